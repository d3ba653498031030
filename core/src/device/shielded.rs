//! Typed frames that go out with a C-MAC: made by the open session, or typed with the frame and judged before.
//!
//! A wrong C-MAC brings the host keys one step nearer to being blocked, so a frame whose C-MAC is not known to be right
//! needs consent, whatever its command does; and beyond the driver's limit nothing leaves unless the user accepts that
//! the keys may be lost.

use std::sync::Arc;

use super::raw::UNKNOWN_TIME;
use super::session::WRONG_MACS_STOP;
use super::{Consent, Device, DeviceError, Fault, Layer, budget};
use crate::access::Encryption;
use crate::bytes::Reader;
use crate::command::Command;
use crate::command::catalog::row_of;
use crate::effect::{self, Effect, Judged};
use crate::lab::raw::look::{Cost, Look};
use crate::lab::raw::{Crc, RawFrame, Seal, Shield};
use crate::link::{CommandFrame, ResponseFrame, Status};
use crate::paste::{Direction, Notation, Pasted};
use crate::policy::{Answer, Verdict};
use crate::session::transcript;
use crate::session::{self, Generation, SessionKeys};

impl Device {
    /// What a typed frame would be on the wire, do and cost now. Sends nothing.
    pub fn look_at(&self, frame: &Arc<RawFrame>) -> Look {
        let frame = Arc::clone(frame);
        match frame.shield() {
            Some(shield) => self.look_at_shielded(frame, shield),
            None if frame.has_cmac() => self.look_at_typed(frame),
            None => Look::plain(frame, &self.observation),
        }
    }

    fn look_at_shielded(&self, frame: Arc<RawFrame>, shield: Shield) -> Look {
        let table = self.encryption_of(frame.code());
        let encryption = shield.encryption(table.unwrap_or_default());
        let n = self.session_counter();
        let made = n.zip(self.session_keys());
        let wire = made.map(|(n, keys)| protect(&keys, n, &frame, shield, encryption).encode());
        let (command, judged) = self.judge_raw(frame.code(), frame.payload());
        let read_otherwise = match (table, shield.seal) {
            (_, Seal::ByTable) => None,
            (None, _) => Some(
                "The command table was not read: whether the chip decrypts these bytes is not known, so they may do \
                 anything.",
            ),
            (Some(table), _) if table.command == encryption.command => None,
            (Some(Encryption { command: true, .. }), _) => Some(
                "The chip decrypts this command: in clear it is refused with 18, or, one time in 256, read as bytes \
                 that may do anything.",
            ),
            (Some(_), _) => Some(
                "The chip does not decrypt this command: it reads the ciphertext as its payload, and that may do \
                 anything.",
            ),
        };
        let (command, judged, verdict) = match (read_otherwise, command) {
            (Some(because), _) => {
                let judged = Judged { effect: Effect::OneWay, because: because.to_owned() };
                (None, judged, unknown("What the chip reads is not what was typed."))
            }
            (None, Some(command)) => {
                let verdict = self.may(&command);
                (Some(command), judged, verdict)
            }
            (None, None) => (None, judged, unknown("No decoder understands these bytes.")),
        };
        let cost = Cost::Step;
        let standing = self.standing();
        Look { frame, wire, n, standing, command, judged, verdict, cost, judgement: None }
    }

    fn look_at_typed(&self, frame: Arc<RawFrame>) -> Look {
        let n = self.session_counter();
        // With a counter in doubt the judge would only look for the wrong one.
        let judgement = n.and_then(|n| self.judge_pasted(&[pasted(&frame)], n..=n).pop());
        let right = judgement.as_ref().is_some_and(|judged| judged.chip_answers.is_none());
        let plain = judgement.as_ref().and_then(|judged| judged.plaintext.clone());
        // Without the table a ciphertext could pass for a command that it is not.
        let plain = plain.filter(|_| self.encryption_of(frame.code()).is_some());
        let (command, judged) = match plain {
            Some(plain) => self.judge_raw(frame.code(), &plain),
            None => (None, effect::of_undecodable()),
        };
        let damaged = matches!(frame.crc(), Crc::Wrong { .. });
        let answers = judgement.as_ref().and_then(|judged| judged.chip_answers);
        let cost = match answers {
            _ if damaged => Cost::Nothing,
            _ if judgement.is_none() => Cost::Unknown,
            Some(Status::INVALID_CMAC) => Cost::WrongMac,
            _ => Cost::Step,
        };
        let verdict = match (&judgement, answers, &command) {
            (Some(judged), Some(status), _) => {
                let told = &judged.explanation;
                Verdict { answer: Answer::Refused(status), rule: format!("{}. {}", told.title, told.cause) }
            }
            (Some(_), None, Some(command)) => self.may(command),
            (Some(_), None, None) => unknown("The C-MAC is right; no decoder understands the payload."),
            (None, ..) if self.session.is_none() => {
                unknown("Without a host session the C-MAC cannot be judged.")
            }
            (None, ..) => unknown("The counter is in doubt, so the C-MAC cannot be judged yet."),
        };
        // A wrong CRC saves the budget, but is no way around the question.
        let judged = if right || judged.effect >= Effect::Consuming { judged } else { budget::wrong_mac() };
        let wire = Some(frame.wire().to_vec());
        let standing = self.standing();
        Look { frame, wire, n, standing, command, judged, verdict, cost, judgement }
    }

