//! One person's day beside the week, as cards that can be carried to another day.

use std::sync::Arc;

use jobsheet_api::office::BoardVisit;
use jobsheet_model::{OrderId, UserId};
use leptos::prelude::*;

use super::super::frame::Grid;
use super::super::{book::Phase, drag, open, opened, side, words};
use crate::desk::context::desk;
use crate::desk::when;
use crate::i18n::{error_next, error_words, t, t_args, tr};
use crate::ui::{Icon, IconButton, StatusChip, icon};

/// The pane.
#[component]
pub fn Visits(whose: UserId) -> impl IntoView {
    let desk = desk();
    let book = desk.board;
    let row = Memo::new(move |_| {
        book.edition.track();
        book.phase.track();
        book.row(whose)
    });
    let title = move || {
        let name = row.with(|row| row.as_ref().map(|row| row.name.clone()).unwrap_or_default());
        let day = when::date(when::on_day(book.day.get(), 12 * 60));
        format!("{name} · {day}")
    };
    view! {
        <section class="board-pool" aria-labelledby="week-list-title" data-testid="week-visits">
            <div class="board-pool__head">
                <h2 class="board-pool__title" id="week-list-title">
                    <span class="clip">{title}</span>
                    <IconButton
                        icon=Icon::Inbox
                        label=tr("board-week-to-pool")
                        on_press=move || book.week.whose.set(None)
                        testid="week-to-pool"
                    />
                </h2>
                {move || row.get().map(|row| super::super::row::load(row.load))}
                <p class="quiet small">{tr("board-week-carry")}</p>
            </div>
            <div class="board-pool__scroll">
                {move || match (row.get(), book.phase.get()) {
                    (_, Phase::Failed(error)) => {
                        view! { <p class="quiet board-list__note">{error_words(&error)} " " {error_next(&error)}</p> }.into_any()
                    }
                    (Some(row), _) if row.visits.is_empty() => {
                        view! { <p class="quiet board-list__note week-empty">{t("board-day-empty")}</p> }.into_any()
                    }
                    (Some(row), _) => {
                        row.visits.iter().map(|visit| view! { <Visit visit=visit.clone() whose=whose /> }).collect_view().into_any()
                    }
                    (None, _) => view! { <div class="skeleton week-empty" aria-busy="true" style="height:4rem"></div> }.into_any(),
                }}
            </div>
        </section>
    }
}

#[component]
fn Visit(visit: BoardVisit, whose: UserId) -> impl IntoView {
    let desk = desk();
    let book = desk.board;
    let grid: Grid = expect_context();
    let id: OrderId = visit.order.id;
    let order = Arc::new(visit.order.clone());
    let shown = Memo::new(move |_| opened(desk) == Some(id));
    let (tone, _) = words::priority_look(order.priority);
    let (start, end, pinned) = (visit.start, visit.end, visit.pinned);
    let (title, place, status) = (order.title.clone(), words::place_words(&order), order.status);
    let problems = visit.problems.clone();
    let may = desk.may_decide() && side::free(book, id).is_some();
    let down = move |event: web_sys::PointerEvent| {
        if may {
            drag::press(book, grid, &event, order.clone(), Some(whose), 0.0);
        }
    };
    view! {
        <button
            type="button"
            class="board-card board-card--list"
            class:board-card--open=shown
            id=format!("board-{id}")
            data-testid="week-visit"
            data-order=id.to_string()
            on:pointerdown=down
            on:focus=move |_| book.cursor.set(Some(id))
            on:click=move |_| open(desk, Some(id))
        >
            <span class=format!("board-card__stripe {}", tone.class()) aria-hidden="true"></span>
            <span class="board-card__line">
                <span class="strong number">{move || words::from_to(start, end)}</span>
                {pinned.then(|| icon(Icon::Pin))}
            </span>
            <span class="board-card__title clip">{title}</span>
            <span class="clip quiet small">{place}</span>
            <span class="board-card__line"><StatusChip status=status /></span>
            {(!problems.is_empty())
                .then(|| {
                    view! {
                        <span class="board-lacking small">
                            {icon(Icon::Warning)} <span>{move || words::remarks_words(&problems)}</span>
                        </span>
                    }
                })}
            <span class="hidden-words">{move || t_args("board-week-move-key", &[("key", "w".into())])}</span>
        </button>
    }
}
