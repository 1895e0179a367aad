//! What server logic may not make up itself: the time, new ids and secrets. Logic takes a [`Cx`]; the system's clock and
//! randomness stay at the edge, so that a test or the simulation can repeat a run exactly.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use jobsheet_model::Timestamp;
use uuid::Uuid;

/// Makes ids and secrets.
pub trait Ids: Send {
    /// A new id, version 7: sorts by the time of making.
    fn uuid(&mut self, now: Timestamp) -> Uuid;
    /// 32 bytes that nobody can guess.
    fn secret(&mut self) -> [u8; 32];
}

/// The present moment of one job and its source of ids. A job that is run again gets a new one.
pub struct Cx {
    /// When the job runs. Within one SQLite writer it never goes back.
    pub now: Timestamp,
    ids: Box<dyn Ids>,
}

impl Cx {
    /// A moment with its source of ids.
    #[must_use]
    pub fn new(now: Timestamp, ids: Box<dyn Ids>) -> Self {
        Self { now, ids }
    }

    /// A new id of any kind.
    pub fn id<T: From<Uuid>>(&mut self) -> T {
        T::from(self.ids.uuid(self.now))
    }

    /// 32 bytes that nobody can guess.
    pub fn secret(&mut self) -> [u8; 32] {
        self.ids.secret()
    }
}

/// Where moments come from: the system, or a test's shiftable clock.
pub trait World: Send + Sync {
    /// The present moment.
    fn cx(&self) -> Cx;
}

/// A shared [`World`].
pub type SharedWorld = Arc<dyn World>;

/// The system's clock and randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemWorld;

impl World for SystemWorld {
    fn cx(&self) -> Cx {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Cx::new(Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX)), Box::new(SystemIds))
    }
}

struct SystemIds;

impl Ids for SystemIds {
    fn uuid(&mut self, now: Timestamp) -> Uuid {
        let secret = self.secret();
        let mut random = [0u8; 10];
        random.copy_from_slice(&secret[..10]);
        uuid_v7(now, random)
    }

    fn secret(&mut self) -> [u8; 32] {
        let mut bytes = [0u8; 32];
        // Without randomness every token would be guessable: better no server than that one.
        #[expect(clippy::expect_used, reason = "nothing may go on without randomness")]
        getrandom::fill(&mut bytes).expect("the system has no randomness");
        bytes
    }
}

fn uuid_v7(now: Timestamp, random: [u8; 10]) -> Uuid {
    uuid::Builder::from_unix_timestamp_millis(u64::try_from(now.0).unwrap_or(0), &random).into_uuid()
}

/// Ids and secrets from a seed (SplitMix64), for tests and the simulation: equal seeds make equal runs.
#[derive(Debug, Clone)]
pub struct SeededIds {
    state: u64,
}

impl SeededIds {
    /// A source that repeats with its seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

impl Ids for SeededIds {
    fn uuid(&mut self, now: Timestamp) -> Uuid {
        let mut random = [0u8; 10];
        random.copy_from_slice(&self.secret()[..10]);
        uuid_v7(now, random)
    }

    fn secret(&mut self) -> [u8; 32] {
        let mut bytes = [0u8; 32];
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_le_bytes());
        }
        bytes
    }
}
