//! A signature as the device sends it: two halves of fixed size.

use crate::crypto::{CryptoError, Curve};

/// R and S (protocol 8.3): big-endian and as long as a coordinate for ECDSA; the two halves of the 64 bytes of RFC 8032
/// for Ed25519.
///
/// Lengths are checked where a signature is used, so that bytes from anywhere can be kept, shown, and found wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// First half.
    pub r: Vec<u8>,
    /// Second half.
    pub s: Vec<u8>,
}

impl Signature {
    /// R || S of one curve, cut in the middle.
    pub fn from_bytes(curve: Curve, bytes: &[u8]) -> Result<Self, CryptoError> {
        let half = curve.coordinate_len();
        let wrong = CryptoError::WrongLength { what: "signature", expected: 2 * half, got: bytes.len() };
        let (r, s) = bytes.split_at_checked(half).ok_or_else(|| wrong.clone())?;
        if s.len() == half { Ok(Self { r: r.to_vec(), s: s.to_vec() }) } else { Err(wrong) }
    }

    /// R || S.
    pub fn to_bytes(&self) -> Vec<u8> {
        [self.r.as_slice(), &self.s].concat()
    }
}
