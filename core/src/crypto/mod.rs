//! Curves, digests, MACs, ciphers and key derivation behind one small face, and the one seam where randomness enters.
//!
//! Codec, host session, virtual chip and certificates all reckon through here, so they cannot disagree. What goes in
//! and out is bytes, in the order they have on the wire. Nothing here knows a command, a slot, a frame or a clock;
//! the arithmetic itself is library code, except for the composition of modes that no library offers in pieces
//! ([`cipher::CcmStream`], [`cipher::GcmStream`]) and the parameters of one curve (`brainpool_p512`).

mod brainpool_p512;
pub mod cipher;
mod curve;
mod error;
mod hash;
pub mod kdf;
mod key;
pub mod mac;
pub mod passphrase;
pub mod random;
pub mod wrap;

pub use curve::Curve;
pub use error::CryptoError;
pub use hash::{Hash, HashContext};
pub use key::{PrivateKey, PublicKey, Signature};
pub use random::{Draw, OsRandom, RandomError, RandomSource, ScriptedRandom, SeededRandom};

/// Bytes of a fixed size, or the sentence that says which length was wrong.
pub(crate) fn fixed<const N: usize>(what: &'static str, bytes: &[u8]) -> Result<[u8; N], CryptoError> {
    bytes.try_into().map_err(|_| CryptoError::WrongLength { what, expected: N, got: bytes.len() })
}
