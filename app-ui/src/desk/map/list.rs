//! The same as a list: everybody with where they were seen and their route in order, and what nobody has. Of a heat map its
//! table.

use std::sync::Arc;

use jobsheet_api::office::{BoardOrder, BoardRow, BoardVisit};
use jobsheet_model::Status;
use leptos::prelude::*;

use super::book::{Mode, State, is_old};
use super::find::{self, Wanted};
use super::heat::HeatTable;
use super::tools::Filters;
use super::words;
use crate::desk::board::words as board_words;
use crate::desk::board::{Phase, open, opened};
use crate::desk::context::{Desk, desk};
use crate::desk::when;
use crate::i18n::{error_next, error_words, t, t_args, tr};
use crate::ui::{Button, Icon, PriorityChip, StatusChip, icon, letters};

/// So many people and orders at first, and so many more at a time.
const PAGE: usize = 40;

/// The list.
#[component]
pub fn List() -> impl IntoView {
    let desk = desk();
    let map = desk.map;
    let loading = Memo::new(move |_| desk.board.phase.with(|phase| *phase == Phase::Loading));
    let heat = Memo::new(move |_| map.mode.get() != Mode::Work);
    let unknown = move || {
        map.failed.get().filter(|_| map.seen.with(|seen| seen.as_ref().is_none_or(|seen| seen.people.is_empty())))
    };
    view! {
        <div class="map-list" data-testid="map-list">
            <Show when=move || map.room.get()><Filters /></Show>
            {move || unknown().map(|error| {
                view! {
                    <p class="map-list__failed small" data-testid="map-people-failed">
                        {icon(Icon::WifiOff)} <span>{t("map-people-failed")} " " {error_words(&error)} " " {error_next(&error)}</span>
                    </p>
                }
            })}
            {move || match (heat.get(), loading.get()) {
                (true, _) => view! { <HeatTable /> }.into_any(),
                (false, true) => view! { <Waiting /> }.into_any(),
                (false, false) => view! { <Work /> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Waiting() -> impl IntoView {
    view! {
        <div class="map-list__waiting" aria-busy="true" data-testid="skeleton">
            <span class="hidden-words">{tr("loading")}</span>
            {(0..8).map(|_| view! { <span class="skeleton"></span> }).collect_view()}
        </div>
    }
}

#[component]
fn Work() -> impl IntoView {
    let desk = desk();
    let most = RwSignal::new(PAGE);
    let wanted = Memo::new(move |_| Wanted::now(desk));
    let rows = Memo::new(move |_| {
        let wanted = wanted.get();
        let mut rows = find::rows(desk);
        rows.retain(|row| {
            wanted.person_fits(row.technician)
                && (!wanted.narrows() || wanted.person().is_some() || wanted.visits(row).next().is_some())
        });
        rows
    });
    let pool = Memo::new(move |_| {
        let wanted = wanted.get();
        let mut pool = find::pool(desk);
        pool.retain(|order| wanted.fits(order, None));
        pool
    });
    let nothing = Memo::new(move |_| rows.with(Vec::is_empty) && pool.with(Vec::is_empty));
    let more = move || rows.with(Vec::len).max(pool.with(Vec::len)) > most.get();
    view! {
        <Show when=move || nothing.get()>
            <p class="map-list__note quiet" data-testid="map-nothing">
                {move || t(if wanted.with(Wanted::narrows) { "map-nothing-fits" } else { "map-nothing" })}
            </p>
        </Show>
        <Show when=move || !pool.with(Vec::is_empty)>
            <section class="map-list__part" data-testid="map-pool">
                <h2 class="map-list__head">
                    <span class="map-mark map-mark--waiting" aria-hidden="true"></span>
                    <span class="grow">{tr("board-pool")}</span>
                    <span class="quiet number">{move || pool.with(Vec::len)}</span>
                </h2>
                <ul>
                    {move || pool.get().into_iter().take(most.get()).map(|order| view! { <li>{waiting(desk, &order)}</li> }).collect_view()}
                </ul>
            </section>
        </Show>
        <For
            each=move || rows.get().into_iter().take(most.get())
            key=|row| row.technician
            children=move |row| view! { <Person technician=row.technician name=row.name.clone() rows=rows wanted=wanted /> }
        />
        <Show when=more>
            <div class="map-list__note"><Button label=tr("desk-more") on_press=move || most.update(|most| *most += PAGE) testid="map-more" /></div>
        </Show>
    }
}

/// A technician: what they do, where they were seen, their route.
#[component]
fn Person(
    technician: jobsheet_model::UserId,
    name: String,
    rows: Memo<Vec<Arc<BoardRow>>>,
    wanted: Memo<Wanted>,
) -> impl IntoView {
    let desk = desk();
    let map = desk.map;
    let row = Memo::new(move |_| rows.with(|rows| rows.iter().find(|row| row.technician == technician).cloned()));
    let person = Memo::new(move |_| map.person_of(technician));
    let colour = Memo::new(move |_| map.colours().get(&technician).copied().unwrap_or_default());
    let old = move || {
        person.with(|person| {
            person.as_ref().and_then(|one| one.place.as_ref()).is_some_and(|place| is_old(place.at, desk.now.get()))
        })
    };
    let only = Memo::new(move |_| map.person.with(|chosen| *chosen == technician.to_string()));
    let short = letters(&name);
    let label = name.clone();
    let press = move |_| {
        let id = if only.get_untracked() { String::new() } else { technician.to_string() };
        map.person.set(id);
    };
    view! {
        <section class="map-list__part" data-testid="map-person-part" data-technician=technician.to_string()>
            <h2 class="map-list__head">
                <button
                    type="button"
                    class="map-list__who"
                    aria-pressed=move || only.get().to_string()
                    aria-label=move || t_args("map-only", &[("name", label.clone().into())])
                    data-testid="map-only"
                    on:click=press
                >
                    <span class=move || format!("map-letters map-colour-{}", colour.get()) aria-hidden="true">{short}</span>
                    <span class="map-list__name">{name}</span>
                </button>
            </h2>
            <p class="map-list__seen small quiet" class:map-list__seen--old=old data-testid="map-seen">
                {move || person.get().map(|person| words::whereabouts(&person, desk.now.get()))}
            </p>
            <ol class="map-list__route">
                {move || {
                    row.get()
                        .map(|row| {
                            wanted
                                .get()
                                .visits(&row)
                                .map(|(number, visit)| view! { <li>{stop(desk, number, visit, colour.get())}</li> })
                                .collect_view()
                        })
                }}
            </ol>
        </section>
    }
}

fn stop(desk: Desk, number: usize, visit: &BoardVisit, colour: u8) -> impl IntoView + use<> {
    let (start, end) = (visit.start, visit.end);
    let firm = visit.planned || visit.pinned || visit.begun;
    let (status, state) = (visit.order.status, State::of(visit.order.status, true));
    let mark =
        view! { <span class=format!("map-number map-number--{} map-colour-{colour}", state.code())>{number}</span> };
    let time = view! {
        <span class="number strong" class:map-stop__guess=!firm>{move || board_words::from_to(start, end)}</span>
        {move || (!firm).then(|| view! { <span class="quiet small">{t("board-estimated")}</span> })}
    };
    line(desk, &visit.order, mark, time, Some(status))
}

fn waiting(desk: Desk, order: &BoardOrder) -> impl IntoView + use<> {
    let window = order.window;
    let mark = view! { <span class="map-mark map-mark--waiting" aria-hidden="true"></span> };
    let time = view! { <span class="number strong">{move || when::window(window, desk.now.get())}</span> };
    line(desk, order, mark, time, None)
}

/// An order in the list: pressed, it is opened here and on the map.
fn line<M: IntoView + 'static, T: IntoView + 'static>(
    desk: Desk,
    order: &BoardOrder,
    mark: M,
    time: T,
    status: Option<Status>,
) -> impl IntoView + use<M, T> {
    let (id, late, priority) = (order.id, order.late, order.priority);
    let (title, place) = (order.title.clone(), board_words::place_words(order));
    let open_now = move || opened(desk) == Some(id);
    view! {
        <button
            type="button"
            class="map-stop"
            class:map-stop--open=open_now
            aria-current=move || open_now().then_some("true")
            id=format!("board-{id}")
            data-testid="map-stop"
            data-order=id.to_string()
            on:click=move |_| open(desk, Some(id))
        >
            {mark}
            <span class="map-stop__words">
                <span class="map-stop__line">
                    {time}
                    {late.then(|| view! { <span class="map-late small">{icon(Icon::Warning)} <span>{tr("board-card-late")}</span></span> })}
                </span>
                <span class="map-stop__title">{title}</span>
                <span class="quiet small">{place}</span>
                <span class="row row--wrap gap-1">
                    {status.map(|status| view! { <StatusChip status=status /> })} <PriorityChip priority=priority />
                </span>
            </span>
        </button>
    }
}
