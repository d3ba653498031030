//! Encryption and decryption in pieces. The chip has one run; what it accepts follows from the lengths alone.

use super::cipher::{COUNTER_BYTES, bound_counter, has_iv, same_tag, tag};
use super::symmetric::{Use, usable};
use super::{Case, Check, Stop, refused, unknown};
use crate::command::chunked::{
    FinishDecrypt, FinishEncrypt, Opening, Piece, ProcessDecrypt, ProcessEncrypt, StartDecrypt, StartEncrypt,
};
use crate::command::tables::KeyMode;
use crate::crypto::cipher::{CCM_NONCE_LEN, Direction};
use crate::link::Status;
use crate::observe::RunForm;

pub(super) fn start_encrypt(c: &StartEncrypt, case: &Case) -> Check<String> {
    let (rule, key) = usable(c.slot, Use::EncryptChunks, case)?;
    if let Opening::Ccm { nonce, .. } = &c.opening {
        nonce_fits(nonce)?;
        bound_counter(key)?;
    }
    tag(key.mode)?;
    let (form, first) = opened(Direction::Encrypt, &c.opening, key.mode)?;
    case.answer(first.message.len() + COUNTER_BYTES)?;
    take(form, first)?;
    Ok(rule)
}

pub(super) fn start_decrypt(c: &StartDecrypt, case: &Case) -> Check<String> {
    let (rule, key) = usable(c.slot, Use::DecryptChunks, case)?;
    if let Opening::Ccm { nonce, .. } = &c.opening {
        nonce_fits(nonce)?;
    }
    tag(key.mode)?;
    let (form, first) = opened(Direction::Decrypt, &c.opening, key.mode)?;
    case.answer(first.message.len())?;
    take(form, first)?;
    Ok(rule)
}

pub(super) fn process_encrypt(c: &ProcessEncrypt, case: &Case) -> Check<String> {
    process(Direction::Encrypt, &c.0, case)
}

pub(super) fn process_decrypt(c: &ProcessDecrypt, case: &Case) -> Check<String> {
    process(Direction::Decrypt, &c.0, case)
}

pub(super) fn finish_encrypt(c: &FinishEncrypt, case: &Case) -> Check<String> {
    let form = running(Direction::Encrypt, case)?;
    case.answer(c.0.message.len() + form.tag_bytes())?;
    complete(take(form, &c.0)?)?;
    Ok("An encryption is running, and everything announced is there.".into())
}

pub(super) fn finish_decrypt(c: &FinishDecrypt, case: &Case) -> Check<String> {
    let form = running(Direction::Decrypt, case)?;
    same_tag(&c.tag, form.tag_bytes())?;
    case.answer(1 + c.last.message.len())?;
    complete(take(form, &c.last)?)?;
    Ok("A decryption is running, and everything announced is there.".into())
}

fn process(direction: Direction, piece: &Piece, case: &Case) -> Check<String> {
    let form = running(direction, case)?;
    case.answer(piece.message.len())?;
    take(form, piece)?;
    Ok(format!("{} is running, and the piece fits.", name(direction)))
}

fn opened(direction: Direction, opening: &Opening, mode: KeyMode) -> Check<(RunForm, &Piece)> {
    let first = match opening {
        Opening::Ccm { total_message, first, .. } => {
            // Of a decryption's total only the lower half counts (RUN).
            if direction == Direction::Encrypt && *total_message > u32::from(u16::MAX) {
                let rule = "With a nonce of 13 B a CCM* message has at most 65535 B.";
                return refused(Status::INCONSISTENT_DATA, rule);
            }
            first
        }
        Opening::Gcm { iv, first } => {
            has_iv(iv)?;
            first
        }
        Opening::Other { .. } => return unknown("The key's mode gives these bytes no layout."),
    };
    match RunForm::at_start(direction, opening, mode) {
        Some(form) => Ok((form, first)),
        None => unknown("The key's mode gives these bytes another layout."),
    }
}

fn nonce_fits(nonce: &[u8]) -> Check {
    if nonce.len() == CCM_NONCE_LEN {
        return Ok(());
    }
    let rule = format!("The nonce has {} B, CCM* takes {CCM_NONCE_LEN} B.", nonce.len());
    refused(Status::INCONSISTENT_DATA, rule)
}

fn running(direction: Direction, case: &Case) -> Check<RunForm> {
    match &case.seen.volatile.cipher {
        Some(run) if run.direction == direction => {
            run.form.ok_or_else(|| Stop::Unknown("How far the run is, is not known.".into()))
        }
        None if !case.seen.volatile.reset_seen => {
            unknown("Whether another host left a run behind since the last reset is not known.")
        }
        _ => {
            let rule = format!("{} was not started.", name(direction));
            refused(Status::UNEXPECTED, rule)
        }
    }
}

fn take(form: RunForm, piece: &Piece) -> Check<RunForm> {
    let misfit = "The piece is more than was announced, or comes in the wrong order.";
    form.after(piece).ok_or_else(|| Stop::Refused(Status::INCONSISTENT_DATA, misfit.into()))
}

fn complete(form: RunForm) -> Check {
    if form.is_complete() {
        return Ok(());
    }
    refused(Status::INCONSISTENT_DATA, "Less came than was announced at the start.")
}

fn name(direction: Direction) -> &'static str {
    match direction {
        Direction::Encrypt => "An encryption",
        Direction::Decrypt => "A decryption",
    }
}
