//! The set of files of one build, their names and how they reach the disk.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

/// Files by their path below the web root.
#[derive(Default)]
pub struct Assets(BTreeMap<String, Vec<u8>>);

impl Assets {
    /// Adds a file under a name that its content decides, and returns that name.
    pub fn hashed(&mut self, stem: &str, extension: &str, bytes: Vec<u8>) -> String {
        let name = format!("{stem}-{}.{extension}", &digest(&bytes)[..12]);
        self.0.insert(name.clone(), bytes);
        name
    }

    /// Adds a file under a name that stays.
    pub fn named(&mut self, name: &str, bytes: Vec<u8>) {
        self.0.insert(name.to_owned(), bytes);
    }

    /// All names, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Names the build: changes when any byte of it does.
    pub fn build_id(&self) -> String {
        let mut hash = Sha256::new();
        for (name, bytes) in &self.0 {
            hash.update(name.as_bytes());
            hash.update(Sha256::digest(bytes));
        }
        hex::encode(hash.finalize())[..12].to_owned()
    }

    /// Writes all files, with a `.gz` twin where that is smaller, and swaps the folder in. `hard` packs as small as gzip
    /// can be, which takes a minute; a phone on a bad line is worth it.
    pub fn write(&self, web: &Path, hard: bool) -> Result<()> {
        let fresh = web.with_extension("new");
        let old = web.with_extension("old");
        for left in [&fresh, &old] {
            let _ = fs::remove_dir_all(left);
        }
        for (name, bytes) in &self.0 {
            let path = fresh.join(name);
            fs::create_dir_all(path.parent().context("a file without a folder")?)?;
            fs::write(&path, bytes)?;
            let packed = if hard { zopfli(bytes)? } else { gzip(bytes)? };
            if packed.len() < bytes.len() * 9 / 10 {
                fs::write(fresh.join(format!("{name}.gz")), packed)?;
            }
        }
        if web.exists() {
            fs::rename(web, &old)?;
        }
        fs::rename(&fresh, web)?;
        let _ = fs::remove_dir_all(&old);
        Ok(())
    }

    /// Sizes as they were written to `web`, for the person who waits.
    pub fn summary(&self, web: &Path) -> String {
        let mut lines = format!("web app in {}\n", web.display());
        let mut total = 0;
        for (name, bytes) in &self.0 {
            let packed = fs::metadata(web.join(format!("{name}.gz"))).map(|file| file.len() as usize);
            let sent = packed.unwrap_or(bytes.len());
            total += sent;
            lines += &format!("  {:>8.1} KB {:>8.1} KB gzip  {name}\n", kb(bytes.len()), kb(sent));
        }
        lines + &format!("  {:>8} {:>11.1} KB gzip in all", "", kb(total))
    }
}

/// SHA-256 in hex.
pub fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Compressed once, hard, so that the server need not do it at each request.
fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

/// The same format from a packer that searches longer: some four parts in a hundred smaller.
fn zopfli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    // Twice as often as it would by itself: a release is packed once and loaded by many.
    let options =
        zopfli::Options { iteration_count: std::num::NonZeroU64::MIN.saturating_add(29), ..Default::default() };
    zopfli::compress(options, zopfli::Format::Gzip, bytes, &mut packed)?;
    Ok(packed)
}

fn kb(bytes: usize) -> f64 {
    bytes as f64 / 1000.0
}
