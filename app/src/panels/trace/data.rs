//! What the Trace shows, as plain values. Rows are built only while they are visible.

use std::{ops::Range, sync::Arc};

use stsafe_core::trace::filter::Mistake;

use crate::{
    action::Action,
    theme::Tone,
    widgets::{bytes::ByteRole, facts::Fact},
};

/// Which exchanges are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Only {
    /// All.
    #[default]
    All,
    /// Those under a C-MAC.
    Protected,
    /// Those the chip did not answer with 00, or did not answer.
    Refused,
    /// Those that took more than one and a half times what was expected.
    Slow,
    /// Those that somebody pinned.
    Pinned,
}

/// The list: counts, and which exchanges pass the filter.
#[derive(Clone, Debug, Default)]
pub struct Data {
    /// Exchanges in the store.
    pub total: usize,
    /// Of them refused or failed.
    pub refused: usize,
    /// Of them slow.
    pub slow: usize,
    /// Of them under a C-MAC.
    pub protected: usize,
    /// Of them pinned.
    pub pinned: usize,
    /// Places in the store that pass the filter, oldest first.
    pub shown: Arc<Vec<usize>>,
    /// Exchanges that were not looked at yet.
    pub left: usize,
    /// What is wrong with the filter as it is typed.
    pub mistake: Option<Mistake>,
    /// Name of the capture that is looked at.
    pub remark: Option<String>,
    /// What host keys open of it, in words; `None` until some were tried.
    pub unsealed: Option<String>,
    /// Why nothing can be sent now; empty when it can.
    pub closed: &'static str,
}

/// One row.
#[derive(Clone, Debug)]
pub struct TraceRow {
    /// Running number.
    pub number: u64,
    /// Time of day, UTC, to the millisecond.
    pub time: String,
    /// Since the start of the exchange before, in milliseconds.
    pub delta_ms: Option<f32>,
    /// Command code in hex.
    pub code: String,
    /// Command name.
    pub command: String,
    /// What was asked or answered.
    pub what: String,
    /// Queries are quiet.
    pub quiet: bool,
    /// Status code and name.
    pub status: (String, String),
    /// Colour of the status, unless it is the usual one.
    pub tone: Option<Tone>,
    /// Bytes out.
    pub sent: usize,
    /// Bytes back.
    pub got: usize,
    /// Duration, in milliseconds.
    pub took_ms: f32,
    /// Expected duration, in milliseconds.
    pub expected_ms: f32,
    /// Whether it was slow.
    pub slow: bool,
    /// Attempts that were not acknowledged.
    pub nacks: u32,
    /// Counter of the session, shortened.
    pub session: Option<String>,
    /// Whether it went under a C-MAC.
    pub protected: bool,
    /// Whether known keys opened it: its C-MAC fits, and what was encrypted is shown decrypted.
    pub opened: bool,
    /// Whether it is pinned.
    pub pinned: bool,
    /// Whether there is a note beside it.
    pub noted: bool,
    /// Which screen asked.
    pub from: String,
}

impl TraceRow {
    /// What a screen reader says.
    pub fn name(&self) -> String {
        let (code, status) = &self.status;
        let Self { number, command, what, took_ms, .. } = self;
        let protected = match (self.protected, self.opened) {
            (true, true) => ", protected, shown decrypted",
            (true, false) => ", protected",
            _ => "",
        };
        format!("{number}, {} {command}, {what}, {code} {status}, {took_ms:.1} ms{protected}", self.code)
    }
}

/// The chosen exchange.
#[derive(Clone, Debug, Default)]
pub struct Detail {
    /// Its place in the store.
    pub place: usize,
    /// Running number.
    pub number: u64,
    /// Whether it is pinned.
    pub pinned: bool,
    /// What somebody wrote beside it.
    pub note: String,
    /// The screen that asked, then the one of what it asked about: words and action.
    pub ways: Vec<(String, Action)>,
    /// The fields of both directions.
    pub fields: Vec<TraceField>,
    /// The bytes of both directions, on the wire and decrypted.
    pub blocks: Vec<Block>,
    /// Known keys opened it.
    pub opened: bool,
    /// What is wrong with it.
    pub complaints: Vec<String>,
    /// Duration, effect, who asked.
    pub facts: Vec<Fact>,
    /// Duration and expected duration, in milliseconds.
    pub timing: (f32, f32),
}

impl Detail {
    /// The bytes of one side, where it has some.
    pub fn bytes(&self, side: Side) -> &[u8] {
        self.blocks.iter().find(|block| block.side == side).map_or(&[], |block| &block.bytes)
    }
}

/// Bytes that belong together.
#[derive(Clone, Debug)]
pub struct Block {
    /// Which.
    pub side: Side,
    /// `Sent`.
    pub title: &'static str,
    /// How many there are, and whether some are secret.
    pub remark: String,
    /// The bytes; those of a secret are 00.
    pub bytes: Vec<u8>,
    /// What they are.
    pub roles: Vec<(Range<usize>, ByteRole)>,
}

/// Where bytes stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// From host to chip, as on the bus.
    Sent,
    /// The command's payload without its encryption.
    SentInside,
    /// From chip to host, as on the bus.
    Received,
    /// The answer's payload without its encryption.
    ReceivedInside,
}

/// A decoded field.
#[derive(Clone, Debug)]
pub struct TraceField {
    /// How deep it lies.
    pub depth: usize,
    /// Name.
    pub name: String,
    /// Its bytes, shortened.
    pub bytes: String,
    /// In words.
    pub words: String,
    /// Where its bytes stand.
    pub side: Side,
    /// Where it lies.
    pub range: Range<usize>,
    /// Whether other fields lie inside.
    pub group: bool,
    /// What is wrong with it.
    pub tone: Option<Tone>,
}
