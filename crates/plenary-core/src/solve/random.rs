//! Reproducible random numbers (Marsaglia's xorshift).

/// A random number generator.
pub struct Random(u64);

impl Random {
    /// A generator with this seed; with 0 all its numbers are 0.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// The next 64 bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        for (left, by) in [(true, 13), (false, 7), (true, 17)] {
            self.0 ^= if left { self.0 << by } else { self.0 >> by };
        }
        self.0
    }

    /// A number from 0 to 1.
    #[inline]
    pub fn chance(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A whole number below `below`.
    #[inline]
    pub fn below(&mut self, n: usize) -> usize {
        (self.chance() * n as f64) as usize
    }
}
