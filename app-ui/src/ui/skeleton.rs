//! The shape of what is coming, while it is not there yet.

use std::time::Duration;

use leptos::prelude::*;

use crate::i18n::tr;

/// What comes sooner needs no shape before it, and would only flicker.
const SOON: Duration = Duration::from_millis(150);

/// Some grey tickets.
#[component]
pub fn Skeleton(
    /// How many.
    #[prop(default = 3)]
    count: usize,
) -> impl IntoView {
    let takes_time = RwSignal::new(false);
    if let Ok(timer) = set_timeout_with_handle(move || takes_time.set(true), SOON) {
        on_cleanup(move || timer.clear());
    }
    view! {
        <Show when=move || takes_time.get()>
            <div class="stack" aria-busy="true" data-testid="skeleton">
                <span class="hidden-words">{tr("loading")}</span>
                {(0..count).map(|_| view! { <div class="skeleton skeleton--ticket"></div> }).collect_view()}
            </div>
        </Show>
    }
}
