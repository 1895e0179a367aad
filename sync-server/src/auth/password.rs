//! Passwords by argon2id. Slow on purpose: never inside a transaction, and on a thread that may block.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use jobsheet_api::ApiError;

use crate::error::{Error, Result};

/// Shorter ones are refused when set.
pub const MIN_LENGTH: usize = 8;
/// Longer ones are refused: hashing them would only cost time.
pub const MAX_LENGTH: usize = 256;

/// Verified when the login is unknown, so that the answer takes as long as for a known one. Hash of a text nobody has.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyB0aGlz$mJbRMy7eJLVNlqoH0Ms1nbG3oMFHjdvbQWoCwIVQ2zc";

/// Checks a new password.
///
/// # Errors
/// `invalid_input` about `password`.
pub fn check(password: &str) -> Result<()> {
    let why = match password.chars().count() {
        count if count < MIN_LENGTH => "too_short",
        count if count > MAX_LENGTH => "too_long",
        _ => return Ok(()),
    };
    Err(ApiError::invalid("password", why).with("min", MIN_LENGTH).with("max", MAX_LENGTH).into())
}

/// The PHC text to store. `salt` comes from [`crate::cx::Cx::secret`].
///
/// # Errors
/// When hashing fails.
pub fn hash(password: &str, salt: &[u8; 32]) -> Result<String> {
    let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt[..16]);
    hash.map(|hash| hash.to_string()).map_err(|_| Error::internal("a password could not be hashed"))
}

/// Whether `password` is the one behind `stored`; without a stored one the same work is done in vain.
#[must_use]
pub fn verify(password: &str, stored: Option<&str>) -> bool {
    if password.chars().count() > MAX_LENGTH {
        return false;
    }
    let Ok(parsed) = PasswordHash::new(stored.unwrap_or(NOBODY)) else { return false };
    Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && stored.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_opens_only_with_itself() {
        let stored = hash("correct horse", &[7; 32]).unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(verify("correct horse", Some(&stored)));
        assert!(!verify("correct horsf", Some(&stored)));
        assert!(!verify("correct horse", None));
    }

    #[test]
    fn an_unknown_login_costs_the_same_work() {
        let parsed = PasswordHash::new(NOBODY).unwrap();
        let real = hash("x", &[1; 32]).unwrap();
        let real = PasswordHash::new(&real).unwrap();
        assert_eq!(parsed.algorithm, real.algorithm);
        assert_eq!(parsed.params.to_string(), real.params.to_string());
        assert_eq!(parsed.hash.unwrap().as_bytes().len(), real.hash.unwrap().as_bytes().len());
        assert!(!verify("nobody has this", None));
    }

    #[test]
    fn too_short_and_too_long_are_refused() {
        assert_eq!(
            check("1234567").unwrap_err().to_string(),
            "refused: invalid_input field=password max=256 min=8 why=too_short"
        );
        assert!(check("工单系统密码八个字").is_ok());
        assert!(check(&"x".repeat(257)).is_err());
    }
}
