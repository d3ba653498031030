//! The machine's clock and name.

use core::sync::atomic::{AtomicU32, Ordering};

use cortex_m::peripheral::syst::SystClkSource;
use cortex_m::peripheral::{Peripherals, SYST};
use stsafe_core::bridge::answer::capability;
use stsafe_core::bridge::{Board, Lines};

use crate::machine::{CORE_HZ, NAME};

static MILLIS: AtomicU32 = AtomicU32::new(0);
static LAST: AtomicU32 = AtomicU32::new(0);

/// Lets the system timer count milliseconds.
pub fn start_clock() {
    if let Some(p) = Peripherals::take() {
        let mut timer = p.SYST;
        timer.set_clock_source(SystClkSource::Core);
        timer.set_reload(CORE_HZ / 1000 - 1);
        timer.clear_current();
        timer.enable_interrupt();
        timer.enable_counter();
    }
}

#[cortex_m_rt::exception]
fn SysTick() {
    MILLIS.fetch_add(1, Ordering::Relaxed);
}

/// Microseconds since the start, modulo 2³².
pub fn now_us() -> u32 {
    let millis = MILLIS.load(Ordering::Relaxed);
    let into = 1000 - SYST::get_current() / (CORE_HZ / 1_000_000);
    let now = millis.wrapping_mul(1000).wrapping_add(into);
    // Between the timer's wrap and its interrupt a millisecond is missing: time stands still until then.
    let last = LAST.load(Ordering::Relaxed);
    if now.wrapping_sub(last) > u32::MAX / 2 {
        return last;
    }
    LAST.store(now, Ordering::Relaxed);
    now
}

/// A machine that exists only in QEMU.
pub struct Machine;

impl Board for Machine {
    fn name(&self) -> &str {
        NAME
    }

    fn unique_id(&self) -> &[u8] {
        b"QEMU"
    }

    fn firmware(&self) -> [u8; 3] {
        [0, 1, 0]
    }

    fn capabilities(&self) -> u16 {
        capability::VIRTUAL
    }

    fn now_us(&self) -> u32 {
        now_us()
    }

    async fn wait_us(&mut self, time: u32) {
        let start = now_us();
        while now_us().wrapping_sub(start) < time {
            cortex_m::asm::nop();
        }
    }

    async fn set_lines(&mut self, _: Lines, _: Lines) -> Option<Lines> {
        None
    }
}
