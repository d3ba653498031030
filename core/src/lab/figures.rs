//! Figures about random bytes: how often each value came, how many ones there are, and how often chance alone would do
//! worse. None of this can prove a generator good; it can only find a broken one.

use super::gamma;

/// Bits below which the count of ones says nothing (NIST SP 800-22, 2.1.7 asks for 100).
pub const LEAST_BITS: u64 = 100;
/// Bytes below which chi-square over 256 values says nothing: five of each are expected then (rule of thumb).
pub const LEAST_BYTES: u64 = 1_280;
/// Probabilities below this are worth a second look (NIST SP 800-22, 4.2).
pub const REMARKABLE: f64 = 0.01;

/// A statistic, and how often chance alone gives one at least as far off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tested {
    /// The statistic.
    pub value: f64,
    /// The probability, 0 to 1.
    pub p: f64,
}

impl Tested {
    /// Chance alone would rarely do this.
    pub fn is_remarkable(&self) -> bool {
        self.p < REMARKABLE
    }
}

/// Counts of bytes, growing as bytes come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    counts: [u64; 256],
    ones: u64,
}

impl Default for Figures {
    fn default() -> Self {
        Self { counts: [0; 256], ones: 0 }
    }
}

impl Figures {
    /// Takes in more bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            if let Some(count) = self.counts.get_mut(usize::from(*byte)) {
                *count += 1;
            }
            self.ones += u64::from(byte.count_ones());
        }
    }

    /// How often each value came.
    pub fn counts(&self) -> &[u64; 256] {
        &self.counts
    }

    /// How many bytes came.
    pub fn bytes(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// How many bits are 1.
    pub fn ones(&self) -> u64 {
        self.ones
    }

    /// Bits of Shannon's entropy in a byte, by the counts; a few bytes always seem to have less.
    #[allow(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
    pub fn entropy_bits(&self) -> f64 {
        let all = self.bytes() as f64;
        let share = |count: &u64| *count as f64 / all;
        -self.counts.iter().filter(|count| **count > 0).map(share).map(|p| p * p.log2()).sum::<f64>()
    }

    /// The monobit test of NIST SP 800-22, 2.1: as many ones as zeros? The value is |ones − zeros| / √bits.
    #[allow(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
    pub fn monobit(&self) -> Option<Tested> {
        let bits = self.bytes() * 8;
        if bits < LEAST_BITS {
            return None;
        }
        let value = (2.0 * self.ones as f64 - bits as f64).abs() / (bits as f64).sqrt();
        Some(Tested { value, p: gamma::erfc(value / std::f64::consts::SQRT_2) })
    }

    /// Pearson's chi-square over the 256 values, 255 degrees of freedom: each as often as the others?
    #[allow(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
    pub fn chi_square(&self) -> Option<Tested> {
        let bytes = self.bytes();
        if bytes < LEAST_BYTES {
            return None;
        }
        let expected = bytes as f64 / 256.0;
        let value = self.counts.iter().map(|count| (*count as f64 - expected).powi(2) / expected).sum();
        Some(Tested { value, p: gamma::chi_square_tail(value, 255) })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
mod tests {
    use super::*;

    fn of(bytes: &[u8]) -> Figures {
        let mut figures = Figures::default();
        figures.add(bytes);
        figures
    }

    #[test]
    fn the_monobit_test_gives_the_probability_of_nists_example() {
        // NIST SP 800-22 rev. 1a, 2.1.8: the first 100 binary digits of π; P-value 0.109599. A byte has 8 bits, so the
        // last four digits are filled up with as many ones as zeros, and the value is put back to 100 bits by hand.
        let digits = "1100100100001111110110101010001000100001011010001100001000110100110001001100011001100010100010111000";
        let bits: Vec<u8> = digits.bytes().chain(*b"0101").map(|digit| digit - b'0').collect();
        let bytes: Vec<u8> =
            bits.chunks(8).map(|eight| eight.iter().fold(0, |all, bit| all << 1 | bit)).collect();
        let figures = of(&bytes);
        assert_eq!((bytes.len() * 8, figures.ones()), (104, 44));
        let tested = figures.monobit().unwrap();
        let of_100 = tested.value * 104_f64.sqrt() / 10.0;
        assert!((of_100 - 1.6).abs() < 1e-9, "NIST prints 1.6, not {of_100}");
        let p = gamma::erfc(of_100 / std::f64::consts::SQRT_2);
        assert!((p - 0.109_599).abs() < 5e-7, "NIST prints 0.109599, not {p}");
    }

    #[test]
    fn bytes_of_one_value_are_remarkable_and_equal_counts_are_not() {
        let one = of(&[0xF0; 2_000]);
        assert!(one.chi_square().unwrap().is_remarkable());
        assert!(!one.monobit().unwrap().is_remarkable(), "half of its bits are ones");
        assert!(one.entropy_bits().abs() < 1e-9);
        let all: Vec<u8> = (0..=255).cycle().take(2_560).collect();
        let even = of(&all);
        let tested = even.chi_square().unwrap();
        assert_eq!((tested.value, tested.p), (0.0, 1.0));
        assert!((even.entropy_bits() - 8.0).abs() < 1e-9);
    }

    #[test]
    fn too_few_bytes_have_no_verdict() {
        assert_eq!(of(&[1; 12]).monobit(), None);
        assert_eq!(of(&[1; 1_279]).chi_square(), None);
    }
}
