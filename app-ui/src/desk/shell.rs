//! The frame of the desk: bar above, banners, the page, the dialogs.

use jobsheet_api::office::SessionResponse;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::act::ActDialog;
use super::automatic::AutomaticPage;
use super::board::{BoardPage, PanePage, WeekPage};
use super::context::{Desk, Link, desk};
use super::field::FieldPage;
use super::map::MapPage;
use super::orders::OrdersPage;
use super::people::PeoplePage;
use super::place::Place;
use super::{keys, leave, live};
use crate::i18n::{error_words, t, tr};
use crate::platform::browser;
use crate::rest;
use crate::ui::{
    Avatar, AvatarSize, Button, Field, Icon, IconButton, InputKind, LanguageSwitch, Look, Sheet, SheetSize, TextInput,
    ThemeSwitch, icon,
};

/// The desk of one session.
#[component]
pub fn Shell(
    /// Who signed in.
    session: SessionResponse,
) -> impl IntoView {
    let desk = Desk::new(&session);
    provide_context(desk);
    live::follow(desk);
    keys::listen(desk);
    desk.read_catalog();
    desk.read_technicians();
    dense_where_there_is_room();
    let page = Memo::new(move |_| match desk.way.place.get() {
        Place::Order(_) | Place::New => Place::Orders,
        Place::Board { .. } => Place::Board { day: None, order: None },
        Place::Week { .. } => Place::Week { day: None, order: None },
        Place::Pane { pane, .. } => Place::Pane { pane, day: None, order: None },
        Place::Map { .. } => Place::Map { day: None, order: None },
        other => other,
    });
    let inside = Memo::new(move |_| matches!(desk.way.place.get(), Place::Order(_) | Place::New));
    let alone = Memo::new(move |_| matches!(desk.way.place.get(), Place::Pane { .. }));
    view! {
        <div class="desk" class:desk--inside=inside>
            <a class="desk-skip" href="#desk-main">{tr("desk-skip")}</a>
            <Show when=move || !alone.get()><Bar /></Show>
            <LinkBanner />
            <main class="desk-main" id="desk-main" tabindex="-1">
                {move || match page.get() {
                    Place::People => view! { <PeoplePage /> }.into_any(),
                    Place::Automatic => view! { <AutomaticPage /> }.into_any(),
                    Place::Field => view! { <FieldPage /> }.into_any(),
                    Place::Board { .. } => view! { <BoardPage /> }.into_any(),
                    Place::Week { .. } => view! { <WeekPage /> }.into_any(),
                    Place::Pane { pane, .. } => view! { <PanePage pane=pane /> }.into_any(),
                    Place::Map { .. } => view! { <MapPage /> }.into_any(),
                    _ => view! { <OrdersPage /> }.into_any(),
                }}
            </main>
            <ActDialog />
            <div class="live" role="status" aria-live="polite" data-testid="said">{desk.said}</div>
        </div>
    }
}

/// A desk is dense; on a phone the same pages keep a thumb's sizes.
fn dense_where_there_is_room() {
    const ROOM: &str = "(min-width: 44rem)";
    let room = RwSignal::new(browser::media(ROOM));
    browser::on_media_change(ROOM, move |matches| {
        let _ = room.try_set(matches);
    });
    Effect::new(move |_| browser::set_root_attribute("data-density", if room.get() { "desk" } else { "" }));
    on_cleanup(|| browser::set_root_attribute("data-density", ""));
}

