//! The rows that are in sight, kept on the page. A row is written in one piece when it comes into sight; what changes in it
//! later is changed where it is, so that focus, pointer and scroll position stay. All events are heard by the one element
//! around them.
//!
//! **Invariant:** per row there is one effect, per visit none.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use jobsheet_api::office::BoardVisit;
use jobsheet_model::{OrderId, UserId};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

use super::block::{Block, Mark, said_in_full};
use super::book::{BoardBook, Row};
use super::frame::Grid;
use super::row::{Drawing, help};
use super::{drag, keys, open, opened};
use crate::desk::context::{Desk, desk};

/// A row on the page: its track among the rows, its name in the column at the left, which stays in sight as a whole.
struct Drawn {
    element: Element,
    name: Element,
    place: usize,
    /// What keeps it up to date for as long as it is here.
    _kept: RenderEffect<Drawing>,
}

/// The elements around the rows, and around their names. What the names say, the rows tell screen readers.
#[component]
pub fn Rows() -> impl IntoView {
    let desk = desk();
    let grid: Grid = expect_context();
    keep(desk, grid);
    mark(desk);
    view! {
        <div
            class="board-rows"
            node_ref=grid.rows
            on:pointerover=move |event| tell(desk.board, &event)
            on:pointerdown=move |event| press(desk, grid, &event)
            on:click=move |event| {
                if let Some((_, id)) = block_at(&event) {
                    desk.board.chosen.set(Default::default());
                    open(desk, Some(id));
                }
            }
            on:focusin=move |event| {
                if let Some((_, id)) = block_at(&event) {
                    desk.board.cursor.set(Some(id));
                }
            }
        ></div>
        <div
            class="board-people"
            node_ref=grid.names
            aria-hidden="true"
            on:pointerover=move |event| tell(desk.board, &event)
        ></div>
    }
}

/// Draws what comes into sight, in the order of the rows, and takes away what leaves it.
fn keep(desk: Desk, grid: Grid) {
    Effect::new(move |before: Option<BTreeMap<UserId, Drawn>>| {
        let mut before = before.unwrap_or_default();
        let (from, to) = grid.drawn.get();
        let (Some(container), Some(names)) = (grid.rows.get(), grid.names.get()) else { return before };
        let rows = grid.shown.with(|rows| rows[from.min(rows.len())..to.min(rows.len())].to_vec());
        let mut now = BTreeMap::new();
        for row in &rows {
            if let Some(drawn) = before.remove(&row.technician) {
                now.insert(row.technician, drawn);
            }
        }
        for gone in before.into_values() {
            gone.element.remove();
            gone.name.remove();
        }
        let mut next = container.first_child();
        for (place, row) in rows.into_iter().enumerate() {
            let drawn = match now.entry(row.technician) {
                Entry::Occupied(entry) => entry.into_mut(),
                Entry::Vacant(entry) => {
                    let Some(drawn) = draw(desk, &row) else { continue };
                    entry.insert(drawn)
                }
            };
            if drawn.place != from + place {
                drawn.place = from + place;
                for element in [&drawn.element, &drawn.name] {
                    let _ = element.set_attribute("style", &format!("--row:{}", drawn.place));
                }
            }
            if next.as_ref().is_some_and(|next| next.is_same_node(Some(&drawn.element))) {
                next = drawn.element.next_sibling();
            } else {
                let _ = container.insert_before(&drawn.element, next.as_ref());
                let _ = names.append_child(&drawn.name);
            }
        }
        now
    });
}

fn draw(desk: Desk, row: &Row) -> Option<Drawn> {
    let book = desk.board;
    let make = |class: &str| {
        let element = document().create_element("div").ok()?;
        element.set_class_name(class);
        Some(element)
    };
    let element = make("board-row")?;
    let (head, track) = (make("board-name")?, make("board-track")?);
    let technician = row.technician.to_string();
    for (name, value) in [("role", "group"), ("data-testid", "row"), ("data-technician", technician.as_str())] {
        let _ = element.set_attribute(name, value);
    }
    let _ = head.set_attribute("data-technician", &technician);
    let _ = element.append_child(&track);
    let name = head.clone();
    let (day, place) = (row.day.clone(), element.clone());
    let kept = RenderEffect::new(move |before: Option<Drawing>| {
        let mut now = book.axis.with(|axis| day.with(|day| Drawing::of(day, axis)));
        untrack(|| put(desk, &[&place, &head, &track], before.as_ref(), &mut now));
        now
    });
    Some(Drawn { element, name, place: usize::MAX, _kept: kept })
}

