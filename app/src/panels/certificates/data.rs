//! What the Certificates screen shows, as plain values.

use std::ops::Range;

use crate::{
    theme::Tone,
    widgets::{
        chain::{Link, Node},
        verdict::Answer,
    },
};

/// A chain, certificate by certificate, with its verdict.
#[derive(Clone, Debug, Default)]
pub struct Data {
    /// Where the leaf comes from.
    pub source: String,
    /// It comes from a file, not from the chip.
    pub from_file: bool,
    /// The zone of the chip that the leaf was read from; `None` where it was not.
    pub zone: Option<u8>,
    /// Leaves of the chip that can be chosen: zone and offset, and whether it is the one shown. Empty where zone 0 has
    /// the only one.
    pub leaves: Vec<(Leaf, bool)>,
    /// Root first.
    pub certificates: Vec<Certificate>,
    /// Between neighbours.
    pub links: Vec<Link>,
    /// Every check, with the bytes it rests on.
    pub checks: Vec<ChainCheck>,
}

/// Where a leaf lies in the chip: zone, and offset in it.
pub type Leaf = (u8, usize);

/// Bytes and their structure, wherever they come from: what the tree and the byte view are painted from.
#[derive(Clone, Copy, Debug)]
pub struct Structure<'a> {
    /// The bytes.
    pub der: &'a [u8],
    /// Their fields, in document order.
    pub fields: &'a [Field],
    /// Bytes with a remark.
    pub remarks: &'a [Range<usize>],
    /// The first byte that does not fit.
    pub bad: Option<usize>,
}

impl Structure<'_> {
    /// The smallest field that holds all of `range`.
    pub fn field_of(&self, range: &Range<usize>) -> Option<usize> {
        let holds = |field: &&(usize, &Field)| {
            field.1.header.start <= range.start && range.end <= field.1.content.end
        };
        let around = self.fields.iter().enumerate().filter(|field| holds(&field));
        around.min_by_key(|(_, field)| field.content.end - field.header.start).map(|(index, _)| index)
    }

    /// The bytes of a field's value.
    pub fn value(&self, field: usize) -> &[u8] {
        let found = self.fields.get(field);
        found.and_then(|field| self.der.get(field.content.clone())).unwrap_or_default()
    }
}

/// One certificate.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// As drawn in the chain.
    pub node: Node,
    /// Its DER bytes.
    pub der: Vec<u8>,
    /// Its structure, in document order; children follow their parent.
    pub fields: Vec<Field>,
    /// Bytes with a remark.
    pub remarks: Vec<Range<usize>>,
}

impl Certificate {
    /// Its bytes and fields.
    pub fn structure(&self) -> Structure<'_> {
        Structure { der: &self.der, fields: &self.fields, remarks: &self.remarks, bad: None }
    }
}

/// One field of the ASN.1 structure.
#[derive(Clone, Debug)]
pub struct Field {
    /// How deep it lies.
    pub depth: usize,
    /// Name, as RFC 5280 has it where it has one.
    pub name: String,
    /// Name with that of its group, where its own says little.
    pub path: String,
    /// Value in words; empty for a group.
    pub value: String,
    /// Whether `value` is bytes.
    pub mono: bool,
    /// Tag and length bytes.
    pub header: Range<usize>,
    /// Content bytes.
    pub content: Range<usize>,
    /// Whether other fields lie inside.
    pub group: bool,
    /// Folded when first shown.
    pub folded: bool,
    /// Remark about it, for its mark and its note.
    pub remark: Option<(Tone, String)>,
    /// What it means, in one sentence.
    pub meaning: String,
}

/// One line of the chain verdict.
#[derive(Clone, Debug)]
pub struct ChainCheck {
    /// What is checked.
    pub title: String,
    /// Why it went as it did.
    pub reason: String,
    /// How it went.
    pub answer: Answer,
    /// Certificate (index) and bytes it rests on.
    pub rests_on: Option<(usize, Range<usize>)>,
}
