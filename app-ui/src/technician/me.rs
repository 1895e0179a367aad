//! Me 我的: who I am, how the app looks and speaks, how safely this device keeps my work, signing out.

use jobsheet_api::device::{Command, Reply};
use jobsheet_api::{ApiError, ErrorCode};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::core::core;
use super::shell::TabPage;
use super::sync::ExportSheet;
use crate::i18n::{Lang, bytes, error_next, error_words, lang, t, t_args, tr};
use crate::platform::room::{Room, persist, room};
use crate::platform::{browser, notify, update};
use crate::ui::{
    Avatar, AvatarSize, Banner, Button, Card, HoldButton, Icon, KeyValue, KeyValues, LanguageSwitch, Look, Sheet,
    SheetSize, Size, ThemeSwitch, Toast, Toggle, Tone, use_toaster,
};

/// Less room than this and photos may not fit (bytes).
const TIGHT: u64 = 500_000_000;

/// The page.
#[component]
pub fn Me() -> impl IntoView {
    let core = core();
    let session = move || core.session.get();
    let person = move || session().and_then(|session| session.person);
    view! {
        <TabPage title=tr("tab-me")>
            {move || {
                person()
                    .map(|person| {
                        let role = person.role;
                        let company = session().map(|session| session.company).unwrap_or_default();
                        view! {
                            <section class="me">
                                <Avatar name=person.name.clone() size=AvatarSize::Large />
                                <div>
                                    <h2 class="me__name" data-testid="my-name">{person.name.clone()}</h2>
                                    <p class="quiet">{move || t(&format!("role-{}", role.code()))} " · " {company}</p>
                                </div>
                            </section>
                        }
                    })
            }}
            <Card title=tr("language")>
                <LanguageSwitch />
            </Card>
            <Card title=tr("theme")>
                <ThemeSwitch />
                <p class="small quiet">{tr("theme-text")}</p>
            </Card>
            <News />
            <Device />
            <SignOut />
            <p class="tiny faint version">{move || t_args("version", &[("build", build().into())])}</p>
        </TabPage>
    }
}

fn build() -> String {
    let page = browser::meta("jobsheet-build").unwrap_or_default();
    let core = core().session.with(|session| session.as_ref().map(|session| session.build.clone()).unwrap_or_default());
    if page.is_empty() || core.contains(&page) { core } else { format!("{core} · {page}") }
}

/// Whether the system tells of news. Switching it on is when the system asks for permission.
#[component]
fn News() -> impl IntoView {
    let core = core();
    let denied = RwSignal::new(false);
    let on = Signal::derive(move || core.session.with(|session| session.as_ref().is_some_and(|one| one.notify)));
    let tell = move |on: bool, language: &str| {
        let command = Command::Notify { on, language: language.to_owned() };
        spawn_local(async move {
            if let Ok(Reply::Session(session)) = core.ask(command).await {
                core.session.set(Some(session));
            }
        });
    };
    let switch = move |wanted: bool| {
        let language = lang().tag();
        spawn_local(async move {
            let may = !wanted || notify::ask().await;
            denied.try_set(!may);
            if may {
                tell(wanted, language);
            }
        });
    };
    // The words that the system shows follow the screen's language.
    Effect::new(move |before: Option<Lang>| {
        let language = lang();
        if before.is_some_and(|before| before != language) && on.get_untracked() {
            tell(true, language.tag());
        }
        language
    });
    view! {
        <Card title=tr("notify") icon=Icon::Bell>
            <Toggle label=tr("notify-switch") checked=on on_change=switch testid="notify" />
            <p class="small quiet">{tr("notify-text")}</p>
            <Show when=move || denied.get()>
                <Banner title=tr("notify-denied") more=tr("notify-denied-text") tone=Tone::Amber />
            </Show>
        </Card>
    }
}

