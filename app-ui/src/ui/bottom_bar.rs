//! The bar with the one big button.

use leptos::prelude::*;

/// The bar; buttons inside.
#[component]
pub fn BottomBar(
    /// A line above the buttons: what is missing, what happens next.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// The buttons.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="bottom-bar" data-testid="bottom-bar">
            <div class="bottom-bar__inner">
                {hint
                    .map(|hint| {
                        view! { <p class="bottom-bar__hint" aria-live="polite" hidden=move || hint.with(String::is_empty)>{hint}</p> }
                    })}
                <div class="bottom-bar__buttons">{children()}</div>
            </div>
        </div>
    }
}
