//! A bar that fills.

use leptos::prelude::*;

/// The bar.
#[component]
pub fn Progress(
    /// Between 0 and 1; none while it is not known.
    #[prop(into)]
    part: Signal<Option<f64>>,
    /// What is progressing, read out.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    let percent = move || part.get().map(|part| (part.clamp(0.0, 1.0) * 100.0).round());
    view! {
        <div
            class="progress"
            class:progress--unknown=move || part.get().is_none()
            role="progressbar"
            aria-label=label
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=move || percent().map(|percent| percent.to_string())
        >
            <div class="progress__bar" style:width=move || percent().map(|percent| format!("{percent}%"))></div>
        </div>
    }
}
