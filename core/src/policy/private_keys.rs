//! Private key slots: mode flags, presence, curve; what is left of a key's uses cannot be read from the chip.

use super::{Check, Stop, known, refused, unknown};
use crate::command::signature::{GenerateKey, GenerateSignature, VerifySignature};
use crate::command::tables::{EPHEMERAL_SLOT, PrivateKeyRecord};
use crate::crypto::{Curve, PublicKey};
use crate::link::Status;
use crate::observe::Observation;

pub(super) fn generate(c: &GenerateKey, seen: &Observation, protected: bool) -> Check<String> {
    let record = slot(c.slot, seen)?;
    match record.mode.generate_access() {
        0 => Ok(format!("Generate key of slot {} is free.", c.slot)),
        1 if protected => {
            Ok(format!("Generate key of slot {} needs the host, and a session is open.", c.slot))
        }
        1 => refused(Status::ACCESS_CONDITION, format!("Generate key of slot {} is Host.", c.slot)),
        _ => refused(Status::ACCESS_CONDITION, format!("Generate key of slot {} is Never.", c.slot)),
    }
}

pub(super) fn sign(c: &GenerateSignature, seen: &Observation) -> Check<String> {
    let record = slot(c.slot, seen)?;
    if c.slot == EPHEMERAL_SLOT || !record.mode.may_sign_external() {
        return refused(Status::WRONG_KEY_USAGE, format!("Slot {} may not sign.", c.slot));
    }
    let Some(curve) = record.curve else {
        return refused(Status::KEY_NOT_FOUND, format!("Slot {} is empty.", c.slot));
    };
    match seen.uses_left(c.slot) {
        None => return unknown("How often this key may still be used cannot be read from the chip."),
        Some(Some(0)) => return refused(Status::ACCESS_CONDITION, "The key's uses are used up."),
        Some(_) => {}
    }
    if curve == Curve::X25519 {
        return refused(Status::WRONG_KEY_TYPE, "X25519 keys do not sign.");
    }
    Ok(format!("Slot {} holds a {} key that may sign.", c.slot, curve.name()))
}

pub(super) fn verify(c: &VerifySignature) -> Check<String> {
    match PublicKey::new(c.key.curve, &c.key.bytes) {
        Ok(_) => Ok("The public key is a point of its curve.".into()),
        Err(error) => refused(Status::INVALID_PUBLIC_KEY, error.to_string()),
    }
}

/// A slot's record in the table.
pub(super) fn slot(slot: u8, seen: &Observation) -> Check<&PrivateKeyRecord> {
    let table = &known(seen.private_keys.as_ref(), "The private key table")?.value;
    let record = table.slots.iter().find(|record| record.slot == slot);
    record.ok_or_else(|| Stop::Refused(Status::OUT_OF_RANGE, format!("There is no private slot {slot}.")))
}
