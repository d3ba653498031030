//! Encrypt and Decrypt at once. The layout follows from the mode of the slot's key, so the decoder has to know it. What
//! both read alike stands here.

mod decrypt;
mod encrypt;

pub use decrypt::{Decrypt, DecryptInput, Decrypted, Verified};
pub use encrypt::{Encrypt, EncryptInput, Encrypted};

use super::Context;
use super::signature::truth;
use super::tables::KeyMode;
use crate::bytes::{Fault, FieldError, Put, Reader};

/// Reads a symmetric slot and looks up the mode of its key, which decides the layout of what follows.
pub(super) fn slot_and_mode(
    r: &mut Reader<'_, '_>,
    context: &dyn Context,
) -> Result<(u8, KeyMode), FieldError> {
    let slot = r.u8("slot")?;
    if slot > 15 {
        return Err(r.out_of_range("slot", 1, "0 to 15"));
    }
    match context.symmetric_mode(slot) {
        Some(mode) => {
            r.means(format_args!("{}", mode.name()));
            Ok((slot, mode))
        }
        None => {
            let error = r.error("data", Fault::NeedsContext { what: "the mode of the slot's key" });
            // Shown as what it is: bytes.
            r.rest("data");
            Err(error)
        }
    }
}

pub(super) fn iv(r: &mut Reader<'_, '_>) -> Result<Vec<u8>, FieldError> {
    Ok(r.len2("length of IV", "IV")?.to_vec())
}

pub(super) fn aad(r: &mut Reader<'_, '_>) -> Result<Vec<u8>, FieldError> {
    Ok(r.len2("length of associated data", "associated data")?.to_vec())
}

/// Appends the counter presence byte, and the counter if there is one.
pub(super) fn put_counter(out: &mut Vec<u8>, counter: Option<u32>) {
    out.put_u8(u8::from(counter.is_some()));
    if let Some(counter) = counter {
        out.put_u32(counter);
    }
}

/// Reads the counter presence byte, and the counter if there is one.
pub(super) fn counter(r: &mut Reader<'_, '_>) -> Result<Option<u32>, FieldError> {
    if !truth(r, "counter presence", "a counter follows", "no counter")? {
        return Ok(None);
    }
    let value = r.u32("counter")?;
    r.means(format_args!("{value}"));
    Ok(Some(value))
}

fn ccm_tag_bytes(r: &Reader<'_, '_>, slot: u8, context: &dyn Context) -> Result<usize, FieldError> {
    match context.symmetric_mode(slot) {
        Some(KeyMode::Ccm { tag_bytes, .. }) => Ok(usize::from(tag_bytes)),
        _ => Err(r.error("tag", Fault::NeedsContext { what: "the tag length of the slot's key" })),
    }
}
