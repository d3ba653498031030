//! The host secure channel on the chip's side: C-MAC, counter, decryption, and the R-MAC on what comes out.

use std::time::Duration;

use super::room::Room;
use super::state::HostKeys;
use super::{Authority, Chip, REFUSAL_TIME, Refusal};
use crate::access::Encryption;
use crate::link::{CommandFrame, ResponseFrame, Status};
use crate::session::transcript::{self, Transcript};
use crate::session::{self, Generation, SessionKeys};

/// Protected frames that are kept for whoever looks at the chip from inside.
const MOST_SEEN: usize = 256;

/// What the chip itself had in hand when a frame with a C-MAC came: the view that only a virtual chip has.
pub struct ChipSide {
    frame: CommandFrame,
    n: u32,
    keys: SessionKeys,
    encryption: Encryption,
}

impl ChipSide {
    /// The frame as it came.
    pub fn frame(&self) -> &CommandFrame {
        &self.frame
    }

    /// Every value inside the exchange, from the chip's own keys, counter and command table.
    pub fn reckon(&self, answer: Option<&ResponseFrame>) -> Transcript {
        transcript::reckon(&self.keys, Generation::V2, self.n, &self.frame, answer, self.encryption)
    }
}

/// Bit 6 of an answer's header: an R-MAC follows (real on the A110, INFERRED on the A120).
const RMAC_BIT: u8 = 0x40;

impl Chip {
    /// What the chip had in hand for the protected frames since the last call, oldest first.
    pub fn take_seen(&mut self) -> Vec<ChipSide> {
        std::mem::take(&mut self.seen)
    }

    /// A command with a C-MAC. A refusal from here carries no R-MAC: nobody has proved anything yet.
    pub(super) fn take_protected(
        &mut self,
        frame: &CommandFrame,
    ) -> Result<(ResponseFrame, Duration), Refusal> {
        let (keys, n) = self.check_cmac(frame)?;
        let rule = self.nvm.rule(frame.code);
        let encryption = rule.map_or(Encryption::default(), |rule| Encryption::from_bits(rule.encryption));
        if frame.flags.rmac {
            self.room = Room::protected(encryption);
        }
        let payload = if encryption.command {
            session::decrypt_command(&keys, Generation::V2, n, frame)
                .map_err(|e| Refusal::new(Status::DECRYPTION_ERROR, e.to_string()))
        } else {
            Ok(frame.payload.clone())
        };
        let result = payload.and_then(|payload| self.run(frame.code, &payload, Authority { host: true }));
        let (status, body, busy) = match result {
            Ok((response, busy)) => (Status::OK, response.encode(), busy),
            Err(refusal) => {
                let status = refusal.status;
                self.note(refusal);
                (status, Vec::new(), REFUSAL_TIME)
            }
        };
        if !frame.flags.rmac {
            return Ok((ResponseFrame { header: status.code(), body }, busy));
        }
        let bit = if self.nvm.traits.rmac_header_bit { RMAC_BIT } else { 0 };
        let header = status.code() | bit;
        let encrypt = encryption.response;
        Ok((session::protect_response(&keys, Generation::V2, n, frame, header, &body, encrypt), busy))
    }

    /// Keys and counter N of a command whose C-MAC fits; the counter has then moved on, whatever becomes of the
    /// command (RUN). Many wrong C-MACs in a row block the keys for ever (A110; limit ASSUMED).
    fn check_cmac(&mut self, frame: &CommandFrame) -> Result<(SessionKeys, u32), Refusal> {
        let limit = self.nvm.traits.wrong_mac_limit;
        let wrong = self.nvm.wrong_macs;
        let gone = || Refusal::new(Status::KEY_NOT_FOUND, "a C-MAC, but there are no host keys");
        let host = self.nvm.host_keys.as_ref().ok_or_else(gone)?;
        if wrong >= limit {
            return Err(Refusal::new(
                Status::KEY_BLOCKED,
                format!("{wrong} wrong C-MACs in a row blocked the host keys"),
            ));
        }
        let n = host.counter;
        let Some(next) = n.checked_add(1) else {
            return Err(Refusal::new(Status::MAC_COUNTER_MAXIMUM, "the host key counter is at its end"));
        };
        let keys = session_keys(host)?;
        let rule = self.nvm.rule(frame.code);
        let encryption = rule.map_or(Encryption::default(), |rule| Encryption::from_bits(rule.encryption));
        if self.seen.len() >= MOST_SEEN {
            self.seen.remove(0);
        }
        self.seen.push(ChipSide { frame: frame.clone(), n, keys: keys.clone(), encryption });
        let Some(host) = self.nvm.host_keys.as_mut() else { return Err(gone()) };
        if session::command_mac_fits(&keys, Generation::V2, n, frame) {
            host.counter = next;
            self.writing.host_counter = true;
            self.nvm.wrong_macs = 0;
            return Ok((keys, n));
        }
        self.nvm.wrong_macs = wrong.saturating_add(1);
        let rule = format!("wrong C-MAC, number {} in a row; counter stays {n:08X}", self.nvm.wrong_macs);
        Err(Refusal::new(Status::INVALID_CMAC, rule))
    }
}

fn session_keys(host: &HostKeys) -> Result<SessionKeys, Refusal> {
    SessionKeys::new(&host.mac.0, &host.cipher.0)
        .map_err(|e| Refusal::new(Status::WRONG_KEY_TYPE, format!("the stored host keys are damaged: {e}")))
}
