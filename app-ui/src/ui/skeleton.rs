//! The shape of what is coming, while it is not there yet.

use leptos::prelude::*;

use crate::i18n::tr;

/// Some grey tickets.
#[component]
pub fn Skeleton(
    /// How many.
    #[prop(default = 3)]
    count: usize,
) -> impl IntoView {
    view! {
        <div class="stack" aria-busy="true" data-testid="skeleton">
            <span class="hidden-words">{tr("loading")}</span>
            {(0..count).map(|_| view! { <div class="skeleton skeleton--ticket"></div> }).collect_view()}
        </div>
    }
}
