//! `/uploads`: tus 1.0 for devices. The hash and type come as `Upload-Metadata: sha256 <base64>, filetype <base64>`
//! (`mime` is understood as well).

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jobsheet_api::{ApiError, ErrorCode};
use uuid::Uuid;

use crate::app::App;
use crate::auth::AtTheDoor;
use crate::error::{Error, Result};
use crate::extract::Path;
use crate::uploads::{self, Announced, MAX_BYTES, Upload, UploadId};

const VERSION: &str = "1.0.0";
const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");

/// `OPTIONS /uploads`: what this server can do.
pub async fn abilities() -> Response {
    let headers = [
        (RESUMABLE, VERSION.to_owned()),
        (HeaderName::from_static("tus-version"), VERSION.to_owned()),
        (HeaderName::from_static("tus-extension"), "creation".to_owned()),
        (HeaderName::from_static("tus-max-size"), MAX_BYTES.to_string()),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// `POST /uploads`: announces an upload; 201 with its address and how much of it is here already.
pub async fn begin(State(app): State<App>, at_the_door: AtTheDoor, headers: HeaderMap) -> Response {
    answer(&headers, StatusCode::CREATED, || async {
        let announced = announced(&headers)?;
        let AtTheDoor { device, revoked } = at_the_door;
        let (caller, replica) = (device.caller(), device.replica);
        let upload = app.db.write(move |tx, cx| uploads::begin(tx, cx, &caller, replica, &announced, revoked)).await?;
        if upload.done {
            return Ok(upload);
        }
        // It may be whole and unfinished, because a server was killed.
        uploads::finish_if_whole(&app, &device, upload.id).await
    })
    .await
}

/// `HEAD /uploads/{id}`: how much of it is here.
pub async fn show(
    State(app): State<App>,
    AtTheDoor { device, .. }: AtTheDoor,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Response {
    answer(&headers, StatusCode::OK, || uploads::finish_if_whole(&app, &device, UploadId(id))).await
}

/// `PATCH /uploads/{id}`: more of it.
pub async fn append(
    State(app): State<App>,
    AtTheDoor { device, .. }: AtTheDoor,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let id = UploadId(id);
    answer(&headers, StatusCode::NO_CONTENT, || async {
        let content = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if content != Some("application/offset+octet-stream") {
            return Err(malformed("content_type"));
        }
        let offset = number(&headers, &OFFSET)?;
        // A task of its own: when the connection breaks this future is dropped, but what came is still to be stored.
        let task = tokio::spawn(async move { uploads::receive(&app, &device, id, offset, body).await });
        task.await.map_err(Error::internal)?
    })
    .await
}

/// Checks the protocol's version and adds its headers to whatever the answer is.
async fn answer<F: Future<Output = Result<Upload>>>(
    headers: &HeaderMap,
    status: StatusCode,
    work: impl FnOnce() -> F,
) -> Response {
    if headers.get(&RESUMABLE).is_none_or(|version| version != VERSION) {
        let mut response = malformed("tus_version").into_response();
        *response.status_mut() = StatusCode::PRECONDITION_FAILED;
        response.headers_mut().insert("tus-version", HeaderValue::from_static(VERSION));
        return response;
    }
    let mut response = match work().await {
        Ok(upload) => {
            let headers = [
                (header::LOCATION, format!("/uploads/{}", upload.id.0)),
                (OFFSET, upload.received.to_string()),
                (LENGTH, upload.bytes.to_string()),
                (header::CACHE_CONTROL, "no-store".to_owned()),
            ];
            (status, headers).into_response()
        }
        Err(error) => {
            let at = error.api().detail.get("offset").and_then(|offset| HeaderValue::from_str(offset).ok());
            let mut response = error.into_response();
            if let Some(at) = at {
                response.headers_mut().insert(OFFSET, at);
            }
            response
        }
    };
    response.headers_mut().insert(RESUMABLE, HeaderValue::from_static(VERSION));
    response
}

fn malformed(why: &str) -> Error {
    ApiError::new(ErrorCode::MalformedRequest).with("why", why).into()
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Result<u64> {
    let value = headers.get(name).and_then(|value| value.to_str().ok()?.parse().ok());
    value.ok_or_else(|| malformed(name.as_str()))
}

fn announced(headers: &HeaderMap) -> Result<Announced> {
    let metadata = headers.get(&METADATA).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let find = |wanted: &str| {
        let mut pairs = metadata.split(',').filter_map(|pair| pair.trim().split_once(' '));
        let (_, value) = pairs.find(|(key, _)| *key == wanted)?;
        String::from_utf8(STANDARD.decode(value.trim()).ok()?).ok()
    };
    let sha256 = find("sha256").and_then(|value| value.parse().ok());
    let sha256 = sha256.ok_or_else(|| Error::from(ApiError::invalid("sha256", "not_a_hash")))?;
    let mime =
        find("filetype").or_else(|| find("mime")).ok_or_else(|| Error::from(ApiError::invalid("mime", "required")))?;
    Ok(Announced { sha256, bytes: number(headers, &LENGTH)?, mime })
}
