//! Writing keys on the chip's side: host keys, symmetric keys, generic public keys. Statuses are INFERRED unless said
//! otherwise.
//!
//! The order of checks: way of writing (control fields), what is there already, the key itself.

use super::key_use::check_form;
use super::state::{
    HostKeys, KekSession, Nvm, PublicKeyState, PublicSlot, Secret, SymmetricKey, SymmetricSlot,
};
use super::{Chip, Refusal};
use crate::command::Done;
use crate::command::asymmetric::WritePublicKey;
use crate::command::host_keys::{HostKeyPair, WriteHostKeys, WriteHostKeysWrapped};
use crate::command::query::{HostKeyControlFields, SymmetricControlFields};
use crate::command::symmetric::{EraseSymmetricKey, WriteSymmetricKey, WriteSymmetricKeyWrapped};
use crate::command::tables::{KeyInfo, Lock};
use crate::crypto::PublicKey;
use crate::link::Status;
use crate::session::kek::{self, EnvelopeError};

/// How a key comes to the chip; with the public key slot that authenticated it, where one did.
#[derive(Clone, Copy)]
pub(super) enum Way {
    /// In the clear.
    Plaintext,
    /// In an envelope of a KEK session.
    Wrapped(Option<u8>),
    /// By agreement.
    Agreed(Option<u8>),
}

impl Way {
    fn name(self) -> &'static str {
        match self {
            Self::Plaintext => "in plaintext",
            Self::Wrapped(None) => "wrapped by anybody",
            Self::Wrapped(Some(_)) => "wrapped under this signature",
            Self::Agreed(None) => "by agreement with anybody",
            Self::Agreed(Some(_)) => "by agreement under this signature",
        }
    }
}

impl Chip {
    pub(super) fn write_host_keys(&mut self, command: &WriteHostKeys) -> Result<Done, Refusal> {
        self.nvm.check_host_key_write(Way::Plaintext)?;
        self.nvm.store_host_keys(HostKeys::new(&command.keys));
        Ok(Done)
    }

    pub(super) fn write_host_keys_wrapped(
        &mut self,
        command: &WriteHostKeysWrapped,
    ) -> Result<Done, Refusal> {
        let (session, next) = self.kek_session()?;
        self.nvm.check_host_key_write(Way::Wrapped(session.authenticated_by))?;
        let keys = kek::open_host_keys(&working_kek(session)?, &command.envelope)?;
        self.nvm.store_host_keys(HostKeys::new(&keys));
        self.count_wrapped_write(next);
        Ok(Done)
    }

    pub(super) fn write_symmetric_key(&mut self, command: &WriteSymmetricKey) -> Result<Done, Refusal> {
        self.nvm.check_symmetric_write(&command.info, Way::Plaintext)?;
        self.nvm.store_symmetric(&command.info, &command.key);
        Ok(Done)
    }

    pub(super) fn write_symmetric_key_wrapped(
        &mut self,
        command: &WriteSymmetricKeyWrapped,
    ) -> Result<Done, Refusal> {
        let (session, next) = self.kek_session()?;
        let (info, key) = kek::open_symmetric_key(&working_kek(session)?, &command.envelope)?;
        self.nvm.check_symmetric_write(&info, Way::Wrapped(session.authenticated_by))?;
        self.nvm.store_symmetric(&info, &key);
        self.count_wrapped_write(next);
        Ok(Done)
    }

    /// The open session, and its counter after this write.
    fn kek_session(&self) -> Result<(&KekSession, u8), Refusal> {
        let Some(session) = &self.ram.kek else {
            return Err(Refusal::new(Status::WRONG_SESSION, "no KEK session is open"));
        };
        let Some(next) = session.counter.checked_add(1) else {
            let rule = "the KEK session has made 254 writes and its counter is at its end";
            return Err(Refusal::new(Status::SESSION_COUNTER_RANGE, rule));
        };
        Ok((session, next))
    }

    /// Only an accepted write moves the counter (INFERRED for a failed unwrap).
    fn count_wrapped_write(&mut self, next: u8) {
        if let Some(session) = &mut self.ram.kek {
            session.counter = next;
        }
    }

    pub(super) fn erase_symmetric_key(&mut self, command: EraseSymmetricKey) -> Result<Done, Refusal> {
        let number = command.slot;
        let slot = self.nvm.symmetric_slot(number)?;
        let Some(key) = &slot.key else {
            return Err(Refusal::new(Status::KEY_NOT_FOUND, format!("symmetric slot {number} is empty")));
        };
        if key.lock == Lock::Locked {
            let rule = format!("the key of symmetric slot {number} is locked");
            return Err(Refusal::new(Status::ACCESS_CONDITION, rule));
        }
        if let Some(slot) = self.nvm.symmetric.get_mut(usize::from(number)) {
            slot.key = None;
        }
        Ok(Done)
    }

    /// Once per slot (KNOWN, SDK; the code 11 INFERRED).
    pub(super) fn write_public_key(&mut self, command: &WritePublicKey) -> Result<Done, Refusal> {
        let WritePublicKey { slot, key } = command;
        let Some(entry) = self.nvm.public.get_mut(usize::from(*slot)) else {
            return Err(Refusal::new(Status::OUT_OF_RANGE, format!("there is no public key slot {slot}")));
        };
        if entry.key.is_some() {
            let rule = format!("public key slot {slot} was written; that works once");
            return Err(Refusal::new(Status::ACCESS_CONDITION, rule));
        }
        if !key.curve.can_sign() {
            let rule = format!("{} keys verify nothing", key.curve);
            return Err(Refusal::new(Status::WRONG_KEY_TYPE, rule));
        }
        PublicKey::new(key.curve, &key.bytes)
            .map_err(|e| Refusal::new(Status::INVALID_PUBLIC_KEY, e.to_string()))?;
        entry.key = Some(PublicKeyState { curve: key.curve, bytes: key.bytes.clone() });
        Ok(Done)
    }
}

