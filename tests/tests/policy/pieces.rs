//! Values of the commands that encrypt and decrypt, in the form of the key's mode or of another.

use stsafe_core::chip::state::SymmetricKey;
use stsafe_core::command::Command;
use stsafe_core::command::catalog::Listed;
use stsafe_core::command::chunked::{
    FinishDecrypt, FinishEncrypt, Opening, Piece, ProcessDecrypt, ProcessEncrypt, StartDecrypt, StartEncrypt,
};
use stsafe_core::command::cipher::{Decrypt, DecryptInput, Encrypt, EncryptInput};
use stsafe_core::command::tables::KeyMode;

use crate::commands::Making;

/// A symmetric slot, and the mode that the value is made for: nearly always the mode of its key.
fn slot_and_mode(m: &mut Making<'_>, usable: fn(KeyMode) -> bool) -> (u8, Option<KeyMode>) {
    let slot = m.slot_for(usable);
    let other = (m.dice.byte() % 16) as usize;
    let of = if m.dice.chance(95) { usize::from(slot) } else { other };
    (slot, m.chip.nvm.symmetric.get(of).and_then(|s| s.key.as_ref()).map(mode))
}

fn mode(key: &SymmetricKey) -> KeyMode {
    key.mode
}

fn at_once(mode: KeyMode) -> bool {
    matches!(mode, KeyMode::Ecb | KeyMode::Ccm { .. } | KeyMode::Gcm { .. })
}

fn in_pieces(mode: KeyMode) -> bool {
    matches!(mode, KeyMode::Ccm { .. } | KeyMode::Gcm { .. })
}

fn message(m: &mut Making<'_>) -> Vec<u8> {
    let n = m.dice.length();
    m.dice.bytes(n)
}

fn aad(m: &mut Making<'_>) -> Vec<u8> {
    let n = if m.dice.chance(50) { 0 } else { m.dice.below(20) };
    m.dice.bytes(n)
}

fn iv(m: &mut Making<'_>) -> Vec<u8> {
    let n = m.dice.pick(&[12, 12, 12, 16, 1, 0]);
    m.dice.bytes(n)
}

fn blocks(m: &mut Making<'_>) -> Vec<u8> {
    let n = 16 * m.dice.pick(&[1, 2, 3, 0, 45, 46]) + usize::from(m.dice.chance(10));
    m.dice.bytes(n)
}

fn tag(m: &mut Making<'_>, bytes: u8) -> Vec<u8> {
    let n = if m.dice.chance(90) { usize::from(bytes) } else { m.dice.below(18) };
    m.dice.bytes(n)
}

pub fn encrypt(m: &mut Making<'_>) -> Command {
    let (slot, mode) = slot_and_mode(m, at_once);
    let input = match mode {
        Some(KeyMode::Ecb) => EncryptInput::Ecb { message: blocks(m) },
        Some(KeyMode::Ccm { .. }) => {
            EncryptInput::Ccm { nonce: m.dice.array(), aad: aad(m), message: message(m) }
        }
        Some(KeyMode::Gcm { .. }) => EncryptInput::Gcm { iv: iv(m), aad: aad(m), message: message(m) },
        _ => EncryptInput::Other { bytes: message(m) },
    };
    Encrypt { slot, input }.into_command()
}

pub fn decrypt(m: &mut Making<'_>) -> Command {
    let (slot, mode) = slot_and_mode(m, at_once);
    let input = match mode {
        Some(KeyMode::Ecb) => DecryptInput::Ecb { ciphertext: blocks(m) },
        Some(KeyMode::Ccm { tag_bytes, .. }) => {
            let (aad, ciphertext) = (aad(m), message(m));
            DecryptInput::Ccm { nonce: m.dice.array(), aad, ciphertext, tag: tag(m, tag_bytes) }
        }
        Some(KeyMode::Gcm { tag_bytes }) => {
            let (iv, aad, ciphertext) = (iv(m), aad(m), message(m));
            DecryptInput::Gcm { iv, aad, ciphertext, tag: tag(m, tag_bytes) }
        }
        _ => DecryptInput::Other { bytes: message(m) },
    };
    Decrypt { slot, input }.into_command()
}

fn opening(m: &mut Making<'_>, mode: Option<KeyMode>) -> Opening {
    let first = Piece { aad: aad(m), message: if m.dice.chance(30) { message(m) } else { m.dice.bytes(3) } };
    match mode {
        Some(KeyMode::Ccm { .. }) => {
            let n = m.dice.pick(&[13, 13, 13, 13, 13, 12, 14]);
            let more_aad = m.dice.pick(&[0, 0, 0, 4]);
            let more = m.dice.pick(&[0, 0, 4, 4, 16, 20, 2000]);
            let garbage = m.dice.pick(&[0, 0, 0, 0xFFFF_0000]);
            let less = usize::from(m.dice.chance(5));
            Opening::Ccm {
                nonce: m.dice.bytes(n),
                total_aad: (first.aad.len() + more_aad).saturating_sub(less) as u16,
                total_message: (first.message.len() + more).saturating_sub(less) as u32 | garbage,
                first,
            }
        }
        Some(KeyMode::Gcm { .. }) => Opening::Gcm { iv: iv(m), first },
        _ => Opening::Other { bytes: message(m) },
    }
}

pub fn start_encrypt(m: &mut Making<'_>) -> Command {
    let (slot, mode) = slot_and_mode(m, in_pieces);
    StartEncrypt { slot, opening: opening(m, mode) }.into_command()
}

pub fn start_decrypt(m: &mut Making<'_>) -> Command {
    let (slot, mode) = slot_and_mode(m, in_pieces);
    StartDecrypt { slot, opening: opening(m, mode) }.into_command()
}

fn piece(m: &mut Making<'_>) -> Piece {
    let n = m.dice.pick(&[0, 0, 0, 0, 4]);
    let aad = m.dice.bytes(n);
    let n = m.dice.pick(&[0, 0, 4, 4, 16, 16, 40, 742]);
    Piece { aad, message: m.dice.bytes(n) }
}

pub fn process_encrypt(m: &mut Making<'_>) -> Command {
    ProcessEncrypt(piece(m)).into_command()
}

pub fn process_decrypt(m: &mut Making<'_>) -> Command {
    ProcessDecrypt(piece(m)).into_command()
}

pub fn finish_encrypt(m: &mut Making<'_>) -> Command {
    FinishEncrypt(piece(m)).into_command()
}

pub fn finish_decrypt(m: &mut Making<'_>) -> Command {
    let bytes = m.dice.pick(&[16, 16, 16, 8, 4, 12, 0]);
    FinishDecrypt { last: piece(m), tag: m.dice.bytes(bytes) }.into_command()
}
