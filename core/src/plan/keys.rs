//! Before and after of key slots and their control fields: told by the command itself, because the answer to a new key is
//! not known beforehand.

use super::change::{Change, Value};
use crate::command::tables::{KeyInfo, Lock};
use crate::command::{Command, Context as _};
use crate::observe::Observation;

/// What the command changes in the key tables once it is accepted; nothing for other commands.
pub(super) fn changes(command: &Command, seen: &Observation) -> Vec<Change> {
    match command {
        Command::GenerateKey(c) => {
            let known = seen.private_keys.is_some();
            let now = seen.private_curve(c.slot).map(|curve| curve.name().to_owned());
            let uses = if c.usage_limit == u16::MAX {
                "not limited".to_owned()
            } else {
                format!("{} uses", c.usage_limit)
            };
            slot(
                format!("Private slot {}", crate::command::signature::slot_name(c.slot)),
                known,
                now,
                format!("{}, {uses}", c.curve.name()),
            )
        }
        Command::WriteHostKeys(c) => host_keys(seen, c.keys.key_type.name()),
        Command::EstablishHostKeys(c) => host_keys(seen, c.key_type.name()),
        Command::WriteHostKeysWrapped(c) => {
            host_keys(seen, if c.envelope.len() > 48 { "AES-256" } else { "AES-128" })
        }
        Command::PutHostKeyControl(c) => {
            let now = seen.host_key_control.as_ref().map(|fact| (&fact.value.0[..], fact.value.may_change()));
            control(now, &c.fields.0, c.fields.may_change())
        }
        Command::PutSymmetricControl(c) => {
            let now = seen.symmetric_control.get(&c.slot);
            let now = now.map(|fact| (&fact.value.0[..], fact.value.may_change()));
            control(now, &c.fields.0, c.fields.may_change())
        }
        Command::PutPublicKeyFlags(c) => {
            let now = seen.public_slot(c.slot).map(|(_, flags)| flags);
            let now = now.as_ref().map(|flags| (&flags.0[..], flags.may_change()));
            control(now, &c.flags.0, c.flags.may_change())
        }
        Command::WritePublicKey(c) => {
            let known = seen.public_slot(c.slot).is_some();
            let now = seen.public_key(c.slot).flatten().map(|key| key.curve.name().to_owned());
            slot(format!("Public slot {}", c.slot), known, now, c.key.curve.name().to_owned())
        }
        Command::WriteSymmetricKey(c) => symmetric(seen, &c.info),
        Command::ConfirmSymmetricKeys(c) => c.keys.iter().flat_map(|info| symmetric(seen, info)).collect(),
        Command::EraseSymmetricKey(c) => {
            let now = key_words(seen, c.slot);
            slot(
                format!("Symmetric slot {}", c.slot),
                seen.symmetric_keys.is_some(),
                now,
                format!("empty, {}", Lock::Unlocked.name()),
            )
        }
        Command::GenerateEnvelopeKey(c) => {
            let table = seen.envelope_keys.as_ref();
            let record = table.and_then(|t| t.value.iter().find(|record| record.slot == c.slot));
            let now = record.and_then(|record| record.key_type).map(|kind| kind.name().to_owned());
            slot(format!("Envelope slot {}", c.slot), table.is_some(), now, c.key_type.name().to_owned())
        }
        _ => Vec::new(),
    }
}

fn slot(what: String, known: bool, now: Option<String>, after: String) -> Vec<Change> {
    let now = now.unwrap_or_else(|| if known { "empty".to_owned() } else { "not asked".to_owned() });
    vec![Change { what, now: Value::Words(now), after: Value::Words(after) }]
}

fn host_keys(seen: &Observation, kind: &str) -> Vec<Change> {
    let facts = seen.host_key.as_ref().and_then(|fact| fact.value);
    let now = facts.map(|facts| format!("{}, counter {:08X}", facts.key_type.name(), facts.counter));
    slot("Host keys".to_owned(), seen.host_key.is_some(), now, format!("{kind}, counter anew"))
}

fn symmetric(seen: &Observation, info: &KeyInfo) -> Vec<Change> {
    let after = format!("{} {}, {}", info.key_type.name(), info.mode.name(), info.lock.name());
    let known = seen.symmetric_keys.is_some();
    slot(format!("Symmetric slot {}", info.slot), known, key_words(seen, info.slot), after)
}

fn key_words(seen: &Observation, slot: u8) -> Option<String> {
    let key = seen.symmetric_key(slot)?;
    Some(format!("{} {}", key.key_type.name(), key.mode.name()))
}

/// Control fields or flags, and their own change right.
fn control(now: Option<(&[u8], bool)>, after: &[u8], keeps: bool) -> Vec<Change> {
    let bytes = |bytes: &[u8]| Value::Bytes(bytes.iter().map(|byte| Some(*byte)).collect());
    let right = |may: bool| Value::Words(if may { "1, once more" } else { "0, never again" }.to_owned());
    let unread = Value::Bytes(vec![None; after.len()]);
    let mut list = vec![Change {
        what: "Fields".to_owned(),
        now: now.map_or(unread, |(now, _)| bytes(now)),
        after: bytes(after),
    }];
    if let Some((_, may)) = now
        && may != keeps
    {
        list.push(Change { what: "Change right".to_owned(), now: right(may), after: right(keeps) });
    }
    list
}
