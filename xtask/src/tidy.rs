//! `cargo xtask tidy`: the house rules that a compiler does not know.
//!
//! Each check is a file, gets the repository's text files and returns findings; all findings are printed at once, so
//! that one run tells everything. A rule that needs exceptions names them in its own table, with the reason.

mod addresses;
mod edges;
mod engines;
mod files;
mod locales;
mod shape;
mod words;

use anyhow::{Result, bail};

use crate::place::Place;
use files::Source;

/// Something that breaks a rule.
pub struct Finding {
    /// Where: a path, with a line number when one line is to blame.
    at: String,
    /// What, and what to do instead.
    what: String,
}

impl Finding {
    fn new(at: impl Into<String>, what: impl Into<String>) -> Self {
        Self { at: at.into(), what: what.into() }
    }

    fn line(source: &Source, index: usize, what: impl Into<String>) -> Self {
        Self::new(format!("{}:{}", source.path, index + 1), what)
    }
}

/// Checks everything and fails when there is any finding.
pub fn check(place: &Place) -> Result<()> {
    let sources = files::read(place)?;
    let mut findings = edges::check(place)?;
    findings.extend(shape::check(&sources));
    findings.extend(words::check(&sources));
    findings.extend(engines::check(&sources));
    findings.extend(locales::check(&sources));
    findings.extend(addresses::check(&sources));
    for finding in &findings {
        println!("{}: {}", finding.at, finding.what);
    }
    if findings.is_empty() {
        println!("tidy: {} files, nothing to complain about", sources.len());
        return Ok(());
    }
    bail!("tidy: {} findings", findings.len())
}
