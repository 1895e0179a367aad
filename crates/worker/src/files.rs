//! The replica's file in the browser's private file system.
//!
//! Files are `replica-<n>.db`; the newest is in use. A damaged one is kept beside it, never deleted.

use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_store::{Opened, Store, StoreError, salvage};
use rusqlite::{Connection, OpenFlags};
use sqlite_wasm_rs::WasmOsCallback;
use sqlite_wasm_rs::vfs::VfsFilesManager;
use sqlite_wasm_vfs::sahpool::{OpfsSAHError, OpfsSAHPoolCfgBuilder, OpfsSAHPoolUtil, install};

use crate::global;

/// How long a pool may be busy with the end of a worker that is just going.
const PATIENCE_MS: f64 = 5_000.0;
const BETWEEN_TRIES_MS: u32 = 100;
const VFS: &str = "jobsheet";
/// A replica, its log, and the journal that SQLite needs to begin a log. Each file of the pool is opened, written and
/// flushed at every start, used or not.
const FILES: usize = 3;

/// Opens the newest replica, making it if there is none.
///
/// # Errors
/// `storage_unsupported` where there is no OPFS, `open_elsewhere` when its files stay busy, `database_newer`,
/// `database_damaged`, `device_full`.
pub async fn open() -> Result<Opened, ApiError> {
    let pool = pool().await?;
    let newest = newest(&pool).map_err(|error| named(&error))?;
    match open_file(newest) {
        Err(StoreError::Damaged(_)) => {
            pool.ensure_capacity(pool.capacity() + FILES).await.map_err(|error| named(&error))?;
            let mut opened = open_file(newest + 1).map_err(store_error)?;
            let damaged = connect(newest).map_err(store_error)?;
            opened.salvage = Some(salvage(&damaged, &mut opened.store).map_err(store_error)?);
            Ok(opened)
        }
        other => other.map_err(store_error),
    }
}

/// The pool is busy for a moment after a reload: the old worker's handles are closed by the browser, not by us.
async fn pool() -> Result<OpfsSAHPoolUtil, ApiError> {
    let settings = OpfsSAHPoolCfgBuilder::new().vfs_name(VFS).directory("jobsheet").initial_capacity(FILES).build();
    let until = global::uptime() + PATIENCE_MS;
    loop {
        match install::<WasmOsCallback>(&settings, true).await {
            Ok(pool) => return Ok(pool),
            Err(error) if is_busy(&error) && global::uptime() < until => global::sleep(BETWEEN_TRIES_MS).await,
            Err(error) => {
                global::warn(&format!("The browser's file system could not be opened: {error}"));
                return Err(named(&error));
            }
        }
    }
}

fn is_busy(error: &OpfsSAHError) -> bool {
    js_name(error).as_deref() == Some("NoModificationAllowedError")
}

fn js_name(error: &OpfsSAHError) -> Option<String> {
    match error {
        OpfsSAHError::Opfs { value, .. } => global::text(value, "name"),
        _ => None,
    }
}

fn named(error: &OpfsSAHError) -> ApiError {
    let code = match (error, js_name(error).as_deref()) {
        (_, Some("NoModificationAllowedError")) => ErrorCode::OpenElsewhere,
        (_, Some("QuotaExceededError")) => ErrorCode::DeviceFull,
        // A private window, a blocked origin, an old browser.
        (OpfsSAHError::NotSupported, _)
        | (_, Some("SecurityError" | "NotAllowedError" | "TypeError" | "UnknownError")) => {
            ErrorCode::StorageUnsupported
        }
        _ => ErrorCode::DatabaseDamaged,
    };
    ApiError::new(code)
}

fn newest(pool: &OpfsSAHPoolUtil) -> Result<u32, OpfsSAHError> {
    let numbers = pool
        .names()?
        .into_iter()
        .filter_map(|name| name.trim_start_matches('/').strip_prefix("replica-")?.strip_suffix(".db")?.parse().ok());
    Ok(numbers.max().unwrap_or(1))
}

fn connect(number: u32) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Ok(Connection::open_with_flags_and_vfs(format!("replica-{number}.db"), flags, VFS)?)
}

fn open_file(number: u32) -> Result<Opened, StoreError> {
    Store::open_connection(connect(number)?)
}

fn store_error(error: StoreError) -> ApiError {
    global::warn(&format!("The replica could not be opened: {error}"));
    jobsheet_client::errors::Failure::from(error).0
}
