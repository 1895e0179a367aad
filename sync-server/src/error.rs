//! One error for everything the server does. **Refused** is an answer to the caller (a stable code and details without
//! personal data); the rest is a fault of ours, answered as `internal` (or `busy`, `storage_full`) and written to the log.
//!
//! A job that returns an error leaves nothing behind: its part of the transaction is rolled back.

use std::fmt::Display;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jobsheet_api::error::ErrorBody;
use jobsheet_api::{ApiError, ErrorCode};

use crate::db::{DbError, DbErrorKind};

/// What a piece of server logic returns.
pub type Result<T> = std::result::Result<T, Error>;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The caller may not, or asked for something that cannot be. Told to the caller as it is.
    #[error("refused: {0}")]
    Refused(ApiError),
    /// The database failed or a constraint was broken.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The blob folder or another file failed.
    #[error("file: {0}")]
    File(#[from] std::io::Error),
    /// A fault of the program; words for the log, without personal data.
    #[error("{0}")]
    Internal(String),
}

impl Error {
    /// A refusal without details.
    #[must_use]
    pub fn refused(code: ErrorCode) -> Self {
        Self::Refused(ApiError::new(code))
    }

    /// A fault of the program, in words for the log.
    #[must_use]
    pub fn internal(what: impl Display) -> Self {
        Self::Internal(what.to_string())
    }

    /// What the caller is told.
    #[must_use]
    pub fn api(&self) -> ApiError {
        match self {
            Self::Refused(error) => error.clone(),
            Self::Db(error) => ApiError::new(match error.kind {
                DbErrorKind::Full => ErrorCode::StorageFull,
                DbErrorKind::Busy | DbErrorKind::Retry | DbErrorKind::Closed => ErrorCode::Busy,
                DbErrorKind::Newer => ErrorCode::DatabaseNewer,
                DbErrorKind::Damaged => ErrorCode::DatabaseDamaged,
                DbErrorKind::Unique | DbErrorKind::ForeignKey | DbErrorKind::Other => ErrorCode::Internal,
            }),
            Self::File(error) if is_full(error) => ApiError::new(ErrorCode::StorageFull),
            Self::File(_) | Self::Internal(_) => ApiError::new(ErrorCode::Internal),
        }
    }

    /// The stable code that the caller is told.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        self.api().code
    }
}

/// The disk (or the quota on it) is full.
fn is_full(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded)
}

impl From<ApiError> for Error {
    fn from(error: ApiError) -> Self {
        Self::Refused(error)
    }
}

impl From<ErrorCode> for Error {
    fn from(code: ErrorCode) -> Self {
        Self::refused(code)
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let api = self.api();
        let status = StatusCode::from_u16(api.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        match &self {
            Self::Refused(_) => tracing::debug!(code = api.code.code(), "Refused a request."),
            other => tracing::error!(code = api.code.code(), error = %other, "A request failed."),
        }
        let mut response = (status, Json(ErrorBody { error: api.clone() })).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if matches!(api.code, ErrorCode::Busy | ErrorCode::StorageFull) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}
