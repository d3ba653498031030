//! AES key wrap (RFC 3394, SP 800-38F "KW") with the default initial value A6A6A6A6A6A6A6A6: local envelopes and the
//! envelopes of a KEK session.

use aes::{Aes128, Aes256, cipher::KeyInit};
use aes_kw::AesKw;
use zeroize::Zeroizing;

use super::CryptoError;

/// Bytes that an envelope is longer than its content.
pub const OVERHEAD: usize = 8;

/// Wraps data of a multiple of 8 bytes, at least 16, with a key of 16 or 32 bytes.
pub fn wrap(kek: &[u8], data: &[u8]) -> Result<Vec<u8>, CryptoError> {
    check("data to wrap", "multiples of 8 from 16", 16, data)?;
    let mut envelope = vec![0; data.len() + OVERHEAD];
    let done = match Kek::new(kek)? {
        Kek::Aes128(kw) => kw.wrap_key(data, &mut envelope).map(drop),
        Kek::Aes256(kw) => kw.wrap_key(data, &mut envelope).map(drop),
    };
    done.map(|()| envelope).map_err(|_| CryptoError::BadTag)
}

/// Opens an envelope. [`CryptoError::BadTag`] if it was not made with this key, or was altered.
pub fn unwrap(kek: &[u8], envelope: &[u8]) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    check("envelope", "multiples of 8 from 24", 16 + OVERHEAD, envelope)?;
    let mut data = Zeroizing::new(vec![0; envelope.len() - OVERHEAD]);
    let done = match Kek::new(kek)? {
        Kek::Aes128(kw) => kw.unwrap_key(envelope, &mut data).map(drop),
        Kek::Aes256(kw) => kw.unwrap_key(envelope, &mut data).map(drop),
    };
    done.map(|()| data).map_err(|_| CryptoError::BadTag)
}

enum Kek {
    Aes128(AesKw<Aes128>),
    Aes256(AesKw<Aes256>),
}

impl Kek {
    fn new(key: &[u8]) -> Result<Self, CryptoError> {
        if let Ok(kw) = AesKw::<Aes128>::new_from_slice(key) {
            Ok(Self::Aes128(kw))
        } else if let Ok(kw) = AesKw::<Aes256>::new_from_slice(key) {
            Ok(Self::Aes256(kw))
        } else {
            Err(CryptoError::LengthNotAllowed { what: "wrapping key", allowed: "16, 32", got: key.len() })
        }
    }
}

fn check(what: &'static str, allowed: &'static str, least: usize, bytes: &[u8]) -> Result<(), CryptoError> {
    if bytes.len() >= least && bytes.len().is_multiple_of(8) {
        Ok(())
    } else {
        Err(CryptoError::LengthNotAllowed { what, allowed, got: bytes.len() })
    }
}
