//! One file per board: pins, clock, and nothing else. All of them carry the shield X-NUCLEO-ESE01A1.

#[cfg(feature = "h503")]
mod h503;
#[cfg(feature = "h563")]
mod h563;
#[cfg(feature = "l452")]
mod l452;
#[cfg(feature = "u575")]
mod u575;

#[cfg(feature = "h503")]
pub use h503::*;
#[cfg(feature = "h563")]
pub use h563::*;
#[cfg(feature = "l452")]
pub use l452::*;
#[cfg(feature = "u575")]
pub use u575::*;

use embassy_stm32::Peri;
use embassy_stm32::gpio::Output;
use embassy_stm32::i2c::{Config, I2c, Master};
use embassy_stm32::mode::Blocking;
use embassy_stm32::peripherals::IWDG;
use embassy_stm32::time::Hertz;

use crate::wires::{FAST, TIMEOUT};

/// What every board has.
pub struct Parts {
    /// I²C on D15 (clock) and D14 (data).
    pub i2c: I2c<'static, Blocking, Master>,
    /// Power of the shield's three sockets (A3, A4, A5), low is on: as ST's SDK drives them.
    pub power: [Output<'static>; 3],
    /// A LED of the user's.
    pub led: Output<'static>,
    /// The independent watchdog.
    pub watchdog: Peri<'static, IWDG>,
    /// Where the host is.
    pub link: Link,
}

/// 400 kHz as in ST's projects; the shield has the pull-ups.
fn i2c_config() -> Config {
    let mut config = Config::default();
    config.frequency = Hertz(FAST);
    config.timeout = TIMEOUT;
    config
}
