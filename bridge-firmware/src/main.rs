//! The bridge on a NUCLEO board: pins and clock from `board`, the program from `stsafe-core`.
//!
//! One executor is enough: the I²C driver blocks for at most 0.1 s at a time, in which USB answers "not yet" by itself.
#![no_std]
#![no_main]

mod board;
mod rest;
#[cfg(not(feature = "usb"))]
mod uart;
#[cfg(feature = "usb")]
mod usb;
mod wires;

use embassy_executor::Spawner;
use embassy_futures::join::join;
use embassy_stm32::gpio::Output;
use embassy_stm32::peripherals::IWDG;
use embassy_stm32::wdg::IndependentWatchdog;
use embassy_time::Timer;
use static_cell::ConstStaticCell;
use stsafe_core::bridge::{Blocking, Bridge, Buffers};

/// Longer than the longest I²C timeout: an idle bridge pets the dog all the time, one that hangs does not.
const WATCHDOG_US: u32 = 6_000_000;

static BUFFERS: ConstStaticCell<Buffers> = ConstStaticCell::new(Buffers::new());

#[embassy_executor::main]
async fn main(_spawner: Spawner) {
    let parts = board::start();
    let wires = Blocking(wires::BoardWires::new(parts.i2c));
    let mut bridge = Bridge::new(wires, rest::Rest::new(parts.power));
    let buffers = BUFFERS.take();
    let dog = IndependentWatchdog::new(parts.watchdog, WATCHDOG_US);
    #[cfg(feature = "usb")]
    let link = usb::run(parts.link, &mut bridge, buffers);
    #[cfg(not(feature = "usb"))]
    let link = uart::run(parts.link, &mut bridge, buffers);
    join(link, alive(dog, parts.led)).await;
}

/// Pets the dog and blinks, as long as the executor runs.
async fn alive(mut dog: IndependentWatchdog<'static, IWDG>, mut led: Output<'static>) {
    dog.unleash();
    loop {
        dog.pet();
        led.toggle();
        Timer::after_millis(500).await;
    }
}

/// The LED stays on for about two seconds, then the board starts again.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    board::light();
    cortex_m::asm::delay(2 * board::CORE_HZ);
    cortex_m::peripheral::SCB::sys_reset()
}
