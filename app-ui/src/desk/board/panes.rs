//! Panes in windows of their own: the pool or the map on a second screen. Such a window is the same desk with another address; the windows tell
//! each other which day and which order is looked at, and when one of them is closed the board has its pane back.
//!
//! **Invariant:** nothing but addresses travels between windows. What is on the board each of them asks the server for.

use std::cell::RefCell;

use jobsheet_model::OrderId;
use leptos::ev;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{BroadcastChannel, MessageEvent};

use super::book::Phase;
use super::{Days, Dialogs, drag, page, pool};
use crate::desk::context::{Desk, desk};
use crate::desk::map::{Beside, Modes};
use crate::desk::place::{Pane, Place};
use crate::i18n::{t, tr};
use crate::platform::browser;
use crate::rest;
use crate::ui::{Button, Icon, IconButton, Look, Toast};

/// Windows that belong together have this in common: a window that is opened by another inherits it.
const TOGETHER: &str = "jobsheet-board-windows";

/// What windows tell each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "what")]
enum Word {
    /// Which day, and which order of it.
    At { day: Option<i64>, order: Option<OrderId> },
    /// Which panes have a window?
    Who,
    /// This one has.
    Here { pane: String },
    /// It is being closed.
    Gone { pane: String },
    /// Close it.
    Close { pane: String },
}

/// The channel with the ear on it.
struct Line {
    channel: BroadcastChannel,
    _ear: Closure<dyn FnMut(MessageEvent)>,
}

thread_local! {
    /// One board has one. JavaScript's values stay in their thread, which signals are not made for.
    static LINE: RefCell<Option<Line>> = const { RefCell::new(None) };
}

fn tell(word: &Word) {
    let Ok(text) = serde_json::to_string(word) else { return };
    LINE.with_borrow(|line| {
        if let Some(line) = line {
            let _ = line.channel.post_message(&text.into());
        }
    });
}

/// Keeps this window in step with the others for as long as the component lives. `own`: the pane that it is.
pub fn listen(desk: Desk, own: Option<Pane>) {
    let heard = StoredValue::new(None::<(Option<i64>, Option<OrderId>)>);
    let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let word = event.data().as_string().and_then(|text| serde_json::from_str(&text).ok());
        if let Some(word) = word {
            answer(desk, own, heard, word);
        }
    });
    let name = browser::of_window(TOGETHER, || rest::fresh_id().map(|id| id.to_string()).unwrap_or_default());
    if let Ok(channel) = BroadcastChannel::new(&format!("jobsheet-board-{name}")) {
        channel.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        LINE.with_borrow_mut(|line| *line = Some(Line { channel, _ear: hear }));
    }
    if own.is_none() {
        // Whichever still is there says so.
        desk.board.popped.set(Default::default());
    }
    tell(&own.map_or(Word::Who, |pane| Word::Here { pane: pane.code().to_owned() }));
    let at = Memo::new(move |_| desk.way.place.get().of_day());
    Effect::new(move |begun: Option<()>| {
        let Some((day, order)) = at.get() else { return };
        // What was heard is not told again, and what a window begins with is no news.
        if begun.is_some() && heard.get_value() != Some((day, order)) {
            tell(&Word::At { day, order });
        }
        heard.set_value(None);
    });
    let leave = window_event_listener(ev::pagehide, move |_| {
        if let Some(pane) = own {
            tell(&Word::Gone { pane: pane.code().to_owned() });
        }
    });
    on_cleanup(move || {
        leave.remove();
        if let Some(line) = LINE.with_borrow_mut(Option::take) {
            line.channel.close();
        }
    });
}

