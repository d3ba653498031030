//! Cryptography against the world: published vectors, OpenSSL, the golden transcripts and a real chip's printed values.
//!
//! No expected value here comes from the code under test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

mod aead;
mod agreement;
mod ciphers;
mod digests;
mod edwards;
mod identifiers;
mod keys;
mod openssl_aead;
mod openssl_ec;
mod passphrase;
mod printed;
mod random;
mod signatures;
mod transcripts;

/// Bytes of a hexadecimal literal.
fn hex(text: &str) -> Vec<u8> {
    assert!(text.len().is_multiple_of(2), "hexadecimal text has two digits for each byte");
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}
