//! One short story for each command, told to the virtual chip through the driver: set up, send, look at the answer and
//! at the chip, and be refused once. Expected values come from published vectors and OpenSSL, never from us.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops"
)]

mod access;
mod aead;
mod agreement;
mod asymmetric;
mod attributes;
mod chunked;
mod cipher;
mod data_partition;
mod derive;
mod digest;
mod envelope;
mod host_keys;
mod mac;
mod maintenance;
mod pieces;
mod props;
mod query;
mod signature;
mod stage;
mod symmetric_keys;
mod undetermined;
