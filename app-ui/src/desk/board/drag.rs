//! Dragging: from the pool to a row, from row to row, within a row, back to the pool. A mouse or a pen takes hold at once; a
//! finger that moves scrolls, and one that rests on an order takes hold of it.
//!
//! **Invariant:** nothing is read from the layout while dragging. Where the grid is, is measured once when the drag
//! begins; how far it is scrolled, its scroll handler keeps. One frame moves the ghost at most once.

use std::sync::Arc;
use std::time::Duration;

use jobsheet_api::office::BoardOrder;
use jobsheet_model::{OrderId, Timestamp, UserId};
use leptos::prelude::*;
use web_sys::{HtmlElement, PointerEvent};

use super::book::BoardBook;
use super::fit::{Fit, fit, lacking};
use super::frame::Grid;
use super::moves::{Wanted, want};
use super::words;
use crate::desk::context::Desk;
use crate::i18n::{t, t_args};
use crate::platform::browser;

/// A pointer that is down moves this far before it drags, in pixels: a click is no drag.
const FAR: f64 = 5.0;

/// Near an edge of the grid it scrolls by itself: within so many pixels, by at most so many in a frame.
const EDGE: (f64, f64) = (36.0, 16.0);

/// A finger rests so long on an order before it has hold of it, and moves no further than so many pixels meanwhile.
const HOLD: (Duration, f64) = (Duration::from_millis(380), 9.0);

/// A pointer that is down on an order.
#[derive(Debug, Clone)]
pub struct Press {
    /// What it is on.
    order: Arc<BoardOrder>,
    /// Who has it.
    from: Option<UserId>,
    /// Minutes between the begin of the visit and the pointer.
    grab: f64,
    /// Where it went down, in pixels of the window.
    down: (f64, f64),
    /// Where it is.
    at: (f64, f64),
    /// A finger: it takes hold by resting.
    touch: bool,
    /// Which press: a later one is none of its business.
    number: u32,
}

/// Where it would be dropped.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// Nowhere: nothing would happen.
    Nowhere,
    /// Back to the pool.
    Pool,
    /// To somebody, at a time.
    Slot {
        /// Whom.
        technician: UserId,
        /// The place of the row among those shown.
        index: usize,
        /// When work begins.
        start: Timestamp,
    },
}

/// An order in the hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Drag {
    /// Which.
    pub order: Arc<BoardOrder>,
    /// Who has it; none: it comes from the pool.
    pub from: Option<UserId>,
    /// Others that go with it: the rest of what was chosen in the pool.
    pub more: Vec<OrderId>,
    /// Where it would be dropped.
    pub target: Target,
}

impl Drag {
    /// What dropping it here would mean, from the row that is there.
    #[must_use]
    pub fn fit(&self, book: BoardBook, now: Timestamp) -> Option<Fit> {
        let Target::Slot { technician, start, .. } = self.target else { return None };
        Some(fit(&*book.row(technician)?, &self.order, start, now))
    }
}

/// A pointer goes down on an order. `grab` is how far right of its left end, in pixels.
pub fn press(
    book: BoardBook,
    grid: Grid,
    event: &PointerEvent,
    order: Arc<BoardOrder>,
    from: Option<UserId>,
    grab: f64,
) {
    if event.button() != 0 || event.ctrl_key() || event.shift_key() {
        return;
    }
    let at = (f64::from(event.client_x()), f64::from(event.client_y()));
    let grab = grab / grid.minute().max(0.1);
    let (touch, number) = (event.pointer_type() == "touch", book.presses.get_value().wrapping_add(1));
    book.presses.set_value(number);
    book.press.set_value(Some(Press { order, from, grab, down: at, at, touch, number }));
    if touch {
        let rested = move || {
            if book.press.try_with_value(|press| press.as_ref().is_some_and(|press| press.number == number))
                == Some(true)
            {
                browser::buzz();
                begin(book, grid);
            }
        };
        set_timeout(rested, HOLD.0);
    }
}

