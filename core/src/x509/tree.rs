//! The ASN.1 tree of some bytes: every element with its place, tied to the bytes both ways.
//!
//! This file knows ASN.1 and nothing of certificates; `read` gives the elements their names. Broken bytes
//! still make a tree: what was understood, and the first fault. Size, number of elements and depth are limited and
//! nothing recurses, so hostile bytes cost a bounded amount of time, memory and stack.

use super::tlv::{Fault, header, tag, tag_name};
use core::ops::Range;
use std::borrow::Cow;

/// Bytes looked at; a certificate of a chip is below 1,000, one with post-quantum keys below 20,000.
pub const MAX_BYTES: usize = 65_536;
/// Elements kept; a certificate of the chip has about 60.
pub const MAX_NODES: usize = 4_096;
/// Nesting followed; a certificate needs 8.
pub const MAX_DEPTH: usize = 24;

/// Number of an element inside its [`Tree`].
pub type NodeId = usize;

/// One element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Name of the field where it is known (`serialNumber`), otherwise the type (`SEQUENCE`).
    pub name: Cow<'static, str>,
    /// The type as ASN.1 writes it: `INTEGER`, `UTF8String`, `[0]`.
    pub kind: String,
    /// The value in words, empty where the children say it.
    pub text: String,
    /// The identifier byte.
    pub tag: u8,
    /// Where tag and length lie.
    pub header: Range<usize>,
    /// Where the value lies; shorter than announced when bytes are missing.
    pub value: Range<usize>,
    /// Bytes the header announced beyond the end of what is there.
    pub missing: usize,
    /// False when the length is written longer than needed.
    pub minimal: bool,
    /// 0 for the outermost.
    pub depth: usize,
    /// The element this one is part of.
    pub parent: Option<NodeId>,
    /// The elements this one consists of.
    pub children: Vec<NodeId>,
    /// True where the inside is plumbing (the SET and SEQUENCE around one attribute of a name): show it folded.
    pub folded: bool,
    /// True when a remark is about this element.
    pub remarked: bool,
}

impl Node {
    /// Header and value together.
    pub fn range(&self) -> Range<usize> {
        self.header.start..self.value.end
    }
}

/// All elements of some bytes, in the order in which they were found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    nodes: Vec<Node>,
    /// Where it could not be read on; the elements before it are still here.
    pub fault: Option<Fault>,
    /// Bytes after the outermost element.
    pub trailing: Range<usize>,
}

/// A parent being read: next byte and end.
struct Open {
    parent: Option<NodeId>,
    at: usize,
    end: usize,
}

impl Tree {
    /// Reads the one element that begins at the first byte, and everything in it.
    pub fn read(bytes: &[u8]) -> Self {
        let mut tree = Self::default();
        let seen = bytes.len().min(MAX_BYTES);
        tree.fill(bytes, None, 0..seen);
        let end = tree.nodes.first().map_or(seen, |root| root.value.end);
        tree.trailing = end..bytes.len();
        tree
    }

    /// Reads the elements inside `range` as children of `parent`: for values that carry DER in a string of bytes.
    /// Leaves the tree alone and answers false when they are not whole.
    pub(super) fn open_inside(&mut self, bytes: &[u8], parent: NodeId, range: Range<usize>) -> bool {
        let (before, fault) = (self.nodes.len(), self.fault.take());
        self.fill(bytes, Some(parent), range.clone());
        let whole = self.fault.is_none()
            && self.nodes.get(before).is_some_and(|node| node.header.start == range.start)
            && self.nodes.get(before..).unwrap_or_default().iter().all(|node| node.missing == 0);
        if !whole {
            self.nodes.truncate(before);
            if let Some(node) = self.nodes.get_mut(parent) {
                node.children.clear();
            }
        }
        self.fault = fault;
        whole
    }

