//! Captures: recorded exchanges as lines of text that people can read and `diff` can compare.
//!
//! ```text
//! stsafe-capture 1
//! device: SPL05 virtual chip
//! address: sim
//! date: 2026-11-20T14:02:11.204Z
//! secrets: blanked
//!
//! 1 0.000 - 1447CB0D 000003000F47 00 took=5.021 expected=5 from=Overview
//! ```
//!
//! A line is: number · seconds since `date` · milliseconds since the line before · sent · received · status · the rest as
//! `key=value`. Lines that begin with `#` are remarks. A second heading begins a new part, with times of its own. Blanked
//! bytes stand as `**`. Only text and bytes in here: files are opened and written elsewhere.

pub mod blank;
pub mod compare;
pub mod follow;
pub mod open;
pub mod probe;
pub mod read;
pub mod write;

use core::fmt;

use blank::Secrets;

use crate::exchange::Exchange;
use crate::transport::Origin;

/// The first line of every part, with the version of the format.
pub const HEADING: &str = "stsafe-capture 1";

/// A line longer than this is no line of a capture: the longest exchange has 2 × 757 bytes, and words.
pub const MOST_LINE_BYTES: usize = 16 * 1024;

/// What stands above the exchanges of one part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// `SPL05 virtual chip`; may be empty.
    pub device: String,
    /// How it was opened: `sim`, `serial:/dev/ttyACM0`; may be empty.
    pub address: String,
    /// What answered.
    pub origin: Option<Origin>,
    /// When the part begins, in milliseconds since 1970-01-01 UTC.
    pub unix_ms: u64,
    /// Whether secrets were blanked.
    pub blanked: bool,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What was exchanged.
    pub exchange: Exchange,
    /// Bytes that were blanked; they read as 00.
    pub hidden: Secrets,
    /// Somebody pinned it.
    pub pinned: bool,
    /// What somebody wrote beside it; may be empty.
    pub note: String,
}

impl From<Exchange> for Entry {
    fn from(exchange: Exchange) -> Self {
        Self { exchange, hidden: Secrets::default(), pinned: false, note: String::new() }
    }
}

/// What is wrong in one place of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which line, from 1.
    pub line: u64,
    /// What is wrong, and what would be right.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

/// Why a file is no capture at all.
#[derive(Debug)]
pub enum Foreign {
    /// It does not begin as a capture does.
    Heading {
        /// What it looks like instead.
        looks_like: &'static str,
    },
    /// It is a capture of a later version.
    Version(String),
    /// It cannot be read.
    Io(std::io::Error),
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Heading { looks_like } => {
                write!(f, "no capture: it does not begin with \"{HEADING}\"; it looks like {looks_like}")
            }
            Self::Version(found) => {
                write!(f, "a capture of version {found}; this program reads version 1")
            }
            Self::Io(error) => write!(f, "cannot be read: {error}"),
        }
    }
}

impl core::error::Error for Foreign {}

/// A whole file, as far as it could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capture {
    /// What its first part says about itself.
    pub header: Header,
    /// The lines, in order.
    pub entries: Vec<Entry>,
    /// Lines that could not be read, and why.
    pub problems: Vec<Problem>,
    /// How many such lines there were; [`Self::problems`] keeps the first ones.
    pub problem_count: u64,
    /// Transfers with other addresses on the same bus, which are left out; a logic analyser sees them.
    pub other_addresses: u64,
}
