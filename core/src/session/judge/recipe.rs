//! How a MAC is made, in parts, so that one mistake is one changed part.

use super::mac::Facts;
use zeroize::Zeroizing;

use crate::crypto::cipher::{BLOCK_LEN, encrypt_block};
use crate::crypto::mac;
use crate::link::MAC_BYTES;
use crate::session::{SessionKeys, reckon};

/// Which key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Mac,
    Cipher,
    MacReversed,
    FirstHalf,
}

/// Which four bytes of the tag.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    First,
    FirstReversed,
    Last,
}

/// What turns the input into a tag.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    Cmac,
    /// CBC-MAC over the input filled up with zeros.
    CbcMac,
}

/// The parts of one MAC, in the order of its input.
#[derive(Clone)]
pub(super) struct Recipe<'a> {
    pub keys: &'a SessionKeys,
    pub block: Vec<u8>,
    pub separator: Vec<u8>,
    pub header: Vec<u8>,
    pub length: Vec<u8>,
    pub payload: Vec<u8>,
    /// First byte of the answer.
    pub status: Vec<u8>,
    pub answer_length: Vec<u8>,
    pub answer: Vec<u8>,
    /// What somebody may have put behind.
    pub tail: Vec<u8>,
    /// Host keys that the command itself wrote, in place of those in use.
    pub written: Option<SessionKeys>,
    pub key: Key,
    pub function: Function,
    pub cut: Cut,
}

impl<'a> Recipe<'a> {
    /// The right recipe.
    pub fn of(facts: &'a Facts<'a>, n: u32) -> Self {
        let command = facts.command;
        let (subject, counter, separator) = match facts.answer {
            None => (reckon::C_MAC, n, 0x00),
            Some(_) => (reckon::R_MAC, n.wrapping_add(1), 0x80),
        };
        let (status, answer_length, answer) = match facts.answer {
            None => Default::default(),
            Some((header, payload)) => (vec![header], two(payload.len()), payload.to_vec()),
        };
        Self {
            keys: facts.keys,
            block: facts.generation.block(counter, subject).to_vec(),
            separator: vec![separator],
            header: command.header(),
            length: two(command.payload.len()),
            payload: command.payload.clone(),
            status,
            answer_length,
            answer,
            tail: Vec::new(),
            written: None,
            key: Key::Mac,
            function: Function::Cmac,
            cut: Cut::First,
        }
    }

    /// What the MAC is made over.
    pub fn input(&self) -> Vec<u8> {
        let parts = [
            &self.block,
            &self.separator,
            &self.header,
            &self.length,
            &self.payload,
            &self.status,
            &self.answer_length,
            &self.answer,
            &self.tail,
        ];
        parts.into_iter().flatten().copied().collect()
    }

    /// The four bytes that come out.
    pub fn value(&self) -> [u8; MAC_BYTES] {
        let input = self.input();
        let tag = match self.function {
            Function::Cmac => tag(self.written.as_ref().unwrap_or(self.keys), self.key, &input),
            Function::CbcMac => cbc_mac(self.keys, &input),
        };
        let [a, b, c, d, .., w, x, y, z] = tag;
        match self.cut {
            Cut::First => [a, b, c, d],
            Cut::FirstReversed => [d, c, b, a],
            Cut::Last => [w, x, y, z],
        }
    }
}

/// Length as the MACs take it: two bytes, high byte first.
pub(super) fn two(length: usize) -> Vec<u8> {
    u16::try_from(length).unwrap_or(u16::MAX).to_be_bytes().to_vec()
}

fn tag(keys: &SessionKeys, key: Key, input: &[u8]) -> [u8; BLOCK_LEN] {
    let key = match key {
        Key::Mac => keys.mac_key().to_vec(),
        Key::Cipher => keys.cipher().to_vec(),
        Key::MacReversed => keys.mac_key().iter().rev().copied().collect(),
        Key::FirstHalf => keys.mac_key().iter().take(BLOCK_LEN).copied().collect(),
    };
    // Every one of them has the length of an AES key.
    mac::cmac(&Zeroizing::new(key), input).unwrap_or_default()
}

fn cbc_mac(keys: &SessionKeys, input: &[u8]) -> [u8; BLOCK_LEN] {
    input.chunks(BLOCK_LEN).fold([0; BLOCK_LEN], |mut state, chunk| {
        state.iter_mut().zip(chunk).for_each(|(s, b)| *s ^= b);
        // The key's length was settled when the keys were made.
        encrypt_block(keys.mac_key(), &state).unwrap_or_default()
    })
}
