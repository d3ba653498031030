//! Real certificates, a real second opinion (OpenSSL), and hostile bytes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test that cannot get at its data has failed, and a skipped one says so"
)]

mod agreement;
mod chains;
mod hostile;
mod issuing;
mod openssl;
mod private_keys;
mod reading;
mod support;
mod verdicts;
