//! Today 今日: what to do, in the order to do it. Other days are one tap away; days with work have a dot.

use jobsheet_api::device::{Command, DayCounts, Notice, OrderRow, Reply, TodayView};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::core::core;
use super::load::{Pause, keep_loaded};
use super::scroll::keep_scroll;
use super::shell::{TabPage, sync_now_button};
use super::ticket::order_path;
use super::tickets::{More, Tickets};
use crate::i18n::{day_in_full, local_day, t, t_args, t_if_known, tr, weekday};
use crate::platform::update;
use crate::ui::{Banner, Button, Empty, ErrorBanner, Icon, Section, Size, Skeleton, Tone};

const DAY: i64 = 86_400_000;

/// So many more at a time. A week without work being closed leaves hundreds of late ones: they must not cost the start.
const PAGE: u32 = 10;

/// What is asked before the page is there.
pub fn at_first() -> Command {
    Command::Today { day: String::new(), place: None, first: Some(PAGE) }
}

/// The page.
#[component]
pub fn Today() -> impl IntoView {
    let core = core();
    let query = use_query_map();
    let wanted = Memo::new(move |_| query.with(|query| query.get("day").unwrap_or_default()));
    let first = Memo::new(move |_| {
        query
            .with(|query| query.get("first").and_then(|first| first.parse::<u32>().ok()))
            .map_or(PAGE, |first| first.max(PAGE))
    });
    let navigate = StoredValue::new_local(use_navigate());
    // In the address, so that the way back finds them again.
    let more = move || {
        let address = format!("/today?day={}&first={}", wanted.get_untracked(), first.get_untracked() + PAGE);
        navigate.with_value(|navigate| {
            navigate(&address, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() })
        });
    };
    let shown =
        Memo::new(move |_| core.today.with(|view| view.as_ref().map_or(0, |view| view.open.len() + view.done.len())));
    let there_are_more = Memo::new(move |_| {
        core.today.with(|view| {
            view.as_ref().is_some_and(|view| !is_whole(view) || view.done.len() < view.counts.done as usize)
        })
    });
    let failed = keep_loaded(
        core.today,
        move || Command::Today { day: wanted.get(), place: core.place.get(), first: Some(first.get()) },
        |reply| match reply {
            Reply::Today(view) => Some(view),
            _ => None,
        },
        |_| true,
        Pause::Long,
    );
    keep_scroll("today".to_owned(), Signal::derive(move || core.today.with(Option::is_some)));
    let title = Signal::derive(move || {
        core.today.with(|view| match view {
            Some(view) if !view.is_today => local_day(&view.day).map(day_in_full).unwrap_or_default(),
            _ => t("tab-today"),
        })
    });
    let subtitle = Signal::derive(move || {
        core.today.with(|view| match view {
            Some(view) if view.is_today => local_day(&view.day).map(day_in_full).unwrap_or_default(),
            _ => String::new(),
        })
    });
    view! {
        <TabPage title=title subtitle=subtitle tools=sync_now_button>
            <Days />
            <ErrorBanner error=failed />
            <Install />
            <Show when=move || core.today.with(Option::is_some) fallback=|| view! { <Skeleton /> }>
                <Lists />
            </Show>
            <Show when=move || there_are_more.get()>
                <More shown=shown on_press=more />
            </Show>
        </TabPage>
    }
}

