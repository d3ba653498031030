//! The eight curves of the STSAFE-A120 as names, identifiers and sizes. No arithmetic here.

use core::fmt;

use serde::{Deserialize, Serialize};

/// An elliptic curve of the device (protocol 8.1, KNOWN).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Curve {
    /// NIST P-256 (secp256r1).
    NistP256,
    /// NIST P-384 (secp384r1).
    NistP384,
    /// NIST P-521 (secp521r1).
    NistP521,
    /// brainpoolP256r1.
    BrainpoolP256,
    /// brainpoolP384r1.
    BrainpoolP384,
    /// brainpoolP512r1.
    BrainpoolP512,
    /// Curve25519 for key agreement (RFC 7748).
    X25519,
    /// Edwards25519 for signatures (RFC 8032).
    Ed25519,
}

impl Curve {
    /// Every curve, in the order of the host library's index (which never appears on the wire).
    pub const ALL: [Self; 8] = [
        Self::NistP256,
        Self::NistP384,
        Self::NistP521,
        Self::BrainpoolP256,
        Self::BrainpoolP384,
        Self::BrainpoolP512,
        Self::X25519,
        Self::Ed25519,
    ];

    /// Content bytes of the object identifier: no DER tag and no length, which on the wire are two bytes of their own.
    pub const fn oid(self) -> &'static [u8] {
        match self {
            Self::NistP256 => &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07],
            Self::NistP384 => &[0x2B, 0x81, 0x04, 0x00, 0x22],
            Self::NistP521 => &[0x2B, 0x81, 0x04, 0x00, 0x23],
            Self::BrainpoolP256 => &[0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x07],
            Self::BrainpoolP384 => &[0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x0B],
            Self::BrainpoolP512 => &[0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x0D],
            Self::X25519 => &[0x2B, 0x65, 0x6E],
            Self::Ed25519 => &[0x2B, 0x65, 0x70],
        }
    }

    /// The curve with these identifier content bytes, if the device has it.
    pub fn from_oid(oid: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|curve| curve.oid() == oid)
    }

    /// The name people use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NistP256 => "NIST P-256",
            Self::NistP384 => "NIST P-384",
            Self::NistP521 => "NIST P-521",
            Self::BrainpoolP256 => "brainpoolP256r1",
            Self::BrainpoolP384 => "brainpoolP384r1",
            Self::BrainpoolP512 => "brainpoolP512r1",
            Self::X25519 => "X25519",
            Self::Ed25519 => "Ed25519",
        }
    }

    /// Bytes of one coordinate, of a private key, and of each half of a signature.
    pub const fn coordinate_len(self) -> usize {
        match self {
            Self::NistP256 | Self::BrainpoolP256 | Self::X25519 | Self::Ed25519 => 32,
            Self::NistP384 | Self::BrainpoolP384 => 48,
            Self::BrainpoolP512 => 64,
            Self::NistP521 => 66,
        }
    }

    /// Bits of a private key; only P-521 does not fill its bytes.
    pub const fn scalar_bits(self) -> usize {
        match self {
            Self::NistP521 => 521,
            _ => self.coordinate_len() * 8,
        }
    }

    /// Points have two coordinates (P and brainpool curves), in contrast to the 25519 family.
    pub const fn is_weierstrass(self) -> bool {
        !matches!(self, Self::X25519 | Self::Ed25519)
    }

    /// A key of this curve can make signatures.
    pub const fn can_sign(self) -> bool {
        !matches!(self, Self::X25519)
    }

    /// A key of this curve can agree on a shared secret.
    pub const fn can_agree(self) -> bool {
        !matches!(self, Self::Ed25519)
    }

    /// Bytes of a bare public key: X || Y, or the 32 bytes of the 25519 family.
    pub const fn public_len(self) -> usize {
        if self.is_weierstrass() { 2 * self.coordinate_len() } else { 32 }
    }
}

impl fmt::Display for Curve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
