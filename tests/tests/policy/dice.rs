//! Numbers that look random and can be had again from a seed (SplitMix64).

pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// 0 to `n` - 1.
    pub fn below(&mut self, n: usize) -> usize {
        (self.number() % n.max(1) as u64) as usize
    }

    pub fn chance(&mut self, percent: u64) -> bool {
        self.number() % 100 < percent
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    pub fn byte(&mut self) -> u8 {
        self.number() as u8
    }

    pub fn bytes(&mut self, n: usize) -> Vec<u8> {
        (0..n).map(|_| self.byte()).collect()
    }

    pub fn array<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.byte())
    }

    /// Bits, each set with this chance.
    pub fn bits(&mut self, percent: u64) -> u8 {
        (0..8).fold(0, |bits, i| bits | u8::from(self.chance(percent)) << i)
    }

    /// A length: mostly short, sometimes at one of the borders of a frame.
    pub fn length(&mut self) -> usize {
        match self.below(10) {
            0 => 0,
            1..=6 => self.below(40),
            7 => 16 * self.below(8),
            8 => 680 + self.below(90),
            _ => 730 + self.below(24),
        }
    }
}
