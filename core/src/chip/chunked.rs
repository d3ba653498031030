//! Encryption and decryption in pieces, on the chip's side: one running context, replaced by another Start, gone after
//! Finish or reset (INFERRED). A refused piece changes nothing, so the run can go on.

use super::cipher::{BoundNonce, check_tag, other_mode, refused, tag_bytes, verified};
use super::key_use::KeyUse;
use super::state::SymmetricKey;
use super::{Chip, Refusal};
use crate::command::chunked::{
    Closed, FinishDecrypt, FinishEncrypt, Opening, Piece, Presence, ProcessDecrypt, ProcessEncrypt,
    StartDecrypt, StartEncrypt, Started,
};
use crate::command::cipher::Verified;
use crate::crypto::CryptoError;
use crate::crypto::cipher::{CCM_NONCE_LEN, CcmStream, Direction, GcmStream};
use crate::link::Status;

/// A cipher between Start and Finish. The key's slot may change meanwhile: the context has its own key (INFERRED).
#[derive(Clone)]
pub struct RunningCipher {
    direction: Direction,
    stream: Stream,
    tag_bytes: usize,
}

#[derive(Clone)]
#[allow(clippy::large_enum_variant, reason = "the one run of a chip lies in a box of its own")]
enum Stream {
    Ccm(CcmStream),
    Gcm(GcmStream),
}

impl RunningCipher {
    fn process(&mut self, piece: &Piece) -> Result<Vec<u8>, Refusal> {
        match &mut self.stream {
            Stream::Ccm(stream) => stream.process(&piece.aad, &piece.message),
            Stream::Gcm(stream) => stream.process(&piece.aad, &piece.message),
        }
        .map_err(refused)
    }

    fn tag(self) -> Result<Vec<u8>, CryptoError> {
        match self.stream {
            Stream::Ccm(stream) => stream.finish(),
            Stream::Gcm(stream) => Ok(stream.finish()),
        }
    }

    fn verify(self, tag: &[u8]) -> Result<(), CryptoError> {
        match self.stream {
            Stream::Ccm(stream) => stream.verify(tag),
            Stream::Gcm(stream) => stream.verify(tag),
        }
    }
}

impl Chip {
    pub(super) fn start_encrypt(&mut self, command: &StartEncrypt) -> Result<Started, Refusal> {
        let slot = command.slot;
        let key = self.nvm.usable_key(slot, KeyUse::EncryptChunks)?;
        let mut bound = None;
        let (running, first) = match &command.opening {
            Opening::Ccm { nonce, total_aad, total_message, first } => {
                let nonce = bound.insert(BoundNonce::of(key, &fixed_nonce(nonce)?)?).nonce;
                let total = usize::try_from(*total_message).unwrap_or(usize::MAX);
                (ccm(Direction::Encrypt, key, &nonce, *total_aad, total)?, first)
            }
            Opening::Gcm { iv, first } => (gcm(Direction::Encrypt, key, iv)?, first),
            Opening::Other { .. } => return Err(other_mode(slot)),
        };
        self.room.check(first.message.len() + 5)?;
        let data = self.open_run(running, first)?;
        if let Some(next) = bound.as_ref().and_then(BoundNonce::next) {
            self.nvm.count_use(slot, next);
        }
        Ok(Started { data, presence: bound.map_or(Presence::NotTold, |bound| Presence::of(bound.counter)) })
    }

    pub(super) fn start_decrypt(&mut self, command: &StartDecrypt) -> Result<Started, Refusal> {
        let key = self.nvm.usable_key(command.slot, KeyUse::DecryptChunks)?;
        let (running, first) = match &command.opening {
            Opening::Ccm { nonce, total_aad, total_message, first } => {
                // ST's library takes these four bytes from a variable of two: the upper half is whatever lay on its
                // stack (RUN). The nonce leaves room for two bytes of length, so the lower half says all.
                let total = usize::from(*total_message as u16);
                (ccm(Direction::Decrypt, key, &fixed_nonce(nonce)?, *total_aad, total)?, first)
            }
            Opening::Gcm { iv, first } => (gcm(Direction::Decrypt, key, iv)?, first),
            Opening::Other { .. } => return Err(other_mode(command.slot)),
        };
        self.room.check(first.message.len())?;
        Ok(Started { data: self.open_run(running, first)?, presence: Presence::NotTold })
    }

