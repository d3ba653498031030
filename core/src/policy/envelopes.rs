//! Local envelopes: the slot's key and the sizes. Whether an envelope is intact, only the chip can tell.

use super::{Case, Check, known, refused, unknown};
use crate::command::envelope::{GenerateEnvelopeKey, LEAST_CONTENT_BYTES, MOST_CONTENT_BYTES, Unwrap, Wrap};
use crate::command::tables::KeyType;
use crate::crypto::wrap::OVERHEAD;
use crate::link::Status;

pub(super) fn generate_key(c: &GenerateEnvelopeKey, case: &Case) -> Check<String> {
    match key(c.slot, case)? {
        None => Ok(format!("Envelope slot {} is empty.", c.slot)),
        Some(_) => {
            let rule = format!("Envelope slot {} holds a key, which is there for good.", c.slot);
            refused(Status::ACCESS_CONDITION, rule)
        }
    }
}

pub(super) fn wrap(c: &Wrap, case: &Case) -> Check<String> {
    present(c.slot, case)?;
    size(c.content.len(), 0)?;
    Ok(format!("Envelope slot {} holds a key.", c.slot))
}

pub(super) fn unwrap(c: &Unwrap, case: &Case) -> Check<String> {
    present(c.slot, case)?;
    size(c.envelope.len(), OVERHEAD)?;
    unknown("Whether the envelope is intact, only the chip can tell.")
}

fn present(slot: u8, case: &Case) -> Check {
    if key(slot, case)?.is_none() {
        return refused(Status::KEY_NOT_FOUND, format!("Envelope slot {slot} is empty."));
    }
    Ok(())
}

/// The type of a slot's key, where it holds one.
fn key(slot: u8, case: &Case) -> Check<Option<KeyType>> {
    let table = &known(case.seen.envelope_keys.as_ref(), "The envelope key table")?.value;
    match table.iter().find(|record| record.slot == slot) {
        Some(record) => Ok(record.key_type),
        None => refused(Status::OUT_OF_RANGE, format!("There is no envelope slot {slot}.")),
    }
}

fn size(bytes: usize, overhead: usize) -> Check {
    let (least, most) = (LEAST_CONTENT_BYTES + overhead, MOST_CONTENT_BYTES + overhead);
    if bytes > most {
        return refused(Status::BUFFER_EXCEEDED, format!("{bytes} B, at most {most} B fit."));
    }
    if bytes < least || !bytes.is_multiple_of(8) {
        let rule = format!("{bytes} B; it takes a multiple of 8 B, at least {least}.");
        return refused(Status::INCONSISTENT_DATA, rule);
    }
    Ok(())
}
