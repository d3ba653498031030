//! Generic public keys that verify somebody: an entity's signature over the chip's challenge. A wrong signature is an
//! answer, not a refusal.

use super::attributes::slot_exists;
use super::private_keys::on_curve;
use super::{Case, Check, refused, unknown};
use crate::command::access::VerifyEntitySignature;
use crate::command::query::PublicKeyFlags;
use crate::command::wire::WireKey;
use crate::link::Status;

pub(super) fn verify(c: &VerifyEntitySignature, case: &Case) -> Check<String> {
    let (flags, _) = verifier(c.slot, case)?;
    if !flags.entity_authentication() {
        let rule = format!("Public key slot {} may not authenticate an entity.", c.slot);
        return refused(Status::NOT_AUTHORISED, rule);
    }
    match (case.seen.volatile.challenge, case.seen.volatile.reset_seen) {
        (true, _) => Ok("A challenge waits for a signature.".into()),
        (false, true) => refused(Status::CHALLENGE_MISSING, "No challenge waits; each serves once."),
        (false, false) => unknown("Whether a challenge waits since the last reset is not known."),
    }
}

/// Flags and key of a generic public key slot: no such slot is 03, an empty one 0A.
pub(super) fn verifier<'a>(slot: u8, case: &Case<'a>) -> Check<(PublicKeyFlags, &'a WireKey)> {
    let Some(seen) = case.seen.public_keys.get(&slot) else {
        slot_exists(slot, case)?;
        return match case.seen.public_slot(slot) {
            Some((false, _)) => empty(slot),
            _ => unknown("The public key slot is not read yet."),
        };
    };
    match &seen.value.key {
        None => empty(slot),
        Some(key) => {
            on_curve(key)?;
            Ok((seen.value.flags, key))
        }
    }
}

fn empty<T>(slot: u8) -> Check<T> {
    refused(Status::KEY_NOT_FOUND, format!("Public key slot {slot} is empty."))
}
