//! Rows per technician over the hours of the day. Names stay at the left and hours above while it is scrolled; only rows in
//! sight are drawn.

use leptos::prelude::*;

use super::frame::Grid;
use super::ghost::Ghosts;
use super::rows::Rows;
use crate::desk::context::desk;
use crate::desk::when;
use crate::i18n::{t_args, tr};
use crate::ui::{Button, Empty, Icon};

/// The pane.
#[component]
pub fn Times() -> impl IntoView {
    let desk = desk();
    let book = desk.board;
    let grid: Grid = expect_context();
    let count = Memo::new(move |_| grid.shown.with(Vec::len));
    Effect::new(move |_| {
        count.track();
        grid.size.track();
        grid.rem.track();
        grid.draw_rows();
    });
    let now = Memo::new(move |_| {
        let axis = book.axis.get();
        let now = desk.now.get();
        (now >= axis.start && now < axis.end()).then(|| (format!("--at:{:.2}", axis.at(now)), now))
    });
    // What is in the middle stays there when hours become wider or narrower.
    Effect::new(move |before: Option<Option<f64>>| {
        let minute = grid.minute_now();
        if !grid.is_measured() {
            return None;
        }
        if let Some(before) = before.flatten().filter(|before| (before - minute).abs() > 0.001) {
            grid.keep_middle(before, minute);
        }
        Some(minute)
    });
    let said_now = move || {
        now.get().map(|(style, now)| {
            let words = t_args("board-now", &[("time", when::clock(now).into())]);
            let heard = words.clone();
            view! { <span class="board-ruler__now" style=style title=words><span class="hidden-words">{heard}</span></span> }
        })
    };
    view! {
        <div
            class="board-times"
            role="region"
            node_ref=grid.scroller
            tabindex="0"
            aria-label=tr("board-times")
            data-testid="times"
            on:scroll=move |_| grid.on_scroll()
        >
            <div class="board-ruler">
                <div class="board-corner"><span>{move || t_args("board-people", &[("count", count.get().into())])}</span></div>
                <div class="board-ruler__hours" aria-hidden="true">
                    {move || {
                        book.axis
                            .get()
                            .hours()
                            .map(|(at, moment)| {
                                view! { <span class="board-ruler__hour number" style=format!("--at:{at}")>{when::clock(moment)}</span> }
                            })
                            .collect_view()
                    }}
                    {said_now}
                </div>
            </div>
            <div class="board-body" style:height=move || format!("calc(var(--board-row) * {})", count.get())>
                <Rows />
                <div class="board-over" aria-hidden="true">
                    {move || now.get().map(|(style, _)| view! { <div class="board-now" style=style></div> })}
                    <Ghosts />
                </div>
            </div>
            <Show when=move || count.get() == 0><Nobody /></Show>
        </div>
    }
}

/// No technician at all, or none that fits.
#[component]
fn Nobody() -> impl IntoView {
    let book = desk().board;
    move || {
        if book.who.with(String::is_empty) {
            return view! { <Empty icon=Icon::People title=tr("board-nobody") text=tr("board-nobody-next") /> }
                .into_any();
        }
        view! {
            <Empty icon=Icon::Search title=tr("desk-nobody-fits") text=tr("desk-none-fit-next")>
                <Button
                    label=tr("desk-clear-filter")
                    on_press=move || book.who.set(String::new())
                    testid="who-clear"
                />
            </Empty>
        }
        .into_any()
    }
}
