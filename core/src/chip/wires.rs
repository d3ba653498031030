//! The virtual chip at the end of I²C wires: the bus of [`super::bus`] as embedded-hal sees one, and the rest of a
//! virtual board. With them the bridge's own program runs here unchanged.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use embedded_hal::i2c::{ErrorKind, ErrorType, I2c, NoAcknowledgeSource, Operation};

use super::bus::Bus;
use crate::bridge::answer::capability;
use crate::bridge::{Blocking, BlockingWires, Board, Bridge, Lines, Recovery};
use crate::link::I2C_ADDRESS;

/// Waits up to here are not scaled: polling a chip that is not there would otherwise only burn the processor.
const SHORTEST_WAIT_US: u32 = 200;

/// What an address takes at 400 kHz: without it, a poll without pauses would stand still in time.
const ADDRESS_US: u64 = 25;

/// A bus that several parts of a virtual board hold, and whoever puts trouble on it.
pub type SharedBus = Arc<Mutex<Bus>>;

/// Whoever panicked while holding the bus did not leave it half changed: every change is one call.
fn lock(bus: &SharedBus) -> MutexGuard<'_, Bus> {
    bus.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Nobody acknowledged the address: the only way in which these wires fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoAddress;

impl embedded_hal::i2c::Error for NoAddress {
    fn kind(&self) -> ErrorKind {
        ErrorKind::NoAcknowledge(NoAcknowledgeSource::Address)
    }
}

/// Two wires with one virtual chip.
pub struct VirtualWires {
    bus: SharedBus,
    hertz: u32,
}

impl ErrorType for VirtualWires {
    type Error = NoAddress;
}

impl I2c for VirtualWires {
    /// Neighbouring pieces of the same direction are one transfer, as embedded-hal demands.
    fn transaction(&mut self, address: u8, operations: &mut [Operation<'_>]) -> Result<(), NoAddress> {
        if address != I2C_ADDRESS {
            return Err(NoAddress);
        }
        let mut bus = lock(&self.bus);
        for group in operations.chunk_by_mut(|a, b| std::mem::discriminant(a) == std::mem::discriminant(b)) {
            let mut written = Vec::new();
            let mut wanted = 0;
            for operation in group.iter() {
                match operation {
                    Operation::Write(bytes) => written.extend_from_slice(bytes),
                    Operation::Read(into) => wanted += into.len(),
                }
            }
            if matches!(group.first(), Some(Operation::Write(_))) {
                bus.write(&written).map_err(|_| NoAddress)?;
                continue;
            }
            let mut bytes = bus.read(wanted).map_err(|_| NoAddress)?.into_iter();
            for operation in group {
                if let Operation::Read(into) = operation {
                    into.iter_mut().zip(&mut bytes).for_each(|(slot, byte)| *slot = byte);
                }
            }
        }
        Ok(())
    }
}

impl BlockingWires for VirtualWires {
    const TELLS_NACKS: bool = true;

    fn speed_hz(&self) -> u32 {
        self.hertz
    }

    fn set_speed_hz(&mut self, hertz: u32) -> u32 {
        // What the boards can do.
        self.hertz = hertz.clamp(10_000, 400_000);
        self.hertz
    }

    fn recover(&mut self) -> Option<Recovery> {
        Some(Recovery { pulses: 0, free: true })
    }
}

/// The board around the wires: the chip's power switch, and the clock that the chip lives by.
pub struct VirtualBoard {
    bus: SharedBus,
    unique_id: Vec<u8>,
    lines: Lines,
}

impl Board for VirtualBoard {
    fn name(&self) -> &str {
        "Virtual board"
    }

    fn unique_id(&self) -> &[u8] {
        &self.unique_id
    }

    fn firmware(&self) -> [u8; 3] {
        let number = |text: &str| text.parse().unwrap_or(0);
        [
            number(env!("CARGO_PKG_VERSION_MAJOR")),
            number(env!("CARGO_PKG_VERSION_MINOR")),
            number(env!("CARGO_PKG_VERSION_PATCH")),
        ]
    }

    fn capabilities(&self) -> u16 {
        capability::VIRTUAL | capability::POWER | capability::RESET | capability::RECOVER
    }

    #[allow(clippy::cast_possible_truncation, reason = "the bridge's clock counts modulo 2^32")]
    fn now_us(&self) -> u32 {
        lock(&self.bus).clock().now_us() as u32
    }

    async fn wait_us(&mut self, time: u32) {
        let mut bus = lock(&self.bus);
        // With scaled time the board waits as much shorter as the chip works faster, but for the pause of a poll.
        let scaled = u64::from(time) * u64::from(bus.time_percent().min(100)) / 100;
        let shortest = u64::from(time.min(SHORTEST_WAIT_US)).max(ADDRESS_US);
        bus.clock().wait(Duration::from_micros(scaled.max(shortest)));
    }

    async fn set_lines(&mut self, mask: Lines, value: Lines) -> Option<Lines> {
        let before = self.lines.0;
        self.lines = Lines((before & !mask.0 | value.0 & mask.0) & (Lines::POWER | Lines::RESET));
        let dead = |lines: u8| lines & Lines::POWER == 0 || lines & Lines::RESET != 0;
        let mut bus = lock(&self.bus);
        if dead(self.lines.0) && !dead(before) {
            bus.power_cycle();
        }
        bus.faults.unplugged = dead(self.lines.0);
        Some(self.lines)
    }
}

/// Wires to this chip, without a board.
pub fn wires(bus: &SharedBus) -> VirtualWires {
    VirtualWires { bus: bus.clone(), hertz: 400_000 }
}

/// The bridge of a virtual board with this chip. `unique_id` tells it from others.
pub fn virtual_bridge(bus: &SharedBus, unique_id: &[u8]) -> Bridge<Blocking<VirtualWires>, VirtualBoard> {
    let board = VirtualBoard { bus: bus.clone(), unique_id: unique_id.to_vec(), lines: Lines(Lines::POWER) };
    Bridge::new(Blocking(wires(bus)), board)
}