    fn fill(&mut self, bytes: &[u8], parent: Option<NodeId>, range: Range<usize>) {
        let mut open = vec![Open { parent, at: range.start, end: range.end.min(bytes.len()) }];
        while let Some(frame) = open.last_mut() {
            if frame.at >= frame.end && !(frame.parent.is_none() && self.nodes.is_empty()) {
                open.pop();
                continue;
            }
            let (parent, at, end) = (frame.parent, frame.at, frame.end);
            if self.nodes.len() >= MAX_NODES {
                self.complain(Fault {
                    offset: at,
                    expected: format!("at most {MAX_NODES} elements"),
                    found: "more".to_owned(),
                });
                return;
            }
            let header = match header(bytes, at, end) {
                Ok(header) => header,
                Err(fault) => {
                    // Where an element does not begin, nothing after it in the same parent can be found.
                    frame.at = frame.end;
                    self.complain(fault);
                    open.pop();
                    continue;
                }
            };
            let start = at.saturating_add(header.bytes);
            let announced = start.saturating_add(header.length);
            let stop = announced.min(end);
            // One element at the outermost level; the rest is trailing bytes.
            frame.at = if parent.is_none() { frame.end } else { stop };
            let depth = parent.and_then(|id| self.nodes.get(id)).map_or(0, |node| node.depth + 1);
            let id = self.push(Node {
                name: Cow::Borrowed(""),
                kind: tag_name(header.identifier),
                text: String::new(),
                tag: header.identifier,
                header: at..start,
                value: start..stop,
                missing: announced - stop,
                minimal: header.minimal,
                depth,
                parent,
                children: Vec::new(),
                folded: false,
                remarked: false,
            });
            if header.identifier & tag::CONSTRUCTED != 0 {
                if depth < MAX_DEPTH {
                    open.push(Open { parent: Some(id), at: start, end: stop });
                } else {
                    self.complain(Fault {
                        offset: at,
                        expected: format!("at most {MAX_DEPTH} levels"),
                        found: "deeper nesting".to_owned(),
                    });
                }
            }
        }
    }

    fn push(&mut self, mut node: Node) -> NodeId {
        let id = self.nodes.len();
        node.name = Cow::Owned(node.kind.clone());
        if let Some(parent) = node.parent.and_then(|parent| self.nodes.get_mut(parent)) {
            parent.children.push(id);
        }
        self.nodes.push(node);
        id
    }

    /// Keeps the first fault: later ones follow from it.
    fn complain(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
    }

    /// The outermost element; none for an empty tree.
    pub fn root(&self) -> Option<NodeId> {
        (!self.nodes.is_empty()).then_some(0)
    }

