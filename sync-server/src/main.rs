//! The sync server's program.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use clap::Parser;
use jobsheet_server::cli::{BadInput, Cli};
use tracing_subscriber::EnvFilter;

/// Judging records makes and drops many small things on two threads: a fifth of that time with the system's allocator.
#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    // Standard output belongs to what a command answers.
    let filter = EnvFilter::try_from_env("JOBSHEET_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,automerge=warn,postgres=warn,tokio_postgres=warn"));
    let coloured = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(coloured).with_writer(std::io::stderr).init();
    match Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is::<BadInput>() => {
            // For whoever piped it in, not for a log.
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::from(2)
        }
        Err(error) => {
            tracing::error!(%error, "Could not go on.");
            ExitCode::FAILURE
        }
    }
}
