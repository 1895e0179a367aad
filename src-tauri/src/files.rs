//! The files port: bytes that a person takes out of the app, into a file of their choice.
//!
//! The page hands over a name and bytes and hears whether they were saved; where to, the person tells the system, and
//! the page has no right to files at all. A web view's own downloads are not used: Android's and iOS's have none.
//!
//! **Invariant:** `true` is answered only when all bytes have been written and flushed; half a file is taken away again
//! wherever the system lets us.

use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use jobsheet_api::{ApiError, ErrorCode};
use tauri::AppHandle;
use tauri::async_runtime::spawn_blocking;
use tauri::ipc::{InvokeBody, Request};
use tauri_plugin_dialog::DialogExt;
use tauri_plugin_fs::{FilePath, FsExt, OpenOptions};
use tokio::sync::oneshot;

use crate::frame::unpack;

/// Set to `true` by whoever drives the window instead of a person; the web view opens its driver's door by it, too.
const AUTOMATION: &str = "TAURI_AUTOMATION";

/// The folder that such a driver chooses for every file, because nothing can press the buttons of the system's dialog.
const CHOICE: &str = "JOBSHEET_SAVE_FOLDER";

/// Saves the bytes under the name (JSON text) or another that the person chooses; `false` when the person does not want to.
///
/// # Errors
/// The [`ApiError`] as JSON: `device_full`, `file_not_written`.
#[tauri::command]
pub async fn save(request: Request<'_>, app: AppHandle) -> Result<bool, String> {
    let saved = match wish(request.body()) {
        Some((name, bytes)) => choose_and_write(app, name, bytes).await,
        None => Err(ErrorCode::MalformedRequest),
    };
    saved.map_err(|code| serde_json::to_string(&ApiError::new(code)).unwrap_or_default())
}

fn wish(body: &InvokeBody) -> Option<(String, Vec<u8>)> {
    let InvokeBody::Raw(body) = body else { return None };
    let (name, bytes) = unpack(body)?;
    Some((serde_json::from_slice(name).ok()?, bytes.to_vec()))
}

async fn choose_and_write(app: AppHandle, name: String, bytes: Vec<u8>) -> Result<bool, ErrorCode> {
    let chosen = match driven(|name| std::env::var_os(name).map(PathBuf::from), &name) {
        Some(path) => Some(FilePath::Path(path)),
        None => ask(&app, name).await,
    };
    let Some(place) = chosen else { return Ok(false) };
    let written = spawn_blocking(move || write(&app, &place, &bytes)).await;
    written.unwrap_or(Err(ErrorCode::Internal)).map(|()| true)
}

/// The place that a driver has chosen; none where a person sits.
fn driven(variable: impl Fn(&str) -> Option<PathBuf>, name: &str) -> Option<PathBuf> {
    variable(AUTOMATION).filter(|value| value == Path::new("true"))?;
    Some(variable(CHOICE)?.join(Path::new(name).file_name()?))
}

/// Asks the person by the system's dialog.
async fn ask(app: &AppHandle, name: String) -> Option<FilePath> {
    let (tell, told) = oneshot::channel();
    app.dialog().file().set_file_name(name).save_file(move |place| {
        // The window may have gone meanwhile.
        let _ = tell.send(place);
    });
    told.await.ok().flatten()
}

fn write(app: &AppHandle, place: &FilePath, bytes: &[u8]) -> Result<(), ErrorCode> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    let written = app.fs().open(place.clone(), options).and_then(|file| {
        put(&file, bytes).inspect_err(|_| {
            drop(file);
            discard(place);
        })
    });
    // Outside the app's own folder iOS lends the file only for a while.
    #[cfg(target_os = "ios")]
    let _ = app.fs().stop_accessing_security_scoped_resource(place.clone());
    written.map_err(|error| code(&error))
}

/// All bytes, and flushed.
fn put(mut file: &File, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    match file.sync_all() {
        // A document of another app may be a pipe, which knows no flushing.
        Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => Ok(()),
        flushed => flushed,
    }
}

/// Half a file would look like a whole one. A document behind a URI of Android is its provider's, and stays.
fn discard(place: &FilePath) {
    if let Ok(path) = place.clone().into_path() {
        // What cannot be taken away either is told with the same error.
        let _ = std::fs::remove_file(path);
    }
}

fn code(error: &io::Error) -> ErrorCode {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => ErrorCode::DeviceFull,
        _ => ErrorCode::FileNotWritten,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "these are tests")]
mod tests {
    use super::*;

    fn variables(automation: Option<&str>, folder: Option<&str>) -> Option<PathBuf> {
        let value = |name: &str| if name == AUTOMATION { automation } else { folder };
        driven(|name| value(name).map(PathBuf::from), "../jobsheet.bundle")
    }

    #[test]
    fn only_a_driver_chooses_a_folder_by_a_variable() {
        assert_eq!(variables(Some("true"), Some("/tmp/a")), Some(PathBuf::from("/tmp/a/jobsheet.bundle")));
        for without in
            [variables(None, Some("/tmp/a")), variables(Some("false"), Some("/tmp/a")), variables(Some("true"), None)]
        {
            assert_eq!(without, None, "a person is asked");
        }
    }

    #[test]
    fn what_cannot_be_written_has_its_code() {
        let denied = io::Error::from(ErrorKind::PermissionDenied);
        let gone = io::Error::from(ErrorKind::NotFound);
        for error in [denied, gone, io::Error::other("no such provider")] {
            assert_eq!(code(&error), ErrorCode::FileNotWritten, "{error}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_told_and_no_half_file_stays() {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let refused = put(&full, b"all that was not sent").unwrap_err();
        assert_eq!(code(&refused), ErrorCode::DeviceFull);

        let half = std::env::temp_dir().join(format!("jobsheet-half-{}", std::process::id()));
        std::fs::write(&half, b"all that").unwrap();
        discard(&FilePath::Path(half.clone()));
        assert!(!half.exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_document_that_is_a_pipe_is_written_all_the_same() {
        use std::io::Read;
        use std::os::fd::OwnedFd;

        let (mut read, write) = io::pipe().unwrap();
        put(&File::from(OwnedFd::from(write)), b"a bundle").unwrap();
        let mut found = Vec::new();
        read.read_to_end(&mut found).unwrap();
        assert_eq!(found, b"a bundle");
    }
}
