//! From tree to certificate: the schema of RFC 5280 section 4.1, walked once.
//!
//! The same walk names the elements of the tree, collects the fields and the remarks, and stops at the first thing
//! that makes a certificate impossible. What comes after that keeps its ASN.1 type as its name.

mod extensions;
mod fields;
mod names;
mod strict;

use super::certificate::{Algorithm, Certificate, Inspection, Spans, hex};
use super::error::X509Error;
use super::key::SubjectKey;
use super::remark::{Remark, RemarkKind};
use super::time::{self, Time};
use super::tlv::tag;
use super::tree::{NodeId, Tree};
use super::{oid, words};
use fields::Fields;

/// A walk in progress.
struct Reading<'a> {
    bytes: &'a [u8],
    tree: Tree,
    remarks: Vec<Remark>,
}

pub(super) fn inspect(bytes: &[u8]) -> Inspection {
    let mut reading = Reading { bytes, tree: Tree::read(bytes), remarks: Vec::new() };
    let mut certificate = reading.certificate();
    reading.lengths();
    if let Ok(certificate) = &mut certificate {
        strict::check(&certificate.der, &mut reading.remarks);
        certificate.remarks.clone_from(&reading.remarks);
    }
    let Reading { bytes, mut tree, remarks } = reading;
    for remark in remarks.iter().filter(|remark| remark.kind > RemarkKind::Note && !remark.at.is_empty()) {
        tree.mark(&remark.at);
    }
    for id in 0..tree.len() {
        let Some(node) = tree.node_mut(id) else { continue };
        if node.text.is_empty() && node.children.is_empty() {
            node.text = words::value(node.tag, bytes.get(node.value.clone()).unwrap_or_default());
        }
    }
    Inspection { tree, certificate }
}

impl<'a> Reading<'a> {
    fn certificate(&mut self) -> Result<Certificate, X509Error> {
        let root = self.outermost()?;
        let mut fields = self.inside(root, "");
        let tbs = self.take(&mut fields, "tbsCertificate", "SEQUENCE", &[tag::SEQUENCE])?;
        let tbs_range = self.range(tbs);
        let mut inner = self.inside(tbs, "tbsCertificate");

        let version = self.version(&mut inner)?;
        let serial = self.take(&mut inner, "serialNumber", "INTEGER", &[tag::INTEGER])?;
        self.serial(serial, &inner)?;
        let inner_algorithm = self.algorithm(&mut inner, "signature")?;
        let issuer = self.name(&mut inner, "issuer")?;
        let validity = self.take(&mut inner, "validity", "SEQUENCE", &[tag::SEQUENCE])?;
        let (not_before, not_after) = self.validity(validity, &inner)?;
        let subject = self.name(&mut inner, "subject")?;
        let key = self.key(&mut inner)?;
        for (identifier, name) in [(tag::ISSUER_ID, "issuerUniqueID"), (tag::SUBJECT_ID, "subjectUniqueID")] {
            if self.peek(&inner) == Some(identifier) {
                let id = self.take(&mut inner, name, name, &[identifier])?;
                self.remark(
                    self.range(id),
                    RemarkKind::Unusual,
                    format!("The field {name} is there; RFC 5280 advises against it."),
                );
            }
        }
        let extensions = self.extensions(&mut inner, version)?;
        self.done(&inner)?;

        let signature_algorithm = self.algorithm(&mut fields, "signatureAlgorithm")?;
        let (signature, signature_span) = self.signature(&mut fields)?;
        self.done(&fields)?;

        let end = self.range(root).end;
        let trailing = self.tree.trailing.clone();
        if !trailing.is_empty() {
            let text = format!(
                "{} bytes follow the certificate; they are not part of it and are left out.",
                trailing.len()
            );
            self.remark(trailing, RemarkKind::Note, text);
        }
        Ok(Certificate {
            der: self.bytes.get(..end).unwrap_or_default().to_vec(),
            version,
            serial: self.value(serial).to_vec(),
            issuer,
            subject,
            not_before,
            not_after,
            key,
            extensions: extensions.all,
            basic_constraints: extensions.basic_constraints,
            key_usage: extensions.key_usage,
            signature_algorithm,
            inner_algorithm,
            signature,
            tbs: tbs_range,
            spans: Spans {
                serial: self.value_range(serial),
                validity: self.range(validity),
                extensions: extensions.range,
                signature: signature_span,
            },
            remarks: Vec::new(),
        })
    }

