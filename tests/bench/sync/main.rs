//! What a sync costs: `bench-sync <sync-server> <scenario> [numbers]`, for `cargo xtask bench sync`.
//!
//! The real server as a process of its own, the real device core in this one, a counting proxy between them. Bytes are
//! TCP payload both ways. Milliseconds go from the first connection to the last byte, as with the peers that stand
//! beside ours. One JSON object a line; words for people go to standard error.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "its numbers are its purpose")]
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod company;
mod crash;
mod crowd;
mod first;
mod phone;
mod proxy;
mod reconnect;
mod server;

use std::path::{Path, PathBuf};

use company::{Size, found};
use serde_json::json;

/// A scenario's place to work in.
pub struct Stage {
    /// The program that is measured.
    pub server: PathBuf,
    /// Gone when the scenario ends.
    pub folder: tempfile::TempDir,
}

impl Stage {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let number = |text: &str| text.parse::<usize>().expect("a number");
    let [server, scenario @ ..] = words.as_slice() else { panic!("usage: bench-sync <sync-server> <scenario>") };
    let stage = Stage { server: PathBuf::from(server), folder: tempfile::tempdir().expect("a folder") };
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let local = tokio::task::LocalSet::new();
    local.block_on(&tokio, async {
        match scenario {
            ["reconnect", orders] => reconnect::run(&stage, number(orders)).await,
            ["crowd", phones, orders] => crowd::run(&stage, number(phones), number(orders)).await,
            ["first", orders] => first::run(&stage, number(orders)).await,
            ["company", folder, orders] => {
                found(Path::new(folder), Size { technicians: 1, orders_each: number(orders), record_every: 10 });
            }
            ["crash", runs, orders] => crash::run(&stage, number(runs), number(orders)).await,
            other => panic!("no such scenario: {other:?}"),
        }
    });
}

/// One result.
pub fn tell(name: &str, value: f64, unit: &str) {
    println!("{}", json!({ "name": name, "value": (value * 100.0).round() / 100.0, "unit": unit }));
}

/// For people.
pub fn explain(words: &str) {
    eprintln!("{words}");
}

/// Copies a folder of plain files.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}
