//! The bridge as Cortex-M code in QEMU: UART 0 is the link to the host; UART 1 stands in for the I²C wires, because no
//! I²C slave outside QEMU can be attached to these machines. What this proves is the program, its framing under
//! byte-wise arrival, and the host's driver; not USB, clocks, I²C registers or anything electrical.
#![no_std]
#![no_main]

mod board;
mod uart;
mod wires;

use embassy_futures::block_on;
use stsafe_core::bridge::{Blocking, Bridge, Buffers, serve};

use uart::Uart;

#[cfg(feature = "an386")]
mod machine {
    pub const NAME: &str = "QEMU mps2-an386";
    pub const CORE_HZ: u32 = 25_000_000;
    pub const UARTS: [usize; 2] = [0x4000_4000, 0x4000_5000];
}
#[cfg(feature = "an505")]
mod machine {
    pub const NAME: &str = "QEMU mps2-an505";
    pub const CORE_HZ: u32 = 20_000_000;
    pub const UARTS: [usize; 2] = [0x5020_0000, 0x5020_1000];
}

#[cortex_m_rt::entry]
fn main() -> ! {
    let [host, bus] = machine::UARTS;
    let (mut rx, mut tx) = (Uart::start(host), Uart::start(host));
    board::start_clock();
    let mut bridge = Bridge::new(Blocking(wires::StreamWires::new(Uart::start(bus))), board::Machine);
    let mut buffers = Buffers::new();
    loop {
        let _ = block_on(serve(&mut rx, &mut tx, &mut bridge, &mut buffers));
    }
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    cortex_m::peripheral::SCB::sys_reset()
}
