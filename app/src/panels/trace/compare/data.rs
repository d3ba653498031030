//! What the comparison shows, as plain values.

use std::ops::Range;

use crate::widgets::bytes::ByteRole;

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompareRow {
    /// Exchanges that are alike: `12 exchanges alike`.
    Alike(String),
    /// An exchange of the first that was not sent again: number, and why.
    NotSent(u64, String),
    /// One difference.
    Differs {
        /// Number in the first, and in the second.
        numbers: (Option<u64>, Option<u64>),
        /// Command code.
        code: String,
        /// Command name.
        command: String,
        /// What was asked.
        what: String,
        /// What differs, in words.
        difference: String,
        /// Status in the first, and in the second, code and name.
        statuses: (String, String),
    },
}

impl CompareRow {
    /// What a screen reader says.
    pub fn name(&self) -> String {
        match self {
            Self::Alike(words) => words.clone(),
            Self::NotSent(number, why) => format!("{number} was not sent, {why}"),
            Self::Differs { numbers, code, command, what, difference, statuses } => {
                let number = |number: &Option<u64>| number.map_or_else(|| "none".into(), |n| n.to_string());
                let (a, b) = (number(&numbers.0), number(&numbers.1));
                let what = if what.is_empty() { String::new() } else { format!(", {what}") };
                format!(
                    "{a} and {b}, {code} {command}{what}, {difference}, {} and {}",
                    statuses.0, statuses.1
                )
            }
        }
    }
}

/// One side of the chosen stretch.
#[derive(Clone, Debug)]
pub struct CompareSide {
    /// `monday.capture, exchange 12`.
    pub title: String,
    /// The write, then the answer.
    pub blocks: [CompareBlock; 2],
}

/// Bytes of one direction.
#[derive(Clone, Debug)]
pub struct CompareBlock {
    /// `Sent`.
    pub title: &'static str,
    /// How many there are, and whether some are secret.
    pub remark: String,
    /// The bytes; those of a secret are 00.
    pub bytes: Vec<u8>,
    /// Those that differ from the other side's.
    pub marks: Marks,
}

/// What ranges of bytes are.
pub type Marks = Vec<(Range<usize>, ByteRole)>;

/// The chosen stretch, both sides and in words.
#[derive(Clone, Debug, Default)]
pub struct CompareDetail {
    /// The first and the second; `None` where one has no such exchange.
    pub sides: [Option<CompareSide>; 2],
    /// What differs, field by field.
    pub words: Vec<String>,
}
