//! Slows down guessing: each (login, address) has a few tries, which come back with time. Kept in memory, so each node counts
//! for itself, and a restart forgives.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::Timestamp;

use crate::error::Result;

/// Wrong passwords in a row before one has to wait.
const TRIES: i64 = 5;
/// One more try after this long.
const EVERY: i64 = 30_000;
/// More entries than this are swept of those that are full again.
const SWEEP: usize = 10_000;

/// The tries that are left.
#[derive(Default)]
pub struct Attempts {
    /// For each, the moment at which all tries are back.
    full_at: Mutex<BTreeMap<(String, IpAddr), Timestamp>>,
}

impl Attempts {
    /// Takes one try before the password is looked at, so that many requests at once gain nothing.
    ///
    /// # Errors
    /// `too_many_attempts` with the seconds to wait.
    pub fn take(&self, login: &str, from: IpAddr, now: Timestamp) -> Result<()> {
        let mut all = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() > SWEEP {
            all.retain(|_, full_at| *full_at > now);
        }
        let full_at = all.entry((login.to_owned(), from)).or_insert(now);
        let next = (*full_at).max(now).plus(EVERY);
        let wait = next.0 - now.0 - TRIES * EVERY;
        if wait > 0 {
            let seconds = (wait + 999) / 1000;
            return Err(ApiError::new(ErrorCode::TooManyAttempts).with("seconds", seconds).into());
        }
        *full_at = next;
        Ok(())
    }

    /// The password was right: nothing was guessed.
    pub fn forgive(&self, login: &str, from: IpAddr) {
        self.full_at.lock().unwrap_or_else(PoisonError::into_inner).remove(&(login.to_owned(), from));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    const HOME: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1));
    const ELSEWHERE: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 2));

    #[test]
    fn five_tries_then_one_every_half_minute() {
        let attempts = Attempts::default();
        let now = Timestamp(1_000_000);
        for _ in 0..5 {
            attempts.take("li.wei", HOME, now).unwrap();
        }
        let refused = attempts.take("li.wei", HOME, now).unwrap_err();
        assert_eq!(refused.to_string(), "refused: too_many_attempts seconds=30");
        assert!(attempts.take("li.wei", HOME, now.plus(29_000)).is_err());
        attempts.take("li.wei", HOME, now.plus(30_000)).unwrap();
        assert!(attempts.take("li.wei", HOME, now.plus(30_001)).is_err());
        // Nobody else suffers: neither a colleague nor Li Wei at another place.
        attempts.take("wang.fang", HOME, now).unwrap();
        attempts.take("li.wei", ELSEWHERE, now).unwrap();
    }

    #[test]
    fn a_right_password_gives_all_tries_back() {
        let attempts = Attempts::default();
        for _ in 0..20 {
            attempts.take("li.wei", HOME, Timestamp(0)).unwrap();
            attempts.forgive("li.wei", HOME);
        }
    }
}
