//! The sheet of rarer actions.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::act::{action_icon, begin, missing_words};
use super::{Open, here};
use crate::i18n::{t, tr};
use crate::technician::maps;
use crate::ui::{Icon, ListRow, Sheet};

/// The sheet.
#[component]
pub fn Actions() -> impl IntoView {
    let here = here();
    let open = here.sheet(|open| open == Open::Actions);
    view! {
        <Sheet open=open title=tr("more-actions") flush=true testid="actions">
            <List />
        </Sheet>
    }
}

#[component]
fn List() -> impl IntoView {
    let here = here();
    let navigate = StoredValue::new_local(use_navigate());
    let others = here.part(|page| page.others.clone());
    let site = here.part(|page| (page.site.clone(), page.customer.name.clone()));
    let locked = here.locked();
    let go = move |address: String| navigate.with_value(|navigate| navigate(&address, NavigateOptions::default()));
    view! {
        <ul class="list">
            {move || {
                others
                    .get()
                    .unwrap_or_default()
                    .into_iter()
                    .map(|next| {
                        let action = next.action;
                        let missing = next.missing.clone();
                        let hint = Signal::derive(move || {
                            here.page.with(|page| page.as_ref().map(|page| missing_words(page, &missing)).unwrap_or_default())
                        });
                        let danger = matches!(action, jobsheet_model::entry::Action::Decline | jobsheet_model::entry::Action::GiveUp);
                        view! {
                            <li>
                                <ListRow
                                    title=Signal::derive(move || t(&format!("action-{}", action.code())))
                                    subtitle=hint
                                    icon=action_icon(action)
                                    danger=danger
                                    on_press=move || navigate.with_value(|navigate| begin(here, &next, navigate))
                                    testid=format!("step-{}", action.code())
                                />
                            </li>
                        }
                    })
                    .collect_view()
            }}
            <Show when=move || !locked.get()>
                <li>
                    <ListRow title=tr("propose") icon=Icon::CalendarClock on_press=move || here.open.set(Some(Open::Propose)) testid="propose" />
                </li>
            </Show>
            <li>
                <ListRow
                    title=tr("found-another")
                    subtitle=tr("found-another-text")
                    icon=Icon::Flag
                    on_press=move || {
                        here.open.set(None);
                        go(format!("/new?order={}", here.id));
                    }
                    testid="found-another"
                />
            </li>
            {move || {
                site.get()
                    .map(|(site, customer)| {
                        let phone = site.phone.clone();
                        view! {
                            <li>
                                <ListRow title=tr("navigate") subtitle=Signal::stored(site.address.clone()) icon=Icon::Navigate href=maps::navigate_to(&site, &customer) />
                            </li>
                            {(!phone.is_empty())
                                .then(|| {
                                    view! {
                                        <li>
                                            <ListRow title=tr("call") subtitle=Signal::stored(format!("{} {phone}", site.contact)) icon=Icon::Call href=maps::call(&phone) />
                                        </li>
                                    }
                                })}
                        }
                    })
            }}
        </ul>
    }
}
