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
use super::{Dialogs, Side, drag, opened, page, pool, tools};
use crate::desk::context::desk;
use crate::i18n::tr;

/// The page.
#[component]
pub fn WeekPage() -> impl IntoView {
    let desk = desk();
    let book = desk.board;
    let week = book.week;
    let (day, _) = page::begin(desk);
    // What this desk decides is seen here as soon as the day beside it has been read again.
    Effect::new(move |_| {
        book.edition.track();
        week.read(desk, day.get());
    });
    carry::listen(desk);
    drag::no_menu(book);
    on_cleanup(move || {
        drag::cancel(book);
    });
    let there = Memo::new(move |_| week.seen.with(Option::is_some));
    view! {
        <section class="board" aria-label=tr("board-week") data-testid="week">
            <tools::Tools />
            <page::Standing there=there failed=week.failed retry=move || week.read(desk, day.get_untracked()) testid="week-retry">
                {move || {
                    if book.room.get() { view! { <Wide /> }.into_any() } else { view! { <cells::Days /> }.into_any() }
                }}
            </page::Standing>
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
        <div class="board-panes" style=move || grid.style() on:touchmove=move |event| drag::keep_still(book, &event)>
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
