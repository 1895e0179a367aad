//! A button that shows only an icon. Its label is read out and shown as the browser's own help text.

use leptos::prelude::*;

use super::icon::{Icon, icon};

/// An icon to press.
#[component]
pub fn IconButton(
    /// What it shows.
    icon: Icon,
    /// What it does, in words.
    #[prop(into)]
    label: Signal<String>,
    /// Called when pressed.
    #[prop(into)]
    on_press: Callback<()>,
    /// On a soft ground.
    #[prop(optional)]
    filled: bool,
    /// Not possible now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// For tests.
    #[prop(optional, into)]
    testid: Option<String>,
) -> impl IntoView {
    let shape = self::icon(icon);
    view! {
        <button
            type="button"
            class="icon-button"
            class:icon-button--filled=filled
            aria-label=label
            title=label
            disabled=disabled
            data-testid=testid
            on:click=move |_| on_press.run(())
        >
            {shape}
        </button>
    }
}
