//! Echo, Reset, Generate random on the chip's side.

use super::{Chip, Refusal};
use crate::command::Done;
use crate::command::maintenance::{Echo, GenerateRandom};
use crate::crypto::Draw;
use crate::link::Status;

impl Chip {
    pub(super) fn echo(&mut self, command: Echo) -> Result<Vec<u8>, Refusal> {
        if command.data.is_empty() {
            return Err(Refusal::new(Status::INCONSISTENT_DATA, "echo of nothing"));
        }
        self.room.check(command.data.len())?;
        Ok(command.data)
    }

    /// Sessions and volatile state end; the answer is still given (X-CUBE, A110).
    pub(super) fn reset_command(&mut self) -> Done {
        self.reset();
        Done
    }

    pub(super) fn generate_random(&mut self, command: GenerateRandom) -> Result<Vec<u8>, Refusal> {
        let len = usize::from(command.bytes);
        self.draw(Draw::Random { len })
    }

    /// One value from the source of randomness.
    pub(super) fn draw(&mut self, what: Draw) -> Result<Vec<u8>, Refusal> {
        let mut bytes = vec![0; what.len()];
        self.random
            .draw(what, &mut bytes)
            .map_err(|e| Refusal::new(Status::UNEXPECTED, format!("no randomness: {e}")))?;
        Ok(bytes)
    }
}
