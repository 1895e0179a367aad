//! What is entered, what is ready, what is sent, what needs a person, and what happens next. Nothing here is ever a lie:
//! "all confirmed" is the core's word for it.

mod bundle;
mod item;
mod summary;

pub use bundle::ExportSheet;

use jobsheet_api::ErrorCode;
use jobsheet_api::device::{CargoView, Command, DraftView, ItemState, Reply, SyncItem, SyncState, SyncView};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::core::core;
use super::load::{Pause, keep_loaded};
use super::shell::TabPage;
use super::ticket::order_path;
use crate::i18n::{bytes, date_and_time, duration_ms, error_next, error_words, t_args, tr};
use crate::ui::{Banner, Button, Card, ErrorBanner, Icon, Look, Section, Size, Skeleton, Toggle, Tone, icon};

/// Asks the core and shows what it says of sending then.
#[derive(Clone, Copy)]
pub struct Ask {
    failed: RwSignal<Option<jobsheet_api::ApiError>>,
}

impl Ask {
    /// Does it.
    pub fn run(self, command: Command) {
        let core = core();
        spawn_local(async move {
            match core.ask(command).await {
                Ok(Reply::Sync(view)) => {
                    self.failed.try_set(None);
                    core.sync.set(Some(view));
                }
                Ok(_) => {}
                Err(error) => {
                    self.failed.try_set(Some(error));
                }
            }
        });
    }
}

/// The page.
#[component]
pub fn Sync() -> impl IntoView {
    let core = core();
    let ask = Ask { failed: RwSignal::new(None) };
    // What the core tells of sending has no lists in it: they are read again each time it tells.
    let whole = RwSignal::new(None::<SyncView>);
    let command = move || {
        core.sync.track();
        Command::Sync
    };
    let unread = keep_loaded(
        whole,
        command,
        |reply| if let Reply::Sync(view) = reply { Some(view) } else { None },
        |_| false,
        Pause::Short,
    );
    let there = Memo::new(move |_| whole.with(Option::is_some));
    view! {
        <TabPage title=tr("tab-sync")>
            <ErrorBanner error=ask.failed />
            <ErrorBanner error=unread />
            <Show when=move || there.get() fallback=|| view! { <Skeleton /> }>
                {move || whole.get().map(|view| head(view, ask))}
                <WifiOnly ask=ask sync=whole />
                {move || whole.get().map(|view| lists(view, ask))}
                <bundle::Bundles />
            </Show>
        </TabPage>
    }
}

fn head(view: SyncView, ask: Ask) -> AnyView {
    let busy = view.state == SyncState::Busy;
    let current = view.current.as_ref().and_then(|id| view.items.iter().find(|item| item.id == *id)).cloned();
    view! {
        {summary::summary(&view)}
        {current.map(|item| view! { <item::Current item=item /> })}
        <Button
            label=tr("sync-now")
            icon=Icon::Refresh
            look=Look::Primary
            size=Size::Big
            wide=true
            busy=Signal::stored(busy)
            on_press=move || ask.run(Command::SyncNow)
            testid="sync-now"
        />
        {view.clock_off.map(|off| view! { <Banner title=Signal::derive(move || t_args("clock-off", &[("time", duration_ms(off.abs()).into())])) more=Signal::derive(|| error_next(&ErrorCode::ClockSuspect.into())) tone=Tone::Amber icon=Icon::Clock /> })}
    }
    .into_any()
}

/// Photos wait for a connection that costs nothing. Not drawn anew with every word from the core: it is pressed.
#[component]
fn WifiOnly(ask: Ask, sync: RwSignal<Option<SyncView>>) -> impl IntoView {
    let part = move |read: fn(&SyncView) -> bool| Memo::new(move |_| sync.with(|view| view.as_ref().is_some_and(read)));
    let (on, held) = (part(|view| view.wifi_only), part(|view| view.photos_held));
    let untold = part(|view| view.wifi_only && view.metered.is_none());
    let left = move || sync.with(|view| view.as_ref().map_or(0, |view| view.bytes_left));
    let words = move || t_args("wifi-held", &[("size", bytes(left()).into())]);
    view! {
        <Card testid="wifi">
            <Toggle label=tr("wifi-only") checked=on on_change=move |wifi_only: bool| ask.run(Command::SetWifiOnly { wifi_only }) testid="wifi-only" />
            <p class="small quiet">{tr("wifi-only-text")}</p>
            <Show when=move || untold.get()>
                <p class="small" data-testid="wifi-unknown">{tr("wifi-unknown")}</p>
            </Show>
            <Show when=move || held.get()>
                <Banner title=Signal::derive(words) tone=Tone::Blue icon=Icon::Wifi testid="photos-held">
                    <Button label=tr("send-anyway") icon=Icon::Upload size=Size::Small on_press=move || ask.run(Command::SendAnyway) testid="send-anyway" />
                </Banner>
            </Show>
        </Card>
    }
}

