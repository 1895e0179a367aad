//! `cargo xtask demo`: a believable company on this machine, in one command.
//!
//! Everything is built and started by the same steps as in the tests; the data stays in `data/demo` until `--reset`.
//! `--smoke` is the demo without a person: fresh data, a free port, one order walked from dispatch to signature.

mod banner;

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result};

use crate::place::Place;
use crate::run::{run as start, step};
use crate::server::{self, Server};
use crate::web;

/// What the server said about the demo's logins when it made them.
const LOGINS: &str = "logins.json";

/// How to run it.
#[derive(clap::Args)]
pub struct Options {
    /// Start over with fresh data.
    #[arg(long)]
    reset: bool,
    /// Fresh data and a free port, walk one order through the public interfaces, and exit.
    #[arg(long, conflicts_with_all = ["reset", "port"])]
    smoke: bool,
    /// The port on this machine.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Build the web app as small as it goes to phones (slow the first time).
    #[arg(long)]
    release: bool,
}

/// Builds, seeds, starts, tells, waits.
pub fn run(place: &Place, options: &Options) -> Result<()> {
    if options.smoke {
        return smoke(place);
    }
    let web = web::build(place, &web::Options { release: options.release, ..web::Options::default() })?;
    let binary = server::build(place)?;
    let data = place.root.join("data/demo");
    if options.reset && data.exists() {
        println!("· starting over: {} is emptied", data.display());
        fs::remove_dir_all(&data)?;
    }
    let logins = logins(&binary, &data)?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
    let mut server = Server::start(&binary, &data, &web, address)?;

    let asked = Arc::new(AtomicBool::new(false));
    let (process, seen) = (server.id(), Arc::clone(&asked));
    ctrlc::set_handler(move || {
        // Once is enough: a second signal would interrupt the server while it finishes writing.
        if !seen.swap(true, Ordering::SeqCst) {
            server::ask_to_stop(process);
        }
    })
    .context("could not listen for Ctrl-C")?;

    println!("{}", banner::text(&format!("http://{address}"), &logins)?);
    let ended = server.wait();
    if asked.load(Ordering::SeqCst) {
        println!("stopped; the data stays in {}", data.display());
        return Ok(());
    }
    ended
}

/// Fresh data, a free port, the walk; passes when the walk does.
pub fn smoke(place: &Place) -> Result<()> {
    let web = web::build(place, &web::Options::default())?;
    let binary = server::build(place)?;
    let data = place.target.join("smoke");
    let _ = fs::remove_dir_all(&data);
    let logins = server::seed(&binary, &data)?;
    fs::write(data.join(LOGINS), &logins)?;
    let server = Server::start(&binary, &data, &web, server::free_address()?)?;
    let url = format!("http://{}", server.address);
    step("walking one order from dispatch to signature", || {
        start(
            Command::new(env!("CARGO"))
                .args(["run", "--quiet", "--package", "jobsheet-tests", "--bin", "smoke", "--", &url])
                .current_dir(&place.root)
                .env("CARGO_TARGET_DIR", &place.target)
                .env("JOBSHEET_LOGINS", data.join(LOGINS)),
        )
    })?;
    drop(server);
    fs::remove_dir_all(&data)?;
    println!("smoke: one order went from dispatch to signature, and both sides agree");
    Ok(())
}

/// The logins of the data there is, or of a company that is made now. The list of logins is written last: data without it
/// is what a run has left that was interrupted while making it.
fn logins(binary: &Path, data: &Path) -> Result<String> {
    let kept = data.join(LOGINS);
    if let Ok(logins) = fs::read_to_string(&kept) {
        return Ok(logins);
    }
    if data.exists() {
        println!("· {} was not finished: it is made anew", data.display());
        fs::remove_dir_all(data)?;
    }
    let logins = step("making the demo company", || server::seed(binary, data))?;
    let whole = data.join("logins.new");
    fs::write(&whole, &logins)?;
    fs::rename(&whole, &kept)?;
    Ok(logins)
}
