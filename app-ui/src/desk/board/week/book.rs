//! The week as the server said last, and which day of whom is listed beside it.

use std::sync::Arc;

use jobsheet_api::ApiError;
use jobsheet_api::office::Week;
use jobsheet_model::UserId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::desk::context::Desk;
use crate::desk::when;
use crate::rest;

/// The week.
#[derive(Clone, Copy)]
pub struct WeekBook {
    /// What the server said last.
    pub seen: RwSignal<Option<Arc<Week>>>,
    /// Why it said nothing.
    pub failed: RwSignal<Option<ApiError>>,
    /// Whose visits of the day are listed; none: what nobody has.
    pub whose: RwSignal<Option<UserId>>,
    asked: StoredValue<u32>,
}

impl WeekBook {
    /// Nothing read yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            seen: RwSignal::new(None),
            failed: RwSignal::new(None),
            whose: RwSignal::new(None),
            asked: StoredValue::new(0),
        }
    }

    /// Reads the week of a day. Another one than before shows nothing until it is here.
    pub fn read(self, desk: Desk, day: i64) {
        if !self.has(day) {
            self.seen.set(None);
        }
        self.asked.update_value(|asked| *asked += 1);
        let asked = self.asked.get_value();
        spawn_local(async move {
            let answer = rest::week(&when::date_input(day)).await;
            if self.asked.try_get_value() != Some(asked) {
                return;
            }
            match answer {
                Ok(week) => {
                    self.failed.set(None);
                    if self.seen.with_untracked(|old| old.as_deref() != Some(&week)) {
                        self.seen.set(Some(Arc::new(week)));
                    }
                }
                Err(error) => {
                    desk.note(&error);
                    self.failed.set(Some(error));
                }
            }
        });
    }

    fn has(self, day: i64) -> bool {
        let name = when::date_input(day);
        self.seen.with_untracked(|week| week.as_ref().is_some_and(|week| week.days.iter().any(|one| one.day == name)))
    }
}
