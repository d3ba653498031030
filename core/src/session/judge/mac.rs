//! The search for what gives the bytes of a MAC: the right way over the counters, then the counters around, then the
//! usual mistakes, then one wrong bit.

use std::ops::RangeInclusive;

use super::cipher::{self, Opened};
use super::recipe::Recipe;
use super::rewritten::REWRITTEN;
use super::usual::{ANSWER, COMMAND, COMMON, Usual};
use super::{MOST_COUNTERS, Tried, WINDOW};
use crate::access::Encryption;
use crate::link::{CommandFrame, MAC_BYTES};
use crate::session::{Generation, SessionKeys, reckon};

/// Counters for which all usual mistakes are tried; beyond, only the right way is.
const MOST_FOR_MISTAKES: u32 = 4096;

/// What a recipe is made from.
pub(super) struct Facts<'a> {
    pub keys: &'a SessionKeys,
    pub generation: Generation,
    pub command: &'a CommandFrame,
    /// First byte and payload of the answer, where its MAC is looked at.
    pub answer: Option<(u8, &'a [u8])>,
    /// The payload that the MAC belongs to, decrypted; and with its padding.
    pub plaintext: Option<&'a [u8]>,
    pub padded: Option<&'a [u8]>,
}

/// A frame with a MAC.
pub(super) struct Frame<'a> {
    pub keys: &'a SessionKeys,
    pub generation: Generation,
    pub command: &'a CommandFrame,
    pub answer: Option<(u8, &'a [u8])>,
    pub mac: [u8; MAC_BYTES],
    pub encryption: Option<Encryption>,
}

/// What explains the MAC.
pub(super) enum Found {
    /// It is right.
    Right,
    /// It is right for another counter: how many steps on.
    Counter(i64),
    /// A usual mistake.
    Usual(&'static Usual),
    /// One bit of what the MAC covers: offset in the frame's covered bytes, and bit.
    Bit { at: usize, bit: u8 },
    /// One bit of the MAC itself.
    MacBit,
    /// Nothing.
    None,
}

/// The end of the search.
pub(super) struct Search {
    pub found: Found,
    /// Counter by which it was explained, or the first one.
    pub n: u32,
    pub tried: Vec<Tried>,
    /// Counters beyond the limit were not searched.
    pub cut: bool,
}

impl Frame<'_> {
    /// The payload that the MAC belongs to, opened with the IV of `n`.
    pub fn opened(&self, n: u32) -> Option<Opened> {
        let (subject, payload) = match self.answer {
            None => (reckon::C_ENC, self.command.payload.as_slice()),
            Some((_, payload)) => (reckon::R_ENC, payload),
        };
        let known = self.encryption.map(|e| if self.answer.is_some() { e.response } else { e.command });
        if known == Some(false) {
            return None;
        }
        let opened = cipher::open(self.keys, self.generation, n, subject, payload)?;
        let plain = || self.answer.is_none() && cipher::readable(self.command.code, payload);
        let likely = known == Some(true) || (opened.plaintext.is_some() || self.answer.is_none() && !plain());
        likely.then_some(opened)
    }

    fn value(&self, n: u32, row: Option<&Usual>) -> Option<[u8; MAC_BYTES]> {
        let opened = row.and_then(|_| self.opened(n));
        let facts = self.facts(opened.as_ref());
        let mut recipe = Recipe::of(&facts, n);
        if row.is_none_or(|row| (row.make)(&mut recipe, &facts)) { Some(recipe.value()) } else { None }
    }

    fn facts<'b>(&'b self, opened: Option<&'b Opened>) -> Facts<'b> {
        Facts {
            keys: self.keys,
            generation: self.generation,
            command: self.command,
            answer: self.answer,
            plaintext: opened.and_then(|opened| opened.plaintext.as_deref()),
            padded: opened.map(|opened| opened.padded.as_slice()),
        }
    }

