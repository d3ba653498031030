//! How much fits into an answer. An answer that does not fit is refused with 06 before anything is done (INFERRED: the
//! host's limit of a frame, taken for both directions).

use super::Refusal;
use crate::access::Encryption;
use crate::link::{MAC_BYTES, MAX_FRAME_BYTES, Status};

const BLOCK: usize = 16;

/// Payload bytes of the longest answer: header and payload, and the R-MAC where there is one.
#[derive(Clone, Copy)]
pub(super) struct Room(usize);

impl Room {
    /// Without a host session.
    pub(super) const PLAIN: Self = Self(MAX_FRAME_BYTES - 1);

    /// Under R-MAC. An encrypted payload grows to whole blocks, by one byte at least.
    pub(super) fn protected(encryption: Encryption) -> Self {
        let most = Self::PLAIN.0 - MAC_BYTES;
        Self(if encryption.response { most / BLOCK * BLOCK - 1 } else { most })
    }

    /// Whether this many bytes of payload fit.
    pub(super) fn check(self, payload_bytes: usize) -> Result<(), Refusal> {
        let Self(most) = self;
        if payload_bytes <= most {
            return Ok(());
        }
        let rule = format!("an answer of {payload_bytes} B, at most {most} B fit");
        Err(Refusal::new(Status::BUFFER_EXCEEDED, rule))
    }
}
