//! Errors as people and programs meet them: a stable code, translated as `error-<code>` with the next step as
//! `error-<code>-next`, and details without personal data.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $status:literal;)*) => {
        /// What went wrong. Codes never change their meaning; new ones may be added.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum ErrorCode {
            $($(#[$doc])* #[serde(rename = $code)] $name,)*
        }

        impl ErrorCode {
            /// All, for tables and translations.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stable snake_case code.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// The HTTP status that goes with it.
            #[must_use]
            pub fn status(self) -> u16 {
                match self { $(Self::$name => $status),* }
            }
        }
    };
}

codes! {
    /// Login or password is wrong; which of them is not told.
    WrongPassword = "wrong_password", 401;
    /// Too many failed sign-ins; wait.
    TooManyAttempts = "too_many_attempts", 429;
    /// The token is missing, unknown or has expired. The replica on the device is untouched.
    SessionExpired = "session_expired", 401;
    /// The account was switched off.
    AccountDisabled = "account_disabled", 403;
    /// The role may not do this.
    NotPermitted = "not_permitted", 403;
    /// The device is not enrolled here.
    UnknownDevice = "unknown_device", 401;
    /// An administrator has revoked the device.
    DeviceRevoked = "device_revoked", 403;
    /// The order is not granted to the caller, or does not exist; which of them is not told.
    OrderNotFound = "order_not_found", 404;
    /// The thing asked for does not exist or may not be seen.
    NotFound = "not_found", 404;
    /// A value in the request is not acceptable; `field` and `why` say which.
    InvalidInput = "invalid_input", 422;
    /// The request could not be read.
    MalformedRequest = "malformed_request", 400;
    /// Somebody changed it meanwhile; `field` says what.
    ChangedMeanwhile = "changed_meanwhile", 409;
    /// The step is not possible in the present state.
    StepNotAllowed = "step_not_allowed", 409;
    /// The step needs evidence that is not there; `missing` lists it.
    EvidenceMissing = "evidence_missing", 409;
    /// Change bytes that cannot be read.
    MalformedChange = "malformed_change", 422;
    /// A change over the size limit.
    ChangeTooLarge = "change_too_large", 413;
    /// A change names a change that is not there.
    MissingDependency = "missing_dependency", 409;
    /// A change by an actor that is not the caller's.
    ActorNotYours = "actor_not_yours", 403;
    /// A change whose sequence number is not the next of its actor.
    SequenceBroken = "sequence_broken", 409;
    /// A change that does not descend from its author's last one.
    NotADescendant = "not_a_descendant", 409;
    /// A change whose operation numbers are not the next.
    StartOpWrong = "start_op_wrong", 422;
    /// A change of a path that the role may not write.
    OutsideWriteScope = "outside_write_scope", 403;
    /// A change that overwrites or deletes what is kept for ever.
    ImmutableOverwritten = "immutable_overwritten", 409;
    /// A change after which the record could not be read.
    RecordUnreadable = "record_unreadable", 422;
    /// The envelope's signature does not fit its author.
    BadSignature = "bad_signature", 403;
    /// A photo or file over the size limit.
    BlobTooLarge = "blob_too_large", 413;
    /// A photo that is no image.
    NotAnImage = "not_an_image", 415;
    /// The upload continues elsewhere; `offset` says where.
    OffsetMismatch = "offset_mismatch", 409;
    /// The bytes do not have the hash that was announced.
    HashMismatch = "hash_mismatch", 460;
    /// A position that is not on the globe.
    InvalidPlace = "invalid_place", 422;
    /// The device's clock is far off; times are kept and marked.
    ClockSuspect = "clock_suspect", 200;
    /// No room on this device.
    DeviceFull = "device_full", 507;
    /// No room on the server.
    StorageFull = "storage_full", 507;
    /// The database was written by a newer version of the program.
    DatabaseNewer = "database_newer", 500;
    /// The local database cannot be opened or read.
    DatabaseDamaged = "database_damaged", 500;
    /// Another tab of this browser owns the database.
    OpenElsewhere = "open_elsewhere", 409;
    /// This browser cannot keep work safely (no OPFS).
    StorageUnsupported = "storage_unsupported", 501;
    /// Signing out now would leave unsent work behind.
    UnsentWork = "unsent_work", 409;
    /// Nobody is signed in on this device.
    NotEnrolled = "not_enrolled", 401;
    /// The device's key is gone: a restored backup, or a keystore that was emptied. Sign in again.
    KeyLost = "key_lost", 401;
    /// The system's keystore does not answer; sending waits for it.
    KeystoreLocked = "keystore_locked", 503;
    /// The passphrase does not open the bundle.
    WrongPassphrase = "wrong_passphrase", 403;
    /// The file is no bundle, or not all of it is here, or it was changed.
    BundleDamaged = "bundle_damaged", 422;
    /// The bundle was packed by a newer version of the program.
    BundleNewer = "bundle_newer", 422;
    /// The bundle belongs to another company.
    BundleForeign = "bundle_foreign", 403;
    /// There is nothing that the server has not confirmed.
    NothingToExport = "nothing_to_export", 409;
    /// The place that the person chose takes no file: denied, gone, or only half of it fits.
    FileNotWritten = "file_not_written", 500;
    /// No answer from the server.
    Offline = "offline", 503;
    /// The server cannot take it now; try later.
    Busy = "busy", 503;
    /// A fault of the program. The log has more.
    Internal = "internal", 500;
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// One error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError {
    /// What went wrong.
    pub code: ErrorCode,
    /// Arguments of the translated message; never personal data.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub detail: BTreeMap<String, String>,
}

impl ApiError {
    /// An error without details.
    #[must_use]
    pub fn new(code: ErrorCode) -> Self {
        Self { code, detail: BTreeMap::new() }
    }

    /// The same with one more detail.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl fmt::Display) -> Self {
        self.detail.insert(key.to_owned(), value.to_string());
        self
    }

    /// `invalid_input` about one field.
    #[must_use]
    pub fn invalid(field: &str, why: &str) -> Self {
        Self::new(ErrorCode::InvalidInput).with("field", field).with("why", why)
    }
}

impl From<ErrorCode> for ApiError {
    fn from(code: ErrorCode) -> Self {
        Self::new(code)
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code)?;
        for (key, value) in &self.detail {
            write!(f, " {key}={value}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ApiError {}

/// The envelope of an error answer over HTTP.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// The error.
    pub error: ApiError,
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "these are tests")]
mod tests {
    use super::*;

    #[test]
    fn operators_can_look_up_every_code() {
        let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/errors.md")).unwrap();
        let listed: Vec<&str> = page.lines().filter(|line| line.starts_with("| `")).collect();
        for code in ErrorCode::ALL {
            let row = format!("| `{}` | {} |", code.code(), code.status());
            assert!(listed.iter().any(|line| line.starts_with(&row)), "docs/errors.md lacks {row}");
        }
        assert_eq!(listed.len(), ErrorCode::ALL.len(), "docs/errors.md lists a code that is no more");
    }
}