/// Listens while the board is shown.
pub fn listen(desk: Desk, book: BoardBook, grid: Grid) {
    let moved = window_event_listener(leptos::ev::pointermove, move |event| follow(book, grid, &event));
    let up = window_event_listener(leptos::ev::pointerup, move |_| drop_it(desk, book));
    let lost = window_event_listener(leptos::ev::pointercancel, move |_| {
        cancel(book);
    });
    no_menu(book);
    on_cleanup(move || {
        moved.remove();
        up.remove();
        lost.remove();
        cancel(book);
    });
}

/// A finger that rests would open the browser's own menu.
pub fn no_menu(book: BoardBook) {
    let menu = window_event_listener(leptos::ev::contextmenu, move |event| {
        if book.press.with_value(|press| press.as_ref().is_some_and(|press| press.touch)) {
            event.prevent_default();
        }
    });
    on_cleanup(move || menu.remove());
}

/// The finger that carries something does not scroll.
pub fn keep_still(book: BoardBook, event: &web_sys::TouchEvent) {
    if book.drag.with_untracked(Option::is_some) {
        event.prevent_default();
    }
}

/// Lets go of what is held; everything stays where it was. False when nothing was held.
pub fn cancel(book: BoardBook) -> bool {
    book.press.set_value(None);
    let held = book.drag.with_untracked(Option::is_some);
    if held {
        book.drag.set(None);
    }
    held
}

fn follow(book: BoardBook, grid: Grid, event: &PointerEvent) {
    let at = (f64::from(event.client_x()), f64::from(event.client_y()));
    let Some(Some((moved, touch))) = book.press.try_update_value(|press| {
        press.as_mut().map(|press| {
            press.at = at;
            ((at.0 - press.down.0).abs().max((at.1 - press.down.1).abs()), press.touch)
        })
    }) else {
        return;
    };
    if book.drag.with_untracked(Option::is_some) {
        event.prevent_default();
    } else if touch && moved > HOLD.1 {
        // It scrolls.
        book.press.set_value(None);
    } else if !touch && moved > FAR {
        begin(book, grid);
    }
}

/// The order that a pointer carries since it went down and far enough, or that a finger has hold of, and where it is; for boards that
/// have no hours.
pub fn carried(book: BoardBook, event: &PointerEvent) -> Option<(Arc<BoardOrder>, (f64, f64))> {
    let at = (f64::from(event.client_x()), f64::from(event.client_y()));
    let press = book.press.get_value()?;
    let moved = (at.0 - press.down.0).abs().max((at.1 - press.down.1).abs());
    let holds = if press.touch { book.drag.with_untracked(Option::is_some) } else { moved > FAR };
    if press.touch && !holds && moved > HOLD.1 {
        // It scrolls.
        book.press.set_value(None);
    }
    holds.then_some((press.order, at))
}

fn begin(book: BoardBook, grid: Grid) {
    let Some(press) = book.press.get_value() else { return };
    let more = book.chosen.with_untracked(|chosen| match press.from {
        None if chosen.contains(&press.order.id) => chosen.iter().copied().filter(|id| *id != press.order.id).collect(),
        _ => Vec::new(),
    });
    grid.measure();
    book.drag.set(Some(Drag { order: press.order, from: press.from, more, target: Target::Nowhere }));
    request_animation_frame(move || frame(book, grid));
}

/// Once a frame: scrolls at an edge, and moves the ghost if it is somewhere else now.
fn frame(book: BoardBook, grid: Grid) {
    let Some(Some(press)) = book.press.try_get_value() else { return };
    let Some(Some(before)) = book.drag.try_with_untracked(|drag| drag.as_ref().map(|drag| drag.target.clone())) else {
        return;
    };
    if let Some(hand) = grid.hand.get_untracked() {
        place_hand(&hand, press.at);
    }
    grid.nudge(press.at, EDGE);
    let target = target(book, grid, &press);
    if target != before {
        book.drag.update(|drag| {
            if let Some(drag) = drag {
                drag.target = target;
            }
        });
    }
    request_animation_frame(move || frame(book, grid));
}