#[component]
fn Bar() -> impl IntoView {
    let desk = desk();
    let menu = RwSignal::new(false);
    let place = move |one: Place| {
        let current = move || match (one, desk.way.place.get()) {
            (Place::People | Place::Field, here) => here == one,
            (Place::Board { .. }, here) => {
                matches!(here, Place::Board { .. } | Place::Week { .. } | Place::Automatic)
            }
            (Place::Map { .. }, here) => matches!(here, Place::Map { .. }),
            (_, here) => matches!(here, Place::Orders | Place::Order(_) | Place::New),
        };
        move || current().then_some("page")
    };
    let name = desk.me.with_value(|me| me.name.clone());
    let own = name.clone();
    view! {
        <header class="desk-bar">
            <a class="desk-brand" href="/desk/orders">
                <span class="desk-brand__mark" aria-hidden="true">{icon(Icon::Orders)}</span>
                <span class="desk-brand__words">
                    <span class="desk-brand__name">{tr("app-name")}</span>
                    <span class="desk-brand__company">{desk.company.get_value()}</span>
                </span>
            </a>
            <nav class="desk-nav" aria-label=tr("desk-nav")>
                <a
                    class="desk-nav__link"
                    href=move || desk.way.href(Place::Orders)
                    aria-current=place(Place::Orders)
                    data-testid="nav-orders"
                >
                    {icon(Icon::Orders)} <span>{tr("desk-orders")}</span>
                </a>
                <a
                    class="desk-nav__link"
                    href=Place::Board { day: None, order: None }.path()
                    aria-current=place(Place::Board { day: None, order: None })
                    data-testid="nav-board"
                >
                    {icon(Icon::Board)} <span>{tr("board")}</span>
                </a>
                <a
                    class="desk-nav__link"
                    href=Place::Map { day: None, order: None }.path()
                    aria-current=place(Place::Map { day: None, order: None })
                    data-testid="nav-map"
                >
                    {icon(Icon::Map)} <span>{tr("map")}</span>
                </a>
                <a
                    class="desk-nav__link"
                    href=Place::Field.path()
                    aria-current=place(Place::Field)
                    data-testid="nav-field"
                >
                    {icon(Icon::CloudUp)} <span>{tr("desk-field")}</span>
                </a>
                {desk
                    .may_decide()
                    .then(|| {
                        view! {
                            <a
                                class="desk-nav__link"
                                href=Place::People.path()
                                aria-current=place(Place::People)
                                data-testid="nav-people"
                            >
                                {icon(Icon::People)} <span>{tr("desk-people")}</span>
                            </a>
                        }
                    })}
            </nav>
            <LinkMark />
            {desk
                .may_decide()
                .then(|| {
                    view! {
                        <a
                            class="button button--primary desk-new"
                            href=move || desk.way.href(Place::New)
                            data-testid="new-order"
                            aria-keyshortcuts="n"
                        >
                            {icon(Icon::Add)} <span>{tr("desk-new-order")}</span>
                        </a>
                    }
                })}
            <button
                type="button"
                class="desk-me"
                aria-haspopup="dialog"
                data-testid="menu"
                on:click=move |_| menu.set(true)
            >
                <Avatar name=name size=AvatarSize::Small />
                <span class="desk-me__name">{own}</span>
                {icon(Icon::ChevronDown)}
            </button>
        </header>
        <Menu open=menu />
    }
}

/// Who is here, language, theme, keys, the way out.
#[component]
fn Menu(open: RwSignal<bool>) -> impl IntoView {
    let desk = desk();
    let role = desk.me.with_value(|me| me.role.code());
    let name = desk.me.with_value(|me| me.name.clone());
    let sign_out = move || {
        spawn_local(async move {
            let _ = rest::sign_out().await;
            leave();
        });
    };
    let keys: [(&str, &str); 7] = [
        ("/", "desk-key-search"),
        ("j k ↑ ↓", "desk-key-move"),
        ("Enter", "desk-key-open"),
        ("Esc", "desk-key-close"),
        ("n", "desk-key-new"),
        ("a", "desk-key-assign"),
        ("m", "desk-key-remark"),
    ];
    view! {
        <Sheet
            open=open
            title=Signal::derive(move || name.clone())
            subtitle=tr(format!("role-{role}"))
            size=SheetSize::Normal
            testid="menu-sheet"
        >
            <div class="field"><span class="field__label">{tr("language")}</span><LanguageSwitch /></div>
            <div class="field"><span class="field__label">{tr("theme")}</span><ThemeSwitch /></div>
            <div class="field desk-keys">
                <span class="field__label">{tr("desk-keys")}</span>
                <dl class="desk-keys__list">
                    {keys
                        .map(|(key, words)| {
                            view! {
                                <dt>{key.split(' ').map(|one| view! { <kbd>{one}</kbd> }).collect_view()}</dt>
                                <dd>{tr(words)}</dd>
                            }
                        })
                        .collect_view()}
                </dl>
            </div>
            <Button
                label=tr("desk-sign-out")
                icon=Icon::SignOut
                look=Look::Danger
                on_press=sign_out
                testid="sign-out"
            />
        </Sheet>
    }
}

