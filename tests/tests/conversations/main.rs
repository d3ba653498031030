//! One short story for each command, told to the virtual chip through the driver: set up, send, look at the answer and
//! at the chip, and be refused once. Expected values come from published vectors and OpenSSL, never from us.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops"
)]

mod aead;
mod chunked;
mod cipher;
mod derive;
mod digest;
mod envelope;
mod mac;
mod pieces;
mod stage;
