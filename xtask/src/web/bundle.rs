//! Scripts and styles through esbuild: one file each, minified in a release.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::place::Place;
use crate::run::run;

/// Calls esbuild with the house's settings.
pub struct Bundler<'a> {
    place: &'a Place,
    work: &'a Path,
    release: bool,
}

impl<'a> Bundler<'a> {
    /// A bundler that writes into `work`.
    pub fn new(place: &'a Place, work: &'a Path, release: bool) -> Self {
        Self { place, work, release }
    }

    /// Bundles the script that starts `program` with the glue of that program (imported as `program`).
    pub fn program(&self, entry: &Path, program: &str, addresses: &[(&str, &str)]) -> Result<Vec<u8>> {
        let glue = self.work.join(program).join(format!("{program}.js"));
        self.script(entry, program, addresses, &[format!("--alias:program={}", glue.display())])
    }

    /// Bundles an entry script; `addresses` are other files of this build by the names that the script has for them.
    pub fn script(&self, entry: &Path, name: &str, addresses: &[(&str, &str)], more: &[String]) -> Result<Vec<u8>> {
        self.esbuild(entry, &self.work.join(format!("{name}.js")), |command| {
            command.args(["--format=esm", "--target=es2022"]).args(more);
            for (word, file) in addresses {
                command.arg(format!("--define:{word}=\"/{file}\""));
            }
        })
    }

    /// Bundles a style sheet and everything it imports.
    pub fn style(&self, entry: &Path, name: &str) -> Result<Vec<u8>> {
        self.esbuild(entry, &self.work.join(format!("{name}.css")), |command| {
            // Web views of phones three years old.
            command.args(["--target=chrome111,safari16.4", "--loader:.woff2=dataurl", "--loader:.svg=dataurl"]);
        })
    }

    fn esbuild(&self, entry: &Path, out: &PathBuf, more: impl FnOnce(&mut Command)) -> Result<Vec<u8>> {
        let mut command = Command::new(self.place.root.join("node_modules/.bin/esbuild"));
        command.arg(entry).arg("--bundle").arg("--log-level=warning").arg(format!("--outfile={}", out.display()));
        if self.release {
            command.arg("--minify");
        }
        more(&mut command);
        run(command.current_dir(&self.place.root))?;
        fs::read(out).with_context(|| format!("esbuild left no {}", out.display()))
    }
}
