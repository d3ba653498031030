//! Certificates that a chip holds: at the beginning of a zone, one behind the other, and the chains they make.
//!
//! A zone says nothing about what is in it, so a certificate is what can be read as one.

use super::Timestamp;
use super::certificate::Certificate;
use super::chain::{self, ChainQuery, ChainReport};
use super::error::X509Error;
use super::length::{ZoneContent, certificate_length};
use super::trust::{DeviceKind, TrustStore};

/// A certificate in a zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The zone.
    pub zone: u8,
    /// Offset of its first byte in the zone.
    pub offset: usize,
    /// The certificate.
    pub certificate: Certificate,
}

/// What begins like a certificate and is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The zone.
    pub zone: u8,
    /// Offset of its first byte in the zone.
    pub offset: usize,
    /// Where it stops being one; places count from that first byte.
    pub error: X509Error,
}

/// A chain whose leaf lies in a zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldChain {
    /// Zone of the leaf.
    pub zone: u8,
    /// Offset of the leaf in its zone.
    pub offset: usize,
    /// The verdict.
    pub report: ChainReport,
}

/// The certificates of one zone, from its first byte on, and what stops them.
pub fn in_zone(zone: u8, bytes: &[u8]) -> (Vec<Held>, Option<Broken>) {
    let (mut found, mut offset) = (Vec::new(), 0);
    loop {
        let rest = bytes.get(offset..).unwrap_or_default();
        // Data may begin with 30 by chance, the digit 0; behind the length of a certificate is another 30.
        let begins = matches!(rest, [0x30, 0x82, _, _, 0x30, ..] | [0x30, 0x81, _, 0x30, ..]);
        let Ok(ZoneContent::Certificate(length)) = certificate_length(rest) else { return (found, None) };
        match Certificate::parse(rest.get(..length).unwrap_or(rest)) {
            Ok(certificate) => found.push(Held { zone, offset, certificate }),
            Err(error) if begins => return (found, Some(Broken { zone, offset, error })),
            Err(_) => return (found, None),
        }
        offset += length;
    }
}

/// Judges every certificate that issued none of the others; those are what may lie between.
pub fn chains(
    held: &[Held],
    store: &TrustStore,
    at: Timestamp,
    device: DeviceKind,
    zone_0: Option<&[u8]>,
) -> Vec<HeldChain> {
    let issued_another = |one: &Held| {
        held.iter().any(|other| {
            other.certificate.der != one.certificate.der
                && other.certificate.issuer.same_ignoring_case(&one.certificate.subject)
        })
    };
    let judge = |leaf: &Held| {
        let others = held.iter().filter(|other| other.certificate.der != leaf.certificate.der);
        let candidates: Vec<Certificate> = others.map(|other| other.certificate.clone()).collect();
        let zone = zone_0.filter(|_| leaf.zone == 0 && leaf.offset == 0);
        let query = ChainQuery { leaf: &leaf.certificate, candidates: &candidates, store, at, device, zone };
        HeldChain { zone: leaf.zone, offset: leaf.offset, report: chain::judge(&query) }
    };
    held.iter().filter(|one| !issued_another(one)).map(judge).collect()
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test that cannot build its value has failed"
    )]

    use super::*;
    use crate::x509::simulator;

    #[test]
    fn a_zone_holds_none_one_or_several_and_data_is_no_certificate() {
        let leaf = simulator::default_identity().leaf;
        assert_eq!(in_zone(3, &[0xFF; 40]), (vec![], None));
        assert_eq!(in_zone(3, b"0123456789"), (vec![], None), "text that begins with the digit 0");
        let zone = [&leaf[..], simulator::ca_certificate(), &[0x00; 30]].concat();
        let (found, broken) = in_zone(2, &zone);
        assert_eq!(found.iter().map(|held| held.offset).collect::<Vec<_>>(), [0, leaf.len()]);
        assert_eq!(broken, None);
        let (found, broken) = in_zone(2, &zone[..leaf.len() + 100]);
        assert_eq!(found.len(), 1);
        assert_eq!(broken.unwrap().offset, leaf.len());
    }

    #[test]
    fn what_issued_another_is_no_leaf() {
        let zone = [&simulator::default_identity().leaf[..], simulator::ca_certificate()].concat();
        let (found, _) = in_zone(0, &zone);
        let at = "2026-11-20T12:00:00Z".parse().unwrap();
        let chains = chains(&found, &TrustStore::empty(), at, DeviceKind::Virtual, Some(&zone));
        assert_eq!(chains.len(), 1);
        assert_eq!(chains[0].report.links.len(), 2, "the issuer beside it was found");
        assert!(!chains[0].report.verdict.is_positive(), "and is not believed for lying there");
    }
}
