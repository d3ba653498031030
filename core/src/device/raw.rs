//! Frames typed by hand: decoded first, so that nothing leaves that was not judged.

use std::sync::Arc;
use std::time::Duration;

use super::{Consent, Device, DeviceError};
use crate::bytes::Reader;
use crate::command::Command;
use crate::command::catalog::row_of;
use crate::effect::Judged;
use crate::lab::raw::{self, RawFrame};
use crate::link::{Code, CommandFrame, ResponseFrame};

/// How long a command may take that nobody knows.
pub(super) const UNKNOWN_TIME: Duration = Duration::from_millis(5);

impl Device {
    /// What raw bytes (header and payload, without CRC) are and would do. Bytes that no decoder understands count as
    /// one-way.
    pub fn judge_raw(&self, code: Code, payload: &[u8]) -> (Option<Command>, Judged) {
        raw::judge(code, payload, &self.observation)
    }

    /// Sends raw bytes after decoding them; the answer comes back as it is, whatever its status.
    pub fn run_raw(
        &mut self,
        code: Code,
        payload: &[u8],
        consent: Consent,
    ) -> Result<ResponseFrame, DeviceError> {
        let wire = CommandFrame::plain(code, payload.to_vec()).encode();
        self.run_wire(code, payload, &wire, consent)
    }

    /// Sends a frame byte by byte as it was typed, a wrong CRC included. It is judged by what it would do if the CRC
    /// were right: that a chip refuses it is no reason to send a one-way command without being asked. With a C-MAC it
    /// goes through the open session.
    pub fn run_frame(
        &mut self,
        frame: &Arc<RawFrame>,
        consent: Consent,
    ) -> Result<ResponseFrame, DeviceError> {
        if frame.has_cmac() {
            return self.run_shielded(frame, consent);
        }
        self.run_wire(frame.code(), frame.payload(), frame.wire(), consent)
    }

    fn run_wire(
        &mut self,
        code: Code,
        payload: &[u8],
        wire: &[u8],
        consent: Consent,
    ) -> Result<ResponseFrame, DeviceError> {
        let (command, judged) = self.judge_raw(code, payload);
        let name = row_of(code, payload).map_or("Raw command", |row| row.name);
        self.writable(name, &judged)?;
        if let Some(command) = &command {
            self.heed(command)?;
        }
        self.permit(name, code, payload, judged, consent)?;
        let expected = command.as_ref().map_or(UNKNOWN_TIME, |c| c.row().time());
        let answer = self.exchange(name, wire, expected, None);
        if let (Err(_), Some(command)) = (&answer, &command) {
            self.doubt(command);
        }
        let answer = answer?;
        if let (Some(command), true) = (command, answer.status().is_ok())
            && let Ok(response) = command.decode_response(&mut Reader::new(&answer.body), &self.observation)
        {
            self.learn(&command, response, &answer.body);
        }
        Ok(answer)
    }
}