    /// Sends a frame with its C-MAC, and believes the answer as far as it can be believed.
    pub(super) fn run_shielded(
        &mut self,
        frame: &Arc<RawFrame>,
        consent: Consent,
    ) -> Result<ResponseFrame, DeviceError> {
        let name = row_of(frame.code(), frame.payload()).map_or("Raw command", |row| row.name);
        let error = |layer, fault| DeviceError { command: name, layer, fault };
        let Some(keys) = self.session_keys() else { return Err(error(Layer::Session, Fault::NoSession)) };
        let gates = |me: &mut Self, judged: Judged| {
            me.writable(name, &judged)?;
            me.permit(name, frame.code(), frame.payload(), judged, consent)
        };
        gates(self, self.look_at(frame).judged)?;
        self.recall_wrong_macs();
        if self.wrong_macs >= WRONG_MACS_STOP && !self.accept_wrong_macs {
            return Err(error(Layer::Session, Fault::WrongMacBudget { used: self.wrong_macs }));
        }
        let n = self.counter()?;
        // The counter may have been in doubt until now.
        let look = self.look_at(frame);
        gates(self, look.judged.clone())?;
        if let (true, Answer::Refused(status)) = (self.heeds_policy, look.verdict.answer) {
            return Err(error(Layer::Policy, Fault::Predicted { status, rule: look.verdict.rule }));
        }
        let table = self.encryption_of(frame.code()).unwrap_or_default();
        let (sent, encryption) = match frame.shield() {
            Some(shield) => {
                let encryption = shield.encryption(table);
                (protect(&keys, n, frame, shield, encryption), encryption)
            }
            None => (frame.command_frame(), table),
        };
        let wire = if frame.shield().is_some() { sent.encode() } else { frame.wire().to_vec() };
        let command = look.command.as_ref();
        let expected = command.map_or(UNKNOWN_TIME, |command| command.row().time());
        self.set_counter(None);
        let answer = self.exchange(name, &wire, expected, Some(n));
        let host = transcript::reckon(&keys, Generation::V2, n, &sent, answer.as_ref().ok(), encryption);
        self.broken.insert(self.count, host);
        let answer = answer.inspect_err(|_| {
            self.doubt_keys();
            self.doubt_typed(command);
        })?;
        match self.believe(&keys, n, &sent, &answer, encryption) {
            Ok((status, payload)) => {
                if let (Some(command), true) = (command, status.is_ok())
                    && let Ok(response) =
                        command.decode_response(&mut Reader::new(&payload), &self.observation)
                {
                    self.learn(command, response, &payload);
                }
                Ok(answer)
            }
            Err(why) => {
                self.doubt_typed(command);
                Err(error(Layer::Session, Fault::Session(why)))
            }
        }
    }

    /// The chip may have done what the frame asked, or not.
    fn doubt_typed(&mut self, command: Option<&Command>) {
        if let Some(command) = command {
            self.doubt(command);
        }
        self.observation.doubt_host_keys();
    }

    fn session_keys(&self) -> Option<SessionKeys> {
        self.session.as_ref().map(|session| session.keys.clone())
    }
}

fn protect(
    keys: &SessionKeys,
    n: u32,
    frame: &RawFrame,
    shield: Shield,
    encryption: Encryption,
) -> CommandFrame {
    let made = session::protect_command(keys, Generation::V2, n, frame.code(), frame.payload(), encryption);
    let mut made = CommandFrame { flags: shield.flags, ..made };
    made.cmac = Some(session::command_mac(keys, Generation::V2, n, &made));
    made
}

/// The judge takes what was pasted.
fn pasted(frame: &RawFrame) -> Pasted {
    Pasted {
        bytes: frame.wire().to_vec(),
        direction: Some(Direction::Command),
        notation: Notation::Hex,
        length_restored: false,
        plaintext: false,
    }
}

fn unknown(rule: &str) -> Verdict {
    Verdict { answer: Answer::Unknown, rule: rule.to_owned() }
}
