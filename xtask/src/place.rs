//! Where things are: the repository, and one target folder per kind of build.
//!
//! Native, wasm and shell builds have a folder each, because their flags differ and a shared one would make each
//! build wait for the others' lock. `CARGO_TARGET_DIR=/x/target` puts the others beside it as `/x/target-wasm` and
//! `/x/target-tauri`; without it they are inside the repository's own `target`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The folders every verb works with.
pub struct Place {
    /// The repository.
    pub root: PathBuf,
    /// Native builds.
    pub target: PathBuf,
    /// Builds for the browser.
    pub target_wasm: PathBuf,
    /// Builds of the Tauri shell.
    pub target_tauri: PathBuf,
}

impl Place {
    /// Finds the repository from the xtask crate and the target folders from the environment.
    pub fn find() -> Result<Self> {
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest.parent().context("xtask has no parent folder")?.to_path_buf();
        Ok(match std::env::var_os("CARGO_TARGET_DIR") {
            Some(dir) => {
                let target = root.join(dir);
                Self { target_wasm: sibling(&target, "wasm"), target_tauri: sibling(&target, "tauri"), target, root }
            }
            None => {
                let target = root.join("target");
                Self { target_wasm: target.join("wasm"), target_tauri: target.join("tauri"), target, root }
            }
        })
    }

    /// The built web app, as the server and the shell serve it.
    pub fn web(&self) -> PathBuf {
        self.root.join("dist/web")
    }

    /// What tests leave behind for people: screenshots, logs, traces.
    pub fn results(&self) -> PathBuf {
        self.root.join("test-results")
    }
}

fn sibling(dir: &Path, suffix: &str) -> PathBuf {
    let name = dir.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    dir.with_file_name(format!("{name}-{suffix}"))
}
