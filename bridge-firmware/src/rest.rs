//! The rest of the board: name, number, clock, power.

use embassy_stm32::gpio::Output;
use embassy_time::{Instant, Timer};
use stsafe_core::bridge::answer::capability;
use stsafe_core::bridge::{Board, Lines};

/// Everything but the bus.
pub struct Rest {
    power: [Output<'static>; 3],
    unique_id: [u8; 12],
}

impl Rest {
    pub fn new(power: [Output<'static>; 3]) -> Self {
        Self { power, unique_id: embassy_stm32::uid::uid() }
    }

    fn lines(&self) -> Lines {
        // Low is on.
        Lines(if self.power.iter().all(Output::is_set_low) { Lines::POWER } else { 0 })
    }
}

/// Digits of the package's version, which are all numbers.
const fn number(text: &str) -> u8 {
    match u8::from_str_radix(text, 10) {
        Ok(number) => number,
        Err(_) => 0,
    }
}

impl Board for Rest {
    fn name(&self) -> &str {
        crate::board::NAME
    }

    fn unique_id(&self) -> &[u8] {
        &self.unique_id
    }

    fn firmware(&self) -> [u8; 3] {
        const {
            [
                number(env!("CARGO_PKG_VERSION_MAJOR")),
                number(env!("CARGO_PKG_VERSION_MINOR")),
                number(env!("CARGO_PKG_VERSION_PATCH")),
            ]
        }
    }

    fn capabilities(&self) -> u16 {
        capability::POWER | capability::RECOVER
    }

    // Modulo 2^32 is what the protocol says.
    #[allow(clippy::cast_possible_truncation)]
    fn now_us(&self) -> u32 {
        Instant::now().as_micros() as u32
    }

    async fn wait_us(&mut self, time: u32) {
        Timer::after_micros(time.into()).await;
    }

    async fn set_lines(&mut self, mask: Lines, value: Lines) -> Option<Lines> {
        if mask.0 & !Lines::POWER != 0 {
            return None;
        }
        if mask.0 & Lines::POWER != 0 {
            let on = value.0 & Lines::POWER != 0;
            self.power.iter_mut().for_each(|pin| pin.set_level((!on).into()));
        }
        Some(self.lines())
    }
}
