//! A certificate for people: every field with its place in the bytes, and everything odd about it.

use super::error::X509Error;
use super::extension::{BasicConstraints, Extension, KeyUsage};
use super::key::SubjectKey;
use super::length::{ZoneContent, certificate_length};
use super::name::Name;
use super::remark::{Remark, RemarkKind};
use super::time::Time;
use super::tree::Tree;
use super::{oid, pem, read};
use crate::crypto::Hash;
use core::ops::Range;
use der::asn1::ObjectIdentifier;
use jiff::Timestamp;

/// A parsed certificate. It keeps its original bytes: signatures are checked over those, never over a copy that was
/// written anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Exactly the bytes of the certificate; all ranges count from its first byte.
    pub der: Vec<u8>,
    /// 1, 2 or 3 (the encoded value is one less).
    pub version: u32,
    /// Value bytes of the serial number as written, most significant first; see [`Certificate::serial_hex`].
    pub serial: Vec<u8>,
    /// Who signed it.
    pub issuer: Name,
    /// Whom it is about.
    pub subject: Name,
    /// First moment of validity.
    pub not_before: Time,
    /// Last moment of validity.
    pub not_after: Time,
    /// The key it is about.
    pub key: SubjectKey,
    /// All extensions in their order.
    pub extensions: Vec<Extension>,
    /// Says whether the key may sign certificates.
    pub basic_constraints: Option<BasicConstraints>,
    /// Says what the key may be used for.
    pub key_usage: Option<KeyUsage>,
    /// Algorithm of the signature, as named beside the signature.
    pub signature_algorithm: Algorithm,
    /// The same as named inside the signed part; RFC 5280 wants them equal.
    pub inner_algorithm: Algorithm,
    /// The signature as it stands in the BIT STRING; for ECDSA a SEQUENCE of R and S.
    pub signature: Vec<u8>,
    /// Where the signed part lies, header included.
    pub tbs: Range<usize>,
    /// Where the fields lie.
    pub spans: Spans,
    /// Everything odd, in the order in which it was met.
    pub remarks: Vec<Remark>,
}

/// An algorithm identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Algorithm {
    /// Which algorithm.
    pub oid: ObjectIdentifier,
    /// Encoded parameters, empty where there are none.
    pub parameters: Vec<u8>,
    /// Where it lies, header included.
    pub range: Range<usize>,
}

impl Algorithm {
    /// The usual name, such as `ecdsa-with-SHA256`.
    pub fn name(&self) -> String {
        oid::name(&self.oid)
    }
}

/// Where the fields of a certificate lie, headers included unless said otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spans {
    /// The serial number's value, without header.
    pub serial: Range<usize>,
    /// Both dates.
    pub validity: Range<usize>,
    /// All extensions; empty where there are none.
    pub extensions: Range<usize>,
    /// The signature's value, without header and count of unused bits.
    pub signature: Range<usize>,
}

/// What could be understood of some bytes: always a tree, and a certificate if they are one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// The bytes as ASN.1, named as far as they were understood.
    pub tree: Tree,
    /// The certificate, or the first thing that stops it from being one.
    pub certificate: Result<Certificate, X509Error>,
}

/// Reads DER and keeps the tree, also of bytes that are no certificate.
pub fn inspect(der: &[u8]) -> Inspection {
    read::inspect(der)
}

impl Certificate {
    /// Reads DER. Bytes after the certificate are left out and remarked.
    pub fn parse(der: &[u8]) -> Result<Self, X509Error> {
        inspect(der).certificate
    }

    /// Reads the first certificate of PEM or DER, told apart by content.
    pub fn from_any(bytes: &[u8]) -> Result<Self, X509Error> {
        let ders = pem::ders(bytes)?;
        ders.first().map_or_else(|| Self::parse(&[]), |der| Self::parse(der))
    }

    /// Reads every certificate of PEM or DER (several PEM blocks are a chain), at most [`pem::MAX_BLOCKS`].
    pub fn all_from_any(bytes: &[u8]) -> Result<Vec<Self>, X509Error> {
        pem::ders(bytes)?.iter().map(|der| Self::parse(der)).collect()
    }

    /// Reads the certificate at the start of a zone, whose remaining bytes are blank; none in a blank zone.
    pub fn from_zone(zone: &[u8]) -> Result<Option<Self>, X509Error> {
        match certificate_length(zone) {
            Ok(ZoneContent::Blank(_)) => Ok(None),
            Ok(ZoneContent::Certificate(length)) => Self::parse(zone.get(..length).unwrap_or(zone)).map(Some),
            Err(error) => {
                Err(X509Error::new("Certificate", 0, "the header of a certificate", error.to_string()))
            }
        }
    }

    /// The signed bytes, as they are.
    pub fn tbs_bytes(&self) -> &[u8] {
        self.der.get(self.tbs.clone()).unwrap_or_default()
    }

    /// The serial number as upper-case hex.
    pub fn serial_hex(&self) -> String {
        hex(&self.serial)
    }

    /// True when subject and issuer are the same bytes, as in a root.
    pub fn is_self_issued(&self) -> bool {
        self.subject.same_bytes(&self.issuer)
    }

    /// What basicConstraints say; none where there are no basicConstraints.
    pub fn is_ca(&self) -> Option<bool> {
        self.basic_constraints.as_ref().map(|constraints| constraints.ca)
    }

    /// True when `at` lies between the two dates, both included.
    pub fn is_valid_at(&self, at: Timestamp) -> bool {
        self.not_before.at <= at && at <= self.not_after.at
    }

    /// What to call it in a sentence: the subject's common name.
    pub fn label(&self) -> String {
        self.subject.short()
    }

    /// The oddities of one kind.
    pub fn remarks_of(&self, kind: RemarkKind) -> impl Iterator<Item = &Remark> {
        self.remarks.iter().filter(move |remark| remark.kind == kind)
    }

    /// SHA-256 of its bytes: what people compare to know that two certificates are one.
    pub fn digest(&self) -> Vec<u8> {
        // Only SHA-1 is refused.
        Hash::Sha256.digest(&self.der).unwrap_or_default()
    }

    /// The certificate as PEM, 64 characters per line.
    pub fn to_pem(&self) -> String {
        pem::encode(&self.der)
    }
}

/// Upper-case hex without separators.
pub(super) fn hex(bytes: &[u8]) -> String {
    use core::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02X}");
        text
    })
}
