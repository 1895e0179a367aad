//! Kills phones and server, and tells what is left: `crash run [--kills N] [--seed N]`. Phone and server are this program
//! again: `crash phone FILE` obeys lines, `crash server …` is the sync server with its own arguments.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "its numbers are its purpose")]

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Parser;
use jobsheet_server::cli::Cli;
use jobsheet_tests::crash::{Options, Verdict, obey, run};
use jobsheet_tests::{Result, Trouble};

#[derive(Parser)]
enum Words {
    /// Play and judge.
    Run {
        /// Processes to kill.
        #[arg(long, default_value_t = 400)]
        kills: usize,
        /// The plan; another one each time unless told.
        #[arg(long)]
        seed: Option<u64>,
    },
    /// Be a phone.
    Phone {
        /// The replica.
        replica: PathBuf,
    },
    /// Be the server.
    #[command(disable_help_flag = true)]
    Server {
        /// As for `sync-server`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

fn main() -> ExitCode {
    let done = match Words::parse() {
        Words::Phone { replica } => tokio().and_then(|tokio| tokio.block_on(obey(&replica)).map(|()| true)),
        Words::Server { arguments } => serve(&arguments),
        Words::Run { kills, seed } => play(kills, seed),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(trouble) => {
            eprintln!("{trouble}");
            ExitCode::FAILURE
        }
    }
}

fn tokio() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?)
}

fn serve(arguments: &[String]) -> Result<bool> {
    let words = std::iter::once("sync-server").chain(arguments.iter().map(String::as_str));
    Cli::parse_from(words).run().map(|()| true).map_err(|error| Trouble(error.to_string()))
}

fn play(kills: usize, seed: Option<u64>) -> Result<bool> {
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |since| since.as_secs());
    let seed = seed.unwrap_or_else(now);
    eprintln!("crash: seed {seed}, {kills} kills");
    let folder = tempfile::tempdir()?;
    let played = tokio()?.block_on(run(&Options { kills, seed }, std::env::current_exe()?, folder.path()));
    let verdict = match played {
        Ok(verdict) => verdict,
        Err(trouble) => {
            eprintln!("crash: everything is kept in {}", folder.keep().display());
            return Err(trouble);
        }
    };
    for words in verdict.lost.iter().chain(&verdict.stalled) {
        eprintln!("crash: {words}");
    }
    if !verdict.is_good() {
        eprintln!("crash: seed {seed}; everything is kept in {}", folder.keep().display());
    }
    tell(&verdict);
    Ok(verdict.is_good())
}

#[expect(clippy::cast_precision_loss, reason = "counts are small")]
fn tell(verdict: &Verdict) {
    let line = |name: &str, value: f64, unit: &str, target: Option<f64>| {
        let target = target.map_or(String::new(), |target| format!(r#","target":{target}"#));
        println!(r#"{{"name":"{name}","value":{value},"unit":"{unit}"{target}}}"#);
    };
    line("crash.kills", verdict.kills as f64, "processes", None);
    line("crash.told", verdict.told as f64, "deeds", None);
    line("crash.photos", verdict.photos as f64, "files", None);
    line("crash.seconds", verdict.took.as_secs_f64().round(), "s", None);
    line("crash.lost", verdict.lost.len() as f64, "deeds", Some(0.0));
    line("crash.stalled", verdict.stalled.len() as f64, "phones", Some(0.0));
}
