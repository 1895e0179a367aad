//! The whole product in one process, repeatable from a number: real device cores over real SQLite files, the real server
//! behind its real routes, and between them a network that loses, repeats, cuts and delays; phones that die between any
//! two writes; wrong clocks; a dispatcher who moves work about meanwhile.
//!
//! A failing run prints its seed: `SIMULATION_SEED=<n> cargo nextest run -p jobsheet-tests --test simulation one_seed`
//! runs it again, step by step the same. `SIMULATION_SEEDS=<n>` makes the search longer.
//!
//! What must hold is in [`invariants`]; who does what is in [`world`].
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "these are tests")]

mod chance;
mod company;
mod deeds;
mod invariants;
mod network;
mod office;
mod phone;
mod stories;
mod time;
mod world;

use world::World;

/// Seeds of one test; there are four, so that they run side by side.
fn seeds() -> u64 {
    std::env::var("SIMULATION_SEEDS").ok().and_then(|text| text.parse().ok()).unwrap_or(100) / 4
}

/// Plays these seeds; the first that fails names itself.
fn play(from: u64) {
    for seed in from * 1_000_000..from * 1_000_000 + seeds() {
        run(seed);
    }
}

fn run(seed: u64) -> String {
    let outcome = std::panic::catch_unwind(|| World::monday(seed).play());
    match outcome {
        Ok(trace) => trace,
        Err(reason) => {
            #[expect(clippy::print_stderr, reason = "a failing run must say how to run it again")]
            {
                eprintln!("\nSIMULATION_SEED={seed} fails; run it again with:");
                eprintln!(
                    "SIMULATION_SEED={seed} cargo nextest run -p jobsheet-tests --test simulation one_seed --no-capture"
                );
            }
            std::panic::resume_unwind(reason)
        }
    }
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
    eprintln!("{}", run(seed));
}

/// A run that could not be repeated would prove nothing: two runs of one seed do the same, to the last ruling.
#[test]
fn a_seed_always_tells_the_same_story() {
    for seed in [7, 8] {
        assert_eq!(run(seed), run(seed));
    }
}
