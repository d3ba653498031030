//! What an accepted Put, key write or password tells: the chip's state is now what was sent.
//!
//! A fact that was read before keeps the bytes it was read from; only its value follows. Where the host cannot know the
//! new value, the fact is unknown again.

use super::{Observation, Seen};
use crate::command::query::PublicKeySlotContent;
use crate::command::tables::{EPHEMERAL_SLOT, KeyInfo, KeyMode, SymmetricKeyFacts, SymmetricKeyRecord};
use crate::command::{Command, Response};
use crate::crypto::Curve;
use crate::crypto::cipher::Direction;

/// What the host itself did since the last reset, and what the chip therefore holds until the next.
///
/// What is not set here is known to be absent only after a reset that this host saw; before that, another host may have
/// left something behind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Volatile {
    /// The chip was reset since it was opened.
    pub reset_seen: bool,
    /// A digest is running.
    pub hash: bool,
    /// A chunked encryption or decryption is running.
    pub cipher: Option<Direction>,
    /// The password was verified.
    pub password_verified: bool,
    /// An entity proved itself.
    pub entity_authenticated: bool,
    /// A challenge waits for a signature.
    pub challenge: bool,
    /// Curve of the volatile ECDHE key.
    pub ecdhe: Option<Curve>,
    /// A KEK session is open; inside, the public key slot that authenticated it.
    pub kek_session: Option<Option<u8>>,
    /// Symmetric keys are agreed on and wait for their list; inside, the slot that authenticated the agreement.
    pub pending_keys: Option<Option<u8>>,
}

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
                if matches!(command, Command::EstablishHostKeys(_)) {
                    self.volatile.ecdhe = None;
                }
            }
            (Command::WriteSymmetricKey(c), _) => self.put_symmetric(&c.info),
            (Command::WriteSymmetricKeyWrapped(_), _) => self.symmetric_keys = None,
            (Command::ConfirmSymmetricKeys(c), _) => {
                self.volatile.pending_keys = None;
                c.keys.iter().for_each(|info| self.put_symmetric(info));
            }
            (Command::EraseSymmetricKey(c), _) => {
                if let Some(record) = self.symmetric_record(c.slot) {
                    record.key = None;
                    record.lock = crate::command::tables::Lock::Unlocked;
                }
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
            (Command::GenerateEcdheKey(c), _) => self.volatile.ecdhe = Some(c.curve),
            (Command::StartKekSession(c), _) => {
                let by = c.agreement.authentication.as_ref().map(|a| a.slot);
                self.volatile.ecdhe = None;
                self.volatile.kek_session = Some(by);
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

    fn change_public_key(&mut self, slot: u8, change: impl FnOnce(&mut PublicKeySlotContent)) {
        if let Some(seen) = self.public_keys.get_mut(&slot) {
            change(&mut seen.value);
        }
        self.public_key_table = None;
    }

    fn symmetric_record(&mut self, slot: u8) -> Option<&mut SymmetricKeyRecord> {
        self.symmetric_keys.as_mut()?.value.get_mut(usize::from(slot))
    }

    fn put_symmetric(&mut self, info: &KeyInfo) {
        if let Some(record) = self.symmetric_record(info.slot) {
            let counter = matches!(info.mode, KeyMode::Ccm { counter_offset: Some(_), .. }).then_some(0);
            let KeyInfo { key_type, mode, usage, .. } = *info;
            *record = SymmetricKeyRecord {
                lock: info.lock,
                key: Some(SymmetricKeyFacts { key_type, mode, usage, counter }),
            };
        }
    }
}

fn put<T>(fact: &mut Option<Seen<T>>, value: T) {
    if let Some(seen) = fact {
        seen.value = value;
    }
}
