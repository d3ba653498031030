//! NUCLEO-H503RB: USB of its own (USB-C connector of the target), I²C1 on PB6/PB7, which is D15/D14 on this board.

use embassy_stm32::gpio::{Level, Output, Speed};
use embassy_stm32::i2c::I2c;
use embassy_stm32::usb::{Driver, InterruptHandler};
use embassy_stm32::{Config, bind_interrupts, pac, peripherals};

use super::{Parts, i2c_config};

/// Name in the bridge's answer to Info.
pub const NAME: &str = "NUCLEO-H503RB";
/// Clock of the core.
pub const CORE_HZ: u32 = 64_000_000;
/// Pins of port B.
pub const SCL: usize = 6;
/// Pins of port B.
pub const SDA: usize = 7;
/// Host link.
pub type Link = Driver<'static, peripherals::USB>;

bind_interrupts!(struct Irqs {
    USB_DRD_FS => InterruptHandler<peripherals::USB>;
});

pub fn start() -> Parts {
    let mut config = Config::default();
    // The core stays on its 64 MHz oscillator; USB has one of its own, trimmed by the host's frames.
    config.rcc.hsi48 = Some(embassy_stm32::rcc::Hsi48Config { sync_from_usb: true });
    config.rcc.mux.usbsel = embassy_stm32::rcc::mux::Usbsel::HSI48;
    let p = embassy_stm32::init(config);
    Parts {
        i2c: I2c::new_blocking(p.I2C1, p.PB6, p.PB7, i2c_config()),
        power: [
            Output::new(p.PB0, Level::Low, Speed::Low),
            Output::new(p.PC1, Level::Low, Speed::Low),
            Output::new(p.PC0, Level::Low, Speed::Low),
        ],
        led: Output::new(p.PA5, Level::Low, Speed::Low),
        watchdog: p.IWDG,
        link: Driver::new(p.USB, Irqs, p.PA12, p.PA11),
    }
}

/// Lights the LED, whatever else the program was doing.
pub fn light() {
    pac::GPIOA.bsrr().write(|w| w.set_bs(5, true));
}