/// What this device is to the server, and how safely it keeps what is not sent.
#[component]
fn Device() -> impl IntoView {
    let core = core();
    let now = RwSignal::new(None::<Room>);
    let read = move || {
        spawn_local(async move {
            let room = room().await;
            now.try_set(Some(room));
        });
    };
    read();
    let ask = move || {
        spawn_local(async move {
            persist().await;
            read();
        });
    };
    let replica = move || {
        core.session.with(|session| {
            session.as_ref().and_then(|session| session.replica).map(|replica| replica.to_string()).unwrap_or_default()
        })
    };
    let server =
        move || core.session.with(|session| session.as_ref().map(|session| session.server.clone()).unwrap_or_default());
    let room_words = move || {
        let room = now.get()?;
        Some(t_args("room", &[("used", bytes(room.used?).into()), ("quota", bytes(room.quota?).into())]))
    };
    let not_safe = move || !browser::in_shell() && now.get().is_some_and(|room| room.persisted == Some(false));
    let tight = move || {
        now.get().is_some_and(
            |room| matches!((room.used, room.quota), (Some(used), Some(quota)) if quota.saturating_sub(used) < TIGHT),
        )
    };
    let kept = move || match now.get().and_then(|room| room.persisted) {
        _ if browser::in_shell() => t("kept-by-app"),
        Some(true) => t("kept-yes"),
        Some(false) => t("kept-no"),
        None => t("kept-unknown"),
    };
    view! {
        <Card title=tr("card-device") icon=Icon::Phone>
            <KeyValues>
                <KeyValue name=tr("device-kept")>
                    <span data-testid="persisted">{kept}</span>
                </KeyValue>
                <KeyValue name=tr("device-room")>
                    <span class="number">{room_words}</span>
                </KeyValue>
                <KeyValue name=tr("device-id")>
                    <span class="code small">{replica}</span>
                </KeyValue>
                {move || {
                    let server = server();
                    (!server.is_empty()).then(|| view! { <KeyValue name=tr("device-server")>{server}</KeyValue> })
                }}
            </KeyValues>
            <Show when=not_safe>
                <Banner title=tr("kept-no-title") more=tr(if update::is_apple_touch() { "install-apple" } else { "kept-no-text" }) tone=Tone::Amber>
                    <Button label=tr("kept-ask") size=Size::Small on_press=ask testid="persist" />
                </Banner>
            </Show>
            <Show when=tight>
                <Banner title=tr("room-tight") more=tr("error-device_full-next") tone=Tone::Amber />
            </Show>
        </Card>
    }
}

#[component]
fn SignOut() -> impl IntoView {
    let core = core();
    let toaster = use_toaster();
    let asking = RwSignal::new(false);
    let unsent = RwSignal::new(None::<ApiError>);
    let (left, packing) = (RwSignal::new(false), RwSignal::new(false));
    Effect::new(move |_| left.set(unsent.with(Option::is_some)));
    let busy = RwSignal::new(false);
    let leave = move |keep: bool| {
        busy.set(true);
        spawn_local(async move {
            match core.ask(Command::SignOut { keep }).await {
                Ok(Reply::Session(session)) => {
                    asking.try_set(false);
                    unsent.try_set(None);
                    core.sync.set(None);
                    core.enter(session);
                }
                Ok(_) => {}
                Err(error) if error.code == ErrorCode::UnsentWork => {
                    asking.try_set(false);
                    unsent.try_set(Some(error));
                }
                Err(error) => toaster.show(Toast::bad(format!("{} {}", error_words(&error), error_next(&error)))),
            }
            busy.try_set(false);
        });
    };
    let counts = move || {
        let number = |name: &str| {
            let text = unsent.with(|error| error.as_ref().and_then(|error| error.detail.get(name).cloned()));
            text.and_then(|text| text.parse::<u64>().ok()).unwrap_or(0)
        };
        let (items, photos) = (number("items"), number("photos"));
        let words = t_args("unsent-words", &[("count", items.saturating_sub(photos).into())]);
        if photos == 0 {
            return words;
        }
        format!(
            "{words} {}",
            t_args("unsent-photos", &[("count", photos.into()), ("size", bytes(number("bytes")).into())])
        )
    };
    let send = move || {
        left.set(false);
        spawn_local(async move {
            // How it goes is shown by the strip and on the sync page.
            if let Ok(Reply::Sync(view)) = core.ask(Command::SyncNow).await {
                core.sync.set(Some(view));
            }
        });
        toaster.show(Toast::new(t("sign-out-sending")));
    };
    view! {
        <Button label=tr("sign-out") icon=Icon::SignOut look=Look::Danger wide=true on_press=move || asking.set(true) testid="sign-out" />
        <Sheet
            open=asking
            size=SheetSize::Narrow
            title=tr("sign-out")
            foot=move || {
                view! {
                    <Button label=tr("sign-out") look=Look::DangerFill wide=true busy=busy on_press=move || leave(false) testid="sign-out-confirm" />
                    <Button label=tr("cancel") look=Look::Quiet wide=true on_press=move || asking.set(false) />
                }
                    .into_any()
            }
        >
            <p class="quiet">{tr("sign-out-text")}</p>
        </Sheet>
        <Sheet
            open=left
            size=SheetSize::Narrow
            on_close=move || unsent.set(None)
            title=tr("error-unsent_work")
            testid="unsent-work"
            foot=move || {
                view! {
                    <Button label=tr("sign-out-send") icon=Icon::Refresh look=Look::Primary wide=true on_press=send testid="sign-out-send" />
                    <Button label=tr("bundle-export") icon=Icon::Download wide=true on_press=move || packing.set(true) testid="sign-out-export" />
                    <Button label=tr("stay") look=Look::Quiet wide=true on_press=move || left.set(false) testid="stay" />
                    <HoldButton label=tr("sign-out-keep") icon=Icon::SignOut wide=true on_held=move || leave(true) testid="sign-out-keep" />
                }
                    .into_any()
            }
        >
            <p class="strong" data-testid="unsent-counts">{counts}</p>
            <p>{tr("error-unsent_work-next")}</p>
            <p class="quiet">{tr("sign-out-keep-text")}</p>
        </Sheet>
        <ExportSheet open=packing />
    }
}
