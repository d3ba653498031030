//! Writing keys: what the control fields allow, what is there already, the key itself.

use super::attributes::{control, public_slot};
use super::private_keys::on_curve;
use super::symmetric::{form, record};
use super::{Case, Check, known, refused, unknown};
use crate::command::agreement::ConfirmSymmetricKeys;
use crate::command::asymmetric::WritePublicKey;
use crate::command::symmetric::{EraseSymmetricKey, WriteSymmetricKey};
use crate::command::tables::{KeyInfo, Lock};
use crate::link::Status;
use crate::observe::{HostKeysState, KekFacts};

/// Wrapped writes that one KEK session can make: its counter has one byte and begins at 1.
const MOST_WRAPPED: u8 = 254;

/// How a key comes to the chip; inside, the public key slot that authenticated it.
#[derive(Clone, Copy)]
pub(super) enum Delivery {
    Plaintext,
    Wrapped(Option<u8>),
    Agreed(Option<u8>),
}

impl Delivery {
    fn words(self) -> String {
        match self {
            Self::Plaintext => "in plaintext".into(),
            Self::Wrapped(None) => "wrapped by anybody".into(),
            Self::Agreed(None) => "by agreement with anybody".into(),
            Self::Wrapped(Some(slot)) => format!("wrapped under a signature for public key slot {slot}"),
            Self::Agreed(Some(slot)) => {
                format!("by agreement under a signature for public key slot {slot}")
            }
        }
    }
}

pub(super) fn host_keys(case: &Case) -> Check<String> {
    host_key_write(Delivery::Plaintext, case)
}

pub(super) fn host_keys_wrapped(case: &Case) -> Check<String> {
    let session = kek_session(case)?;
    host_key_write(Delivery::Wrapped(session.authenticated_by), case)?;
    unknown("Whether the envelope is intact, only the chip can tell.")
}

pub(super) fn symmetric_key(c: &WriteSymmetricKey, case: &Case) -> Check<String> {
    symmetric_write(&c.info, Delivery::Plaintext, case)
}

pub(super) fn symmetric_key_wrapped(case: &Case) -> Check<String> {
    kek_session(case)?;
    unknown("Whether the envelope is intact, only the chip can tell.")
}

pub(super) fn confirm(c: &ConfirmSymmetricKeys, case: &Case) -> Check<String> {
    let by = match (case.seen.volatile.pending_keys, case.seen.volatile.reset_seen) {
        (Some(by), _) => by,
        (None, true) => {
            return refused(Status::WRONG_SESSION, "No agreement on symmetric keys waits for its list.");
        }
        (None, false) => return unknown("Whether an agreement waits for its list is not known."),
    };
    for (i, info) in c.keys.iter().enumerate() {
        symmetric_write(info, Delivery::Agreed(by), case)?;
        if c.keys.iter().take(i).any(|earlier| earlier.slot == info.slot) {
            let rule = format!("Symmetric slot {} stands twice in the list.", info.slot);
            return refused(Status::INCONSISTENT_DATA, rule);
        }
    }
    unknown("Whether the confirmation MAC is right, only who knows the shared secret can tell.")
}

pub(super) fn erase(c: EraseSymmetricKey, case: &Case) -> Check<String> {
    let record = record(c.slot, case)?;
    match (record.key, record.lock) {
        (None, _) => refused(Status::KEY_NOT_FOUND, format!("Symmetric slot {} is empty.", c.slot)),
        (_, Lock::Locked) => {
            refused(Status::ACCESS_CONDITION, format!("The key of symmetric slot {} is locked.", c.slot))
        }
        (_, lock) => Ok(format!("The key of symmetric slot {} is {}.", c.slot, lock.name())),
    }
}