/// Seven days around the one shown, as links, so that the way back leads through them.
#[component]
fn Days() -> impl IntoView {
    let core = core();
    let days = move || {
        core.today.with(|view| {
            let view = view.as_ref()?;
            let shown = local_day(&view.day)?;
            let strip = (-2..=4).map(|offset| {
                // Noon, so that a change of daylight saving does not shift the date.
                let noon = shown.plus(offset * DAY + DAY / 2);
                let date = crate::i18n::local_input(noon).chars().take(10).collect::<String>();
                let count = view.days.get(&date).copied().unwrap_or(0);
                (date, noon, count, offset == 0)
            });
            Some(strip.collect::<Vec<_>>())
        })
    };
    view! {
        <nav class="days" aria-label=tr("days")>
            {move || {
                days()
                    .unwrap_or_default()
                    .into_iter()
                    .map(|(date, at, count, current)| {
                        let words = if count == 0 { String::new() } else { t_args("orders-count", &[("count", count.into())]) };
                        view! {
                            <a
                                class="day"
                                href=format!("/today?day={date}")
                                aria-current=current.then_some("date")
                                data-testid=format!("day-{date}")
                            >
                                <span class="day__name">{weekday(at)}</span>
                                <span class="day__number">{day_number(&date)}</span>
                                <span class="day__dot" class:day__dot--none={count == 0}></span>
                                <span class="hidden-words">{format!("{} {words}", day_in_full(at))}</span>
                            </a>
                        }
                    })
                    .collect_view()
            }}
        </nav>
    }
}

fn day_number(date: &str) -> String {
    date.rsplit('-').next().unwrap_or_default().trim_start_matches('0').to_owned()
}

/// The three lists, and what is said where there is nothing.
#[component]
fn Lists() -> impl IntoView {
    let core = core();
    let today = move |pick: fn(&TodayView) -> Vec<OrderRow>| {
        Memo::new(move |_| core.today.with(|view| view.as_ref().map(pick).unwrap_or_default()))
    };
    let now = today(|view| view.open.iter().filter(|row| row.status.is_under_way()).cloned().collect());
    let next = today(|view| view.open.iter().filter(|row| !row.status.is_under_way()).cloned().collect());
    // Behind the last of what is open, not before it.
    let done = today(|view| if is_whole(view) { view.done.clone() } else { Vec::new() });
    let counts = Memo::new(move |_| core.today.with(|view| view.as_ref().map(|view| view.counts).unwrap_or_default()));
    let section = move |key: &'static str, rows: Memo<Vec<OrderRow>>, count: fn(&DayCounts) -> u32, now: bool| {
        view! {
            <Show when=move || rows.with(|rows| !rows.is_empty())>
                <Section title=tr(key) count=Signal::derive(move || counts.with(count).to_string())>
                    <Tickets rows=rows now=now />
                </Section>
            </Show>
        }
    };
    let empty = Memo::new(move |_| {
        let nothing = counts.get() == DayCounts::default();
        core.today.with(|view| view.as_ref().filter(|_| nothing).map(|view| view.is_today))
    });
    view! {
        <Notices />
        <Offered />
        <NoPlace />
        {section("today-now", now, |counts| counts.under_way, true)}
        {section("today-next", next, |counts| counts.next, false)}
        {section("today-done", done, |counts| counts.done, false)}
        {move || {
            empty
                .get()
                .map(|today| view! { <Empty icon=Icon::Calendar title=tr(if today { "today-empty" } else { "day-empty" }) text=tr("today-empty-text") /> })
        }}
    }
}

/// Whether everything that is open is among the rows.
fn is_whole(view: &TodayView) -> bool {
    view.open.len() == (view.counts.under_way + view.counts.next) as usize
}

/// The way to the pool, while there is something in it.
#[component]
fn Offered() -> impl IntoView {
    let core = core();
    let count = Memo::new(move |_| core.today.with(|view| view.as_ref().map_or(0, |view| view.offers.len())));
    view! {
        <Show when=move || { count.get() > 0 }>
            <Banner title=Signal::derive(move || t_args("pool-count", &[("count", count.get().into())])) tone=Tone::Amber icon=Icon::Hand testid="pool-banner">
                <a class="button button--small" href="/pool" data-testid="pool-link">{tr("pool")}</a>
            </Banner>
        </Show>
    }
}

