//! Everything that happens by chance, from one number.

use std::cell::Cell;
use std::rc::Rc;

/// A source of chance that its holders share, so that one number decides all (SplitMix64).
#[derive(Clone)]
pub struct Chance(Rc<Cell<u64>>);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(Rc::new(Cell::new(seed)))
    }

    pub fn next(&self) -> u64 {
        let state = self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.0.set(state);
        mix(state)
    }

    /// `0..below`
    pub fn below(&self, below: usize) -> usize {
        usize::try_from(self.next() % below.max(1) as u64).unwrap()
    }

    /// True in `percent` of all cases.
    pub fn percent(&self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn between(&self, from: i64, to: i64) -> i64 {
        from + i64::try_from(self.next() % u64::try_from(to - from + 1).unwrap()).unwrap()
    }

    pub fn pick<'a, T>(&self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }
}

/// The finishing step: neighbours become strangers.
pub fn mix(state: u64) -> u64 {
    let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
