//! Extensions, and the two the workbench reads: basicConstraints and keyUsage.

use super::oid;
use core::ops::Range;
use der::asn1::ObjectIdentifier;

/// One extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Which one.
    pub oid: ObjectIdentifier,
    /// True when software that does not know it must refuse the certificate.
    pub critical: bool,
    /// Content of its OCTET STRING.
    pub value: Vec<u8>,
    /// Where the whole extension lies, header included.
    pub range: Range<usize>,
    /// Where the content lies.
    pub value_range: Range<usize>,
}

impl Extension {
    /// The usual name, such as `basicConstraints`.
    pub fn name(&self) -> String {
        oid::name(&self.oid)
    }

    /// True for the extensions whose meaning the chain check takes into account.
    pub fn is_understood(&self) -> bool {
        [oid::BASIC_CONSTRAINTS, oid::KEY_USAGE].contains(&self.oid)
    }
}

/// Whether the key may sign certificates, and how many may follow below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BasicConstraints {
    /// True for a certification authority.
    pub ca: bool,
    /// Number of intermediate certificates allowed between this one and a leaf.
    pub path_length: Option<u32>,
    /// True when FALSE is written out although it is the default, which strict DER forbids (seen in eval4 leaves).
    pub explicit_default: bool,
    /// Where the content of the extension lies.
    pub range: Range<usize>,
}

/// What the key may be used for (RFC 5280 section 4.2.1.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyUsage {
    /// Bit 0 of the standard is bit 0 here.
    pub bits: u16,
    /// Where the content of the extension lies.
    pub range: Range<usize>,
}

impl KeyUsage {
    /// The names of the standard, bit 0 first.
    pub const NAMES: [&'static str; 9] = [
        "digitalSignature",
        "nonRepudiation",
        "keyEncipherment",
        "dataEncipherment",
        "keyAgreement",
        "keyCertSign",
        "cRLSign",
        "encipherOnly",
        "decipherOnly",
    ];

    /// May sign data, as in a challenge.
    pub const fn digital_signature(&self) -> bool {
        self.bits & 1 != 0
    }

    /// May sign certificates.
    pub const fn key_cert_sign(&self) -> bool {
        self.bits & 1 << 5 != 0
    }

    /// The allowed uses by name.
    pub fn names(&self) -> Vec<&'static str> {
        Self::NAMES
            .iter()
            .enumerate()
            .filter(|(bit, _)| self.bits & 1 << bit != 0)
            .map(|(_, name)| *name)
            .collect()
    }
}
