//! Start, Process and Finish hash on the chip's side: one running digest, gone after Finish, reset or another Start
//! (INFERRED).

use super::{Chip, Refusal};
use crate::command::Done;
use crate::command::digest::{FinishHash, ProcessHash, StartHash};
use crate::crypto::HashContext;
use crate::link::Status;

impl Chip {
    /// SHA-1 is in the library's list only: 03 (INFERRED). SHA-224 is too, but the transcripts use it.
    pub(super) fn start_hash(&mut self, command: &StartHash) -> Result<Done, Refusal> {
        let mut context =
            HashContext::new(command.hash).map_err(|e| Refusal::new(Status::OUT_OF_RANGE, e.to_string()))?;
        context.update(&command.piece);
        self.ram.hash = Some(context);
        Ok(Done)
    }

    pub(super) fn process_hash(&mut self, command: &ProcessHash) -> Result<Done, Refusal> {
        self.ram.hash.as_mut().ok_or_else(not_started)?.update(&command.piece);
        Ok(Done)
    }

    pub(super) fn finish_hash(&mut self, command: &FinishHash) -> Result<Vec<u8>, Refusal> {
        let mut context = self.ram.hash.take().ok_or_else(not_started)?;
        context.update(&command.piece);
        Ok(context.finish())
    }
}

fn not_started() -> Refusal {
    Refusal::new(Status::UNEXPECTED, "no digest was started")
}
