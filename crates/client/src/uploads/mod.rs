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
use jobsheet_store::queries::attachments::{self, FileRole, FileRow};
use jobsheet_store::queries::{blobs, outbox};
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
    item: outbox::Item,
    file: FileRow,
    mime: String,
    length: u64,
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
            sha256: &job.file.sha256,
            mime: &job.mime,
            length: job.length,
        };
        let path = job.file.upload.clone();
        let said = if path.is_empty() {
            http.send(upload.create()).await.map(|answer| upload.created(&answer))
        } else if !self.sure.contains(item) || job.file.sent >= job.length {
            http.send(upload.head(&path)).await.map(|answer| upload.went_on(&path, &answer))
        } else {
            let chunk = core.with(|core| blobs::read_from(core.store.db(), &job.file.sha256, job.file.sent))?;
            if chunk.is_empty() {
                // The bytes are shorter than their row says: no upload can mend that.
                return core.with(|core| job.attention(core, &ErrorCode::DatabaseDamaged.into()));
            }
            http.send(upload.patch(&path, job.file.sent, chunk)).await.map(|answer| upload.went_on(&path, &answer))
        };
        self.take_in(core, &job, said)
    }

    fn take_in(
        &mut self,
        core: &impl CoreHandle,
        job: &Job,
        said: std::result::Result<Said, NoAnswer>,
    ) -> Result<Sent> {
        let id = &job.item.id;
        let was_sure = self.sure.remove(id);
        match said {
            Ok(Said::At { upload, offset }) => {
                // An answer that confirms nothing new, twice in a row, is no progress.
                if was_sure && offset <= job.file.sent && offset < job.length {
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
fn job(core: &mut Core, item: &str) -> Result<Option<Job>> {
    let db = core.store.db();
    let Some(item) = outbox::get(db, item)? else { return Ok(None) };
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
        (Some(file), Some((length, mime))) => Ok(Some(Job { item, file, mime, length })),
        _ => {
            let error = error_text(&ErrorCode::NotFound.into());
            core.store.write(|db| outbox::attention(db, &item.id, &error))?;
            Ok(None)
        }
    }
}

impl Job {
    /// The server has `offset` bytes.
    fn moved(&self, core: &mut Core, upload: &str, offset: u64) -> Result<Sent> {
        let whole = offset >= self.length;
        let wait = Timestamp(uptime(core)).plus(RECEIPT_MS);
        core.store.write(|db| -> Result<()> {
            attachments::progress(db, &self.file.attachment, self.file.role, upload, offset)?;
            if whole {
                outbox::sent(db, &self.item.id)?;
                outbox::wait(db, &self.item.id, wait)?;
            }
            Ok(())
        })?;
        core.sync_changed();
        Ok(if whole { Sent::Whole } else { Sent::On })
    }

    /// The server has lost it, or what arrived is not what was announced.
    fn anew(&self, core: &mut Core, error: &ApiError) -> Result<Sent> {
        if error.code == ErrorCode::HashMismatch {
            let bytes = blobs::read(core.store.db(), &self.file.sha256)?.unwrap_or_default();
            // Our own bytes have changed on this disk, or the server disagrees for good: a person must know.
            if hex::encode(Sha256::digest(&bytes)) != self.file.sha256 || self.item.attempts >= ENOUGH {
                return self.attention(core, error);
            }
        }
        core.store.write(|db| attachments::progress(db, &self.file.attachment, self.file.role, "", 0))?;
        self.later(core, error, None)
    }

    fn later(&self, core: &mut Core, error: &ApiError, after_ms: Option<i64>) -> Result<Sent> {
        let wait = after_ms.unwrap_or_else(|| backoff(self.item.attempts, random(core)));
        let at = Timestamp(uptime(core)).plus(wait);
        core.store.write(|db| outbox::failed(db, &self.item.id, at, &error_text(error)))?;
        core.sync_changed();
        Ok(Sent::Held)
    }

    fn attention(&self, core: &mut Core, error: &ApiError) -> Result<Sent> {
        core.store.write(|db| outbox::attention(db, &self.item.id, &error_text(error)))?;
        core.sync_changed();
        Ok(Sent::Held)
    }
}

fn error_text(error: &ApiError) -> String {
    // Our own type always serialises.
    serde_json::to_string(error).unwrap_or_default()
}
