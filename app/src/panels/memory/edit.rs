//! Changes to a zone's bytes that are not written yet. Undo takes back edits, never a write.

use std::collections::BTreeMap;
use std::ops::Range;

/// Steps that can be taken back.
const MOST_STEPS: usize = 500;

/// The edit of one zone: bytes that shall replace what the chip has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edit {
    bytes: BTreeMap<usize, u8>,
    undo: Vec<BTreeMap<usize, u8>>,
    redo: Vec<BTreeMap<usize, u8>>,
}

impl Edit {
    /// Replaces bytes from `at`; one step for undo.
    pub fn put(&mut self, at: usize, bytes: &[u8]) {
        self.remember();
        self.bytes.extend(bytes.iter().enumerate().map(|(index, byte)| (at + index, *byte)));
    }

    /// What a byte was changed to.
    pub fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(&at).copied()
    }

    /// Takes the last edit back.
    pub fn undo(&mut self) {
        if let Some(before) = self.undo.pop() {
            self.redo.push(std::mem::replace(&mut self.bytes, before));
        }
    }

    /// Makes an edit again that was taken back.
    pub fn redo(&mut self) {
        if let Some(after) = self.redo.pop() {
            self.undo.push(std::mem::replace(&mut self.bytes, after));
        }
    }

    /// Back to what the chip has; can be undone.
    pub fn discard(&mut self) {
        self.remember();
        self.bytes.clear();
    }

    /// The chip's bytes with this edit over them. Bytes that are not known cannot be edited.
    pub fn over(&self, chip: &[u8]) -> Vec<u8> {
        let byte = |(at, old): (usize, &u8)| self.bytes.get(&at).copied().unwrap_or(*old);
        chip.iter().enumerate().map(byte).collect()
    }

    /// Ranges that differ from the chip's bytes, in order.
    pub fn changed(&self, chip: &[u8]) -> Vec<Range<usize>> {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for (&at, &byte) in &self.bytes {
            if chip.get(at).is_none_or(|old| *old == byte) {
                continue;
            }
            match ranges.last_mut() {
                Some(last) if last.end == at => last.end = at + 1,
                _ => ranges.push(at..at + 1),
            }
        }
        ranges
    }

    fn remember(&mut self) {
        self.redo.clear();
        self.undo.push(self.bytes.clone());
        let over = self.undo.len().saturating_sub(MOST_STEPS);
        self.undo.drain(..over);
    }
}

/// Joins ranges with at most `gap` unchanged bytes between them, then cuts them at `most` bytes: one write each.
pub fn writes(changed: &[Range<usize>], gap: usize, most: usize) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in changed {
        match joined.last_mut() {
            Some(last) if range.start <= last.end + gap => last.end = range.end,
            _ => joined.push(range.clone()),
        }
    }
    let pieces = |range: Range<usize>| {
        let starts = range.clone().step_by(most.max(1));
        starts.map(move |start| start..(start + most).min(range.end)).collect::<Vec<_>>()
    };
    joined.into_iter().flat_map(pieces).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_typed_back_to_what_the_chip_has_is_no_change() {
        let mut edit = Edit::default();
        edit.put(1, &[7, 9]);
        assert_eq!(edit.changed(&[0, 0, 9, 0]), vec![1..2]);
        edit.put(1, &[0]);
        assert_eq!(edit.changed(&[0, 0, 9, 0]), vec![]);
        edit.undo();
        assert_eq!(edit.over(&[0, 0, 9, 0]), [0, 7, 9, 0]);
        edit.redo();
        edit.discard();
        edit.undo();
        assert_eq!(edit.over(&[5, 5, 5, 5]), [5, 0, 9, 5], "discarding is an edit like any other");
    }

    #[test]
    fn close_changes_are_one_write_and_long_ones_are_cut() {
        assert_eq!(writes(&[0..2, 4..6, 40..41], 4, 253), vec![0..6, 40..41]);
        assert_eq!(writes(&[0..2, 2..520], 4, 253), vec![0..253, 253..506, 506..520]);
    }
}
