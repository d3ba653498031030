//! Encrypt and Decrypt at once, on the chip's side. Statuses are INFERRED unless said otherwise.

use super::key_use::{KeyUse, LAST_COUNTER_OFFSET, ccm_tag_allowed, gcm_tag_allowed};
use super::state::SymmetricKey;
use super::{Chip, Refusal};
use crate::command::cipher::{Decrypt, DecryptInput, Decrypted, Encrypt, EncryptInput, Encrypted, Verified};
use crate::command::tables::KeyMode;
use crate::crypto::CryptoError;
use crate::crypto::cipher::{
    BLOCK_LEN, CCM_NONCE_LEN, ccm_decrypt, ccm_encrypt, ecb_decrypt, ecb_encrypt, gcm_decrypt, gcm_encrypt,
};
use crate::link::Status;

impl Chip {
    pub(super) fn encrypt(&mut self, command: &Encrypt) -> Result<Encrypted, Refusal> {
        let slot = command.slot;
        let key = self.nvm.usable_key(slot, KeyUse::Encrypt)?;
        let secret = &key.secret.0;
        let tag_bytes = tag_bytes(key.mode)?;
        match &command.input {
            EncryptInput::Ecb { message } => {
                check_blocks(message)?;
                self.room.check(message.len())?;
                Ok(Encrypted::Ecb { ciphertext: ecb_encrypt(secret, message).map_err(refused)? })
            }
            EncryptInput::Ccm { nonce, aad, message } => {
                let bound = BoundNonce::of(key, nonce)?;
                self.room.check(message.len() + tag_bytes + 5)?;
                let sealed = ccm_encrypt(secret, &bound.nonce, aad, message, tag_bytes).map_err(refused)?;
                if let Some(next) = bound.next() {
                    self.nvm.count_use(slot, next);
                }
                Ok(Encrypted::Ccm { ciphertext: sealed.ciphertext, tag: sealed.tag, counter: bound.counter })
            }
            EncryptInput::Gcm { iv, aad, message } => {
                self.room.check(message.len() + tag_bytes)?;
                let sealed = gcm_encrypt(secret, iv, aad, message, tag_bytes).map_err(refused)?;
                Ok(Encrypted::Gcm { ciphertext: sealed.ciphertext, tag: sealed.tag })
            }
            EncryptInput::Other { .. } => Err(other_mode(slot)),
        }
    }

    /// After a wrong tag the answer says so and holds no message (INFERRED, as the transcripts). A counter that the
    /// key binds is not put into the nonce here: the host gives the nonce as it was used (RUN).
    pub(super) fn decrypt(&mut self, command: &Decrypt) -> Result<Decrypted, Refusal> {
        let key = self.nvm.usable_key(command.slot, KeyUse::Decrypt)?;
        let secret = &key.secret.0;
        let tag_bytes = tag_bytes(key.mode)?;
        let opened = match &command.input {
            DecryptInput::Ecb { ciphertext } => {
                check_blocks(ciphertext)?;
                self.room.check(ciphertext.len())?;
                return Ok(Decrypted::Ecb { message: ecb_decrypt(secret, ciphertext).map_err(refused)? });
            }
            DecryptInput::Ccm { nonce, aad, ciphertext, tag } => {
                check_tag(tag, tag_bytes)?;
                self.room.check(1 + ciphertext.len())?;
                ccm_decrypt(secret, nonce, aad, ciphertext, tag)
            }
            DecryptInput::Gcm { iv, aad, ciphertext, tag } => {
                check_tag(tag, tag_bytes)?;
                self.room.check(1 + ciphertext.len())?;
                gcm_decrypt(secret, iv, aad, ciphertext, tag)
            }
            DecryptInput::Other { .. } => return Err(other_mode(command.slot)),
        };
        verified(opened).map(Decrypted::Verified)
    }
}

/// What a verified decryption answers: a wrong tag is an answer, other errors are refusals.
pub(super) fn verified(opened: Result<Vec<u8>, CryptoError>) -> Result<Verified, Refusal> {
    match opened {
        Ok(message) => Ok(Verified { genuine: true, message }),
        Err(CryptoError::BadTag) => Ok(Verified { genuine: false, message: Vec::new() }),
        Err(error) => Err(refused(error)),
    }
}

/// The nonce of an encryption, with the key's counter in it where the key binds one.
pub(super) struct BoundNonce {
    pub(super) nonce: [u8; CCM_NONCE_LEN],
    pub(super) counter: Option<u32>,
}

impl BoundNonce {
    /// The counter takes the place of four bytes, big-endian, at the key's offset; it is answered, and one more after
    /// the use (INFERRED, as the transcripts). At its end it serves no more.
    pub(super) fn of(key: &SymmetricKey, nonce: &[u8; CCM_NONCE_LEN]) -> Result<Self, Refusal> {
        let KeyMode::Ccm { counter_offset: Some(offset), .. } = key.mode else {
            return Ok(Self { nonce: *nonce, counter: None });
        };
        if key.counter == u32::MAX {
            return Err(Refusal::new(Status::COUNTER_LIMIT, "the key's counter is at its end"));
        }
        let mut nonce = *nonce;
        let start = usize::from(offset);
        match nonce.get_mut(start..start + 4) {
            Some(place) => place.copy_from_slice(&key.counter.to_be_bytes()),
            None => {
                let rule = format!("the counter's offset is {offset}, at most {LAST_COUNTER_OFFSET} fits");
                return Err(Refusal::new(Status::WRONG_MODE, rule));
            }
        }
        Ok(Self { nonce, counter: Some(key.counter) })
    }

    /// The key's counter after this use, where it binds one.
    pub(super) fn next(&self) -> Option<u32> {
        self.counter.map(|used| used.saturating_add(1))
    }
}

/// Tag length of the key; 0 in ECB. A length that the mode does not have is 1D.
pub(super) fn tag_bytes(mode: KeyMode) -> Result<usize, Refusal> {
    let (bytes, allowed) = match mode {
        KeyMode::Ccm { tag_bytes, .. } => (tag_bytes, ccm_tag_allowed(tag_bytes)),
        KeyMode::Gcm { tag_bytes } => (tag_bytes, gcm_tag_allowed(tag_bytes)),
        _ => (0, true),
    };
    if allowed {
        return Ok(usize::from(bytes));
    }
    Err(Refusal::new(Status::WRONG_MAC_LENGTH, format!("{} has no tag of {bytes} B", mode.name())))
}

/// A tag of another length than the key's is 1D.
pub(super) fn check_tag(tag: &[u8], bytes: usize) -> Result<(), Refusal> {
    if tag.len() == bytes {
        return Ok(());
    }
    Err(Refusal::new(Status::WRONG_MAC_LENGTH, format!("a tag of {} B, the key's has {bytes} B", tag.len())))
}

/// The key has no mode for what was asked: the decoder could not give the bytes a layout.
pub(super) fn other_mode(slot: u8) -> Refusal {
    Refusal::new(Status::WRONG_MODE, format!("the key of slot {slot} is in another mode"))
}

/// What the library says of lengths and orders: 02.
pub(super) fn refused(error: CryptoError) -> Refusal {
    Refusal::new(Status::INCONSISTENT_DATA, error.to_string())
}

fn check_blocks(data: &[u8]) -> Result<(), Refusal> {
    if !data.is_empty() && data.len().is_multiple_of(BLOCK_LEN) {
        return Ok(());
    }
    let rule = format!("{} B, ECB takes whole blocks of {BLOCK_LEN} B", data.len());
    Err(Refusal::new(Status::INCONSISTENT_DATA, rule))
}
