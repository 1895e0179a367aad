//! Chance from a seed.

/// A stream of numbers: the wyrand generator of Wang Yi (2019), a multiplication of 64 by 64 bits folded onto itself.
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        let mut chance = Self(seed ^ 0x9e37_79b9_7f4a_7c15);
        chance.next();
        chance
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0xa076_1d64_78bd_642f);
        let product = u128::from(self.0) * u128::from(self.0 ^ 0xe703_7ed1_a0b4_28db);
        // Casts: the two halves.
        (product >> 64) as u64 ^ product as u64
    }

    /// 0 to one below the number.
    pub fn below(&mut self, number: usize) -> usize {
        ((u128::from(self.next()) * number as u128) >> 64) as usize
    }

    /// True so many times in a thousand.
    pub fn in_thousand(&mut self, times: u64) -> bool {
        (self.next() >> 32) * 1_000 < times << 32
    }
}
