//! `cargo xtask bench sync`: what a sync costs, ours and others' in one run.
//!
//! Ours are told against their targets. The peers are programs of other people that do the same work through a counting
//! proxy of the same kind; they live in a folder outside this repository, one folder each with a `run.mjs`. What is not
//! installed there is said and left out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::place::Place;
use crate::run::{run, step};
use crate::{server, tools, web};

/// What to measure.
#[derive(clap::Args)]
pub struct Options {
    /// Folder of the peers' programs (pouch, js, samod, each with a run.mjs).
    #[arg(long, value_name = "DIR")]
    peers: Option<PathBuf>,
    /// Only these scenarios; may be given more than once.
    #[arg(long, value_enum)]
    only: Vec<Scenario>,
    /// How often the server is killed.
    #[arg(long, default_value_t = 50)]
    kills: u32,
}

/// One part of the bench.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Scenario {
    /// Nothing changed, and a day's work pushed: 200 and 2,000 orders.
    Reconnect,
    /// A new phone takes in 2,000 orders.
    First,
    /// The same in a browser that is as slow as a phone's, and nothing changed with the browser's own headers.
    Browser,
    /// 200 technicians with 20 orders each, all at once.
    Crowd,
    /// The server is killed at the acknowledgement.
    Crash,
}

const SCENARIOS: [Scenario; 5] =
    [Scenario::Reconnect, Scenario::First, Scenario::Browser, Scenario::Crowd, Scenario::Crash];

/// What is promised, at most.
const TARGETS: [(&str, f64); 16] = [
    ("sync.nochange.200.bytes", 600.0),
    ("sync.nochange.2000.bytes", 600.0),
    ("sync.nochange.200.round_trips", 1.0),
    ("sync.nochange.2000.round_trips", 1.0),
    ("sync.nochange.2000.ms", 10.0),
    ("sync.push.200.bytes_up", 45_000.0),
    ("sync.push.200.bytes_down", 8_000.0),
    ("sync.push.200.ratio_pouchdb", 0.8),
    ("sync.push.2000.ratio_pouchdb", 0.8),
    ("sync.first.2000.bytes", 1_500_000.0),
    ("sync.first.2000.usable_ms.native", 3_000.0),
    ("sync.first.2000.usable_ms.browser", 3_000.0),
    ("sync.nochange.browser.bytes", 1_200.0),
    ("sync.kill9.lost", 0.0),
    ("sync.many.200x20.nochange.ms", 300.0),
    ("sync.many.200x20.push.ms", 6_000.0),
];

/// The peers: folder, name, sizes.
const PEERS: [(&str, &str, &[u32]); 3] =
    [("pouch", "pouch", &[200, 2_000]), ("js", "samod", &[200]), ("js", "hocus", &[200])];

/// Measures.
pub fn measure(place: &Place, options: &Options) -> Result<()> {
    let chosen = if options.only.is_empty() { SCENARIOS.to_vec() } else { options.only.clone() };
    let server = server::build_release(place)?;
    step("compiling the bench", || {
        run(Command::new(env!("CARGO"))
            .args(["build", "--release", "--package", "jobsheet-tests", "--example", "bench-sync"])
            .current_dir(&place.root)
            .env("CARGO_TARGET_DIR", &place.target))
    })?;
    let mut bench = Bench {
        program: place.target.join("release/examples/bench-sync"),
        server,
        ours: BTreeMap::new(),
        pushes: BTreeMap::new(),
        missed: Vec::new(),
    };
    for scenario in chosen {
        match scenario {
            // Ours and the one that ours is compared with take turns, so that both meet the same machine.
            Scenario::Reconnect => {
                for size in [200, 2_000] {
                    bench.ours(&["reconnect", &size.to_string()])?;
                    bench.peers(options.peers.as_deref(), size)?;
                    bench.compare(size);
                }
            }
            Scenario::First => bench.ours(&["first", "2000"])?,
            Scenario::Browser => bench.browser(place)?,
            Scenario::Crowd => bench.ours(&["crowd", "200", "20"])?,
            Scenario::Crash => bench.ours(&["crash", &options.kills.to_string(), "200"])?,
        }
    }
    if bench.missed.is_empty() { Ok(()) } else { bail!("missed: {}", bench.missed.join(", ")) }
}

struct Bench {
    program: PathBuf,
    server: PathBuf,
    ours: BTreeMap<String, f64>,
    /// How long a peer's push took, by peer and size.
    pushes: BTreeMap<(String, u32), f64>,
    missed: Vec<String>,
}

impl Bench {
    /// Runs a scenario of ours and tells its results.
    fn ours(&mut self, scenario: &[&str]) -> Result<()> {
        let mut command = Command::new(&self.program);
        command.arg(&self.server).args(scenario);
        if self.told_by(&mut command)? { Ok(()) } else { bail!("the scenario {} failed", scenario.join(" ")) }
    }

