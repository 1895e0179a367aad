//! tus 1.0 as requests and readings of answers. No I/O and no state: what to do next follows from what the server said
//! last.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jobsheet_api::{ApiError, ErrorCode};

use crate::http::{Method, Request, Response};

const VERSION: &str = "1.0.0";
/// A chunk of 256 KB through a village's signal takes its time.
const CHUNK_TIMEOUT_MS: u32 = 120_000;
/// Where uploads live. An address elsewhere would carry the token there.
const ROOT: &str = "/uploads";

/// A file on its way.
pub struct Upload<'a> {
    /// Base address of the server.
    pub server: &'a str,
    /// The device's token.
    pub token: &'a str,
    /// Its content.
    pub sha256: &'a str,
    /// Its type.
    pub mime: &'a str,
    /// All of it.
    pub length: u64,
}

/// What an answer means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// The server has so many bytes of the upload at this address.
    At {
        /// Path of the upload.
        upload: String,
        /// Bytes confirmed.
        offset: u64,
    },
    /// The server knows another offset than we do, or did not say which: ask.
    Ask,
    /// The server does not know the upload any more, or its bytes are not what was announced: begin anew.
    Anew(ApiError),
    /// Not now.
    Later {
        /// Why.
        error: ApiError,
        /// The server's own idea of when.
        after_ms: Option<i64>,
    },
    /// The login is not good any more.
    Expired(ApiError),
    /// Not as it is.
    Never(ApiError),
}

impl Upload<'_> {
    /// Announces the file.
    pub fn create(&self) -> Request {
        let pair = |name: &str, value: &str| format!("{name} {}", STANDARD.encode(value));
        let metadata = [pair("sha256", self.sha256), pair("mime", self.mime)].join(",");
        self.request(Method::Post, ROOT)
            .header("upload-length", self.length.to_string())
            .header("upload-metadata", metadata)
    }

    /// Asks how far it is.
    pub fn head(&self, upload: &str) -> Request {
        self.request(Method::Head, upload)
    }

    /// Goes on with the bytes from `offset`.
    pub fn patch(&self, upload: &str, offset: u64, bytes: Vec<u8>) -> Request {
        self.request(Method::Patch, upload)
            .header("upload-offset", offset.to_string())
            .body("application/offset+octet-stream", bytes)
            .timeout(CHUNK_TIMEOUT_MS)
    }

    fn request(&self, method: Method, path: &str) -> Request {
        Request::new(method, format!("{}{path}", self.server)).bearer(self.token).header("tus-resumable", VERSION)
    }

    /// Reads the answer to [`Upload::create`].
    pub fn created(&self, answer: &Response) -> Said {
        if !answer.is_success() {
            return failed(answer);
        }
        match answer.headers.get("location").and_then(|address| path(address)) {
            Some(upload) => self.at(upload, answer.number("upload-offset").unwrap_or(0)),
            // Something between us and the server answers in its place.
            None => Said::Later { error: ErrorCode::Busy.into(), after_ms: None },
        }
    }

    /// Reads the answer to [`Upload::head`] or [`Upload::patch`].
    pub fn went_on(&self, upload: &str, answer: &Response) -> Said {
        if answer.status == 409 {
            return match answer.number("upload-offset") {
                Some(offset) => self.at(upload.to_owned(), offset),
                None => Said::Ask,
            };
        }
        if !answer.is_success() {
            return failed(answer);
        }
        match answer.number("upload-offset") {
            Some(offset) => self.at(upload.to_owned(), offset),
            None => Said::Later { error: ErrorCode::Busy.into(), after_ms: None },
        }
    }

    fn at(&self, upload: String, offset: u64) -> Said {
        if offset > self.length { Said::Anew(ErrorCode::OffsetMismatch.into()) } else { Said::At { upload, offset } }
    }
}

