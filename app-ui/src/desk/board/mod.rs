//! The board: the pool of what nobody has on the left, a row per technician and day on the right, the order that is
//! looked at beside them. On a narrow screen a list per technician instead, with the same sheet.
//!
//! The map shows the same day and the same orders (`desk/map`), and shares the book, the sheet and the dialogs.
//!
//! What is decided here is decided by the server (`moves.rs`); the board shows what it said last (`book.rs`).

mod asking;
mod assign;
mod axis;
mod better;
mod block;
mod book;
mod drag;
mod find;
mod fit;
mod frame;
mod ghost;
mod grid;
mod keys;
mod lanes;
mod list;
mod moves;
mod page;
mod panes;
mod plan;
mod pool;
mod reason;
mod room;
mod row;
mod rows;
mod side;
mod slow;
mod span;
mod suggest;
mod time;
mod tools;
mod week;
pub mod words;

use jobsheet_model::OrderId;
use leptos::prelude::*;

pub use book::{BoardBook, Phase};
pub use list::OrderSheet;
pub use page::{Failed, day_of, failure, follow};
pub use panes::{PanePage, Pop};
pub use side::{Side, close};
pub use tools::Days;
pub use week::WeekPage;

use book::Question;
use frame::Grid;

use super::context::{Desk, desk};
use super::map::Beside;
use super::place::Pane;
use super::when;
use crate::i18n::tr;
use crate::ui::{Sheet, SheetSize};

/// The page.
#[component]
pub fn BoardPage() -> impl IntoView {
    let desk = desk();
    let book = desk.board;
    let (day, grid) = page::begin(desk);
    drag::listen(desk, book, grid);
    panes::listen(desk, None);
    let ready = Memo::new(move |_| book.phase.with(|phase| *phase == Phase::Ready));
    let retry = move || book.begin(desk, day.get_untracked());
    view! {
        <section class="board" aria-label=tr("board") data-testid="board">
            <tools::Tools />
            <slow::Strip />
            <page::Standing there=ready failed=page::failure(desk) retry=retry testid="board-retry">
                {move || {
                    if book.room.get() { view! { <Wide /> }.into_any() } else { view! { <list::People /> }.into_any() }
                }}
            </page::Standing>
        </section>
        <Dialogs />
    }
}

/// Pool, times, the order that is looked at.
#[component]
fn Wide() -> impl IntoView {
    let desk = desk();
    let grid: Grid = expect_context();
    let open = Memo::new(move |_| opened(desk).is_some());
    let book = desk.board;
    let here = |pane: Pane| Memo::new(move |_| book.popped.with(|popped| !popped.contains(&pane)));
    let (pool, map) = (here(Pane::Pool), here(Pane::Map));
    let map = Memo::new(move |_| map.get() && book.beside.get());
    // What opens or closes beside the grid changes its width.
    Effect::new(move |seen: Option<()>| {
        open.track();
        pool.track();
        map.track();
        request_animation_frame(move || {
            grid.measure();
            grid.draw_rows();
            if seen.is_none() {
                show_present(desk, grid);
            }
        });
    });
    view! {
        <div
            class="board-panes"
            class:board-panes--wide=move || !pool.get()
            class:board-panes--map=map
            style=move || grid.style()
            on:touchmove=move |event| drag::keep_still(book, &event)
        >
            <Show when=move || pool.get()><pool::Pool /></Show>
            <grid::Times />
            <Show when=move || map.get()><Beside alone=false /></Show>
            <Show when=move || open.get()><side::Side /></Show>
            <drag::Hand grid=grid />
        </div>
    }
}

/// Scrolls so that the present is in sight, if it is on this day.
fn show_present(desk: Desk, grid: Grid) {
    let (axis, now) = (desk.board.axis.get_untracked(), desk.now.get_untracked());
    if now >= axis.start && now < axis.end() {
        grid.show_minute(axis.at(now));
    }
}

/// The dialog that is open, if any.
#[component]
pub fn Dialogs() -> impl IntoView {
    let book = desk().board;
    move || {
        book.question.get().map(|question| match question {
            Question::Assign(orders) => view! { <assign::Assign orders=orders /> }.into_any(),
            Question::Time(order) => {
                time::When::of(book, order).map(|what| view! { <time::Time what=what /> }).into_any()
            }
            Question::When(what) => view! { <time::Time what=what /> }.into_any(),
            Question::Reason(wanted) => view! { <reason::Reason wanted=wanted /> }.into_any(),
            Question::Slow(which) => view! { <slow::SlowSheet which=which /> }.into_any(),
            Question::Plan => view! { <plan::Plan /> }.into_any(),
            Question::Keys => view! { <Keys /> }.into_any(),
        })
    }
}

/// The keys of the board.
#[component]
fn Keys() -> impl IntoView {
    let book = desk().board;
    let open = RwSignal::new(true);
    view! {
        <Sheet
            open=open
            title=tr("desk-keys")
            size=SheetSize::Narrow
            on_close=move || book.question.set(None)
            testid="board-keys"
        >
            <dl class="desk-keys__list">
                {keys::LIST
                    .map(|(key, words)| {
                        view! {
                            <dt>{key.split(' ').map(|one| view! { <kbd>{one}</kbd> }).collect_view()}</dt>
                            <dd>{tr(words)}</dd>
                        }
                    })
                    .collect_view()}
            </dl>
        </Sheet>
    }
}

/// The order that the address names; tracked.
pub fn opened(desk: Desk) -> Option<OrderId> {
    desk.way.place.get().of_day().and_then(|(_, order)| order)
}

/// Shows the details of an order, or of none.
pub fn open(desk: Desk, order: Option<OrderId>) {
    let here = desk.way.place.get_untracked();
    if let Some((day, _)) = here.of_day() {
        if order.is_some() {
            desk.board.cursor.set(order);
        }
        desk.way.stay(here.at_day(day, order));
    }
}

/// Shows another day.
fn go_to(desk: Desk, day: i64) {
    let today = when::day_number(desk.now.get_untracked());
    let here = desk.way.place.get_untracked();
    desk.way.stay(here.at_day((day != today).then_some(day), None));
}
