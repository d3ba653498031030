//! Local envelopes on the chip's side. That the algorithm is AES key wrap is ASSUMED (the library only requires 8 bytes
//! more); statuses are INFERRED unless said otherwise.

use zeroize::Zeroizing;

use super::state::{EnvelopeKey, Secret};
use super::{Chip, Refusal};
use crate::command::Done;
use crate::command::envelope::{GenerateEnvelopeKey, MOST_CONTENT_BYTES, Unwrap, Wrap};
use crate::crypto::wrap::{self, OVERHEAD};
use crate::crypto::{CryptoError, Draw};
use crate::link::Status;

impl Chip {
    /// A slot that holds a key keeps it: 11 (KNOWN, SDK example).
    pub(super) fn generate_envelope_key(&mut self, command: GenerateEnvelopeKey) -> Result<Done, Refusal> {
        let GenerateEnvelopeKey { slot, key_type } = command;
        let Some(len) = key_type.aes_bytes() else {
            return Err(Refusal::new(Status::OUT_OF_RANGE, "envelope keys are AES keys"));
        };
        match self.nvm.envelope.get(usize::from(slot)) {
            None => return Err(no_slot(slot)),
            Some(Some(_)) => {
                let rule = format!("envelope slot {slot} holds a key, which is there for good");
                return Err(Refusal::new(Status::ACCESS_CONDITION, rule));
            }
            Some(None) => {}
        }
        let secret = Secret(self.draw(Draw::EnvelopeKey { len })?);
        if let Some(entry) = self.nvm.envelope.get_mut(usize::from(slot)) {
            *entry = Some(EnvelopeKey { key_type, secret });
        }
        Ok(Done)
    }

    pub(super) fn wrap(&mut self, command: &Wrap) -> Result<Vec<u8>, Refusal> {
        let key = self.envelope_key(command.slot)?;
        check_size(command.content.len(), MOST_CONTENT_BYTES)?;
        wrap::wrap(&key.secret.0, &command.content).map_err(refused)
    }

    pub(super) fn unwrap_envelope(&mut self, command: &Unwrap) -> Result<Zeroizing<Vec<u8>>, Refusal> {
        let key = self.envelope_key(command.slot)?;
        check_size(command.envelope.len(), MOST_CONTENT_BYTES + OVERHEAD)?;
        wrap::unwrap(&key.secret.0, &command.envelope).map_err(refused)
    }

    fn envelope_key(&self, slot: u8) -> Result<&EnvelopeKey, Refusal> {
        let entry = self.nvm.envelope.get(usize::from(slot)).ok_or_else(|| no_slot(slot))?;
        entry
            .as_ref()
            .ok_or_else(|| Refusal::new(Status::KEY_NOT_FOUND, format!("envelope slot {slot} is empty")))
    }
}

fn no_slot(slot: u8) -> Refusal {
    Refusal::new(Status::OUT_OF_RANGE, format!("there is no envelope slot {slot}"))
}

fn check_size(bytes: usize, most: usize) -> Result<(), Refusal> {
    if bytes <= most {
        return Ok(());
    }
    Err(Refusal::new(Status::BUFFER_EXCEEDED, format!("{bytes} B, at most {most} B fit")))
}

fn refused(error: CryptoError) -> Refusal {
    let status = match error {
        CryptoError::BadTag => Status::DECRYPTION_ERROR,
        _ => Status::INCONSISTENT_DATA,
    };
    Refusal::new(status, error.to_string())
}
