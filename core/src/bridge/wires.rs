//! What a bridge needs of its board beyond embedded-hal: speed and recovery of the bus, lines, time, a name.

use embedded_hal::i2c::{Error as _, ErrorKind, NoAcknowledgeSource};
use embedded_hal_async::i2c::I2c;

use super::answer::Error;

/// What became of a stuck bus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recovery {
    /// Clock pulses that were given.
    pub pulses: u8,
    /// Both lines are high now.
    pub free: bool,
}

/// The two wires to the chip.
#[allow(async_fn_in_trait, reason = "one task owns the bridge; nothing is sent between threads")]
pub trait Wires: I2c {
    /// Whether errors tell an address that is not acknowledged from a data byte that is not. Where they do not, the
    /// bridge waits for the address with empty writes before it sends the data once: so a write is never repeated of
    /// which a byte may have been acknowledged.
    const TELLS_NACKS: bool;

    /// An error of this bus in the bridge's words. A HAL that hides its timeouts behind `Other` says so here.
    fn classify(error: &Self::Error) -> Error {
        of_kind(error.kind())
    }

    /// Clock of the bus in hertz.
    fn speed_hz(&self) -> u32;

    /// Asks for a clock; gives the one that was really set.
    fn set_speed_hz(&mut self, hertz: u32) -> u32;

    /// Gives clock pulses until the chip lets go of the data line, then a stop. `None` where it cannot.
    async fn recover(&mut self) -> Option<Recovery>;
}

/// An error of embedded-hal in the bridge's words.
pub(super) fn of_kind(kind: ErrorKind) -> Error {
    match kind {
        ErrorKind::NoAcknowledge(NoAcknowledgeSource::Address) => Error::AddressNack,
        ErrorKind::NoAcknowledge(NoAcknowledgeSource::Data) => Error::DataNack,
        ErrorKind::NoAcknowledge(NoAcknowledgeSource::Unknown) => Error::UnknownNack,
        ErrorKind::Bus => Error::Bus,
        ErrorKind::ArbitrationLoss => Error::Arbitration,
        _ => Error::Other,
    }
}

/// Lines beside the bus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lines(pub u8);

impl Lines {
    /// The chip has power.
    pub const POWER: u8 = 1;
    /// The chip is held in reset.
    pub const RESET: u8 = 2;
}

/// The rest of the board.
#[allow(async_fn_in_trait, reason = "one task owns the bridge; nothing is sent between threads")]
pub trait Board {
    /// Its name, ASCII, at most 32 bytes.
    fn name(&self) -> &str;
    /// Unique number of the microcontroller, at most 16 bytes.
    fn unique_id(&self) -> &[u8];
    /// Version of the firmware.
    fn firmware(&self) -> [u8; 3];
    /// Capability bits; `TELLS_NACKS` is added by the bridge itself.
    fn capabilities(&self) -> u16;
    /// Microseconds since some fixed moment, modulo 2³².
    fn now_us(&self) -> u32;
    /// Lets this much time pass.
    async fn wait_us(&mut self, time: u32);
    /// Switches the lines in `mask` to `value`; gives all lines as they are then. `None` where there is no such line.
    async fn set_lines(&mut self, mask: Lines, value: Lines) -> Option<Lines>;
}
