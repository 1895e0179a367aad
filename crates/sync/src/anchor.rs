//! True time from a device's clocks.
//!
//! Every contact with the server leaves an anchor. A fact whose boot has any anchor, made before or after it, gets its
//! true time by counting, whatever the wall clock says. Exact is that time only by an anchor whose question was answered
//! soon: a question may be under way for long, and whoever is asked cannot see it.

use jobsheet_model::{Clock, Confidence, Timestamp};
use serde::{Deserialize, Serialize};

/// Boots of browser workers begin so: their counters may pause while the tab sleeps.
const BROWSER: &str = "web:";

/// Two anchors whose wall clocks are off by the same, within this many milliseconds, vouch for the time between them.
const STEADY: i64 = 120_000;

/// An exact time is off by no more than this many milliseconds.
pub const EXACT: i64 = 30_000;

/// One contact with the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// What the device's clocks said.
    pub clock: Clock,
    /// What the server's clock said at that moment.
    pub server: Timestamp,
    /// How far off that may be; none: nobody knows, because no answer was heard.
    pub within: Option<i64>,
}

impl Anchor {
    /// How far the wall clock was behind.
    fn wall_error(&self) -> i64 {
        self.server.0.saturating_sub(self.clock.wall.0)
    }
}

/// The counter of this boot does not pause.
#[must_use]
pub fn counts_steadily(boot: &str) -> bool {
    !boot.starts_with(BROWSER)
}

/// The best knowledge of when the device's clocks said `clock`.
#[must_use]
pub fn resolve(anchors: &[Anchor], clock: &Clock) -> (Timestamp, Confidence) {
    let same_boot = anchors.iter().filter(|anchor| anchor.clock.boot == clock.boot);
    // The nearest contact: counters drift a little.
    if let Some(anchor) =
        same_boot.min_by_key(|anchor| anchor.clock.uptime.saturating_sub(clock.uptime).saturating_abs())
    {
        let time = anchor.server.plus(clock.uptime.saturating_sub(anchor.clock.uptime));
        let sure = counts_steadily(&clock.boot) && anchor.within.is_some_and(|within| within <= EXACT);
        return (time, if sure { Confidence::Exact } else { Confidence::Estimated });
    }
    let before = anchors.iter().filter(|anchor| anchor.clock.wall <= clock.wall).max_by_key(|anchor| anchor.clock.wall);
    let after = anchors.iter().filter(|anchor| anchor.clock.wall >= clock.wall).min_by_key(|anchor| anchor.clock.wall);
    match (before, after) {
        (Some(before), Some(after)) if before.wall_error().abs_diff(after.wall_error()) <= STEADY.unsigned_abs() => {
            (clock.wall.plus(before.wall_error()), Confidence::Estimated)
        }
        _ => (clock.wall, Confidence::Device),
    }
}

#[cfg(test)]
mod tests;
