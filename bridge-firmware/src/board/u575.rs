//! NUCLEO-U575ZI-Q: USB of its own (USB-C connector of the target), I²C1 on PB8/PB9 (D15/D14).

use embassy_stm32::gpio::{Level, Output, Speed};
use embassy_stm32::i2c::I2c;
use embassy_stm32::rcc::{Hsi48Config, Pll, PllDiv, PllMul, PllPreDiv, PllSource, Sysclk, VoltageScale, mux};
use embassy_stm32::usb::{self, Driver, InterruptHandler};
use embassy_stm32::{bind_interrupts, pac, peripherals};
use static_cell::ConstStaticCell;

use super::{Parts, i2c_config};

/// Name in the bridge's answer to Info.
pub const NAME: &str = "NUCLEO-U575ZI-Q";
/// Clock of the core.
pub const CORE_HZ: u32 = 160_000_000;
/// Pins of port B.
pub const SCL: usize = 8;
/// Pins of port B.
pub const SDA: usize = 9;
/// Host link.
pub type Link = Driver<'static, peripherals::USB_OTG_FS>;

bind_interrupts!(struct Irqs {
    OTG_FS => InterruptHandler<peripherals::USB_OTG_FS>;
});

static ENDPOINTS: ConstStaticCell<[u8; 256]> = ConstStaticCell::new([0; 256]);

pub fn start() -> Parts {
    let mut config = embassy_stm32::Config::default();
    config.rcc.hsi = true;
    config.rcc.pll1 = Some(Pll {
        source: PllSource::HSI,
        prediv: PllPreDiv::DIV1,
        mul: PllMul::MUL10,
        divp: None,
        divq: None,
        divr: Some(PllDiv::DIV1),
    });
    config.rcc.sys = Sysclk::PLL1_R;
    config.rcc.voltage_range = VoltageScale::RANGE1;
    config.rcc.hsi48 = Some(Hsi48Config { sync_from_usb: true });
    config.rcc.mux.iclksel = mux::Iclksel::HSI48;
    let p = embassy_stm32::init(config);
    // The board is powered by the ST-LINK: there is nothing to sense.
    let mut usb = usb::Config::default();
    usb.vbus_detection = false;
    Parts {
        i2c: I2c::new_blocking(p.I2C1, p.PB8, p.PB9, i2c_config()),
        power: [
            Output::new(p.PB0, Level::Low, Speed::Low),
            Output::new(p.PC1, Level::Low, Speed::Low),
            Output::new(p.PC0, Level::Low, Speed::Low),
        ],
        led: Output::new(p.PC7, Level::Low, Speed::Low),
        watchdog: p.IWDG,
        link: Driver::new_fs(p.USB_OTG_FS, Irqs, p.PA12, p.PA11, ENDPOINTS.take(), usb),
    }
}

/// Lights the LED, whatever else the program was doing.
pub fn light() {
    pac::GPIOC.bsrr().write(|w| w.set_bs(7, true));
}
