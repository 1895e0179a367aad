//! After room was made at once for an urgent order, with as little disturbance as possible: whether a whole plan would be better is
//! looked for beside, and offered. Nobody waits for it, and nothing is done by it.

use std::sync::Arc;

use jobsheet_api::office::{Figures, PlanRequest};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::book::{BoardBook, Question};
use super::words;
use crate::desk::context::Desk;
use crate::desk::when;
use crate::i18n::{t, t_args};
use crate::rest;
use crate::ui::Toast;

/// Seconds on the road that are worth looking at another plan.
const WORTH: u64 = 10 * 60;

/// Room was made and is decided: looks for a better plan of the day, if that was asked for.
pub fn look(desk: Desk, book: BoardBook) {
    if !book.improve.try_update_value(std::mem::take).unwrap_or(false) {
        return;
    }
    let day = book.day.get_untracked();
    spawn_local(async move {
        // That there is none is no news.
        let Ok(found) = rest::plan(&PlanRequest { day: when::date_input(day), reassign: true }).await else { return };
        if book.day.try_get_untracked() != Some(day) || !is_better(&found.before, &found.after) {
            return;
        }
        let saved = i64::try_from(found.before.travel.saturating_sub(found.after.travel)).unwrap_or(0);
        let words = match saved {
            1.. => t_args("board-plan-better-road", &[("time", words::span(saved).into())]),
            _ => t("board-plan-better"),
        };
        let found = Arc::new(found);
        let show = desk.callback(move || {
            book.better.set_value(Some(Arc::clone(&found)));
            book.question.set(Some(Question::Plan));
        });
        desk.said.set(words.clone());
        desk.toaster.show(Toast::new(words).with_action(t("board-plan-better-look"), show));
    });
}

/// Nothing is worse, and somebody who waited is served, somebody who was late is in time, or much driving is saved.
fn is_better(before: &Figures, after: &Figures) -> bool {
    let worse = after.unassigned > before.unassigned || after.late > before.late || after.overtime > before.overtime;
    let more = after.unassigned < before.unassigned || after.late < before.late;
    !worse && (more || after.travel + WORTH <= before.travel)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_better_if_nothing_is_worse_and_something_is_worth_it() {
        let before = Figures { unassigned: 2, late: 1, travel: 7_200, ..Figures::default() };
        let served = Figures { unassigned: 1, ..before };
        let shorter = Figures { travel: 6_000, ..before };
        assert!(is_better(&before, &served) && is_better(&before, &shorter));
        assert!(!is_better(&before, &before), "the same");
        assert!(!is_better(&before, &Figures { travel: 7_100, ..before }), "not worth it");
        assert!(!is_better(&before, &Figures { late: 2, ..shorter }), "somebody is late for it");
        assert!(!is_better(&before, &Figures { overtime: 60, ..served }), "somebody works longer for it");
    }
}
