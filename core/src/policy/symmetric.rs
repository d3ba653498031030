//! Symmetric keys at work: the checks that every command with a symmetric key has in common, and CMAC and HMAC.

use super::{Case, Check, Stop, known, refused, unknown};
use crate::command::mac::{GenerateMac, VerifyMac};
use crate::command::tables::{KeyMode, KeyType, SymmetricKeyFacts, SymmetricKeyRecord, USAGES};
use crate::link::Status;

/// Which use a key is put to: the position of its flag in the usage byte.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    VerifyMac = 0,
    GenerateMac = 1,
    Decrypt = 2,
    Encrypt = 3,
    DecryptChunks = 4,
    EncryptChunks = 5,
    Derive = 6,
}

impl Use {
    fn name(self) -> &'static str {
        USAGES.get(self as usize).copied().unwrap_or_default()
    }

    /// Whether a mode can serve this use at all.
    fn has_mode(self, mode: KeyMode) -> bool {
        match mode {
            KeyMode::Cmac { .. } | KeyMode::Hmac { .. } => {
                matches!(self, Self::VerifyMac | Self::GenerateMac)
            }
            KeyMode::Hkdf { .. } => self == Self::Derive,
            KeyMode::Ecb => matches!(self, Self::Encrypt | Self::Decrypt),
            KeyMode::Ccm { .. } | KeyMode::Gcm { .. } => {
                !matches!(self, Self::VerifyMac | Self::GenerateMac | Self::Derive)
            }
        }
    }
}

pub(super) fn generate_mac(c: &GenerateMac, case: &Case) -> Check<String> {
    let (rule, key) = usable(c.slot, Use::GenerateMac, case)?;
    mac_length(usize::from(c.mac_bytes), 1, key)?;
    Ok(rule)
}

pub(super) fn verify_mac(c: &VerifyMac, case: &Case) -> Check<String> {
    let (rule, key) = usable(c.slot, Use::VerifyMac, case)?;
    mac_length(c.mac.len(), 1, key)?;
    match case.seen.full_mode(c.slot) {
        Some(KeyMode::Cmac { min_mac_bytes } | KeyMode::Hmac { min_mac_bytes, .. }) => {
            mac_length(c.mac.len(), usize::from(min_mac_bytes), key)?;
            Ok(rule)
        }
        _ => unknown("The shortest MAC of this HMAC key is in no table; another host wrote the key."),
    }
}

fn mac_length(bytes: usize, least: usize, key: &SymmetricKeyFacts) -> Check {
    let most = if matches!(key.mode, KeyMode::Hmac { .. }) { 32 } else { 16 };
    if (least..=most).contains(&bytes) {
        return Ok(());
    }
    let rule = format!("A MAC of {bytes} B; this key's have {least} to {most} B.");
    refused(Status::WRONG_MAC_LENGTH, rule)
}

/// The key of a slot, if it serves this use, with the rule that lets it.
pub(super) fn usable<'a>(slot: u8, usage: Use, case: &Case<'a>) -> Check<(String, &'a SymmetricKeyFacts)> {
    let Some(key) = record(slot, case)?.key.as_ref() else {
        return refused(Status::KEY_NOT_FOUND, format!("Symmetric slot {slot} is empty."));
    };
    let (mode, name) = (key.mode, usage.name());
    if !usage.has_mode(mode) {
        let rule = format!("The key of symmetric slot {slot} is a {} key: it cannot {name}.", mode.name());
        return refused(Status::WRONG_MODE, rule);
    }
    type_of_mode(key.key_type, mode)?;
    if key.usage >> (usage as u8) & 1 == 0 {
        let rule = format!("The key of symmetric slot {slot} may not {name}.");
        return refused(Status::WRONG_KEY_USAGE, rule);
    }
    Ok((format!("The {} key of symmetric slot {slot} may {name}.", mode.name()), key))
}

/// A slot's record in the table.
pub(super) fn record<'a>(slot: u8, case: &Case<'a>) -> Check<&'a SymmetricKeyRecord> {
    let table = &known(case.seen.symmetric_keys.as_ref(), "The symmetric key table")?.value;
    let record = table.get(usize::from(slot));
    record.ok_or_else(|| Stop::Refused(Status::OUT_OF_RANGE, format!("There is no symmetric slot {slot}.")))
}

/// HMAC and HKDF go with generic secrets, everything else with AES keys; else 0C (INFERRED).
fn type_of_mode(key_type: KeyType, mode: KeyMode) -> Check {
    let wants_generic = matches!(mode, KeyMode::Hmac { .. } | KeyMode::Hkdf { .. });
    if wants_generic == (key_type == KeyType::GenericSecret) {
        return Ok(());
    }
    let rule = format!("{} does not go with a key of type {}.", mode.name(), key_type.name());
    refused(Status::WRONG_KEY_TYPE, rule)
}

/// A key of this type and mode can be written: 0C for a type that does not go with the mode, 03 for parameters that do
/// not exist (INFERRED).
pub(super) fn form(key_type: KeyType, mode: KeyMode) -> Check {
    type_of_mode(key_type, mode)?;
    let wrong = match mode {
        KeyMode::Ccm { tag_bytes, .. } if !ccm_tag(tag_bytes) => Some("tag length"),
        KeyMode::Ccm { counter_offset: Some(10..), .. } => Some("counter offset"),
        KeyMode::Gcm { tag_bytes } if !gcm_tag(tag_bytes) => Some("tag length"),
        KeyMode::Hkdf { secret_bytes, .. } | KeyMode::Hmac { secret_bytes, .. }
            if !(16..=32).contains(&secret_bytes) =>
        {
            Some("length of the secret")
        }
        _ => None,
    };
    match wrong {
        None => Ok(()),
        Some(what) => refused(Status::OUT_OF_RANGE, format!("{} has no such {what}.", mode.name())),
    }
}

pub(super) fn ccm_tag(bytes: u8) -> bool {
    bytes == 0 || ((4..=16).contains(&bytes) && bytes.is_multiple_of(2))
}

pub(super) fn gcm_tag(bytes: u8) -> bool {
    matches!(bytes, 4 | 8 | 12..=16)
}