/// Writes what is different.
fn put(desk: Desk, [row, head, track]: &[&Element; 3], before: Option<&Drawing>, now: &mut Drawing) {
    let book = desk.board;
    let cursor = book.cursor.get_untracked();
    let shown = opened(desk);
    let mark = |block: &Block| Mark {
        open: shown == Some(block.id),
        held: book.held.with_untracked(|held| held.contains(&block.id)),
        reachable: cursor == Some(block.id),
    };
    for block in &mut now.blocks {
        let was = before.and_then(|before| before.blocks.iter().find(|one| one.id == block.id));
        let same = was.is_some_and(|was| Block { flash: 0, ..was.clone() } == *block);
        block.flash = match was {
            Some(was) if same => was.flash,
            was if book.is_fresh(block.id) => was.map_or(0, |was| was.flash % 2) + 1,
            _ => 0,
        };
    }
    if before.is_none_or(|before| before.said != now.said) {
        let _ = row.set_attribute("aria-label", &now.said);
    }
    if before.is_none_or(|before| before.head != now.head) {
        head.set_inner_html(&now.head);
    }
    let Some(before) = before.filter(|before| before.is_like(now)) else {
        let focus =
            document().active_element().filter(|focus| track.contains(Some(focus))).and_then(|focus| order_of(&focus));
        track.set_inner_html(&now.track(mark));
        if let Some(id) = focus {
            keys::focus(id);
        }
        return;
    };
    let elements = track.children();
    let first = now.before_blocks();
    for (at, (was, block)) in before.blocks.iter().zip(&now.blocks).enumerate().filter(|(_, (was, block))| was != block)
    {
        let at = u32::try_from(first + 2 * at).unwrap_or_default();
        let (Some(trip), Some(element)) = (elements.item(at), elements.item(at + 1)) else { continue };
        let _ = trip.set_attribute("style", &block.trip);
        let _ = element.set_attribute("style", &block.style);
        let _ = element.set_attribute("class", &block.classes(mark(block)));
        let _ = element.set_attribute("aria-label", &block.label);
        let _ = element.remove_attribute("title");
        if was.inside != block.inside {
            element.set_inner_html(&block.inside);
        }
    }
}

/// What is open, held or under the keyboard is marked where it is, whatever else is on the page.
fn mark(desk: Desk) {
    let book = desk.board;
    let shown = Memo::new(move |_| opened(desk));
    Effect::new(move |was: Option<Option<OrderId>>| {
        let now = shown.get();
        for (id, on) in [(was.flatten(), false), (now, true)] {
            if let Some(block) = id.and_then(element_of) {
                let _ = block.class_list().toggle_with_force("board-block--open", on);
            }
        }
        now
    });
    Effect::new(move |was: Option<Option<OrderId>>| {
        let now = book.cursor.get();
        for (id, tab) in [(was.flatten(), "-1"), (now, "0")] {
            if let Some(block) = id.and_then(element_of) {
                let _ = block.set_attribute("tabindex", tab);
            }
        }
        now
    });
    Effect::new(move |was: Option<Vec<OrderId>>| {
        let now = book.held.get();
        for (ids, on) in [(was.unwrap_or_default(), false), (now.clone(), true)] {
            for block in ids.into_iter().filter_map(element_of) {
                let _ = block.class_list().toggle_with_force("board-block--held", on);
            }
        }
        now
    });
    Effect::new(move |was: Option<Option<UserId>>| {
        let now = book.target.get();
        for (id, on) in [(was.flatten(), false), (now, true)] {
            let row =
                id.and_then(|id| document().query_selector(&format!(".board-row[data-technician='{id}']")).ok()?);
            if let Some(row) = row {
                let _ = row.class_list().toggle_with_force("board-row--target", on);
            }
        }
        now
    });
}

/// The block of an order, if it is drawn.
fn element_of(id: OrderId) -> Option<Element> {
    document().get_element_by_id(&format!("board-{id}")).filter(|element| element.class_list().contains("board-block"))
}

fn order_of(element: &Element) -> Option<OrderId> {
    element.get_attribute("data-order")?.parse().ok()
}

/// The block that an event happened in.
fn block_at(event: &web_sys::Event) -> Option<(Element, OrderId)> {
    let block = event.target()?.dyn_into::<Element>().ok()?.closest(".board-block").ok()??;
    let id = order_of(&block)?;
    Some((block, id))
}

/// Whose row something is in.
fn technician_of(element: &Element) -> Option<UserId> {
    element.closest("[data-technician]").ok()??.get_attribute("data-technician")?.parse().ok()
}

fn visit_of(book: BoardBook, block: &Element, id: OrderId) -> Option<(UserId, BoardVisit)> {
    let technician = technician_of(block)?;
    let visit = book.row(technician)?.visits.iter().find(|visit| visit.order.id == id)?.clone();
    Some((technician, visit))
}

/// All there is to say, made when somebody points at it: for hundreds of blocks it would take too long.
fn tell(book: BoardBook, event: &PointerEvent) {
    let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let Some(place) = element.closest(".board-block, .board-name").ok().flatten() else { return };
    let words = match order_of(&place) {
        Some(_) if place.has_attribute("title") => None,
        Some(id) => visit_of(book, &place, id).map(|(_, visit)| untrack(|| said_in_full(&visit))),
        None => technician_of(&place).and_then(|id| book.row(id)).map(|day| untrack(|| help(&day))),
    };
    if let Some(words) = words {
        let _ = place.set_attribute("title", &words);
    }
}

/// A pointer goes down on a block that may be moved.
fn press(desk: Desk, grid: Grid, event: &PointerEvent) {
    let book = desk.board;
    let Some((block, id)) = block_at(event) else { return };
    let Some((technician, visit)) = visit_of(book, &block, id) else { return };
    if !desk.may_decide() || visit.begun || visit.order.status.is_final() {
        return;
    }
    // Once per press, not per move: where in the block the hand has taken hold.
    let grab = f64::from(event.client_x()) - block.get_bounding_client_rect().left();
    drag::press(book, grid, event, Arc::new(visit.order), Some(technician), grab);
}