    fn outermost(&mut self) -> Result<NodeId, X509Error> {
        let expected = "SEQUENCE (30)";
        let Some(root) = self.tree.root() else {
            let found = self.tree.fault.as_ref().map_or("nothing", |fault| fault.found.as_str());
            return Err(X509Error::new("Certificate", 0, expected, found));
        };
        if self.bytes.first() != Some(&tag::SEQUENCE) {
            let kind = self.tree.node(root).map_or_else(String::new, |node| node.kind.clone());
            return Err(X509Error::new("Certificate", 0, expected, kind));
        }
        self.rename(root, "Certificate");
        Ok(root)
    }

    /// `version [0] EXPLICIT INTEGER DEFAULT v1`.
    fn version(&mut self, fields: &mut Fields) -> Result<u32, X509Error> {
        if self.peek(fields) != Some(tag::VERSION) {
            self.remark(
                fields.at(self)..fields.at(self),
                RemarkKind::Unusual,
                "No version field, which means version 1: such a certificate has no extensions.",
            );
            return Ok(1);
        }
        let outer = self.take(fields, "version", "[0]", &[tag::VERSION])?;
        let mut inside = self.inside(outer, "tbsCertificate.version");
        let id = self.take(&mut inside, "INTEGER", "INTEGER", &[tag::INTEGER])?;
        self.done(&inside)?;
        let range = self.range(id);
        match *self.value(id) {
            [encoded @ 0..=2] => {
                let version = u32::from(encoded) + 1;
                self.say(id, format!("{encoded}, version {version}"));
                if version == 1 {
                    self.remark(
                        range,
                        RemarkKind::NotStrict,
                        "Version 1 is written out although it is the default; strict DER leaves it away.",
                    );
                }
                Ok(version)
            }
            _ => Err(X509Error::new(
                "tbsCertificate.version",
                range.start,
                "0, 1 or 2 (version 1, 2 or 3)",
                words::short_hex(self.value(id)),
            )),
        }
    }

    fn serial(&mut self, id: NodeId, fields: &Fields) -> Result<(), X509Error> {
        let (value, range) = (self.value(id), self.range(id));
        self.say(id, hex(value));
        let mut complain = |kind, text: &str| self.remark(range.clone(), kind, text);
        match *value {
            [] => {
                return Err(X509Error::new(
                    fields.path_of("serialNumber"),
                    range.end,
                    "at least one byte",
                    "none",
                ));
            }
            [0] => complain(RemarkKind::Unusual, "The serial number is 0; RFC 5280 asks for a positive one."),
            [0, ..=0x7F, ..] | [0xFF, 0x80..=0xFF, ..] => complain(
                RemarkKind::NotStrict,
                "The serial number has a superfluous first byte; strict DER leaves it away.",
            ),
            [0x80..=0xFF, ..] => {
                complain(
                    RemarkKind::Unusual,
                    "The serial number is negative; RFC 5280 asks for a positive one.",
                );
            }
            _ => {}
        }
        if value.len() > 20 {
            complain(
                RemarkKind::Unusual,
                "The serial number is longer than 20 bytes, the most that RFC 5280 allows.",
            );
        }
        Ok(())
    }

    fn algorithm(&mut self, fields: &mut Fields, name: &'static str) -> Result<Algorithm, X509Error> {
        let outer = self.take(fields, name, "SEQUENCE", &[tag::SEQUENCE])?;
        let mut inside = self.inside(outer, &fields.path_of(name));
        let (_, oid) = self.oid(&mut inside, "algorithm")?;
        let parameters = match self.peek(&inside) {
            Some(identifier) => {
                let id = self.take(&mut inside, "parameters", "parameters", &[identifier])?;
                self.bytes.get(self.range(id)).unwrap_or_default().to_vec()
            }
            None => Vec::new(),
        };
        self.done(&inside)?;
        Ok(Algorithm { oid, parameters, range: self.range(outer) })
    }

    fn validity(&mut self, id: NodeId, fields: &Fields) -> Result<(Time, Time), X509Error> {
        let mut inside = self.inside(id, &fields.path_of("validity"));
        let not_before = self.time(&mut inside, "notBefore")?;
        let not_after = self.time(&mut inside, "notAfter")?;
        self.done(&inside)?;
        if not_after.at < not_before.at {
            self.remark(
                self.range(id),
                RemarkKind::Unusual,
                "It ends before it begins: there is no date on which it is valid.",
            );
        }
        Ok((not_before, not_after))
    }