    /// One element.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id)
    }

    pub(super) fn node_mut(&mut self, id: NodeId) -> Option<&mut Node> {
        self.nodes.get_mut(id)
    }

    /// All elements in the order of their bytes, parents before children: the rows of a tree view.
    pub fn rows(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        let mut waiting: Vec<NodeId> = self.root().into_iter().collect();
        core::iter::from_fn(move || {
            let id = waiting.pop()?;
            let node = self.nodes.get(id)?;
            waiting.extend(node.children.iter().rev());
            Some((id, node))
        })
    }

    /// The innermost element whose header or value holds the byte at `offset`.
    pub fn at(&self, offset: usize) -> Option<NodeId> {
        let mut id = self.root().filter(|id| self.holds(*id, offset))?;
        loop {
            match self.nodes.get(id)?.children.iter().find(|child| self.holds(**child, offset)) {
                Some(child) => id = *child,
                None => return Some(id),
            }
        }
    }

    fn holds(&self, id: NodeId, offset: usize) -> bool {
        self.nodes.get(id).is_some_and(|node| node.range().contains(&offset))
    }

    /// The first element of that name, in the order of the bytes.
    pub fn named(&self, name: &str) -> Option<&Node> {
        self.rows().map(|(_, node)| node).find(|node| node.name == name)
    }

    /// Names from the outermost element to this one: `Certificate`, `tbsCertificate`, `serialNumber`.
    pub fn path(&self, id: NodeId) -> Vec<&str> {
        let mut path = Vec::new();
        let mut next = Some(id);
        while let Some(node) = next.and_then(|id| self.nodes.get(id)) {
            path.push(node.name.as_ref());
            next = node.parent;
        }
        path.reverse();
        path
    }

    /// Number of elements.
    pub const fn len(&self) -> usize {
        self.nodes.len()
    }

    /// True when not even one header could be read.
    pub const fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Marks the innermost element that holds all of `range`.
    pub(super) fn mark(&mut self, range: &Range<usize>) {
        let mut next = self.at(range.start);
        while let Some(id) = next {
            let Some(node) = self.nodes.get_mut(id) else { return };
            if node.range().end >= range.end {
                node.remarked = true;
                return;
            }
            next = node.parent;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot build its value has failed")]

    use super::*;

    /// SEQUENCE { INTEGER 5, SEQUENCE { BOOLEAN TRUE } }, written out by hand.
    const SMALL: [u8; 10] = [0x30, 0x08, 0x02, 0x01, 0x05, 0x30, 0x03, 0x01, 0x01, 0xFF];

    #[test]
    fn every_byte_leads_to_its_element_and_back() {
        let tree = Tree::read(&SMALL);
        assert_eq!(tree.len(), 4);
        assert_eq!(tree.fault, None);
        for (offset, kind) in [(0, "SEQUENCE"), (3, "INTEGER"), (5, "SEQUENCE"), (9, "BOOLEAN")] {
            let id = tree.at(offset).unwrap();
            assert_eq!(tree.node(id).unwrap().kind, kind);
            assert!(tree.node(id).unwrap().range().contains(&offset));
        }
        assert_eq!(tree.at(10), None);
    }

    #[test]
    fn rows_come_in_the_order_of_the_bytes() {
        let tree = Tree::read(&SMALL);
        let starts: Vec<usize> = tree.rows().map(|(_, node)| node.header.start).collect();
        assert_eq!(starts, [0, 2, 5, 7]);
    }

    #[test]
    fn cut_bytes_keep_what_was_understood() {
        let tree = Tree::read(SMALL.get(..8).unwrap());
        assert_eq!(tree.node(0).unwrap().missing, 2);
        assert_eq!(tree.node(1).unwrap().kind, "INTEGER");
        assert!(tree.fault.is_some());
    }

    #[test]
    fn bytes_after_the_element_are_told_apart() {
        let mut bytes = SMALL.to_vec();
        bytes.extend_from_slice(&[0xFF; 3]);
        assert_eq!(Tree::read(&bytes).trailing, 10..13);
    }

    #[test]
    fn nesting_a_thousand_deep_ends_at_the_limit() {
        let bytes: Vec<u8> = core::iter::repeat_n([0x30, 0x80 | 0x02, 0x0F, 0xFF], 1_000).flatten().collect();
        let tree = Tree::read(&bytes);
        assert_eq!(tree.len(), MAX_DEPTH + 1);
        assert_eq!(tree.fault.unwrap().found, "deeper nesting");
    }

    #[test]
    fn a_flood_of_elements_ends_at_the_limit() {
        // A SEQUENCE of 65,520 bytes full of NULLs.
        let mut bytes = vec![0x30, 0x83, 0x00, 0xFF, 0xF0];
        bytes.extend([0x05, 0x00].repeat(65_520 / 2));
        let tree = Tree::read(&bytes);
        assert_eq!(tree.len(), MAX_NODES);
        assert!(tree.fault.is_some());
    }

    #[test]
    fn no_bytes_make_an_empty_tree_with_a_fault() {
        let tree = Tree::read(&[]);
        assert!(tree.is_empty());
        assert_eq!(tree.fault.unwrap().offset, 0);
    }
}
