//! Extensions, and the content of the ones the chain check needs.

use super::Reading;
use super::fields::Fields;
use crate::x509::error::X509Error;
use crate::x509::extension::{BasicConstraints, Extension, KeyUsage};
use crate::x509::oid;
use crate::x509::remark::RemarkKind;
use crate::x509::tlv::tag;
use crate::x509::tree::NodeId;
use crate::x509::words;
use core::ops::Range;

/// What the extensions say.
#[derive(Default)]
pub(super) struct Extensions {
    pub all: Vec<Extension>,
    pub basic_constraints: Option<BasicConstraints>,
    pub key_usage: Option<KeyUsage>,
    pub range: Range<usize>,
}

impl Reading<'_> {
    /// `extensions [3] EXPLICIT SEQUENCE OF Extension OPTIONAL`.
    pub(super) fn extensions(&mut self, fields: &mut Fields, version: u32) -> Result<Extensions, X509Error> {
        let mut found = Extensions::default();
        let end = fields.at(self);
        if self.peek(fields) != Some(tag::EXTENSIONS) {
            self.remark(
                end..end,
                RemarkKind::Note,
                "No extensions: nothing says what the key may be used for. STSAFE-A leaves are usually like this.",
            );
            return Ok(found);
        }
        let outer = self.take(fields, "extensions", "[3]", &[tag::EXTENSIONS])?;
        found.range = self.range(outer);
        if version < 3 {
            let text = format!("Version {version} has extensions, which only version 3 may have.");
            self.remark(self.range(outer), RemarkKind::NotStrict, text);
        }
        let path = fields.path_of("extensions");
        let mut wrapper = self.inside(outer, &path);
        let list = self.take(&mut wrapper, "SEQUENCE", "SEQUENCE", &[tag::SEQUENCE])?;
        self.done(&wrapper)?;
        let mut inside = self.inside(list, &path);
        while self.peek(&inside).is_some() {
            let id = self.take(&mut inside, "extension", "SEQUENCE", &[tag::SEQUENCE])?;
            self.extension(id, &path, &mut found)?;
        }
        self.done(&inside)?;
        let has = |oid| found.all.iter().any(|extension: &Extension| extension.oid == oid);
        if !has(oid::SUBJECT_KEY_ID) && !has(oid::AUTHORITY_KEY_ID) {
            self.remark(
                end..end,
                RemarkKind::Note,
                "No key identifiers; checkers set to strict RFC 5280 rules refuse the certificate for that.",
            );
        }
        Ok(found)
    }

    fn extension(&mut self, id: NodeId, path: &str, found: &mut Extensions) -> Result<(), X509Error> {
        let mut inside = self.inside(id, path);
        let (_, oid) = self.oid(&mut inside, "extnID")?;
        let name = oid::name(&oid);
        let path = format!("{path}.{name}");
        inside.rename(path.clone());
        self.rename(id, name.clone());
        let critical = match self.peek(&inside) {
            Some(tag::BOOLEAN) => {
                let flag = self.take(&mut inside, "critical", "BOOLEAN", &[tag::BOOLEAN])?;
                self.boolean(flag, &path, "critical")?
            }
            _ => false,
        };
        let content = self.take(&mut inside, "extnValue", "OCTET STRING", &[tag::OCTET_STRING])?;
        self.done(&inside)?;
        let range = self.range(id);
        if found.all.iter().any(|other| other.oid == oid) {
            let text = format!(
                "The extension {name} is there twice, which RFC 5280 forbids; the last one counts here."
            );
            self.remark(range.clone(), RemarkKind::NotStrict, text);
        }
        let whole = self.tree.open_inside(self.bytes, content, self.value_range(content));
        let text = if oid == oid::BASIC_CONSTRAINTS {
            let constraints = self.basic_constraints(content, &path, whole)?;
            if constraints.ca && !critical {
                self.remark(
                    range.clone(),
                    RemarkKind::Unusual,
                    "The basicConstraints of a CA are not marked critical, against RFC 5280; they count all the same.",
                );
            }
            let explicit = if constraints.explicit_default { ", explicit" } else { "" };
            let length = constraints.path_length.map_or_else(String::new, |n| format!(", path length {n}"));
            let text = if constraints.ca { "CA TRUE" } else { "CA FALSE" };
            found.basic_constraints = Some(constraints);
            format!("{text}{explicit}{length}")
        } else if oid == oid::KEY_USAGE {
            let usage = self.key_usage(content, &path, whole)?;
            let text = usage.names().join(", ");
            found.key_usage = Some(usage);
            text
        } else {
            words::short_hex(self.value(content))
        };
        self.say(id, if critical { format!("{text}, critical") } else { text });
        found.all.push(Extension {
            oid,
            critical,
            value: self.value(content).to_vec(),
            range,
            value_range: self.value_range(content),
        });
        Ok(())
    }

    /// `SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER OPTIONAL }`.
    fn basic_constraints(
        &mut self,
        content: NodeId,
        path: &str,
        whole: bool,
    ) -> Result<BasicConstraints, X509Error> {
        let mut outer = self.content(content, path, whole)?;
        let sequence = self.take(&mut outer, "BasicConstraints", "SEQUENCE", &[tag::SEQUENCE])?;
        self.done(&outer)?;
        let mut inside = self.inside(sequence, path);
        let mut constraints = BasicConstraints {
            ca: false,
            path_length: None,
            explicit_default: false,
            range: self.value_range(content),
        };
        if self.peek(&inside) == Some(tag::BOOLEAN) {
            let flag = self.take(&mut inside, "cA", "BOOLEAN", &[tag::BOOLEAN])?;
            constraints.ca = self.boolean(flag, path, "cA")?;
            constraints.explicit_default = !constraints.ca;
        }
        if self.peek(&inside) == Some(tag::INTEGER) {
            let id = self.take(&mut inside, "pathLenConstraint", "INTEGER", &[tag::INTEGER])?;
            let length = match *self.value(id) {
                [one @ ..=0x7F] => Some(u32::from(one)),
                [high @ ..=0x7F, low] => Some(u32::from(u16::from_be_bytes([high, low]))),
                _ => None,
            };
            constraints.path_length = Some(length.ok_or_else(|| {
                X509Error::new(
                    inside.path_of("pathLenConstraint"),
                    self.range(id).start,
                    "a number from 0 to 32,767",
                    words::short_hex(self.value(id)),
                )
            })?);
        }
        self.done(&inside)?;
        Ok(constraints)
    }

    /// `KeyUsage ::= BIT STRING`.
    fn key_usage(&mut self, content: NodeId, path: &str, whole: bool) -> Result<KeyUsage, X509Error> {
        let mut outer = self.content(content, path, whole)?;
        let id = self.take(&mut outer, "KeyUsage", "BIT STRING", &[tag::BIT_STRING])?;
        self.done(&outer)?;
        let bits = match *self.value(id) {
            [0..=7] => 0,
            [0..=7, first] => u16::from(first.reverse_bits()),
            [0..=7, first, second] => u16::from(first.reverse_bits()) | u16::from(second.reverse_bits()) << 8,
            _ => {
                return Err(X509Error::new(
                    path,
                    self.range(id).start,
                    "at most 9 bits",
                    words::short_hex(self.value(id)),
                ));
            }
        };
        let usage = KeyUsage { bits, range: self.value_range(content) };
        self.say(id, usage.names().join(", "));
        Ok(usage)
    }

    fn content(&self, content: NodeId, path: &str, whole: bool) -> Result<Fields, X509Error> {
        if whole {
            return Ok(self.inside(content, path));
        }
        Err(X509Error::new(
            path,
            self.value_range(content).start,
            "DER inside the OCTET STRING",
            words::short_hex(self.value(content)),
        ))
    }

    fn boolean(&mut self, id: NodeId, path: &str, name: &str) -> Result<bool, X509Error> {
        let range = self.range(id);
        match *self.value(id) {
            [0] => {
                let text = format!(
                    "The flag {name} is written out as FALSE although that is the default; not strict DER."
                );
                self.remark(range, RemarkKind::NotStrict, text);
                Ok(false)
            }
            [0xFF] => Ok(true),
            [byte] => {
                let text =
                    format!("The flag {name} is TRUE and written as {byte:02X}; strict DER writes FF.");
                self.remark(range, RemarkKind::NotStrict, text);
                Ok(true)
            }
            _ => Err(X509Error::new(
                format!("{path}.{name}"),
                range.start,
                "one byte, 00 or FF",
                words::short_hex(self.value(id)),
            )),
        }
    }
}
