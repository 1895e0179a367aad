//! Plays seeds and counts what came of them.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::broken;
use crate::report::{Failure, Report};
use crate::world::{Played, World};

/// Plays it.
pub fn once(seed: u64) -> Result<Played, Failure> {
    catch_unwind(AssertUnwindSafe(|| World::monday(seed).play())).map_err(|reason| {
        let (kind, words) = broken::read(reason.as_ref());
        Failure { seed, kind, words }
    })
}

/// Plays all of them and counts.
pub fn quietly(seeds: std::ops::Range<u64>) -> Report {
    // A world that does not hold is told in the report.
    std::panic::set_hook(Box::new(|_| {}));
    let began = std::time::Instant::now();
    let mut report = Report::default();
    for seed in seeds {
        report.worlds += 1;
        match once(seed) {
            Ok(played) => report.count(&played.counts),
            Err(failure) => report.failures.push(failure),
        }
    }
    report.ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    report
}
