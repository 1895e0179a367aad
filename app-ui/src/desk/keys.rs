//! The keyboard of the desk. Letters work wherever nothing is being typed; a dialog keeps its keys to itself.

use jobsheet_model::OrderId;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, KeyboardEvent, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::act::What;
use super::context::Desk;
use super::place::Place;

/// Listens until the desk is left.
pub fn listen(desk: Desk) {
    let handle = window_event_listener(ev::keydown, move |event| press(desk, &event));
    on_cleanup(move || handle.remove());
}

fn press(desk: Desk, event: &KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing() || find("dialog[open]").is_some()
    {
        return;
    }
    let focus = document().active_element();
    let within = |selector: &str| focus.as_ref().is_some_and(|focus| focus.closest(selector).ok().flatten().is_some());
    let place = desk.way.place.get_untracked();
    let key = event.key();
    if within("input, textarea, select") {
        // The browser itself empties a search box at Escape; an empty one is left.
        let empty = focus
            .as_ref()
            .and_then(|focus| focus.dyn_ref::<HtmlInputElement>())
            .is_none_or(|input| input.value().is_empty());
        if key == "Escape" && empty && within(".desk-tools") {
            blur(focus);
        }
        return;
    }
    let done = match key.as_str() {
        // Board and map have their own.
        _ if matches!(place, Place::People) || place.of_day().is_some() => false,
        "/" => focus_on(".desk-tools input[type=search]"),
        "j" => walk(desk, true),
        "k" => walk(desk, false),
        // The arrows scroll whatever else has the focus.
        "ArrowDown" if !within(".desk-pane, .desk-bar, [role=radiogroup]") => walk(desk, true),
        "ArrowUp" if !within(".desk-pane, .desk-bar, [role=radiogroup]") => walk(desk, false),
        "Escape" if place != Place::Orders => {
            close(desk);
            true
        }
        "n" if desk.may_decide() => {
            desk.way.go(Place::New);
            true
        }
        "a" if desk.may_decide() => desk.open.act(desk, What::Assign),
        "m" => desk.open.act(desk, What::Remark),
        _ => false,
    };
    if done {
        event.prevent_default();
    }
}

/// Back to the list; the focus returns to the row of the order that was open.
pub fn close(desk: Desk) {
    let was = desk.way.place.get_untracked().order();
    desk.way.go(Place::Orders);
    if let Some(id) = was {
        // On a narrow screen the list is shown again first.
        request_animation_frame(move || focus_row(id));
    }
}

/// To the next row; with an order open, to that order too.
fn walk(desk: Desk, down: bool) -> bool {
    let open = desk.way.place.get_untracked().order();
    let Some(next) = desk.book.neighbour(open.or_else(|| desk.book.cursor.get_untracked()), down) else { return false };
    desk.book.cursor.set(Some(next));
    focus_row(next);
    if open.is_some() {
        desk.way.go(Place::Order(next));
    }
    true
}

/// Puts the focus on an order's row.
fn focus_row(id: OrderId) {
    focus_on(&format!("[id='row-{id}']"));
}

/// Brings an order's row into sight; the focus stays where it is.
pub fn show_row(id: OrderId) {
    if let Some(row) = find(&format!("[id='row-{id}']")) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        row.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}

fn focus_on(selector: &str) -> bool {
    find(selector).is_some_and(|element| element.focus().is_ok())
}

fn blur(focus: Option<web_sys::Element>) {
    if let Some(element) = focus.and_then(|focus| focus.dyn_into::<HtmlElement>().ok()) {
        let _ = element.blur();
    }
}
