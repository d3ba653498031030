//! Taking one field after the other out of an element, with the path and the reason when one is not there.

use super::Reading;
use crate::x509::error::X509Error;
use crate::x509::tlv::{tag, tag_name};
use crate::x509::tree::NodeId;
use core::ops::Range;
use std::borrow::Cow;

/// The children of one element, being taken in order.
pub(super) struct Fields {
    parent: NodeId,
    next: usize,
    /// Path of the parent, empty for the certificate itself.
    path: String,
}

impl Fields {
    /// Path of one of its fields, as RFC 5280 names it.
    pub(super) fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// Gives the parent a better path, once it is known what it is.
    pub(super) fn rename(&mut self, path: String) {
        self.path = path;
    }

    fn own_path(&self) -> &str {
        if self.path.is_empty() { "Certificate" } else { &self.path }
    }

    /// Offset at which the next field begins, or would begin.
    pub(super) fn at(&self, reading: &Reading<'_>) -> usize {
        match self.next.checked_sub(1).and_then(|last| reading.child(self.parent, last)) {
            Some(last) => reading.range(last).end,
            None => reading.value_range(self.parent).start,
        }
    }
}

impl<'a> Reading<'a> {
    pub(super) fn inside(&self, parent: NodeId, path: &str) -> Fields {
        Fields { parent, next: 0, path: path.to_owned() }
    }

    pub(super) fn child(&self, id: NodeId, number: usize) -> Option<NodeId> {
        self.tree.node(id)?.children.get(number).copied()
    }

    /// Identifier byte of the next field.
    pub(super) fn peek(&self, fields: &Fields) -> Option<u8> {
        let id = self.child(fields.parent, fields.next)?;
        self.tree.node(id).map(|node| node.tag)
    }

    /// Takes the next field, which must have one of the identifier bytes, and gives it its name.
    pub(super) fn take(
        &mut self,
        fields: &mut Fields,
        name: &'static str,
        expected: &str,
        identifiers: &[u8],
    ) -> Result<NodeId, X509Error> {
        let Some(id) = self.child(fields.parent, fields.next) else {
            return Err(self.nothing_left(fields, name, expected));
        };
        let Some(node) = self.tree.node(id) else {
            return Err(self.nothing_left(fields, name, expected));
        };
        if !identifiers.contains(&node.tag) {
            return Err(X509Error::new(
                fields.path_of(name),
                node.header.start,
                expected,
                tag_name(node.tag),
            ));
        }
        // A list that was cut is walked on, so that the field in which the cut lies is the one named.
        if node.missing > 0 && node.tag & tag::CONSTRUCTED == 0 {
            return Err(self.cut(fields.path_of(name), node.value.end, node.missing));
        }
        self.rename(id, name);
        fields.next += 1;
        Ok(id)
    }

    /// Ends an element: nothing may be left over in it, and it must be whole.
    pub(super) fn done(&self, fields: &Fields) -> Result<(), X509Error> {
        let Some(node) = self.tree.node(fields.parent) else { return Ok(()) };
        let extra = node.children.get(fields.next).and_then(|id| self.tree.node(*id));
        // Where a length overruns, what is left over follows from it.
        if let Some(extra) = extra.filter(|_| node.missing == 0) {
            return Err(X509Error::new(
                fields.own_path(),
                extra.header.start,
                format!("the end of {}", fields.own_path()),
                format!("one more {}", extra.kind),
            ));
        }
        let at = fields.at(self);
        if extra.is_none() && at < node.value.end {
            let found = match &self.tree.fault {
                Some(fault) if fault.offset >= at && fault.offset <= node.value.end => fault.found.clone(),
                _ => "bytes that are no element".to_owned(),
            };
            return Err(X509Error::new(
                fields.own_path(),
                at,
                format!("the end of {}", fields.own_path()),
                found,
            ));
        }
        if node.missing > 0 {
            return Err(self.cut(fields.own_path().to_owned(), node.value.end, node.missing));
        }
        Ok(())
    }

    /// Why the next field is not there.
    fn nothing_left(&self, fields: &Fields, name: &str, expected: &str) -> X509Error {
        let end = self.tree.node(fields.parent).map_or(0, |node| node.value.end);
        let at = fields.at(self);
        let fault =
            self.tree.fault.as_ref().filter(|fault| fault.offset >= at && fault.offset <= end && at < end);
        match fault {
            Some(fault) if fault.offset < self.bytes.len() => X509Error::new(
                fields.path_of(name),
                fault.offset,
                fault.expected.clone(),
                fault.found.clone(),
            ),
            _ if end >= self.bytes.len() => {
                let found = self.data_ends();
                X509Error::new(fields.path_of(name), end, expected, found)
            }
            _ => X509Error::new(
                fields.path_of(name),
                at,
                expected,
                format!("the end of {}", fields.own_path()),
            ),
        }
    }

    fn cut(&self, field: String, at: usize, missing: usize) -> X509Error {
        let bytes = if missing == 1 { "1 more byte".to_owned() } else { format!("{missing} more bytes") };
        let found = if at >= self.bytes.len() {
            self.data_ends()
        } else {
            "the end of the element around it".to_owned()
        };
        X509Error::new(field, at, bytes, found)
    }

    /// The end of the data, with both lengths where the header announces more.
    fn data_ends(&self) -> String {
        let root = self.tree.root().and_then(|id| self.tree.node(id));
        match root {
            Some(root) if root.missing > 0 => format!(
                "the end of the data (the certificate announces {} bytes, {} are here)",
                root.value.end.saturating_add(root.missing),
                self.bytes.len()
            ),
            _ => "the end of the data".to_owned(),
        }
    }

    pub(super) fn range(&self, id: NodeId) -> Range<usize> {
        self.tree.node(id).map_or(0..0, super::super::tree::Node::range)
    }

    pub(super) fn value_range(&self, id: NodeId) -> Range<usize> {
        self.tree.node(id).map_or(0..0, |node| node.value.clone())
    }

    pub(super) fn value(&self, id: NodeId) -> &'a [u8] {
        self.bytes.get(self.value_range(id)).unwrap_or_default()
    }

    pub(super) fn rename(&mut self, id: NodeId, name: impl Into<Cow<'static, str>>) {
        if let Some(node) = self.tree.node_mut(id) {
            node.name = name.into();
        }
    }

    /// Gives an element its words.
    pub(super) fn say(&mut self, id: NodeId, text: String) {
        if let Some(node) = self.tree.node_mut(id) {
            node.text = text;
        }
    }
}
