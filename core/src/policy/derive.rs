//! Derive keys: source, outputs in their order, and whether enough slots can take what is derived.

use super::symmetric::{Use, form, usable};
use super::{Case, Check, known, refused, unknown};
use crate::command::derive::{DeriveKeys, DerivedKey, Expansion, InputKey, Output, Salt};
use crate::command::tables::{KeyMode, Lock, SymmetricKeyRecord};
use crate::crypto::Hash;
use crate::link::Status;

pub(super) fn derive_keys(c: &DeriveKeys, case: &Case) -> Check<String> {
    let to_host = input(&c.input, case)?;
    if let Some(Salt::Slot(slot)) = &c.extract {
        usable(*slot, Use::Derive, case)?;
    }
    if c.extract.is_some() {
        offered(c.hash)?;
    }
    match &c.expand {
        None => {
            let key = DerivedKey::pseudo_random(c.hash, false);
            form(key.key_type, key.mode)?;
        }
        Some(expansion) => outputs(expansion, to_host, case)?,
    }
    slots(c.slots_wanted(), case)?;
    if let Some(expansion) = &c.expand {
        offered(c.hash)?;
        let total: usize = expansion.outputs.iter().map(Output::bytes).sum();
        if total > 255 * c.hash.len() {
            let rule = format!("{total} B are more than {} can give.", c.hash.name());
            return refused(Status::OUT_OF_RANGE, rule);
        }
    }
    Ok(match &c.input {
        InputKey::Given(_) => "The input key is in the command.".into(),
        InputKey::Slot(slot) => format!("The HKDF key of symmetric slot {slot} may derive."),
    })
}

/// Whether keys derived from the input may go to the host; `None` where that is not known.
fn input(input: &InputKey, case: &Case) -> Check<Option<bool>> {
    match input {
        InputKey::Given(key) if key.is_empty() => {
            refused(Status::INCONSISTENT_DATA, "The input key has 0 B.")
        }
        InputKey::Given(_) => Ok(Some(true)),
        InputKey::Slot(slot) => {
            usable(*slot, Use::Derive, case)?;
            Ok(match case.seen.full_mode(*slot) {
                Some(KeyMode::Hkdf { flags, .. }) => Some(flags & 1 != 0),
                _ => None,
            })
        }
    }
}

fn offered(hash: Hash) -> Check {
    if hash == Hash::Sha1 {
        return refused(Status::OUT_OF_RANGE, "SHA-1 is not offered.");
    }
    Ok(())
}

fn outputs(expansion: &Expansion, to_host: Option<bool>, case: &Case) -> Check {
    let mut bytes = 0;
    for output in &expansion.outputs {
        bytes += match (output, to_host) {
            (Output::Answer { bytes: 0 }, _) => {
                return refused(Status::OUT_OF_RANGE, "A key for the host has 0 B.");
            }
            (Output::Answer { .. }, Some(false)) => {
                let rule = "Keys derived from this key may not go to the host.";
                return refused(Status::WRONG_KEY_USAGE, rule);
            }
            (Output::Answer { .. }, None) => {
                return unknown(
                    "Whether keys derived from this key may go to the host is in no table; another host wrote it.",
                );
            }
            (Output::Answer { bytes }, Some(true)) => usize::from(*bytes),
            (Output::Slot(key), _) => {
                form(key.key_type, key.mode)?;
                1
            }
        };
    }
    case.answer(bytes)
}

/// Derived keys go to empty slots whose control fields allow it, else take the place of unlocked derived keys.
fn slots(wanted: usize, case: &Case) -> Check {
    let table = &known(case.seen.symmetric_keys.as_ref(), "The symmetric key table")?.value;
    let can_take = |(slot, record): (u8, &SymmetricKeyRecord)| match record.key {
        None => case.seen.symmetric_control.get(&slot).map(|seen| seen.value.derived()),
        Some(_) if record.lock != Lock::Unlocked => Some(false),
        Some(_) => case.seen.written_key(slot).map(|written| written.derived),
    };
    let answers: Vec<Option<bool>> = (0..).zip(table).map(can_take).collect();
    let sure = answers.iter().filter(|answer| **answer == Some(true)).count();
    let perhaps = answers.iter().filter(|answer| answer.is_none()).count();
    if sure >= wanted {
        return Ok(());
    }
    if sure + perhaps >= wanted {
        return unknown(
            "Which keys were derived, and so may be replaced by another derived key, is in no table.",
        );
    }
    refused(Status::BOUNDARY, format!("{wanted} slots are needed for derived keys, {sure} can take one."))
}
