//! The board on a narrow screen: the pool and then each technician's day as lists. What a drag does elsewhere, the sheet
//! of an order does here.

use jobsheet_api::office::BoardVisit;
use leptos::prelude::*;

use super::book::Row;
use super::side::Details;
use super::{find, open, opened, pool, words};
use crate::desk::context::desk;
use crate::i18n::{t, t_args, tr};
use crate::ui::{Avatar, AvatarSize, Button, Empty, Icon, SearchInput, Sheet, SheetSize, StatusChip, icon};

/// As many cards of the pool are drawn at first, and with each press more.
const PAGE: usize = 30;

/// The page.
#[component]
pub fn People() -> impl IntoView {
    let desk = desk();
    let book = desk.board;
    let rows = Memo::new(move |_| find::rows(book));
    let nobody = Memo::new(move |_| rows.with(Vec::is_empty));
    view! {
        <div class="board-list" data-testid="board-list">
            <Waiting />
            <Show when=move || nobody.get()>
                <Empty icon=Icon::People title=tr("board-nobody") text=tr("board-nobody-next") />
            </Show>
            <For each=move || rows.get() key=|row| row.technician children=move |row| view! { <Day row=row /> } />
        </div>
        <OrderSheet />
    }
}

/// The pool.
#[component]
fn Waiting() -> impl IntoView {
    let desk = desk();
    let book = desk.board;
    let cards = Memo::new(move |_| find::cards(desk));
    let most = RwSignal::new(PAGE);
    let count = Memo::new(move |_| cards.with(Vec::len));
    view! {
        <section class="board-list__part">
            <h2 class="board-list__head">
                <span class="grow">{tr("board-pool")}</span>
                <span class="badge">{move || count.get()}</span>
            </h2>
            <SearchInput value=book.words label=tr("board-find-card") testid="pool-search" />
            <Show when=move || count.get() == 0>
                <p class="quiet board-list__note">{tr("board-pool-empty")}</p>
            </Show>
            <ul class="board-list__cards">
                <For
                    each=move || cards.with(|cards| cards.iter().take(most.get()).cloned().collect::<Vec<_>>())
                    key=|card| card.id
                    children=move |card| {
                        let id = card.id;
                        view! {
                            <li>
                                <button
                                    type="button"
                                    class="board-card board-card--list"
                                    id=format!("board-{id}")
                                    data-testid="card"
                                    data-order=id.to_string()
                                    on:click=move |_| open(desk, Some(id))
                                >
                                    {move || pool::card_words(desk, &card.order.get())}
                                </button>
                            </li>
                        }
                    }
                />
            </ul>
            <Show when=move || { count.get() > most.get() }>
                <Button label=tr("desk-more") on_press=move || most.update(|most| *most += PAGE) testid="pool-more" />
            </Show>
        </section>
    }
}

/// A technician's day.
#[component]
fn Day(row: Row) -> impl IntoView {
    let desk = desk();
    let day = row.day;
    let name = day.with_untracked(|day| day.name.clone());
    let (load, visits) = (day.clone(), day.clone());
    let empty = Memo::new(move |_| day.with(|day| day.visits.is_empty()));
    view! {
        <section class="board-list__part" data-testid="row">
            <h2 class="board-list__head">
                <Avatar name=name.clone() size=AvatarSize::Small />
                <span class="grow">{name}</span>
            </h2>
            {move || super::row::load(load.with(|day| day.load))}
            <Show when=move || empty.get()>
                <p class="quiet board-list__note">{tr("board-day-empty")}</p>
            </Show>
            <ol class="board-list__visits">
                {move || {
                    visits
                        .get()
                        .visits
                        .iter()
                        .map(|visit| {
                            let id = visit.order.id;
                            view! { <li><button
                                type="button"
                                class="board-visit"
                                id=format!("board-{id}")
                                data-testid="block"
                                data-order=id.to_string()
                                on:click=move |_| open(desk, Some(id))
                            >
                                {line(visit)}
                            </button></li> }
                        })
                        .collect_view()
                }}
            </ol>
        </section>
    }
}

fn line(visit: &BoardVisit) -> impl IntoView + use<> {
    let (start, end, travel) = (visit.start, visit.end, i64::from(visit.travel));
    let firm = visit.planned || visit.pinned || visit.begun;
    let problems = visit.problems.clone();
    view! {
        <span class="board-visit__time number" class:board-visit__time--estimated=!firm>
            {move || words::from_to(start, end)}
        </span>
        <span class="board-visit__title">
            {visit.pinned.then(|| icon(Icon::Pin))} <span>{visit.order.title.clone()}</span>
        </span>
        <span class="quiet small">{words::place_words(&visit.order)}</span>
        <span class="row row--wrap gap-2">
            <StatusChip status=visit.order.status />
            <span class="quiet small">
                {move || (travel > 0).then(|| t_args("board-drive", &[("time", words::span(travel).into())]))}
                {move || (!firm).then(|| " ".to_owned() + &t("board-estimated"))}
            </span>
        </span>
        {(!problems.is_empty())
            .then(|| {
                view! {
                    <span class="board-lacking small">{icon(Icon::Warning)} <span>{move || words::remarks_words(&problems)}</span></span>
                }
            })}
    }
}

/// The order that was tapped.
#[component]
pub fn OrderSheet() -> impl IntoView {
    let desk = desk();
    let book = desk.board;
    let shown = RwSignal::new(false);
    let id = Memo::new(move |_| opened(desk));
    // A dialog asked from the sheet comes in its place, and the sheet comes back after it.
    Effect::new(move |_| shown.set(id.get().is_some() && book.question.with(Option::is_none)));
    let closed = move || {
        if book.question.with_untracked(Option::is_none) && id.get_untracked().is_some() {
            open(desk, None);
        }
    };
    view! {
        <Sheet open=shown title=tr("desk-order") size=SheetSize::Normal on_close=closed testid="board-sheet">
            {move || id.get().map(|id| view! { <Details id=id /> })}
        </Sheet>
    }
}
