//! One recorded exchange with a chip: what went out, what came back, how long it took, who asked.

use std::borrow::Cow;
use std::time::Duration;

use crate::link::Status;

/// One exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// Running number, from 1, per opened device.
    pub number: u64,
    /// When it began, in milliseconds since 1970-01-01 UTC.
    pub unix_ms: u64,
    /// Which part of the program asked, as on the screen; from a capture, what it says.
    pub asked_by: Cow<'static, str>,
    /// The whole write, CRC included.
    pub sent: Vec<u8>,
    /// The whole answer, CRC included; empty where none came.
    pub received: Vec<u8>,
    /// Attempts that were not acknowledged.
    pub nacks: u32,
    /// Reads repeated because the answer was damaged.
    pub read_again: u32,
    /// From the start of the write to the end of the last read.
    pub took: Duration,
    /// Typical time of the command.
    pub expected: Duration,
    /// Counter N of the host session, where the exchange was protected. With the session's keys, all intermediate
    /// values follow from it and the bytes; see `session::transcript`.
    pub session_n: Option<u32>,
    /// How it ended.
    pub outcome: Outcome,
}

/// How an exchange ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The chip answered with this status.
    Answered(Status),
    /// An answer came, but it is damaged.
    Damaged(String),
    /// No answer came.
    Failed(String),
}

impl Outcome {
    /// The chip's status, if it answered.
    pub fn status(&self) -> Option<Status> {
        match self {
            Self::Answered(status) => Some(*status),
            _ => None,
        }
    }
}
