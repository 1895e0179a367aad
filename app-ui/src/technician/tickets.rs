//! Tickets below each other: only as many as somebody looks at, and the next ones when one comes near the end.

use jobsheet_api::device::OrderRow;
use jobsheet_model::OrderId;
use leptos::html::Div;
use leptos::prelude::*;

use super::ticket::Ticket;
use crate::i18n::tr;
use crate::ui::{Button, each};

/// The list. Tickets that stay are kept as they are while others come and go: a finger that is on one stays on it, and so
/// does the focus.
#[component]
pub fn Tickets(
    /// The orders, in the order to show them.
    rows: Memo<Vec<OrderRow>>,
    /// The stubs show the date too.
    #[prop(optional)]
    with_day: bool,
    /// Under way: drawn stronger.
    #[prop(optional)]
    now: bool,
) -> impl IntoView {
    let ids = Memo::new(move |_| rows.with(|rows| rows.iter().map(|row| row.id).collect::<Vec<_>>()));
    let one = move |id: OrderId| {
        let row = Memo::new(move |_| rows.with(|rows| rows.iter().find(|row| row.id == id).cloned()));
        view! { <Ticket id=id row=row with_day=with_day now=now /> }.into_any()
    };
    view! { <ul class="stack">{each(move || ids.get(), OrderId::to_string, one)}</ul> }
}

/// The way to the next ones. It is pressed by scrolling near it, and can be pressed by hand.
#[component]
pub fn More(
    /// How many are shown: so many more are asked for once.
    #[prop(into)]
    shown: Signal<usize>,
    /// Asks for more.
    on_press: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    let asked = StoredValue::new(None);
    let near = move || {
        let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
        place.get_untracked().is_some_and(|place| place.get_bounding_client_rect().top() < 2.0 * height)
    };
    let scrolled = window_event_listener(leptos::ev::scroll, move |_| {
        let shown = shown.get_untracked();
        if near() && asked.get_value() != Some(shown) {
            asked.set_value(Some(shown));
            on_press();
        }
    });
    on_cleanup(move || scrolled.remove());
    view! {
        <div node_ref=place>
            <Button label=tr("orders-more") wide=true on_press=on_press testid="orders-more" />
        </div>
    }
}
