//! Issuer and subject, with what is unusual about their strings.

use super::Reading;
use super::fields::Fields;
use crate::x509::error::X509Error;
use crate::x509::name::{self, Attribute, Name};
use crate::x509::oid;
use crate::x509::remark::RemarkKind;
use crate::x509::tlv::{tag, tag_name};
use crate::x509::tree::NodeId;

impl Reading<'_> {
    /// `Name`: a SEQUENCE of SETs of `{ type, value }`.
    pub(super) fn name(&mut self, fields: &mut Fields, field: &'static str) -> Result<Name, X509Error> {
        let outer = self.take(fields, field, "SEQUENCE", &[tag::SEQUENCE])?;
        let path = fields.path_of(field);
        let mut attributes = Vec::new();
        let mut sets = self.inside(outer, &path);
        let mut set_number = 0;
        while self.peek(&sets).is_some() {
            let set = self.take(&mut sets, "relativeDistinguishedName", "SET", &[tag::SET])?;
            let mut members = self.inside(set, &path);
            let mut ids = Vec::new();
            while self.peek(&members).is_some() {
                let id = self.take(&mut members, "attribute", "SEQUENCE", &[tag::SEQUENCE])?;
                attributes.push(self.attribute(id, &path, set_number)?);
                ids.push(id);
            }
            self.done(&members)?;
            self.fold(set, &ids);
            if ids.is_empty() {
                self.remark(
                    self.range(set),
                    RemarkKind::NotStrict,
                    format!("The {field} has an empty part."),
                );
            }
            set_number += 1;
        }
        self.done(&sets)?;
        let name = Name {
            der: self.bytes.get(self.range(outer)).unwrap_or_default().to_vec(),
            range: self.range(outer),
            attributes,
        };
        if name.attributes.is_empty() && field == "issuer" {
            self.remark(
                self.range(outer),
                RemarkKind::Unusual,
                "The issuer has no name; RFC 5280 asks for one.",
            );
        }
        self.say(outer, name.to_string());
        Ok(name)
    }

    /// Shows a set with one attribute as one row.
    fn fold(&mut self, set: NodeId, members: &[NodeId]) {
        let &[member] = members else { return };
        let Some(node) = self.tree.node(member) else { return };
        let (name, text) = (node.name.clone(), node.text.clone());
        self.rename(set, name);
        self.say(set, text);
        if let Some(node) = self.tree.node_mut(set) {
            node.folded = true;
        }
        // Inside, the plumbing goes by its type.
        if let Some(node) = self.tree.node_mut(member) {
            node.name = node.kind.clone().into();
            node.text.clear();
        }
    }

    fn attribute(&mut self, id: NodeId, path: &str, set: usize) -> Result<Attribute, X509Error> {
        let mut inside = self.inside(id, path);
        let (_, oid) = self.oid(&mut inside, "type")?;
        let name = oid::name(&oid);
        inside.rename(format!("{path}.{name}"));
        let string_tag = self.peek(&inside).unwrap_or_default();
        let value = self.take(&mut inside, "value", "a string", &[string_tag])?;
        self.done(&inside)?;
        let bytes = self.value(value).to_vec();
        let (text, whole) = name::text(string_tag, &bytes);
        let kind = tag_name(string_tag);
        self.rename(id, name.clone());
        self.say(id, format!("{text}, {kind}"));
        self.complain_about(value, &name, string_tag, &bytes, whole);
        if oid == oid::COUNTRY {
            self.complain_about_country(value, string_tag, &bytes);
        }
        Ok(Attribute { oid, text, string_tag, bytes, range: self.value_range(value), set })
    }

    fn complain_about(&mut self, id: NodeId, name: &str, string_tag: u8, bytes: &[u8], whole: bool) {
        let range = self.range(id);
        let kind = tag_name(string_tag);
        if !name::is_string(string_tag) {
            let text = format!("The {name} is written as {kind}, which is no text.");
            self.remark(range, RemarkKind::Unusual, text);
        } else if !whole || (string_tag == tag::PRINTABLE_STRING && !name::is_printable(bytes)) {
            let text = format!("The {name} holds characters that {kind} does not allow.");
            self.remark(range, RemarkKind::NotStrict, text);
        } else if matches!(string_tag, tag::TELETEX_STRING | tag::BMP_STRING | tag::UNIVERSAL_STRING) {
            let text = format!("The {name} is written as {kind}; RFC 5280 keeps that only for old names.");
            self.remark(range, RemarkKind::Unusual, text);
        } else if bytes.is_empty() {
            self.remark(range, RemarkKind::Unusual, format!("The {name} is empty."));
        }
    }

    fn complain_about_country(&mut self, id: NodeId, string_tag: u8, bytes: &[u8]) {
        let range = self.range(id);
        if string_tag != tag::PRINTABLE_STRING {
            let text = format!(
                "The country is written as {}; RFC 5280 asks for PrintableString.",
                tag_name(string_tag)
            );
            self.remark(range, RemarkKind::Unusual, text);
        } else if bytes.len() != 2 || !bytes.iter().all(u8::is_ascii_uppercase) {
            self.remark(
                range,
                RemarkKind::Unusual,
                "The country is not a code of two capital letters (ISO 3166).",
            );
        }
    }
}
