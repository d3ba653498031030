//! The virtual chip behind the same seam as the real one: bytes with CRC, NACK while busy.

use super::{Answer, Origin, Timing, Transport, TransportError, poll};
use crate::chip::bus::Bus;

/// A virtual chip in this program.
pub struct Simulated {
    bus: Bus,
    address: String,
    last: Timing,
}

impl Simulated {
    /// A transport to `bus`, to be called `address` (`sim`, `sim:FILE`).
    pub fn new(bus: Bus, address: impl Into<String>) -> Self {
        Self { bus, address: address.into(), last: Timing::for_time(std::time::Duration::ZERO) }
    }

    /// The bus itself, to put a virtual board around it.
    pub fn into_bus(self) -> Bus {
        self.bus
    }
}

impl Transport for Simulated {
    fn exchange(&mut self, frame: &[u8], timing: Timing) -> Result<Answer, TransportError> {
        self.last = timing;
        // With scaled time the host waits as much shorter as the chip works faster.
        let first = timing.first * self.bus.time_percent().min(100) / 100;
        let answer = poll::transceive(&mut self.bus, frame, Timing { first, ..timing });
        match self.bus.store_error() {
            Some(error) => Err(TransportError::Lost(format!("the virtual chip cannot be saved: {error}"))),
            None => answer,
        }
    }

    fn read_again(&mut self) -> Result<Answer, TransportError> {
        poll::read(&mut self.bus, self.last, 0)
    }

    fn origin(&self) -> Origin {
        Origin::Virtual
    }

    fn address(&self) -> &str {
        &self.address
    }

    fn bench(&mut self) -> Option<&mut Bus> {
        Some(&mut self.bus)
    }
}
