//! Orders 工单: everything on this device, searched and filtered by the core.

use jobsheet_api::device::{Command, OrdersFilter, Reply};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::core::core;
use super::load::{Pause, keep_loaded};
use super::scroll::keep_scroll;
use super::shell::{TabPage, sync_now_button};
use super::tickets::{More, Tickets};
use crate::i18n::{t_args, tr};
use crate::ui::{Empty, ErrorBanner, Icon, SearchInput, Segment, Segments, Skeleton};

/// So many more at a time: a phone draws twenty tickets at once, and nobody reads two thousand.
const PAGE: u32 = 20;

fn filter_code(filter: OrdersFilter) -> &'static str {
    match filter {
        OrdersFilter::Open => "open",
        OrdersFilter::Done => "done",
        OrdersFilter::All => "all",
    }
}

/// The page. Filter, words and how many are shown are in the address, so that the way back finds them again.
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
    let shown = Memo::new(move |_| {
        query
            .with(|query| query.get("first").and_then(|first| first.parse::<u32>().ok()))
            .map_or(PAGE, |first| first.max(PAGE))
    });
    let go = move |filter: OrdersFilter, words: String, first: u32| {
        let find = String::from(js_sys::encode_uri_component(&words));
        let address = format!("/orders?show={}&find={find}&first={first}", filter_code(filter));
        navigate.with_value(|navigate| {
            navigate(&address, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
        });
    };
    Effect::new(move |before: Option<String>| {
        let now = words.get();
        if before.is_some_and(|before| before != now) {
            go(filter.get_untracked(), now.clone(), PAGE);
        }
        now
    });
    let failed = keep_loaded(
        core.orders,
        move || Command::Orders {
            filter: filter.get(),
            search: words.get(),
            place: core.place.get(),
            first: Some(shown.get()),
        },
        |reply| match reply {
            Reply::Orders(rows) => Some(rows),
            _ => None,
        },
        |_| true,
        Pause::Long,
    );
    keep_scroll("orders".to_owned(), Signal::derive(move || core.orders.with(Option::is_some)));
    let segments = [OrdersFilter::Open, OrdersFilter::Done, OrdersFilter::All]
        .map(|filter| Segment::new(filter, tr(format!("orders-{}", filter_code(filter)))))
        .to_vec();
    // As many as were asked for: there may be more.
    let more = Memo::new(move |_| {
        core.orders.with(|rows| rows.as_ref().is_some_and(|rows| rows.len() >= shown.get() as usize))
    });
    let rows = Memo::new(move |_| core.orders.with(|rows| rows.clone().unwrap_or_default()));
    let state = Memo::new(move |_| core.orders.with(|rows| rows.as_ref().map(|rows| !rows.is_empty())));
    let count = move || {
        let key = if more.get() { "orders-count-first" } else { "orders-count" };
        core.orders.with(|rows| rows.as_ref().map(|rows| t_args(key, &[("count", rows.len().into())])))
    };
    view! {
        <TabPage title=tr("tab-orders") tools=sync_now_button>
            <SearchInput value=words label=tr("orders-search") testid="orders-search" />
            <Segments
                segments=segments
                value=filter
                on_change=move |filter| go(filter, words.get_untracked(), PAGE)
                label=tr("orders-filter")
                testid="orders-filter"
            />
            <ErrorBanner error=failed />
            <p class="hidden-words" role="status">{count}</p>
            {move || match state.get() {
                None => view! { <Skeleton /> }.into_any(),
                Some(false) => view! { <Empty icon=Icon::Orders title=tr("orders-empty") text=tr("orders-empty-text") /> }.into_any(),
                Some(true) => view! { <Tickets rows=rows with_day=true /> }.into_any(),
            }}
            <Show when=move || more.get()>
                <More
                    shown=Signal::derive(move || rows.with(Vec::len))
                    on_press=move || go(filter.get_untracked(), words.get_untracked(), shown.get_untracked() + PAGE)
                />
            </Show>
        </TabPage>
    }
}
