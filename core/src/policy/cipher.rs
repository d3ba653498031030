//! Encrypt and Decrypt at once. A wrong tag is an answer, not a refusal, so the key's bytes never matter here.

use super::symmetric::{Use, ccm_tag, gcm_tag, usable};
use super::{Case, Check, refused, unknown};
use crate::command::cipher::{Decrypt, DecryptInput, Encrypt, EncryptInput};
use crate::command::tables::{KeyMode, SymmetricKeyFacts};
use crate::crypto::cipher::BLOCK_LEN;
use crate::link::Status;

/// Bytes with which an answer tells the counter that was used.
pub(super) const COUNTER_BYTES: usize = 5;

pub(super) fn encrypt(c: &Encrypt, case: &Case) -> Check<String> {
    let (rule, key) = usable(c.slot, Use::Encrypt, case)?;
    let tag_bytes = tag(key.mode)?;
    match &c.input {
        EncryptInput::Ecb { message } => blocks(message.len(), case)?,
        EncryptInput::Ccm { message, .. } => {
            bound_counter(key)?;
            case.answer(message.len() + tag_bytes + COUNTER_BYTES)?;
        }
        EncryptInput::Gcm { iv, message, .. } => {
            case.answer(message.len() + tag_bytes)?;
            has_iv(iv)?;
        }
        EncryptInput::Other { .. } => return other_mode(),
    }
    Ok(rule)
}

pub(super) fn decrypt(c: &Decrypt, case: &Case) -> Check<String> {
    let (rule, key) = usable(c.slot, Use::Decrypt, case)?;
    let tag_bytes = tag(key.mode)?;
    match &c.input {
        DecryptInput::Ecb { ciphertext } => blocks(ciphertext.len(), case)?,
        DecryptInput::Ccm { ciphertext, tag, .. } => {
            same_tag(tag, tag_bytes)?;
            case.answer(1 + ciphertext.len())?;
        }
        DecryptInput::Gcm { iv, ciphertext, tag, .. } => {
            same_tag(tag, tag_bytes)?;
            case.answer(1 + ciphertext.len())?;
            has_iv(iv)?;
        }
        DecryptInput::Other { .. } => return other_mode(),
    }
    Ok(rule)
}

fn other_mode() -> Check<String> {
    unknown("The key's mode gives these bytes no layout.")
}

fn blocks(bytes: usize, case: &Case) -> Check {
    if bytes == 0 || !bytes.is_multiple_of(BLOCK_LEN) {
        let rule = format!("{bytes} B; ECB takes whole blocks of {BLOCK_LEN} B.");
        return refused(Status::INCONSISTENT_DATA, rule);
    }
    case.answer(bytes)
}

pub(super) fn has_iv(iv: &[u8]) -> Check {
    if iv.is_empty() {
        return refused(Status::INCONSISTENT_DATA, "GCM needs an IV of 1 B or more.");
    }
    Ok(())
}

/// The key's tag length; one that its mode does not have is 1D (INFERRED).
pub(super) fn tag(mode: KeyMode) -> Check<usize> {
    let (bytes, exists) = match mode {
        KeyMode::Ccm { tag_bytes, .. } => (tag_bytes, ccm_tag(tag_bytes)),
        KeyMode::Gcm { tag_bytes } => (tag_bytes, gcm_tag(tag_bytes)),
        _ => (0, true),
    };
    if exists {
        return Ok(usize::from(bytes));
    }
    refused(Status::WRONG_MAC_LENGTH, format!("{} has no tag of {bytes} B, as the key says.", mode.name()))
}

pub(super) fn same_tag(tag: &[u8], bytes: usize) -> Check {
    if tag.len() == bytes {
        return Ok(());
    }
    refused(Status::WRONG_MAC_LENGTH, format!("The tag has {} B, the key's have {bytes} B.", tag.len()))
}

/// A counter that the key binds is not at its end, and has its place in the nonce.
pub(super) fn bound_counter(key: &SymmetricKeyFacts) -> Check {
    let KeyMode::Ccm { counter_offset: Some(offset), .. } = key.mode else { return Ok(()) };
    match key.counter {
        None => return unknown("The key's counter is not read yet."),
        Some(u32::MAX) => return refused(Status::COUNTER_LIMIT, "The key's counter is at its end."),
        Some(_) => {}
    }
    if offset > 9 {
        let rule = format!("The key's counter would stand at offset {offset} of 13; 9 is the last place.");
        return refused(Status::WRONG_MODE, rule);
    }
    Ok(())
}
