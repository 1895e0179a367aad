//! `cargo xtask bench simulation`: a long search, and the proof that it would find something.
//!
//! Plays many worlds in several processes and prints one JSON object a line, `{"name","value","unit","target"}`; words for
//! people go to standard error. Then it breaks the product in eleven ways, one at a time, and plays until the simulation
//! notices.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "these are tests")]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "its numbers are its purpose")]

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
mod planted;
mod report;
mod run;
mod search;
mod tally;
mod time;
mod world;

use std::process::ExitCode;

/// A world is many small things that are made and dropped: a sixth of its time with the system's allocator.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Worlds of a long search.
const SEEDS: u64 = 20_000;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let seeds = match words.as_slice() {
        ["part", from, to] => {
            println!("{}", serde_json::to_string(&run::quietly(number(from)..number(to))).unwrap());
            return ExitCode::SUCCESS;
        }
        ["planted"] => return if planted::find_all() { ExitCode::SUCCESS } else { ExitCode::FAILURE },
        ["planted", name] => {
            println!("{}", serde_json::to_string(&planted::find(name)).unwrap());
            return ExitCode::SUCCESS;
        }
        ["from", first, "--seeds", seeds] => {
            return if search::search(number(first), number(seeds)) { ExitCode::SUCCESS } else { ExitCode::FAILURE };
        }
        [] => SEEDS,
        ["--seeds", seeds] => number(seeds),
        _ => {
            eprintln!("usage: worlds [--seeds N] | from SEED --seeds N | planted [BREAKAGE]");
            return ExitCode::FAILURE;
        }
    };
    let held = search::search(0, seeds);
    // Always both: a search that finds nothing is worth as much as what it could have found.
    let found = planted::find_all();
    if held && found { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn number(text: &str) -> u64 {
    text.parse().expect("a number")
}
