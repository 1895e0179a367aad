//! The whole product in one process, repeatable from a number: real device cores and the real server behind its real
//! routes, both over real SQLite on disks that can die at any write; between them a network that loses, repeats, cuts,
//! delays and reorders; wrong clocks; a dispatcher who moves work about meanwhile; an app that is not ours.
//!
//! A failing run prints its seed: `SIMULATION_SEED=<n> cargo nextest run -p jobsheet-tests --test simulation one_seed`
//! runs it again, step by step the same. `SIMULATION_SEEDS=<n>` makes the search longer, and `cargo xtask bench
//! simulation` plays 20,000 worlds and shows that each of eleven deliberate breakages of the product is found.
//!
//! What must hold is in [`invariants`]; what happens in a day, in [`day`]; what a disk may do, in [`disk`].
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "these are tests")]

mod broken;
mod chance;
mod company;
mod day;
mod deeds;
mod disk;
mod hostile;
mod invariants;
mod line;
mod network;
mod office;
mod phone;
mod report;
mod run;
mod stories;
mod tally;
mod time;
mod world;

use world::World;

/// Seeds of one test; there are four, so that they run side by side.
fn seeds() -> u64 {
    std::env::var("SIMULATION_SEEDS").ok().and_then(|text| text.parse().ok()).unwrap_or(300) / 4
}

/// Plays these seeds; those that fail name themselves.
#[expect(clippy::print_stderr, reason = "a failing seed must say how to run it again")]
fn play(part: u64) {
    let report = run::quietly(part * 1_000_000..part * 1_000_000 + seeds());
    for failure in &report.failures {
        eprintln!("SIMULATION_SEED={} fails: {}", failure.seed, failure.words);
    }
    assert!(report.is_good(), "{} of {} worlds did not hold", report.failures.len(), report.worlds);
}

#[test]
fn nothing_is_lost_and_all_agree_1() {
    play(1);
}

#[test]
fn nothing_is_lost_and_all_agree_2() {
    play(2);
}

#[test]
fn nothing_is_lost_and_all_agree_3() {
    play(3);
}

#[test]
fn nothing_is_lost_and_all_agree_4() {
    play(4);
}

/// The seed that `SIMULATION_SEED` names; without it, the first.
#[test]
#[expect(clippy::print_stderr, reason = "whoever runs one seed wants to know what came of it")]
fn one_seed() {
    let seed = std::env::var("SIMULATION_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    let played = World::monday(seed).play();
    eprintln!("{}\n{:#?}", played.story, played.counts);
}

/// Worlds of the long search that did not hold once. What each was about is told in `stories` and in the tests of the
/// crate that was wrong; the same number may meet something else today.
#[test]
fn worlds_that_did_not_hold_do() {
    for seed in [
        56, 1_375, 1_969, 2_021, 3_699, 4_527, 4_700, 10_023, 10_221, 11_543, 11_695, 11_841, 12_268, 12_904, 13_637,
        13_692,
    ] {
        if let Err(failure) = run::once(seed) {
            panic!("SIMULATION_SEED={seed} fails: {}", failure.words);
        }
    }
}

/// A run that could not be repeated would prove nothing: two runs of one seed do the same, to the last ruling.
#[test]
fn a_seed_always_tells_the_same_story() {
    for seed in [7, 8] {
        assert_eq!(World::monday(seed).play().story, World::monday(seed).play().story);
    }
}
