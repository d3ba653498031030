//! Keys into the chip, from the host's side: the four ways for host keys, and wrapped or established symmetric keys.
//!
//! Each function is one whole conversation. A KEK session that was opened is closed again whatever happens in between
//! (ST's library leaves it open after an error). The arithmetic is in `session::kek`.

use core::fmt;

use super::{Consent, Device, DeviceError};
use crate::command::agreement::{
    Agreement, Authentication, ConfirmSymmetricKeys, EstablishHostKeys, EstablishSymmetricKeys,
    StartKekSession, StopKekSession,
};
use crate::command::asymmetric::GenerateEcdheKey;
use crate::command::host_keys::{HostKeyPair, WriteHostKeys, WriteHostKeysWrapped};
use crate::command::symmetric::WriteSymmetricKeyWrapped;
use crate::command::tables::{KeyInfo, KeyType};
use crate::command::wire::WireKey;
use crate::crypto::{CryptoError, Curve, Draw, Hash, PrivateKey, PublicKey, RandomSource};
use crate::session::kek::{self, KeyBytes};

/// Who vouches for the host in the authenticated variants: a private key, and the chip's public key slot that knows it.
#[derive(Clone, Copy)]
pub struct Issuer<'a> {
    /// The issuer's private key.
    pub key: &'a PrivateKey,
    /// Public key slot of the chip; it needs the flag for this use.
    pub slot: u8,
    /// Digest of the signature; `None` with Ed25519.
    pub hash: Option<Hash>,
}

/// How an agreement is made.
pub struct Terms<'a> {
    /// Curve of both ephemeral keys.
    pub curve: Curve,
    /// Who signs; `None` is anonymous.
    pub issuer: Option<Issuer<'a>>,
    /// Where the host's ephemeral key comes from.
    pub random: &'a mut dyn RandomSource,
    /// The user agreed to the one-way write at the end.
    pub consent: Consent,
}

/// Why keys did not get into the chip.
#[derive(Clone, Debug, PartialEq)]
pub enum ProvisionError {
    /// Between program and chip.
    Device(DeviceError),
    /// The chip's public key, or the issuer's key, does not work.
    Crypto(CryptoError),
}

impl fmt::Display for ProvisionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Device(e) => e.fmt(f),
            Self::Crypto(e) => write!(f, "the agreement fails on the host's side: {e}"),
        }
    }
}

impl core::error::Error for ProvisionError {}

impl From<DeviceError> for ProvisionError {
    fn from(error: DeviceError) -> Self {
        Self::Device(error)
    }
}

impl From<CryptoError> for ProvisionError {
    fn from(error: CryptoError) -> Self {
        Self::Crypto(error)
    }
}

/// What both sides have after the exchange of ephemeral public keys.
pub(super) struct Agreed {
    pub(super) agreement: Agreement,
    pub(super) shared: KeyBytes,
    pub(super) device: Vec<u8>,
}

impl Device {
    /// Writes host keys in clear. Everybody on the bus learns them.
    pub fn write_host_keys_plain(
        &mut self,
        keys: HostKeyPair,
        consent: Consent,
    ) -> Result<(), ProvisionError> {
        self.run_with(WriteHostKeys { keys }, consent)?;
        Ok(())
    }

    /// Writes host keys in an envelope that only this chip opens.
    pub fn write_host_keys_wrapped(
        &mut self,
        keys: &HostKeyPair,
        terms: Terms<'_>,
    ) -> Result<(), ProvisionError> {
        let consent = terms.consent;
        self.in_kek_session(terms, |device, base| {
            let envelope = kek::seal_host_keys(&kek::working_kek(base, 1)?, keys)?;
            device.run_with(WriteHostKeysWrapped { envelope }, consent)?;
            Ok(())
        })
    }

    /// Has host and chip agree on host keys; no key ever travels. Gives the keys.
    pub fn establish_host_keys(
        &mut self,
        key_type: KeyType,
        mut terms: Terms<'_>,
    ) -> Result<HostKeyPair, ProvisionError> {
        let Agreed { agreement, shared, device } = self.agree(&mut terms)?;
        let keys = kek::establish_host_keys(&shared, &agreement.host.bytes, &device, key_type)?;
        self.run_with(EstablishHostKeys { agreement, key_type }, terms.consent)?;
        Ok(keys)
    }

    /// Writes symmetric keys in envelopes, one KEK session for all of them.
    pub fn write_symmetric_keys_wrapped(
        &mut self,
        keys: &[(KeyInfo, KeyBytes)],
        terms: Terms<'_>,
    ) -> Result<(), ProvisionError> {
        let consent = terms.consent;
        self.in_kek_session(terms, |device, base| {
            for (counter, (info, key)) in (1..=u8::MAX).zip(keys) {
                let envelope = kek::seal_symmetric_key(&kek::working_kek(base, counter)?, info, key)?;
                device.run_with(WriteSymmetricKeyWrapped { envelope }, consent)?;
            }
            Ok(())
        })
    }

    /// Has host and chip agree on symmetric keys; no key ever travels. Gives the keys in the order of the list.
    pub fn establish_symmetric_keys(
        &mut self,
        list: Vec<KeyInfo>,
        mut terms: Terms<'_>,
    ) -> Result<Vec<KeyBytes>, ProvisionError> {
        let Agreed { agreement, shared, .. } = self.agree(&mut terms)?;
        let established = kek::establish_symmetric_keys(&shared, &list)?;
        let mac = kek::confirmation_mac(&established.confirmation, &list)?;
        self.run(EstablishSymmetricKeys { agreement })?;
        self.run_with(ConfirmSymmetricKeys { mac, keys: list }, terms.consent)?;
        Ok(established.keys)
    }

    /// Opens a KEK session, does `work` with the base KEK, and closes the session even where the work failed.
    fn in_kek_session(
        &mut self,
        mut terms: Terms<'_>,
        work: impl FnOnce(&mut Self, &KeyBytes) -> Result<(), ProvisionError>,
    ) -> Result<(), ProvisionError> {
        let Agreed { agreement, shared, device } = self.agree(&mut terms)?;
        let base = kek::base_kek(&shared, &device, &agreement.host.bytes)?;
        self.run(StartKekSession { agreement })?;
        let done = work(self, &base);
        let stopped = self.run(StopKekSession);
        // The first failure is the one to tell.
        done?;
        stopped?;
        Ok(())
    }

    /// Both ephemeral keys, the shared secret, and the issuer's signature over both public keys.
    pub(super) fn agree(&mut self, terms: &mut Terms<'_>) -> Result<Agreed, ProvisionError> {
        let curve = terms.curve;
        let device = self.run(GenerateEcdheKey { curve })?;
        let own = PrivateKey::generate(Draw::HostEphemeral(curve), terms.random)?;
        let shared = own.agree(&PublicKey::new(curve, &device.bytes)?)?;
        let host = WireKey { curve, bytes: own.public().bytes().to_vec() };
        let authentication = match terms.issuer {
            None => None,
            Some(Issuer { key, slot, hash }) => {
                let signature = kek::sign(key, hash, &kek::to_be_signed(&host, &device))?;
                Some(Authentication { slot, hash, signature })
            }
        };
        Ok(Agreed { agreement: Agreement { host, authentication }, shared, device: device.bytes })
    }
}