/// The four groups, what is carried for others, and what arrived lately.
fn lists(view: SyncView, ask: Ask) -> AnyView {
    let of =
        |state: ItemState| -> Vec<SyncItem> { view.items.iter().filter(|item| item.state == state).cloned().collect() };
    let list = move |key: &'static str, items: Vec<SyncItem>| {
        (!items.is_empty()).then(|| {
            view! {
                <Section title=tr(key) count=Signal::stored(items.len().to_string())>
                    <p class="small quiet">{tr(format!("{key}-text"))}</p>
                    <Card flush=true testid=key>
                        <ul class="list">{items.into_iter().map(|item| view! { <item::Row item=item ask=ask /> }).collect_view()}</ul>
                    </Card>
                </Section>
            }
        })
    };
    view! {
        {list("sync-attention", of(ItemState::NeedsAttention))}
        {drafts(view.drafts.clone())}
        {list("sync-ready", of(ItemState::OnThisPhone))}
        {list("sync-sent", of(ItemState::Sent))}
        {cargo(view.cargo.clone(), ask)}
        {list("sync-done", of(ItemState::Confirmed))}
    }
    .into_any()
}

fn drafts(drafts: Vec<DraftView>) -> AnyView {
    if drafts.is_empty() {
        return ().into_any();
    }
    let rows = drafts.into_iter().map(|draft| {
        let (entered, at) = (draft.entered, draft.at);
        view! {
            <li class="item" data-testid="draft">
                <p class="strong"><a class="link" href=order_path(draft.order)>{draft.label}</a></p>
                <p class="small quiet number">
                    {move || t_args("draft-entered", &[("count", entered.into()), ("when", date_and_time(at).into())])}
                </p>
            </li>
        }
    });
    let rows = rows.collect::<Vec<_>>();
    view! {
        <Section title=tr("sync-drafts") count=Signal::stored(rows.len().to_string())>
            <p class="small quiet">{tr("sync-drafts-text")}</p>
            <Card flush=true testid="sync-drafts"><ul class="list">{rows}</ul></Card>
        </Section>
    }
    .into_any()
}

/// Whose work travels with this phone, and how much of it: nothing of what it says.
fn cargo(cargo: Vec<CargoView>, ask: Ask) -> AnyView {
    if cargo.is_empty() {
        return ().into_any();
    }
    let rows = cargo.into_iter().map(|load| {
        let CargoView { author, packed_at, waiting, refused, bytes_left, error } = load;
        let words = move || {
            t_args(
                "cargo-waiting",
                &[("count", waiting.into()), ("size", bytes(bytes_left).into()), ("when", date_and_time(packed_at).into())],
            )
        };
        view! {
            <li class="item" data-testid="cargo">
                <p class="row strong">{icon(Icon::Package)} <span>{author}</span></p>
                <p class="small quiet number">{words}</p>
                {(refused > 0)
                    .then(|| {
                        let why = move || error.clone().map(|error| format!("{} {}", error_words(&error), error_next(&error))).unwrap_or_default();
                        view! {
                            <p class="small">{move || t_args("cargo-refused", &[("count", refused.into())])} " " {why}</p>
                            <Button
                                label=tr("retry")
                                icon=Icon::Refresh
                                size=Size::Small
                                on_press=move || ask.run(Command::Retry { item: "cargo".to_owned() })
                                testid="retry-cargo"
                            />
                        }
                    })}
            </li>
        }
    });
    let rows = rows.collect::<Vec<_>>();
    view! {
        <Section title=tr("sync-cargo")>
            <p class="small quiet">{tr("sync-cargo-text")}</p>
            <Card flush=true testid="sync-cargo"><ul class="list">{rows}</ul></Card>
        </Section>
    }
    .into_any()
}
