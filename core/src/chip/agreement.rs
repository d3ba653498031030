//! Agreement on keys on the chip's side: the volatile ECDHE key, KEK sessions, established keys. Statuses are INFERRED
//! unless said otherwise.

use zeroize::Zeroizing;

use super::provisioning::Way;
use super::state::{HostKeys, KekSession, PendingKeys, PrivateKeyState, Secret};
use super::{Chip, Refusal};
use crate::command::Done;
use crate::command::agreement::{
    Agreement, Authentication, ConfirmSymmetricKeys, EstablishHostKeys, EstablishSymmetricKeys,
    StartKekSession,
};
use crate::command::asymmetric::GenerateEcdheKey;
use crate::command::query::PublicKeyFlags;
use crate::command::wire::WireKey;
use crate::crypto::{CryptoError, Draw, Hash, PrivateKey, PublicKey, mac};
use crate::link::Status;
use crate::session::kek;

/// What both sides share after an agreement.
struct Agreed {
    shared: Zeroizing<Vec<u8>>,
    device: WireKey,
}

impl Chip {
    /// A new one takes the place of the old one.
    pub(super) fn generate_ecdhe_key(&mut self, command: GenerateEcdheKey) -> Result<WireKey, Refusal> {
        let GenerateEcdheKey { curve } = command;
        if !curve.can_agree() {
            return Err(Refusal::new(Status::OUT_OF_RANGE, format!("{curve} keys cannot agree on a secret")));
        }
        let key = PrivateKey::generate(Draw::EcdheKey(curve), &mut *self.random)
            .map_err(|e| Refusal::new(Status::UNEXPECTED, format!("no key could be drawn: {e}")))?;
        let secret = Secret(key.to_bytes().to_vec());
        self.ram.ecdhe = Some(PrivateKeyState { curve, secret, uses_left: Some(1) });
        Ok(WireKey { curve, bytes: key.public().bytes().to_vec() })
    }

    /// A second start replaces the open session (INFERRED: one session at a time).
    pub(super) fn start_kek_session(&mut self, command: &StartKekSession) -> Result<Done, Refusal> {
        let agreement = &command.agreement;
        let agreed = self.agree(agreement, PublicKeyFlags::start_kek, "start a KEK session")?;
        let base = kek::base_kek(&agreed.shared, &agreed.device.bytes, &agreement.host.bytes)
            .map_err(|e| Refusal::new(Status::UNEXPECTED, e.to_string()))?;
        self.ram.ecdhe = None;
        self.ram.kek = Some(KekSession {
            base: Secret(base.to_vec()),
            counter: 1,
            authenticated_by: authenticated_by(agreement),
        });
        Ok(Done)
    }

    /// Stopping what is not open is no error (transcripts: a stop without a start is answered 00).
    pub(super) fn stop_kek_session(&mut self) -> Done {
        self.ram.kek = None;
        Done
    }

    /// The chip then waits for the list; a second establishment replaces the first.
    pub(super) fn establish_symmetric_keys(
        &mut self,
        command: &EstablishSymmetricKeys,
    ) -> Result<Done, Refusal> {
        let agreement = &command.agreement;
        let agreed =
            self.agree(agreement, PublicKeyFlags::establish_symmetric, "establish symmetric keys")?;
        self.ram.ecdhe = None;
        self.ram.pending = Some(PendingKeys {
            shared: Secret(agreed.shared.to_vec()),
            authenticated_by: authenticated_by(agreement),
        });
        Ok(Done)
    }

    /// All keys of the list are stored, or none.
    pub(super) fn confirm_symmetric_keys(&mut self, command: &ConfirmSymmetricKeys) -> Result<Done, Refusal> {
        let Some(pending) = &self.ram.pending else {
            let rule = "no establishment of symmetric keys waits for its list";
            return Err(Refusal::new(Status::WRONG_SESSION, rule));
        };
        for (i, info) in command.keys.iter().enumerate() {
            self.nvm.check_symmetric_write(info, Way::Agreed(pending.authenticated_by))?;
            if command.keys.iter().take(i).any(|earlier| earlier.slot == info.slot) {
                let rule = format!("slot {} stands twice in the list", info.slot);
                return Err(Refusal::new(Status::INCONSISTENT_DATA, rule));
            }
        }
        let out_of_range = |e: CryptoError| Refusal::new(Status::OUT_OF_RANGE, e.to_string());
        let established =
            kek::establish_symmetric_keys(&pending.shared.0, &command.keys).map_err(out_of_range)?;
        let reckoned =
            kek::confirmation_mac(&established.confirmation, &command.keys).map_err(out_of_range)?;
        if !mac::equal(&reckoned, &command.mac) {
            return Err(Refusal::new(Status::INVALID_CMAC, "the confirmation MAC over the list is wrong"));
        }
        self.ram.pending = None;
        for (info, key) in command.keys.iter().zip(&established.keys) {
            self.nvm.store_symmetric(info, key);
        }
        Ok(Done)
    }

