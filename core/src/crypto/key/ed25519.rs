//! Signatures of RFC 8032: Ed25519 over the message and Ed25519ph over its SHA-512 digest.

use std::sync::Arc;

use ed25519_dalek::{Signature as Dalek, Signer, SigningKey, VerifyingKey};
use sha2::digest::{FixedOutput, HashMarker, Output, OutputSizeUser, Update, consts::U64};
use zeroize::Zeroizing;

use super::{
    Signature,
    family::{Family, Secret},
};
use crate::crypto::{CryptoError, Curve, fixed};

pub(super) struct Ed25519;

impl Family for Ed25519 {
    fn check_public(&self, curve: Curve, public: &[u8]) -> Result<(), CryptoError> {
        let key = VerifyingKey::from_bytes(&fixed("public key", public)?)
            .map_err(|_| CryptoError::NotOnCurve(curve))?;
        if key.is_weak() { Err(CryptoError::WeakPoint(curve)) } else { Ok(()) }
    }

    fn secret(&self, _: Curve, bytes: &[u8]) -> Result<Arc<dyn Secret>, CryptoError> {
        Ok(Arc::new(SigningKey::from_bytes(&Zeroizing::new(fixed("private key", bytes)?))))
    }

    fn verify_message(&self, public: &[u8], message: &[u8], signature: &Signature) -> bool {
        verify(public, signature, |key, signature| key.verify_strict(message, signature).is_ok())
    }

    fn verify_prehash(&self, public: &[u8], sha512: &[u8], signature: &Signature) -> bool {
        let Ok(sha512) = fixed("SHA-512 digest", sha512) else { return false };
        verify(public, signature, |key, signature| {
            key.verify_prehashed_strict(Digested(sha512), None, signature).is_ok()
        })
    }
}

fn verify(public: &[u8], signature: &Signature, check: impl Fn(&VerifyingKey, &Dalek) -> bool) -> bool {
    let (Ok(public), Ok(signature)) = (fixed("public key", public), Dalek::from_slice(&signature.to_bytes()))
    else {
        return false;
    };
    VerifyingKey::from_bytes(&public).is_ok_and(|key| check(&key, &signature))
}

fn halves(signature: &Dalek) -> Signature {
    Signature { r: signature.r_bytes().to_vec(), s: signature.s_bytes().to_vec() }
}

impl Secret for SigningKey {
    fn public(&self) -> Vec<u8> {
        self.verifying_key().as_bytes().to_vec()
    }

    fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.as_bytes().to_vec())
    }

    fn sign_message(&self, _: Curve, message: &[u8]) -> Result<Signature, CryptoError> {
        Ok(halves(&self.sign(message)))
    }

    fn sign_prehash(&self, _: Curve, sha512: &[u8]) -> Result<Signature, CryptoError> {
        let digested = Digested(fixed("SHA-512 digest", sha512)?);
        // Fails only for a context of more than 255 bytes, and there is none.
        let signature = self.sign_prehashed(digested, None).map_err(|_| CryptoError::BadTag)?;
        Ok(halves(&signature))
    }
}

/// A SHA-512 digest that was computed elsewhere, in the shape of a hasher: the library asks for a hasher but the device
/// is handed the digest. It takes no further data.
#[derive(Clone)]
struct Digested([u8; 64]);

impl Default for Digested {
    fn default() -> Self {
        Self([0; 64])
    }
}

impl HashMarker for Digested {}

impl OutputSizeUser for Digested {
    type OutputSize = U64;
}

impl Update for Digested {
    fn update(&mut self, _: &[u8]) {}
}

impl FixedOutput for Digested {
    fn finalize_into(self, out: &mut Output<Self>) {
        out.copy_from_slice(&self.0);
    }
}
