//! The public key a certificate is about.

use super::certificate::Algorithm;
use super::oid;
use crate::crypto::{Curve, PublicKey};
use core::ops::Range;
use der::Decode;
use der::asn1::ObjectIdentifier;

/// A public key as it stands in a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectKey {
    /// What the key is for: `id-ecPublicKey`, `Ed25519`.
    pub algorithm: ObjectIdentifier,
    /// The curve where it is one of the chip's.
    pub curve: Option<Curve>,
    /// Name of the curve or algorithm, also where it is not one of the chip's.
    pub name: String,
    /// The key as it stands in the BIT STRING; for P and brainpool curves `04` X Y.
    pub bytes: Vec<u8>,
    /// Where the whole SubjectPublicKeyInfo lies, header included.
    pub range: Range<usize>,
    /// Where the key itself lies.
    pub bytes_range: Range<usize>,
}

impl SubjectKey {
    pub(super) fn new(
        algorithm: &Algorithm,
        bytes: &[u8],
        range: Range<usize>,
        bytes_range: Range<usize>,
    ) -> Self {
        // Curve identifier: the parameters of id-ecPublicKey, the algorithm itself for the 25519 family.
        let named = if algorithm.oid == oid::EC_PUBLIC_KEY {
            ObjectIdentifier::from_der(&algorithm.parameters).unwrap_or(algorithm.oid)
        } else {
            algorithm.oid
        };
        let curve = Curve::from_oid(named.as_bytes())
            .filter(|curve| curve.is_weierstrass() == (algorithm.oid == oid::EC_PUBLIC_KEY));
        let name = curve.map_or_else(|| oid::name(&named), |curve| curve.name().to_owned());
        Self { algorithm: algorithm.oid, curve, name, bytes: bytes.to_vec(), range, bytes_range }
    }

    /// The key ready for use, or a sentence why it is none.
    pub fn public_key(&self) -> Result<PublicKey, String> {
        let curve = self
            .curve
            .ok_or_else(|| format!("The key is of type {}, which the chip does not have.", self.name))?;
        PublicKey::from_sec1(curve, &self.bytes).map_err(|error| error.to_string())
    }

    /// The parts of the key in words: `point 04, X 32 B, Y 32 B`.
    pub(super) fn shape(&self) -> String {
        match (self.bytes.first(), self.bytes.len().checked_sub(1)) {
            (Some(0x04), Some(rest)) if rest.is_multiple_of(2) && self.algorithm == oid::EC_PUBLIC_KEY => {
                format!("point 04, X {0} B, Y {0} B", rest / 2)
            }
            (Some(form @ (0x02 | 0x03)), Some(rest)) if self.algorithm == oid::EC_PUBLIC_KEY => {
                format!("compressed point {form:02X}, X {rest} B")
            }
            _ => format!("{} bytes", self.bytes.len()),
        }
    }
}
