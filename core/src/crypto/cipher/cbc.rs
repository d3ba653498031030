//! CBC on whole blocks with a given IV (SP 800-38A); the session pads before and unpads after.

use aes::{
    Aes128, Aes256,
    cipher::{Array, BlockModeDecrypt, BlockModeEncrypt, BlockSizeUser, KeyIvInit, consts::U16},
};
use cbc::{Decryptor, Encryptor};

use super::{BLOCK_LEN, block::key_len, ecb::whole_blocks};
use crate::crypto::CryptoError;

/// Encrypts whole blocks; the length stays.
pub fn cbc_encrypt(key: &[u8], iv: &[u8; BLOCK_LEN], message: &[u8]) -> Result<Vec<u8>, CryptoError> {
    fn run<M: BlockModeEncrypt + BlockSizeUser<BlockSize = U16>>(mut mode: M, data: &mut [u8]) {
        mode.encrypt_blocks(Array::slice_as_chunks_mut(data).0);
    }
    let mut data = whole_blocks(message)?;
    if let Ok(mode) = Encryptor::<Aes128>::new_from_slices(key, iv) {
        run(mode, &mut data);
    } else {
        run(Encryptor::<Aes256>::new_from_slices(key, iv).map_err(|_| key_len(key))?, &mut data);
    }
    Ok(data)
}

/// Decrypts whole blocks; the length stays.
pub fn cbc_decrypt(key: &[u8], iv: &[u8; BLOCK_LEN], ciphertext: &[u8]) -> Result<Vec<u8>, CryptoError> {
    fn run<M: BlockModeDecrypt + BlockSizeUser<BlockSize = U16>>(mut mode: M, data: &mut [u8]) {
        mode.decrypt_blocks(Array::slice_as_chunks_mut(data).0);
    }
    let mut data = whole_blocks(ciphertext)?;
    if let Ok(mode) = Decryptor::<Aes128>::new_from_slices(key, iv) {
        run(mode, &mut data);
    } else {
        run(Decryptor::<Aes256>::new_from_slices(key, iv).map_err(|_| key_len(key))?, &mut data);
    }
    Ok(data)
}
