//! The only seam to I/O: one exchange of bytes with a chip, real, virtual or recorded.
//!
//! Nobody outside may ask which one it is, but for [`Transport::origin`] (what to call it, how strict to be),
//! [`Transport::bench`] (faults and the chip's own view, which only a virtual chip in this program has) and
//! [`Transport::bridge`] (health, bus speed and lines, which only a device behind a bridge has).

pub mod address;
pub mod bridge;
pub mod bridge_host;
pub mod clock;
#[cfg(feature = "serial")]
pub mod discover;
mod link_fault;
pub mod poll;
pub mod replay;
#[cfg(feature = "serial")]
pub mod serial;
pub mod simulated;
#[cfg(not(target_arch = "wasm32"))]
pub mod tcp;

use core::fmt;
use std::time::Duration;

use serde::Serialize;

use self::bridge::Bridge;
use crate::chip::bus::Bus;

/// What answers at the other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// Silicon.
    Real,
    /// A virtual chip, in this program or behind a bridge that says so.
    Virtual,
    /// A recording.
    Replay,
}

/// When to ask for the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// Wait this long after the write before the first read.
    pub first: Duration,
    /// Wait this long after a read that was not acknowledged.
    pub interval: Duration,
    /// Give up when the chip has not acknowledged for this long.
    pub deadline: Duration,
}

impl Timing {
    /// For a command that typically takes `typical`. ST's library gives up after about one second per phase (KNOWN).
    pub fn for_time(typical: Duration) -> Self {
        Self {
            first: typical,
            interval: Duration::from_millis(1),
            deadline: Duration::from_secs(1) + typical,
        }
    }
}

/// What came back from one exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Header, length, payload, CRC: as many bytes as the length announces.
    pub bytes: Vec<u8>,
    /// Attempts that were not acknowledged.
    pub nacks: u32,
    /// From the start of the write to the end of the last read, in microseconds.
    pub took_us: u64,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransportError {
    /// Nobody acknowledged the command: it did not go out.
    NotTaken {
        /// Attempts.
        nacks: u32,
        /// For how long, in milliseconds.
        waited_ms: u64,
    },
    /// The command was taken, but no answer came in time. Whether it was executed is not known.
    NoAnswer {
        /// Attempts.
        nacks: u32,
        /// For how long, in milliseconds.
        waited_ms: u64,
    },
    /// Something on the way failed, and it is known whether the command can have been taken.
    Failed {
        /// What failed.
        what: String,
        /// The chip may have taken the command.
        perhaps_taken: bool,
    },
    /// The way to the chip is gone.
    Lost(String),
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = |ms: &u64| format!("{}.{} s", ms / 1000, ms % 1000 / 100);
        match self {
            Self::NotTaken { nacks, waited_ms } => {
                write!(f, "not acknowledged in {}, {nacks} attempts; nothing was sent", seconds(waited_ms))
            }
            Self::NoAnswer { nacks, waited_ms } => write!(
                f,
                "the command was taken, but no answer came in {}, {nacks} polls; whether it was executed is not known",
                seconds(waited_ms)
            ),
            Self::Failed { what, perhaps_taken: true } => {
                write!(f, "{what}; whether the command was executed is not known")
            }
            Self::Failed { what, perhaps_taken: false } => write!(f, "{what}; nothing was sent to the chip"),
            Self::Lost(what) => f.write_str(what),
        }
    }
}

impl core::error::Error for TransportError {}

/// A way to exchange bytes with a chip.
pub trait Transport: Send {
    /// Writes one frame and reads its answer. A write is repeated only while its address is not acknowledged.
    fn exchange(&mut self, frame: &[u8], timing: Timing) -> Result<Answer, TransportError>;

    /// Reads the last answer again, without writing: for an answer that came damaged.
    fn read_again(&mut self) -> Result<Answer, TransportError>;

    /// What answers.
    fn origin(&self) -> Origin;

    /// The address by which this device was opened: `sim`, `sim:FILE`, …
    fn address(&self) -> &str;

    /// The virtual chip itself, where there is one.
    fn bench(&mut self) -> Option<&mut Bus> {
        None
    }

    /// The bridge before the chip, where there is one.
    fn bridge(&mut self) -> Option<Bridge<'_>> {
        None
    }
}