    fn time(&mut self, fields: &mut Fields, name: &'static str) -> Result<Time, X509Error> {
        let forms = [tag::UTC_TIME, tag::GENERALIZED_TIME];
        let id = self.take(fields, name, "UTCTime or GeneralizedTime", &forms)?;
        let range = self.range(id);
        let identifier = self.tree.node(id).map_or(0, |node| node.tag);
        let time =
            time::read(identifier, self.value(id), range.clone(), &mut self.remarks).map_err(|expected| {
                let found = super::name::text(tag::IA5_STRING, self.value(id)).0;
                X509Error::new(fields.path_of(name), range.start, expected, format!("{found:?}"))
            })?;
        self.say(id, format!("{time}, {}", time.form));
        Ok(time)
    }

    /// `SubjectPublicKeyInfo`.
    fn key(&mut self, fields: &mut Fields) -> Result<SubjectKey, X509Error> {
        let outer = self.take(fields, "subjectPublicKeyInfo", "SEQUENCE", &[tag::SEQUENCE])?;
        let mut inside = self.inside(outer, &fields.path_of("subjectPublicKeyInfo"));
        let algorithm = self.algorithm(&mut inside, "algorithm")?;
        let id = self.take(&mut inside, "subjectPublicKey", "BIT STRING", &[tag::BIT_STRING])?;
        let bits = self.bits(id, &inside.path_of("subjectPublicKey"))?;
        self.done(&inside)?;
        let point = self.bytes.get(bits.clone()).unwrap_or_default();
        let key = SubjectKey::new(&algorithm, point, self.range(outer), bits);
        self.say(id, key.shape());
        Ok(key)
    }

    fn signature(&mut self, fields: &mut Fields) -> Result<(Vec<u8>, core::ops::Range<usize>), X509Error> {
        let id = self.take(fields, "signatureValue", "BIT STRING", &[tag::BIT_STRING])?;
        let bits = self.bits(id, "signatureValue")?;
        if self.bytes.get(bits.start) == Some(&tag::SEQUENCE)
            && self.tree.open_inside(self.bytes, id, bits.clone())
        {
            self.signature_parts(id);
        }
        Ok((self.bytes.get(bits.clone()).unwrap_or_default().to_vec(), bits))
    }

    /// Names R and S of an ECDSA signature.
    fn signature_parts(&mut self, id: NodeId) {
        let sequence = self.child(id, 0);
        let parts = [
            ("R", sequence.and_then(|id| self.child(id, 0))),
            ("S", sequence.and_then(|id| self.child(id, 1))),
        ];
        let mut text = Vec::new();
        for (name, part) in parts {
            let Some(part) = part else { return };
            self.rename(part, name);
            let value = self.value(part);
            let sign = if value.first() == Some(&0) { " with sign byte" } else { "" };
            text.push(format!("{name} {} B{sign}", value.len()));
        }
        self.say(id, text.join(", "));
    }

    /// An OBJECT IDENTIFIER.
    fn oid(
        &mut self,
        fields: &mut Fields,
        name: &'static str,
    ) -> Result<(NodeId, der::asn1::ObjectIdentifier), X509Error> {
        let id = self.take(fields, name, "OBJECT IDENTIFIER", &[tag::OID])?;
        match oid::read(self.value(id)) {
            Some(oid) => Ok((id, oid)),
            None => Err(X509Error::new(
                fields.path_of(name),
                self.range(id).start,
                "an object identifier",
                words::short_hex(self.value(id)),
            )),
        }
    }

    /// Where the bytes of a BIT STRING lie, behind the count of unused bits, which must be 0.
    fn bits(&self, id: NodeId, path: &str) -> Result<core::ops::Range<usize>, X509Error> {
        let range = self.value_range(id);
        match self.value(id).first() {
            Some(0) => Ok(range.start + 1..range.end),
            first => Err(X509Error::new(
                path,
                range.start,
                "00, no unused bits",
                first.map_or_else(|| "nothing".to_owned(), |byte| format!("{byte:02X}")),
            )),
        }
    }

    /// Remarks every length that is written longer than needed.
    fn lengths(&mut self) {
        let long: Vec<_> = self
            .tree
            .rows()
            .filter(|(_, node)| !node.minimal)
            .map(|(_, node)| (node.header.clone(), node.value.len()))
            .collect();
        for (header, length) in long {
            let text = format!("The length {length} is written longer than needed; strict DER forbids that.");
            self.remark(header, RemarkKind::NotStrict, text);
        }
    }

    fn remark(&mut self, at: core::ops::Range<usize>, kind: RemarkKind, text: impl Into<String>) {
        self.remarks.push(Remark::new(at, kind, text));
    }
}
