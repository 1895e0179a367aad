//! `restore [FOLDER]`: begins again from a backup, under a new epoch. The devices see the epoch and offer again what they
//! have, so that of the time since the backup only that is lost which nobody but the server knew.
//!
//! **Invariant:** no restored database is ever served under its old epoch: it gets the new one before it gets its name.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::backup::{BLOBS, copy_folder};
use super::{CliError, open};
use crate::company;
use crate::config::Config;
use crate::cx::SystemWorld;
use crate::db::Database;

/// Where from.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The folder that `backup` made. With PostgreSQL, which is restored by its own tools, leave it out: then only the new
    /// epoch begins.
    folder: Option<PathBuf>,
}

pub(super) fn run(config: &Config, options: &Options) -> Result<(), CliError> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let begin = |db: &Database| runtime.block_on(db.write(|tx, cx| company::begin_epoch(tx, cx)));
    let epoch = match (&config.database, &options.folder) {
        (Some(_), None) => begin(&open::database(config)?.db)?,
        (Some(_), Some(_)) => return Err("PostgreSQL is restored by its own tools; then say `restore` alone".into()),
        (None, None) => return Err("restore what? Give the folder that `backup` made".into()),
        (None, Some(folder)) => {
            let data = config.data()?;
            open::make_folder(data)?;
            let _lock = open::lock(data)?;
            let place = data.join(open::SQLITE);
            if place.exists() {
                return Err(format!("{} is in the way; move it and its -wal aside first", place.display()).into());
            }
            copy_folder(&folder.join(BLOBS), &data.join(BLOBS))?;
            from_folder(folder, &place, begin)?
        }
    };
    tracing::info!(epoch, "Restored. The devices will offer again what they have.");
    Ok(())
}

fn from_folder(
    folder: &Path,
    place: &Path,
    begin: impl Fn(&Database) -> crate::error::Result<u32>,
) -> Result<u32, CliError> {
    let unfinished = place.with_extension("restoring");
    for part in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{part}", unfinished.display()));
    }
    fs::copy(folder.join(open::SQLITE), &unfinished)?;
    let db = Database::inline(Some(&unfinished), Arc::new(SystemWorld))?;
    let epoch = begin(&db)?;
    // Closing the only connection writes the log into the file: what is moved is the whole of it.
    drop(db);
    File::open(&unfinished)?.sync_all()?;
    fs::rename(&unfinished, place)?;
    if let Some(above) = place.parent() {
        File::open(above)?.sync_all()?;
    }
    Ok(epoch)
}
