//! The mutation list: ten deliberate breakages, each of which the simulation must find.
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
//!
//! They are written in the code that they break, behind the feature `planted` of its crate.

use jobsheet_model::planted::{Breakage, plant};

use crate::run;
use crate::search::say;

/// Seeds in which each must be found.
pub const WITHIN: u64 = 300;

/// Plants each and plays until it is found. True if all are.
#[expect(clippy::print_stderr, reason = "words for people")]
pub fn find_all() -> bool {
    // A world that does not hold is what is looked for.
    std::panic::set_hook(Box::new(|_| {}));
    let mut found = 0;
    for (breakage, name) in Breakage::ALL {
        let seed = (0..WITHIN).find_map(|seed| {
            plant(Some(breakage));
            let failed = run::once(seed).err();
            plant(None);
            // A world that does not hold by itself shows nothing.
            failed.filter(|_| run::once(seed).is_ok())
        });
        match &seed {
            Some(failure) => {
                found += 1;
                say(&format!("planted.{name}"), failure.seed + 1, "worlds", WITHIN);
                eprintln!(
                    "{name}: found by seed {}: {}",
                    failure.seed,
                    failure.words.lines().next().unwrap_or_default()
                );
            }
            None => say(&format!("planted.{name}"), -1, "worlds", WITHIN),
        }
    }
    say("planted_found", found, "breakages", Breakage::ALL.len());
    found == Breakage::ALL.len()
}
