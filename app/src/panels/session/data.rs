//! What the Session screen shows, as plain values.

use std::ops::Range;
use std::sync::Arc;

use crate::view::session::Breakage;
use stsafe_core::plan::Plan;
use stsafe_core::session::judge::Tried;
use stsafe_core::verdict::Check;

use super::flow::Part;

/// The screen.
pub struct Data {
    /// Protected exchanges or worked examples, in the order of the list.
    pub entries: Vec<Entry>,
    /// Place of the chosen one.
    pub chosen: usize,
    /// The list holds worked examples.
    pub examples: bool,
    /// The chosen exchange.
    pub table: Option<Table>,
    /// The command table, while it is shown.
    pub flags: Option<super::flags::Data>,
    /// The session.
    pub session: Session,
    /// The last broken thing, in words.
    pub caught: Option<String>,
    /// What was pasted, judged.
    pub judged: Option<Result<Judged, String>>,
    /// Why nothing can be asked of the chip now; empty when something can.
    pub closed: &'static str,
}

/// One entry of the list.
pub struct Entry {
    /// Number or letter.
    pub mark: String,
    /// `Update zone 1`.
    pub title: String,
    /// `N …3B → …3C`.
    pub counters: String,
    /// Status in hex.
    pub status: String,
    /// The chip did it.
    pub good: bool,
}

/// The session now.
pub struct Session {
    /// It is open.
    pub open: bool,
    /// In words.
    pub words: String,
    /// Wrong C-MACs in a row.
    pub wrong_macs: u16,
    /// `0 used, program stops at 8`.
    pub budget: String,
    /// The limit is reached.
    pub used_up: bool,
    /// The limit is reached and nobody has typed that the chip may be lost.
    pub stopped: bool,
    /// The virtual chip holds host keys that can be used.
    pub own_keys: bool,
    /// Writes ST's test keys into a chip that has none, where that is possible.
    pub write_keys: Option<Arc<Plan>>,
    /// Why a breakage cannot be chosen; empty where it can. In the order of [`Breakage::ALL`].
    pub breakable: Vec<(Breakage, &'static str)>,
    /// Counter, for the judge.
    pub n: Option<u32>,
}

/// Both sides of one exchange.
pub struct Table {
    /// Place in the list.
    pub number: usize,
    /// `Update zone 1`.
    pub title: String,
    /// Beside "Host computes".
    pub host: String,
    /// Heading of the right side.
    pub chip_title: &'static str,
    /// Beside it.
    pub chip: &'static str,
    /// The first row that is not equal on both sides.
    pub first_unequal: Option<usize>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// Whose value it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What the host reckons.
    Host,
    /// What the chip reckons.
    Chip,
}

/// One value on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// `C-MAC input`; `then` where it goes on.
    pub label: &'static str,
    /// Under it: `17 B + padding`.
    pub note: String,
    /// The host's bytes.
    pub host: Vec<u8>,
    /// The chip's bytes.
    pub chip: Vec<u8>,
    /// What its bytes are; a narrow range inside a wide one says it more exactly.
    pub parts: Vec<(Range<usize>, Part)>,
    /// How it is made.
    pub how: &'static str,
    /// Belongs to the row above.
    pub goes_on: bool,
}

impl Row {
    /// Both sides have the same bytes.
    pub fn equal(&self) -> bool {
        self.host == self.chip
    }
}

/// What was pasted, judged.
pub struct Judged {
    /// The checks.
    pub checks: Vec<Check>,
    /// The MAC that was looked for.
    pub mac: String,
    /// What was tried.
    pub tried: Vec<Tried>,
    /// Title of the explanation.
    pub title: String,
    /// Cause, cure and cost.
    pub sentences: Vec<String>,
    /// `Chip would answer 16`; empty where that does not follow.
    pub answer: String,
    /// Nothing is wrong.
    pub right: bool,
    /// The right frame, to copy.
    pub right_frame: Option<String>,
}
