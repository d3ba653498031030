//! Time for virtual chips: real, or one that passes only when somebody waits.

use std::time::Duration;

/// A clock that can be waited on.
pub trait Clock: Send {
    /// Microseconds since some fixed moment.
    fn now_us(&self) -> u64;
    /// Lets this much time pass.
    fn wait(&mut self, time: Duration);
}

/// The machine's clock. In a browser nobody may sleep, so there waiting only moves the clock on.
pub struct RealClock {
    start: web_time::Instant,
    skipped_us: u64,
}

impl Default for RealClock {
    fn default() -> Self {
        Self { start: web_time::Instant::now(), skipped_us: 0 }
    }
}

impl Clock for RealClock {
    fn now_us(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_micros()).unwrap_or(u64::MAX / 2) + self.skipped_us
    }

    fn wait(&mut self, time: Duration) {
        if cfg!(target_arch = "wasm32") {
            self.skipped_us += u64::try_from(time.as_micros()).unwrap_or(0);
        } else if !time.is_zero() {
            std::thread::sleep(time);
        }
    }
}

/// A clock that stands still until somebody waits: documented times without the waiting, the same in every run.
#[derive(Default)]
pub struct StillClock {
    now_us: u64,
}

impl Clock for StillClock {
    fn now_us(&self) -> u64 {
        self.now_us
    }

    fn wait(&mut self, time: Duration) {
        self.now_us += u64::try_from(time.as_micros()).unwrap_or(0);
    }
}
