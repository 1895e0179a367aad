//! The keyboard of the board: everything that the mouse can do. Letters work wherever nothing is being typed.

use jobsheet_model::OrderId;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, KeyboardEvent};

use super::book::{BoardBook, Question};
use super::frame::Grid;
use super::moves::take_back;
use super::{assign, drag, find, go_to, open, opened, pool, side, tools, week};
use crate::desk::context::Desk;
use crate::desk::place::{Pane, Place};
use crate::desk::when;

/// The keys and what they do, for the list of keys.
pub const LIST: [(&str, &str); 18] = [
    ("↑ ↓ ← →", "board-key-move"),
    ("Enter", "board-key-open"),
    ("Space", "board-key-choose"),
    ("a", "board-key-assign"),
    ("s", "board-key-suggest"),
    ("r", "board-key-room"),
    ("w", "board-key-time"),
    ("p", "board-key-pin"),
    ("b", "board-key-back"),
    ("u", "board-key-undo"),
    ("d", "board-key-plan"),
    ("m", "board-key-map"),
    ("v", "board-key-week"),
    ("[ ]", "board-key-day"),
    ("t", "board-key-today"),
    ("+ -", "board-key-zoom"),
    ("/", "desk-key-search"),
    ("Esc", "board-key-escape"),
];

/// Where an arrow leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Arrow {
    Up,
    Down,
    Left,
    Right,
}

/// Listens while the board is shown.
pub fn listen(desk: Desk, book: BoardBook, grid: Grid) {
    let handle = window_event_listener(ev::keydown, move |event| press(desk, book, grid, &event));
    on_cleanup(move || handle.remove());
}

fn press(desk: Desk, book: BoardBook, grid: Grid, event: &KeyboardEvent) {
    if event.is_composing() || event.alt_key() {
        return;
    }
    let key = event.key();
    if key == "Escape" && drag::cancel(book) {
        event.prevent_default();
        return;
    }
    let focus = document().active_element();
    if query("dialog[open]").is_some() {
        return;
    }
    let command = event.ctrl_key() || event.meta_key();
    if within(focus.as_ref(), "input, textarea, select") {
        // The browser itself empties a search box at Escape; an empty one is left.
        let empty = focus
            .as_ref()
            .and_then(|focus| focus.dyn_ref::<HtmlInputElement>())
            .is_none_or(|input| input.value().is_empty());
        if key == "Escape" && empty && within(focus.as_ref(), ".board") {
            blur(focus);
        }
        return;
    }
    if command {
        if matches!(key.as_str(), "z" | "Z") && desk.may_decide() {
            event.prevent_default();
            take_back(desk, book, None);
        }
        return;
    }
    if within(focus.as_ref(), "[role=radiogroup]") && key.starts_with("Arrow") {
        return;
    }
    if letter(desk, book, &key) || place(desk, book, grid, &key, event.shift_key(), focus.as_ref()) {
        event.prevent_default();
    }
}