    pub(super) fn establish_host_keys(&mut self, command: &EstablishHostKeys) -> Result<Done, Refusal> {
        let agreement = &command.agreement;
        self.nvm.check_host_key_write(Way::Agreed(authenticated_by(agreement)))?;
        let agreed = self.agree(agreement, PublicKeyFlags::establish_host_key, "establish host keys")?;
        let (host, device) = (&agreement.host.bytes, &agreed.device.bytes);
        let keys = kek::establish_host_keys(&agreed.shared, host, device, command.key_type)
            .map_err(|e| Refusal::new(Status::UNEXPECTED, e.to_string()))?;
        self.ram.ecdhe = None;
        self.nvm.store_host_keys(HostKeys::new(&keys));
        Ok(Done)
    }

    /// Checks everything about an agreement and reckons the shared secret; changes nothing.
    fn agree(
        &self,
        agreement: &Agreement,
        may: fn(PublicKeyFlags) -> bool,
        what: &str,
    ) -> Result<Agreed, Refusal> {
        let Some(own) = &self.ram.ecdhe else {
            return Err(Refusal::new(
                Status::KEY_NOT_FOUND,
                "there is no volatile ECDHE key; it serves once",
            ));
        };
        let curve = agreement.host.curve;
        if own.curve != curve {
            let rule = format!("the volatile ECDHE key is on {}, the host's on {curve}", own.curve);
            return Err(Refusal::new(Status::WRONG_KEY_TYPE, rule));
        }
        let verifier = match &agreement.authentication {
            Some(authentication) => Some((self.verifier(authentication, may, what)?, authentication)),
            None => None,
        };
        let own = PrivateKey::from_bytes(curve, &own.secret.0)
            .map_err(|e| Refusal::new(Status::INVALID_PRIVATE_KEY, e.to_string()))?;
        let shared = PublicKey::new(curve, &agreement.host.bytes)
            .and_then(|host| own.agree(&host))
            .map_err(|e| Refusal::new(Status::INVALID_PUBLIC_KEY, e.to_string()))?;
        let device = WireKey { curve, bytes: own.public().bytes().to_vec() };
        if let Some((key, Authentication { hash, signature, .. })) = verifier {
            let signed = kek::to_be_signed(&agreement.host, &device);
            let right = kek::verify(&key, *hash, &signed, signature)
                .map_err(|e| Refusal::new(Status::OUT_OF_RANGE, e.to_string()))?;
            if !right {
                let rule = "the signature over curve and public keys is wrong";
                return Err(Refusal::new(Status::NOT_AUTHORISED, rule));
            }
        }
        Ok(Agreed { shared, device })
    }

    /// The generic public key that verifies a host's signature, with a hash that fits its curve.
    fn verifier(
        &self,
        authentication: &Authentication,
        may: fn(PublicKeyFlags) -> bool,
        what: &str,
    ) -> Result<PublicKey, Refusal> {
        let (slot, key) = self.nvm.public_key(authentication.slot)?;
        if !may(PublicKeyFlags(slot.flags)) {
            let rule = format!("public key slot {} may not {what}", authentication.slot);
            return Err(Refusal::new(Status::NOT_AUTHORISED, rule));
        }
        let needs_hash = key.curve().is_weierstrass();
        if needs_hash != authentication.hash.is_some() {
            let rule = if needs_hash { "ECDSA needs a hash" } else { "Ed25519 signs without a hash" };
            return Err(Refusal::new(Status::INCONSISTENT_DATA, rule));
        }
        if authentication.hash == Some(Hash::Sha1) {
            return Err(Refusal::new(Status::OUT_OF_RANGE, "SHA-1 is not offered"));
        }
        Ok(key)
    }
}

fn authenticated_by(agreement: &Agreement) -> Option<u8> {
    agreement.authentication.as_ref().map(|authentication| authentication.slot)
}
