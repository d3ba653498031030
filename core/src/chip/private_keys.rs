//! Private key slots on the chip's side: generate, sign, verify, establish. Statuses are INFERRED unless said otherwise.

use zeroize::Zeroizing;

use super::state::PrivateKeyState;
use super::state::Secret;
use super::{Authority, Chip, Refusal};
use crate::command::asymmetric::{DecompressKey, EstablishKey};
use crate::command::signature::{GenerateKey, GenerateSignature, VerifySignature};
use crate::command::tables::EPHEMERAL_SLOT;
use crate::command::wire::WireKey;
use crate::crypto::Curve;
use crate::crypto::Draw;
use crate::crypto::Hash;
use crate::crypto::{PrivateKey, PublicKey, Signature};
use crate::link::Status;

/// `FFFF` in a usage limit (X-CUBE).
const UNLIMITED: u16 = 0xFFFF;

/// EdDSA variant of a slot that signs the SHA-512 digest of a message.
const PRE_HASHED: u8 = 1;

impl Chip {
    pub(super) fn generate_key(&mut self, command: GenerateKey, who: Authority) -> Result<WireKey, Refusal> {
        let GenerateKey { slot, curve, usage_limit, .. } = command;
        let Some(position) = self.nvm.private.iter().position(|s| s.slot == slot) else {
            return Err(Refusal::new(Status::OUT_OF_RANGE, format!("there is no private slot {slot}")));
        };
        let flags = self.nvm.private.get(position).map(|s| s.flags());
        match flags.map_or(3, |f| f.generate_access()) {
            0 => {}
            1 if who.host => {}
            1 => {
                return Err(Refusal::new(
                    Status::ACCESS_CONDITION,
                    format!("Generate key of slot {slot} is Host"),
                ));
            }
            _ => {
                return Err(Refusal::new(
                    Status::ACCESS_CONDITION,
                    format!("Generate key of slot {slot} is Never"),
                ));
            }
        }
        let key = PrivateKey::generate(Draw::PrivateKey(curve), &mut *self.random)
            .map_err(|e| Refusal::new(Status::UNEXPECTED, format!("no key could be drawn: {e}")))?;
        let public = key.public();
        let state = PrivateKeyState {
            curve,
            secret: Secret(key.to_bytes().to_vec()),
            uses_left: (usage_limit != UNLIMITED).then_some(usage_limit),
        };
        if slot == EPHEMERAL_SLOT {
            // Single use, whatever limit was asked for (device profile 1.2).
            self.ram.ephemeral = Some(PrivateKeyState { uses_left: Some(1), ..state });
        } else if let Some(entry) = self.nvm.private.get_mut(position) {
            entry.key = Some(state);
        }
        Ok(WireKey { curve, bytes: public.bytes().to_vec() })
    }

    pub(super) fn generate_signature(&mut self, command: &GenerateSignature) -> Result<Signature, Refusal> {
        if let Some(recorded) = &self.replayed {
            return Ok(recorded.clone());
        }
        let slot = command.slot;
        let Some(entry) = self.nvm.private.iter_mut().find(|s| s.slot == slot) else {
            return Err(Refusal::new(Status::OUT_OF_RANGE, format!("there is no private slot {slot}")));
        };
        let flags = entry.flags();
        if slot == EPHEMERAL_SLOT || !flags.may_sign_external() {
            return Err(Refusal::new(Status::WRONG_KEY_USAGE, format!("slot {slot} may not sign")));
        }
        let Some(state) = entry.key.as_mut() else {
            return Err(Refusal::new(Status::KEY_NOT_FOUND, format!("private slot {slot} is empty")));
        };
        if state.uses_left == Some(0) {
            return Err(Refusal::new(Status::ACCESS_CONDITION, format!("the key of slot {slot} is used up")));
        }
        let key = PrivateKey::from_bytes(state.curve, &state.secret.0)
            .map_err(|e| Refusal::new(Status::INVALID_PRIVATE_KEY, e.to_string()))?;
        let signature = match state.curve {
            // A wrong length of the pre-hashed message is 02.
            Curve::Ed25519 if flags.eddsa_variant() == PRE_HASHED => key.sign_prehash(&command.data),
            Curve::Ed25519 => key.sign_message(&command.data),
            Curve::X25519 => return Err(Refusal::new(Status::WRONG_KEY_TYPE, "X25519 keys do not sign")),
            _ => {
                let hash = Hash::for_digest_len(command.data.len());
                key.sign_digest(&command.data, hash)
            }
        }
        .map_err(|e| Refusal::new(Status::INCONSISTENT_DATA, e.to_string()))?;
        if let Some(left) = state.uses_left.as_mut() {
            *left = left.saturating_sub(1);
        }
        Ok(signature)
    }

