//! `backup FOLDER`: a copy of the database as it is at one moment, and of every photo. May run beside `serve`.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use clap::Args;
use rusqlite::{Connection, OpenFlags};

use super::{CliError, open};
use crate::config::Config;

/// Bytes by their content, in the data folder and in a backup.
pub(super) const BLOBS: &str = "blobs";

/// Where to.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// A folder for the copy, best on another disk. A database that is there already is left alone; photos that are there
    /// are not copied again.
    folder: PathBuf,
}

pub(super) fn run(config: &Config, options: &Options) -> Result<(), CliError> {
    let (data, target) = (config.data()?, options.folder.as_path());
    if config.database.is_some() {
        return Err(
            "PostgreSQL is copied by its own tools (pg_dump); beside that, copy the folder of the photos".into()
        );
    }
    let copy = target.join(open::SQLITE);
    if copy.exists() {
        return Err(format!("{} holds a backup already", target.display()).into());
    }
    open::make_folder(target)?;
    // First the rows, then the bytes: a row is written only when its bytes are here, so every row of the copy has them.
    let unfinished = target.join("unfinished.sqlite");
    let _ = fs::remove_file(&unfinished);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(data.join(open::SQLITE), flags)?;
    source.busy_timeout(std::time::Duration::from_secs(10))?;
    source.execute("VACUUM INTO ?1", [unfinished.to_string_lossy()])?;
    copy_folder(&data.join(BLOBS), &target.join(BLOBS))?;
    File::open(&unfinished)?.sync_all()?;
    fs::rename(&unfinished, &copy)?;
    File::open(target)?.sync_all()?;
    tracing::info!(folder = %target.display(), "Copied the database and the photos.");
    Ok(())
}

/// Copies what is not there yet. A file under its name never changes, so its length tells whether it is whole.
pub(super) fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else if !fs::metadata(&target).is_ok_and(|there| entry.metadata().is_ok_and(|here| here.len() == there.len()))
        {
            fs::copy(entry.path(), &target)?;
            File::open(&target)?.sync_all()?;
        }
    }
    File::open(to)?.sync_all()
}
