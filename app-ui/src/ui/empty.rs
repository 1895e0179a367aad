//! Nothing here, said kindly, with what to do next.

use leptos::prelude::*;

use super::icon::{Icon, icon_large};

/// An empty state.
#[component]
pub fn Empty(
    /// Its drawing.
    icon: Icon,
    /// In short.
    #[prop(into)]
    title: Signal<String>,
    /// In full.
    #[prop(optional, into)]
    text: Option<Signal<String>>,
    /// A button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty" data-testid="empty">
            <div class="empty__mark">{icon_large(icon)}</div>
            <p class="empty__title">{title}</p>
            {text.map(|text| view! { <p class="empty__text">{text}</p> })}
            {children.map(|children| view! { <div class="empty__act">{children()}</div> })}
        </div>
    }
}
