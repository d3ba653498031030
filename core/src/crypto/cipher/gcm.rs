//! GCM with IVs of any length (SP 800-38D), at once or in pieces; GMAC is GCM of an empty message.

use ghash::{GHash, universal_hash::UniversalHash};
use zeroize::Zeroizing;

use super::{
    BLOCK_LEN, Direction, Sealed,
    block::{AesKey, Block, Gather},
    keystream::Keystream,
};
use crate::crypto::{CryptoError, mac};

/// GCM in pieces: first those of the associated data, then those of the message. One piece may end the former and
/// begin the latter. A refused piece changes nothing.
#[derive(Clone)]
pub struct GcmStream {
    direction: Direction,
    hash: Hashed,
    keystream: Keystream,
    /// Encrypted first counter block, which hides the hash.
    tag_mask: Zeroizing<Block>,
    tag_len: usize,
    aad_bytes: u64,
    message_bytes: u64,
}

impl GcmStream {
    /// Begins. Key 16 or 32 bytes, IV 1 or more, tag 4, 8 or 12 to 16.
    pub fn new(direction: Direction, key: &[u8], iv: &[u8], tag_len: usize) -> Result<Self, CryptoError> {
        if !matches!(tag_len, 4 | 8 | 12..=16) {
            return Err(CryptoError::LengthNotAllowed {
                what: "GCM tag",
                allowed: "4, 8, 12 to 16",
                got: tag_len,
            });
        }
        if iv.is_empty() {
            return Err(CryptoError::LengthNotAllowed { what: "GCM IV", allowed: "1 or more", got: 0 });
        }
        let mut subkey = Zeroizing::new([0; BLOCK_LEN]);
        let key = AesKey::new(key)?;
        key.encrypt(&mut subkey);
        let hash = Hashed::new(&subkey);
        let mut keystream = Keystream::new(key, first_counter(iv, &hash));
        let mut tag_mask = Zeroizing::new([0; BLOCK_LEN]);
        keystream.apply(tag_mask.as_mut_slice())?;
        Ok(Self { direction, hash, keystream, tag_mask, tag_len, aad_bytes: 0, message_bytes: 0 })
    }

    /// Takes the next pieces, either of which may be empty, and gives the piece of message encrypted or decrypted.
    pub fn process(&mut self, aad: &[u8], message: &[u8]) -> Result<Vec<u8>, CryptoError> {
        if self.message_bytes > 0 && !aad.is_empty() {
            return Err(CryptoError::OutOfOrder);
        }
        let mut out = message.to_vec();
        self.keystream.apply(&mut out)?;

        self.hash.update(aad);
        self.aad_bytes += aad.len() as u64;
        if self.message_bytes == 0 && !message.is_empty() {
            self.hash.end_part();
        }
        // The hash is over the ciphertext, whichever way we go.
        self.hash.update(match self.direction {
            Direction::Encrypt => &out,
            Direction::Decrypt => message,
        });
        self.message_bytes += message.len() as u64;
        Ok(out)
    }

    /// The tag of everything that arrived.
    pub fn finish(mut self) -> Vec<u8> {
        self.hash.end_part();
        let hash = self.hash.finish(self.aad_bytes, self.message_bytes);
        hash.into_iter().zip(*self.tag_mask).map(|(hash, mask)| hash ^ mask).take(self.tag_len).collect()
    }

    /// Compares the tag, which has to have the length announced.
    pub fn verify(self, tag: &[u8]) -> Result<(), CryptoError> {
        if mac::equal(&self.finish(), tag) { Ok(()) } else { Err(CryptoError::BadTag) }
    }
}

/// Encrypts and authenticates at once.
pub fn gcm_encrypt(
    key: &[u8],
    iv: &[u8],
    aad: &[u8],
    message: &[u8],
    tag_len: usize,
) -> Result<Sealed, CryptoError> {
    let mut stream = GcmStream::new(Direction::Encrypt, key, iv, tag_len)?;
    let ciphertext = stream.process(aad, message)?;
    Ok(Sealed { ciphertext, tag: stream.finish() })
}

/// Decrypts and verifies at once; [`CryptoError::BadTag`] and no message if the tag is wrong.
pub fn gcm_decrypt(
    key: &[u8],
    iv: &[u8],
    aad: &[u8],
    ciphertext: &[u8],
    tag: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    let mut stream = GcmStream::new(Direction::Decrypt, key, iv, tag.len())?;
    let message = Zeroizing::new(stream.process(aad, ciphertext)?);
    stream.verify(tag)?;
    Ok(message.to_vec())
}

/// The counter block that the IV stands for: itself and a 1 if it has 96 bits, else its hash (SP 800-38D, 7.1).
fn first_counter(iv: &[u8], unused: &Hashed) -> Block {
    if let Ok(iv) = <[u8; 12]>::try_from(iv) {
        let mut block = [0; BLOCK_LEN];
        for (to, from) in block.iter_mut().zip(iv.into_iter().chain([0, 0, 0, 1])) {
            *to = from;
        }
        block
    } else {
        let mut hash = unused.clone();
        hash.update(iv);
        hash.end_part();
        hash.finish(0, iv.len() as u64)
    }
}

/// GHASH with bytes gathered into blocks.
#[derive(Clone)]
struct Hashed {
    ghash: GHash,
    gather: Gather,
}

impl Hashed {
    fn new(subkey: &Block) -> Self {
        Self { ghash: GHash::new(subkey.into()), gather: Gather::new() }
    }

    fn update(&mut self, bytes: &[u8]) {
        let ghash = &mut self.ghash;
        self.gather.absorb(bytes, |block| take(ghash, block));
    }

    /// Fills up with zeros, as after associated data, message and IV.
    fn end_part(&mut self) {
        let ghash = &mut self.ghash;
        self.gather.pad(|block| take(ghash, block));
    }

    /// Closes with the two lengths, given in bytes and hashed in bits.
    fn finish(mut self, first_bytes: u64, second_bytes: u64) -> Block {
        self.update(&(first_bytes * 8).to_be_bytes());
        self.update(&(second_bytes * 8).to_be_bytes());
        self.ghash.finalize().into()
    }
}

/// Hands a full block on and leaves zeros for the next.
fn take(ghash: &mut GHash, block: &mut Block) {
    ghash.update(&[(*block).into()]);
    *block = [0; BLOCK_LEN];
}
