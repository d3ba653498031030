//! The host's side of the session that a recorded frame belongs to: the chip's keys, and the counter as it stands.

use stsafe_core::access::Encryption;
use stsafe_core::chip::Chip;
use stsafe_core::command::Command;
use stsafe_core::link::{CommandFrame, ResponseFrame};
use stsafe_core::session::transcript::{Transcript, reckon};
use stsafe_core::session::{self, Generation, SessionError, SessionKeys};

/// Keys, counter N and encryption of one frame.
pub struct Channel {
    keys: SessionKeys,
    n: u32,
    encryption: Encryption,
}

/// The channel of a frame with a C-MAC, as the chip holds it at this moment.
pub fn channel(chip: &Chip, frame: &CommandFrame) -> Option<Channel> {
    frame.cmac?;
    let host = chip.nvm.host_keys.as_ref()?;
    let keys = SessionKeys::new(&host.mac.0, &host.cipher.0).ok()?;
    let rule = chip.nvm.rule(frame.code);
    let encryption = rule.map_or(Encryption::default(), |rule| Encryption::from_bits(rule.encryption));
    Some(Channel { keys, n: host.counter, encryption })
}

impl Channel {
    /// The command's payload; `None` where C-MAC or padding are wrong on purpose.
    pub fn command(&self, frame: &CommandFrame) -> Option<Vec<u8>> {
        if !session::command_mac_fits(&self.keys, Generation::V2, self.n, frame) {
            return None;
        }
        if self.encryption.command {
            return session::decrypt_command(&self.keys, Generation::V2, self.n, frame).ok();
        }
        Some(frame.payload.clone())
    }

    /// The command under protection again.
    pub fn protect(&self, command: &Command) -> CommandFrame {
        let code = command.row().key.code();
        session::protect_command(
            &self.keys,
            Generation::V2,
            self.n,
            code,
            &command.payload(),
            self.encryption,
        )
    }

    /// The payload of the answer.
    pub fn answer(&self, sent: &CommandFrame, answer: &ResponseFrame) -> Result<Vec<u8>, SessionError> {
        session::open_response(&self.keys, Generation::V2, self.n, sent, answer, self.encryption.response)
    }

    /// Every value inside the exchange.
    pub fn reckon(&self, sent: &CommandFrame, answer: Option<&ResponseFrame>) -> Transcript {
        reckon(&self.keys, Generation::V2, self.n, sent, answer, self.encryption)
    }
}
