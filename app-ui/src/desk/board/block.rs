//! A visit: filled by its state, striped by its priority, solid when somebody decided on its time and dashed when it is
//! only where it fits best; before it the trip, hatched.

use std::sync::Arc;

use jobsheet_api::office::{BoardRow, BoardVisit};
use jobsheet_model::OrderId;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::PointerEvent;

use super::book::BoardBook;
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
    let held = Memo::new(move |_| is_held(book, id));
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
    let class = move || {
        visit.with(|visit| {
            visit.as_ref().map_or_else(String::new, |visit| {
                let kind = if visit.planned || visit.pinned || visit.begun {
                    "board-block--planned"
                } else {
                    "board-block--estimated"
                };
                format!("board-block {} {kind} {}", status_tone(visit.order.status).class(), flash.class())
            })
        })
    };
    let label = move || visit.with(|visit| visit.as_ref().map(said).unwrap_or_default());
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
            class:board-block--open=shown
            class:board-block--slim=move || { lane.get().of > 1 }
            class:board-block--held=held
            style=move || place().unwrap_or_else(|| "display:none".to_owned())
            id=format!("board-{id}")
            tabindex=move || if reachable.get() { "0" } else { "-1" }
            aria-label=label
            title=label
            data-testid="block"
            data-order=id.to_string()
            data-number=move || visit.with(|visit| visit.as_ref().map(|visit| visit.order.number.clone()))
            on:pointerdown=down
            on:click=press
            on:focus=move |_| book.cursor.set(Some(id))
        >
            {move || visit.get().map(|visit| inside(&visit))}
        </button>
    }
}

fn is_held(book: BoardBook, id: OrderId) -> bool {
    let is = |drag: &Option<drag::Drag>| drag.as_ref().is_some_and(|drag| drag.order.id == id);
    book.drag.with(is) || book.sending.with(is)
}

fn inside(visit: &BoardVisit) -> impl IntoView + use<> {
    let (tone, _) = words::priority_look(visit.order.priority);
    let begun = visit.begun.then(|| icon(status_icon(visit.order.status)));
    view! {
        <span class=format!("board-block__stripe board-block__stripe--{} {}", visit.order.priority.code(), tone.class())></span>
        <span class="board-block__line">
            {(!visit.problems.is_empty() || visit.order.late)
                .then(|| view! { <span class="board-block__warn">{icon(Icon::Warning)}</span> })}
            {visit.pinned.then(|| icon(Icon::Pin))} {begun} <span class="clip strong">{visit.order.title.clone()}</span>
        </span>
        <span class="board-block__line board-block__more clip">{words::place_words(&visit.order)}</span>
    }
}

/// The whole of it in one sentence, for help texts and screen readers.
#[must_use]
pub fn said(visit: &BoardVisit) -> String {
    let mut parts = vec![
        words::from_to(visit.start, visit.end),
        words::about(&visit.order),
        words::place_words(&visit.order),
        status_word(visit.order.status),
        priority_word(visit.order.priority),
    ];
    if visit.travel > 0 {
        parts.push(t_args(
            "board-trip",
            &[
                ("time", words::span(i64::from(visit.travel)).into()),
                ("distance", distance(f64::from(visit.metres)).into()),
            ],
        ));
    }
    if visit.pinned {
        parts.push(t("board-pinned"));
    } else if !visit.planned && !visit.begun {
        parts.push(t("board-estimated"));
    }
    parts.extend(visit.problems.iter().map(words::remark_words));
    parts.join(&t("board-comma"))
}
