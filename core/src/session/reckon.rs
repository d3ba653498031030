//! The arithmetic of the channel: block 0, IVs, padding, MAC inputs.

use super::{SessionError, SessionKeys};
use crate::crypto::cipher::{BLOCK_LEN, cbc_decrypt, cbc_encrypt, encrypt_block};
use crate::link::CommandFrame;

/// Subject of block 0 for the C-MAC, with counter N.
pub const C_MAC: u8 = 0x00;
/// Subject of block 0 for the command's IV, with counter N + 1.
pub const C_ENC: u8 = 0x80;
/// Subject of block 0 for the R-MAC, with counter N + 1.
pub const R_MAC: u8 = 0x40;
/// Subject of block 0 for the answer's IV, with counter N + 1.
pub const R_ENC: u8 = 0xC0;

/// Generation of the host key slot: how wide its counter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generation {
    /// A100, A110: 24 bits.
    V1,
    /// A120: 32 bits.
    V2,
}

impl Generation {
    /// Block 0: counter, subject, 80, zeros.
    pub fn block(self, counter: u32, subject: u8) -> [u8; BLOCK_LEN] {
        let [a, b, c, d] = counter.to_be_bytes();
        match self {
            Self::V2 => [a, b, c, d, subject, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            Self::V1 => [b, c, d, subject, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        }
    }
}

/// What the C-MAC is made over: block 0 with N, 00, header, length, payload as sent.
pub fn cmac_input(generation: Generation, n: u32, frame: &CommandFrame) -> Vec<u8> {
    let mut input = generation.block(n, C_MAC).to_vec();
    input.push(0x00);
    push_command(&mut input, frame);
    input
}

/// What the R-MAC is made over: block 0 with N + 1, 80, the whole command, then the answer as sent, without its length
/// on the bus and without CRC.
pub fn rmac_input(
    generation: Generation,
    n: u32,
    command: &CommandFrame,
    header: u8,
    payload: &[u8],
) -> Vec<u8> {
    let mut input = generation.block(n.wrapping_add(1), R_MAC).to_vec();
    input.push(0x80);
    push_command(&mut input, command);
    input.push(header);
    push_sized(&mut input, payload);
    input
}

/// The IV: block 0 encrypted with the cipher key.
pub fn iv(keys: &SessionKeys, block: &[u8; BLOCK_LEN]) -> [u8; BLOCK_LEN] {
    // The key's length was settled when the keys were made, so this cannot fail.
    encrypt_block(keys.cipher(), block).unwrap_or_default()
}

/// 80, then zeros to whole blocks; always at least one byte.
pub fn pad(payload: &[u8]) -> Vec<u8> {
    let mut padded = payload.to_vec();
    padded.push(0x80);
    padded.resize(padded.len().next_multiple_of(BLOCK_LEN), 0);
    padded
}

/// Takes the padding off. ST's library does not check it; here it must be right.
pub fn unpad(padded: &[u8]) -> Result<&[u8], SessionError> {
    let end = padded.iter().rposition(|byte| *byte != 0).ok_or(SessionError::Padding)?;
    let within = padded.len() - end <= BLOCK_LEN;
    match (padded.get(end), padded.get(..end)) {
        (Some(0x80), Some(payload)) if within => Ok(payload),
        _ => Err(SessionError::Padding),
    }
}

/// Pads and encrypts.
pub fn encrypt(keys: &SessionKeys, iv: &[u8; BLOCK_LEN], payload: &[u8]) -> Vec<u8> {
    encrypt_blocks(keys, iv, &pad(payload))
}

/// Encrypts what is already padded, in whatever way; nothing comes out where it is not whole blocks.
pub fn encrypt_blocks(keys: &SessionKeys, iv: &[u8; BLOCK_LEN], padded: &[u8]) -> Vec<u8> {
    cbc_encrypt(keys.cipher(), iv, padded).unwrap_or_default()
}

/// Decrypts and takes the padding off.
pub fn decrypt(keys: &SessionKeys, iv: &[u8; BLOCK_LEN], ciphertext: &[u8]) -> Result<Vec<u8>, SessionError> {
    let padded = decrypt_blocks(keys, iv, ciphertext)?;
    unpad(&padded).map(<[u8]>::to_vec)
}

/// Decrypts and leaves the padding on.
pub fn decrypt_blocks(
    keys: &SessionKeys,
    iv: &[u8; BLOCK_LEN],
    ciphertext: &[u8],
) -> Result<Vec<u8>, SessionError> {
    if ciphertext.is_empty() || !ciphertext.len().is_multiple_of(BLOCK_LEN) {
        return Err(SessionError::NotBlocks(ciphertext.len()));
    }
    cbc_decrypt(keys.cipher(), iv, ciphertext).map_err(|_| SessionError::NotBlocks(ciphertext.len()))
}

fn push_command(input: &mut Vec<u8>, frame: &CommandFrame) {
    input.extend(frame.header());
    push_sized(input, &frame.payload);
}

fn push_sized(input: &mut Vec<u8>, payload: &[u8]) {
    // No frame comes near 65,535 bytes.
    input.extend(u16::try_from(payload.len()).unwrap_or(u16::MAX).to_be_bytes());
    input.extend_from_slice(payload);
}
