//! Random values that can be had again from a number.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Draw, RandomError, RandomSource, check_len};

/// A repeatable source: the same seed gives the same values in the same order, on every machine.
///
/// **Not secret.** Whoever knows or guesses the 64-bit seed knows every key drawn from it. It is for lessons, tests
/// and virtual chips that have to behave alike twice. It can be kept in a file and goes on where it stopped.
///
/// Block `b` of value `v` is SHA-256(label || seed || v || b), numbers as 8 bytes, big-endian. Each draw is a value
/// of its own: asking for more bytes in one draw does not shift the next one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeededRandom {
    seed: u64,
    values_drawn: u64,
}

/// Keeps these values apart from any other use of SHA-256 on small numbers.
const LABEL: &[u8] = b"STSAFE-A120 Workbench, seeded random, not secret";

impl SeededRandom {
    /// A source at its beginning.
    pub const fn new(seed: u64) -> Self {
        Self { seed, values_drawn: 0 }
    }

    /// The seed it began with.
    pub const fn seed(&self) -> u64 {
        self.seed
    }
}

impl RandomSource for SeededRandom {
    fn draw(&mut self, what: Draw, out: &mut [u8]) -> Result<(), RandomError> {
        check_len(what, out)?;
        for (block, piece) in (0u64..).zip(out.chunks_mut(32)) {
            let bytes = Sha256::new()
                .chain_update(LABEL)
                .chain_update(self.seed.to_be_bytes())
                .chain_update(self.values_drawn.to_be_bytes())
                .chain_update(block.to_be_bytes())
                .finalize();
            for (to, from) in piece.iter_mut().zip(bytes) {
                *to = from;
            }
        }
        self.values_drawn = self.values_drawn.wrapping_add(1);
        Ok(())
    }
}
