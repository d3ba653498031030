//! Generate MAC and Verify MAC on the chip's side. Statuses are INFERRED unless said otherwise.

use super::key_use::KeyUse;
use super::state::SymmetricKey;
use super::{Chip, Refusal};
use crate::command::mac::{GenerateMac, VerifyMac};
use crate::command::tables::KeyMode;
use crate::crypto::{Hash, mac};
use crate::link::Status;

impl Chip {
    pub(super) fn generate_mac(&mut self, command: &GenerateMac) -> Result<Vec<u8>, Refusal> {
        let key = self.nvm.usable_key(command.slot, KeyUse::GenerateMac)?;
        let mut whole = whole_mac(key, &command.message)?;
        let wanted = usize::from(command.mac_bytes);
        check_length(wanted, 1, whole.len())?;
        whole.truncate(wanted);
        Ok(whole)
    }

    /// A wrong MAC is an answer, not an error (RUN). A MAC shorter than the key's minimum is 1D.
    pub(super) fn verify_mac(&mut self, command: &VerifyMac) -> Result<bool, Refusal> {
        let key = self.nvm.usable_key(command.slot, KeyUse::VerifyMac)?;
        let whole = whole_mac(key, &command.message)?;
        let least = match key.mode {
            KeyMode::Cmac { min_mac_bytes } | KeyMode::Hmac { min_mac_bytes, .. } => min_mac_bytes.max(1),
            _ => 1,
        };
        check_length(command.mac.len(), usize::from(least), whole.len())?;
        Ok(whole.get(..command.mac.len()).is_some_and(|front| mac::equal(front, &command.mac)))
    }
}

/// 16 bytes of CMAC, or 32 of HMAC with SHA-256 (RUN).
fn whole_mac(key: &SymmetricKey, message: &[u8]) -> Result<Vec<u8>, Refusal> {
    match key.mode {
        KeyMode::Hmac { .. } => mac::hmac(Hash::Sha256, &key.secret.0, message),
        _ => mac::cmac(&key.secret.0, message).map(Vec::from),
    }
    .map_err(|e| Refusal::new(Status::WRONG_KEY_TYPE, e.to_string()))
}

/// ST's documents name CMAC lengths 2, 4, 8, 16 and HMAC lengths 16 to 32; the transcripts use others too, so every
/// length that exists is taken.
fn check_length(bytes: usize, least: usize, most: usize) -> Result<(), Refusal> {
    if (least..=most).contains(&bytes) {
        return Ok(());
    }
    Err(Refusal::new(
        Status::WRONG_MAC_LENGTH,
        format!("a MAC of {bytes} B, {least} to {most} B are possible"),
    ))
}
