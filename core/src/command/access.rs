//! Who is there: the password, and entities that sign the chip's challenge.

use zeroize::Zeroizing;

use super::signature::truth;
use super::wire::{self, secret};
use super::{CommandValue, Context};
use crate::bytes::{FieldError, Put, Reader};
use crate::crypto::Signature;

/// Bytes of a password.
pub const PASSWORD_BYTES: usize = 16;

/// Verify password `1A`.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifyPassword {
    /// 16 bytes.
    pub password: Zeroizing<Vec<u8>>,
}

/// Answer to Verify password. A wrong password is status 00 too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordVerification {
    /// The password was right.
    pub correct: bool,
    /// Tries that are left; 0 is blocked.
    pub tries_left: u8,
}

impl CommandValue for VerifyPassword {
    type Response = PasswordVerification;

    fn encode(&self, out: &mut Vec<u8>) {
        out.put(&self.password);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        Ok(Self { password: secret(r, "password", PASSWORD_BYTES)? })
    }

    fn encode_response(response: &PasswordVerification, out: &mut Vec<u8>) {
        out.put(&[u8::from(response.correct), response.tries_left]);
    }

    fn decode_response(
        &self,
        r: &mut Reader<'_, '_>,
        _: &dyn Context,
    ) -> Result<PasswordVerification, FieldError> {
        let correct = truth(r, "verification status", "right", "wrong")?;
        Ok(PasswordVerification { correct, tries_left: r.u8("remaining tries")? })
    }

    fn summary(&self) -> String {
        "Password".into()
    }

    fn response_summary(response: &PasswordVerification) -> Option<String> {
        let word = if response.correct { "right" } else { "wrong" };
        Some(format!("{word}, {} tries left", response.tries_left))
    }
}

/// Delete password `0C 09`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeletePassword;

impl CommandValue for DeletePassword {
    answered_with_status!();

    fn encode(&self, _: &mut Vec<u8>) {}

    fn decode(_: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        Ok(Self)
    }

    fn summary(&self) -> String {
        "Password slot".into()
    }
}

/// Bytes of the chip's challenge.
pub const CHALLENGE_BYTES: usize = 16;

/// Generate challenge `1F 0E`: for an entity to sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GenerateChallenge;

impl CommandValue for GenerateChallenge {
    type Response = [u8; CHALLENGE_BYTES];

    fn encode(&self, _: &mut Vec<u8>) {}

    fn decode(_: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        Ok(Self)
    }

    fn encode_response(response: &[u8; CHALLENGE_BYTES], out: &mut Vec<u8>) {
        out.put(response);
    }

    fn decode_response(
        &self,
        r: &mut Reader<'_, '_>,
        _: &dyn Context,
    ) -> Result<[u8; CHALLENGE_BYTES], FieldError> {
        r.array("challenge")
    }

    fn summary(&self) -> String {
        "16 B for an entity to sign".into()
    }
}

/// Verify entity signature `1F 0F`: did the owner of a generic public key sign the chip's challenge?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyEntitySignature {
    /// Generic public key slot.
    pub slot: u8,
    /// R and S.
    pub signature: Signature,
}

impl CommandValue for VerifyEntitySignature {
    /// Whether the signature is valid. A wrong signature is status 00 with a 0 byte.
    type Response = bool;

    fn encode(&self, out: &mut Vec<u8>) {
        out.put(&[0x00, self.slot]);
        wire::put_signature(out, &self.signature);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        r.fixed("subject", 0x00, "00")?;
        Ok(Self { slot: r.u8("public key slot")?, signature: wire::any_signature(r)? })
    }

    fn encode_response(response: &bool, out: &mut Vec<u8>) {
        out.put_u8(u8::from(*response));
    }

    fn decode_response(&self, r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<bool, FieldError> {
        truth(r, "validity", "valid", "not valid")
    }

    fn summary(&self) -> String {
        format!("Public key slot {}", self.slot)
    }

    fn response_summary(response: &bool) -> Option<String> {
        Some(if *response { "valid".into() } else { "not valid".into() })
    }
}
