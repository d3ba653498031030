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
    /// Root first.
    pub certificates: Vec<Certificate>,
    /// Between neighbours.
    pub links: Vec<Link>,
    /// Every check, with the bytes it rests on.
    pub checks: Vec<ChainCheck>,
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
