//! House tasks: `cargo xtask <verb>`.
//!
//! One verb per folder or file. Everything a person or CI does with this repository goes through here, so that
//! both do the same. A verb installs what it misses and says what and why; it never needs a second tool first.
#![expect(clippy::print_stdout, reason = "a command line tool talks on stdout")]

mod place;
mod run;
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
    /// Build the web app (UI and device core) into dist/web.
    Web(web::Options),
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
        Verb::Web(options) => web::build(&place, &options).map(|_| ()),
        Verb::Tidy => tidy::check(&place),
    }
}
