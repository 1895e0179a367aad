//! Walks one order through the public interfaces of a running server: `smoke <url> [logins.json]`.
//!
//! The logins are what `sync-server seed --demo` printed; without the argument they are read from the file named in
//! `JOBSHEET_LOGINS`.

#![expect(clippy::print_stdout, reason = "its account is its purpose")]

use std::process::ExitCode;
use std::time::Instant;

use jobsheet_tests::walk::{Logins, walk};
use jobsheet_tests::{Result, Trouble};

#[tokio::main]
async fn main() -> ExitCode {
    let begun = Instant::now();
    let tell = |words: String| println!("  {:>6.2} s  {words}", begun.elapsed().as_secs_f64());
    match run(tell).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            println!("  {:>6.2} s  FAILED: {trouble}", begun.elapsed().as_secs_f64());
            ExitCode::FAILURE
        }
    }
}

async fn run(tell: impl FnMut(String)) -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().ok_or_else(|| Trouble::new("usage: smoke <url> [logins.json]"))?;
    let logins = arguments.next().or_else(|| std::env::var("JOBSHEET_LOGINS").ok());
    let logins = logins.ok_or_else(|| Trouble::new("whose logins? name the file or set JOBSHEET_LOGINS"))?;
    let logins: Logins = serde_json::from_slice(&std::fs::read(logins)?)?;
    let address = url.strip_prefix("http://").unwrap_or(&url).trim_end_matches('/').parse()?;
    walk(address, &logins, tell).await
}
