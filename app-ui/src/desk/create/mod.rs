//! A new order, written while somebody is on the telephone: who calls, where, which machine, what is wrong, when.
//!
//! The draft belongs to the desk, not to the page: looking something up in the list loses nothing. Its id is made
//! here, once per draft, so that sending it twice makes one order.

mod customer;
mod draft;
mod order;

use leptos::prelude::*;

pub use draft::Draft;

use super::context::desk;
use super::place::Place;
use super::shell::BackToList;
use crate::i18n::{t, tr};
use crate::ui::{Icon, IconButton, Toast};

/// The pane with the form.
#[component]
pub fn NewOrder() -> impl IntoView {
    let desk = desk();
    // Leaving keeps the draft; dropping it can be undone.
    let drop = move || {
        let kept = desk.draft.take();
        desk.way.go(Place::Orders);
        if let Some(kept) = kept {
            let back = move || {
                desk.draft.put(kept.clone());
                desk.way.go(Place::New);
            };
            desk.toaster.show(Toast::new(t("desk-draft-dropped")).with_action(t("undo"), desk.callback(back)));
        }
    };
    view! {
        <section class="desk-pane" aria-label=tr("desk-new-order") data-testid="new-order-pane">
            <header class="desk-head">
                <div class="desk-pane__bar">
                    <BackToList />
                    <h1 class="desk-head__title grow">{tr("desk-new-order")}</h1>
                    <span class="desk-close">
                        <IconButton
                            icon=Icon::Close
                            label=tr("desk-close")
                            on_press=move || desk.way.go(Place::Orders)
                            testid="close-new"
                        />
                    </span>
                </div>
            </header>
            <div class="desk-pane__body desk-create">
                {move || match desk.draft.customer.get() {
                    None => view! { <customer::FindCustomer /> }.into_any(),
                    Some(customer) => view! { <customer::Caller customer=customer /> <order::OrderForm on_drop=drop /> }.into_any(),
                }}
            </div>
        </section>
    }
}
