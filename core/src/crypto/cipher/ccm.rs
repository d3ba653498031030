//! CCM* with the device's 13-byte nonce (SP 800-38C, RFC 3610), at once or in pieces.
//!
//! 13 bytes of nonce leave two for the length, so a message has at most 65535 bytes. Tag length 0 is the CTR sub-mode:
//! encryption alone. The `ccm` crate has neither pieces nor tag length 0.

use zeroize::Zeroizing;

use super::{
    Direction, Sealed,
    block::{AesKey, Block, Gather},
    keystream::Keystream,
};
use crate::crypto::{CryptoError, fixed, mac};

/// Bytes of the nonce.
pub const CCM_NONCE_LEN: usize = 13;

/// Bytes of the length field that the nonce leaves.
const LENGTH_FIELD: u8 = 2;

/// CCM* in pieces. Both total lengths are announced at the start, because the MAC begins with them.
///
/// All associated data has to be there before the message begins; one piece may end the former and begin the latter.
/// A refused piece changes nothing.
#[derive(Clone)]
pub struct CcmStream {
    direction: Direction,
    key: AesKey,
    mac: Gather,
    keystream: Keystream,
    /// Keystream block 0, which hides the MAC.
    tag_mask: Zeroizing<Block>,
    tag_len: usize,
    aad_left: usize,
    message_left: usize,
}

impl CcmStream {
    /// Begins. Key 16 or 32 bytes, nonce 13, tag 0 or an even number from 4 to 16; `total_message` at most 65535.
    pub fn new(
        direction: Direction,
        key: &[u8],
        nonce: &[u8],
        tag_len: usize,
        total_aad: usize,
        total_message: usize,
    ) -> Result<Self, CryptoError> {
        let nonce: [u8; CCM_NONCE_LEN] = fixed("CCM nonce", nonce)?;
        let tag_field = match tag_len {
            0 => 0,
            4 | 6 | 8 | 10 | 12 | 14 | 16 => (tag_len as u8 - 2) / 2,
            _ => {
                let allowed = "0, 4, 6, 8, 10, 12, 14, 16";
                return Err(CryptoError::LengthNotAllowed { what: "CCM tag", allowed, got: tag_len });
            }
        };
        let Ok(length) = u16::try_from(total_message) else {
            let allowed = "up to 65535";
            return Err(CryptoError::LengthNotAllowed { what: "CCM message", allowed, got: total_message });
        };

        let key = AesKey::new(key)?;
        let mut keystream = Keystream::new(key.clone(), formatted(LENGTH_FIELD - 1, &nonce, 0));
        let mut tag_mask = Zeroizing::new([0; 16]);
        keystream.apply(tag_mask.as_mut_slice())?;

        let mut stream = Self {
            direction,
            key,
            mac: Gather::new(),
            keystream,
            tag_mask,
            tag_len,
            aad_left: total_aad,
            message_left: total_message,
        };
        let has_aad = if total_aad > 0 { 0x40 } else { 0 };
        stream.authenticate(&formatted(has_aad | (tag_field << 3) | (LENGTH_FIELD - 1), &nonce, length));
        stream.authenticate(&aad_length(total_aad)?);
        Ok(stream)
    }

    /// Takes the next pieces, either of which may be empty, and gives the piece of message encrypted or decrypted.
    pub fn process(&mut self, aad: &[u8], message: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let Some(aad_left) = self.aad_left.checked_sub(aad.len()) else {
            return Err(CryptoError::MoreThanAnnounced("associated data"));
        };
        let Some(message_left) = self.message_left.checked_sub(message.len()) else {
            return Err(CryptoError::MoreThanAnnounced("message"));
        };
        if aad_left > 0 && !message.is_empty() {
            return Err(CryptoError::OutOfOrder);
        }

        self.authenticate(aad);
        if !aad.is_empty() && aad_left == 0 {
            self.end_block();
        }
        let mut out = message.to_vec();
        self.keystream.apply(&mut out)?;
        match self.direction {
            Direction::Encrypt => self.authenticate(message),
            Direction::Decrypt => self.authenticate(&out),
        }
        self.aad_left = aad_left;
        self.message_left = message_left;
        Ok(out)
    }

    /// The tag, once everything announced has arrived.
    pub fn finish(mut self) -> Result<Vec<u8>, CryptoError> {
        if self.aad_left > 0 {
            return Err(CryptoError::LessThanAnnounced("associated data"));
        }
        if self.message_left > 0 {
            return Err(CryptoError::LessThanAnnounced("message"));
        }
        self.end_block();
        let tag = self.mac.block().into_iter().zip(*self.tag_mask).map(|(mac, mask)| mac ^ mask);
        Ok(tag.take(self.tag_len).collect())
    }

    /// Compares the tag, which has to have the length announced.
    pub fn verify(self, tag: &[u8]) -> Result<(), CryptoError> {
        if mac::equal(&self.finish()?, tag) { Ok(()) } else { Err(CryptoError::BadTag) }
    }

    fn authenticate(&mut self, bytes: &[u8]) {
        let key = &self.key;
        self.mac.absorb(bytes, |block| key.encrypt(block));
    }

    fn end_block(&mut self) {
        let key = &self.key;
        self.mac.pad(|block| key.encrypt(block));
    }
}

/// Encrypts and authenticates at once.
pub fn ccm_encrypt(
    key: &[u8],
    nonce: &[u8],
    aad: &[u8],
    message: &[u8],
    tag_len: usize,
) -> Result<Sealed, CryptoError> {
    let mut stream = CcmStream::new(Direction::Encrypt, key, nonce, tag_len, aad.len(), message.len())?;
    let ciphertext = stream.process(aad, message)?;
    Ok(Sealed { ciphertext, tag: stream.finish()? })
}

/// Decrypts and verifies at once; [`CryptoError::BadTag`] and no message if the tag is wrong.
pub fn ccm_decrypt(
    key: &[u8],
    nonce: &[u8],
    aad: &[u8],
    ciphertext: &[u8],
    tag: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    let mut stream = CcmStream::new(Direction::Decrypt, key, nonce, tag.len(), aad.len(), ciphertext.len())?;
    let message = Zeroizing::new(stream.process(aad, ciphertext)?);
    stream.verify(tag)?;
    Ok(message.to_vec())
}

/// Flags, nonce and a two-byte number: the form of the first MAC block and of the counter blocks.
fn formatted(flags: u8, nonce: &[u8; CCM_NONCE_LEN], number: u16) -> Block {
    let mut block = [0; 16];
    let bytes = [flags].into_iter().chain(*nonce).chain(number.to_be_bytes());
    for (to, from) in block.iter_mut().zip(bytes) {
        *to = from;
    }
    block
}

/// The length in front of the associated data (SP 800-38C, A.2.2).
fn aad_length(total: usize) -> Result<Vec<u8>, CryptoError> {
    match (total, u32::try_from(total)) {
        (0, _) => Ok(Vec::new()),
        (1..0xFF00, Ok(length)) => Ok((length as u16).to_be_bytes().to_vec()),
        (_, Ok(length)) => Ok([&[0xFF, 0xFE], length.to_be_bytes().as_slice()].concat()),
        (_, Err(_)) => {
            let allowed = "up to 4 GiB";
            Err(CryptoError::LengthNotAllowed { what: "associated data", allowed, got: total })
        }
    }
}
