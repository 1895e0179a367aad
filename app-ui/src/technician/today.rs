//! Today 今日: what to do, in the order to do it. Other days are one tap away; days with work have a dot.

use jobsheet_api::device::{Command, Notice, OrderRow, Reply, TodayView};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;

use super::core::core;
use super::load::keep_loaded;
use super::scroll::keep_scroll;
use super::shell::{TabPage, sync_now_button};
use super::ticket::{Ticket, order_path};
use crate::i18n::{day_in_full, local_day, t, t_args, t_if_known, tr, weekday};
use crate::platform::update;
use crate::ui::{Banner, Button, Empty, ErrorBanner, Icon, Section, Size, Skeleton, Tone};

const DAY: i64 = 86_400_000;

/// The page.
#[component]
pub fn Today() -> impl IntoView {
    let core = core();
    let query = use_query_map();
    let wanted = Memo::new(move |_| query.with(|query| query.get("day").unwrap_or_default()));
    let failed = keep_loaded(
        core.today,
        move || Command::Today { day: wanted.get(), place: core.place.get() },
        |reply| match reply {
            Reply::Today(view) => Some(view),
            _ => None,
        },
        |_| true,
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
            {move || match core.today.get() {
                Some(view) => lists(view),
                None => view! { <Skeleton /> }.into_any(),
            }}
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

fn lists(view: TodayView) -> AnyView {
    let nothing = view.open.is_empty() && view.done.is_empty();
    let (now, later): (Vec<OrderRow>, Vec<OrderRow>) = view.open.into_iter().partition(|row| row.status.is_under_way());
    let section = |key: &'static str, rows: Vec<OrderRow>, now: bool| {
        let count = rows.len().to_string();
        (!rows.is_empty()).then(|| {
            view! {
                <Section title=tr(key) count=Signal::stored(count)>
                    <ul class="stack">{rows.into_iter().map(|row| view! { <Ticket row=row now=now /> }).collect_view()}</ul>
                </Section>
            }
        })
    };
    view! {
        {view.notices.into_iter().map(notice).collect_view()}
        <NoPlace />
        {section("today-now", now, true)}
        {section("today-next", later, false)}
        {section("today-done", view.done, false)}
        {nothing
            .then(|| {
                view! {
                    <Empty
                        icon=Icon::Calendar
                        title=tr(if view.is_today { "today-empty" } else { "day-empty" })
                        text=tr("today-empty-text")
                    />
                }
            })}
    }
    .into_any()
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
