//! One server and a whole company at once: `bench-load <sync-server> <technicians> <seconds>`, for `cargo xtask bench load`.
//!
//! Every technician is connected all the time (a kept-alive connection and the poke channel) and works at the rate of a
//! whole day in ten minutes: each of six steps on each of eight orders is a push of its own, with the answers and photos
//! that belong to it; the photos follow by tus. Twenty desks read their list and give out orders. Whoever is poked asks.
//!
//! Envelopes are written, signed and the photos hashed before the clock starts; the frame around an envelope names the
//! cursor of the last answer, as a real phone's does, and is made as soon as that answer is there. A request is due by
//! the clock, not when the one before it is answered: waiting counts. One JSON object a line; words for people go to
//! standard error.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "its numbers are its purpose")]
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

// The same company and server as for `bench-sync`, which uses more of both.
#[allow(dead_code, reason = "the other bench uses the rest")]
#[path = "../sync/company.rs"]
mod company;
#[allow(dead_code, reason = "the other bench uses the rest")]
#[path = "../sync/server.rs"]
mod server;

mod check;
mod desk;
mod figures;
mod house;
mod line;
mod phone;

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use futures::future::join_all;
use serde_json::json;
use tokio::time::Instant;

use figures::Figures;
use house::Prepared;
use server::{Server, cpu_ms};

/// People at desks.
const DESKS: usize = 20;
/// A day of pushes takes so long.
const DAY: Duration = Duration::from_secs(600);
/// What is under way when the time is over may still be answered.
const REST: Duration = Duration::from_secs(10);
/// From the last connection to the first push.
const LEAD: Duration = Duration::from_millis(500);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [program, technicians, seconds] = arguments.as_slice() else {
        panic!("usage: bench-load <sync-server> <technicians> <seconds>")
    };
    let (program, technicians) = (PathBuf::from(program), technicians.parse::<usize>().expect("a number"));
    let lasts = Duration::from_secs(seconds.parse().expect("a number"));
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let begun = Instant::now();
    let prepared = house::prepare(&data, technicians, lasts);
    explain(&format!("{technicians} technicians prepared in {:.0} s", begun.elapsed().as_secs_f64()));
    // One thread: the generator can never take more than half of two processors.
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let local = tokio::task::LocalSet::new();
    let server = Server::start(&program, &data);
    let figures = Rc::new(RefCell::new(Figures::default()));
    local.block_on(&tokio, day(&server, prepared, lasts, &figures));
    // Without a word: what was acknowledged must be on the disk.
    server.kill();
    let figures = figures.borrow();
    tell("load.lost", check::lost(&data, &figures) as f64, "");
    figures.tell();
}

/// Connects everybody, then lets them work for so long.
async fn day(server: &Server, prepared: Prepared, lasts: Duration, figures: &Rc<RefCell<Figures>>) {
    let begun = Instant::now();
    let mut phones = Vec::new();
    for one in prepared.phones {
        phones.push(phone::Phone::connect(server.address, one, Rc::clone(figures)).await);
    }
    let mut desks = Vec::new();
    for one in prepared.desks {
        desks.push(desk::Desk::connect(server.address, one, Rc::clone(figures)).await);
    }
    explain(&format!("connected in {:.1} s", begun.elapsed().as_secs_f64()));
    let begun = Instant::now() + LEAD;
    let until = begun + lasts;
    let (ours, theirs) = (cpu_ms("self"), server.cpu_ms());
    let people = phones.into_iter().map(|phone| tokio::task::spawn_local(phone.work(begun, until)));
    let people: Vec<_> =
        people.chain(desks.into_iter().map(|desk| tokio::task::spawn_local(desk.work(begun, until)))).collect();
    let mut most: f64 = 0.0;
    while Instant::now() < until {
        tokio::time::sleep(Duration::from_secs(1)).await;
        most = most.max(rss_mb(server.process()));
    }
    let took = (until - begun).as_secs_f64() * 1_000.0;
    let share = |spent: f64| spent / took / cores();
    tell("load.generator_cpu", share(cpu_ms("self") - ours), "of all processors");
    tell("load.server_cpu", share(server.cpu_ms() - theirs), "of all processors");
    let late = tokio::time::timeout(REST, join_all(people)).await;
    if let Ok(ended) = &late {
        ended.iter().for_each(|one| assert!(one.is_ok(), "{one:?}"));
    } else {
        explain("somebody still waits for an answer");
    }
    tell("load.rss_mb", most.max(rss_mb(server.process())), "MiB");
}

/// Memory that a process holds, in MiB.
fn rss_mb(process: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

fn cores() -> f64 {
    std::thread::available_parallelism().map_or(1.0, |cores| cores.get() as f64)
}

/// One result.
pub fn tell(name: &str, value: f64, unit: &str) {
    println!("{}", json!({ "name": name, "value": (value * 1_000.0).round() / 1_000.0, "unit": unit }));
}

/// For people.
pub fn explain(words: &str) {
    eprintln!("{words}");
}
