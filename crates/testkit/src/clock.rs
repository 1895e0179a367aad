//! A clock that only moves when told, and the hour at which stories begin.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use jobsheet_client::ports::Clock;
use jobsheet_model::Timestamp;

/// 2026-11-22 08:00 in Tai'an.
pub const MORNING: i64 = 1_795_305_600_000;
/// In milliseconds.
pub const HOUR: i64 = 3_600_000;

/// A clock that tests move. The wall clock may lie.
#[derive(Clone)]
pub struct TestClock {
    /// What it really is.
    pub true_time: Arc<AtomicI64>,
    /// Which life of the device this is.
    pub boot: Arc<AtomicU64>,
    booted_at: Arc<AtomicI64>,
    /// By how much the wall clock is ahead.
    pub wall_error: Arc<AtomicI64>,
}

impl Default for TestClock {
    fn default() -> Self {
        Self {
            true_time: Arc::new(AtomicI64::new(MORNING)),
            boot: Arc::new(AtomicU64::new(1)),
            booted_at: Arc::new(AtomicI64::new(MORNING - HOUR)),
            wall_error: Arc::new(AtomicI64::new(0)),
        }
    }
}

impl TestClock {
    /// Time passes.
    pub fn pass(&self, millis: i64) {
        self.true_time.fetch_add(millis, Ordering::Relaxed);
    }

    /// What it really is, in milliseconds.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.true_time.load(Ordering::Relaxed)
    }

    /// The device is switched off and on: its counter begins anew.
    pub fn reboot(&self) {
        self.boot.fetch_add(1, Ordering::Relaxed);
        self.booted_at.store(self.now(), Ordering::Relaxed);
    }
}

impl Clock for TestClock {
    fn read(&self) -> jobsheet_model::Clock {
        jobsheet_model::Clock {
            boot: format!("boot-{}", self.boot.load(Ordering::Relaxed)),
            uptime: self.now() - self.booted_at.load(Ordering::Relaxed),
            wall: Timestamp(self.now() + self.wall_error.load(Ordering::Relaxed)),
        }
    }
}
