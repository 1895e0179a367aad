//! Files on their way to the server: resumable, one request at a time, none in the way of another.
//!
//! What the server has confirmed is in the replica (address of the upload, bytes), so an upload goes on after any crash
//! where it stopped. A file counts as delivered only by its receipt in the feed, never because the last chunk was
//! answered.
//!
//! **Invariant:** a failure belongs to its file. It sets the file's own time to try again and leaves the others alone.

mod tus;

use std::collections::BTreeSet;

use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::Timestamp;
use jobsheet_store::Db;
use jobsheet_store::queries::attachments::{self, FileRole};
use jobsheet_store::queries::{blobs, cargo, outbox};
use jobsheet_sync::schedule::backoff;
use sha2::{Digest, Sha256};

use crate::core::Core;
use crate::engine::{CoreHandle, random, uptime};
use crate::errors::Result;
use crate::http::{Http, NoAnswer};
use tus::{Said, Upload};

/// A server that does not believe a file's hash so many times will not believe it at all.
const ENOUGH: u32 = 5;
/// How long to wait for the receipt of a file that was sent in full, before asking after it.
const RECEIPT_MS: i64 = 60_000;

/// What became of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// It went well; the file may have more to send.
    On,
    /// The last byte is confirmed: the receipt is in the feed now.
    Whole,
    /// This file waits or needs a person; others may go on.
    Held,
    /// No answer: perhaps the line is gone.
    NoAnswer,
    /// Nothing may be sent any more.
    Expired(ApiError),
}

/// Where the engine is with files. Losing it costs one question per file.
#[derive(Debug, Default)]
pub struct Uploads {
    /// Items whose confirmed bytes are known to be what the server has.
    sure: BTreeSet<String>,
}

/// One file, with what is needed to talk about it.
struct Job {
    /// As the schedule calls it.
    key: String,
    what: What,
    sha256: String,
    mime: String,
    length: u64,
    /// Address of the upload; empty before the server has given one.
    upload: String,
    /// Bytes that the server has confirmed.
    sent: u64,
    attempts: u32,
}

/// Whose file it is.
enum What {
    /// Of an attachment of this person.
    Own { attachment: String, role: FileRole },
    /// Carried for another device.
    Cargo(i64),
}

/// How the schedule calls a file of the cargo.
const CARGO: &str = "cargo/";

/// The same with its row.
pub(crate) fn cargo_key(n: i64) -> String {
    format!("{CARGO}{n}")
}

/// To whom.
pub struct Server {
    /// Base address.
    pub address: String,
    /// The device's token.
    pub token: String,
}

impl Uploads {
    /// After an interruption nothing is sure.
    pub fn forget(&mut self) {
        self.sure.clear();
    }

    /// Does the next request of the item.
    ///
    /// # Errors
    /// Those of the replica.
    pub async fn turn(
        &mut self,
        core: &impl CoreHandle,
        http: &impl Http,
        server: &Server,
        item: &str,
    ) -> Result<Sent> {
        let Some(job) = core.with(|core| job(core, item))? else { return Ok(Sent::Held) };
        let upload = Upload {
            server: &server.address,
            token: &server.token,
            sha256: &job.sha256,
            mime: &job.mime,
            length: job.length,
        };
        let path = job.upload.clone();
        let said = if path.is_empty() {
            http.send(upload.create()).await.map(|answer| upload.created(&answer))
        } else if !self.sure.contains(item) || job.sent >= job.length {
            http.send(upload.head(&path)).await.map(|answer| upload.went_on(&path, &answer))
        } else {
            let chunk = core.with(|core| job.chunk_at(core, job.sent))?;
            if chunk.is_empty() {
                // The bytes are shorter than their row says: no upload can mend that.
                return core.with(|core| job.attention(core, &ErrorCode::DatabaseDamaged.into()));
            }
            http.send(upload.patch(&path, job.sent, chunk)).await.map(|answer| upload.went_on(&path, &answer))
        };
        self.take_in(core, &job, said)
    }

    fn take_in(
        &mut self,
        core: &impl CoreHandle,
        job: &Job,
        said: std::result::Result<Said, NoAnswer>,
    ) -> Result<Sent> {
        let id = &job.key;
        let was_sure = self.sure.remove(id);
        match said {
            Ok(Said::At { upload, offset }) => {
                // An answer that confirms nothing new, twice in a row, is no progress.
                if was_sure && offset <= job.sent && offset < job.length {
                    core.with(|core| job.later(core, &ErrorCode::OffsetMismatch.into(), None))?;
                    return Ok(Sent::Held);
                }
                self.sure.insert(id.clone());
                core.with(|core| job.moved(core, &upload, offset))
            }
            Ok(Said::Ask) if was_sure => Ok(Sent::On),
            Ok(Said::Ask) => core.with(|core| job.later(core, &ErrorCode::OffsetMismatch.into(), None)),
            Ok(Said::Anew(error)) => core.with(|core| job.anew(core, &error)),
            Ok(Said::Later { error, after_ms }) => core.with(|core| job.later(core, &error, after_ms)),
            Ok(Said::Never(error)) => core.with(|core| job.attention(core, &error)),
            Ok(Said::Expired(error)) => Ok(Sent::Expired(error)),
            Err(no_answer) => {
                core.with(|core| job.later(core, &no_answer.into(), None))?;
                Ok(Sent::NoAnswer)
            }
        }
    }
}

