//! HKDF (RFC 5869) in its two steps, with any digest but SHA-1.

use hkdf::SimpleHkdf;
use sha2::digest::{Digest, block_api::BlockSizeUser};
use zeroize::Zeroizing;

use super::{CryptoError, Hash, hash::with_digest};

/// Extract: the pseudo-random key, as long as the digest. An empty salt counts as zeros of the digest's length.
pub fn extract(hash: Hash, salt: &[u8], input: &[u8]) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    fn run<D: Digest + BlockSizeUser + Clone>(salt: &[u8], input: &[u8]) -> Zeroizing<Vec<u8>> {
        let (mut prk, _) = SimpleHkdf::<D>::extract(Some(salt), input);
        let kept = Zeroizing::new(prk.to_vec());
        zeroize::Zeroize::zeroize(prk.as_mut_slice());
        kept
    }
    with_digest!(hash, run(salt, input))
}

/// Expand: `len` bytes of key material, at most 255 digests.
///
/// RFC 5869 wants a key of at least the digest's length. The device takes shorter generic secrets too (RUN: 30 bytes
/// with SHA-256); HMAC fills any key up with zeros, so those are filled up here, where the library would refuse.
pub fn expand(hash: Hash, prk: &[u8], info: &[u8], len: usize) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    fn run<D: Digest + BlockSizeUser + Clone>(
        prk: &[u8],
        info: &[u8],
        material: &mut [u8],
    ) -> Result<(), hkdf::InvalidLength> {
        SimpleHkdf::<D>::from_prk(prk).map_err(|_| hkdf::InvalidLength)?.expand(info, material)
    }
    let too_long =
        CryptoError::LengthNotAllowed { what: "key material", allowed: "up to 255 digests", got: len };
    if len > 255 * hash.len() {
        return Err(too_long);
    }
    let mut key = Zeroizing::new(vec![0; prk.len().max(hash.len())]);
    for (to, from) in key.iter_mut().zip(prk) {
        *to = *from;
    }
    let mut material = Zeroizing::new(vec![0; len]);
    match with_digest!(hash, run(&key, info, &mut material))? {
        Ok(()) => Ok(material),
        Err(_) => Err(too_long),
    }
}
