//! The counter keystream shared by CCM and GCM: the last 32 bits of the block count up, and wrap.

use aes::cipher::{
    BlockCipherEncrypt, InnerIvInit, StreamCipher, StreamCipherError, StreamCipherSeek, consts::U16,
};
use ctr::{Ctr32BE, CtrCore, flavors};

use super::block::{AesKey, Block};
use crate::crypto::CryptoError;

/// The library's stream cannot be cloned, a context of the chip has to be: so this keeps key, start and position, and
/// makes a stream for each piece.
#[derive(Clone)]
pub(super) struct Keystream {
    key: AesKey,
    /// Counter block 0. Nothing secret.
    first: Block,
    /// Bytes used.
    position: u64,
}

impl Keystream {
    /// Starts at this counter block.
    pub(super) fn new(key: AesKey, first: Block) -> Self {
        Self { key, first, position: 0 }
    }

    /// XORs the next bytes of the keystream in. Fails, and leaves all as it was, beyond 64 GiB, where counter blocks
    /// would repeat.
    pub(super) fn apply(&mut self, data: &mut [u8]) -> Result<(), CryptoError> {
        let done = match &self.key {
            AesKey::Aes128(aes) => apply_at(aes, &self.first, self.position, data),
            AesKey::Aes256(aes) => apply_at(aes, &self.first, self.position, data),
        };
        done.map_err(|_| CryptoError::MoreThanAnnounced("message"))?;
        self.position += data.len() as u64;
        Ok(())
    }
}

fn apply_at<C>(aes: &C, first: &Block, position: u64, data: &mut [u8]) -> Result<(), StreamCipherError>
where
    C: BlockCipherEncrypt<BlockSize = U16> + Clone,
{
    let mut stream: Ctr32BE<C> =
        Ctr32BE::from_core(CtrCore::<C, flavors::Ctr32BE>::inner_iv_init(aes.clone(), first.into()));
    stream.try_seek(position)?;
    stream.try_apply_keystream(data)
}