/// A quiet dot while all is well.
#[component]
fn LinkMark() -> impl IntoView {
    let desk = desk();
    let live = Memo::new(move |_| desk.link.get() == Link::Live);
    view! {
        <span
            class="desk-link"
            class:desk-link--lost=move || !live.get()
            data-testid="link"
            data-link=move || if live.get() { "live" } else { "lost" }
        >
            <span class="desk-link__dot" aria-hidden="true"></span>
            <span class="desk-link__words">{move || t(if live.get() { "desk-live" } else { "desk-not-live" })}</span>
        </span>
    }
}

/// Says that what is shown may be old, and what is being done about it.
#[component]
fn LinkBanner() -> impl IntoView {
    let desk = desk();
    let renew = RwSignal::new(false);
    Effect::new(move |_| renew.set(desk.link.get() == Link::Expired));
    view! {
        <div aria-live="polite">
            <Show when=move || desk.link.get() == Link::Expired>
                <div class="desk-strip" data-testid="session-expired">
                    {icon(Icon::Lock)} <span class="grow">{tr("desk-renew-why")}</span>
                    <Button label=tr("desk-renew-do") on_press=move || renew.set(true) look=Look::Quiet />
                </div>
            </Show>
            <Show when=move || desk.link.get() == Link::Lost>
                <div class="desk-strip" data-testid="connection-lost">
                    {icon(Icon::WifiOff)} <span class="grow">{tr("desk-lost")}</span>
                    <Button
                        label=tr("desk-retry-now")
                        on_press=move || live::knock(desk)
                        look=Look::Quiet
                        testid="retry-now"
                    />
                </div>
            </Show>
        </div>
        <Renewal open=renew />
    }
}

/// The session has ended: a new one is begun in place, so that nothing typed is lost.
#[component]
fn Renewal(open: RwSignal<bool>) -> impl IntoView {
    let desk = desk();
    let (login, password) = (RwSignal::new(rest::last_login()), RwSignal::new(String::new()));
    let (busy, error) = (RwSignal::new(false), RwSignal::new(String::new()));
    let renew = move || {
        busy.set(true);
        spawn_local(async move {
            let answer = rest::sign_in(login.get_untracked().trim(), &password.get_untracked()).await;
            busy.set(false);
            match answer {
                // Somebody else: their own desk, from the start.
                Ok(session) if desk.me.with_value(|me| me.id != session.person.id) => {
                    let _ = browser::window().location().reload();
                }
                Ok(_) => {
                    password.set(String::new());
                    error.set(String::new());
                    desk.link.set(Link::Live);
                    desk.wake.set(true);
                }
                Err(failure) => error.set(error_words(&failure)),
            }
        });
    };
    view! {
        <Sheet open=open title=tr("desk-renew") subtitle=tr("desk-renew-why") size=SheetSize::Narrow testid="renew">
            <form
                class="stack gap-4"
                on:submit=move |event| {
                    event.prevent_default();
                    renew();
                }
            >
                <Field label=tr("desk-login")>
                    <TextInput value=login kind=InputKind::Login testid="renew-login" />
                </Field>
                <Field label=tr("desk-password") error=error>
                    <TextInput value=password kind=InputKind::Password testid="renew-password" />
                </Field>
                <Button label=tr("desk-renew-do") look=Look::Primary busy=busy testid="renew-do" />
            </form>
        </Sheet>
    }
}

/// A button back to the list, for screens that show one pane at a time.
#[component]
pub fn BackToList() -> impl IntoView {
    let desk = desk();
    view! {
        <span class="desk-back">
            <IconButton icon=Icon::ArrowLeft label=tr("desk-back") on_press=move || keys::close(desk) testid="back" />
        </span>
    }
}