/// The item with its file; what cannot be sent is set aside on the way.
fn job(core: &mut Core, key: &str) -> Result<Option<Job>> {
    if let Some(n) = key.strip_prefix(CARGO).and_then(|n| n.parse().ok()) {
        let file = cargo::file(core.store.db(), n)?;
        return Ok(file.map(|file| Job {
            key: key.to_owned(),
            what: What::Cargo(n),
            sha256: file.sha256,
            mime: file.mime,
            length: file.bytes,
            upload: file.upload,
            sent: file.sent,
            attempts: file.attempts,
        }));
    }
    let db = core.store.db();
    let Some(item) = outbox::get(db, key)? else { return Ok(None) };
    let (attachment, role) = item.id.split_once('/').unwrap_or((&item.id, ""));
    let role = [FileRole::Processed, FileRole::Thumb, FileRole::Original].into_iter().find(|one| one.code() == role);
    let file = match role {
        Some(role) => attachments::get(db, attachment, role)?,
        None => None,
    };
    let info = match &file {
        Some(file) => blobs::info(db, &file.sha256)?,
        None => None,
    };
    match (file, info) {
        (Some(file), Some((length, mime))) => Ok(Some(Job {
            key: item.id,
            what: What::Own { attachment: file.attachment, role: file.role },
            sha256: file.sha256,
            mime,
            length,
            upload: file.upload,
            sent: file.sent,
            attempts: item.attempts,
        })),
        _ => {
            let error = error_text(&ErrorCode::NotFound.into());
            core.store.write(|db| outbox::attention(db, &item.id, &error))?;
            Ok(None)
        }
    }
}

impl Job {
    /// The bytes from `offset` to the end of their chunk; none at the end.
    fn chunk_at(&self, core: &Core, offset: u64) -> Result<Vec<u8>> {
        Ok(match self.what {
            What::Own { .. } => blobs::read_from(core.store.db(), &self.sha256, offset)?,
            What::Cargo(n) => cargo::read_from(core.store.db(), n, offset)?,
        })
    }

    /// The server has `offset` bytes.
    fn moved(&self, core: &mut Core, upload: &str, offset: u64) -> Result<Sent> {
        let whole = offset >= self.length;
        let wait = Timestamp(uptime(core)).plus(RECEIPT_MS);
        core.store.write(|db| -> Result<()> {
            self.progress(db, upload, offset)?;
            match self.what {
                What::Own { .. } if whole => {
                    outbox::sent(db, &self.key)?;
                    outbox::wait(db, &self.key, wait)?;
                }
                What::Cargo(n) if whole => {
                    cargo::sent(db, n)?;
                    cargo::wait(db, n, wait)?;
                }
                _ => {}
            }
            Ok(())
        })?;
        core.sync_changed();
        Ok(if whole { Sent::Whole } else { Sent::On })
    }

    fn progress(&self, db: &Db, upload: &str, sent: u64) -> Result<()> {
        match &self.what {
            What::Own { attachment, role } => attachments::progress(db, attachment, *role, upload, sent)?,
            What::Cargo(n) => cargo::progress(db, *n, upload, sent)?,
        }
        Ok(())
    }

    /// The server has lost it, or what arrived is not what was announced.
    fn anew(&self, core: &mut Core, error: &ApiError) -> Result<Sent> {
        if error.code == ErrorCode::HashMismatch {
            // Our own bytes have changed on this disk, or the server disagrees for good: a person must know.
            if self.attempts >= ENOUGH || self.hash(core)? != self.sha256 {
                return self.attention(core, error);
            }
        }
        core.store.write(|db| self.progress(db, "", 0))?;
        self.later(core, error, None)
    }

    /// What the bytes hash to that are here.
    fn hash(&self, core: &Core) -> Result<String> {
        let mut hash = Sha256::new();
        let mut at = 0;
        loop {
            let chunk = self.chunk_at(core, at)?;
            if chunk.is_empty() {
                return Ok(hex::encode(hash.finalize()));
            }
            at += chunk.len() as u64;
            hash.update(&chunk);
        }
    }

    fn later(&self, core: &mut Core, error: &ApiError, after_ms: Option<i64>) -> Result<Sent> {
        let wait = after_ms.unwrap_or_else(|| backoff(self.attempts, random(core)));
        let at = Timestamp(uptime(core)).plus(wait);
        core.store.write(|db| match self.what {
            What::Own { .. } => outbox::failed(db, &self.key, at, &error_text(error)),
            What::Cargo(n) => cargo::failed(db, n, at, &error_text(error)),
        })?;
        core.sync_changed();
        Ok(Sent::Held)
    }

    fn attention(&self, core: &mut Core, error: &ApiError) -> Result<Sent> {
        core.store.write(|db| match self.what {
            What::Own { .. } => outbox::attention(db, &self.key, &error_text(error)),
            What::Cargo(n) => cargo::refused(db, n, &error_text(error)),
        })?;
        core.sync_changed();
        Ok(Sent::Held)
    }
}

fn error_text(error: &ApiError) -> String {
    // Our own type always serialises.
    serde_json::to_string(error).unwrap_or_default()
}
