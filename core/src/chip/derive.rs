//! Derive keys on the chip's side: HKDF, and the choice of slots. Statuses are INFERRED unless said otherwise.

use zeroize::Zeroizing;

use super::key_use::{KeyUse, check_form};
use super::room::Room;
use super::state::{Nvm, Secret, SymmetricKey};
use super::{Chip, Refusal};
use crate::command::derive::{DeriveKeys, Derived, DerivedKey, Expansion, InputKey, Output, Salt};
use crate::command::query::SymmetricControlFields;
use crate::command::tables::{KeyMode, Lock};
use crate::crypto::{CryptoError, kdf};
use crate::link::Status;

/// A secret to derive from, and whether what comes of it may go to the host.
struct Source {
    secret: Zeroizing<Vec<u8>>,
    to_host: bool,
}

impl Chip {
    pub(super) fn derive_keys(&mut self, command: &DeriveKeys) -> Result<Vec<Derived>, Refusal> {
        let input = self.input_key(&command.input)?;
        let prk = match &command.extract {
            None => input.secret,
            Some(salt) => {
                let salt = self.salt(salt)?;
                kdf::extract(command.hash, &salt, &input.secret).map_err(refused)?
            }
        };
        let Some(expansion) = &command.expand else {
            let key = DerivedKey::pseudo_random(command.hash, input.to_host);
            check_form(key.key_type, key.mode)?;
            let slot = self.nvm.slot_for_derived(&[])?;
            self.nvm.store_derived(slot, &key, &prk);
            return Ok(vec![Derived::Slot(slot)]);
        };
        check_outputs(expansion, input.to_host, self.room)?;
        let mut chosen = Vec::new();
        for output in &expansion.outputs {
            if matches!(output, Output::Slot(_)) {
                chosen.push(self.nvm.slot_for_derived(&chosen)?);
            }
        }
        let total = expansion.outputs.iter().map(Output::bytes).sum();
        let material = kdf::expand(command.hash, &prk, &expansion.info, total).map_err(refused)?;
        Ok(self.hand_out(expansion, &material, &chosen))
    }

    /// Slices of the material in the order of the outputs (RUN).
    fn hand_out(&mut self, expansion: &Expansion, mut material: &[u8], chosen: &[u8]) -> Vec<Derived> {
        let mut slots = chosen.iter();
        let mut answer = Vec::new();
        for output in &expansion.outputs {
            let (key, rest) = material.split_at_checked(output.bytes()).unwrap_or((material, &[]));
            material = rest;
            match (output, slots.as_slice()) {
                (Output::Slot(form), [slot, ..]) => {
                    self.nvm.store_derived(*slot, form, key);
                    slots.next();
                    answer.push(Derived::Slot(*slot));
                }
                _ => answer.push(Derived::Key(Zeroizing::new(key.to_vec()))),
            }
        }
        answer
    }

    /// Keys in the command may have any length: ST documents 16 to 32 bytes, the transcripts have up to 60, and Expand
    /// alone with 30.
    fn input_key(&self, input: &InputKey) -> Result<Source, Refusal> {
        match input {
            InputKey::Given(key) if key.is_empty() => {
                Err(Refusal::new(Status::INCONSISTENT_DATA, "an input key of 0 B"))
            }
            InputKey::Given(key) => Ok(Source { secret: key.clone(), to_host: true }),
            InputKey::Slot(slot) => {
                let key = self.nvm.usable_key(*slot, KeyUse::Derive)?;
                let to_host = matches!(key.mode, KeyMode::Hkdf { flags, .. } if flags & 1 != 0);
                Ok(Source { secret: Zeroizing::new(key.secret.0.clone()), to_host })
            }
        }
    }

    /// A salt from a slot has to be a key for derivation too.
    fn salt(&self, salt: &Salt) -> Result<Zeroizing<Vec<u8>>, Refusal> {
        Ok(Zeroizing::new(match salt {
            Salt::Given(salt) => salt.clone(),
            Salt::Slot(slot) => self.nvm.usable_key(*slot, KeyUse::Derive)?.secret.0.clone(),
        }))
    }
}

impl Nvm {
    /// The first empty slot whose control fields allow derived keys, else the first unlocked slot with a derived key,
    /// else 14 (KNOWN, STSELib header). A slot that this very command already chose does not count.
    fn slot_for_derived(&self, chosen: &[u8]) -> Result<u8, Refusal> {
        let slots = || (0..).zip(&self.symmetric).filter(|(slot, _)| !chosen.contains(slot));
        let empty = slots().find(|(_, s)| s.key.is_none() && SymmetricControlFields(s.control).derived());
        let older = || {
            slots().find(|(_, s)| s.key.as_ref().is_some_and(|key| key.derived && key.lock == Lock::Unlocked))
        };
        let (slot, _) = empty
            .or_else(older)
            .ok_or_else(|| Refusal::new(Status::BOUNDARY, "no symmetric slot is free for a derived key"))?;
        Ok(slot)
    }

    fn store_derived(&mut self, slot: u8, form: &DerivedKey, key: &[u8]) {
        if let Some(entry) = self.symmetric.get_mut(usize::from(slot)) {
            entry.key = Some(SymmetricKey {
                lock: form.lock,
                key_type: form.key_type,
                mode: form.mode,
                usage: form.usage,
                secret: Secret(key.to_vec()),
                counter: 0,
                derived: true,
            });
        }
    }
}

fn check_outputs(expansion: &Expansion, to_host: bool, room: Room) -> Result<(), Refusal> {
    let mut answer_bytes = 0;
    for output in &expansion.outputs {
        match output {
            Output::Answer { bytes: 0 } => {
                return Err(Refusal::new(Status::OUT_OF_RANGE, "a derived key of 0 B"));
            }
            Output::Answer { .. } if !to_host => {
                let rule = "keys derived from this key may not go to the host";
                return Err(Refusal::new(Status::WRONG_KEY_USAGE, rule));
            }
            Output::Answer { bytes } => answer_bytes += usize::from(*bytes),
            Output::Slot(key) => {
                check_form(key.key_type, key.mode)?;
                answer_bytes += 1;
            }
        }
    }
    room.check(answer_bytes)
}

/// SHA-1, and more material than the digest can give: 03.
fn refused(error: CryptoError) -> Refusal {
    Refusal::new(Status::OUT_OF_RANGE, error.to_string())
}
