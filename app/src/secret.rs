//! Keys on their way from a field to the device: wiped, compared, never printed.

use std::fmt;

use stsafe_core::hex;
use stsafe_core::session::{KeyError, SessionKeys};
use zeroize::Zeroizing;

/// Two host keys as somebody typed them.
#[derive(Clone, PartialEq, Eq)]
pub struct TypedKeys {
    mac: Zeroizing<Vec<u8>>,
    cipher: Zeroizing<Vec<u8>>,
}

impl TypedKeys {
    /// From two fields; the error is a sentence without any digit of a key.
    pub fn read(mac: &str, cipher: &str) -> Result<Self, String> {
        let read = |name: &str, text: &str| {
            let bytes =
                hex::parse(text).map(Zeroizing::new).map_err(|_| format!("{name}: pairs of hex digits"))?;
            if matches!(bytes.len(), 16 | 32) {
                Ok(bytes)
            } else {
                Err(format!("{name}: 16 or 32 bytes, not {}", bytes.len()))
            }
        };
        let (mac, cipher) = (read("MAC key", mac)?, read("Cipher key", cipher)?);
        Self::of(&mac, &cipher).map_err(|e| e.to_string())
    }

    /// From bytes: both 16 or both 32 of them.
    pub fn of(mac: &[u8], cipher: &[u8]) -> Result<Self, KeyError> {
        SessionKeys::new(mac, cipher)?;
        Ok(Self { mac: Zeroizing::new(mac.to_vec()), cipher: Zeroizing::new(cipher.to_vec()) })
    }

    /// Bytes of each key: 16 or 32.
    #[allow(clippy::len_without_is_empty, reason = "keys are never empty")]
    pub fn len(&self) -> usize {
        self.mac.len()
    }

    /// The MAC key, for whoever keeps it or hands it to a twin.
    pub fn mac(&self) -> &[u8] {
        &self.mac
    }

    /// The cipher key, for whoever keeps it or hands it to a twin.
    pub fn cipher(&self) -> &[u8] {
        &self.cipher
    }

    /// The keys in use.
    pub fn session(&self) -> Result<SessionKeys, KeyError> {
        SessionKeys::new(&self.mac, &self.cipher)
    }
}

impl fmt::Debug for TypedKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TypedKeys(…)")
    }
}
