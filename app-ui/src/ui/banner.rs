//! Something to know about this page, with what to do about it. Stays until it is no longer so.

use jobsheet_api::ApiError;
use leptos::prelude::*;

use super::button::Button;
use super::chip::Tone;
use super::icon::{Icon, icon};
use crate::i18n::{error_next, error_words, tr};

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
    /// Tries it again, by a button.
    #[prop(optional, into)]
    retry: Option<Callback<()>>,
    /// For tests.
    #[prop(default = "error")]
    testid: &'static str,
) -> impl IntoView {
    move || {
        error.get().map(|error| {
            let next = error.clone();
            let again = retry.map(|retry| -> Children {
                Box::new(move || {
                    view! { <Button label=tr("retry") icon=Icon::Refresh on_press=move || retry.run(()) testid="retry" /> }
                        .into_any()
                })
            });
            Banner(BannerProps {
                tone: Tone::Red,
                title: Signal::derive(move || error_words(&error)),
                more: Some(Signal::derive(move || error_next(&next))),
                icon: None,
                testid: Some(testid.to_owned()),
                children: again,
            })
        })
    }
}
