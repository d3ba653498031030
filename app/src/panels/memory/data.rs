//! What the Memory screen shows, as plain values.

use std::ops::Range;
use std::sync::Arc;

use stsafe_core::{
    effect::Effect,
    plan::Plan,
    policy::{Answer, Verdict},
};

use crate::widgets::memory_map::MapZone;

/// The partition and the zone that is looked at.
#[derive(Clone, Debug, Default)]
pub struct Data {
    /// `12 zones, partition fixed at the factory`.
    pub note: String,
    /// One row per zone.
    pub zones: Vec<Zone>,
    /// Writing is off.
    pub read_only: bool,
    /// The selected zone's bytes.
    pub shown: Option<Shown>,
}

/// One row of the zone table.
#[derive(Clone, Debug)]
pub struct Zone {
    /// Index, size, access, as the map draws it.
    pub map: MapZone,
    /// Size of the data, in bytes.
    pub data_bytes: u32,
    /// The read condition can no longer change.
    pub read_spent: bool,
    /// The update condition can no longer change.
    pub update_spent: bool,
    /// None of its bytes were read.
    pub unread: bool,
    /// What is in it.
    pub content: Content,
    /// It has changes that are not written.
    pub edited: bool,
    /// The record of the partition query that says all this.
    pub record: Vec<RecordField>,
    /// The access byte of the record, bit by bit.
    pub access_bits: Vec<RecordField>,
    /// The command that reads the whole zone, without CRC.
    pub read_command: Vec<RecordField>,
}

/// A field: its bytes or bits, its name, its meaning.
#[derive(Clone, Debug)]
pub struct RecordField {
    /// Bytes as pairs, or bits.
    pub shown: String,
    /// Name.
    pub name: String,
    /// Meaning.
    pub meaning: String,
}

/// What is in a zone, as far as known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Not read yet.
    Unread,
    /// Reading was refused or failed: code and name.
    Failed(String),
    /// Nothing but the blank byte.
    Blank,
    /// Value of a counter.
    Counter(u32),
    /// In words: `Certificate, DER 417 B`.
    Words(String),
}

/// The bytes of the selected zone.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Zone index.
    pub zone: u8,
    /// `Text, 13 B, rest blank`.
    pub note: String,
    /// What was read; `None` when it was not.
    pub chip: Option<Vec<u8>>,
    /// The same with the edit over it.
    pub bytes: Option<Vec<u8>>,
    /// Which bytes differ.
    pub changed: Vec<Range<usize>>,
    /// Size of the zone in bytes.
    pub size: usize,
    /// Whether the change can be written all or nothing.
    pub atomic: Atomic,
    /// What the chip will say to each request.
    pub requests: Vec<Request>,
    /// Why nothing can be sent now; empty when it can.
    pub closed: &'static str,
    /// Ranges with a meaning, for the line under the bytes: `0000–01A0 Certificate`.
    pub ranges: Vec<(Range<usize>, String)>,
    /// What failed, and why.
    pub failed: Option<(String, String)>,
    /// Whether reading is allowed, in one sentence with its rule.
    pub rule: String,
}

/// Whether a write is all or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Atomic {
    /// It will be.
    pub on: bool,
    /// It can be.
    pub possible: bool,
    /// Why, in a few words.
    pub why: String,
}

/// One row of *May I?*.
#[derive(Clone, Debug)]
pub struct Request {
    /// What is asked: `Update 2 B, atomic`.
    pub text: String,
    /// What it would do.
    pub effect: Effect,
    /// What the chip will say.
    pub verdict: Verdict,
    /// The bytes of its first command, before CRC.
    pub bytes: Vec<u8>,
    /// Where the option byte is.
    pub option_at: usize,
    /// The option byte changes an access condition.
    pub one_way_option: bool,
    /// What the button says.
    pub button: String,
    /// What the button asks for.
    pub ask: Ask,
}

/// What a request's button asks for.
#[derive(Clone, Debug)]
pub enum Ask {
    /// Nothing.
    Nothing,
    /// To read this zone.
    Read(u8),
    /// To carry a plan out.
    Plan(Arc<Plan>),
}

impl Default for Request {
    fn default() -> Self {
        Self {
            text: String::new(),
            effect: Effect::ReadOnly,
            verdict: Verdict { answer: Answer::Unknown, rule: String::new() },
            bytes: Vec::new(),
            option_at: 0,
            one_way_option: false,
            button: String::new(),
            ask: Ask::Nothing,
        }
    }
}
