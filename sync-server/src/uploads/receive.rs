//! Taking in bytes: write, flush, and only then say that they are here.

use std::io::SeekFrom;

use axum::body::Body;
use futures::StreamExt;
use jobsheet_api::{ApiError, ErrorCode};
use tokio::fs::File;
use tokio::io::{AsyncSeekExt, AsyncWriteExt};

use super::active::Turn;
#[cfg(feature = "planted")]
use jobsheet_model::planted;

use super::finish;
use super::row::{self, Upload, UploadId};
use crate::app::App;
use crate::auth::Device;
use crate::error::{Error, Result};

/// So much is gathered before it is flushed and confirmed: what a cut connection may cost.
const PIECE: usize = 512 * 1024;

/// Appends the body at `offset` and finishes the upload when it is whole. The upload as it is then. What arrived before the
/// connection broke is kept.
///
/// # Errors
/// `not_found`, `offset_mismatch`, `blob_too_large`, `hash_mismatch`, `not_an_image`, `storage_full`, or when the database fails.
pub async fn receive(app: &App, device: &Device, id: UploadId, offset: u64, body: Body) -> Result<Upload> {
    let turn = app.uploads.take(id).await;
    let replica = device.replica;
    let mut upload = app.db.read(move |tx, _| row::get(tx, replica, id)).await?;
    if offset != upload.received {
        return Err(mismatch(upload.received));
    }
    #[cfg(feature = "planted")]
    if planted::is_planted(planted::Breakage::ReceiptBeforeBytes) {
        let its = upload.clone();
        app.db.write(move |tx, cx| row::complete(tx, cx, &its)).await?;
    }
    if !upload.done && upload.received < upload.bytes {
        append(app, &turn, &mut upload, body).await?;
    }
    finish::finish(app, &mut upload).await?;
    Ok(upload)
}

fn mismatch(offset: u64) -> Error {
    ApiError::new(ErrorCode::OffsetMismatch).with("offset", offset).into()
}

async fn append(app: &App, turn: &Turn<'_>, upload: &mut Upload, body: Body) -> Result<()> {
    let path = app.part_path(upload.id);
    let mut file = File::options().create(true).truncate(false).write(true).open(&path).await?;
    if file.metadata().await?.len() < upload.received && file.metadata().await?.is_file() {
        // The folder has lost what the database remembers: begin again.
        confirm(app, upload, 0).await?;
        return Err(mismatch(0));
    }
    // What is beyond was never confirmed.
    file.seek(SeekFrom::Start(upload.received)).await?;
    let mut stream = body.into_data_stream();
    let mut gathered: Vec<u8> = Vec::with_capacity(PIECE);
    loop {
        let chunk = tokio::select! {
            chunk = stream.next() => chunk,
            () = turn.asked_to_leave() => None,
        };
        // A broken connection and its end are the same to us: what came is kept.
        let Some(Ok(chunk)) = chunk else { break };
        let total = upload.received + (gathered.len() + chunk.len()) as u64;
        if total > upload.bytes {
            let error = ApiError::new(ErrorCode::BlobTooLarge).with("max", upload.bytes);
            return Err(error.into());
        }
        gathered.extend_from_slice(&chunk);
        if gathered.len() >= PIECE {
            store(app, &mut file, upload, &mut gathered).await?;
        }
    }
    if !gathered.is_empty() {
        store(app, &mut file, upload, &mut gathered).await?;
    }
    Ok(())
}

async fn store(app: &App, file: &mut File, upload: &mut Upload, gathered: &mut Vec<u8>) -> Result<()> {
    file.write_all(gathered).await?;
    // tokio writes in the background: flush waits for it, sync_data for the disk.
    file.flush().await?;
    file.sync_data().await?;
    let received = upload.received + gathered.len() as u64;
    gathered.clear();
    confirm(app, upload, received).await
}

async fn confirm(app: &App, upload: &mut Upload, received: u64) -> Result<()> {
    let id = upload.id;
    app.db.write(move |tx, _| row::set_received(tx, id, received)).await?;
    upload.received = received;
    Ok(())
}
