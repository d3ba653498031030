//! Keys: what the tables tell is kept, the keys themselves are replaced.

use super::{Copy, KnownHostKeys, Why};
use crate::chip::state::{
    EnvelopeKey, HostKeys, Password, PrivateKeyState, PrivateSlot, PublicKeyState, PublicSlot, Secret,
    SymmetricKey, SymmetricSlot,
};
use crate::command::tables::{EPHEMERAL_SLOT, KeyMode, KeyType, Lock, SymmetricKeyFacts};
use crate::crypto::CryptoError;
use crate::hex;
use crate::observe::HostKeysState;

/// Length of a generic secret that nobody told, in bytes.
const SECRET_BYTES: u8 = 32;
/// Tries of a password whose last answer told how many are left of nobody knows how many.
const TRIES: u8 = 3;

/// Slots, the table's usage limit, and the key of the ephemeral slot.
pub(super) type PrivateKeys = (Vec<PrivateSlot>, u16, Option<PrivateKeyState>);

pub(super) fn private(copy: &mut Copy<'_>) -> Result<PrivateKeys, CryptoError> {
    let seen = copy.seen;
    let Some(table) = &seen.private_keys else {
        copy.note("Private key slots", Why::NotRead, format!("{}, without keys", copy.as_profile()));
        let slots = copy.profile.private_keys.iter();
        let slots =
            slots.map(|spec| PrivateSlot { slot: spec.slot, mode: hex::fixed(spec.mode.value()), key: None });
        return Ok((slots.collect(), *copy.profile.global_usage_limit.value(), None));
    };
    let (mut slots, mut ephemeral) = (Vec::new(), None);
    for record in &table.value.slots {
        let name = if record.slot == EPHEMERAL_SLOT {
            "Ephemeral slot".to_owned()
        } else {
            format!("Private slot {}", record.slot)
        };
        let mut key = None;
        if let Some(curve) = record.curve {
            copy.note(format!("{name}, key"), Why::Secret, format!("a {} key of its own", curve.name()));
            let uses_left = match seen.uses_left(record.slot) {
                _ if record.slot == EPHEMERAL_SLOT => Some(1),
                Some(uses) => uses,
                None => {
                    copy.note(format!("{name}, remaining uses"), Why::NotTold, "unlimited");
                    None
                }
            };
            key = Some(PrivateKeyState { curve, secret: copy.private_key(curve)?, uses_left });
        }
        if record.slot == EPHEMERAL_SLOT {
            ephemeral = key.take();
        }
        slots.push(PrivateSlot { slot: record.slot, mode: record.mode.0, key });
    }
    Ok((slots, table.value.global_usage_limit, ephemeral))
}

/// The host keys, and wrong C-MACs in a row.
pub(super) fn host(
    copy: &mut Copy<'_>,
    known: Option<&KnownHostKeys>,
) -> Result<(Option<HostKeys>, u16), CryptoError> {
    let seen = copy.seen;
    let Some(facts) = &seen.host_key else {
        copy.note("Host key slot", Why::NotRead, "empty");
        return Ok((None, 0));
    };
    let Some(facts) = facts.value else { return Ok((None, 0)) };
    let fits = |key: &[u8]| facts.key_type.aes_bytes() == Some(key.len());
    let (mac, cipher) = match known.filter(|known| fits(&known.mac) && fits(&known.cipher)) {
        Some(known) => (Secret(known.mac.to_vec()), Secret(known.cipher.to_vec())),
        None => {
            let instead = format!("{} keys of its own; sessions need them", facts.key_type.name());
            copy.note("Host keys", Why::Secret, instead);
            (copy.aes_key(facts.key_type)?, copy.aes_key(facts.key_type)?)
        }
    };
    let wrong_macs = match seen.host_keys {
        HostKeysState::Blocked => *copy.profile.wrong_mac_limit.value(),
        HostKeysState::Work => 0,
        HostKeysState::Unknown => {
            copy.note("Wrong C-MACs in a row", Why::NotTold, "none");
            0
        }
    };
    let keys = HostKeys { key_type: facts.key_type, mac, cipher, counter: facts.counter };
    Ok((Some(keys), wrong_macs))
}

pub(super) fn symmetric(copy: &mut Copy<'_>) -> Result<Vec<SymmetricSlot>, CryptoError> {
    let (seen, spec) = (copy.seen, &copy.profile.symmetric_keys);
    let Some(table) = &seen.symmetric_keys else {
        copy.note("Symmetric key slots", Why::NotRead, format!("{}, without keys", copy.as_profile()));
        let slot = SymmetricSlot { control: hex::fixed(spec.control.value()), key: None };
        return Ok(vec![slot; usize::from(*spec.slots.value())]);
    };
    let mut slots = Vec::new();
    for (slot, record) in (0..=u8::MAX).zip(&table.value) {
        let control = seen.symmetric_control.get(&slot).map(|seen| seen.value.0);
        if control.is_none() {
            copy.note(format!("Symmetric slot {slot}, control fields"), Why::NotRead, copy.as_profile());
        }
        let key = match &record.key {
            Some(facts) => Some(symmetric_key(copy, slot, record.lock, facts)?),
            None => None,
        };
        slots.push(SymmetricSlot {
            control: control.unwrap_or_else(|| hex::fixed(spec.control.value())),
            key,
        });
    }
    Ok(slots)
}

