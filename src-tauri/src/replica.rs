//! Where the replica lies, and opening it.

use std::path::PathBuf;

use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_client::runtime::native::{Device, Options};
use tauri::Runtime;
use tauri::path::PathResolver;

/// Names another folder for the replica: tests and people with two companies.
const FOLDER: &str = "JOBSHEET_DATA";

/// The file's name inside the folder.
const FILE: &str = "replica.sqlite";

/// Opens the replica in the app's own folder, which the system neither shares nor cleans up.
pub fn open<R: Runtime>(paths: &PathResolver<R>) -> Result<Device, ApiError> {
    let folder = match std::env::var_os(FOLDER) {
        Some(folder) => PathBuf::from(folder),
        None => paths.app_local_data_dir().map_err(|_| ApiError::new(ErrorCode::DeviceFull))?,
    };
    std::fs::create_dir_all(&folder).map_err(|_| ApiError::new(ErrorCode::DeviceFull))?;
    Device::open(&folder.join(FILE), Options::default())
}
