//! Private keys. The secret leaves in two ways only: [`PrivateKey::to_bytes`], and not at all.

use core::fmt;
use std::sync::{Arc, OnceLock};

use zeroize::Zeroizing;

use super::{
    PublicKey, Signature,
    family::{Secret, family},
};
use crate::crypto::{CryptoError, Curve, Draw, Hash, RandomError, RandomSource};

/// A private key of any curve. Clones share one secret, which is wiped when the last of them is dropped.
#[derive(Clone)]
pub struct PrivateKey {
    curve: Curve,
    secret: Arc<dyn Secret>,
    /// Reckoned when somebody asks: it costs as much as a signature, and signing does not need it.
    public: OnceLock<PublicKey>,
}

/// With the worst curve (brainpoolP256r1, two draws in three are valid) this many fail once in 2^200.
const TRIES: usize = 128;

impl PrivateKey {
    /// From a big-endian scalar of coordinate length, or the 32-byte secret of RFC 7748 or RFC 8032.
    /// Refuses a wrong length, 0, and scalars that are not below the order.
    pub fn from_bytes(curve: Curve, bytes: &[u8]) -> Result<Self, CryptoError> {
        if bytes.len() != curve.coordinate_len() {
            let expected = curve.coordinate_len();
            return Err(CryptoError::WrongLength { what: "private key", expected, got: bytes.len() });
        }
        let secret = family(curve).secret(curve, bytes)?;
        Ok(Self { curve, secret, public: OnceLock::new() })
    }

    /// Draws a new key. What is drawn has to be a private key; values that are no valid scalar are drawn again.
    pub fn generate(what: Draw, source: &mut dyn RandomSource) -> Result<Self, CryptoError> {
        let curve = what.curve().ok_or(CryptoError::NotAKeyDraw)?;
        for _ in 0..TRIES {
            let mut bytes = source.value(what)?;
            // Bits above the order (P-521 has seven) would make nearly every draw invalid.
            let unused_bits = curve.coordinate_len() * 8 - curve.scalar_bits();
            if let Some(first) = bytes.first_mut() {
                *first &= 0xFF >> unused_bits;
            }
            match Self::from_bytes(curve, &bytes) {
                Err(CryptoError::ScalarOutOfRange(_)) => {}
                done => return done,
            }
        }
        Err(RandomError::NoValidKey(curve).into())
    }

    /// The curve.
    pub fn curve(&self) -> Curve {
        self.curve
    }

    /// The public half.
    pub fn public(&self) -> &PublicKey {
        self.public.get_or_init(|| PublicKey::of_secret(self.curve, self.secret.public()))
    }

    /// The bare secret, for a state file.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        self.secret.to_bytes()
    }

    /// The shared secret with another's public key: the x-coordinate, or the output of X25519.
    /// Fails for different curves, for Ed25519, and if the peer's X25519 key makes the secret all zero.
    pub fn agree(&self, peer: &PublicKey) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        if peer.curve() != self.curve {
            return Err(CryptoError::CurvesDiffer { private: self.curve, public: peer.curve() });
        }
        self.secret.agree(self.curve, peer.bytes())
    }

    /// ECDSA over a digest as it is, with the nonce of RFC 6979 made with HMAC over `hash`.
    ///
    /// The digest may be shorter or longer than the order (leftmost bits count) but not empty; it need not have the
    /// length of `hash`. [`Hash::for_digest_len`] gives the hash of the golden transcripts.
    pub fn sign_digest(&self, digest: &[u8], hash: Hash) -> Result<Signature, CryptoError> {
        self.secret.sign_digest(self.curve, digest, hash)
    }

    /// Ed25519 over the message itself (RFC 8032 "PureEdDSA").
    pub fn sign_message(&self, message: &[u8]) -> Result<Signature, CryptoError> {
        self.secret.sign_message(self.curve, message)
    }

    /// Ed25519ph over the 64-byte SHA-512 digest of the message, with empty context.
    pub fn sign_prehash(&self, sha512: &[u8]) -> Result<Signature, CryptoError> {
        self.secret.sign_prehash(self.curve, sha512)
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({})", self.curve)
    }
}
