//! Public keys: checked when made, compared by their bytes.

use super::{Signature, family::family};
use crate::crypto::{CryptoError, Curve};

/// A point of the curve that is neither the identity nor, for Ed25519, of small order. For X25519 every 32 bytes are a
/// public key (RFC 7748); the bad ones show at [`agree`](super::PrivateKey::agree).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PublicKey {
    curve: Curve,
    bytes: Vec<u8>,
}

impl PublicKey {
    /// From bare bytes: X || Y, or the 32 bytes of the 25519 family. Fails on a wrong length or a bad point.
    pub fn new(curve: Curve, bytes: &[u8]) -> Result<Self, CryptoError> {
        if bytes.len() != curve.public_len() {
            let expected = curve.public_len();
            return Err(CryptoError::WrongLength { what: "public key", expected, got: bytes.len() });
        }
        family(curve).check_public(curve, bytes)?;
        Ok(Self { curve, bytes: bytes.to_vec() })
    }

    /// The point that belongs to a private key, which needs no check.
    pub(super) fn of_secret(curve: Curve, bytes: Vec<u8>) -> Self {
        Self { curve, bytes }
    }

    /// From X and the parity of Y: `rep` is 2 for even and 3 for odd, as in Decompress public key and in SEC1.
    pub fn decompress(curve: Curve, rep: u8, x: &[u8]) -> Result<Self, CryptoError> {
        let y_is_odd = match rep {
            2 => false,
            3 => true,
            other => return Err(CryptoError::PointFormat(other)),
        };
        Ok(Self { curve, bytes: family(curve).decompress(curve, y_is_odd, x)? })
    }

    /// From the form in certificates: `04 || X || Y` or `02/03 || X`; for the 25519 family the bare 32 bytes.
    pub fn from_sec1(curve: Curve, bytes: &[u8]) -> Result<Self, CryptoError> {
        match bytes.split_first() {
            _ if !curve.is_weierstrass() => Self::new(curve, bytes),
            Some((4, xy)) => Self::new(curve, xy),
            Some((rep @ (2 | 3), x)) => Self::decompress(curve, *rep, x),
            Some((other, _)) => Err(CryptoError::PointFormat(*other)),
            None => {
                Err(CryptoError::WrongLength { what: "public key", expected: 1 + curve.public_len(), got: 0 })
            }
        }
    }

    /// The form in certificates: `04 || X || Y`; for the 25519 family the bare 32 bytes.
    pub fn to_sec1(&self) -> Vec<u8> {
        if self.curve.is_weierstrass() { [&[4], self.bytes()].concat() } else { self.bytes.clone() }
    }

    /// The curve.
    pub fn curve(&self) -> Curve {
        self.curve
    }

    /// X || Y, or the 32 bytes of the 25519 family.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// X and Y; none for the 25519 family.
    pub fn coordinates(&self) -> Option<(&[u8], &[u8])> {
        if self.curve.is_weierstrass() {
            self.bytes.split_at_checked(self.curve.coordinate_len())
        } else {
            None
        }
    }

    /// Is this an ECDSA signature over the digest? A digest longer than the order counts with its leftmost bits
    /// (FIPS 186-5). `false` also for wrong lengths and for curves without ECDSA.
    pub fn verify_digest(&self, digest: &[u8], signature: &Signature) -> bool {
        family(self.curve).verify_digest(&self.bytes, digest, signature)
    }

    /// Is this an Ed25519 signature over the message itself (variant 0, RFC 8032 "PureEdDSA")? `false` for others.
    pub fn verify_message(&self, message: &[u8], signature: &Signature) -> bool {
        family(self.curve).verify_message(&self.bytes, message, signature)
    }

    /// Is this an Ed25519ph signature (variant 1), given the 64-byte SHA-512 digest of the message? `false` for others.
    ///
    /// That the device takes the digest and not the message in variant 1 is INFERRED from "digest or message" in the
    /// layout of Verify signature; the transcripts only have variant 0.
    pub fn verify_prehash(&self, sha512: &[u8], signature: &Signature) -> bool {
        family(self.curve).verify_prehash(&self.bytes, sha512, signature)
    }
}
