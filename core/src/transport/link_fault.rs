//! Why a request to a bridge got no answer, in words. What it means for a chip's command is not decided here.

use core::fmt;
use std::time::Duration;

use crate::bridge::VERSION;
use crate::bridge::answer::{Error, Stage};
use crate::crypto::random::RandomError;

/// Why a request got no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkFault {
    /// The port is gone: unplugged, or the other side ended.
    Gone(String),
    /// Nothing, or nothing that fits, came in this time.
    Silent {
        /// How long was waited.
        waited: Duration,
        /// Frames came, but none answered this request.
        strays: u64,
    },
    /// Bytes changed or were lost on the link.
    Damaged(&'static str),
    /// The bridge speaks another version of the protocol.
    WrongVersion {
        /// Its version.
        bridge: u8,
    },
    /// The bridge answered that it could not.
    Refused {
        /// Why.
        error: Error,
        /// How far it came.
        stage: Stage,
        /// Attempts that were not acknowledged.
        nacks: u32,
        /// Microseconds.
        took_us: u64,
        /// What it had read.
        data: Vec<u8>,
    },
    /// More data than one request carries.
    TooLong,
    /// No random number to begin with, so answers to other programs could not be told from ours. Nothing was sent.
    NoNumber(RandomError),
}

impl fmt::Display for LinkFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gone(why) => write!(f, "the bridge is gone ({why})"),
            Self::Silent { waited, strays: 0 } => {
                write!(f, "the bridge did not answer in {} ms", waited.as_millis())
            }
            Self::Silent { waited, .. } => write!(
                f,
                "in {} ms the bridge only sent answers with a wrong sequence number",
                waited.as_millis()
            ),
            Self::Damaged(what) => write!(f, "bytes were damaged between program and bridge: {what}"),
            Self::WrongVersion { bridge } => {
                write!(
                    f,
                    "the bridge speaks version {bridge} of the protocol, this program version {VERSION}"
                )
            }
            Self::Refused { error, .. } => write!(f, "the bridge says: {error}"),
            Self::TooLong => f.write_str("more bytes than the bridge takes"),
            Self::NoNumber(why) => write!(f, "no number to begin the requests with: {why}"),
        }
    }
}

impl core::error::Error for LinkFault {}
