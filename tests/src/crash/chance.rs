//! Chance from one number (SplitMix64).

use std::time::Duration;

pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Another source for another thread, decided by this one.
    pub fn fork(&mut self) -> Self {
        Self::new(self.next())
    }

    /// From 0 up to, and without, `below`.
    pub fn below(&mut self, below: usize) -> usize {
        usize::try_from(self.next() % below.max(1) as u64).unwrap_or(0)
    }

    /// True in `percent` of all cases.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// Between two numbers; small ones are as likely as large ones, so that all stages of a start, of an exchange and of a
    /// message are met.
    pub fn between(&mut self, from: u64, to: u64) -> u64 {
        let span = (to / from.max(1)).max(1).ilog2() as usize + 1;
        let most = (from << self.below(span + 1)).min(to);
        from + self.next() % (most - from + 1)
    }

    /// The same in milliseconds.
    pub fn moment(&mut self, from: u64, to: u64) -> Duration {
        Duration::from_millis(self.between(from, to))
    }
}
