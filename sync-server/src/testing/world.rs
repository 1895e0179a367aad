//! A clock that only moves when told, and ids that repeat from run to run.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use jobsheet_model::Timestamp;

use crate::cx::{Cx, SeededIds, World};

/// 2026-11-23 08:00 in Tai'an, a Monday.
pub(crate) const MONDAY_MORNING: Timestamp = Timestamp(1_795_392_000_000);

/// See above.
pub(crate) struct TestWorld {
    now: AtomicI64,
    moments: AtomicU64,
}

impl TestWorld {
    pub(crate) fn new() -> Self {
        Self { now: AtomicI64::new(MONDAY_MORNING.0), moments: AtomicU64::new(1) }
    }

    /// Time passes.
    pub(crate) fn pass(&self, millis: i64) {
        self.now.fetch_add(millis, Ordering::SeqCst);
    }

    /// The present moment.
    pub(crate) fn now(&self) -> Timestamp {
        Timestamp(self.now.load(Ordering::SeqCst))
    }
}

impl World for TestWorld {
    fn cx(&self) -> Cx {
        // Every moment has a seed of its own: ids never collide, and a sequence of jobs always gets the same ones.
        let seed = self.moments.fetch_add(1, Ordering::SeqCst);
        Cx::new(self.now(), Box::new(SeededIds::new(seed.wrapping_mul(0x9e37_79b9))))
    }
}
