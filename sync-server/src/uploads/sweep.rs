//! Removes what was begun and never finished, so that lost phones do not fill the disk.

use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, SystemTime};

use super::row::UploadId;
use crate::app::App;
use crate::db::values;
use crate::error::Result;

/// An upload is given up this long after it was announced. A phone that comes back later announces it anew.
const GIVEN_UP: i64 = 30 * 24 * 3_600_000;
/// A part file that no upload knows is left alone for a day: its row may be about to be written.
const FRESH: Duration = Duration::from_secs(24 * 3600);

/// Forgets uploads that nobody will finish and removes their files. How many files.
///
/// # Errors
/// When the database fails or the folder cannot be read.
pub async fn sweep(app: &App) -> Result<usize> {
    let known: BTreeSet<String> = app
        .db
        .write(|tx, cx| {
            let given_up = "DELETE FROM uploads WHERE done = 0 AND created_at < $1";
            tx.execute(given_up, values![cx.now.plus(-GIVEN_UP)])?;
            let mut known = BTreeSet::new();
            for row in tx.query("SELECT id FROM uploads WHERE done = 0", &[])? {
                known.insert(format!("{}.part", UploadId(row.parse("id")?).0));
            }
            Ok(known)
        })
        .await?;
    // Rows first: killed here, the files are strangers to the next sweep.
    let folder = app.parts_folder().to_owned();
    let swept = tokio::task::spawn_blocking(move || -> std::io::Result<usize> {
        let mut removed = 0;
        for file in fs::read_dir(folder)? {
            let file = file?;
            let name = file.file_name();
            let is_known = name.to_str().is_some_and(|name| known.contains(name));
            let age = SystemTime::now().duration_since(file.metadata()?.modified()?).unwrap_or_default();
            if !is_known && age > FRESH {
                fs::remove_file(file.path())?;
                removed += 1;
            }
        }
        Ok(removed)
    });
    Ok(swept.await.map_err(crate::error::Error::internal)??)
}
