//! Carrying an order to another day: where the hand is, which cell it is over, and the question that a drop asks.

use std::sync::Arc;

use jobsheet_api::office::BoardOrder;
use jobsheet_model::Timestamp;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use web_sys::PointerEvent;

use super::super::book::{BoardBook, Question};
use super::super::time::When;
use super::super::{drag, words};
use super::cells;
use crate::desk::context::{Desk, desk};
use crate::desk::when;
use crate::i18n::{t, t_args};

/// Where a time is looked for when neither the customer nor the day says one: minutes since midnight.
const USUAL_START: i64 = 9 * 60;

/// Listens while the week is shown.
pub fn listen(desk: Desk) {
    let book = desk.board;
    let moved = window_event_listener(ev::pointermove, move |event| {
        if let Some((order, at)) = drag::carried(book, &event) {
            if book.carried.with_untracked(Option::is_none) {
                book.carried.set(Some(order));
            }
            let over = cells::cell_of(document().element_from_point(at.0 as f32, at.1 as f32));
            if over != book.over.get_untracked() {
                book.over.set(over);
            }
            event.prevent_default();
        }
    });
    let up = window_event_listener(ev::pointerup, move |_| drop_it(desk));
    let lost = window_event_listener(ev::pointercancel, move |_| let_go(book));
    let keys = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" {
            let_go(book);
        }
    });
    on_cleanup(move || {
        for handle in [moved, up, lost] {
            handle.remove();
        }
        keys.remove();
        let_go(book);
    });
    Effect::new(move |was: Option<Option<(jobsheet_model::UserId, usize)>>| {
        let now = book.over.get();
        for (place, on) in [(was.flatten(), false), (now, true)] {
            if let Some(cell) = place.and_then(|(technician, day)| cells::element_of(technician, day)) {
                let _ = cell.class_list().toggle_with_force("week-cell--target", on);
            }
        }
        now
    });
}

fn let_go(book: BoardBook) {
    drag::cancel(book);
    let _ = book.over.try_set(None);
    let _ = book.carried.try_set(None);
}

fn drop_it(desk: Desk) {
    let book = desk.board;
    let (order, over) = (book.carried.get_untracked(), book.over.get_untracked());
    let_go(book);
    let (Some(order), Some((technician, column))) = (order, over) else { return };
    let (Some(day), Some((name, cell))) = (cells::number_of(desk, column), cells::cell_at(desk, technician, column))
    else {
        return;
    };
    let visit = book.find(order.id).and_then(|found| found.visit).map(|(_, visit)| visit);
    let start = start_on(day, &order, visit.as_ref().map(|visit| visit.start), cell.begins);
    let pinned = visit.is_some_and(|visit| visit.pinned);
    book.question.set(Some(Question::When(When { order, technician: (technician, name), start, pinned })));
}

/// When it would begin there: as the customer was told, at the hour that it has now, or when the day begins.
fn start_on(day: i64, order: &BoardOrder, now: Option<Timestamp>, begins: Option<Timestamp>) -> Timestamp {
    if let Some(told) = order.window.start.filter(|told| when::day_number(*told) == day) {
        return told;
    }
    let hour = now.and_then(|at| when::parse_time(&when::time_input(at))).map(|minutes| when::on_day(day, minutes));
    hour.or(begins).unwrap_or_else(|| when::on_day(day, USUAL_START))
}

/// What is in the hand, and on which day it would land.
#[component]
pub fn Hand() -> impl IntoView {
    let desk = desk();
    let book = desk.board;
    let element = NodeRef::<html::Div>::new();
    let follow = window_event_listener(ev::pointermove, move |event: PointerEvent| {
        if let Some(element) = element.get_untracked() {
            drag::place_hand(&element, (f64::from(event.client_x()), f64::from(event.client_y())));
        }
    });
    on_cleanup(move || follow.remove());
    let says = move || match book.over.get() {
        Some((technician, column)) => {
            let name = cells::cell_at(desk, technician, column).map(|(name, _)| name).unwrap_or_default();
            let day = cells::number_of(desk, column).map(|day| when::date(when::on_day(day, 12 * 60)));
            t_args("board-week-drop", &[("name", name.into()), ("day", day.unwrap_or_default().into())])
        }
        None => t("board-week-nowhere"),
    };
    move || {
        book.carried.get().map(|order: Arc<BoardOrder>| {
            view! {
                <div class="board-hand board-hand--away" node_ref=element aria-hidden="true" data-testid="hand">
                    <strong>{words::about(&order)}</strong>
                    <span>{says}</span>
                </div>
            }
        })
    }
}
