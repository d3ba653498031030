//! The AES permutation with a key of either size, and bytes gathered into blocks.

use aes::{
    Aes128, Aes256,
    cipher::{BlockCipherEncrypt, KeyInit},
};
use zeroize::Zeroizing;

use super::BLOCK_LEN;
use crate::crypto::CryptoError;

pub(super) type Block = [u8; BLOCK_LEN];

/// An AES key ready for encrypting blocks. The key schedule wipes itself.
#[derive(Clone)]
pub(super) enum AesKey {
    Aes128(Aes128),
    Aes256(Aes256),
}

impl AesKey {
    pub(super) fn new(key: &[u8]) -> Result<Self, CryptoError> {
        if let Ok(aes) = Aes128::new_from_slice(key) {
            Ok(Self::Aes128(aes))
        } else if let Ok(aes) = Aes256::new_from_slice(key) {
            Ok(Self::Aes256(aes))
        } else {
            Err(key_len(key))
        }
    }

    pub(super) fn encrypt(&self, block: &mut Block) {
        match self {
            Self::Aes128(aes) => aes.encrypt_block(block.into()),
            Self::Aes256(aes) => aes.encrypt_block(block.into()),
        }
    }
}

/// The error for a key that is neither AES-128 nor AES-256 (the device has no AES-192).
pub(super) fn key_len(key: &[u8]) -> CryptoError {
    CryptoError::LengthNotAllowed { what: "AES key", allowed: "16, 32", got: key.len() }
}

/// Bytes on their way into blocks: an accumulator that bytes are XORed or copied into until it is full.
#[derive(Clone)]
pub(super) struct Gather {
    block: Zeroizing<Block>,
    filled: usize,
}

impl Gather {
    pub(super) fn new() -> Self {
        Self { block: Zeroizing::new([0; BLOCK_LEN]), filled: 0 }
    }

    /// XORs the bytes in, one full block after the other. `full` may change the block; what it leaves is what the next
    /// bytes are XORed into.
    pub(super) fn absorb(&mut self, bytes: &[u8], mut full: impl FnMut(&mut Block)) {
        for byte in bytes {
            if let Some(place) = self.block.get_mut(self.filled) {
                *place ^= byte;
            }
            self.filled += 1;
            if self.filled == BLOCK_LEN {
                self.filled = 0;
                full(&mut self.block);
            }
        }
    }

    /// Ends an unfinished block as if zeros had been absorbed.
    pub(super) fn pad(&mut self, full: impl FnOnce(&mut Block)) {
        if self.filled > 0 {
            self.filled = 0;
            full(&mut self.block);
        }
    }

    /// The block as it is.
    pub(super) fn block(&self) -> Block {
        *self.block
    }
}