    /// The web app as it is released, in Chromium.
    fn browser(&mut self, place: &Place) -> Result<()> {
        tools::ensure(&[&tools::CHROMIUM, &tools::CHINESE_FONT])?;
        let web = web::build(place, &web::Options { release: true, ..web::Options::default() })?;
        let folder = place.target.join("bench-company");
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        self.ours(&["company", &folder.to_string_lossy(), "2000"])?;
        let mut node = Command::new("node");
        node.arg("tests/browser/bench/sync.mjs")
            .current_dir(&place.root)
            .env("JOBSHEET_SERVER", &self.server)
            .env("JOBSHEET_WEB", web)
            .env("JOBSHEET_COMPANY", &folder)
            .env("JOBSHEET_RESULTS", place.results());
        // It fails for a missed target, too: that is told at the end, with the others.
        let missed_before = self.missed.len();
        if !self.told_by(&mut node)? && self.missed.len() == missed_before {
            bail!("the bench in the browser failed");
        }
        Ok(())
    }

    /// Runs a program that tells results, and tells them; whether it ended well.
    fn told_by(&mut self, command: &mut Command) -> Result<bool> {
        let output = command.stderr(Stdio::inherit()).output().context("the bench could not be started")?;
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let Ok(result) = serde_json::from_str::<Value>(line) else { continue };
            if let (Some(name), Some(value), Some(unit)) =
                (result["name"].as_str(), result["value"].as_f64(), result["unit"].as_str())
            {
                self.tell(name, value, unit);
            }
        }
        Ok(output.status.success())
    }

    fn tell(&mut self, name: &str, value: f64, unit: &str) {
        let target = TARGETS.iter().find(|(of, _)| *of == name).map(|(_, target)| *target);
        let mut line = json!({ "name": name, "value": value, "unit": unit });
        if let Some(target) = target {
            line["target"] = json!(target);
            if value > target {
                eprintln!("{name} misses its target: {value} > {target} {unit}");
                self.missed.push(name.to_owned());
            }
        }
        println!("{line}");
        self.ours.insert(name.to_owned(), value);
    }

    /// Runs every peer that is installed, with so many documents.
    fn peers(&mut self, folder: Option<&Path>, size: u32) -> Result<()> {
        let Some(folder) = folder else { return Ok(()) };
        for (place, peer, sizes) in PEERS {
            if !sizes.contains(&size) {
                continue;
            }
            if let Some(missing) = missing(folder, place, peer) {
                println!("{}", json!({ "peer": peer, "n": size, "missing": missing }));
                continue;
            }
            self.peer(&folder.join(place), peer, size, binary(folder, peer))?;
        }
        Ok(())
    }

    fn peer(&mut self, folder: &Path, peer: &str, size: u32, binary: Option<PathBuf>) -> Result<()> {
        eprintln!("{peer}, {size} documents");
        let mut command = Command::new("node");
        command.args(["run.mjs", peer, &size.to_string()]).current_dir(folder).stderr(Stdio::inherit());
        if let Some(binary) = binary {
            command.env("BIN", binary);
        }
        let output = command.output().context("node could not be started")?;
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let Ok(result) = serde_json::from_str::<Value>(line) else { continue };
            if result["phase"] == "push-edits"
                && let Some(ms) = result["ms"].as_f64()
            {
                self.pushes.insert((peer.to_owned(), size), ms);
            }
            println!("{result}");
        }
        if !output.status.success() {
            println!("{}", json!({ "peer": peer, "n": size, "missing": format!("it ended with {}", output.status) }));
        }
        Ok(())
    }

    /// Ours as a part of PouchDB's.
    fn compare(&mut self, size: u32) {
        let ours = self.ours.get(&format!("sync.push.{size}.ms")).copied();
        let theirs = self.pushes.get(&("pouch".to_owned(), size)).copied();
        if let (Some(ours), Some(theirs)) = (ours, theirs) {
            let ratio = (ours / theirs * 1_000.0).round() / 1_000.0;
            self.tell(&format!("sync.push.{size}.ratio_pouchdb"), ratio, "");
        } else {
            eprintln!(
                "no comparison with PouchDB at {size}: it did not run (--peers DIR, then npm install in DIR/pouch)"
            );
        }
    }
}

/// Why a peer cannot run here.
fn missing(folder: &Path, place: &str, peer: &str) -> Option<String> {
    if !folder.join(place).join("run.mjs").is_file() {
        return Some(format!("there is no {place}/run.mjs"));
    }
    if !folder.join(place).join("node_modules").is_dir() {
        return Some(format!("npm install was not run in {place}"));
    }
    (peer == "samod" && binary(folder, peer).is_none())
        .then(|| "samod was not built (cargo build --release in samod)".to_owned())
}

/// The program of a peer that is not a script.
fn binary(folder: &Path, peer: &str) -> Option<PathBuf> {
    if peer != "samod" {
        return None;
    }
    let built = folder.join("samod/target/release");
    let programs = std::fs::read_dir(built).ok()?.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    programs
        .filter(|path| path.is_file() && path.extension().is_none())
        .find(|path| path.file_name().is_some_and(|name| name.to_string_lossy().contains("samod")))
}
