//! Put attribute: rights to change that are spent, the order of the command table, slots that are named.

use super::{Case, Check, Stop, known, refused, unknown};
use crate::command::attribute::{
    PutCommandAccess, PutEncryption, PutHostKeyControl, PutLifeCycle, PutPublicKeyFlags, PutSymmetricControl,
};
use crate::command::query::{LifeCycleState, SymmetricControlFields};
use crate::command::tables::CommandTableContent;
use crate::link::{Code, Status};

pub(super) fn life_cycle(c: PutLifeCycle, case: &Case) -> Check<String> {
    let states =
        [LifeCycleState::OPERATIONAL, LifeCycleState::OPERATIONAL_LOCKED, LifeCycleState::TERMINATED];
    if !states.contains(&c.state) {
        return refused(Status::OUT_OF_RANGE, "The life cycle can become 03, 83 or 04.");
    }
    match (case.seen.volatile.password_verified, case.seen.volatile.reset_seen) {
        (true, _) => Ok("The password was verified since the last reset.".into()),
        (false, true) => refused(
            Status::ACCESS_CONDITION,
            "A change of life cycle needs the password, verified since the last reset.",
        ),
        (false, false) => unknown("Whether the password was verified since the last reset is not known."),
    }
}

pub(super) fn i2c(case: &Case) -> Check<String> {
    if known(case.seen.i2c.as_ref(), "The I²C parameters")?.value.locked() {
        return refused(Status::ACCESS_CONDITION, "The I²C parameters are locked.");
    }
    Ok("The I²C parameters are not locked.".into())
}

pub(super) fn command_access(c: &PutCommandAccess, case: &Case) -> Check<String> {
    let table = table(case)?;
    may_change(table.access_may_change, "the command access conditions")?;
    in_order(table, c.records.iter().map(|(code, _)| *code))?;
    Ok("The right to change the command access conditions is there, once.".into())
}

pub(super) fn encryption(c: &PutEncryption, case: &Case) -> Check<String> {
    let table = table(case)?;
    may_change(table.encryption_may_change, "the encryption flags")?;
    in_order(table, c.records.iter().map(|(code, _)| *code))?;
    Ok("The right to change the encryption flags is there, once.".into())
}

pub(super) fn host_key_control(c: PutHostKeyControl, case: &Case) -> Check<String> {
    named_slot(c.fields.authentication_slot(), case)?;
    let now = known(case.seen.host_key_control.as_ref(), "The host key control fields")?.value;
    may_change(now.may_change(), "the host key control fields")?;
    Ok("The right to change the host key control fields is there.".into())
}

pub(super) fn symmetric_control(c: PutSymmetricControl, case: &Case) -> Check<String> {
    named_slot(c.fields.wrapped_authentication_slot(), case)?;
    named_slot(c.fields.ecdhe_authentication_slot(), case)?;
    let what = format!("the control fields of symmetric slot {}", c.slot);
    may_change(control(c.slot, case)?.may_change(), &what)?;
    Ok(format!("The right to change {what} is there."))
}

pub(super) fn public_key_flags(c: PutPublicKeyFlags, case: &Case) -> Check<String> {
    let (_, flags) = public_slot(c.slot, case)?;
    let what = format!("the flags of public key slot {}", c.slot);
    may_change(flags.may_change(), &what)?;
    Ok(format!("The right to change {what} is there."))
}

/// Control fields of a symmetric slot.
pub(super) fn control(slot: u8, case: &Case) -> Check<SymmetricControlFields> {
    if let Some(seen) = case.seen.symmetric_control.get(&slot) {
        return Ok(seen.value);
    }
    let table = &known(case.seen.symmetric_keys.as_ref(), "The symmetric key table")?.value;
    if usize::from(slot) >= table.len() {
        return refused(Status::OUT_OF_RANGE, format!("There is no symmetric slot {slot}."));
    }
    unknown("The control fields of the symmetric slot are not read yet.")
}

/// Whether a generic public key slot holds a key, and its flags.
pub(super) fn public_slot(slot: u8, case: &Case) -> Check<(bool, crate::command::query::PublicKeyFlags)> {
    if let Some(found) = case.seen.public_slot(slot) {
        return Ok(found);
    }
    slot_exists(slot, case)?;
    unknown("The public key slot is not read yet.")
}

/// A generic public key slot that a command or control field names exists.
pub(super) fn slot_exists(slot: u8, case: &Case) -> Check {
    let count = known(case.seen.public_key_slots(), "The public key table")?;
    if slot < count {
        return Ok(());
    }
    refused(Status::OUT_OF_RANGE, format!("There is no public key slot {slot}."))
}

fn named_slot(slot: Option<u8>, case: &Case) -> Check {
    slot.map_or(Ok(()), |slot| slot_exists(slot, case))
}

fn table<'a>(case: &Case<'a>) -> Check<&'a CommandTableContent> {
    Ok(&known(case.seen.commands.as_ref(), "The command table")?.value)
}

fn may_change(right: bool, what: &str) -> Check {
    let spent = || Stop::Refused(Status::ACCESS_CONDITION, format!("The right to change {what} is spent."));
    if right { Ok(()) } else { Err(spent()) }
}

/// The whole table, in its order: another number of records is 02, another code 03 (INFERRED).
fn in_order(table: &CommandTableContent, codes: impl ExactSizeIterator<Item = Code>) -> Check {
    let (given, has) = (codes.len(), table.records.len());
    if given != has {
        let rule = format!("{given} records are given, the command table has {has}.");
        return refused(Status::INCONSISTENT_DATA, rule);
    }
    match codes.zip(&table.records).find(|(code, record)| *code != record.code) {
        None => Ok(()),
        Some((code, record)) => {
            let rule = format!("{code} stands where the command table has {}.", record.code);
            refused(Status::OUT_OF_RANGE, rule)
        }
    }
}
