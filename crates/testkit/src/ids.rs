//! Ids that count: a run is like the one before it.

use std::sync::atomic::{AtomicU64, Ordering};

use jobsheet_client::ports::Ids;
use uuid::Uuid;

/// The `n`th of a kind. Kinds are what the caller likes to tell apart.
#[must_use]
pub fn id(kind: u8, n: u64) -> Uuid {
    Uuid::from_u128((u128::from(kind) << 64) | 0x0197_0000_0000_7000_8000_0000_0000_0000_u128 | u128::from(n))
}

/// Ids that count; each phone has a range of its own.
pub struct TestIds {
    phone: u8,
    next: AtomicU64,
}

impl TestIds {
    /// Those of the phone with this number, from `first` on.
    #[must_use]
    pub fn new(phone: u8, first: u64) -> Self {
        Self { phone, next: AtomicU64::new(first) }
    }
}

impl Ids for TestIds {
    fn uuid(&self) -> Uuid {
        id(100 + self.phone, self.next.fetch_add(1, Ordering::Relaxed))
    }

    fn random(&self, bytes: &mut [u8]) {
        bytes.fill(self.phone);
    }
}
