//! Who calls: found by name, contact or telephone number; then everything known about them is in view.

use std::collections::BTreeMap;
use std::time::Duration;

use jobsheet_api::office::{CustomerView, OrderLine, Scope};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::desk::context::desk;
use crate::desk::order::level_chip;
use crate::desk::picker::{Item, Picker};
use crate::desk::place::Place;
use crate::desk::when;
use crate::i18n::{t_args, tr};
use crate::rest::{self, OrdersQuery};
use crate::ui::{Button, Card, ErrorBanner, Field, Icon, Look, StatusChip};

/// A pause in typing this long starts the search.
const PAUSE: Duration = Duration::from_millis(200);

/// Orders of the customer that are shown beside the form.
const RECENT: usize = 4;

/// Of how many the latest are picked.
const LOOKED_AT: usize = 100;

/// The search.
#[component]
pub fn FindCustomer() -> impl IntoView {
    let desk = desk();
    let draft = desk.draft;
    let found = RwSignal::new(Vec::<CustomerView>::new());
    let (busy, error) = (RwSignal::new(true), RwSignal::new(None));
    let (asked, timer) = (StoredValue::new(0_u32), StoredValue::new(None::<TimeoutHandle>));
    let find = move || {
        asked.update_value(|asked| *asked += 1);
        let own = asked.get_value();
        let words = draft.words.get_untracked();
        busy.set(true);
        spawn_local(async move {
            let answer = rest::customers(&words).await;
            if asked.try_get_value() != Some(own) {
                return;
            }
            busy.set(false);
            match answer {
                Ok(list) => {
                    error.set(None);
                    found.set(list);
                }
                Err(failure) => {
                    desk.note(&failure);
                    error.set(Some(failure));
                }
            }
        });
    };
    Effect::new(move |before: Option<()>| {
        draft.words.track();
        if let Some(timer) = timer.get_value() {
            timer.clear();
        }
        if before.is_none() {
            find();
        } else {
            timer.set_value(set_timeout_with_handle(find, PAUSE).ok());
        }
    });
    on_cleanup(move || {
        if let Some(timer) = timer.try_get_value().flatten() {
            timer.clear();
        }
    });

    let chosen = RwSignal::new(None::<String>);
    Effect::new(move |_| chosen.set(found.with(|list| list.first().map(|one| one.customer.id.to_string()))));
    let items = Signal::derive(move || {
        found
            .get()
            .into_iter()
            .map(|one| Item { id: one.customer.id.to_string(), view: ViewFn::from(move || row(&one)) })
            .collect::<Vec<_>>()
    });
    let pick = move |id: String| {
        let picked = found.with_untracked(|list| list.iter().find(|one| one.customer.id.to_string() == id).cloned());
        if let Some(customer) = picked {
            draft.choose(customer);
        }
    };
    view! {
        <Field label=tr("desk-who-calls") hint=tr("desk-who-calls-hint") required=true>
            <Picker
                words=draft.words
                items=items
                chosen=chosen
                on_pick=pick
                label=tr("desk-find-customer")
                nothing=tr("desk-no-customer")
                busy=busy
                testid="customer"
            />
        </Field>
        <ErrorBanner error=error />
    }
}

fn row(one: &CustomerView) -> impl IntoView + use<> {
    let first = one.sites.first().cloned();
    let more = one.sites.len().saturating_sub(1);
    let assets = one.assets.len();
    view! {
        <span class="desk-customer">
            <span class="row row--wrap">
                <span class="strong">{one.customer.name.clone()}</span>
                {level_chip(&one.customer.level)}
            </span>
            {first
                .map(|site| {
                    view! {
                        <span class="quiet small">
                            {site.contact} " " <span class="number">{site.phone}</span> " · " {site.district} " · " {site.address}
                            {(more > 0).then(|| view! { " " {move || t_args("desk-more-sites", &[("count", more.into())])} })}
                        </span>
                    }
                })}
            <span class="quiet small">{move || t_args("desk-assets-count", &[("count", assets.into())])}</span>
        </span>
    }
}

/// The customer chosen, with what they had lately.
#[component]
pub fn Caller(customer: CustomerView) -> impl IntoView {
    let desk = desk();
    let recent = RwSignal::new(Vec::<OrderLine>::new());
    let name = customer.customer.name.clone();
    let query = OrdersQuery { customer: Some(customer.customer.id), scope: Scope::All, ..OrdersQuery::default() };
    spawn_local(async move {
        // A help, not a need: without it the order can be written all the same.
        if let Ok(list) = rest::orders(&query, LOOKED_AT, None).await {
            let mut lines = list.rows;
            lines.sort_by_key(|line| std::cmp::Reverse(line.created_at));
            lines.truncate(RECENT);
            let _ = recent.try_set(lines);
        }
    });
    let phones: BTreeMap<String, String> =
        customer.sites.iter().map(|site| (site.phone.clone(), site.contact.clone())).collect();
    let level = customer.customer.level;
    view! {
        <Card testid="caller">
            <div class="row row--between row--top">
                <div class="stack gap-1">
                    <span class="row row--wrap"><span class="strong">{name}</span> {level_chip(&level)}</span>
                    <span class="quiet small">
                        {phones.into_iter().map(|(phone, contact)| format!("{contact} {phone}")).collect::<Vec<_>>().join(" · ")}
                    </span>
                </div>
                <Button
                    label=tr("desk-other-customer")
                    icon=Icon::Search
                    look=Look::Quiet
                    on_press=move || desk.draft.release()
                    testid="other-customer"
                />
            </div>
            <Show when=move || recent.with(|lines| !lines.is_empty())>
                <div class="desk-recent" data-testid="recent">
                    <span class="field__label">{tr("desk-recent")}</span>
                    <ul>
                        <For
                            each=move || recent.get()
                            key=|line| line.id
                            children=move |line| {
                                let at = line.created_at;
                                view! {
                                    <li>
                                        <a class="desk-recent__row" href=move || desk.way.href(Place::Order(line.id))>
                                            <span class="code small">{line.number.clone()}</span>
                                            <span class="clip grow">{line.title.clone()}</span>
                                            <StatusChip status=line.status />
                                            <span class="faint small number">
                                                {move || when::day_words(at, desk.now.get())}
                                            </span>
                                        </a>
                                    </li>
                                }
                            }
                        />
                    </ul>
                </div>
            </Show>
        </Card>
    }
}
