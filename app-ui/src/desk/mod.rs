//! The desks: dispatcher, supervisor, administrator. A desk shows what the server has and asks the server to decide;
//! nothing is decided here.
//!
//! [`Desk`] is the whole of it. The root mounts it inside the router for whoever has a desk's token
//! (`rest::token()`); it reads its own part of the address, `/desk/…`.

mod act;
mod automatic;
mod board;
mod context;
mod create;
mod field;
mod keys;
mod live;
mod map;
mod order;
mod orders;
mod people;
mod picker;
mod place;
mod shell;
mod when;
mod window;

use jobsheet_api::office::SessionResponse;
use jobsheet_api::{ApiError, ErrorCode};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::i18n::{error_next, error_words, tr};
use crate::platform::browser;
use crate::rest;
use crate::ui::{Button, Empty, Icon, Look};

/// The desk, from the moment somebody is signed in.
#[component]
pub fn Desk() -> impl IntoView {
    let session = RwSignal::new(None::<SessionResponse>);
    let failed = RwSignal::new(None::<ApiError>);
    let read = move || {
        failed.set(None);
        spawn_local(async move {
            match rest::session().await {
                Ok(answer) => session.set(Some(answer)),
                // Nothing is lost by starting over: no word has been typed yet.
                Err(error)
                    if matches!(
                        error.code,
                        ErrorCode::SessionExpired | ErrorCode::AccountDisabled | ErrorCode::NotPermitted
                    ) =>
                {
                    leave()
                }
                Err(error) => failed.set(Some(error)),
            }
        });
    };
    read();
    move || match (session.get(), failed.get()) {
        (Some(session), _) => view! { <shell::Shell session=session /> }.into_any(),
        (None, Some(error)) => {
            let next = error.clone();
            view! {
                <main class="desk-alone">
                    <Empty
                        icon=Icon::WifiOff
                        title=Signal::derive(move || error_words(&error))
                        text=Signal::derive(move || error_next(&next))
                    >
                        <Button
                            label=tr("retry")
                            look=Look::Primary
                            icon=Icon::Refresh
                            on_press=read
                            testid="retry"
                        />
                    </Empty>
                </main>
            }
            .into_any()
        }
        (None, None) => view! {
            <main class="desk-alone" aria-busy="true">
                <span class="button__spinner" role="status" aria-label=tr("loading")></span>
            </main>
        }
        .into_any(),
    }
}

/// Signs this browser out of the desk and begins again at the sign-in.
fn leave() {
    rest::forget();
    let _ = browser::window().location().set_href("/sign-in");
}
