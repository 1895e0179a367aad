//! The list of orders, and beside it the order that is open or being written. On a narrow screen one of the two.

mod book;
mod table;
mod tools;

use leptos::prelude::*;

pub use book::OrderBook;
use book::Phase;
use table::OrderTable;
use tools::Tools;

use super::context::desk;
use super::create::NewOrder;
use super::keys;
use super::order::OrderPane;
use super::place::Place;
use crate::i18n::tr;

/// The page.
#[component]
pub fn OrdersPage() -> impl IntoView {
    let desk = desk();
    let (book, way) = (desk.book, desk.way);

    Effect::new(move |_| book.begin(desk, way.query.get()));
    Effect::new(move |seen: Option<()>| {
        let changed = desk.changed.get();
        if seen.is_none() {
            return;
        }
        book.refresh(desk, way.query.get_untracked());
        if way.place.get_untracked().order().is_some_and(|id| changed.orders.contains(&id)) {
            desk.open.read(desk);
        }
    });
    Effect::new(move |_| match way.place.get() {
        Place::Order(id) => {
            book.cursor.set(Some(id));
            desk.open.show(desk, id);
        }
        _ => desk.open.close(),
    });

    // An order that was opened by its address is in sight in the list too.
    Effect::new(move |_| {
        if let (Some(id), true) = (way.place.get().order(), book.phase.with(|phase| *phase == Phase::Ready)) {
            request_animation_frame(move || keys::show_row(id));
        }
    });

    // Which pane stands on the right: changes from one order to the next must not rebuild it.
    let pane = Memo::new(move |_| match way.place.get() {
        Place::Order(_) => 1,
        Place::New => 2,
        _ => 0,
    });
    view! {
        <div class="desk-split" class:desk-split--open=move || pane.get() != 0>
            <section class="desk-list" aria-label=tr("desk-orders")>
                <Tools />
                <OrderTable />
            </section>
            {move || match pane.get() {
                1 => view! { <OrderPane /> }.into_any(),
                2 => view! { <NewOrder /> }.into_any(),
                _ => ().into_any(),
            }}
        </div>
    }
}
