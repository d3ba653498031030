//! The I²C bus: embassy's blocking driver, whose asynchronous read waits for its timeout where the chip is busy.

use embassy_embedded_hal::SetConfig;
use embassy_stm32::i2c::{Error as I2cError, I2c, Master};
use embassy_stm32::mode::Blocking;
use embassy_stm32::pac::{GPIOB, I2C1, gpio::vals::Moder};
use embassy_stm32::time::Hertz;
use embassy_time::{Duration, block_for};
use embedded_hal::i2c::{ErrorType, Operation};
use stsafe_core::bridge::{BlockingWires, Error, Recovery};

use crate::board::{SCL, SDA};

/// Standard mode.
const STANDARD: u32 = 100_000;
/// Fast mode.
pub const FAST: u32 = 400_000;
/// One transfer: 1 KiB at 100 kHz takes 0.1 s; the rest is for a chip that stretches the clock.
pub const TIMEOUT: Duration = Duration::from_millis(1000);
/// Half a clock at 100 kHz.
const HALF: Duration = Duration::from_micros(5);

/// The bus to the chip.
pub struct BoardWires {
    i2c: I2c<'static, Blocking, Master>,
    hertz: u32,
}

impl BoardWires {
    pub fn new(i2c: I2c<'static, Blocking, Master>) -> Self {
        Self { i2c, hertz: FAST }
    }
}

impl ErrorType for BoardWires {
    type Error = I2cError;
}

impl embedded_hal::i2c::I2c for BoardWires {
    fn transaction(&mut self, address: u8, operations: &mut [Operation<'_>]) -> Result<(), I2cError> {
        self.i2c.blocking_transaction(address, operations)
    }

    fn write(&mut self, address: u8, bytes: &[u8]) -> Result<(), I2cError> {
        self.i2c.blocking_write(address, bytes)
    }

    fn read(&mut self, address: u8, bytes: &mut [u8]) -> Result<(), I2cError> {
        self.i2c.blocking_read(address, bytes)
    }

    fn write_read(&mut self, address: u8, write: &[u8], read: &mut [u8]) -> Result<(), I2cError> {
        self.i2c.blocking_write_read(address, write, read)
    }
}

impl BlockingWires for BoardWires {
    // The driver reports one kind of NACK for address and data.
    const TELLS_NACKS: bool = false;

    fn classify(error: &I2cError) -> Error {
        match error {
            I2cError::Nack => Error::UnknownNack,
            I2cError::Bus => Error::Bus,
            I2cError::Arbitration => Error::Arbitration,
            I2cError::Timeout => Error::Timeout,
            _ => Error::Other,
        }
    }

    fn speed_hz(&self) -> u32 {
        self.hertz
    }

    /// Standard or fast mode, whichever is not above what was asked for.
    fn set_speed_hz(&mut self, hertz: u32) -> u32 {
        let hertz = if hertz >= FAST { FAST } else { STANDARD };
        if self.i2c.set_config(&Hertz(hertz)).is_ok() {
            self.hertz = hertz;
        }
        self.hertz
    }

    /// By hand: the pins are open-drain already, only their owner changes for a moment.
    fn recover(&mut self) -> Option<Recovery> {
        I2C1.cr1().modify(|w| w.set_pe(false));
        level(SCL, true);
        level(SDA, true);
        owner(Moder::OUTPUT);
        let mut pulses = 0;
        while !is_high(SDA) && pulses < 9 {
            pulse();
            pulses += 1;
        }
        // A stop: data rises while the clock is high.
        level(SCL, false);
        level(SDA, false);
        block_for(HALF);
        level(SCL, true);
        block_for(HALF);
        level(SDA, true);
        block_for(HALF);
        let free = is_high(SCL) && is_high(SDA);
        owner(Moder::ALTERNATE);
        I2C1.cr1().modify(|w| w.set_pe(true));
        Some(Recovery { pulses, free })
    }
}

fn pulse() {
    level(SCL, false);
    block_for(HALF);
    level(SCL, true);
    block_for(HALF);
}

fn level(pin: usize, high: bool) {
    GPIOB.bsrr().write(|w| if high { w.set_bs(pin, true) } else { w.set_br(pin, true) });
}

fn is_high(pin: usize) -> bool {
    GPIOB.idr().read().idr(pin) == embassy_stm32::pac::gpio::vals::Idr::HIGH
}

fn owner(mode: Moder) {
    GPIOB.moder().modify(|w| {
        w.set_moder(SCL, mode);
        w.set_moder(SDA, mode);
    });
}
