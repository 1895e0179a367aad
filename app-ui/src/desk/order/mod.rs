//! One order in full: what is to be done, where, by whom; what was found, photographed, signed; and when it all happened.

mod asks;
mod checklist;
mod head;
mod material;
mod open;
mod photos;
mod pool;
mod report;
mod signatures;
mod site;
mod stages;
mod timeline;

use std::sync::Arc;

use jobsheet_api::office::OrderDetail;
use leptos::html;
use leptos::prelude::*;

pub use open::OpenOrder;
pub use site::level_chip;

use super::context::desk;
use super::place::Place;
use super::shell::BackToList;
use crate::i18n::{error_next, error_words, tr};
use crate::platform::browser;
use crate::ui::{Button, Card, Empty, Icon};

/// The order as parts see it.
pub type Seen = Signal<Arc<OrderDetail>>;

/// A part of the order that changes only when it is different.
pub fn part<T: Clone + PartialEq + Send + Sync + 'static>(seen: Seen, read: fn(&OrderDetail) -> T) -> Memo<T> {
    Memo::new(move |_| seen.with(|detail| read(detail)))
}

/// The pane of the open order.
#[component]
pub fn OrderPane() -> impl IntoView {
    let desk = desk();
    let open = desk.open;
    let there = Memo::new(move |_| open.detail.with(Option::is_some));
    // Where the list makes way for the order, so does the focus.
    let pane = NodeRef::<html::Section>::new();
    Effect::new(move |_| {
        if let Some(pane) = pane.get()
            && browser::media("(max-width: 59.99rem)")
        {
            let _ = pane.focus();
        }
    });
    let stale = Memo::new(move |_| there.get() && !open.is_here());
    view! {
        <section
            node_ref=pane
            tabindex="-1"
            class="desk-pane"
            class:desk-pane--stale=stale
            aria-label=tr("desk-order")
            aria-busy=move || stale.get().to_string()
            inert=move || stale.get()
            data-testid="order-pane"
        >
            {move || match (there.get(), open.failed.get()) {
                (true, _) => open.detail.get_untracked().map(|first| view! { <Whole first=first /> }).into_any(),
                (false, Some(error)) => {
                    let next = error.clone();
                    view! {
                        <div class="desk-pane__bar"><BackToList /></div>
                        <Empty
                            icon=Icon::CircleAlert
                            title=Signal::derive(move || error_words(&error))
                            text=Signal::derive(move || error_next(&next))
                        >
                            <div class="row">
                                <Button
                                    label=tr("retry")
                                    icon=Icon::Refresh
                                    on_press=move || open.read(desk)
                                    testid="retry"
                                />
                                <Button label=tr("desk-back") on_press=move || desk.way.go(Place::Orders) />
                            </div>
                        </Empty>
                    }
                    .into_any()
                }
                (false, None) => view! {
                    <div class="desk-pane__bar"><BackToList /></div>
                    <div class="desk-pane__waiting" aria-busy="true">
                        <span class="hidden-words">{tr("loading")}</span>
                        <div class="skeleton" style="width:30%"></div>
                        <div class="skeleton" style="width:70%;height:2rem"></div>
                        <div class="skeleton" style="height:8rem"></div>
                        <div class="skeleton" style="height:12rem"></div>
                    </div>
                }
                .into_any(),
            }}
        </section>
    }
}

#[component]
fn Whole(first: Arc<OrderDetail>) -> impl IntoView {
    let open = desk().open;
    // While the pane closes there is no order any more; the last one is shown for that moment.
    let last = StoredValue::new(first);
    let seen: Seen = Signal::derive(move || {
        if let Some(detail) = open.detail.get() {
            last.set_value(detail);
        }
        last.get_value()
    });
    let description = part(seen, |detail| detail.order.description.clone());
    let note = part(seen, |detail| detail.note.clone());
    let words = |title: &'static str, icon: Icon, text: Memo<String>, testid: &'static str| {
        move || {
            let text = text.get();
            (!text.trim().is_empty())
                .then(|| view! { <Card title=tr(title) icon=icon testid=testid><p class="pre">{text}</p></Card> })
        }
    };
    view! {
        <head::Head seen=seen />
        <div class="desk-pane__body">
            <asks::Asks seen=seen />
            <div class="desk-columns">
                <div class="desk-columns__main">
                    {words("desk-description", Icon::Remark, description, "description")}
                    <site::Site seen=seen />
                    <checklist::Checklist seen=seen />
                    <photos::Photos seen=seen />
                    <material::Parts seen=seen />
                    {words("desk-note", Icon::Note, note, "note")}
                    <signatures::Signatures seen=seen />
                </div>
                <div class="desk-columns__side">
                    <pool::Pool seen=seen />
                    <stages::Stages seen=seen />
                    <timeline::History seen=seen />
                </div>
            </div>
        </div>
    }
}
