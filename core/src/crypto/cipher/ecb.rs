//! Single blocks, one by one: the session's IVs and the device's ECB keys.

use aes::{
    Aes128, Aes256,
    cipher::{Array, BlockCipherDecrypt, BlockCipherEncrypt, BlockSizeUser, KeyInit, consts::U16},
};

use super::{
    BLOCK_LEN,
    block::{AesKey, key_len},
};
use crate::crypto::CryptoError;

/// One block through AES-128 or AES-256.
pub fn encrypt_block(key: &[u8], block: &[u8; BLOCK_LEN]) -> Result<[u8; BLOCK_LEN], CryptoError> {
    let mut out = *block;
    AesKey::new(key)?.encrypt(&mut out);
    Ok(out)
}

/// Whole blocks, each on its own.
pub fn ecb_encrypt(key: &[u8], message: &[u8]) -> Result<Vec<u8>, CryptoError> {
    fn run<C: BlockCipherEncrypt<BlockSize = U16>>(aes: C, data: &mut [u8]) {
        aes.encrypt_blocks(Array::slice_as_chunks_mut(data).0);
    }
    let mut data = whole_blocks(message)?;
    if let Ok(aes) = Aes128::new_from_slice(key) {
        run(aes, &mut data);
    } else {
        run(Aes256::new_from_slice(key).map_err(|_| key_len(key))?, &mut data);
    }
    Ok(data)
}

/// The reverse of [`ecb_encrypt`].
pub fn ecb_decrypt(key: &[u8], ciphertext: &[u8]) -> Result<Vec<u8>, CryptoError> {
    fn run<C: BlockCipherDecrypt + BlockSizeUser<BlockSize = U16>>(aes: C, data: &mut [u8]) {
        aes.decrypt_blocks(Array::slice_as_chunks_mut(data).0);
    }
    let mut data = whole_blocks(ciphertext)?;
    if let Ok(aes) = Aes128::new_from_slice(key) {
        run(aes, &mut data);
    } else {
        run(Aes256::new_from_slice(key).map_err(|_| key_len(key))?, &mut data);
    }
    Ok(data)
}

/// A copy to work in, if it is nothing but whole blocks. No block at all is allowed.
pub(super) fn whole_blocks(data: &[u8]) -> Result<Vec<u8>, CryptoError> {
    if data.len().is_multiple_of(BLOCK_LEN) {
        Ok(data.to_vec())
    } else {
        Err(CryptoError::LengthNotAllowed { what: "data", allowed: "multiples of 16", got: data.len() })
    }
}