    fn rows(&self) -> impl Iterator<Item = &'static Usual> + use<> {
        let (own, rewritten) = if self.answer.is_some() { (ANSWER, REWRITTEN) } else { (COMMAND, &[][..]) };
        own.iter().chain(rewritten).chain(COMMON)
    }

    /// Looks for what explains the MAC.
    pub fn search(&self, counters: &RangeInclusive<u32>) -> Search {
        let (first, last) = (*counters.start(), *counters.end());
        let many = last.saturating_sub(first);
        let cut = many >= MOST_COUNTERS;
        let last = if cut { first + (MOST_COUNTERS - 1) } else { last.max(first) };
        let end = |found, n, tried| Search { found, n, tried, cut };
        if let Some(n) = (first..=last).find(|n| self.value(*n, None) == Some(self.mac)) {
            return end(Found::Right, n, self.tried(n));
        }
        let around =
            (first.saturating_sub(WINDOW)..first).chain(last.saturating_add(1)..=last.saturating_add(WINDOW));
        let mut around: Vec<u32> = around.collect();
        around.sort_by_key(|n| n.abs_diff(first));
        if let Some(n) = around.iter().copied().find(|n| self.value(*n, None) == Some(self.mac)) {
            let near = if n < first { first } else { last };
            return end(Found::Counter(i64::from(n) - i64::from(near)), n, self.tried(near));
        }
        let likely = first..=last.min(first.saturating_add(MOST_FOR_MISTAKES));
        for n in likely.chain(around.iter().copied()) {
            if let Some(row) = self.rows().find(|row| self.value(n, Some(row)) == Some(self.mac)) {
                return end(Found::Usual(row), n, self.tried(n));
            }
        }
        let found = self.one_bit(first);
        end(found, first, self.tried(first))
    }

    /// Every mistake with its value for this counter, the right way first.
    fn tried(&self, n: u32) -> Vec<Tried> {
        let tried =
            |id, name: String, value: [u8; MAC_BYTES]| Tried { id, name, value, explains: value == self.mac };
        let mut list = Vec::new();
        list.extend(self.value(n, None).map(|value| tried("as-it-stands", "As it stands".into(), value)));
        for (name, other) in [("Counter N + 1", n.checked_add(1)), ("Counter N − 1", n.checked_sub(1))] {
            let value = other.and_then(|other| self.value(other, None));
            list.extend(value.map(|value| tried("counter", name.into(), value)));
        }
        for row in self.rows() {
            // The same bytes under two names would be two explanations of one thing.
            if let Some(value) = self.value(n, Some(row))
                && list.iter().all(|earlier: &Tried| earlier.value != value)
            {
                list.push(tried(row.id, row.name.into(), value));
            }
        }
        list
    }

    /// One wrong bit, in the MAC or in what it covers.
    fn one_bit(&self, n: u32) -> Found {
        let Some(right) = self.value(n, None) else { return Found::None };
        if distance(right, self.mac) == 1 {
            return Found::MacBit;
        }
        let facts = self.facts(None);
        let recipe = Recipe::of(&facts, n);
        let mut command = self.command.clone();
        let mut answer = self.answer.map(|(_, payload)| payload.to_vec()).unwrap_or_default();
        let length = if self.answer.is_some() { answer.len() } else { command.payload.len() };
        for at in 0..length {
            for bit in 0..8u8 {
                let target = if self.answer.is_some() { &mut answer } else { &mut command.payload };
                let Some(byte) = target.get_mut(at) else { continue };
                *byte ^= 1 << bit;
                let mut other = recipe.clone();
                if self.answer.is_some() {
                    other.answer.clone_from(&answer);
                } else {
                    other.payload.clone_from(&command.payload);
                }
                if other.value() == self.mac {
                    return Found::Bit { at, bit };
                }
                let target = if self.answer.is_some() { &mut answer } else { &mut command.payload };
                if let Some(byte) = target.get_mut(at) {
                    *byte ^= 1 << bit;
                }
            }
        }
        Found::None
    }

    /// The MAC that belongs to the frame.
    pub fn right_mac(&self, n: u32) -> Option<[u8; MAC_BYTES]> {
        self.value(n, None)
    }
}

/// Bits in which two MACs differ.
pub(super) fn distance(one: [u8; MAC_BYTES], other: [u8; MAC_BYTES]) -> u32 {
    (u32::from_be_bytes(one) ^ u32::from_be_bytes(other)).count_ones()
}