fn symmetric_key(
    copy: &mut Copy<'_>,
    slot: u8,
    lock: Lock,
    facts: &SymmetricKeyFacts,
) -> Result<SymmetricKey, CryptoError> {
    let name = format!("Symmetric slot {slot}");
    let mode = match (copy.seen.full_mode(slot), facts.mode) {
        (Some(mode), _) => mode,
        (None, mode) => {
            let instead = format!("a secret of {SECRET_BYTES} B, nothing more allowed");
            copy.note(format!("{name}, parameters of {}", mode.name()), Why::NotTold, instead);
            match mode {
                KeyMode::Hkdf { .. } => KeyMode::Hkdf { flags: 0, secret_bytes: SECRET_BYTES },
                KeyMode::Hmac { .. } => KeyMode::Hmac { min_mac_bytes: 16, secret_bytes: SECRET_BYTES },
                mode => mode,
            }
        }
    };
    let derived = copy.seen.written_key(slot).map(|written| written.derived);
    if derived.is_none() {
        copy.note(format!("{name}, whether the key was derived"), Why::NotTold, "it was not");
    }
    let kind = facts.key_type;
    copy.note(format!("{name}, key"), Why::Secret, format!("a {} key of its own", kind.name()));
    let secret = match (kind, mode.secret_bytes()) {
        (KeyType::GenericSecret, Some(length)) => copy.secret(usize::from(length))?,
        _ => copy.aes_key(kind)?,
    };
    let counter = facts.counter.unwrap_or(0);
    let derived = derived.unwrap_or(false);
    Ok(SymmetricKey { lock, key_type: kind, mode, usage: facts.usage, secret, counter, derived })
}

pub(super) fn public(copy: &mut Copy<'_>) -> Vec<PublicSlot> {
    let (seen, spec) = (copy.seen, &copy.profile.public_keys);
    let asked = seen.public_keys.keys().max().map(|last| last.saturating_add(1));
    let count = seen.public_key_slots().or(asked).unwrap_or_else(|| {
        copy.note("Public key slots", Why::NotRead, copy.as_profile());
        *spec.slots.value()
    });
    (0..count)
        .map(|slot| {
            let name = format!("Public slot {slot}");
            if let Some(told) = seen.public_keys.get(&slot) {
                let key = told.value.key.as_ref();
                let key = key.map(|key| PublicKeyState { curve: key.curve, bytes: key.bytes.clone() });
                return PublicSlot { flags: told.value.flags.0, key };
            }
            match seen.public_slot(slot) {
                Some((true, flags)) => {
                    copy.note(format!("{name}, key"), Why::NotRead, "empty");
                    PublicSlot { flags: flags.0, key: None }
                }
                Some((false, flags)) => PublicSlot { flags: flags.0, key: None },
                None => {
                    copy.note(name, Why::NotRead, format!("{}, empty", copy.as_profile()));
                    PublicSlot { flags: hex::fixed(spec.control.value()), key: None }
                }
            }
        })
        .collect()
}

pub(super) fn envelope(copy: &mut Copy<'_>) -> Result<Vec<Option<EnvelopeKey>>, CryptoError> {
    let seen = copy.seen;
    let Some(table) = &seen.envelope_keys else {
        copy.note("Envelope key slots", Why::NotRead, format!("{}, empty", copy.as_profile()));
        return Ok(vec![None; usize::from(*copy.profile.envelope_keys.value())]);
    };
    let mut slots = Vec::new();
    for record in &table.value {
        slots.push(match record.key_type {
            None => None,
            Some(key_type) => {
                let what = format!("Envelope slot {}, key", record.slot);
                copy.note(what, Why::Secret, format!("an {} key of its own", key_type.name()));
                Some(EnvelopeKey { key_type, secret: copy.aes_key(key_type)? })
            }
        });
    }
    Ok(slots)
}

pub(super) fn password(copy: &mut Copy<'_>) -> Result<Option<Password>, CryptoError> {
    let seen = copy.seen;
    match &seen.password {
        None => {
            copy.note("Password", Why::NotTold, "none");
            Ok(None)
        }
        Some(told) => match told.value {
            None => Ok(None),
            Some(answer) => {
                copy.note("Password", Why::Secret, "one of its own");
                let tries_max = TRIES.max(answer.tries_left);
                Ok(Some(Password { secret: copy.secret(16)?, tries_left: answer.tries_left, tries_max }))
            }
        },
    }
}
