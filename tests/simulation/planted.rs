//! The mutation list: eleven deliberate breakages, each of which the simulation must find.
//!
//! | breakage | what finds it |
//! |---|---|
//! | a phone moves its cursor before it has applied the rows | C: after a death between the two it never hears of them |
//! | a phone takes a change out of its outbox when it sends it | H: an answer is lost, and it is never said again |
//! | a phone stores a change, and then its place in the outbox | H: after a death between the two it is never said |
//! | the server gives a file's receipt before it has the bytes | A: "all is confirmed" while the line was cut |
//! | a phone hides what was taken away, and keeps it | D: the words are on its disk |
//! | the door does not look at which path a change writes | E: a hostile app writes where only the office may |
//! | a ruling depends on when it is made | E: it is another one on replay |
//! | a phone that heard no answer does the thing again | G: somebody says something twice |
//! | the server does not update a feed's digest | C: after a rest the two sides have different ones |
//! | "all is confirmed" does not count photos | A: it is said, and a photo is not there |
//! | a claim is ruled on as if nobody had been first | P: one offer, two winners |
//!
//! They are written in the code that they break, behind the feature `planted` of its crate.

use std::process::{Command, Stdio};
use std::sync::Mutex;

use jobsheet_model::planted::{Breakage, plant};

use crate::report::Failure;
use crate::run;
use crate::search::{PROCESSES, say};

/// Seeds in which each must be found.
pub const WITHIN: u64 = 300;

/// The first world that does not hold with this breakage, and holds without it: one that does not hold by itself shows
/// nothing.
pub fn find(name: &str) -> Option<Failure> {
    let breakage = Breakage::ALL.into_iter().find(|(_, its)| *its == name).expect("a breakage").0;
    // What all worlds of a process begin with is made in its first one, and must not be broken.
    assert!(run::quietly(0..1).is_good(), "the first world does not hold");
    (0..WITHIN).find_map(|seed| {
        plant(Some(breakage));
        let failed = run::quietly(seed..seed + 1).failures.pop();
        plant(None);
        failed.filter(|_| run::quietly(seed..seed + 1).is_good())
    })
}

/// Plants each, in a process of its own, and plays until it is found. True if all are.
#[expect(clippy::print_stderr, reason = "words for people")]
pub fn find_all() -> bool {
    let me = std::env::current_exe().unwrap();
    let (next, found) = (Mutex::new(Breakage::ALL.iter()), Mutex::new(0));
    std::thread::scope(|scope| {
        for _ in 0..PROCESSES {
            scope.spawn(|| {
                loop {
                    let Some((_, name)) = next.lock().unwrap().next() else { return };
                    let output = Command::new(&me).args(["planted", *name]).stderr(Stdio::inherit()).output().unwrap();
                    assert!(output.status.success(), "looking for {name} has ended badly");
                    let failure: Option<Failure> = serde_json::from_slice(&output.stdout).unwrap();
                    let name = format!("planted.{name}");
                    let Some(failure) = failure else {
                        say(&name, -1, "worlds", WITHIN);
                        continue;
                    };
                    *found.lock().unwrap() += 1;
                    say(&name, failure.seed + 1, "worlds", WITHIN);
                    let words = failure.words.lines().next().unwrap_or_default().to_owned();
                    eprintln!("{name}: found by seed {}: {words}", failure.seed);
                }
            });
        }
    });
    let found = found.into_inner().unwrap();
    say("planted_found", found, "breakages", Breakage::ALL.len());
    found == Breakage::ALL.len()
}
