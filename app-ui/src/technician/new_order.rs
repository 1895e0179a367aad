//! A fault found on site becomes a new order (A6), without a network too. It belongs to a site that this device knows:
//! the one where one is, or one picked from the list.

use std::collections::BTreeSet;

use jobsheet_api::device::{Command, OrderPage, OrdersFilter, Reply};
use jobsheet_model::{OrderId, Priority};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::core::core;
use super::shell::{InnerPage, TabPage};
use super::ticket::order_path;
use crate::i18n::{error_next, error_words, label, t, tr};
use crate::platform::browser;
use crate::ui::{
    Banner, Button, Card, Choice, Choices, Empty, Field, Icon, ListRow, Look, Segment, Segments, Select, SelectOption,
    Size, Skeleton, TextArea, TextInput, Toast, Tone, icon, use_toaster,
};

/// The page: first where, then what.
#[component]
pub fn NewOrder() -> impl IntoView {
    let query = use_query_map();
    let from = Memo::new(move |_| query.with(|query| query.get("order").and_then(|id| id.parse::<OrderId>().ok())));
    move || match from.get() {
        Some(id) => view! {
            <InnerPage title=tr("new-order") subtitle=tr("new-order-sub") back="/new">
                <What from=id />
            </InnerPage>
        }
        .into_any(),
        None => view! {
            <TabPage title=tr("new-order")>
                <p class="quiet">{tr("new-where")}</p>
                <Where />
            </TabPage>
        }
        .into_any(),
    }
}

