//! House tasks: `cargo xtask <verb>`.
//!
//! One verb per folder or file. Everything a person or CI does with this repository goes through here, so that
//! both do the same. A verb installs what it misses and says what and why; it never needs a second tool first.
#![expect(clippy::print_stdout, reason = "a command line tool talks on stdout")]

mod bench;
mod demo;
mod place;
mod run;
mod server;
mod test;
mod tidy;
mod tools;
mod web;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "House tasks of Jobsheet", version)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Start a seeded company on this machine and tell how to sign in.
    Demo(demo::Options),
    /// Install what is missing and run everything that CI runs.
    Test(test::Options),
    /// Build the web app (UI and device core) into dist/web.
    Web(web::Options),
    /// Measure; one JSON object a line.
    #[command(subcommand)]
    Bench(bench::Bench),
    /// Check the house rules that no compiler knows.
    Tidy,
}

fn main() -> ExitCode {
    match run_verb(Cli::parse().verb) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run_verb(verb: Verb) -> Result<()> {
    let place = place::Place::find()?;
    match verb {
        Verb::Demo(options) => demo::run(&place, &options),
        Verb::Test(options) => test::run(&place, &options),
        Verb::Web(options) => web::build(&place, &options).map(|_| ()),
        Verb::Bench(bench) => bench::run(&place, &bench),
        Verb::Tidy => tidy::check(&place),
    }
}
