//! Password and entity authentication on the chip's side. Statuses and scopes are INFERRED unless said otherwise.

use super::{Chip, Refusal};
use crate::command::Done;
use crate::command::access::{CHALLENGE_BYTES, PasswordVerification, VerifyEntitySignature, VerifyPassword};
use crate::command::query::PublicKeyFlags;
use crate::crypto::{Draw, Hash, mac};
use crate::link::Status;

impl Chip {
    /// A wrong password is an answer, not an error (KNOWN layout), and costs a try; a right one gives all tries back.
    pub(super) fn verify_password(
        &mut self,
        command: &VerifyPassword,
    ) -> Result<PasswordVerification, Refusal> {
        let Some(password) = &mut self.nvm.password else {
            return Err(Refusal::new(Status::KEY_NOT_FOUND, "there is no password"));
        };
        let Some(left) = password.tries_left.checked_sub(1) else {
            return Err(Refusal::new(Status::PASSWORD_BLOCKED, "no tries are left"));
        };
        let correct = mac::equal(&password.secret.0, &command.password);
        password.tries_left = if correct { password.tries_max } else { left };
        self.ram.password_verified |= correct;
        Ok(PasswordVerification { correct, tries_left: password.tries_left })
    }

    /// No source names a condition for it, so there is none but the life cycle's.
    pub(super) fn delete_password(&mut self) -> Result<Done, Refusal> {
        if self.nvm.password.take().is_none() {
            return Err(Refusal::new(Status::KEY_NOT_FOUND, "there is no password"));
        }
        self.ram.password_verified = false;
        Ok(Done)
    }

    /// Kept until it is used, replaced, or a reset.
    pub(super) fn generate_challenge(&mut self) -> Result<[u8; CHALLENGE_BYTES], Refusal> {
        let mut challenge = [0; CHALLENGE_BYTES];
        self.random
            .draw(Draw::Challenge, &mut challenge)
            .map_err(|e| Refusal::new(Status::UNEXPECTED, format!("no randomness: {e}")))?;
        self.ram.challenge = Some(challenge);
        Ok(challenge)
    }

    /// A wrong signature is an answer, not an error; the challenge is used up either way.
    pub(super) fn verify_entity_signature(
        &mut self,
        command: &VerifyEntitySignature,
    ) -> Result<bool, Refusal> {
        let (slot, key) = self.nvm.public_key(command.slot)?;
        if !PublicKeyFlags(slot.flags).entity_authentication() {
            let rule = format!("public key slot {} may not authenticate an entity", command.slot);
            return Err(Refusal::new(Status::NOT_AUTHORISED, rule));
        }
        let Some(challenge) = self.ram.challenge else {
            return Err(Refusal::new(Status::CHALLENGE_MISSING, "no challenge waits; each serves once"));
        };
        let valid = if key.curve().is_weierstrass() {
            // The hash goes by the curve: SHA-256 on P-256 is ST's example, the others are INFERRED.
            let hash = Hash::for_digest_len(key.curve().coordinate_len());
            let digest = hash.digest(&challenge);
            digest.is_ok_and(|digest| key.verify_digest(&digest, &command.signature))
        } else {
            key.verify_message(&challenge, &command.signature)
        };
        self.ram.challenge = None;
        self.ram.entity_authenticated |= valid;
        Ok(valid)
    }
}
