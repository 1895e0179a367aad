//! Signing in. One page for everybody; afterwards one's role decides where one goes. On a technician's device it enrols
//! the device; at a desk it opens a session.

use jobsheet_api::device::{Command, Reply};
use jobsheet_api::{ApiError, ErrorCode};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::i18n::{t, tr};
use crate::place::{Place, place, set_place};
use crate::platform::{browser, room};
use crate::rest;
use crate::technician::core;
use crate::ui::{Button, ErrorBanner, Field, InputKind, LanguageSwitch, Look, Size, TextInput, ThemeSwitch};

const LOGIN: &str = "jobsheet-login";

/// Signs in at the desk, or enrols this device: tries first what this browser was before.
async fn enter(server: String, login: String, password: String) -> Result<Place, ApiError> {
    if browser::in_shell() || place() == Some(Place::Field) {
        let device = enrol(server, login.clone(), password.clone()).await;
        return match device {
            // An office worker on a technician's browser.
            Err(error) if error.code == ErrorCode::NotPermitted && !browser::in_shell() => {
                rest::sign_in(&login, &password).await.map(|_| Place::Desk)
            }
            Err(error) => Err(error),
            Ok(()) => Ok(Place::Field),
        };
    }
    match rest::sign_in(&login, &password).await {
        Ok(session) if session.person.role.is_office() => Ok(Place::Desk),
        Ok(_) => {
            // A technician needs no desk session; that it is ended late or not at all harms nothing.
            let _ = rest::sign_out().await;
            enrol(server, login, password).await.map(|()| Place::Field)
        }
        Err(error) if error.code == ErrorCode::NotPermitted => {
            enrol(server, login, password).await.map(|()| Place::Field)
        }
        Err(error) => Err(error),
    }
}

async fn enrol(server: String, login: String, password: String) -> Result<(), ApiError> {
    let core = core();
    let command = Command::SignIn { server, login, password, device_name: device_name() };
    match core.ask(command).await? {
        Reply::Session(session) => {
            core.enter(session);
            // So that the browser does not clear unsent work by itself. Its answer is shown on one's own page.
            if !browser::in_shell() {
                spawn_local(async {
                    room::persist().await;
                });
            }
            Ok(())
        }
        _ => Err(ErrorCode::Internal.into()),
    }
}

/// What the administrator will read in the list of devices.
fn device_name() -> String {
    let agent = browser::window().navigator().user_agent().unwrap_or_default();
    let system =
        ["Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux"].into_iter().find(|name| agent.contains(name));
    let program = if browser::in_shell() {
        "Jobsheet"
    } else {
        ["Edg", "Firefox", "Chrome", "Safari"].into_iter().find(|name| agent.contains(name)).unwrap_or("Browser")
    };
    format!("{program} · {}", system.unwrap_or("?"))
}

/// The page.
#[component]
pub fn SignIn() -> impl IntoView {
    let login = RwSignal::new(browser::remembered(LOGIN).unwrap_or_default());
    let password = RwSignal::new(String::new());
    let server = RwSignal::new(browser::remembered(SERVER).unwrap_or_default());
    let error = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let tried = RwSignal::new(false);
    let navigate = StoredValue::new_local(use_navigate());
    let in_shell = browser::in_shell();
    let needed = move |value: RwSignal<String>, key: &'static str| {
        Signal::derive(
            move || if tried.get() && value.with(|value| value.trim().is_empty()) { t(key) } else { String::new() },
        )
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let (name, secret) = (login.get_untracked().trim().to_owned(), password.get_untracked());
        if name.is_empty() || secret.is_empty() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        error.set(None);
        // Signing in may take this page away before the answer is looked at: nothing of it is read afterwards.
        let server = server.get_untracked().trim().to_owned();
        spawn_local(async move {
            let result = enter(server.clone(), name.clone(), secret).await;
            busy.try_set(false);
            match result {
                Ok(place) => {
                    browser::remember(LOGIN, &name);
                    browser::remember(SERVER, &server);
                    set_place(place);
                    if place == Place::Desk {
                        // The desk is another program.
                        return browser::load_instead(place.home());
                    }
                    // Gone with the page, if that has made room for the next one already.
                    navigate.try_with_value(|navigate| {
                        navigate(place.home(), NavigateOptions { replace: true, ..NavigateOptions::default() })
                    });
                }
                Err(problem) => {
                    if problem.code == ErrorCode::WrongPassword {
                        password.try_set(String::new());
                        tried.try_set(false);
                    }
                    error.try_set(Some(problem));
                }
            }
        });
    };
    view! {
        <div class="alone sign-in" data-density="phone">
            <header class="sign-in__switches">
                <LanguageSwitch />
            </header>
            <main class="alone__body">
                <div class="brand">
                    <span class="brand__mark" aria-hidden="true"></span>
                    <div>
                        <h1 class="brand__name">{tr("app-name")}</h1>
                        <p class="quiet">{tr("sign-in-sub")}</p>
                    </div>
                </div>
                <form class="stack gap-4" on:submit=submit novalidate=true>
                    <ErrorBanner error=error />
                    {in_shell
                        .then(|| {
                            view! {
                                <Field label=tr("sign-in-server")>
                                    <TextInput value=server kind=InputKind::Url placeholder="https://" testid="server" />
                                </Field>
                            }
                        })}
                    <Field label=tr("sign-in-login") error=needed(login, "sign-in-login-needed")>
                        <TextInput value=login kind=InputKind::Login testid="login" />
                    </Field>
                    <Field label=tr("sign-in-password") error=needed(password, "sign-in-password-needed")>
                        <TextInput value=password kind=InputKind::Password testid="password" />
                    </Field>
                    <Button label=tr("sign-in") look=Look::Primary size=Size::Big wide=true busy=busy testid="sign-in" />
                </form>
                <p class="small quiet">{tr("sign-in-help")}</p>
            </main>
            <footer class="sign-in__switches">
                <ThemeSwitch />
            </footer>
        </div>
    }
}

const SERVER: &str = "jobsheet-server";
