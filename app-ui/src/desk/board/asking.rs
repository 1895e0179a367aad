//! A part of an order's sheet that the server is asked for when it is opened: waiting, an error with a way on, the answer.

use std::sync::Arc;

use jobsheet_api::ApiError;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::desk::context::desk;
use crate::desk::when;
use crate::ui::{ErrorBanner, Skeleton};

/// The part. `ask` gets the board's day, `2026-11-28`; `show` draws what came.
#[component]
pub fn Asking<T, F>(
    /// Its heading.
    title: Signal<String>,
    /// What is under the heading before there is an answer.
    #[prop(optional, into)]
    what: Option<Signal<String>>,
    ask: impl Fn(String) -> F + Copy + Send + Sync + 'static,
    show: fn(Arc<T>) -> AnyView,
    testid: &'static str,
    /// The error's.
    failed: &'static str,
) -> impl IntoView
where
    T: Send + Sync + 'static,
    F: Future<Output = Result<T, ApiError>> + 'static,
{
    let desk = desk();
    let answer = RwSignal::new(None::<Arc<T>>);
    let error = RwSignal::new(None::<ApiError>);
    let read = move || {
        error.set(None);
        spawn_local(async move {
            match ask(when::date_input(desk.board.day.get_untracked())).await {
                Ok(found) => drop(answer.try_set(Some(Arc::new(found)))),
                Err(failure) => {
                    desk.note(&failure);
                    let _ = error.try_set(Some(failure));
                }
            }
        });
    };
    read();
    let busy = move || answer.with(Option::is_none) && error.with(Option::is_none);
    view! {
        <section class="board-suggest" aria-label=title aria-live="polite" data-testid=testid>
            <h3>{title}</h3>
            {what.map(|what| view! { <p class="quiet small">{what}</p> })}
            <ErrorBanner error=error retry=read testid=failed />
            <Show when=busy><Skeleton count=3 /></Show>
            {move || answer.get().map(show)}
        </section>
    }
}
