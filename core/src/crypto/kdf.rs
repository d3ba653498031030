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

/// Expand: `len` bytes of key material, at most 255 digests. The key has at least the digest's length.
pub fn expand(hash: Hash, prk: &[u8], info: &[u8], len: usize) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    fn run<D: Digest + BlockSizeUser + Clone>(
        prk: &[u8],
        info: &[u8],
        len: usize,
    ) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        let short = || CryptoError::LengthNotAllowed {
            what: "pseudo-random key",
            allowed: "the digest's length or more",
            got: prk.len(),
        };
        let long =
            || CryptoError::LengthNotAllowed { what: "key material", allowed: "up to 255 digests", got: len };
        if len > 255 * <D as Digest>::output_size() {
            return Err(long());
        }
        let mut material = Zeroizing::new(vec![0; len]);
        let hkdf = SimpleHkdf::<D>::from_prk(prk).map_err(|_| short())?;
        hkdf.expand(info, &mut material).map_err(|_| long())?;
        Ok(material)
    }
    with_digest!(hash, run(prk, info, len))?
}
