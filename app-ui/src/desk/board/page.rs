//! What the pages of the board have in common: the day of their address and its news, the grid, and how a page stands: not read yet,
//! there, or why it could not be read.

use jobsheet_api::ApiError;
use leptos::ev;
use leptos::prelude::*;

use super::frame::Grid;
use super::{Phase, find, keys};
use crate::desk::context::Desk;
use crate::desk::when;
use crate::i18n::{error_next, error_words, tr};
use crate::ui::{Button, Empty, Icon, Look};

/// The day that the address names; today without one.
#[must_use]
pub fn day_of(desk: Desk) -> Memo<i64> {
    let today = Memo::new(move |_| when::day_number(desk.now.get()));
    Memo::new(move |_| desk.way.place.get().of_day().and_then(|(day, _)| day).unwrap_or_else(|| today.get()))
}

/// Reads the day that the address names, and again with the news.
#[must_use]
pub fn follow(desk: Desk) -> Memo<i64> {
    let (book, day) = (desk.board, day_of(desk));
    Effect::new(move |_| book.begin(desk, day.get()));
    Effect::new(move |seen: Option<()>| {
        desk.changed.track();
        if seen.is_some() {
            book.news(desk);
        }
    });
    day
}

/// The same with rows, grid and keys.
#[must_use]
pub fn begin(desk: Desk) -> (Memo<i64>, Grid) {
    let book = desk.board;
    let day = follow(desk);
    let shown = Memo::new(move |_| find::rows(book));
    let grid = Grid::new(shown, book.zoom, Memo::new(move |_| book.axis.get().minutes));
    provide_context(grid);
    keys::listen(desk, book, grid);
    let resized = window_event_listener(ev::resize, move |_| grid.measure());
    on_cleanup(move || resized.remove());
    (day, grid)
}

/// Why the day could not be read; tracked.
#[must_use]
pub fn failure(desk: Desk) -> Signal<Option<ApiError>> {
    Signal::derive(move || match desk.board.phase.get() {
        Phase::Failed(error) => Some(error),
        _ => None,
    })
}

/// What is there, once it is; until then its shape, or why it is not and what asks again.
#[component]
pub fn Standing(
    /// It can be shown.
    #[prop(into)]
    there: Signal<bool>,
    /// Why it could not be read.
    #[prop(into)]
    failed: Signal<Option<ApiError>>,
    /// Asks again.
    #[prop(into)]
    retry: Callback<()>,
    /// For tests: of the button that asks again.
    testid: &'static str,
    /// What is shown.
    children: ChildrenFn,
) -> impl IntoView {
    let stands = Memo::new(move |_| (there.get(), failed.with(Option::is_some)));
    move || match stands.get() {
        (true, _) => children().into_any(),
        (false, true) => view! { <Failed error=failed retry=retry testid=testid /> }.into_any(),
        (false, false) => view! { <Waiting /> }.into_any(),
    }
}

/// The shape of a board while it is read for the first time.
#[component]
fn Waiting() -> impl IntoView {
    view! {
        <div class="board-waiting" aria-busy="true" data-testid="skeleton">
            <span class="hidden-words">{tr("loading")}</span>
            {(0..9)
                .map(|row| {
                    view! {
                        <div class="board-waiting__row">
                            <span class="skeleton"></span>
                            <span
                                class="skeleton"
                                style:margin-left=format!("{}%", row * 13 % 40)
                                style:width=format!("{}%", 20 + row * 17 % 40)
                            ></span>
                        </div>
                    }
                })
                .collect_view()}
        </div>
    }
}

/// It could not be read: why, and what asks again.
#[component]
pub fn Failed(
    /// Why.
    #[prop(into)]
    error: Signal<Option<ApiError>>,
    /// Asks again.
    #[prop(into)]
    retry: Callback<()>,
    /// For tests.
    testid: &'static str,
) -> impl IntoView {
    let words = move |say: fn(&ApiError) -> String| {
        Signal::derive(move || error.with(|error| error.as_ref().map(say)).unwrap_or_default())
    };
    view! {
        <Empty icon=Icon::WifiOff title=words(error_words) text=words(error_next)>
            <Button label=tr("retry") look=Look::Primary icon=Icon::Refresh on_press=retry testid=testid />
        </Empty>
    }
}
