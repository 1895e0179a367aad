//! The system's clocks and randomness.

use std::sync::OnceLock;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use jobsheet_model::{Clock as Reading, Timestamp};
use uuid::Uuid;

use crate::ports::{Clock, Ids, Ports, Secrets};

/// The ports of the system this runs on.
pub(super) fn system(secrets: Box<dyn Secrets + Send>) -> Ports {
    Ports {
        clock: Box::new(SystemClock),
        ids: Box::new(SystemIds),
        secrets: Some(secrets),
        build: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

/// The system's clocks. On Linux and Android the counter begins with the system and goes on while it sleeps; elsewhere
/// it begins with this process, which then counts as a boot of its own.
pub struct SystemClock;

impl Clock for SystemClock {
    fn read(&self) -> Reading {
        let (boot, uptime) = system_boot().unwrap_or_else(process_boot);
        Reading { boot, uptime, wall: wall() }
    }
}

fn wall() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// `/proc/uptime` is CLOCK_BOOTTIME: it counts sleep too.
fn system_boot() -> Option<(String, i64)> {
    static BOOT: OnceLock<Option<String>> = OnceLock::new();
    let boot = BOOT.get_or_init(|| {
        let id = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        Some(format!("os:{}", id.trim()))
    });
    let text = std::fs::read_to_string("/proc/uptime").ok()?;
    let (seconds, hundredths) = text.split_whitespace().next()?.split_once('.')?;
    let uptime = seconds.parse::<i64>().ok()? * 1000 + hundredths.parse::<i64>().ok()? * 10;
    Some((boot.clone()?, uptime))
}

fn process_boot() -> (String, i64) {
    static BEGIN: OnceLock<(String, Instant)> = OnceLock::new();
    let (boot, begin) = BEGIN.get_or_init(|| (format!("process:{}", SystemIds.uuid()), Instant::now()));
    (boot.clone(), i64::try_from(begin.elapsed().as_millis()).unwrap_or(i64::MAX))
}

/// Ids and randomness of the system.
pub struct SystemIds;

impl Ids for SystemIds {
    fn uuid(&self) -> Uuid {
        let mut random = [0; 10];
        self.random(&mut random);
        uuid::Builder::from_unix_timestamp_millis(wall().0.unsigned_abs(), &random).into_uuid()
    }

    fn random(&self, bytes: &mut [u8]) {
        // A system without randomness cannot make keys; going on would be worse than stopping.
        #[expect(clippy::expect_used, reason = "no key must be made of zeros")]
        getrandom::fill(bytes).expect("the system gives no random bytes");
    }
}
