//! Two certificates field by field, down to the byte. Says where they differ, never which is right.

use core::ops::Range;

use super::certificate::inspect;
use super::tree::{NodeId, Tree};

/// A field of one of the two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// Its value in words; empty for a group.
    pub text: String,
    /// Where its value lies in the certificate.
    pub value: Range<usize>,
}

/// One field, in the first certificate, the second, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// How deep it lies; 0 is the certificate itself.
    pub depth: usize,
    /// Name, as RFC 5280 has it where it has one.
    pub name: String,
    /// In the first.
    pub first: Option<Side>,
    /// In the second.
    pub second: Option<Side>,
    /// Whether other fields lie inside.
    pub group: bool,
    /// The same bytes, header included.
    pub same: bool,
}

/// Compares two certificates (DER): every field of both, in the order of the first.
pub fn compare(first: &[u8], second: &[u8]) -> Vec<Compared> {
    let (one, two) = (inspect(first).tree, inspect(second).tree);
    let mut pair = Pair { first, second, one: &one, two: &two, rows: Vec::new() };
    pair.walk(one.root(), two.root(), 0);
    pair.rows
}

struct Pair<'a> {
    first: &'a [u8],
    second: &'a [u8],
    one: &'a Tree,
    two: &'a Tree,
    rows: Vec<Compared>,
}

impl Pair<'_> {
    /// At most as deep as a tree is read, `MAX_DEPTH`.
    fn walk(&mut self, one: Option<NodeId>, two: Option<NodeId>, depth: usize) {
        let (first, second) = (one.and_then(|id| self.one.node(id)), two.and_then(|id| self.two.node(id)));
        let Some(any) = first.or(second) else { return };
        let side = |node: &super::tree::Node| Side { text: node.text.clone(), value: node.value.clone() };
        let bytes = |whole: &[u8], range: Option<Range<usize>>| {
            range.and_then(|at| whole.get(at).map(<[u8]>::to_vec))
        };
        let encoded = bytes(self.first, first.map(super::tree::Node::range));
        let same = encoded.is_some() && encoded == bytes(self.second, second.map(super::tree::Node::range));
        // Inside a folded field is only the plumbing around its one value.
        let open = |node: Option<&super::tree::Node>| {
            node.filter(|node| !node.folded).map(|node| node.children.clone()).unwrap_or_default()
        };
        let (ours, theirs) = (open(first), open(second));
        self.rows.push(Compared {
            depth,
            name: any.name.to_string(),
            first: first.map(side),
            second: second.map(side),
            group: !ours.is_empty() || !theirs.is_empty(),
            same,
        });
        for (one, two) in self.pairs(&ours, &theirs) {
            self.walk(one, two, depth + 1);
        }
    }

    /// Which child belongs to which: those of the same name in their order, what only the second has behind.
    fn pairs(&self, ours: &[NodeId], theirs: &[NodeId]) -> Vec<(Option<NodeId>, Option<NodeId>)> {
        let mut left: Vec<NodeId> = theirs.to_vec();
        let mut found = Vec::new();
        for one in ours {
            let name = self.one.node(*one).map(|node| &node.name);
            let at = left.iter().position(|two| self.two.node(*two).map(|node| &node.name) == name);
            found.push((Some(*one), at.map(|at| left.remove(at))));
        }
        found.extend(left.into_iter().map(|two| (None, Some(two))));
        found
    }
}

/// Where two values differ, byte by byte from their first; what only the longer has differs.
pub fn differing(first: &[u8], second: &[u8]) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let common = first.len().min(second.len());
    let unlike = first.iter().zip(second).enumerate().filter(|(_, (a, b))| a != b).map(|(at, _)| at);
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for at in unlike {
        match ranges.last_mut().filter(|last| last.end == at) {
            Some(last) => last.end = at + 1,
            None => ranges.push(at..at + 1),
        }
    }
    let with_end = |length: usize| {
        let mut ranges = ranges.clone();
        match ranges.last_mut().filter(|last| last.end == common && length > common) {
            Some(last) => last.end = length,
            None if length > common => ranges.push(common..length),
            None => {}
        }
        ranges
    };
    (with_end(first.len()), with_end(second.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::x509::simulator;

    #[test]
    fn a_certificate_is_the_same_as_itself_in_every_field() {
        let leaf = simulator::default_identity().leaf;
        let rows = compare(&leaf, &leaf);
        assert!(rows.len() > 25 && rows.iter().all(|row| row.same));
    }

    #[test]
    fn one_changed_byte_is_found_in_its_field_and_in_what_lies_around_it() {
        let leaf = simulator::default_identity().leaf;
        let mut other = leaf.clone();
        // The last byte of the serial number (11 bytes at offset 15, KNOWN).
        other.get_mut(25).into_iter().for_each(|byte| *byte ^= 1);
        let rows = compare(&leaf, &other);
        let differ: Vec<_> = rows.iter().filter(|row| !row.same).map(|row| row.name.as_str()).collect();
        assert_eq!(differ, ["Certificate", "tbsCertificate", "serialNumber"]);
    }

    #[test]
    fn what_only_one_has_stands_alone() {
        let leaf = simulator::default_identity().leaf;
        let rows = compare(&leaf, simulator::ca_certificate());
        let lonely: Vec<_> = rows.iter().filter(|row| row.first.is_none() || row.second.is_none()).collect();
        assert!(!lonely.is_empty() && lonely.iter().all(|row| !row.same));
        assert_eq!(compare(&leaf, &[]).iter().filter(|row| row.second.is_some()).count(), 0);
    }

    #[test]
    fn bytes_differ_in_ranges_and_the_longer_has_a_rest() {
        // Where each range begins, and the first byte behind it.
        let ranges = |first: &[u8], second: &[u8]| {
            let (first, second) = differing(first, second);
            let ends = |list: Vec<core::ops::Range<usize>>| -> Vec<(usize, usize)> {
                list.into_iter().map(|range| (range.start, range.end)).collect()
            };
            (ends(first), ends(second))
        };
        assert_eq!(ranges(&[1, 2, 3, 4], &[1, 9, 9, 4]), (vec![(1, 3)], vec![(1, 3)]));
        assert_eq!(ranges(&[1, 2], &[1, 2, 3, 4]), (vec![], vec![(2, 4)]));
        assert_eq!(ranges(&[1, 7], &[1, 2, 3]), (vec![(1, 2)], vec![(1, 3)]));
        assert_eq!(ranges(&[], &[]), (vec![], vec![]));
    }
}
