//! NUCLEO-L452RE, the board of ST's SDK: no USB of its own, so the ST-LINK's virtual COM port is the link.

use embassy_stm32::gpio::{Level, Output, Speed};
use embassy_stm32::i2c::I2c;
use embassy_stm32::rcc::{Pll, PllMul, PllPreDiv, PllRDiv, PllSource, Sysclk};
use embassy_stm32::usart::{self, BufferedInterruptHandler, BufferedUart};
use embassy_stm32::{bind_interrupts, pac, peripherals};
use static_cell::ConstStaticCell;
use stsafe_core::bridge::{MAX_WIRE, UART_BAUD};

use super::{Parts, i2c_config};

/// Name in the bridge's answer to Info.
pub const NAME: &str = "NUCLEO-L452RE";
/// Clock of the core.
pub const CORE_HZ: u32 = 80_000_000;
/// Pins of port B.
pub const SCL: usize = 8;
/// Pins of port B.
pub const SDA: usize = 9;
/// Host link.
pub type Link = BufferedUart<'static>;

bind_interrupts!(struct Irqs {
    USART2 => BufferedInterruptHandler<peripherals::USART2>;
});

/// A full buffer drops bytes, so the longest frame has to fit.
static RX: ConstStaticCell<[u8; MAX_WIRE]> = ConstStaticCell::new([0; MAX_WIRE]);
static TX: ConstStaticCell<[u8; 256]> = ConstStaticCell::new([0; 256]);

pub fn start() -> Parts {
    let mut config = embassy_stm32::Config::default();
    config.rcc.hsi = true;
    config.rcc.pll = Some(Pll {
        source: PllSource::HSI,
        prediv: PllPreDiv::DIV1,
        mul: PllMul::MUL10,
        divp: None,
        divq: None,
        divr: Some(PllRDiv::DIV2),
    });
    config.rcc.sys = Sysclk::PLL1_R;
    let p = embassy_stm32::init(config);
    let mut uart = usart::Config::default();
    uart.baudrate = UART_BAUD;
    // Otherwise the end of a frame waits for an idle line.
    uart.eager_reads = Some(1);
    // Fails only for a speed that the clock cannot make: the same at every start, so it is seen at the first one.
    let Ok(link) = BufferedUart::new(p.USART2, p.PA3, p.PA2, TX.take(), RX.take(), Irqs, uart) else {
        cortex_m::peripheral::SCB::sys_reset()
    };
    Parts {
        i2c: I2c::new_blocking(p.I2C1, p.PB8, p.PB9, i2c_config()),
        power: [
            Output::new(p.PB0, Level::Low, Speed::Low),
            Output::new(p.PC1, Level::Low, Speed::Low),
            Output::new(p.PC0, Level::Low, Speed::Low),
        ],
        led: Output::new(p.PA5, Level::Low, Speed::Low),
        watchdog: p.IWDG,
        link,
    }
}

/// Lights the LED, whatever else the program was doing.
pub fn light() {
    pac::GPIOA.bsrr().write(|w| w.set_bs(5, true));
}