/// Keys that mean the same everywhere on the board.
fn letter(desk: Desk, book: BoardBook, key: &str) -> bool {
    let may = desk.may_decide();
    let cursor = book.cursor.get_untracked().or_else(|| untrack(|| opened(desk)));
    match key {
        "?" | "？" => book.question.set(Some(Question::Keys)),
        "/" => return query(".board-pool input[type=search]").is_some_and(|input| input.focus().is_ok()),
        "a" | "A" if may => return assign::ask(desk),
        "s" | "S" if may => match cursor.filter(|id| side::free(book, *id).is_some()) {
            Some(id) => side::suggest(desk, id),
            None => return false,
        },
        "r" | "R" if may => match cursor.filter(|id| side::free(book, *id).is_some()) {
            Some(id) => side::make_room(desk, id),
            None => return false,
        },
        "w" | "W" if may => match cursor.filter(|id| is_placed(book, *id)) {
            Some(id) => book.question.set(Some(Question::Time(id))),
            None => return false,
        },
        "p" | "P" if may => return cursor.is_some_and(|id| side::pin(desk, id)),
        "b" | "B" if may => return cursor.is_some_and(|id| side::back(desk, id)),
        "u" | "U" if may => take_back(desk, book, None),
        "d" | "D" if may => book.question.set(Some(Question::Plan)),
        "n" | "N" if may => desk.way.go(Place::New),
        "m" | "M" => match untrack(|| desk.way.place.get()) {
            Place::Board { .. } if book.popped.with_untracked(|popped| popped.contains(&Pane::Map)) => return false,
            Place::Board { .. } => book.beside.update(|beside| *beside = !*beside),
            _ => return false,
        },
        "v" | "V" => tools::turn(desk),
        "[" | "【" => go_to(desk, book.day.get_untracked() - pace(desk)),
        "]" | "】" => go_to(desk, book.day.get_untracked() + pace(desk)),
        "t" | "T" => go_to(desk, when::day_number(desk.now.get_untracked())),
        "+" | "=" => tools::zoom(book.zoom, true),
        "-" => tools::zoom(book.zoom, false),
        "Escape" => {
            if untrack(|| opened(desk)).is_some() {
                side::close(desk);
            } else if book.chosen.with_untracked(|chosen| !chosen.is_empty()) {
                book.chosen.set(Default::default());
            } else {
                return false;
            }
        }
        _ => return false,
    }
    true
}

/// How many days the board goes on: in the week from week to week.
fn pace(desk: Desk) -> i64 {
    if matches!(desk.way.place.get_untracked(), Place::Week { .. }) { 7 } else { 1 }
}

fn is_placed(book: BoardBook, id: OrderId) -> bool {
    side::free(book, id).is_some_and(|found| found.visit.is_some())
}

/// Keys that begin where the focus is.
fn place(desk: Desk, book: BoardBook, grid: Grid, key: &str, shift: bool, focus: Option<&Element>) -> bool {
    let arrow = match key {
        "ArrowUp" => Arrow::Up,
        "ArrowDown" => Arrow::Down,
        "ArrowLeft" => Arrow::Left,
        "ArrowRight" => Arrow::Right,
        "Enter" if within(focus, ".board-card") => {
            open(desk, book.cursor.get_untracked());
            return true;
        }
        "Enter" if focus.is_some_and(|focus| focus.matches(".board-times").unwrap_or(false)) => {
            return first_block(book, grid);
        }
        " " if within(focus, ".board-card") => {
            if let Some(id) = book.cursor.get_untracked() {
                pool::choose(book, &untrack(|| find::cards(desk)), id, true, false);
            }
            return true;
        }
        _ => return false,
    };
    let step = match arrow {
        Arrow::Up => (0, -1),
        Arrow::Down => (0, 1),
        Arrow::Left => (-1, 0),
        Arrow::Right => (1, 0),
    };
    if within(focus, ".week-cell")
        || (arrow == Arrow::Right && query(".week-cell").is_some() && within(focus, ".board-pool"))
    {
        return week::walk(focus, step.0, step.1);
    }
    if within(focus, ".board-pool") && query(".board-pool__list").is_some() {
        return in_pool(desk, book, grid, arrow, shift);
    }
    if within(focus, ".board-block") {
        return in_rows(desk, book, grid, arrow);
    }
    // The times themselves scroll by arrows; from anywhere else the first arrow leads into the pool.
    if within(focus, ".board-times, .board-side, .board-tools, .desk-bar, .board-map, .board-pool") {
        false
    } else {
        in_pool(desk, book, grid, arrow, false)
    }
}

