//! The week: how full everybody's days are and what waits on each, from afar. Beside it the orders of one day, or of one person's day;
//! each can be carried to another day, which asks for the time and says what that would break.

mod book;
mod carry;
mod cells;
mod list;

pub use book::WeekBook;
pub use cells::walk;

use leptos::prelude::*;

use super::frame::Grid;
use super::{Dialogs, Side, drag, find, keys, opened, pool, tools};
use crate::desk::context::desk;
use crate::desk::when;
use crate::i18n::{error_next, error_words, tr};
use crate::ui::{Button, Empty, Icon, Look};

/// The page.
#[component]
pub fn WeekPage() -> impl IntoView {
    let desk = desk();
    let book = desk.board;
    let week = book.week;
    let today = Memo::new(move |_| when::day_number(desk.now.get()));
    let day = Memo::new(move |_| desk.way.place.get().of_day().and_then(|(day, _)| day).unwrap_or_else(|| today.get()));
    let shown = Memo::new(move |_| find::rows(book));
    let grid = Grid::new(shown, book.zoom, Memo::new(move |_| book.axis.get().minutes));
    provide_context(grid);
    Effect::new(move |_| book.begin(desk, day.get()));
    Effect::new(move |seen: Option<()>| {
        desk.changed.track();
        if seen.is_some() {
            book.news(desk);
        }
    });
    // What this desk decides is seen here as soon as the day beside it has been read again.
    Effect::new(move |_| {
        book.edition.track();
        week.read(desk, day.get());
    });
    carry::listen(desk);
    keys::listen(desk, book, grid);
    on_cleanup(move || {
        drag::cancel(book);
    });
    let there = Memo::new(move |_| week.seen.with(Option::is_some));
    let failed = Memo::new(move |_| week.failed.get().filter(|_| !there.get()));
    view! {
        <section class="board" aria-label=tr("board-week") data-testid="week">
            <tools::Tools />
            {move || match (there.get(), failed.get(), book.room.get()) {
                (true, _, true) => view! { <Wide /> }.into_any(),
                (true, _, false) => view! { <cells::Days /> }.into_any(),
                (false, Some(error), _) => {
                    let next = error.clone();
                    view! {
                        <Empty
                            icon=Icon::WifiOff
                            title=Signal::derive(move || error_words(&error))
                            text=Signal::derive(move || error_next(&next))
                        >
                            <Button
                                label=tr("retry")
                                look=Look::Primary
                                icon=Icon::Refresh
                                on_press=move || week.read(desk, day.get_untracked())
                                testid="week-retry"
                            />
                        </Empty>
                    }
                        .into_any()
                }
                _ => view! {
                    <div class="board-waiting" aria-busy="true" data-testid="skeleton">
                        <span class="hidden-words">{tr("loading")}</span>
                        {(0..9).map(|_| view! { <div class="board-waiting__row"><span class="skeleton"></span><span class="skeleton"></span></div> }).collect_view()}
                    </div>
                }
                .into_any(),
            }}
        </section>
        <Dialogs />
    }
}

/// The orders of a day, the days, the order that is looked at.
#[component]
fn Wide() -> impl IntoView {
    let desk = desk();
    let book = desk.board;
    let grid: Grid = expect_context();
    let open = Memo::new(move |_| opened(desk).is_some());
    Effect::new(move |_| {
        book.week.whose.track();
        request_animation_frame(move || grid.measure());
    });
    view! {
        <div class="board-panes" style=move || grid.style()>
            {move || match book.week.whose.get() {
                Some(whose) => view! { <list::Visits whose=whose /> }.into_any(),
                None => view! { <pool::Pool /> }.into_any(),
            }}
            <cells::Cells />
            <Show when=move || open.get()><Side /></Show>
            <carry::Hand />
        </div>
    }
}
