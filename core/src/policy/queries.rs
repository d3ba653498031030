//! Queries of one slot: the slot has to exist. All other queries are always answered.

use super::attributes::slot_exists;
use super::symmetric::record;
use super::{Case, Check};
use crate::command::query::{PublicKeySlot, SymmetricControl};

pub(super) fn symmetric_control(c: SymmetricControl, case: &Case) -> Check<String> {
    record(c.slot, case)?;
    Ok(format!("Symmetric slot {} exists.", c.slot))
}

pub(super) fn public_key(c: PublicKeySlot, case: &Case) -> Check<String> {
    slot_exists(c.slot, case)?;
    Ok(format!("Public key slot {} exists.", c.slot))
}