fn in_pool(desk: Desk, book: BoardBook, grid: Grid, arrow: Arrow, shift: bool) -> bool {
    let cards = untrack(|| find::cards(desk));
    let here = book.cursor.get_untracked().and_then(|id| cards.iter().position(|card| card.id == id));
    let to = match (arrow, here) {
        (Arrow::Left, _) => return false,
        (Arrow::Right, _) => return first_block(book, grid),
        (_, None) => 0,
        (Arrow::Down, Some(at)) => (at + 1).min(cards.len().saturating_sub(1)),
        (Arrow::Up, Some(at)) => at.saturating_sub(1),
    };
    let Some(card) = cards.get(to) else { return first_block(book, grid) };
    if shift {
        if book.anchor.get_untracked().is_none() {
            book.anchor.set(book.cursor.get_untracked());
        }
        pool::choose(book, &cards, card.id, false, true);
    } else {
        book.anchor.set(Some(card.id));
    }
    grid.show_card(to, cards.len());
    go(book, card.id);
    true
}

/// To the first visit of the first row in sight that has one.
fn first_block(book: BoardBook, grid: Grid) -> bool {
    let rows = grid.shown.get_untracked();
    let first = rows
        .iter()
        .enumerate()
        .skip(grid.first_row())
        .find_map(|(at, row)| row.day.with_untracked(|day| day.visits.first().map(|visit| (at, visit.order.id))));
    let Some((at, id)) = first else { return false };
    grid.show_row(at);
    go(book, id);
    true
}

fn in_rows(desk: Desk, book: BoardBook, grid: Grid, arrow: Arrow) -> bool {
    let rows = grid.shown.get_untracked();
    let Some(cursor) = book.cursor.get_untracked() else { return first_block(book, grid) };
    let here = rows.iter().enumerate().find_map(|(at, row)| {
        row.day
            .with_untracked(|day| day.visits.iter().position(|visit| visit.order.id == cursor).map(|place| (at, place)))
    });
    let Some((at, place)) = here else { return first_block(book, grid) };
    let start = rows[at].day.with_untracked(|day| day.visits[place].start);
    let nearest = |at: usize| {
        let row = rows.get(at)?;
        row.day.with_untracked(|day| {
            day.visits.iter().min_by_key(|visit| (visit.start.0 - start.0).abs()).map(|visit| (at, visit.order.id))
        })
    };
    let next = match arrow {
        Arrow::Left if place == 0 => {
            // From the first visit back to the pool.
            let cards = untrack(|| find::cards(desk));
            let Some(card) = cards.first() else { return true };
            grid.show_card(0, cards.len());
            go(book, card.id);
            return true;
        }
        Arrow::Left => rows[at].day.with_untracked(|day| day.visits.get(place - 1).map(|visit| (at, visit.order.id))),
        Arrow::Right => rows[at].day.with_untracked(|day| day.visits.get(place + 1).map(|visit| (at, visit.order.id))),
        Arrow::Up => (0..at).rev().find_map(nearest),
        Arrow::Down => (at + 1..rows.len()).find_map(nearest),
    };
    if let Some((at, id)) = next {
        grid.show_row(at);
        if let Some((_, visit)) = book.find(id).and_then(|found| found.visit) {
            grid.show_minute(book.axis.with_untracked(|axis| axis.at(visit.start)));
        }
        go(book, id);
    }
    true
}

/// The focus follows the cursor, once what is there has been drawn.
fn go(book: BoardBook, id: OrderId) {
    book.cursor.set(Some(id));
    request_animation_frame(move || focus(id));
}

/// Puts the focus on an order's block or card.
pub fn focus(id: OrderId) {
    if let Some(element) = query(&format!("[id='board-{id}']")) {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

fn query(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}

fn within(focus: Option<&Element>, selector: &str) -> bool {
    focus.is_some_and(|focus| focus.closest(selector).ok().flatten().is_some())
}

fn blur(focus: Option<Element>) {
    if let Some(element) = focus.and_then(|focus| focus.dyn_into::<HtmlElement>().ok()) {
        let _ = element.blur();
    }
}