/// Puts what is in the hand beside the pointer.
pub fn place_hand(hand: &HtmlElement, at: (f64, f64)) {
    let place = format!("translate({}px, {}px)", at.0 + 14.0, at.1 + 12.0);
    let _ = hand.style().set_property("transform", &place);
}

fn target(book: BoardBook, grid: Grid, press: &Press) -> Target {
    if grid.is_over_pool(press.at) {
        return if press.from.is_some() { Target::Pool } else { Target::Nowhere };
    }
    let Some((index, minutes)) = grid.spot(press.at) else { return Target::Nowhere };
    let Some(technician) = grid.shown.with_untracked(|rows| rows.get(index).map(|row| row.technician)) else {
        return Target::Nowhere;
    };
    let start = book.axis.with_untracked(|axis| axis.snap(minutes - press.grab));
    Target::Slot { technician, index, start }
}

fn drop_it(desk: Desk, book: BoardBook) {
    book.press.set_value(None);
    let Some(drag) = book.drag.get_untracked() else { return };
    book.drag.set(None);
    let Some(found) = book.find(drag.order.id) else {
        desk.said.set(t("board-gone"));
        return;
    };
    match drag.target.clone() {
        Target::Nowhere => {}
        Target::Pool => {
            book.sending.set(Some(drag));
            want(desk, book, vec![Wanted::back(found.order)]);
        }
        Target::Slot { technician, start, .. } => {
            let same =
                found.visit.as_ref().is_some_and(|(row, visit)| row.technician == technician && visit.start == start);
            let Some(row) = book.row(technician).filter(|_| !same) else { return };
            let breaks = fit(&row, &found.order, start, desk.now.get_untracked()).breaks;
            let to = Some((technician, row.name.clone()));
            let pinned = found.visit.as_ref().is_some_and(|(_, visit)| visit.pinned);
            let mut wanted =
                vec![Wanted { order: found.order, technician: to.clone(), start: Some(start), pinned, breaks }];
            for id in &drag.more {
                if let Some(other) = book.find(*id) {
                    let breaks = lacking(&row, &other.order);
                    let technician = to.clone();
                    wanted.push(Wanted { order: other.order, technician, start: None, pinned: false, breaks });
                }
            }
            book.sending.set(Some(drag));
            want(desk, book, wanted);
        }
    }
}

/// What the hand says: what it holds, and what would become of it.
#[component]
pub fn Hand(grid: Grid) -> impl IntoView {
    let book = crate::desk::context::desk().board;
    let held =
        Memo::new(move |_| book.drag.with(|drag| drag.as_ref().map(|drag| (drag.order.clone(), drag.more.len()))));
    // Over a row the ghost says it all.
    let away = Memo::new(move |_| {
        book.drag.with(|drag| drag.as_ref().is_some_and(|drag| !matches!(drag.target, Target::Slot { .. })))
    });
    move || {
        held.get().map(|(order, more)| {
            let says = move || {
                let back = book.drag.with(|drag| drag.as_ref().is_some_and(|drag| drag.target == Target::Pool));
                t(if back { "board-drop-pool" } else { "board-drop-nowhere" })
            };
            let many = (more > 0).then(|| t_args("board-drop-more", &[("count", more.into())]));
            view! {
                // Over everything, so that one element has the hand's cursor: a class around the board would make the
                // browser look at every element in it.
                <div class="board-veil" aria-hidden="true" on:wheel=move |event| grid.scroll_by(event.delta_x(), event.delta_y())></div>
                <div
                    class="board-hand"
                    class:board-hand--away=away
                    node_ref=grid.hand
                    aria-hidden="true"
                    data-testid="hand"
                >
                    <strong>{words::about(&order)}</strong>
                    {many.map(|many| view! { <span>{many}</span> })}
                    <span>{says}</span>
                </div>
            }
        })
    }
}
