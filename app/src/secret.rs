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
        let keys = Self { mac: read("MAC key", mac)?, cipher: read("Cipher key", cipher)? };
        keys.session().map(|_| keys.clone()).map_err(|e| e.to_string())
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
