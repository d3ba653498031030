//! What a family of curves can do, and which curve belongs to which family.

use core::marker::PhantomData;
use std::sync::Arc;

use bp256::BrainpoolP256r1;
use bp384::BrainpoolP384r1;
use p256::NistP256;
use p384::NistP384;
use p521::NistP521;
use zeroize::Zeroizing;

use super::{Signature, ed25519::Ed25519, weierstrass::Weierstrass, x25519::X25519};
use crate::crypto::{CryptoError, Curve, Hash, brainpool_p512::BrainpoolP512r1};

/// The public side. Bytes are bare public keys: X || Y, or 32 bytes.
pub(super) trait Family: Sync {
    /// A point of the curve that is safe to calculate with?
    fn check_public(&self, curve: Curve, public: &[u8]) -> Result<(), CryptoError>;

    /// X || Y of the point with this X and the wanted parity of Y.
    fn decompress(&self, curve: Curve, _y_is_odd: bool, _x: &[u8]) -> Result<Vec<u8>, CryptoError> {
        Err(CryptoError::WrongCurve { operation: "decompress a public key", curve })
    }

    /// Reads a private key.
    fn secret(&self, curve: Curve, bytes: &[u8]) -> Result<Arc<dyn Secret>, CryptoError>;

    /// ECDSA over a digest.
    fn verify_digest(&self, _public: &[u8], _digest: &[u8], _signature: &Signature) -> bool {
        false
    }

    /// A signature over the message itself.
    fn verify_message(&self, _public: &[u8], _message: &[u8], _signature: &Signature) -> bool {
        false
    }

    /// A signature over the SHA-512 digest of the message, marked as such.
    fn verify_prehash(&self, _public: &[u8], _sha512: &[u8], _signature: &Signature) -> bool {
        false
    }
}

/// The private side. An implementation wipes itself when dropped.
pub(super) trait Secret: Send + Sync {
    fn public(&self) -> Vec<u8>;

    fn to_bytes(&self) -> Zeroizing<Vec<u8>>;

    fn agree(&self, curve: Curve, _public: &[u8]) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        Err(CryptoError::WrongCurve { operation: "agree on a shared secret", curve })
    }

    fn sign_digest(&self, curve: Curve, _digest: &[u8], _hash: Hash) -> Result<Signature, CryptoError> {
        Err(CryptoError::WrongCurve { operation: "sign a digest", curve })
    }

    fn sign_message(&self, curve: Curve, _message: &[u8]) -> Result<Signature, CryptoError> {
        Err(CryptoError::WrongCurve { operation: "sign a message itself", curve })
    }

    fn sign_prehash(&self, curve: Curve, _sha512: &[u8]) -> Result<Signature, CryptoError> {
        Err(CryptoError::WrongCurve { operation: "sign a pre-hashed message", curve })
    }
}

/// The family of a curve: the only place where the curve's name meets its arithmetic.
pub(super) fn family(curve: Curve) -> &'static dyn Family {
    match curve {
        Curve::NistP256 => &Weierstrass::<NistP256>(PhantomData),
        Curve::NistP384 => &Weierstrass::<NistP384>(PhantomData),
        Curve::NistP521 => &Weierstrass::<NistP521>(PhantomData),
        Curve::BrainpoolP256 => &Weierstrass::<BrainpoolP256r1>(PhantomData),
        Curve::BrainpoolP384 => &Weierstrass::<BrainpoolP384r1>(PhantomData),
        Curve::BrainpoolP512 => &Weierstrass::<BrainpoolP512r1>(PhantomData),
        Curve::X25519 => &X25519,
        Curve::Ed25519 => &Ed25519,
    }
}
