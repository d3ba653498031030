//! Any bytes as ASN.1, for people: one document per outermost element, named as a certificate where it is one, with the
//! first byte that does not fit.
//!
//! What was understood before that byte stays. Knows no notation (`pasted`) and judges nothing (`chain`).

use core::ops::Range;

use super::certificate::{Certificate, inspect};
use super::error::X509Error;
use super::pasted::Pasted;
use super::tlv::{header, tag};
use super::tree::Tree;
use super::words;

/// Documents made of one paste; more are left out.
pub const MAX_DOCUMENTS: usize = 64;

/// One outermost element, or what should have been one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What PEM says it is; empty elsewhere.
    pub label: String,
    /// Where its first byte lies in the piece it was found in.
    pub offset: usize,
    /// Its bytes; all places below count from the first.
    pub bytes: Vec<u8>,
    /// Its elements, as far as they were understood.
    pub tree: Tree,
    /// What it says, where it is a certificate.
    pub certificate: Option<Certificate>,
    /// Why it is not whole: the first byte that does not fit.
    pub fault: Option<X509Error>,
    /// Bytes behind it that are all the same, `00` or `FF`: a memory that was never written. Count and byte.
    pub blank: Option<(usize, u8)>,
}

impl Document {
    /// What it is, in words: `Certificate`, `CERTIFICATE REQUEST`, `SEQUENCE`.
    pub fn kind(&self) -> String {
        match (&self.certificate, self.tree.root().and_then(|id| self.tree.node(id))) {
            (Some(_), _) => "Certificate".to_owned(),
            (None, Some(root)) if root.name == "Certificate" => "Certificate, not whole".to_owned(),
            (None, _) if !self.label.is_empty() => self.label.clone(),
            (None, Some(root)) => root.kind.clone(),
            (None, None) => "No element".to_owned(),
        }
    }
}

/// What some pasted bytes are, element after element.
pub fn documents(pasted: &Pasted) -> Vec<Document> {
    let mut found = Vec::new();
    let mut at = 0;
    while found.len() < MAX_DOCUMENTS {
        let rest = pasted.bytes.get(at..).unwrap_or_default();
        if rest.is_empty() && !found.is_empty() {
            break;
        }
        let length = whole(rest).unwrap_or(rest.len());
        let after = rest.get(length..).unwrap_or_default();
        let blank = blank(after);
        found.push(document(&pasted.label, at, rest.get(..length).unwrap_or(rest), blank));
        if blank.is_some() || length == 0 {
            break;
        }
        at += length;
    }
    found
}

/// Bytes of the first element, header included, where all of them are there.
fn whole(bytes: &[u8]) -> Option<usize> {
    let header = header(bytes, 0, bytes.len()).ok()?;
    header.bytes.checked_add(header.length).filter(|length| *length <= bytes.len())
}

fn blank(bytes: &[u8]) -> Option<(usize, u8)> {
    let first = *bytes.first().filter(|byte| matches!(byte, 0x00 | 0xFF))?;
    bytes.iter().all(|byte| *byte == first).then_some((bytes.len(), first))
}

fn document(label: &str, offset: usize, bytes: &[u8], blank: Option<(usize, u8)>) -> Document {
    let inspection = inspect(bytes);
    // Of other ASN.1 the first fields may fit by chance; a validity behind an issuer does not.
    let certificate_like = label == "CERTIFICATE"
        || inspection.certificate.is_ok()
        || inspection.tree.named("validity").is_some_and(|_| inspection.tree.named("issuer").is_some());
    let (tree, certificate, fault) = match inspection.certificate {
        Ok(certificate) => (inspection.tree, Some(certificate), None),
        Err(error) if certificate_like => (inspection.tree, None, Some(error)),
        Err(_) => {
            let tree = outline(bytes);
            let fault = fault(bytes, &tree);
            (tree, None, fault)
        }
    };
    Document { label: label.to_owned(), offset, bytes: bytes.to_vec(), tree, certificate, fault, blank }
}

