//! The count of wrong C-MACs beyond the end of the program: who keeps it is given from outside.
//!
//! The chip counts for ever (and blocks its host keys at about 50), so a driver that began at nothing in every run
//! would let a user walk there in steps of [`super::session::WRONG_MACS_STOP`].

use super::Device;
use crate::effect::{Effect, Judged};
use crate::observe::Observation;

/// Keeps the count of wrong C-MACs in a row of one chip.
pub trait WrongMacMemory: Send {
    /// The count that is kept for the chip that was seen; `None` where nothing can be said, and the driver's own count
    /// stands.
    fn recall(&mut self, seen: &Observation) -> Option<u16>;

    /// Keeps a new count. A memory that fails keeps quiet: the driver's own count stands.
    fn remember(&mut self, seen: &Observation, count: u16);
}

/// What a wrong C-MAC does, whatever the command is.
pub(super) fn wrong_mac() -> Judged {
    let because = "The chip counts wrong C-MACs in a row; about 50 block its host keys for ever.";
    Judged { effect: Effect::Consuming, because: because.to_owned() }
}

impl Device {
    /// From now on the count of wrong C-MACs is the one of this memory: recalled now and before every protected
    /// command (another program may have used the chip), kept whenever it changes.
    pub fn keep_wrong_macs_in(&mut self, memory: Box<dyn WrongMacMemory>) {
        self.memory = Some(memory);
        self.recall_wrong_macs();
    }

    /// Wrong C-MACs in a row that this driver knows of.
    pub fn wrong_macs(&self) -> u16 {
        self.wrong_macs
    }

    /// Sets the count, in the memory too where there is one.
    pub fn set_wrong_macs(&mut self, count: u16) {
        if self.wrong_macs == count {
            return;
        }
        self.wrong_macs = count;
        if let Some(memory) = self.memory.as_mut() {
            memory.remember(&self.observation, count);
        }
    }

    pub(super) fn recall_wrong_macs(&mut self) {
        if let Some(count) = self.memory.as_mut().and_then(|memory| memory.recall(&self.observation)) {
            self.wrong_macs = count;
        }
    }
}
