//! What is around every page of the technician: the core must be up and somebody signed in.

use std::cell::Cell;

use jobsheet_api::ErrorCode;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::Outlet;
use leptos_router::hooks::{use_location, use_navigate};

use super::core::core;
use super::scroll::note_way;
use crate::i18n::{error_next, error_words, tr};
use crate::platform::update::AppUpdate;
use crate::ui::{AppBar, Banner, Button, Empty, Icon, IconButton, Look, Size, Skeleton, SyncStrip, Tab, TabBar, Tone};

thread_local! {
    /// How many pages of ours lie before this one.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// Counts the pages on the way here, and back again.
fn count_pages() {
    let path = use_location().pathname;
    let popped = StoredValue::new(false);
    let pop = window_event_listener(leptos::ev::popstate, move |_| {
        popped.try_set_value(true);
    });
    on_cleanup(move || pop.remove());
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now) {
            note_way(popped.get_value());
            DEPTH.set(if popped.get_value() { DEPTH.get().saturating_sub(1) } else { DEPTH.get() + 1 });
        }
        popped.set_value(false);
        now
    });
}

/// The frame. Pages are shown when the core has answered who is signed in.
#[component]
pub fn Shell() -> impl IntoView {
    let core = core();
    count_pages();
    let navigate = use_navigate();
    let signed_in =
        Memo::new(move |_| core.session.with(|session| session.as_ref().map(|session| session.person.is_some())));
    Effect::new(move |_| {
        if signed_in.get() == Some(false) {
            navigate("/sign-in", NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });
    move || match (core.broken.get(), signed_in.get()) {
        (Some(error), _) => {
            let elsewhere = error.code == ErrorCode::OpenElsewhere;
            let next = error.clone();
            view! {
                <main class="alone" data-density="phone">
                    <span></span>
                    <Empty
                        icon=if elsewhere { Icon::Layers } else { Icon::CircleAlert }
                        title=Signal::derive(move || error_words(&error))
                        text=Signal::derive(move || error_next(&next))
                    >
                        <Button label=tr("retry") icon=Icon::Refresh look=Look::Primary on_press=move || core.start() testid="core-retry" />
                    </Empty>
                </main>
            }
            .into_any()
        }
        (None, Some(true)) => view! { <Outlet /> }.into_any(),
        (None, _) => view! {
            <main class="shell" data-density="phone">
                <div class="page" style="padding-top:4.5rem">
                    <Skeleton />
                </div>
            </main>
        }
        .into_any(),
    }
}

/// A page that one reaches by a tab.
#[component]
pub fn TabPage(
    /// What it is.
    #[prop(into)]
    title: Signal<String>,
    /// A line below the title.
    #[prop(optional, into)]
    subtitle: Option<Signal<String>>,
    /// Icon buttons in the bar.
    #[prop(optional, into)]
    tools: Option<ViewFn>,
    /// The page.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="shell shell--tabs" data-density="phone">
            {match subtitle {
                Some(subtitle) => view! { <AppBar title=title subtitle=subtitle>{tools.map(|tools| tools.run())}</AppBar> }.into_any(),
                None => view! { <AppBar title=title>{tools.map(|tools| tools.run())}</AppBar> }.into_any(),
            }}
            <Strip />
            <main class="page">
                <News />
                {children()}
            </main>
            <Tabs />
        </div>
    }
}

/// A page that one reaches from another, with a way back.
#[component]
pub fn InnerPage(
    /// What it is.
    #[prop(into)]
    title: Signal<String>,
    /// A line below the title.
    #[prop(optional, into)]
    subtitle: Signal<String>,
    /// Where the way back leads when there is no page before this one.
    #[prop(into)]
    back: String,
    /// There is a bar with the one big button.
    #[prop(optional, into)]
    action: Signal<bool>,
    /// Icon buttons in the bar.
    #[prop(optional, into)]
    tools: Option<ViewFn>,
    /// The page.
    children: Children,
) -> impl IntoView {
    let navigate = use_navigate();
    let go_back = move || {
        // A page that was opened by its address has nothing of ours before it.
        if DEPTH.get() > 0 {
            let _ = window().history().map(|history| history.back());
        } else {
            navigate(&back, NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    };
    let go_back = StoredValue::new_local(go_back);
    view! {
        <div class="shell" class:shell--action=action data-density="phone">
            <AppBar title=title subtitle=subtitle small=true on_back=move || go_back.with_value(|go_back| go_back())>
                {tools.map(|tools| tools.run())}
            </AppBar>
            <Strip />
            <main class="page">{children()}</main>
        </div>
    }
}

#[component]
fn Strip() -> impl IntoView {
    let core = core();
    let navigate = use_navigate();
    let navigate = StoredValue::new_local(navigate);
    view! { <SyncStrip view=core.sync on_press=move || navigate.with_value(|navigate| navigate("/outbox", NavigateOptions::default())) /> }
}

#[component]
fn Tabs() -> impl IntoView {
    let core = core();
    let open = Signal::derive(move || {
        core.today.with(|today| {
            today.as_ref().filter(|today| today.is_today).map_or(0, |today| today.counts.under_way + today.counts.next)
        })
    });
    let unsent = Signal::derive(move || {
        core.sync.with(|sync| sync.as_ref().map_or(0, |sync| sync.on_this_phone + sync.sent + sync.needs_attention))
    });
    let attention =
        Signal::derive(move || core.sync.with(|sync| sync.as_ref().is_some_and(|sync| sync.needs_attention > 0)));
    let never = Signal::stored(false);
    let none = Signal::stored(0);
    let tab = |href, label: &str, icon, badge, alert, adds, testid| Tab {
        href,
        label: tr(label),
        icon,
        badge,
        alert,
        adds,
        testid,
    };
    view! {
        <TabBar tabs=vec![
            tab("/today", "tab-today", Icon::Calendar, open, never, false, "tab-today"),
            tab("/orders", "tab-orders", Icon::Orders, none, never, false, "tab-orders"),
            tab("/new", "tab-new", Icon::Add, none, never, true, "tab-new"),
            tab("/outbox", "tab-sync", Icon::Refresh, unsent, attention, false, "tab-sync"),
            tab("/me", "tab-me", Icon::Person, none, never, false, "tab-me"),
        ] />
    }
}

/// What concerns the app itself: a newer version, a login to renew.
#[component]
fn News() -> impl IntoView {
    let core = core();
    let update: AppUpdate = expect_context();
    let navigate = StoredValue::new_local(use_navigate());
    let expired =
        Memo::new(move |_| core.session.with(|session| session.as_ref().is_some_and(|session| session.expired)));
    let apply = move || leptos::task::spawn_local(update.apply());
    view! {
        <Show when=move || expired.get()>
            <Banner title=tr("session-expired") more=tr("session-expired-more") tone=Tone::Amber icon=Icon::Key testid="session-expired">
                <Button label=tr("sign-in") size=Size::Small on_press=move || navigate.with_value(|navigate| navigate("/sign-in", NavigateOptions::default())) />
            </Banner>
        </Show>
        <Show when=move || update.ready.get()>
            <Banner title=tr("update-ready") tone=Tone::Blue testid="update">
                <Button label=tr("update-now") size=Size::Small on_press=apply />
                <Show when=move || update.held.get()>
                    <span class="small">{tr("update-held")}</span>
                </Show>
            </Banner>
        </Show>
    }
}

/// A button in the bar that asks the core to send now.
#[must_use]
pub fn sync_now_button() -> AnyView {
    let core = core();
    let press = move || {
        leptos::task::spawn_local(async move {
            if let Ok(jobsheet_api::device::Reply::Sync(view)) = core.ask(jobsheet_api::device::Command::SyncNow).await
            {
                core.sync.set(Some(view));
            }
        });
    };
    view! { <IconButton icon=Icon::Refresh label=tr("sync-now") on_press=press testid="sync-now-icon" /> }.into_any()
}
