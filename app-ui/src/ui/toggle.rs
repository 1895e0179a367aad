//! Yes or no: a box for a statement, a switch for a setting that takes effect at once.

use leptos::prelude::*;

use super::icon::{Icon, icon};

#[component]
fn OnOff(
    role: &'static str,
    switch: bool,
    #[prop(into)] label: Signal<String>,
    #[prop(into)] checked: Signal<bool>,
    #[prop(into)] on_change: Callback<(bool,)>,
    #[prop(into)] disabled: Signal<bool>,
    testid: Option<String>,
) -> impl IntoView {
    let text = view! { <span class="check__text">{label}</span> };
    let mark = if switch {
        view! { <span class="switch" aria-hidden="true"></span> }.into_any()
    } else {
        view! { <span class="check__box" aria-hidden="true">{icon(Icon::Check)}</span> }.into_any()
    };
    let inside = if switch { (text.into_any(), mark) } else { (mark, text.into_any()) };
    view! {
        <button
            type="button"
            class="check"
            role=role
            aria-checked=move || checked.get().to_string()
            disabled=disabled
            data-testid=testid
            on:click=move |_| on_change.run((!checked.get_untracked(),))
        >
            {inside}
        </button>
    }
}

/// A statement to tick.
#[component]
pub fn Checkbox(
    /// The statement.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it is ticked.
    #[prop(into)]
    checked: Signal<bool>,
    /// Called with the new state.
    #[prop(into)]
    on_change: Callback<(bool,)>,
    /// Not possible now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// For tests.
    #[prop(optional, into)]
    testid: Option<String>,
) -> impl IntoView {
    view! { <OnOff role="checkbox" switch=false label checked on_change disabled testid /> }
}

/// A setting to switch.
#[component]
pub fn Toggle(
    /// The setting.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it is on.
    #[prop(into)]
    checked: Signal<bool>,
    /// Called with the new state.
    #[prop(into)]
    on_change: Callback<(bool,)>,
    /// Not possible now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// For tests.
    #[prop(optional, into)]
    testid: Option<String>,
) -> impl IntoView {
    view! { <OnOff role="switch" switch=true label checked on_change disabled testid /> }
}
