//! The frame of a question: label, hint, the control, the error. It gives its id to the control inside by context,
//! so that label, hint and error are tied to it for screen readers.

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::prelude::*;

use super::icon::{Icon, icon};

static NEXT: AtomicU32 = AtomicU32::new(1);

/// A fresh id in the page.
#[must_use]
pub fn fresh_id(prefix: &str) -> String {
    format!("{prefix}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// What the frame tells the control inside it.
#[derive(Clone)]
pub struct FieldContext {
    /// The control's id.
    pub id: String,
    /// Whether it is wrong.
    pub invalid: Signal<bool>,
    /// Whether it must be filled in.
    pub required: bool,
}

impl FieldContext {
    /// The frame around, or a lonely control's own.
    #[must_use]
    pub fn here() -> Self {
        use_context().unwrap_or_else(|| Self {
            id: fresh_id("control"),
            invalid: Signal::stored(false),
            required: false,
        })
    }

    /// The ids of hint and error.
    #[must_use]
    pub fn described_by(&self) -> String {
        format!("{0}-hint {0}-error", self.id)
    }

    /// The id of the label, for groups.
    #[must_use]
    pub fn label_id(&self) -> String {
        format!("{}-label", self.id)
    }
}

/// A question with its control.
#[component]
pub fn Field(
    /// The question.
    #[prop(into)]
    label: Signal<String>,
    /// Help that is always shown.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// What is wrong; empty: nothing.
    #[prop(optional, into)]
    error: Signal<String>,
    /// Must be filled in.
    #[prop(optional)]
    required: bool,
    /// The control is several (radio buttons): the label names the group instead of pointing at one.
    #[prop(optional)]
    group: bool,
    /// The control.
    children: Children,
) -> impl IntoView {
    let id = fresh_id("field");
    let context = FieldContext {
        id: id.clone(),
        invalid: Signal::derive(move || error.with(|words| !words.is_empty())),
        required,
    };
    let label_id = context.label_id();
    let must = required.then(|| view! { <span class="field__must" aria-hidden="true">"*"</span> });
    let head = if group {
        view! { <span class="field__label" id=label_id>{label} {must}</span> }.into_any()
    } else {
        view! { <label class="field__label" id=label_id for=id.clone()>{label} {must}</label> }.into_any()
    };
    let hint_id = format!("{id}-hint");
    let error_id = format!("{id}-error");
    view! {
        <div class="field">
            {head}
            {hint.map(|hint| view! { <span class="field__hint" id=hint_id>{hint}</span> })}
            <leptos::context::Provider value=context>{children()}</leptos::context::Provider>
            <span class="field__error" id=error_id aria-live="polite" hidden=move || error.with(String::is_empty)>
                {icon(Icon::CircleAlert)}
                <span>{error}</span>
            </span>
        </div>
    }
}
