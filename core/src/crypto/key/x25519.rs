//! Key agreement of RFC 7748.

use std::sync::Arc;

use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

use super::family::{Family, Secret};
use crate::crypto::{CryptoError, Curve, fixed};

pub(super) struct X25519;

impl Family for X25519 {
    fn check_public(&self, _: Curve, public: &[u8]) -> Result<(), CryptoError> {
        fixed::<32>("public key", public).map(drop)
    }

    fn secret(&self, _: Curve, bytes: &[u8]) -> Result<Arc<dyn Secret>, CryptoError> {
        // Clamping happens in every calculation, so the secret is kept as it came.
        Ok(Arc::new(StaticSecret::from(*Zeroizing::new(fixed::<32>("private key", bytes)?))))
    }
}

impl Secret for StaticSecret {
    fn public(&self) -> Vec<u8> {
        PublicKey::from(self).to_bytes().to_vec()
    }

    fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.as_bytes().to_vec())
    }

    fn agree(&self, curve: Curve, public: &[u8]) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        let shared = self.diffie_hellman(&PublicKey::from(fixed::<32>("public key", public)?));
        if shared.was_contributory() {
            Ok(Zeroizing::new(shared.as_bytes().to_vec()))
        } else {
            Err(CryptoError::WeakPoint(curve))
        }
    }
}
