//! The virtual chip on its I²C bus: it acknowledges or not, is busy for as long as documented, and can be troubled.
//!
//! Knows bytes and time, not commands. The clock is given from outside; nothing here sleeps by itself.

use std::time::Duration;

use super::Chip;
pub use super::faults::Faults;
#[cfg(not(target_arch = "wasm32"))]
use super::store::Store;
use crate::link::ResponseFrame;
use crate::transport::clock::Clock;

/// The address was not acknowledged: busy, asleep, without power, or nothing to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nack;

/// A virtual chip behind I²C.
pub struct Bus {
    /// The chip.
    pub chip: Chip,
    /// Switched-on trouble.
    pub faults: Faults,
    clock: Box<dyn Clock>,
    time_percent: u32,
    busy_until_us: u64,
    answer: Option<Vec<u8>>,
    #[cfg(not(target_arch = "wasm32"))]
    store: Option<Store>,
    store_error: Option<String>,
}

impl Bus {
    /// Puts a chip on a bus. `time_percent` scales the documented execution times: 100 is real, 0 is at once.
    pub fn new(chip: Chip, clock: Box<dyn Clock>, time_percent: u32) -> Self {
        Self {
            chip,
            faults: Faults::default(),
            clock,
            time_percent,
            busy_until_us: 0,
            answer: None,
            #[cfg(not(target_arch = "wasm32"))]
            store: None,
            store_error: None,
        }
    }

    /// Keeps the chip in this file from now on.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn keep_in(&mut self, store: Store) {
        self.store = Some(store);
    }

    /// Why the chip could not be saved. From then on it acknowledges nothing: an answer that is not on disk must not
    /// be seen.
    pub fn store_error(&self) -> Option<&str> {
        self.store_error.as_deref()
    }

    /// The clock that the bus lives by.
    pub fn clock(&mut self) -> &mut dyn Clock {
        &mut *self.clock
    }

    /// Scale of the documented execution times in percent.
    pub fn time_percent(&self) -> u32 {
        self.time_percent
    }

    /// One write transaction. An empty one only wakes (KNOWN, SDK).
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Nack> {
        let troubled = self.faults.wake(bytes);
        self.acknowledge()?;
        if bytes.is_empty() {
            return Ok(());
        }
        // A new command drops an answer that nobody read (INFERRED).
        self.answer = None;
        if troubled && let Some(cut) = self.faults.power_cut.take() {
            self.chip.take_and_lose_power(bytes, cut);
            self.faults.unplugged = true;
            return self.save();
        }
        let outcome = self.chip.take(bytes);
        let late = if troubled { std::mem::take(&mut self.faults.late) } else { Duration::ZERO };
        let busy = outcome.busy * self.time_percent / 100 + late;
        self.busy_until_us = self.clock.now_us() + u64::try_from(busy.as_micros()).unwrap_or(u64::MAX / 2);
        self.save()?;
        self.answer = Some(outcome.answer);
        Ok(())
    }

    /// One read transaction: starts at the first byte of the answer, and may be repeated until the next command
    /// (KNOWN, two-read flow). Read too far, the chip supplies FF (A110, capture). Nothing to read is not
    /// acknowledged (INFERRED).
    pub fn read(&mut self, len: usize) -> Result<Vec<u8>, Nack> {
        self.acknowledge()?;
        let mut bytes = self.answer.clone().ok_or(Nack)?;
        let troubled = self.faults.at.is_none();
        if troubled && self.faults.bad_crc_reads > 0 && len >= bytes.len() {
            self.faults.bad_crc_reads -= 1;
            if let Some(last) = bytes.last_mut() {
                *last ^= 0x01;
            }
        }
        if troubled && self.faults.bad_rmac_reads > 0 && len >= bytes.len() {
            self.faults.bad_rmac_reads -= 1;
            bytes = with_wrong_rmac(&bytes);
        }
        bytes.resize(len, 0xFF);
        Ok(bytes)
    }

    /// Power off and on: volatile state and a waiting answer are gone. Power that was cut or unplugged is back.
    pub fn power_cycle(&mut self) {
        self.faults.unplugged = false;
        self.chip.reset();
        self.answer = None;
        self.busy_until_us = 0;
    }

    fn save(&mut self) -> Result<(), Nack> {
        #[cfg(not(target_arch = "wasm32"))]
        if let Some(Err(error)) = self.store.as_mut().map(|store| store.save(&self.chip.nvm)) {
            self.store_error = Some(error.to_string());
            return Err(Nack);
        }
        Ok(())
    }

    fn acknowledge(&mut self) -> Result<(), Nack> {
        if self.faults.unplugged || self.store_error.is_some() || self.clock.now_us() < self.busy_until_us {
            return Err(Nack);
        }
        if self.faults.at.is_none() && self.faults.nacks > 0 {
            self.faults.nacks -= 1;
            return Err(Nack);
        }
        Ok(())
    }
}

fn with_wrong_rmac(answer: &[u8]) -> Vec<u8> {
    match ResponseFrame::decode(answer) {
        Ok(mut frame) => {
            if let Some(last) = frame.body.last_mut() {
                *last ^= 0x01;
            }
            frame.encode()
        }
        Err(_) => answer.to_vec(),
    }
}
