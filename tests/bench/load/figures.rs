//! What was seen, and what it comes to.

use std::collections::BTreeMap;
use std::time::Duration;

use jobsheet_model::OrderId;
use tokio::time::Instant;

use crate::tell;

#[derive(Default)]
pub struct Figures {
    took: BTreeMap<&'static str, Vec<f64>>,
    failed: BTreeMap<String, u64>,
    /// Names of changes that the server says it has.
    pub stored: Vec<String>,
    /// SHA-256 of photos that the server says it has.
    pub received: Vec<String>,
    /// Orders that a desk is giving to somebody, since when.
    pub given: BTreeMap<OrderId, Instant>,
}

impl Figures {
    /// Something was answered after so long.
    pub fn took(&mut self, what: &'static str, time: Duration) {
        self.took.entry(what).or_default().push(time.as_secs_f64() * 1_000.0);
    }

    /// Something was not answered, or not as it should be.
    pub fn failed(&mut self, why: impl Into<String>) {
        *self.failed.entry(why.into()).or_default() += 1;
    }

    /// Tells the results.
    pub fn tell(&self) {
        for (what, times) in &self.took {
            let mut times = times.clone();
            times.sort_by(f64::total_cmp);
            tell(&format!("load.{what}_p50_ms"), part(&times, 0.5), "ms");
            tell(&format!("load.{what}_p99_ms"), part(&times, 0.99), "ms");
            tell(&format!("load.{what}_most_ms"), part(&times, 1.0), "ms");
            tell(&format!("load.{what}_number"), times.len() as f64, "");
        }
        for (why, number) in &self.failed {
            crate::explain(&format!("{number} times: {why}"));
        }
        tell("load.failed", self.failed.values().sum::<u64>() as f64, "");
        tell("load.pokes_missed", self.given.len() as f64, "");
    }
}

/// The value below which this part of them lies.
fn part(sorted: &[f64], part: f64) -> f64 {
    let at = (sorted.len() as f64 * part).ceil() as usize;
    sorted.get(at.saturating_sub(1)).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_hundred_the_ninety_ninth() {
        let times: Vec<f64> = (1..=100).map(f64::from).collect();
        assert_eq!((part(&times, 0.5), part(&times, 0.99), part(&times, 1.0)), (50.0, 99.0, 100.0));
        assert_eq!(part(&[], 0.99), 0.0);
    }
}
