//! True time, which only the simulation knows, and what clocks make of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use jobsheet_client::ports::{Clock, Ids};
use jobsheet_model::{Clock as Reading, Timestamp};
use jobsheet_server::cx::{Cx, SeededIds, World};
use uuid::Uuid;

use crate::chance::mix;

/// 2026-11-23 08:00 in Tai'an, a Monday.
const MONDAY_MORNING: i64 = 1_795_392_000_000;

/// The server's clock, which is right.
pub struct TrueTime {
    now: AtomicI64,
    moments: AtomicU64,
}

impl TrueTime {
    pub fn new(seed: u64) -> Arc<Self> {
        Arc::new(Self { now: AtomicI64::new(MONDAY_MORNING), moments: AtomicU64::new(mix(seed)) })
    }

    pub fn now(&self) -> Timestamp {
        Timestamp(self.now.load(Ordering::SeqCst))
    }

    pub fn pass(&self, millis: i64) {
        self.now.fetch_add(millis, Ordering::SeqCst);
    }
}

impl World for TrueTime {
    fn cx(&self) -> Cx {
        let moment = self.moments.fetch_add(1, Ordering::SeqCst);
        Cx::new(self.now(), Box::new(SeededIds::new(mix(moment))))
    }
}

/// The clocks of one phone: a counter that begins anew at each boot, and a wall clock that may say anything.
pub struct PhoneTime {
    truth: Arc<TrueTime>,
    /// Phones are booted, browsers' workers are begun.
    kind: &'static str,
    boot: AtomicI64,
    booted: AtomicI64,
    wrong: AtomicI64,
    ids: AtomicU64,
}

impl PhoneTime {
    pub fn new(truth: &Arc<TrueTime>, kind: &'static str, seed: u64) -> Arc<Self> {
        Arc::new(Self {
            truth: Arc::clone(truth),
            kind,
            boot: AtomicI64::new(1),
            booted: AtomicI64::new(truth.now().0 - 3_600_000),
            wrong: AtomicI64::new(0),
            ids: AtomicU64::new(mix(seed)),
        })
    }

    /// What only the simulation knows.
    pub fn truth(&self) -> Timestamp {
        self.truth.now()
    }

    /// The phone is switched off and on.
    pub fn reboot(&self) {
        self.boot.fetch_add(1, Ordering::SeqCst);
        self.booted.store(self.truth.now().0 - 20_000, Ordering::SeqCst);
    }

    /// Somebody sets the wall clock.
    pub fn set_wrong(&self, by: i64) {
        self.wrong.store(by, Ordering::SeqCst);
    }

    fn next(&self) -> u64 {
        mix(self.ids.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst))
    }
}

/// The ports of a core, which it owns; a core that is opened again after a crash gets new ones of the same phone.
pub struct Ports(pub Arc<PhoneTime>);

impl Clock for Ports {
    fn read(&self) -> Reading {
        let now = self.0.truth.now();
        Reading {
            boot: format!("{}:{}", self.0.kind, self.0.boot.load(Ordering::SeqCst)),
            uptime: now.0 - self.0.booted.load(Ordering::SeqCst),
            wall: now.plus(self.0.wrong.load(Ordering::SeqCst)),
        }
    }
}

impl Ids for Ports {
    fn uuid(&self) -> Uuid {
        let mut random = [0; 10];
        self.random(&mut random);
        uuid::Builder::from_unix_timestamp_millis(u64::try_from(self.read().wall.0).unwrap_or(0), &random).into_uuid()
    }

    fn random(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.0.next().to_le_bytes()[..chunk.len()]);
        }
    }
}