fn failed(answer: &Response) -> Said {
    let error = answer.error();
    match (answer.status, error.code) {
        (401, _) | (_, ErrorCode::SessionExpired | ErrorCode::DeviceRevoked | ErrorCode::AccountDisabled) => {
            Said::Expired(error)
        }
        // The order is not the server's yet, or not this person's any more: its own affairs decide, not the photo's.
        (_, ErrorCode::OrderNotFound) | (403, _) => Said::Later { error, after_ms: None },
        (404 | 410, _) | (460, _) | (_, ErrorCode::HashMismatch) => Said::Anew(error),
        (409, _) => Said::Ask,
        (400 | 411 | 412 | 413 | 415 | 422, _) => Said::Never(error),
        _ => Said::Later { error, after_ms: answer.retry_after_ms() },
    }
}

/// The path of an upload's address, absolute or not; only below [`ROOT`].
fn path(address: &str) -> Option<String> {
    let path = match address.split_once("://") {
        Some((_, rest)) => rest.find('/').map(|at| &rest[at..])?,
        None => address,
    };
    let name = path.strip_prefix(ROOT)?.strip_prefix('/')?;
    let plain = !name.is_empty()
        && name.len() <= 200
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    plain.then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: Upload<'static> =
        Upload { server: "https://jobs.example", token: "secret", sha256: "ab", mime: "image/jpeg", length: 1000 };

    fn answer(status: u16, headers: &[(&str, &str)]) -> Response {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Response { status, headers, body: Vec::new() }
    }

    fn at(offset: u64) -> Said {
        Said::At { upload: "/uploads/one".into(), offset }
    }

    #[test]
    fn the_files_hash_and_type_are_announced() {
        let request = FILE.create();
        assert_eq!(request.url, "https://jobs.example/uploads");
        let metadata =
            request.headers.iter().find(|(name, _)| *name == "upload-metadata").map(|(_, value)| value.as_str());
        assert_eq!(metadata, Some("sha256 YWI=,mime aW1hZ2UvanBlZw=="));
    }

    #[test]
    fn the_upload_goes_on_where_the_server_says() {
        let one = [("location", "/uploads/one")];
        assert_eq!(FILE.created(&answer(201, &one)), at(0));
        assert_eq!(FILE.created(&answer(201, &[one[0], ("upload-offset", "1000")])), at(1000), "the bytes were there");
        assert_eq!(FILE.created(&answer(201, &[("location", "https://jobs.example/uploads/one")])), at(0));
        assert_eq!(FILE.went_on("/uploads/one", &answer(204, &[("upload-offset", "256")])), at(256));
        assert_eq!(FILE.went_on("/uploads/one", &answer(409, &[("upload-offset", "128")])), at(128));
        assert_eq!(FILE.went_on("/uploads/one", &answer(409, &[])), Said::Ask);
    }

    #[test]
    fn the_token_is_not_carried_elsewhere() {
        for address in [
            "https://evil.example/x",
            "/api/session",
            "/uploads/../api/session",
            "/uploads/",
            "/uploads",
            "",
            "//evil/uploads/x",
        ] {
            let said = FILE.created(&answer(201, &[("location", address)]));
            assert!(matches!(said, Said::Later { .. }), "{address}: {said:?}");
        }
        // Another host's name in front of a good path is dropped: requests go to the server that we know.
        assert_eq!(FILE.created(&answer(201, &[("location", "https://evil.example/uploads/one")])), at(0));
    }

    #[test]
    fn every_refusal_leads_somewhere() {
        let heard = |status| FILE.went_on("/uploads/one", &answer(status, &[]));
        assert!(matches!(heard(401), Said::Expired(_)));
        for status in [404, 410, 460] {
            assert!(matches!(heard(status), Said::Anew(_)), "{status}");
        }
        for status in [400, 413, 415, 422] {
            assert!(matches!(heard(status), Said::Never(_)), "{status}");
        }
        for status in [403, 429, 500, 502, 503, 507, 302, 200] {
            assert!(matches!(heard(status), Said::Later { .. }), "{status}");
        }
    }

    #[test]
    fn an_offset_beyond_the_end_begins_anew() {
        let said = FILE.went_on("/uploads/one", &answer(204, &[("upload-offset", "1001")]));
        assert_eq!(said, Said::Anew(ErrorCode::OffsetMismatch.into()));
        let nonsense = FILE.went_on("/uploads/one", &answer(204, &[("upload-offset", "-3")]));
        assert!(matches!(nonsense, Said::Later { .. }));
    }
}
