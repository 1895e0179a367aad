//! Cargo on its way: what goes into a request, what the server said of it, how much is left.

use jobsheet_api::device::CargoView;
use jobsheet_model::Timestamp;
use jobsheet_store::Db;
use jobsheet_store::queries::{cargo, changes};
use jobsheet_sync::{Envelope, Verdict};

use crate::errors::{Result, refusal_error};

/// Most envelopes of others in one request.
const ENVELOPES: u32 = 64;

/// Envelopes that may go now, with their rows: at least one, and no more than `room` bytes. None for one that was damaged
/// here after it was taken in.
pub(crate) fn due(db: &Db, now: Timestamp, room: usize) -> Result<Vec<(i64, Option<Envelope>)>> {
    let mut due = Vec::new();
    let mut size = 0;
    for (n, bytes) in cargo::due_envelopes(db, now, ENVELOPES)? {
        size += bytes.len();
        if size > room && !due.is_empty() {
            break;
        }
        due.push((n, minicbor::decode(&bytes).ok()));
    }
    Ok(due)
}

/// They are on their way; a damaged one stays, marked, and the bundle can be imported again.
pub(crate) fn went(db: &Db, due: &[(i64, Option<Envelope>)]) -> jobsheet_store::Result<()> {
    for (n, envelope) in due {
        match envelope {
            Some(_) => cargo::sent(db, *n)?,
            None => cargo::refused(db, *n, &error_json("bundle_damaged"))?,
        }
    }
    Ok(())
}

/// Something is carried here.
pub(crate) fn carries(db: &Db) -> Result<bool> {
    Ok(cargo::any(db)?)
}

/// Takes the server's word on a change that is carried here. True if it is nothing else to this device.
pub(crate) fn verdict(db: &Db, hash: &str, verdict: &Verdict) -> Result<bool> {
    let holding = cargo::holding(db, hash)?;
    for n in &holding {
        match verdict {
            Verdict::Stored => cargo::stored(db, *n, hash)?,
            Verdict::Refused { code, .. } => cargo::refused(db, *n, &error_json(code))?,
        }
    }
    Ok(!holding.is_empty() && changes::get(db, hash)?.is_none())
}

/// The server has a file: its copy here leaves. True if there was one.
pub(crate) fn received(db: &Db, sha256: &str) -> Result<bool> {
    Ok(cargo::received(db, sha256)?)
}

/// What is carried, by author.
pub(crate) fn loads(db: &Db) -> Result<Vec<CargoView>> {
    let loads = cargo::loads(db)?.into_iter().map(|load| CargoView {
        author: load.author,
        packed_at: load.packed_at,
        waiting: load.waiting,
        refused: load.refused,
        bytes_left: load.bytes_left,
        error: load.error.as_deref().and_then(|error| serde_json::from_str(error).ok()),
    });
    Ok(loads.collect())
}

fn error_json(code: &str) -> String {
    serde_json::to_string(&refusal_error(code)).unwrap_or_default()
}