/// What happened to orders that are no longer here, until it has been read.
#[component]
pub fn Notices(
    /// Only what became of requests for offered orders.
    #[prop(optional)]
    pool: bool,
) -> impl IntoView {
    let core = core();
    let fits = move |notice: &&Notice| !pool || notice.code.starts_with("pool_");
    let notices = Memo::new(move |_| {
        core.today.with(|view| {
            view.as_ref().map(|view| view.notices.iter().filter(fits).cloned().collect::<Vec<_>>()).unwrap_or_default()
        })
    });
    move || notices.get().into_iter().map(notice).collect_view()
}

/// What a notice says; tracked.
fn notice_words(notice: &Notice) -> String {
    let arg = |name: &str| notice.args.get(name).cloned().unwrap_or_default();
    let what = match (notice.args.get("action"), notice.args.get("field")) {
        (Some(action), _) => t(&format!("did-{action}")),
        (None, Some(field)) => t(&format!("field-{field}")),
        (None, None) => String::new(),
    };
    let reason = arg("reason");
    let why = match reason.as_str() {
        "" => arg("note"),
        code => t_if_known(&format!("ruling-{code}"), &[]).unwrap_or_else(|| core().reason(code)),
    };
    let args = [("number", arg("number")), ("title", arg("title")), ("what", what), ("why", why)];
    let args = args.map(|(name, value)| (name, value.into()));
    t_if_known(&format!("notice-{}", notice.code), &args).unwrap_or_else(|| t_args("notice-other", &args))
}

/// Something to tell once: an order went elsewhere, a request was refused.
fn notice(notice: Notice) -> AnyView {
    let core = core();
    let words = {
        let notice = notice.clone();
        Signal::derive(move || notice_words(&notice))
    };
    let dismiss = move || {
        spawn_local(async move {
            // When it fails the notice simply stays.
            let _ = core.ask(Command::Dismiss { notice: notice.id }).await;
            core.today.update(|view| {
                if let Some(view) = view {
                    view.notices.retain(|other| other.id != notice.id);
                }
            });
        });
    };
    view! {
        <Banner title=words tone=Tone::Blue icon=Icon::Info testid="notice">
            {notice.order.map(|order| view! { <a class="button button--small" href=order_path(order)>{tr("look")}</a> })}
            <Button label=tr("got-it") size=Size::Small on_press=dismiss testid="notice-dismiss" />
        </Banner>
    }
    .into_any()
}

/// Distances need the position; asked for only when the person wants them.
#[component]
fn NoPlace() -> impl IntoView {
    let core = core();
    let asking = RwSignal::new(false);
    let failed = RwSignal::new(false);
    let ask = move || {
        asking.set(true);
        spawn_local(async move {
            let found = core.find_place().await;
            asking.try_set(false);
            failed.try_set(!found);
        });
    };
    view! {
        <Show when=move || core.place.with(Option::is_none)>
            <div class="row">
                <Button label=tr("show-distances") icon=Icon::Locate size=Size::Small look=crate::ui::Look::Soft busy=asking on_press=ask testid="show-distances" />
                <span class="small quiet" role="status">{move || failed.get().then(|| t("no-position"))}</span>
            </div>
        </Show>
    }
}

/// A hint to put the app on the home screen, where it starts without a network and keeps its data for sure.
#[component]
fn Install() -> impl IntoView {
    const LATER: &str = "jobsheet-install-later";
    let app: update::AppUpdate = expect_context();
    let later = RwSignal::new(crate::platform::browser::remembered(LATER).is_some());
    let apple = update::is_apple_touch();
    let offer = move || !later.get() && !update::is_installed() && (app.installable.get() || apple);
    let not_now = move || {
        crate::platform::browser::remember(LATER, "1");
        later.set(true);
    };
    view! {
        <Show when=offer>
            <Banner title=tr("install-title") more=tr(if apple { "install-apple" } else { "install-text" }) tone=Tone::Brand icon=Icon::Download testid="install">
                <Show when=move || app.installable.get()>
                    <Button label=tr("install") size=Size::Small on_press=move || spawn_local(app.install()) />
                </Show>
                <Button label=tr("not-now") size=Size::Small on_press=not_now />
            </Banner>
        </Show>
    }
}
