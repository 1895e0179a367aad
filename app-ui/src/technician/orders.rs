//! Orders 工单: everything on this device, searched and filtered by the core.

use jobsheet_api::device::{Command, OrdersFilter, Reply};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::core::core;
use super::load::keep_loaded;
use super::scroll::keep_scroll;
use super::shell::{TabPage, sync_now_button};
use super::ticket::Ticket;
use crate::i18n::{t_args, tr};
use crate::ui::{Empty, ErrorBanner, Icon, SearchInput, Segment, Segments, Skeleton};

fn filter_code(filter: OrdersFilter) -> &'static str {
    match filter {
        OrdersFilter::Open => "open",
        OrdersFilter::Done => "done",
        OrdersFilter::All => "all",
    }
}

/// The page. Filter and words are in the address, so that the way back finds them again.
#[component]
pub fn Orders() -> impl IntoView {
    let core = core();
    let query = use_query_map();
    let navigate = StoredValue::new_local(use_navigate());
    let filter = Memo::new(move |_| match query.with(|query| query.get("show").unwrap_or_default()).as_str() {
        "done" => OrdersFilter::Done,
        "all" => OrdersFilter::All,
        _ => OrdersFilter::Open,
    });
    let words = RwSignal::new(query.with_untracked(|query| query.get("find").unwrap_or_default()));
    let go = move |filter: OrdersFilter, words: String| {
        let find = String::from(js_sys::encode_uri_component(&words));
        let address = format!("/orders?show={}&find={find}", filter_code(filter));
        navigate.with_value(|navigate| {
            navigate(&address, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
        });
    };
    Effect::new(move |before: Option<String>| {
        let now = words.get();
        if before.is_some_and(|before| before != now) {
            go(filter.get_untracked(), now.clone());
        }
        now
    });
    let failed = keep_loaded(
        core.orders,
        move || Command::Orders { filter: filter.get(), search: words.get(), place: core.place.get() },
        |reply| match reply {
            Reply::Orders(rows) => Some(rows),
            _ => None,
        },
        |_| true,
    );
    keep_scroll("orders".to_owned(), Signal::derive(move || core.orders.with(Option::is_some)));
    let segments = [OrdersFilter::Open, OrdersFilter::Done, OrdersFilter::All]
        .map(|filter| Segment::new(filter, tr(format!("orders-{}", filter_code(filter)))))
        .to_vec();
    let count = move || {
        core.orders.with(|rows| rows.as_ref().map(|rows| t_args("orders-count", &[("count", rows.len().into())])))
    };
    view! {
        <TabPage title=tr("tab-orders") tools=sync_now_button>
            <SearchInput value=words label=tr("orders-search") testid="orders-search" />
            <Segments
                segments=segments
                value=filter
                on_change=move |filter| go(filter, words.get_untracked())
                label=tr("orders-filter")
                testid="orders-filter"
            />
            <ErrorBanner error=failed />
            <p class="hidden-words" role="status">{count}</p>
            {move || match core.orders.get() {
                None => view! { <Skeleton /> }.into_any(),
                Some(rows) if rows.is_empty() => view! { <Empty icon=Icon::Orders title=tr("orders-empty") text=tr("orders-empty-text") /> }.into_any(),
                Some(rows) => {
                    view! { <ul class="stack">{rows.into_iter().map(|row| view! { <Ticket row=row with_day=true /> }).collect_view()}</ul> }.into_any()
                }
            }}
        </TabPage>
    }
}
