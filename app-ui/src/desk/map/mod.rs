//! The map: the orders and routes of the board's day on the ground, with where people were seen, heat maps and areas. Beside it
//! the same as a list, which the keyboard and screen readers use and which is there when no map can be drawn.
//!
//! Orders, dialogs and the sheet are the board's own; only people, ground and areas are read here (`book.rs`).

mod book;
mod canvas;
mod features;
mod find;
mod heat;
mod list;
mod stage;
mod territory;
mod tools;
mod words;

pub use book::MapBook;
use leptos::ev;
use leptos::prelude::*;
pub use tools::Modes;

use super::board::{Dialogs, Failed, OrderSheet, Phase, Pop, Side, close, day_of, failure, follow, opened};
use super::context::desk;
use super::place::Pane;
use crate::i18n::tr;
use crate::platform::browser;
use crate::ui::{Icon, IconButton, Segment, Segments, icon};

/// People are read again when nothing is told of, too: working hours end by the clock.
const AGAIN_MS: i64 = 60_000;

/// The page.
#[component]
pub fn MapPage() -> impl IntoView {
    let desk = desk();
    let (book, map) = (desk.board, desk.map);
    let day = follow(desk);
    let minute = Memo::new(move |_| desk.now.get().0 / AGAIN_MS);
    Effect::new(move |_| {
        desk.changed.track();
        minute.track();
        map.read(desk, day.get());
    });
    let keys = window_event_listener(ev::keydown, move |event| {
        let typing = browser::is_typing(&event);
        if event.key() == "Escape" && !typing && opened(desk).is_some() && !browser::has_dialog() {
            close(desk);
        }
    });
    on_cleanup(move || keys.remove());
    let again = move || {
        book.begin(desk, day.get_untracked());
        desk.map.read(desk, day.get_untracked());
    };
    // The map is drawn once, and stays while a day is read.
    let broken = Memo::new(move |_| matches!(book.phase.get(), Phase::Failed(_)));
    view! {
        <section class="board map-page" aria-label=tr("map") data-testid="map">
            <tools::Tools />
            {move || if broken.get() { view! { <Failed error=failure(desk) retry=again testid="map-retry" /> }.into_any() } else { view! { <Panes /> }.into_any() }}
        </section>
        <Dialogs />
    }
}

/// The drawn map as a pane: beside the board, or in a window of its own (`alone`). What is chosen on one is chosen on the other.
#[component]
pub fn Beside(alone: bool) -> impl IntoView {
    let desk = desk();
    let map = desk.map;
    let day = day_of(desk);
    let minute = Memo::new(move |_| desk.now.get().0 / AGAIN_MS);
    Effect::new(move |_| {
        desk.changed.track();
        minute.track();
        map.read(desk, day.get());
    });
    view! {
        <section class="board-map map-page" class:board-map--alone=alone aria-label=tr("map") data-testid="map-beside">
            {(!alone)
                .then(|| {
                    view! {
                        <div class="board-map__head">
                            <Modes />
                            <span class="grow"></span>
                            <a class="icon-button" href=move || desk.way.place.get().other_face().path() aria-label=tr("map-from-board") title=tr("map-from-board") data-testid="map-large">
                                {icon(Icon::Map)}
                            </a>
                            <Pop pane=Pane::Map />
                            <IconButton
                                icon=Icon::Close
                                label=tr("close")
                                on_press=move || desk.board.beside.set(false)
                                testid="map-close"
                            />
                        </div>
                    }
                })}
            <stage::Stage />
        </section>
    }
}

/// The list, the drawn map, the order that is looked at; on a narrow screen one of the first two.
#[component]
fn Panes() -> impl IntoView {
    let desk = desk();
    let map = desk.map;
    let shown = Memo::new(move |_| opened(desk).is_some());
    let segments = vec![
        Segment::new(false, tr("map")).with_icon(Icon::Map),
        Segment::new(true, tr("map-list")).with_icon(Icon::Orders),
    ];
    view! {
        <Show when=move || !map.room.get()>
            <div class="map-tabs">
                <Segments
                    segments=segments.clone()
                    value=map.listed
                    on_change=move |listed: bool| map.listed.set(listed)
                    label=tr("map-show")
                    testid="map-tab"
                />
            </div>
        </Show>
        <div
            class="map-panes"
            class:map-panes--map=move || !map.room.get() && !map.listed.get()
            class:map-panes--list=move || !map.room.get() && map.listed.get()
        >
            <list::List />
            <stage::Stage />
            <Show when=move || map.room.get() && shown.get()><Side /></Show>
        </div>
        <Show when=move || !map.room.get()><OrderSheet /></Show>
    }
}
