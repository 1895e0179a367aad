//! From cargo's `.wasm` to one that a browser can load, with its JavaScript glue.
//!
//! wasm-bindgen is used as a library of the exact version that the crates are compiled with; a separately installed
//! program would have to match it by luck. The result is remembered by the hash of its input, because optimising for
//! size takes a minute.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::assets::digest;
use crate::place::Place;
use crate::run::run;

/// WebAssembly features that rustc switches on, and SIMD, which `.cargo/config.toml` does.
const FEATURES: [&str; 8] = [
    "--enable-simd",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// What the finished program is to be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// Ready soon, with names for whoever debugs.
    Soon,
    /// As small as can be.
    Small,
    /// Small, but not at the price of its loops.
    Quick,
}

/// Binds `built` into the folder `out` as `<name>.js`, and returns the WebAssembly; its functions keep their names
/// when `named`.
pub fn generate(place: &Place, built: &Path, out: &Path, name: &str, goal: Goal, named: bool) -> Result<Vec<u8>> {
    let bytes = fs::read(built).with_context(|| format!("cargo left no {}", built.display()))?;
    let (stamp, finished) = (out.join("input.sha256"), out.join(format!("{name}_bg.wasm")));
    let input = digest(&bytes);
    if fs::read_to_string(&stamp).is_ok_and(|seen| seen == input) {
        return fs::read(&finished).with_context(|| format!("{} is gone", finished.display()));
    }
    // Everything before is of another input, snippets included.
    let _ = fs::remove_dir_all(out);
    fs::create_dir_all(out)?;

    let mut bindgen = Bindgen::new();
    bindgen.input_path(built).out_name(name).typescript(false).omit_default_module_path(true);
    bindgen.remove_producers_section(goal != Goal::Soon);
    bindgen.web(true)?.generate(out).context("wasm-bindgen failed")?;

    if goal != Goal::Soon {
        println!("  optimising {name} (a minute)");
        run(Command::new("node")
            .arg(place.root.join("node_modules/binaryen/bin/wasm-opt"))
            .args(FEATURES)
            .args([if goal == Goal::Small { "-Oz" } else { "-O3" }, "--skip-pass=reorder-functions"])
            // Instances of one generic function have similar names: side by side they are within reach of gzip.
            .args(["--reorder-functions-by-name", "--strip-producers"])
            .arg(if named { "--debuginfo" } else { "--strip-debug" })
            .arg("--output")
            .args([&finished, &finished]))?;
    }
    let wasm = fs::read(&finished)?;
    fs::write(&stamp, input)?;
    Ok(wasm)
}