impl Nvm {
    /// May host keys be written in this way? 11 for a second write without the right to it is REAL on the A110.
    pub(super) fn check_host_key_write(&self, way: Way) -> Result<(), Refusal> {
        let control = HostKeyControlFields(self.host_key_control);
        let by_signature = |slot: Option<u8>| slot.is_some() && slot == control.authentication_slot();
        let allowed = match way {
            Way::Plaintext => control.plaintext(),
            Way::Wrapped(slot) | Way::Agreed(slot) => control.wrapped_anonymous() || by_signature(slot),
        };
        if !allowed {
            let rule = format!("the control fields do not allow host keys to be written {}", way.name());
            return Err(Refusal::new(Status::NOT_AUTHORISED, rule));
        }
        if self.host_keys.is_none() {
            return Ok(());
        }
        if !control.reprovision() {
            let rule = "there are host keys, and the control fields do not allow writing them again";
            return Err(Refusal::new(Status::ACCESS_CONDITION, rule));
        }
        if self.wrong_macs >= self.traits.wrong_mac_limit {
            // Blocked for ever (A110) would not be for ever if new keys could be written over them.
            return Err(Refusal::new(Status::KEY_BLOCKED, "the host keys are blocked for ever"));
        }
        Ok(())
    }

    /// New host keys begin with counter 0 (INFERRED; that it is reset is KNOWN, GH#47).
    pub(super) fn store_host_keys(&mut self, keys: HostKeys) {
        self.host_keys = Some(keys);
        self.wrong_macs = 0;
    }

    /// May this symmetric key be written in this way? 1E by the control fields is KNOWN (SDK).
    pub(super) fn check_symmetric_write(&self, info: &KeyInfo, way: Way) -> Result<(), Refusal> {
        let number = info.slot;
        let slot = self.symmetric_slot(number)?;
        let control = SymmetricControlFields(slot.control);
        let by_signature = |signed: Option<u8>, wanted: Option<u8>| signed.is_some() && signed == wanted;
        let allowed = match way {
            Way::Plaintext => control.plaintext(),
            Way::Wrapped(signed) => {
                control.wrapped_anonymous() || by_signature(signed, control.wrapped_authentication_slot())
            }
            Way::Agreed(signed) => {
                control.ecdhe_anonymous() || by_signature(signed, control.ecdhe_authentication_slot())
            }
        };
        if !allowed {
            let rule =
                format!("the control fields of symmetric slot {number} do not allow it {}", way.name());
            return Err(Refusal::new(Status::NOT_AUTHORISED, rule));
        }
        match slot.key.as_ref().map(|key| key.lock) {
            None | Some(Lock::Unlocked) => {}
            Some(lock) => {
                let rule = format!("the key of symmetric slot {number} is {}", lock.name());
                return Err(Refusal::new(Status::ACCESS_CONDITION, rule));
            }
        }
        check_form(info.key_type, info.mode)
    }

    pub(super) fn store_symmetric(&mut self, info: &KeyInfo, key: &[u8]) {
        if let Some(slot) = self.symmetric.get_mut(usize::from(info.slot)) {
            slot.key = Some(SymmetricKey {
                lock: info.lock,
                key_type: info.key_type,
                mode: info.mode,
                usage: info.usage,
                secret: Secret(key.to_vec()),
                counter: 0,
                derived: false,
            });
        }
    }

    fn symmetric_slot(&self, number: u8) -> Result<&SymmetricSlot, Refusal> {
        let slot = self.symmetric.get(usize::from(number));
        slot.ok_or_else(|| Refusal::new(Status::OUT_OF_RANGE, format!("there is no symmetric slot {number}")))
    }

    /// A generic public key with its slot.
    pub(super) fn public_key(&self, number: u8) -> Result<(&PublicSlot, PublicKey), Refusal> {
        let slot = self.public.get(usize::from(number)).ok_or_else(|| {
            Refusal::new(Status::OUT_OF_RANGE, format!("there is no public key slot {number}"))
        })?;
        let Some(key) = &slot.key else {
            return Err(Refusal::new(Status::KEY_NOT_FOUND, format!("public key slot {number} is empty")));
        };
        let key = PublicKey::new(key.curve, &key.bytes)
            .map_err(|e| Refusal::new(Status::INVALID_PUBLIC_KEY, e.to_string()))?;
        Ok((slot, key))
    }
}

impl HostKeys {
    pub(super) fn new(keys: &HostKeyPair) -> Self {
        Self {
            key_type: keys.key_type,
            mac: Secret(keys.mac.to_vec()),
            cipher: Secret(keys.cipher.to_vec()),
            counter: 0,
        }
    }
}

fn working_kek(session: &KekSession) -> Result<kek::KeyBytes, Refusal> {
    kek::working_kek(&session.base.0, session.counter)
        .map_err(|e| Refusal::new(Status::UNEXPECTED, e.to_string()))
}

/// An envelope that does not open is 18; one with a wrong content is refused as the same bytes in the clear would be.
impl From<EnvelopeError> for Refusal {
    fn from(error: EnvelopeError) -> Self {
        match error {
            EnvelopeError::NotIntact(_) => Self::new(Status::DECRYPTION_ERROR, error.to_string()),
            EnvelopeError::Content(field) => Self::from(field),
        }
    }
}
