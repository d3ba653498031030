//! A blocking I²C bus where an asynchronous one is asked for. The bridge serves one request at a time, so nothing is
//! lost; and the asynchronous read of the STM32 driver waits for its timeout where the address is not acknowledged.

use embedded_hal::i2c::{Error as _, ErrorType, I2c, Operation};

use super::answer::Error;
use super::wires::{Recovery, Wires, of_kind};

/// [`Wires`] over a blocking bus; see there.
pub trait BlockingWires: I2c {
    /// See [`Wires::TELLS_NACKS`].
    const TELLS_NACKS: bool;

    /// See [`Wires::classify`].
    fn classify(error: &Self::Error) -> Error {
        of_kind(error.kind())
    }

    /// See [`Wires::speed_hz`].
    fn speed_hz(&self) -> u32;

    /// See [`Wires::set_speed_hz`].
    fn set_speed_hz(&mut self, hertz: u32) -> u32;

    /// See [`Wires::recover`].
    fn recover(&mut self) -> Option<Recovery>;
}

/// Wraps a blocking bus.
pub struct Blocking<T>(pub T);

impl<T: ErrorType> ErrorType for Blocking<T> {
    type Error = T::Error;
}

impl<T: I2c> embedded_hal_async::i2c::I2c for Blocking<T> {
    async fn transaction(&mut self, address: u8, operations: &mut [Operation<'_>]) -> Result<(), T::Error> {
        self.0.transaction(address, operations)
    }

    // Not left to `transaction`: a HAL may treat an empty write only here as what it is, a probe.
    async fn write(&mut self, address: u8, bytes: &[u8]) -> Result<(), T::Error> {
        self.0.write(address, bytes)
    }

    async fn read(&mut self, address: u8, bytes: &mut [u8]) -> Result<(), T::Error> {
        self.0.read(address, bytes)
    }

    async fn write_read(&mut self, address: u8, write: &[u8], read: &mut [u8]) -> Result<(), T::Error> {
        self.0.write_read(address, write, read)
    }
}

impl<T: BlockingWires> Wires for Blocking<T> {
    const TELLS_NACKS: bool = T::TELLS_NACKS;

    fn classify(error: &T::Error) -> Error {
        T::classify(error)
    }

    fn speed_hz(&self) -> u32 {
        self.0.speed_hz()
    }

    fn set_speed_hz(&mut self, hertz: u32) -> u32 {
        self.0.set_speed_hz(hertz)
    }

    async fn recover(&mut self) -> Option<Recovery> {
        self.0.recover()
    }
}
