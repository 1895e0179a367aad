//! The last step: verify, move to the blobs, give the receipt.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use jobsheet_api::ErrorCode;
use sha2::{Digest, Sha256};

use super::content;
use super::row::{self, Upload, UploadId};
use crate::app::App;
use crate::auth::Device;
use crate::blobs::Sha256Hex;
use crate::error::{Error, Result};

/// The upload as it stands, after stopping whoever writes to it and finishing what a killed server has left whole.
///
/// # Errors
/// `not_found`, or when the database or the disk fails.
pub async fn finish_if_whole(app: &App, device: &Device, id: UploadId) -> Result<Upload> {
    let _turn = app.uploads.take(id).await;
    let replica = device.replica;
    let mut upload = app.db.read(move |tx, _| row::get(tx, replica, id)).await?;
    match finish(app, &mut upload).await {
        // Asked for where it stands, the answer is "at the beginning"; what was wrong is said when the bytes come.
        Err(error) if matches!(error.code(), ErrorCode::HashMismatch | ErrorCode::NotAnImage) => Ok(upload),
        other => other.map(|()| upload),
    }
}

/// Finishes an upload whose bytes are all here; does nothing otherwise. If they are wrong the upload is at its beginning again.
pub(super) async fn finish(app: &App, upload: &mut Upload) -> Result<()> {
    if upload.done || upload.received < upload.bytes {
        return Ok(());
    }
    let (blobs, part, its) = (app.blobs.clone(), app.part_path(upload.id), upload.clone());
    let moved = tokio::task::spawn_blocking(move || -> Result<()> {
        if blobs.has(&its.sha256) && !part.exists() {
            // Moved, and then killed before the row was written.
            return Ok(());
        }
        verify(&part, &its)?;
        Ok(blobs.keep(&part, &its.sha256)?)
    });
    let moved = moved.await.map_err(Error::internal)?;
    if let Err(error) = moved {
        if matches!(error, Error::Refused(_)) || is_gone(&error) {
            let (id, part) = (upload.id, app.part_path(upload.id));
            app.db.write(move |tx, _| row::set_received(tx, id, 0)).await?;
            upload.received = 0;
            // Only tidiness: the next bytes are written over it.
            let _ = fs::remove_file(part);
        }
        return Err(error);
    }
    let its = upload.clone();
    app.db.write(move |tx, cx| row::complete(tx, cx, &its)).await?;
    upload.done = true;
    Ok(())
}

fn is_gone(error: &Error) -> bool {
    matches!(error, Error::File(error) if error.kind() == io::ErrorKind::NotFound)
}

/// Reads all of it once.
fn verify(part: &Path, upload: &Upload) -> Result<()> {
    let mut file = File::open(part)?.take(upload.bytes);
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    let mut head = Vec::with_capacity(content::HEAD);
    loop {
        let read = file.read(&mut buffer)?;
        let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
        hash.update(bytes);
        head.extend(bytes.iter().take(content::HEAD - head.len()));
    }
    if Sha256Hex::of_digest(&hash.finalize()) != upload.sha256 {
        return Err(Error::refused(ErrorCode::HashMismatch));
    }
    content::check_head(&upload.mime, &head)?;
    // Beyond what was announced and confirmed there may be bytes of a former try.
    if fs::metadata(part)?.len() > upload.bytes {
        File::options().write(true).open(part)?.set_len(upload.bytes)?;
    }
    Ok(())
}
