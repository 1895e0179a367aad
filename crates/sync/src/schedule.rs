//! What to do next on the line: a pure decision over the table of outgoing work.
//!
//! Items are independent: one that fails waits for its own retry time and never holds up another. Words go before
//! pictures. All times are milliseconds of a counter that never jumps (an uptime), not of the wall clock.

use serde::{Deserialize, Serialize};

/// First wait after a failure.
const FIRST_RETRY: i64 = 2_000;
/// Longest wait between two attempts.
const LONGEST_RETRY: i64 = 300_000;
/// How often to ask when nothing happens and no poke channel is open.
const IDLE: i64 = 60_000;
/// How often to ask when a poke channel is open: in case a poke was lost.
const IDLE_POKED: i64 = 600_000;

/// What goes before what. A blurred picture of a photo (its ThumbHash) is among the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Facts: small, and what the office waits for.
    Words,
    /// Photos, drawings, report models.
    Picture,
}

/// Something that has yet to reach the server, as far as deciding what is next needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    /// What [`Next::Upload`] calls it.
    pub key: String,
    /// Its turn.
    pub class: Class,
    /// Not before this time.
    pub retry_at: i64,
}

impl Outgoing {
    /// An item that may go now.
    #[must_use]
    pub fn new(key: impl Into<String>, class: Class) -> Self {
        Self { key: key.into(), class, retry_at: i64::MIN }
    }
}

/// What to do now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Next {
    /// Nothing for so many milliseconds, unless something happens.
    Wait {
        /// How long.
        millis: i64,
    },
    /// Ask the server; push what is due.
    Sync,
    /// Send this blob.
    Upload {
        /// Its [`Outgoing::key`].
        key: String,
    },
}

/// When to ask the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// The device believes that it has a connection.
    online: bool,
    /// Somebody waits on the poke channel.
    poke_open: bool,
    /// There is something to fetch: a poke, a start, more than one answer could hold.
    wanted: bool,
    /// Failures in a row.
    attempts: u32,
    /// Not before this time, whatever there is to do.
    retry_at: i64,
    /// Ask at this time even if nothing happens.
    idle_at: i64,
}

impl Default for Schedule {
    fn default() -> Self {
        Self { online: true, poke_open: false, wanted: true, attempts: 0, retry_at: i64::MIN, idle_at: i64::MIN }
    }
}

impl Schedule {
    /// The system says that there is, or is no, connection. Coming back clears the wait.
    pub fn connectivity(&mut self, online: bool) {
        if online && !self.online {
            self.attempts = 0;
            self.retry_at = i64::MIN;
            self.wanted = true;
        }
        self.online = online;
    }

    /// The server has something new, or the user asked for it.
    pub fn poked(&mut self) {
        self.wanted = true;
    }

    /// The poke channel was opened or lost.
    pub fn poke_channel(&mut self, open: bool, now: i64) {
        self.poke_open = open;
        self.idle_at = now.saturating_add(self.idle());
    }

    /// An answer came; `more` as it said.
    pub fn synced(&mut self, now: i64, more: bool) {
        self.wanted = more;
        self.attempts = 0;
        self.retry_at = i64::MIN;
        self.idle_at = now.saturating_add(self.idle());
    }

    /// No answer came, or one that says "later".
    pub fn failed(&mut self, now: i64, random: u64) {
        self.retry_at = now.saturating_add(backoff(self.attempts, random));
        self.attempts = self.attempts.saturating_add(1);
    }

    /// A person asks for it: no more waiting.
    pub fn hurry(&mut self) {
        self.attempts = 0;
        self.retry_at = i64::MIN;
        self.wanted = true;
    }

    /// The server asks to be left alone until then.
    pub fn not_before(&mut self, at: i64) {
        self.retry_at = self.retry_at.max(at);
    }

    /// The system says that there is a connection, and nothing speaks against it.
    #[must_use]
    pub fn is_online(&self) -> bool {
        self.online && self.attempts == 0
    }

    /// Milliseconds until the line is tried again.
    #[must_use]
    pub fn retry_in(&self, now: i64) -> i64 {
        self.retry_at.saturating_sub(now).max(0)
    }

    /// What to do now. `items` is the table of outgoing work in any order.
    #[must_use]
    pub fn next<'a>(&self, now: i64, items: impl IntoIterator<Item = &'a Outgoing>) -> Next {
        if !self.online {
            return Next::Wait { millis: IDLE };
        }
        let mut wake = self.idle_at;
        let mut words_due = false;
        let mut upload: Option<&Outgoing> = None;
        for item in items {
            if item.retry_at > now {
                wake = wake.min(item.retry_at);
            } else if item.class == Class::Words {
                words_due = true;
            } else if upload.is_none_or(|best| (item.class, &item.key) < (best.class, &best.key)) {
                upload = Some(item);
            }
        }
        let sync_due = words_due || self.wanted || self.idle_at <= now;
        if self.retry_at > now {
            // The line itself is failing: uploads would fail alike.
            return Next::Wait { millis: self.retry_at.saturating_sub(now) };
        }
        match upload {
            _ if sync_due => Next::Sync,
            Some(item) => Next::Upload { key: item.key.clone() },
            None => Next::Wait { millis: wake.saturating_sub(now).max(1) },
        }
    }

    fn idle(&self) -> i64 {
        if self.poke_open { IDLE_POKED } else { IDLE }
    }
}

/// Twice as long after each failure, and a random part so that phones which lost the line together do not return
/// together: between half and all of the step.
#[must_use]
pub fn backoff(attempts: u32, random: u64) -> i64 {
    let step = FIRST_RETRY.saturating_mul(1_i64.checked_shl(attempts.min(16)).unwrap_or(i64::MAX)).min(LONGEST_RETRY);
    let half = step / 2;
    half + i64::try_from(random % (half.unsigned_abs() + 1)).unwrap_or(0)
}

#[cfg(test)]
mod tests;
