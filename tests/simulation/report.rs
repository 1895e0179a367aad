//! What a search came to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::broken::Kind;
use crate::tally::Counts;

/// A seed whose world did not hold.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Failure {
    pub seed: u64,
    pub kind: Kind,
    pub words: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Report {
    pub worlds: u64,
    pub ms: u64,
    pub faults: BTreeMap<String, u64>,
    pub checks: BTreeMap<String, u64>,
    pub failures: Vec<Failure>,
}

impl Report {
    pub fn count(&mut self, counts: &Counts) {
        for (mine, theirs) in [(&mut self.faults, &counts.faults), (&mut self.checks, &counts.checks)] {
            for (kind, count) in theirs {
                *mine.entry((*kind).to_owned()).or_default() += count;
            }
        }
    }

    pub fn is_good(&self) -> bool {
        self.failures.is_empty()
    }
}