/// The elements of bytes that are no certificate: each goes by its type, its value in words.
fn outline(bytes: &[u8]) -> Tree {
    let mut tree = Tree::read(bytes);
    let mut id = 0;
    while let Some(node) = tree.node(id) {
        let value = bytes.get(node.value.clone()).unwrap_or_default();
        let inner: Option<Range<usize>> = match (node.tag, value) {
            (tag::OCTET_STRING, [tag::SEQUENCE, ..]) => Some(node.value.clone()),
            (tag::BIT_STRING, [0, tag::SEQUENCE, ..]) => Some(node.value.start + 1..node.value.end),
            _ => None,
        };
        let text = if node.children.is_empty() { words::value(node.tag, value) } else { String::new() };
        if let Some(inner) = inner {
            tree.open_inside(bytes, id, inner);
        }
        if let Some(node) = tree.node_mut(id) {
            node.text = text;
        }
        id += 1;
    }
    tree
}

/// The first place where the elements stop making sense, or where bytes are missing.
fn fault(bytes: &[u8], tree: &Tree) -> Option<X509Error> {
    let broken = tree
        .fault
        .as_ref()
        .map(|fault| X509Error::new("ASN.1", fault.offset, fault.expected.clone(), fault.found.clone()));
    let cut = tree.rows().map(|(_, node)| node).filter(|node| node.missing > 0).map(|node| {
        let more =
            if node.missing == 1 { "1 more byte".to_owned() } else { format!("{} more bytes", node.missing) };
        let expected = format!("{more} of {}", node.kind);
        let end = node.value.end;
        let found =
            if end >= bytes.len() { "the end of the data" } else { "the end of the element around it" };
        X509Error::new("ASN.1", end, expected, found)
    });
    // Of several elements that end too early, the innermost is told: the others follow from it.
    broken.into_iter().chain(cut).reduce(|first, next| if next.offset <= first.offset { next } else { first })
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test that cannot build its value has failed"
    )]

    use super::*;
    use crate::x509::{pasted, simulator};

    fn of(bytes: &[u8]) -> Vec<Document> {
        documents(&pasted(bytes).unwrap()[0])
    }

    #[test]
    fn elements_behind_each_other_are_documents_of_their_own() {
        let both = [simulator::ca_certificate(), &simulator::default_identity().leaf, &[0xFF; 7]].concat();
        let found = of(&both);
        assert_eq!(found.iter().map(Document::kind).collect::<Vec<_>>(), ["Certificate", "Certificate"]);
        assert_eq!(found[1].offset, simulator::ca_certificate().len());
        assert_eq!((found[0].blank, found[1].blank), (None, Some((7, 0xFF))));
    }

    #[test]
    fn what_is_no_certificate_is_not_named_like_one() {
        // SEQUENCE { INTEGER 5, OCTET STRING { SEQUENCE { BOOLEAN TRUE } } }, written out by hand.
        let found = of(&[0x30, 0x0A, 0x02, 0x01, 0x05, 0x04, 0x05, 0x30, 0x03, 0x01, 0x01, 0xFF]);
        let rows: Vec<_> =
            found[0].tree.rows().map(|(_, node)| (node.depth, node.name.to_string())).collect();
        let expected =
            [(0, "SEQUENCE"), (1, "INTEGER"), (1, "OCTET STRING"), (2, "SEQUENCE"), (3, "BOOLEAN")];
        assert_eq!(rows, expected.map(|(depth, name)| (depth, name.to_owned())));
        assert_eq!((found.len(), &found[0].fault), (1, &None));
    }

    #[test]
    fn a_cut_keeps_what_was_understood_and_tells_where_it_ends() {
        let found = of(&[0x30, 0x08, 0x02, 0x01, 0x05, 0x04, 0x03, 0xAA]);
        assert_eq!(found[0].tree.len(), 3);
        let fault = found[0].fault.clone().unwrap();
        assert_eq!((fault.offset, fault.expected.as_str()), (8, "2 more bytes of OCTET STRING"));
        let leaf = simulator::default_identity().leaf;
        let cut = of(&leaf[..200]);
        assert_eq!(cut[0].kind(), "Certificate, not whole");
        assert!(cut[0].tree.named("validity").is_some());
    }

    #[test]
    fn what_follows_and_is_no_element_is_told() {
        let found = of(&[0x05, 0x00, 0x1F, 0x81]);
        assert_eq!(found.len(), 2);
        assert_eq!(found[1].fault.as_ref().map(|fault| fault.offset), Some(0));
        assert_eq!(found[1].kind(), "No element");
    }
}
