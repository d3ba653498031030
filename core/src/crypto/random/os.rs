//! Randomness from the operating system, or from the browser.

use super::{Draw, RandomError, RandomSource, check_len};

/// The operating system's generator. Its values are secret and never repeat.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsRandom;

impl RandomSource for OsRandom {
    fn draw(&mut self, what: Draw, out: &mut [u8]) -> Result<(), RandomError> {
        check_len(what, out)?;
        getrandom::fill(out).map_err(|error| RandomError::System(error.to_string()))
    }
}
