//! Boards as they were laid out last: all who look at a day share one computation of it.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use jobsheet_api::office::Board;
use jobsheet_model::Timestamp;

/// Days and weeks that are kept. Dispatchers look at today and tomorrow, some at the week.
const MOST: usize = 10;
/// A board says when visits begin from now on: after this it is laid out anew, whatever has or has not changed.
const FRESH: i64 = 60_000;

/// The board of a day as it is sent, and what it was made from.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Position of the office's changes.
    pub seq: u64,
    /// When it was read.
    pub at: Timestamp,
    /// The answer.
    pub json: Bytes,
    /// The day in it, and the one that was kept before it: whoever has that gets what is different. None of a week.
    pub days: (Option<Arc<Board>>, Option<Arc<Board>>),
}

impl Kept {
    /// It says what is known at `seq`, and not too long ago.
    #[must_use]
    pub fn is_good(&self, seq: u64, now: Timestamp) -> bool {
        self.seq >= seq && (0..FRESH).contains(&now.0.saturating_sub(self.at.0))
    }

    /// The day, and the edition of it that somebody has, if that is still known.
    #[must_use]
    pub fn known(&self, have: &str) -> Option<(Arc<Board>, Arc<Board>)> {
        let (day, before) = &self.days;
        let is = |board: &&Arc<Board>| board.edition == have;
        let had = day.iter().chain(before).find(is)?;
        Some((Arc::clone(had), Arc::clone(day.as_ref()?)))
    }
}

/// A place for one day's board. Whoever holds it lays the board out; the others wait and take what they find.
pub type Slot = Arc<tokio::sync::Mutex<Option<Kept>>>;

/// The days that were looked at last.
#[derive(Debug, Default)]
pub struct Boards(Mutex<Vec<(String, Slot)>>);

impl Boards {
    /// The place of a day.
    #[must_use]
    pub fn of(&self, day: &str) -> Slot {
        let mut days = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = days.iter().position(|(name, _)| name == day).map(|at| days.remove(at));
        let (name, slot) = known.unwrap_or_else(|| (day.to_owned(), Slot::default()));
        days.push((name, Arc::clone(&slot)));
        if days.len() > MOST {
            days.remove(0);
        }
        slot
    }
}

impl Boards {
    /// All of them are laid out anew: something that they were made from has changed, and no order says so.
    pub fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(seq: u64, at: i64) -> Kept {
        Kept { seq, at: Timestamp(at), json: Bytes::new(), days: (None, None) }
    }

    #[test]
    fn a_board_is_good_until_something_changes_or_a_minute_passes() {
        assert!(kept(5, 1_000).is_good(5, Timestamp(1_000)));
        assert!(kept(6, 1_000).is_good(5, Timestamp(60_999)), "newer than was asked for");
        assert!(!kept(5, 1_000).is_good(6, Timestamp(1_000)), "something has changed");
        assert!(!kept(5, 1_000).is_good(5, Timestamp(61_000)), "a minute has passed");
        assert!(!kept(5, 1_000).is_good(5, Timestamp(999)), "the clock was set back");
    }

    #[test]
    fn one_day_has_one_place_and_old_days_make_room() {
        let boards = Boards::default();
        let today = boards.of("2026-11-28");
        assert!(Arc::ptr_eq(&today, &boards.of("2026-11-28")));
        for day in 1..=MOST {
            let _ = boards.of(&format!("2026-12-{day:02}"));
        }
        assert!(!Arc::ptr_eq(&today, &boards.of("2026-11-28")));
    }
}
