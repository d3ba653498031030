//! CMAC and HMAC, whole tags; who truncates says so where it does. Comparison that takes the same time for every tag.

use cmac::{Cmac, KeyInit, Mac};
use hmac::SimpleHmac;
use sha2::digest::{Digest, block_api::BlockSizeUser};
use subtle::ConstantTimeEq;

use super::{CryptoError, Hash, hash::with_digest};

/// AES-CMAC (RFC 4493, SP 800-38B), all 16 bytes. The key has 16 or 32 bytes.
pub fn cmac(key: &[u8], message: &[u8]) -> Result<[u8; 16], CryptoError> {
    fn tag<M: Mac<OutputSize = sha2::digest::consts::U16>>(mac: M, message: &[u8]) -> [u8; 16] {
        mac.chain_update(message).finalize().into_bytes().into()
    }
    if let Ok(mac) = Cmac::<aes::Aes128>::new_from_slice(key) {
        Ok(tag(mac, message))
    } else if let Ok(mac) = Cmac::<aes::Aes256>::new_from_slice(key) {
        Ok(tag(mac, message))
    } else {
        Err(CryptoError::LengthNotAllowed { what: "CMAC key", allowed: "16, 32", got: key.len() })
    }
}

/// HMAC (RFC 2104) with any digest but SHA-1 and a key of any length; the tag has the digest's length.
pub fn hmac(hash: Hash, key: &[u8], message: &[u8]) -> Result<Vec<u8>, CryptoError> {
    fn run<D: Digest + BlockSizeUser>(key: &[u8], message: &[u8]) -> Option<Vec<u8>> {
        let mac = SimpleHmac::<D>::new_from_slice(key).ok()?;
        Some(mac.chain_update(message).finalize().into_bytes().to_vec())
    }
    // `None` cannot occur: HMAC takes keys of every length.
    with_digest!(hash, run(key, message))?.ok_or(CryptoError::HashNotSupported(hash))
}

/// The same bytes? Takes time by the length only, never by where they differ.
pub fn equal(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}