    /// The shared secret with the host's key. A key that may not agree gives 1B (the A110 gives 11 there).
    pub(super) fn establish_key(&mut self, command: &EstablishKey) -> Result<Zeroizing<Vec<u8>>, Refusal> {
        let number = command.slot;
        let Some(entry) = self.nvm.private.iter_mut().find(|s| s.slot == number) else {
            return Err(Refusal::new(Status::OUT_OF_RANGE, format!("there is no private slot {number}")));
        };
        if !entry.flags().may_establish() {
            // A real A110 answered 11 here (community question, slot 1 without this right); the table of inferred
            // statuses would say 1B.
            let rule = format!("slot {number} may not establish keys");
            return Err(Refusal::new(Status::ACCESS_CONDITION, rule));
        }
        let is_ephemeral = number == EPHEMERAL_SLOT;
        let key = if is_ephemeral { &mut self.ram.ephemeral } else { &mut entry.key };
        let Some(state) = key else {
            return Err(Refusal::new(Status::KEY_NOT_FOUND, format!("private slot {number} is empty")));
        };
        if state.uses_left == Some(0) {
            return Err(Refusal::new(
                Status::ACCESS_CONDITION,
                format!("the key of slot {number} is used up"),
            ));
        }
        let curve = state.curve;
        if !curve.can_agree() {
            return Err(Refusal::new(Status::WRONG_KEY_TYPE, format!("{curve} keys agree on nothing")));
        }
        let Some(host) = command.host.on(curve) else {
            let rule = format!("the public key has not the form of {curve}");
            return Err(Refusal::new(Status::INCONSISTENT_DATA, rule));
        };
        let own = PrivateKey::from_bytes(curve, &state.secret.0)
            .map_err(|e| Refusal::new(Status::INVALID_PRIVATE_KEY, e.to_string()))?;
        let shared = PublicKey::new(curve, &host.bytes)
            .and_then(|host| own.agree(&host))
            .map_err(|e| Refusal::new(Status::INVALID_PUBLIC_KEY, e.to_string()))?;
        if is_ephemeral {
            *key = None;
        } else if let Some(left) = state.uses_left.as_mut() {
            *left = left.saturating_sub(1);
        }
        Ok(shared)
    }

    /// Y of a point. No point with this X is 19.
    pub(super) fn decompress_key(&self, command: &DecompressKey) -> Result<Vec<u8>, Refusal> {
        let DecompressKey { curve, form, x } = command;
        let key = PublicKey::decompress(*curve, *form, x)
            .map_err(|e| Refusal::new(Status::INVALID_PUBLIC_KEY, e.to_string()))?;
        Ok(key.coordinates().map_or(Vec::new(), |(_, y)| y.to_vec()))
    }

    /// A wrong signature is an answer, not an error (KNOWN); a wrong point is 19 (INFERRED).
    pub(super) fn verify_signature(&mut self, command: &VerifySignature) -> Result<bool, Refusal> {
        let key = PublicKey::new(command.key.curve, &command.key.bytes)
            .map_err(|e| Refusal::new(Status::INVALID_PUBLIC_KEY, e.to_string()))?;
        Ok(match (command.key.curve, command.eddsa_variant) {
            (Curve::Ed25519, 0) => key.verify_message(&command.data, &command.signature),
            (Curve::Ed25519, _) => key.verify_prehash(&command.data, &command.signature),
            _ => key.verify_digest(&command.data, &command.signature),
        })
    }
}
