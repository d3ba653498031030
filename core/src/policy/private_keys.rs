//! Private key slots and public keys in commands: mode flags, presence, curve; what is left of a key's uses cannot be
//! read from the chip.

use super::{Case, Check, Stop, known, refused, unknown};
use crate::command::asymmetric::{DecompressKey, EstablishKey};
use crate::command::signature::{GenerateKey, GenerateSignature, VerifySignature, slot_name};
use crate::command::tables::{EPHEMERAL_SLOT, PrivateKeyRecord};
use crate::command::wire::WireKey;
use crate::crypto::{Curve, PrivateKey, PublicKey};
use crate::link::Status;

/// Bytes of a SHA-512 digest, which Ed25519ph signs.
const PRE_HASHED_BYTES: usize = 64;

pub(super) fn generate(c: &GenerateKey, case: &Case) -> Check<String> {
    let record = slot(c.slot, case)?;
    let name = slot_name(c.slot);
    match record.mode.generate_access() {
        0 => Ok(format!("Generate key of slot {name} is free.")),
        1 if case.way.protected() => {
            Ok(format!("Generate key of slot {name} is Host, and a host session is open."))
        }
        1 => {
            let rule = format!("Generate key of slot {name} is Host, and no host session is open.");
            refused(Status::ACCESS_CONDITION, rule)
        }
        _ => refused(Status::ACCESS_CONDITION, format!("Generate key of slot {name} is Never.")),
    }
}

pub(super) fn sign(c: &GenerateSignature, case: &Case) -> Check<String> {
    let record = slot(c.slot, case)?;
    if c.slot == EPHEMERAL_SLOT || !record.mode.may_sign_external() {
        return refused(Status::WRONG_KEY_USAGE, format!("Slot {} may not sign.", slot_name(c.slot)));
    }
    let curve = curve(record)?;
    uses(c.slot, case)?;
    match curve {
        Curve::X25519 => return refused(Status::WRONG_KEY_TYPE, "X25519 keys do not sign."),
        Curve::Ed25519 if record.mode.eddsa_variant() != 1 => {}
        Curve::Ed25519 if c.data.len() != PRE_HASHED_BYTES => {
            let rule = format!("Slot {} signs SHA-512 digests, of {PRE_HASHED_BYTES} B.", c.slot);
            return refused(Status::INCONSISTENT_DATA, rule);
        }
        Curve::Ed25519 => {}
        _ if c.data.is_empty() => {
            return refused(Status::INCONSISTENT_DATA, "A digest has 1 B or more.");
        }
        _ => {}
    }
    Ok(format!("Slot {} holds a {} key that may sign.", c.slot, curve.name()))
}

pub(super) fn verify(c: &VerifySignature) -> Check<String> {
    on_curve(&c.key)?;
    Ok("The public key is a point of its curve.".into())
}

pub(super) fn establish(c: &EstablishKey, case: &Case) -> Check<String> {
    let record = slot(c.slot, case)?;
    let name = slot_name(c.slot);
    if !record.mode.may_establish() {
        return refused(Status::ACCESS_CONDITION, format!("Slot {name} may not establish keys."));
    }
    let curve = curve(record)?;
    if c.slot != EPHEMERAL_SLOT {
        uses(c.slot, case)?;
    }
    if !curve.can_agree() {
        return refused(Status::WRONG_KEY_TYPE, format!("{} keys agree on nothing.", curve.name()));
    }
    let Some(host) = c.host.on(curve) else {
        let rule =
            format!("The public key has not the form of a {} key, as slot {name} needs.", curve.name());
        return refused(Status::INCONSISTENT_DATA, rule);
    };
    agreeable(&host)?;
    Ok(format!("Slot {name} holds a {} key that may establish keys.", curve.name()))
}

pub(super) fn decompress(c: &DecompressKey) -> Check<String> {
    match PublicKey::decompress(c.curve, c.form, &c.x) {
        Ok(_) => Ok("There is a point with this X.".into()),
        Err(error) => refused(Status::INVALID_PUBLIC_KEY, error.to_string()),
    }
}

/// A point of its curve, else 19 (INFERRED).
pub(super) fn on_curve(key: &WireKey) -> Check<PublicKey> {
    PublicKey::new(key.curve, &key.bytes)
        .map_err(|error| Stop::Refused(Status::INVALID_PUBLIC_KEY, error.to_string()))
}

/// A point of its curve with which a secret can be agreed on. Whether an X25519 key is one of the few that make every
/// secret zero, any private key shows.
pub(super) fn agreeable(key: &WireKey) -> Check {
    let public = on_curve(key)?;
    if key.curve != Curve::X25519 {
        return Ok(());
    }
    match PrivateKey::from_bytes(Curve::X25519, &[1; 32]).and_then(|any| any.agree(&public)) {
        Ok(_) => Ok(()),
        Err(error) => refused(Status::INVALID_PUBLIC_KEY, error.to_string()),
    }
}

/// A slot's record in the table.
fn slot<'a>(slot: u8, case: &Case<'a>) -> Check<&'a PrivateKeyRecord> {
    let table = &known(case.seen.private_keys.as_ref(), "The private key table")?.value;
    let record = table.slots.iter().find(|record| record.slot == slot);
    record.ok_or_else(|| Stop::Refused(Status::OUT_OF_RANGE, format!("There is no private slot {slot}.")))
}

fn curve(record: &PrivateKeyRecord) -> Check<Curve> {
    record.curve.ok_or_else(|| {
        Stop::Refused(Status::KEY_NOT_FOUND, format!("Slot {} is empty.", slot_name(record.slot)))
    })
}

fn uses(slot: u8, case: &Case) -> Check {
    match case.seen.uses_left(slot) {
        None => unknown("How often this key may still be used cannot be read from the chip."),
        Some(Some(0)) => {
            refused(Status::ACCESS_CONDITION, format!("The uses of the key of slot {slot} are used up."))
        }
        Some(_) => Ok(()),
    }
}