    pub(super) fn process_encrypt(&mut self, command: &ProcessEncrypt) -> Result<Vec<u8>, Refusal> {
        let room = self.room;
        let run = self.run_of(Direction::Encrypt)?;
        room.check(command.0.message.len())?;
        run.process(&command.0)
    }

    pub(super) fn process_decrypt(&mut self, command: &ProcessDecrypt) -> Result<Vec<u8>, Refusal> {
        let room = self.room;
        let run = self.run_of(Direction::Decrypt)?;
        room.check(command.0.message.len())?;
        run.process(&command.0)
    }

    pub(super) fn finish_encrypt(&mut self, command: &FinishEncrypt) -> Result<Closed, Refusal> {
        let mut run = self.run_of(Direction::Encrypt)?.clone();
        self.room.check(command.0.message.len() + run.tag_bytes)?;
        let ciphertext = run.process(&command.0)?;
        let tag = run.tag().map_err(refused)?;
        self.ram.cipher = None;
        Ok(Closed { ciphertext, tag })
    }

    pub(super) fn finish_decrypt(&mut self, command: &FinishDecrypt) -> Result<Verified, Refusal> {
        let mut run = self.run_of(Direction::Decrypt)?.clone();
        check_tag(&command.tag, run.tag_bytes)?;
        self.room.check(1 + command.last.message.len())?;
        let message = run.process(&command.last)?;
        let answer = verified(run.verify(&command.tag).map(|()| message))?;
        self.ram.cipher = None;
        Ok(answer)
    }

    /// Takes the first piece; only then does the run replace another one.
    fn open_run(&mut self, mut running: RunningCipher, first: &Piece) -> Result<Vec<u8>, Refusal> {
        let data = running.process(first)?;
        self.ram.cipher = Some(Box::new(running));
        Ok(data)
    }

    fn run_of(&mut self, direction: Direction) -> Result<&mut RunningCipher, Refusal> {
        let run = self.ram.cipher.as_deref_mut().filter(|run| run.direction == direction);
        run.ok_or_else(|| {
            let what = if direction == Direction::Encrypt { "encryption" } else { "decryption" };
            Refusal::new(Status::UNEXPECTED, format!("no {what} was started"))
        })
    }
}

fn ccm(
    direction: Direction,
    key: &SymmetricKey,
    nonce: &[u8; CCM_NONCE_LEN],
    total_aad: u16,
    total_message: usize,
) -> Result<RunningCipher, Refusal> {
    let tag_bytes = tag_bytes(key.mode)?;
    let aad = usize::from(total_aad);
    let stream = CcmStream::new(direction, &key.secret.0, nonce, tag_bytes, aad, total_message);
    Ok(RunningCipher { direction, stream: Stream::Ccm(stream.map_err(refused)?), tag_bytes })
}

fn gcm(direction: Direction, key: &SymmetricKey, iv: &[u8]) -> Result<RunningCipher, Refusal> {
    let tag_bytes = tag_bytes(key.mode)?;
    let stream = GcmStream::new(direction, &key.secret.0, iv, tag_bytes).map_err(refused)?;
    Ok(RunningCipher { direction, stream: Stream::Gcm(stream), tag_bytes })
}

fn fixed_nonce(nonce: &[u8]) -> Result<[u8; CCM_NONCE_LEN], Refusal> {
    nonce.try_into().map_err(|_| {
        let rule = format!("a nonce of {} B, CCM takes {CCM_NONCE_LEN} B", nonce.len());
        Refusal::new(Status::INCONSISTENT_DATA, rule)
    })
}