pub(super) fn public_key(c: &WritePublicKey, case: &Case) -> Check<String> {
    let (present, _) = public_slot(c.slot, case)?;
    if present {
        let rule = format!("Public key slot {} was written; that works once.", c.slot);
        return refused(Status::ACCESS_CONDITION, rule);
    }
    if !c.key.curve.can_sign() {
        let rule = format!("{} keys verify nothing.", c.key.curve.name());
        return refused(Status::WRONG_KEY_TYPE, rule);
    }
    on_curve(&c.key)?;
    Ok(format!("Public key slot {} is empty.", c.slot))
}

/// May host keys be written in this way?
pub(super) fn host_key_write(delivery: Delivery, case: &Case) -> Check<String> {
    let seen = case.seen;
    let control = known(seen.host_key_control.as_ref(), "The host key control fields")?.value;
    let signed = |slot: Option<u8>| slot.is_some() && slot == control.authentication_slot();
    let allowed = match delivery {
        Delivery::Plaintext => control.plaintext(),
        Delivery::Wrapped(slot) | Delivery::Agreed(slot) => control.wrapped_anonymous() || signed(slot),
    };
    let words = delivery.words();
    if !allowed {
        let rule = format!("The control fields do not allow host keys to be written {words}.");
        return refused(Status::NOT_AUTHORISED, rule);
    }
    let there = match &seen.host_key {
        Some(fact) => fact.value.is_some(),
        // Working keys were written or used here, although their counter is in doubt.
        None if seen.host_keys == HostKeysState::Work => true,
        None => return unknown("The host key slot is not read yet."),
    };
    if !there {
        return Ok(format!("There are no host keys, and they may be written {words}."));
    }
    if !control.reprovision() {
        let rule = "There are host keys, and the control fields do not allow writing them again.";
        return refused(Status::ACCESS_CONDITION, rule);
    }
    match seen.host_keys {
        HostKeysState::Work => Ok(format!("The host keys may be written again {words}.")),
        HostKeysState::Blocked => refused(Status::KEY_BLOCKED, "The host keys are blocked for ever."),
        HostKeysState::Unknown => {
            unknown("Whether wrong C-MACs have blocked the host keys cannot be read from the chip.")
        }
    }
}

fn kek_session(case: &Case) -> Check<KekFacts> {
    match (case.seen.volatile.kek_session, case.seen.volatile.reset_seen) {
        (Some(KekFacts { writes: MOST_WRAPPED.., .. }), _) => {
            refused(Status::SESSION_COUNTER_RANGE, "The counter of the KEK session is at its end.")
        }
        (Some(session), _) => Ok(session),
        (None, true) => refused(Status::WRONG_SESSION, "No KEK session is open."),
        (None, false) => unknown("Whether a KEK session is open is not known."),
    }
}

/// May this symmetric key be written in this way?
fn symmetric_write(info: &KeyInfo, delivery: Delivery, case: &Case) -> Check<String> {
    let slot = info.slot;
    let control = control(slot, case)?;
    let signed = |by: Option<u8>, wanted: Option<u8>| by.is_some() && by == wanted;
    let allowed = match delivery {
        Delivery::Plaintext => control.plaintext(),
        Delivery::Wrapped(by) => {
            control.wrapped_anonymous() || signed(by, control.wrapped_authentication_slot())
        }
        Delivery::Agreed(by) => control.ecdhe_anonymous() || signed(by, control.ecdhe_authentication_slot()),
    };
    let words = delivery.words();
    if !allowed {
        let rule = format!("The control fields of symmetric slot {slot} do not allow a key {words}.");
        return refused(Status::NOT_AUTHORISED, rule);
    }
    let record = record(slot, case)?;
    if record.key.is_some() && record.lock != Lock::Unlocked {
        let rule = format!("The key of symmetric slot {slot} is {}.", record.lock.name());
        return refused(Status::ACCESS_CONDITION, rule);
    }
    form(info.key_type, info.mode)?;
    Ok(format!("The control fields of symmetric slot {slot} allow a key {words}."))
}