#[component]
fn Where() -> impl IntoView {
    let core = core();
    let rows = RwSignal::new(None);
    spawn_local(async move {
        let place = core.place.get_untracked();
        if let Ok(Reply::Orders(mut found)) =
            core.ask(Command::Orders { filter: OrdersFilter::All, search: String::new(), place, first: None }).await
        {
            // Where one is working comes first, then the nearest; one row for a site is enough.
            found.sort_by(|a, b| {
                let rank = |row: &jobsheet_api::device::OrderRow| {
                    (!row.status.is_under_way(), row.distance.unwrap_or(f64::MAX))
                };
                let (a, b) = (rank(a), rank(b));
                a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
            });
            let mut seen = BTreeSet::new();
            found.retain(|row| seen.insert((row.customer.clone(), row.address.clone())));
            rows.try_set(Some(found));
        }
    });
    move || match rows.get() {
        None => view! { <Skeleton /> }.into_any(),
        Some(rows) if rows.is_empty() => {
            view! { <Empty icon=Icon::MapPin title=tr("new-no-site") text=tr("new-no-site-text") /> }.into_any()
        }
        Some(rows) => view! {
            <Card flush=true>
                <ul class="list">
                    {rows
                        .into_iter()
                        .map(|row| {
                            view! {
                                <li>
                                    <ListRow
                                        title=Signal::stored(row.customer.clone())
                                        subtitle=Signal::stored(row.address.clone())
                                        icon=Icon::Building
                                        href=format!("/new?order={}", row.id)
                                        trail=|| icon(Icon::ChevronRight)
                                        testid="new-site"
                                    />
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
            </Card>
        }
        .into_any(),
    }
}

#[component]
fn What(from: OrderId) -> impl IntoView {
    let core = core();
    let page = RwSignal::new(None::<OrderPage>);
    let failed = RwSignal::new(None);
    spawn_local(async move {
        match core.ask(Command::Order { order: from }).await {
            Ok(Reply::Order(found)) => {
                page.try_set(Some(*found));
            }
            Ok(_) => {}
            Err(error) => {
                failed.try_set(Some(error));
            }
        }
    });
    view! {
        <crate::ui::ErrorBanner error=failed />
        {move || match page.get() {
            Some(page) => view! { <Form page=page /> }.into_any(),
            None => view! { <Skeleton count=2 /> }.into_any(),
        }}
    }
}

#[component]
fn Form(page: OrderPage) -> impl IntoView {
    let core = core();
    let toaster = use_toaster();
    let navigate = StoredValue::new_local(use_navigate());
    let title = RwSignal::new(String::new());
    let description = RwSignal::new(String::new());
    let service = RwSignal::new(String::new());
    let priority = RwSignal::new(Priority::Normal.code().to_owned());
    let same_asset = RwSignal::new(page.asset.is_some());
    let take = RwSignal::new(true);
    let tried = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let services = Signal::derive(move || {
        core.catalog.with(|catalog| {
            catalog
                .services
                .iter()
                .map(|service| {
                    let words = service.name.clone();
                    SelectOption::new(service.code.clone(), Signal::derive(move || label(&words)))
                })
                .collect::<Vec<_>>()
        })
    });
    let needed = move |missing: bool, key: &'static str| if tried.get() && missing { t(key) } else { String::new() };
    let title_error = Signal::derive(move || needed(title.with(|title| title.trim().is_empty()), "new-title-needed"));
    let service_error = Signal::derive(move || needed(service.with(String::is_empty), "new-service-needed"));
    let (customer, site, found_at) = (page.customer.clone(), page.site.clone(), page.row.id);
    let asset = StoredValue::new(page.asset.clone());
    let (customer_id, site_id) = (customer.id, site.id);
    let send = move || {
        tried.set(true);
        if title.with_untracked(|title| title.trim().is_empty())
            || service.with_untracked(String::is_empty)
            || busy.get_untracked()
        {
            return browser::show_first_complaint();
        }
        busy.set(true);
        let command = Command::RequestOrder {
            customer: customer_id,
            site: site_id,
            asset: asset
                .with_value(|asset| asset.as_ref().filter(|_| same_asset.get_untracked()).map(|asset| asset.id)),
            found_at: Some(found_at),
            service: service.get_untracked(),
            title: title.get_untracked().trim().to_owned(),
            description: description.get_untracked().trim().to_owned(),
            priority: Priority::from_code(&priority.get_untracked()).unwrap_or_default(),
            take: take.get_untracked(),
        };
        spawn_local(async move {
            match core.ask(command).await {
                Ok(Reply::Order(made)) => {
                    toaster.show(Toast::new(t("new-made")));
                    let path = order_path(made.row.id);
                    core.order.set(Some(*made));
                    navigate.try_with_value(|navigate| {
                        navigate(&path, NavigateOptions { replace: true, ..NavigateOptions::default() })
                    });
                }
                Ok(_) => {}
                Err(error) => toaster.show(Toast::bad(format!("{} {}", error_words(&error), error_next(&error)))),
            }
            busy.try_set(false);
        });
    };
    view! {
        <Card>
            <p class="row row--top">
                {icon(Icon::Building)}
                <span class="grow">
                    <span class="strong">{customer.name}</span> <br /> <span class="small quiet">{site.address}</span>
                </span>
            </p>
        </Card>
        <Card>
            <Field label=tr("new-title") required=true error=title_error>
                <TextInput value=title testid="new-title" />
            </Field>
            <Field label=tr("new-service") required=true error=service_error>
                <Select value=service options=services placeholder=tr("new-service-pick") testid="new-service" />
            </Field>
            <Field label=tr("new-description")>
                <TextArea value=description testid="new-description" />
            </Field>
            <Field label=tr("field-priority") group=true>
                <Choices
                    options=Priority::ALL.map(|one| Choice::new(one.code(), tr(format!("priority-{}", one.code())))).to_vec()
                    value=priority
                    on_change=move |code| priority.set(code)
                    testid="new-priority"
                />
            </Field>
            {page
                .asset
                .map(|asset| {
                    let name = format!("{} · {}", asset.name, asset.serial);
                    let words = Signal::derive(move || crate::i18n::t_args("new-same-asset", &[("asset", name.clone().into())]));
                    view! { <crate::ui::Checkbox label=words checked=same_asset on_change=move |yes| same_asset.set(yes) /> }
                })}
            <Field label=tr("new-who") group=true>
                <Segments
                    segments=vec![Segment::new(true, tr("new-take")), Segment::new(false, tr("new-leave"))]
                    value=take
                    on_change=move |yes| take.set(yes)
                    testid="new-take"
                />
            </Field>
        </Card>
        <Banner title=tr("new-number-later") tone=Tone::Blue icon=Icon::Info />
        <Button label=tr("new-send") icon=Icon::Check look=Look::Primary size=Size::Big wide=true busy=busy on_press=send testid="new-send" />
    }
}
