//! A visit: filled by its state, striped by its priority, solid when somebody decided on its time and dashed when it is
//! only where it fits best; before it the trip, hatched.

use std::sync::Arc;

use jobsheet_api::office::{BoardRow, BoardVisit};
use jobsheet_model::OrderId;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::PointerEvent;

use super::frame::Grid;
use super::lanes::Lane;
use super::pool::Flash;
use super::{drag, open, opened, words};
use crate::desk::context::desk;
use crate::i18n::{distance, t, t_args};
use crate::ui::{Icon, icon, priority_word, status_icon, status_tone, status_word};

/// The block. It finds its visit in the day, so that news of the day reaches it in place.
#[component]
pub fn Block(id: OrderId, day: ArcRwSignal<Arc<BoardRow>>, lanes: Memo<Vec<Lane>>) -> impl IntoView {
    let desk = desk();
    let book = desk.board;
    let grid: Grid = expect_context();
    let technician = day.with_untracked(|day| day.technician);
    let visit = {
        let day = day.clone();
        Memo::new(move |_| day.with(|day| day.visits.iter().find(|visit| visit.order.id == id).cloned()))
    };
    let lane = Memo::new(move |_| {
        let at = day.with(|day| day.visits.iter().position(|visit| visit.order.id == id));
        at.and_then(|at| lanes.with(|lanes| lanes.get(at).copied())).unwrap_or_default()
    });
    let flash = Flash::new(book, id, move || visit.track());
    let shown = Memo::new(move |_| opened(desk) == Some(id));
    let reachable = Memo::new(move |_| book.cursor.get() == Some(id));
    let held = Memo::new(move |_| book.held.with(|held| held.contains(&id)));
    let place = move || {
        let (axis, lane) = (book.axis.get(), lane.get());
        visit.with(|visit| {
            let visit = visit.as_ref()?;
            let (at, len) = axis.span(visit.start, visit.end)?;
            Some(format!("--at:{at:.2};--len:{len:.2};--lane:{};--lanes:{}", lane.at, lane.of.max(1)))
        })
    };
    let trip = move || {
        let axis = book.axis.get();
        visit.with(|visit| {
            let visit = visit.as_ref().filter(|visit| visit.travel > 0)?;
            let (at, len) = axis.span(visit.start.plus(-i64::from(visit.travel) * 1000), visit.start)?;
            Some(view! { <span class="board-trip" style=format!("--at:{at:.2};--len:{len:.2}") aria-hidden="true"></span> })
        })
    };
    // One class for all of it, because each attribute that follows a signal costs when hundreds are drawn.
    let class = move || {
        let (open, slim) = (shown.get(), lane.get().of > 1);
        visit.with(|visit| {
            visit.as_ref().map_or_else(String::new, |visit| {
                let kind = if is_firm(visit) { "board-block--planned" } else { "board-block--estimated" };
                let (tone, priority) = (status_tone(visit.order.status).class(), visit.order.priority.code());
                let mut class = format!("board-block {tone} {kind} board-block--{priority} {}", flash.class());
                for (is, name) in
                    [(open, " board-block--open"), (slim, " board-block--slim"), (held.get(), " board-block--held")]
                {
                    if is {
                        class.push_str(name);
                    }
                }
                class
            })
        })
    };
    let label = move || visit.with(|visit| visit.as_ref().map(said).unwrap_or_default());
    // All there is to say, made when somebody points at it: for hundreds of blocks it would take too long.
    let help = move |event: PointerEvent| {
        let element = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if let (Some(element), Some(visit)) = (element, visit.get_untracked()) {
            let _ = element.set_attribute("title", &untrack(|| said_in_full(&visit)));
        }
    };
    let down = move |event: PointerEvent| {
        let Some(visit) = visit.get_untracked() else { return };
        if !desk.may_decide() || visit.begun || visit.order.status.is_final() {
            return;
        }
        // Once per press, not per move: where in the block the hand has taken hold.
        let element = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let left = element.map_or(0.0, |element| element.get_bounding_client_rect().left());
        let grab = f64::from(event.client_x()) - left;
        drag::press(book, grid, &event, Arc::new(visit.order), Some(technician), grab);
    };
    let press = move |_| {
        book.chosen.set(Default::default());
        open(desk, Some(id));
    };
    view! {
        {trip}
        <button
            type="button"
            class=class
            style=move || place().unwrap_or_else(|| "display:none".to_owned())
            id=format!("board-{id}")
            tabindex=move || if reachable.get() { "0" } else { "-1" }
            aria-label=label
            data-testid="block"
            data-order=id.to_string()
            on:pointerenter=help
            on:pointerdown=down
            on:click=press
            on:focus=move |_| book.cursor.set(Some(id))
        >
            {move || visit.get().map(|visit| inside(&visit))}
        </button>
    }
}

fn inside(visit: &BoardVisit) -> impl IntoView + use<> {
    let begun = visit.begun.then(|| icon(status_icon(visit.order.status)));
    view! {
        <span class="board-block__line">
            {(!visit.problems.is_empty() || visit.order.late)
                .then(|| view! { <span class="board-block__warn">{icon(Icon::Warning)}</span> })}
            {visit.pinned.then(|| icon(Icon::Pin))} {begun} <span class="clip strong">{visit.order.title.clone()}</span>
        </span>
        <span class="board-block__line board-block__more clip">{words::place_words(&visit.order)}</span>
    }
}

/// Somebody has decided on its time, or it has begun.
fn is_firm(visit: &BoardVisit) -> bool {
    visit.planned || visit.pinned || visit.begun
}

/// What it is and what is wrong with it, for screen readers.
fn said(visit: &BoardVisit) -> String {
    let mut parts = vec![
        words::from_to(visit.start, visit.end),
        words::about(&visit.order),
        words::place_words(&visit.order),
        status_word(visit.order.status),
    ];
    if visit.pinned {
        parts.push(t("board-pinned"));
    } else if !is_firm(visit) {
        parts.push(t("board-estimated"));
    }
    parts.extend(visit.problems.iter().map(words::remark_words));
    parts.join(&t("board-comma"))
}

/// The same with priority and trip, for help texts.
fn said_in_full(visit: &BoardVisit) -> String {
    let mut parts = vec![said(visit), priority_word(visit.order.priority)];
    if visit.travel > 0 {
        let args = [
            ("time", words::span(i64::from(visit.travel)).into()),
            ("distance", distance(f64::from(visit.metres)).into()),
        ];
        parts.push(t_args("board-trip", &args));
    }
    parts.join(&t("board-comma"))
}
