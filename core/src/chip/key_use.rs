//! Which use a symmetric key serves: the checks that every command with a symmetric key has in common, in one order.
//!
//! Slot, presence, mode, type, usage; statuses are INFERRED (specification 10.2).

use super::Refusal;
use super::state::{Nvm, SymmetricKey};
use crate::command::tables::{KeyMode, KeyType};
use crate::link::Status;

/// A use of a symmetric key, in the order of the usage flags from bit 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyUse {
    VerifyMac,
    GenerateMac,
    Decrypt,
    Encrypt,
    DecryptChunks,
    EncryptChunks,
    Derive,
}

impl KeyUse {
    /// The use's flag in the usage byte.
    pub(super) fn flag(self) -> u8 {
        1 << self as u8
    }

    fn name(self) -> &'static str {
        crate::command::tables::USAGES.get(self as usize).copied().unwrap_or("this use")
    }

    fn fits(self, mode: KeyMode) -> bool {
        match self {
            Self::VerifyMac | Self::GenerateMac => {
                matches!(mode, KeyMode::Cmac { .. } | KeyMode::Hmac { .. })
            }
            Self::Decrypt | Self::Encrypt => {
                matches!(mode, KeyMode::Ecb | KeyMode::Ccm { .. } | KeyMode::Gcm { .. })
            }
            Self::DecryptChunks | Self::EncryptChunks => {
                matches!(mode, KeyMode::Ccm { .. } | KeyMode::Gcm { .. })
            }
            Self::Derive => matches!(mode, KeyMode::Hkdf { .. }),
        }
    }
}

/// HMAC and HKDF need a generic secret, the other modes an AES key.
fn type_fits(key_type: KeyType, mode: KeyMode) -> bool {
    let generic = matches!(mode, KeyMode::Hkdf { .. } | KeyMode::Hmac { .. });
    generic == (key_type == KeyType::GenericSecret)
}

impl Nvm {
    /// The key of a slot, if it serves this use.
    pub(super) fn usable_key(&self, slot: u8, usage: KeyUse) -> Result<&SymmetricKey, Refusal> {
        let Some(entry) = self.symmetric.get(usize::from(slot)) else {
            return Err(Refusal::new(Status::OUT_OF_RANGE, format!("there is no symmetric slot {slot}")));
        };
        let Some(key) = entry.key.as_ref() else {
            return Err(Refusal::new(Status::KEY_NOT_FOUND, format!("symmetric slot {slot} is empty")));
        };
        let name = usage.name();
        if !usage.fits(key.mode) {
            let rule = format!("the key of slot {slot} is in mode {}, which cannot {name}", key.mode.name());
            return Err(Refusal::new(Status::WRONG_MODE, rule));
        }
        if !type_fits(key.key_type, key.mode) {
            let rule = format!("the key of slot {slot} is of type {}", key.key_type.name());
            return Err(Refusal::new(Status::WRONG_KEY_TYPE, rule));
        }
        if key.usage & usage.flag() == 0 {
            return Err(Refusal::new(
                Status::WRONG_KEY_USAGE,
                format!("the key of slot {slot} may not {name}"),
            ));
        }
        Ok(key)
    }

    /// Notes that a key's counter was used.
    pub(super) fn count_use(&mut self, slot: u8, next: u32) {
        let entry = self.symmetric.get_mut(usize::from(slot));
        if let Some(key) = entry.and_then(|entry| entry.key.as_mut()) {
            key.counter = next;
        }
    }
}

/// A key with this type and mode can exist: parameters as the key information record allows them. Another type for the
/// mode is 0C, other parameters are 03 (INFERRED).
pub(super) fn check_form(key_type: KeyType, mode: KeyMode) -> Result<(), Refusal> {
    if !type_fits(key_type, mode) {
        let rule = format!("mode {} cannot have a key of type {}", mode.name(), key_type.name());
        return Err(Refusal::new(Status::WRONG_KEY_TYPE, rule));
    }
    let allowed = match mode {
        KeyMode::Ccm { tag_bytes, counter_offset, .. } => {
            ccm_tag_allowed(tag_bytes) && counter_offset.is_none_or(|offset| offset <= LAST_COUNTER_OFFSET)
        }
        KeyMode::Gcm { tag_bytes } => gcm_tag_allowed(tag_bytes),
        KeyMode::Hkdf { secret_bytes, .. } | KeyMode::Hmac { secret_bytes, .. } => {
            (16..=32).contains(&secret_bytes)
        }
        KeyMode::Cmac { .. } | KeyMode::Ecb => true,
    };
    if allowed {
        return Ok(());
    }
    Err(Refusal::new(Status::OUT_OF_RANGE, format!("parameters of mode {} out of range", mode.name())))
}

/// Last place of a counter of 4 bytes in a nonce of 13.
pub(super) const LAST_COUNTER_OFFSET: u8 = 9;

/// ST documents 0, 4, 8, 16; the transcripts use 10 and 14 too, so every length of CCM* is taken.
pub(super) fn ccm_tag_allowed(bytes: u8) -> bool {
    matches!(bytes, 0 | 4 | 6 | 8 | 10 | 12 | 14 | 16)
}

/// The lengths of SP 800-38D.
pub(super) fn gcm_tag_allowed(bytes: u8) -> bool {
    matches!(bytes, 4 | 8 | 12..=16)
}
