//! Host keys in use: zeroized, never printed.

use core::fmt;

use zeroize::Zeroizing;

use crate::crypto::mac;
use crate::link::MAC_BYTES;

/// A MAC key and a cipher key, both AES-128 or both AES-256.
#[derive(Clone)]
pub struct SessionKeys {
    mac: Zeroizing<Vec<u8>>,
    cipher: Zeroizing<Vec<u8>>,
}

/// Why two keys are no pair of host keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyError {
    /// Bytes of the MAC key.
    pub mac: usize,
    /// Bytes of the cipher key.
    pub cipher: usize,
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "host keys are both 16 or both 32 bytes; the MAC key has {}, the cipher key {}",
            self.mac, self.cipher
        )
    }
}

impl core::error::Error for KeyError {}

impl SessionKeys {
    /// A pair of keys.
    pub fn new(mac: &[u8], cipher: &[u8]) -> Result<Self, KeyError> {
        if mac.len() == cipher.len() && matches!(mac.len(), 16 | 32) {
            return Ok(Self { mac: Zeroizing::new(mac.to_vec()), cipher: Zeroizing::new(cipher.to_vec()) });
        }
        Err(KeyError { mac: mac.len(), cipher: cipher.len() })
    }

    /// MAC key and cipher key, for a twin of the chip that holds them.
    pub(crate) fn pair(&self) -> (Zeroizing<Vec<u8>>, Zeroizing<Vec<u8>>) {
        (self.mac.clone(), self.cipher.clone())
    }

    /// The same pair with one bit of the MAC key the other way round: for whoever wants to see what that does.
    #[must_use]
    pub fn with_one_wrong_bit(&self) -> Self {
        let mut other = self.clone();
        other.mac.iter_mut().take(1).for_each(|byte| *byte ^= 0x01);
        other
    }

    /// Truncated AES-CMAC under the MAC key.
    pub(super) fn mac(&self, input: &[u8]) -> [u8; MAC_BYTES] {
        let [a, b, c, d, ..] = self.full_mac(input);
        [a, b, c, d]
    }

    /// The whole AES-CMAC. The constructor settled the key's length, so the library cannot refuse it.
    pub(super) fn full_mac(&self, input: &[u8]) -> [u8; 16] {
        mac::cmac(&self.mac, input).unwrap_or_default()
    }

    /// The MAC key, for the arithmetic beside this file only.
    pub(super) fn mac_key(&self) -> &[u8] {
        &self.mac
    }

    /// The cipher key, for the arithmetic beside this file only.
    pub(super) fn cipher(&self) -> &[u8] {
        &self.cipher
    }
}
