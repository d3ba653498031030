//! What an accepted Put, key write or password tells: the chip's state is now what was sent.
//!
//! A fact that was read before keeps the bytes it was read from; only its value follows. Where the host cannot know the
//! new value, the fact is unknown again.

use super::{HostKeysState, KekFacts, Observation, Seen, Volatile};
use crate::command::access::PasswordVerification;
use crate::command::tables::{EPHEMERAL_SLOT, Lock};
use crate::command::{Command, Response};
use crate::link::Status;

impl Observation {
    pub(super) fn learn_provisioning(
        &mut self,
        command: &Command,
        response: &Response,
        payload: &[u8],
        exchange: u64,
    ) {
        match (command, response) {
            (Command::PutLifeCycle(c), _) => put(&mut self.life_cycle, c.state),
            (Command::PutI2c(c), _) => put(&mut self.i2c, c.parameters),
            (Command::PutHostKeyControl(c), _) => put(&mut self.host_key_control, c.fields),
            (Command::PutCommandAccess(c), _) => {
                if let Some(seen) = &mut self.commands {
                    seen.value.access_may_change = false;
                    for (record, (_, access)) in seen.value.records.iter_mut().zip(&c.records) {
                        record.access = access.code();
                    }
                }
            }
            (Command::PutEncryption(c), _) => {
                if let Some(seen) = &mut self.commands {
                    seen.value.encryption_may_change = false;
                    for (record, (_, encryption)) in seen.value.records.iter_mut().zip(&c.records) {
                        record.encryption = *encryption;
                    }
                }
            }
            (Command::PutSymmetricControl(c), _) => {
                if let Some(seen) = self.symmetric_control.get_mut(&c.slot) {
                    seen.value = c.fields;
                }
            }
            (Command::PutPublicKeyFlags(c), _) => {
                self.change_public_key(c.slot, |content| content.flags = c.flags);
            }
            (Command::WritePublicKey(c), _) => {
                self.change_public_key(c.slot, |content| content.key = Some(c.key.clone()));
            }
            (
                Command::WriteHostKeys(_) | Command::WriteHostKeysWrapped(_) | Command::EstablishHostKeys(_),
                _,
            ) => {
                // The counter starts anew, and where is only INFERRED: it has to be asked for.
                self.host_key = None;
                self.host_keys = HostKeysState::Work;
                match command {
                    Command::EstablishHostKeys(_) => self.volatile.ecdhe = None,
                    Command::WriteHostKeysWrapped(_) => self.wrote_wrapped(),
                    _ => {}
                }
            }
            (Command::WriteSymmetricKey(c), _) => self.put_symmetric(&c.info),
            (Command::WriteSymmetricKeyWrapped(_), _) => {
                // Which slot it went to is inside the envelope.
                self.symmetric_keys = None;
                self.written.clear();
                self.wrote_wrapped();
            }
            (Command::ConfirmSymmetricKeys(c), _) => {
                self.volatile.pending_keys = None;
                c.keys.iter().for_each(|info| self.put_symmetric(info));
            }
            (Command::EraseSymmetricKey(c), _) => {
                if let Some(record) = self.symmetric_record(c.slot) {
                    record.key = None;
                    record.lock = Lock::Unlocked;
                }
                self.written.remove(&c.slot);
            }
            (Command::VerifyPassword(_), Response::VerifyPassword(v)) => {
                self.volatile.password_verified |= v.correct;
                self.password = Some(Seen { value: Some(*v), bytes: payload.to_vec(), exchange });
            }
            (Command::DeletePassword(_), _) => {
                self.volatile.password_verified = false;
                self.password = Some(Seen { value: None, bytes: payload.to_vec(), exchange });
            }
            (Command::GenerateChallenge(_), _) => self.volatile.challenge = true,
            (Command::VerifyEntitySignature(_), Response::VerifyEntitySignature(valid)) => {
                self.volatile.challenge = false;
                self.volatile.entity_authenticated |= *valid;
            }
            (_, Response::GenerateEcdheKey(key)) => self.volatile.ecdhe = Some(key.clone()),
            (Command::StartKekSession(c), _) => {
                let by = c.agreement.authentication.as_ref().map(|a| a.slot);
                self.volatile.ecdhe = None;
                self.volatile.kek_session = Some(KekFacts { authenticated_by: by, writes: 0 });
            }
            (Command::StopKekSession(_), _) => self.volatile.kek_session = None,
            (Command::EstablishSymmetricKeys(c), _) => {
                let by = c.agreement.authentication.as_ref().map(|a| a.slot);
                self.volatile.ecdhe = None;
                self.volatile.pending_keys = Some(by);
            }
            (Command::EstablishKey(c), _) if c.slot == EPHEMERAL_SLOT => self.ephemeral_gone(),
            (Command::EstablishKey(c), _) => self.used_key(c.slot),
            (Command::Reset(_), _) => self.learn_reset(),
            _ => {}
        }
    }

    /// A reset, or power off and on: what was volatile is gone.
    pub fn learn_reset(&mut self) {
        self.volatile = Volatile { reset_seen: true, ..Volatile::default() };
        self.ephemeral_gone();
    }

    fn ephemeral_gone(&mut self) {
        if let Some(table) = &mut self.private_keys {
            for record in table.value.slots.iter_mut().filter(|record| record.slot == EPHEMERAL_SLOT) {
                record.curve = None;
            }
        }
    }

    fn wrote_wrapped(&mut self) {
        if let Some(session) = &mut self.volatile.kek_session {
            session.writes = session.writes.saturating_add(1);
        }
    }

    /// What a refusal tells. `protected` says that it came under a host session, where the same status may be about
    /// the session's keys.
    pub fn learn_refusal(&mut self, command: &Command, status: Status, protected: bool, exchange: u64) {
        let told = match (command, status) {
            (Command::VerifyPassword(_) | Command::DeletePassword(_), Status::KEY_NOT_FOUND)
                if !protected =>
            {
                None
            }
            (Command::VerifyPassword(_), Status::PASSWORD_BLOCKED) => {
                Some(PasswordVerification { correct: false, tries_left: 0 })
            }
            _ => return,
        };
        self.password = Some(Seen { value: told, bytes: Vec::new(), exchange });
    }

    /// What a status without R-MAC tells of the host keys. Before the C-MAC, the chip looks whether they are blocked,
    /// then whether their counter is at its end (INFERRED).
    pub fn learn_bare_refusal(&mut self, status: Status) {
        self.host_keys = match status {
            Status::KEY_BLOCKED => HostKeysState::Blocked,
            Status::MAC_COUNTER_MAXIMUM => HostKeysState::Work,
            Status::NOT_SUPPORTED | Status::BUFFER_EXCEEDED => self.host_keys,
            _ => HostKeysState::Unknown,
        };
    }

    /// The host key counter after a protected answer that is believed.
    pub fn learn_host_counter(&mut self, counter: u32) {
        self.host_keys = HostKeysState::Work;
        if let Some(Seen { value: Some(facts), .. }) = &mut self.host_key {
            facts.counter = counter;
        }
    }
}

fn put<T>(fact: &mut Option<Seen<T>>, value: T) {
    if let Some(seen) = fact {
        seen.value = value;
    }
}
