//! Where the replica lies, and opening it.
//!
//! **Invariant:** the replica is in no backup. Brought back from one it would use sequence numbers a second time; its key,
//! which lies in the keystore and does not come back with it, would not open anything (Android: `mobile/android`).

use std::path::{Path, PathBuf};

use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_client::http::Trust;
use jobsheet_client::runtime::native::{Device, Options};
use tauri::Runtime;
use tauri::path::PathResolver;

use crate::keystore::Keystore;

/// Names another folder for the replica: tests and people with two companies.
const FOLDER: &str = "JOBSHEET_DATA";

/// Certificate authorities that a company builds into its app, as PEM; empty without `JOBSHEET_AUTHORITIES` at build time.
const COMPANY_AUTHORITIES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/authorities.pem"));

/// The file's name inside the folder.
const FILE: &str = "replica.sqlite";

/// Opens the replica in the app's own folder, which the system neither shares nor cleans up.
pub fn open<R: Runtime>(paths: &PathResolver<R>) -> Result<Device, ApiError> {
    let folder = match std::env::var_os(FOLDER) {
        Some(folder) => PathBuf::from(folder),
        None => paths.app_local_data_dir().map_err(|_| ApiError::new(ErrorCode::DeviceFull))?,
    };
    std::fs::create_dir_all(&folder).map_err(|_| ApiError::new(ErrorCode::DeviceFull))?;
    keep_out_of_backups(&folder);
    let options = Options {
        keystore: Some(Box::new(Keystore::system())),
        trust: Trust::default().and(COMPANY_AUTHORITIES),
        ..Options::default()
    };
    Device::open(&folder.join(FILE), options)
}

/// iCloud and the computer's backup leave the folder out.
#[cfg(target_os = "ios")]
fn keep_out_of_backups(folder: &Path) {
    use objc2_foundation::{NSNumber, NSString, NSURL, NSURLIsExcludedFromBackupKey};

    let path = NSString::from_str(&folder.to_string_lossy());
    let url = NSURL::fileURLWithPath(&path);
    let yes = NSNumber::numberWithBool(true);
    #[expect(unsafe_code, reason = "a constant of the system, and the value it is documented to take")]
    // An app that cannot set it still works; the lost key then keeps a copy from speaking for this phone.
    let _ = unsafe { url.setResourceValue_forKey_error(Some(&yes), NSURLIsExcludedFromBackupKey) };
}

/// Android is told in the manifest; a computer's backups are its owner's.
#[cfg(not(target_os = "ios"))]
fn keep_out_of_backups(_folder: &Path) {}
