//! `GET /blobs/{sha256}`: bytes by their content, for who may see a record that names them.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::stream;
use jobsheet_api::ErrorCode;
use tokio::fs::File;
use tokio::io::AsyncReadExt;

use crate::app::App;
use crate::auth::Caller;
use crate::blobs::Sha256Hex;
use crate::db::values;
use crate::error::{Error, Result};
use crate::extract::Path;
use crate::hooks;

/// Read at once.
const PIECE: usize = 64 * 1024;

/// The bytes. They never change, so a browser may keep them; only for this person.
///
/// # Errors
/// `not_found`, also for who may not see them.
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(sha256): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let sha256: Sha256Hex = sha256.parse().map_err(|_| Error::refused(ErrorCode::NotFound))?;
    let wanted = sha256.clone();
    let (bytes, mime) = app
        .db
        .read(move |tx, _| {
            let row = tx.query_opt("SELECT bytes, mime FROM blobs WHERE sha256 = $1", values![&wanted])?;
            let row = row.ok_or_else(|| Error::refused(ErrorCode::NotFound))?;
            if !hooks::may_read_blob(tx, &caller, wanted.as_str())? {
                return Err(Error::refused(ErrorCode::NotFound));
            }
            Ok((row.number::<u64>("bytes")?, row.string("mime")?))
        })
        .await?;
    let tag = format!("\"{sha256}\"");
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|value| value == tag.as_str());
    let fixed = [
        (header::ETAG, tag),
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable".to_owned()),
        (header::VARY, "Authorization, Cookie".to_owned()),
        // Opened by itself it is a picture and nothing else, whatever its bytes say.
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin".to_owned()),
    ];
    if known {
        return Ok((StatusCode::NOT_MODIFIED, fixed).into_response());
    }
    let file = File::open(app.blobs.path(&sha256)).await?;
    let body = Body::from_stream(stream::try_unfold(file, async |mut file| -> std::io::Result<_> {
        let mut piece = Vec::with_capacity(PIECE);
        let read = file.read_buf(&mut piece).await?;
        Ok((read > 0).then(|| (Bytes::from(piece), file)))
    }));
    let described = [(header::CONTENT_TYPE, mime), (header::CONTENT_LENGTH, bytes.to_string())];
    Ok((fixed, described, body).into_response())
}
