//! A long search in several processes, and what it says in the end.

use std::process::{Command, Stdio};

use serde::Serialize;
use serde_json::json;

use crate::broken::Kind;
use crate::report::Report;

/// Processes: SQLite's file systems are one to a process, and worlds share nothing.
pub const PROCESSES: u64 = 2;

/// Plays so many worlds from the first on. True if all of them hold.
pub fn search(first: u64, seeds: u64) -> bool {
    let each = seeds.div_ceil(PROCESSES);
    let me = std::env::current_exe().unwrap();
    let parts: Vec<_> = (0..PROCESSES)
        .map(|part| {
            let (from, to) = (first + part * each, first + ((part + 1) * each).min(seeds));
            let mut command = Command::new(&me);
            command.args(["part", &from.to_string(), &to.to_string()]).stdout(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    let mut report = Report::default();
    for part in parts {
        let output = part.wait_with_output().unwrap();
        assert!(output.status.success(), "a part of the search has ended badly");
        report.add(&serde_json::from_slice(&output.stdout).unwrap());
    }
    report.print(seeds);
    report.is_good()
}

impl Report {
    fn add(&mut self, other: &Self) {
        self.worlds += other.worlds;
        self.ms += other.ms;
        for (mine, theirs) in [(&mut self.faults, &other.faults), (&mut self.checks, &other.checks)] {
            for (kind, count) in theirs {
                *mine.entry(kind.clone()).or_default() += count;
            }
        }
        self.failures.extend(other.failures.iter().cloned());
    }

    fn failed(&self, kinds: &[Kind]) -> usize {
        self.failures.iter().filter(|failure| kinds.contains(&failure.kind)).count()
    }

    #[expect(clippy::print_stderr, reason = "words for people")]
    fn print(&self, seeds: u64) {
        let per_world = if self.worlds == 0 { 0.0 } else { self.ms as f64 / self.worlds as f64 };
        say("seeds", self.worlds, "worlds", seeds);
        say("faults", self.faults.values().sum::<u64>(), "faults", 1);
        say("checks", self.checks.values().sum::<u64>(), "checks", 1);
        say("lost", self.failed(&[Kind::Lost, Kind::Lied]), "worlds", 0);
        say("stalled", self.failed(&[Kind::Stalled]), "worlds", 0);
        say("leaked", self.failed(&[Kind::Leaked]), "worlds", 0);
        say("differs", self.failed(&[Kind::Differs, Kind::Ruled, Kind::Fault]), "worlds", 0);
        say("ms_per_world", (per_world * 10.0).round() / 10.0, "ms", 150);
        for (kind, count) in &self.faults {
            say(&format!("faults.{}", kind.replace([':', '\'', ' '], "_")), count, "faults", 1);
        }
        for (kind, count) in &self.checks {
            say(&format!("checks.{}", kind.replace(' ', "_")), count, "checks", 1);
        }
        for failure in self.failures.iter().take(40) {
            eprintln!("SIMULATION_SEED={} {}", failure.seed, failure.words);
        }
    }
}

/// One result, as all benches print them.
#[expect(clippy::print_stdout, reason = "its numbers are its purpose")]
pub fn say(name: &str, value: impl Serialize, unit: &str, target: impl Serialize) {
    println!("{}", json!({ "name": format!("simulation.{name}"), "value": value, "unit": unit, "target": target }));
}
