//! From what went wrong inside to what people and programs are told. The only place where that is decided.

use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_record::{Refusal, WriteError};
use jobsheet_store::StoreError;

/// What commands answer.
pub type Result<T> = std::result::Result<T, Failure>;

/// An error on its way out of the core. A type of its own only so that the errors of the layers below convert into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure(pub ApiError);

impl From<ErrorCode> for Failure {
    fn from(code: ErrorCode) -> Self {
        Self(code.into())
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<Failure> for ApiError {
    fn from(failure: Failure) -> Self {
        failure.0
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let code = match error {
            StoreError::Full => ErrorCode::DeviceFull,
            StoreError::Newer { found, known } => {
                return Self(ApiError::new(ErrorCode::DatabaseNewer).with("found", found).with("known", known));
            }
            StoreError::Damaged(_) | StoreError::Unreadable(_) => ErrorCode::DatabaseDamaged,
            StoreError::Busy => ErrorCode::OpenElsewhere,
            StoreError::File(error) if error.kind() == std::io::ErrorKind::StorageFull => ErrorCode::DeviceFull,
            StoreError::MigrationChanged(_) | StoreError::Sqlite(_) | StoreError::File(_) => ErrorCode::Internal,
        };
        Self(code.into())
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self(refusal_error(refusal.code()))
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Refused(refusal) => refusal.into(),
            WriteError::NotAScalar => Self(ApiError::invalid("value", "type")),
            WriteError::Broken => ErrorCode::Internal.into(),
        }
    }
}

/// The error with a refusal's code; `internal` with the code as a detail when a newer server has other words.
#[must_use]
pub fn refusal_error(code: &str) -> ApiError {
    match ErrorCode::ALL.iter().find(|one| one.code() == code) {
        Some(known) => ApiError::new(*known),
        None => ApiError::new(ErrorCode::Internal).with("refusal", code),
    }
}
