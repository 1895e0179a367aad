//! Opening what the settings name.

use std::fs::{self, File, TryLockError};
use std::path::Path;
use std::sync::Arc;

use super::CliError;
use crate::config::Config;
use crate::cx::SystemWorld;
use crate::db::Database;

/// The SQLite file in the data folder.
pub(super) const SQLITE: &str = "jobsheet.sqlite";

/// An open data folder: nobody else on this machine uses it while this value lives.
pub(super) struct Opened {
    pub(super) db: Database,
    _lock: File,
}

/// Opens the database and brings it to this version.
pub(super) fn database(config: &Config) -> Result<Opened, CliError> {
    let data = config.data()?;
    make_folder(data)?;
    let lock = lock(data)?;
    let world = Arc::new(SystemWorld);
    let db = match &config.database {
        Some(url) => Database::open_postgres(url, config.database_authority.as_deref(), config.connections(), world)?,
        None => Database::open_sqlite(&data.join(SQLITE), world)?,
    };
    Ok(Opened { db, _lock: lock })
}

/// Makes the folder if it is missing, readable by nobody else: names, addresses and photos live in it.
pub(super) fn make_folder(data: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(data)
}

/// Two servers over one folder would each believe to be the only writer of uploads.
pub(super) fn lock(data: &Path) -> Result<File, CliError> {
    let file = File::options().create(true).truncate(false).write(true).open(data.join("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(format!("another server uses {}", data.display()).into()),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}
