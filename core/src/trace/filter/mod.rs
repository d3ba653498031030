//! The filter language of the trace: `cmd:update status!=00 zone:1..4 session:yes bytes:"DE AD"`.
//!
//! Terms stand side by side and all must hold; `-` before one turns it round; values separated by commas are
//! alternatives. What has no key is looked for in the decoded words. Everything but that is decided from numbers and
//! bytes, without decoding.

mod complete;
mod matches;
mod parse;

pub use complete::{Completion, Suggestion, complete};
pub use parse::parse;

use core::fmt;
use std::ops::Range;

use crate::link::Code;

/// What a row must be to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    terms: Vec<Term>,
}

/// One condition.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Term {
    /// It must not hold.
    not: bool,
    test: Test,
}

/// What is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Test {
    /// One of these commands.
    Command(Vec<Named>),
    /// A number of the row lies in one of these ranges, both ends included.
    Number(Field, Vec<(u64, u64)>),
    /// One of these statuses; `None` is "no right answer".
    Status(Vec<Option<u8>>),
    /// Something that is or is not so.
    Is(Quality, bool),
    /// Somebody of this name asked (lower case, a part is enough).
    From(Vec<String>),
    /// These bytes stand in the write or in the answer; `None` is any byte.
    Bytes(Where, Vec<Option<u8>>),
    /// This stands in the decoded words (lower case).
    Text(String),
}

/// A command by its code, and by its subject where the code has several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Named {
    code: Code,
    tag: Option<u8>,
}

/// Numbers of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Number,
    Zone,
    Milliseconds,
    Nacks,
    Counter,
}

/// What a row is or is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quality {
    Protected,
    Pinned,
    Noted,
    Slow,
}

/// Where bytes are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Where {
    Sent,
    Received,
    Either,
}

/// Why a text is no filter, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The bytes of the text that are wrong.
    pub at: Range<usize>,
    /// What is wrong, and what would be right.
    pub what: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl core::error::Error for Mistake {}

/// The keys, and what they are for: one table for reading, completing and explaining.
const KEYS: [(&str, &str); 15] = [
    ("cmd", "command by name or code: cmd:update, cmd:06, cmd:1F03"),
    ("zone", "zone of Read, Update, Decrement: zone:1..4"),
    ("status", "status of the answer: status!=00, status:none"),
    ("session", "under a host session: session:yes"),
    ("bytes", "bytes of either side, ?? is any: bytes:\"DE AD\""),
    ("sent", "bytes of the write: sent:\"05 00\""),
    ("got", "bytes of the answer: got:\"0F 47\""),
    ("ms", "duration in milliseconds: ms>20"),
    ("nack", "attempts not acknowledged: nack>0"),
    ("slow", "longer than half as much again as expected: slow:yes"),
    ("no", "number of the exchange: no:1200..1300"),
    ("n", "session counter: n:3A..3F"),
    ("from", "who asked: from:memory"),
    ("pinned", "pinned rows: pinned:yes"),
    ("note", "rows with a note: note:yes"),
];

impl Filter {
    /// Whether everything passes.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether rows must be decoded for it, which takes longer.
    pub fn needs_words(&self) -> bool {
        self.terms.iter().any(|term| matches!(term.test, Test::Text(_)))
    }
}
