//! What the page remembers: the way, the choices, and keys that are being typed.

use stsafe_core::command::tables::KeyType;
use stsafe_core::crypto::{Curve, PrivateKey};
use stsafe_core::session::kek::KeyBytes;
use zeroize::Zeroizing;

use super::data::Way;
use crate::widgets::secret::Secret;

/// Curve of the issuer's key and of the ephemeral keys here.
pub(super) const CURVE: Curve = Curve::NistP256;

/// What the page remembers.
pub struct State {
    pub(super) way: Way,
    pub(super) key_type: KeyType,
    /// The control fields allow writing again.
    pub(super) again: bool,
    /// The control fields keep their change right.
    pub(super) keep: bool,
    /// Public slot of the issuer.
    pub(super) slot: u8,
    pub(super) mac: Secret,
    pub(super) cipher: Secret,
    /// Private key of the issuer.
    pub(super) issuer: Secret,
    /// That key, and the public one that belongs to it.
    pub(super) pair: Option<(Zeroizing<Vec<u8>>, Vec<u8>)>,
    /// Place in the exchanges where listening began.
    pub(super) from: Option<usize>,
    /// Until when overheard keys can be looked at.
    pub(super) look: Option<f64>,
    /// A key field has the keyboard.
    pub(super) typing: bool,
}

impl Default for State {
    fn default() -> Self {
        Self {
            way: Way::default(),
            key_type: KeyType::Aes128,
            again: true,
            keep: false,
            slot: 1,
            mac: Secret::default(),
            cipher: Secret::default(),
            issuer: Secret::default(),
            pair: None,
            from: None,
            look: None,
            typing: false,
        }
    }
}

impl State {
    /// Whether keys that are pressed are digits of a key.
    pub fn typing(&self) -> bool {
        self.typing
    }

    /// Takes keys that were drawn: a pair of host keys, or the issuer's.
    pub fn take_drawn(&mut self, keys: &[Zeroizing<Vec<u8>>]) {
        match keys {
            [mac, cipher] => {
                self.mac.set(mac);
                self.cipher.set(cipher);
            }
            [key] => self.issuer.set(key),
            _ => {}
        }
        self.settle();
    }

    /// Takes the issuer's private key.
    pub fn take_issuer(&mut self, scalar: &[u8]) {
        self.issuer.set(scalar);
        self.settle();
    }

    /// Keys that were typed are forgotten.
    pub fn wipe(&mut self) {
        (self.mac, self.cipher, self.issuer) = Default::default();
        (self.pair, self.look) = (None, None);
    }

    /// Another way: listening begins anew at the next exchange.
    pub(super) fn choose(&mut self, way: Way, next_place: usize) {
        if std::mem::replace(&mut self.way, way) != way {
            self.from = Some(next_place);
        }
    }

    /// Reckons the issuer's public key once its private key is whole, and only when it is another one.
    pub(super) fn settle(&mut self) {
        let typed = self.issuer.bytes(CURVE.coordinate_len());
        if typed.as_deref() == self.pair.as_ref().map(|(private, _)| &**private) {
            return;
        }
        self.pair = typed.and_then(|private| {
            let key = PrivateKey::from_bytes(CURVE, &private).ok()?;
            Some((private, key.public().bytes().to_vec()))
        });
    }

    /// The pair of host keys, once both are whole.
    pub(super) fn typed(&self) -> Option<(KeyBytes, KeyBytes)> {
        let n = self.key_type.aes_bytes().unwrap_or(16);
        self.mac.bytes(n).zip(self.cipher.bytes(n))
    }
}
