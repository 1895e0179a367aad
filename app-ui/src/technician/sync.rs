//! What is on this phone, what is sent, what is confirmed, and what needs a person. Nothing here is ever a lie: "all
//! confirmed" is the core's word for it.

use jobsheet_api::ErrorCode;
use jobsheet_api::device::{Command, ItemState, Reply, SyncItem, SyncState, SyncView};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::core::core;
use super::shell::TabPage;
use super::ticket::order_path;
use crate::i18n::{bytes, date_and_time, duration_ms, error_next, error_words, relative, t, t_args, t_if_known, tr};
use crate::platform::browser;
use crate::ui::{
    Banner, Button, Card, ErrorBanner, Icon, Look, Passage, Progress, Section, Size, Skeleton, Tone, icon, icon_large,
    passage_icon,
};

/// The page.
#[component]
pub fn Sync() -> impl IntoView {
    let core = core();
    let failed = RwSignal::new(None);
    let ask = move |command: Command| {
        spawn_local(async move {
            match core.ask(command).await {
                Ok(Reply::Sync(view)) => {
                    failed.try_set(None);
                    core.sync.set(Some(view));
                }
                Ok(_) => {}
                Err(error) => {
                    failed.try_set(Some(error));
                }
            }
        });
    };
    ask(Command::Sync);
    view! {
        <TabPage title=tr("tab-sync")>
            <ErrorBanner error=failed />
            {move || match core.sync.get() {
                Some(view) => page(view, ask),
                None => view! { <Skeleton /> }.into_any(),
            }}
        </TabPage>
    }
}

fn page(view: SyncView, ask: impl Fn(Command) + Copy + Send + Sync + 'static) -> AnyView {
    let busy = view.state == SyncState::Busy;
    let (needs, rest): (Vec<SyncItem>, Vec<SyncItem>) =
        view.items.iter().cloned().partition(|item| item.state == ItemState::NeedsAttention);
    let (done, moving): (Vec<SyncItem>, Vec<SyncItem>) =
        rest.into_iter().partition(|item| item.state == ItemState::Confirmed);
    let list = move |key: &'static str, items: Vec<SyncItem>| {
        (!items.is_empty()).then(|| {
            view! {
                <Section title=tr(key) count=Signal::stored(items.len().to_string())>
                    <Card flush=true>
                        <ul class="list">{items.into_iter().map(|item| row(item, ask)).collect_view()}</ul>
                    </Card>
                </Section>
            }
        })
    };
    view! {
        {summary(&view)}
        <Button
            label=tr("sync-now")
            icon=Icon::Refresh
            look=Look::Primary
            size=Size::Big
            wide=true
            busy=Signal::stored(busy)
            on_press=move || ask(Command::SyncNow)
            testid="sync-now"
        />
        {view.clock_off.map(|off| view! { <Banner title=Signal::derive(move || t_args("clock-off", &[("time", duration_ms(off.abs()).into())])) more=Signal::derive(|| error_next(&ErrorCode::ClockSuspect.into())) tone=Tone::Amber icon=Icon::Clock /> })}
        {list("sync-attention", needs)}
        {list("sync-moving", moving)}
        {list("sync-done", done)}
    }
    .into_any()
}

fn summary(view: &SyncView) -> AnyView {
    let (drawing, tone, key) = if view.needs_attention > 0 {
        (Icon::Warning, "tone-amber", "sync-says-attention")
    } else if view.all_confirmed {
        (Icon::CloudDone, "tone-green", "sync-says-all")
    } else if matches!(view.state, SyncState::Offline) {
        (Icon::CloudOff, "tone-neutral", "sync-says-offline")
    } else if matches!(view.state, SyncState::Expired) {
        (Icon::Key, "tone-amber", "session-expired")
    } else {
        (Icon::CloudUp, "tone-brand", "sync-says-moving")
    };
    let (contact, left, next) = (view.last_contact, view.bytes_left, view.next_try);
    let boxes = [
        ("sync-box-attention", ItemState::NeedsAttention, view.needs_attention),
        ("sync-box-here", ItemState::OnThisPhone, view.on_this_phone),
        ("sync-box-sent", ItemState::Sent, view.sent),
    ];
    let error = view.last_error.clone().filter(|_| !view.all_confirmed);
    let now = browser::now();
    view! {
        <section class=format!("sync-head {tone}") data-testid="sync-summary">
            <span class="fix__mark">{icon_large(drawing)}</span>
            <p class="sync-head__title">{tr(key)}</p>
            <p class="small number">
                {move || match contact {
                    Some(at) => t_args("last-contact", &[("when", relative(at, now).into())]),
                    None => t("no-contact-yet"),
                }}
            </p>
            {(left > 0).then(|| view! { <p class="small number">{move || t_args("bytes-left", &[("size", bytes(left).into())])}</p> })}
        </section>
        <ul class="counts">
            {boxes
                .map(|(key, state, count)| {
                    view! {
                        <li class="count" class:count--alert={state == ItemState::NeedsAttention && count > 0}>
                            {icon(passage_icon(state))} <span class="count__number">{count}</span> <span class="count__word">{tr(key)}</span>
                        </li>
                    }
                })}
        </ul>
        {error
            .map(|error| {
                let more = error.clone();
                let again = move || next.map(|at| t_args("next-try", &[("when", date_and_time(at).into())])).unwrap_or_default();
                view! {
                    <Banner
                        title=Signal::derive(move || error_words(&error))
                        more=Signal::derive(move || format!("{} {}", error_next(&more), again()))
                        tone=Tone::Neutral
                        testid="sync-error"
                    />
                }
            })}
    }
    .into_any()
}

fn row(item: SyncItem, ask: impl Fn(Command) + Copy + Send + Sync + 'static) -> AnyView {
    let code = item.code.clone();
    let what = move || t_if_known(&format!("item-{code}"), &[]).unwrap_or_else(|| t("item-other"));
    let at = item.at;
    let size = item.bytes;
    let id = item.id.clone();
    let attention = item.state == ItemState::NeedsAttention;
    let label = item.label.clone();
    view! {
        <li class="item" data-testid="sync-item">
            <div class="row row--top">
                <div class="grow">
                    <p class="strong">{what}</p>
                    <p class="small quiet">
                        {match item.order {
                            Some(order) => view! { <a class="link" href=order_path(order)>{label}</a> }.into_any(),
                            None => view! { <span>{label}</span> }.into_any(),
                        }} " · " <span class="number">{move || date_and_time(at)}</span>
                    </p>
                </div>
                <Passage state=item.state />
            </div>
            {size
                .filter(|(sent, all)| sent < all && item.state != ItemState::Confirmed)
                .map(|(sent, all)| {
                    view! {
                        <Progress part=Some(part(sent, all)) label=tr("sent-part") />
                        <p class="tiny quiet number">{move || t_args("of", &[("done", bytes(sent).into()), ("all", bytes(all).into())])}</p>
                    }
                })}
            {item
                .error
                .map(|error| {
                    let next = error.clone();
                    let code = error.code.code();
                    view! {
                        <p class="small">{move || error_words(&error)} " " {move || error_next(&next)} " " <span class="code tiny faint">{code}</span></p>
                    }
                })}
            {attention
                .then(|| view! { <Button label=tr("retry") icon=Icon::Refresh size=Size::Small on_press=move || ask(Command::Retry { item: id.clone() }) testid="retry" /> })}
        </li>
    }
    .into_any()
}

#[expect(clippy::cast_precision_loss, reason = "file sizes are far below 2^53")]
fn part(sent: u64, all: u64) -> f64 {
    sent as f64 / all.max(1) as f64
}
