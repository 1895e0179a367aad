//! Something to know about this page, with what to do about it. Stays until it is no longer so.

use jobsheet_api::ApiError;
use leptos::prelude::*;

use super::chip::Tone;
use super::icon::{Icon, icon};
use crate::i18n::{error_next, error_words};

/// A banner.
#[component]
pub fn Banner(
    /// In short.
    #[prop(into)]
    title: Signal<String>,
    /// In full.
    #[prop(optional, into)]
    more: Option<Signal<String>>,
    /// Its colour.
    #[prop(optional)]
    tone: Tone,
    /// Its icon; by default the one of the tone.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// For tests.
    #[prop(optional, into)]
    testid: Option<String>,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let drawing = icon.unwrap_or(match tone {
        Tone::Red => Icon::CircleAlert,
        Tone::Amber => Icon::Warning,
        Tone::Green | Tone::Brand => Icon::CheckCircle,
        _ => Icon::Info,
    });
    let role = if tone == Tone::Red { "alert" } else { "note" };
    view! {
        <div class=format!("banner {}", tone.class()) role=role data-testid=testid>
            {self::icon(drawing)}
            <div class="banner__text">
                <p class="banner__title">{title}</p>
                {more.map(|more| view! { <p class="banner__more">{more}</p> })}
                {children.map(|children| view! { <div class="banner__acts">{children()}</div> })}
            </div>
        </div>
    }
}

/// What went wrong and what to do next, in words.
#[component]
pub fn ErrorBanner(
    /// The error; none shows nothing.
    #[prop(into)]
    error: Signal<Option<ApiError>>,
) -> impl IntoView {
    move || {
        error.get().map(|error| {
            let next = error.clone();
            view! {
                <Banner
                    tone=Tone::Red
                    title=Signal::derive(move || error_words(&error))
                    more=Signal::derive(move || error_next(&next))
                    testid="error"
                />
            }
        })
    }
}