fn answer(desk: Desk, own: Option<Pane>, heard: StoredValue<Option<(Option<i64>, Option<OrderId>)>>, word: Word) {
    let book = desk.board;
    match word {
        Word::At { day, order } => {
            let here = desk.way.place.get_untracked();
            if here.of_day() != Some((day, order)) {
                heard.set_value(Some((day, order)));
                if order.is_some() {
                    book.cursor.set(order);
                }
                desk.way.stay(here.at_day(day, order));
            }
        }
        Word::Who => {
            if let Some(pane) = own {
                tell(&Word::Here { pane: pane.code().to_owned() });
            }
        }
        Word::Here { pane } => {
            if let (Some(pane), None) = (Pane::from_code(&pane), own) {
                book.popped.update(|popped| {
                    popped.insert(pane);
                });
            }
        }
        Word::Gone { pane } => {
            if let Some(pane) = Pane::from_code(&pane) {
                book.popped.update(|popped| {
                    popped.remove(&pane);
                });
            }
        }
        Word::Close { pane } => {
            if own.is_some_and(|own| own.code() == pane) {
                let _ = browser::window().close();
            }
        }
    }
}

/// Opens a pane in a window of its own; says so when the browser does not let it.
pub fn pop(desk: Desk, pane: Pane) {
    let (day, order) = desk.way.place.get_untracked().of_day().unwrap_or_default();
    let path = Place::Pane { pane, day, order }.path();
    let size = if pane == Pane::Pool { "popup,width=420,height=900" } else { "popup,width=1100,height=860" };
    let name = format!("jobsheet-{}", pane.code());
    match browser::window().open_with_url_and_target_and_features(&path, &name, size) {
        Ok(Some(_)) => desk.board.popped.update(|popped| {
            popped.insert(pane);
        }),
        _ => desk.toaster.show(Toast::bad(t("board-pop-blocked"))),
    }
}

/// Has a pane back in the board; its window closes, if there still is one.
pub fn bring_back(desk: Desk, pane: Pane) {
    tell(&Word::Close { pane: pane.code().to_owned() });
    desk.board.popped.update(|popped| {
        popped.remove(&pane);
    });
    if pane == Pane::Map {
        desk.board.beside.set(true);
    }
}

/// In the head of a pane: the way into a window of its own.
#[component]
pub fn Pop(pane: Pane) -> impl IntoView {
    let desk = desk();
    view! {
        <IconButton
            icon=Icon::External
            label=tr("board-pop")
            on_press=move || pop(desk, pane)
            testid=format!("pop-{}", pane.code())
        />
    }
}

/// What has a window of its own, and the way back.
#[component]
pub fn Popped() -> impl IntoView {
    let desk = desk();
    move || {
        let popped = desk.board.popped.get();
        popped
            .into_iter()
            .map(|pane| {
                let key = if pane == Pane::Pool { "board-pool-back" } else { "board-map-back" };
                view! {
                    <Button
                        label=tr(key)
                        icon=Icon::Return
                        look=Look::Quiet
                        on_press=move || bring_back(desk, pane)
                        testid=format!("bring-back-{}", pane.code())
                    />
                }
            })
            .collect_view()
    }
}

/// The page of such a window.
#[component]
pub fn PanePage(pane: Pane) -> impl IntoView {
    let desk = desk();
    let book = desk.board;
    let (day, grid) = page::begin(desk);
    listen(desk, Some(pane));
    on_cleanup(move || {
        drag::cancel(book);
    });
    Effect::new(move |_| document().set_title(&t(if pane == Pane::Pool { "board-pool" } else { "map" })));
    let ready = Memo::new(move |_| book.phase.with(|phase| *phase == Phase::Ready));
    Effect::new(move |_| {
        ready.track();
        request_animation_frame(move || grid.measure());
    });
    view! {
        <section class="board pane-page" class:map-page=pane == Pane::Map data-testid="pane" data-pane=pane.code()>
            <div class="board-tools desk-tools">
                <Days /> <Show when=move || pane == Pane::Map><Modes /></Show> <span class="grow"></span>
                <Button
                    label=tr("board-pane-close")
                    icon=Icon::Return
                    on_press=|| { let _ = browser::window().close(); }
                    testid="pane-close"
                />
            </div>
            <page::Standing there=ready failed=page::failure(desk) retry=move || book.begin(desk, day.get_untracked()) testid="pane-retry">
                {match pane {
                    Pane::Pool => view! { <div class="pane-body" style=move || grid.style()><pool::Pool /></div> }.into_any(),
                    Pane::Map => view! { <div class="pane-body"><Beside alone=true /></div> }.into_any(),
                }}
            </page::Standing>
        </section>
        <Dialogs />
    }
}
