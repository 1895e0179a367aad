//! A choice from a long list, by the system's own picker (which a glove and a screen reader both know).

use leptos::prelude::*;

use super::field::FieldContext;
use super::icon::{Icon, icon};

/// One option.
#[derive(Clone)]
pub struct SelectOption {
    /// What is stored.
    pub value: String,
    /// What is read.
    pub label: Signal<String>,
}

impl SelectOption {
    /// An option.
    pub fn new(value: impl Into<String>, label: impl Into<Signal<String>>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// The list.
#[component]
pub fn Select(
    /// The value chosen; empty: none yet.
    value: RwSignal<String>,
    /// What there is to choose.
    #[prop(into)]
    options: Signal<Vec<SelectOption>>,
    /// Shown while nothing is chosen.
    #[prop(optional, into)]
    placeholder: Signal<String>,
    /// Called when another is chosen.
    #[prop(optional, into)]
    on_change: Option<Callback<(String,)>>,
    /// Not possible now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Read out when there is no field around it.
    #[prop(optional, into)]
    label: Option<Signal<String>>,
    /// For tests.
    #[prop(optional, into)]
    testid: Option<String>,
) -> impl IntoView {
    let field = FieldContext::here();
    let described = field.described_by();
    view! {
        <div class="select">
            <select
                class="input"
                id=field.id
                aria-label=label
                aria-describedby=described
                aria-invalid=move || field.invalid.get().then_some("true")
                aria-required=field.required.then_some("true")
                disabled=disabled
                data-testid=testid
                on:change=move |event| {
                    let chosen = event_target_value(&event);
                    value.set(chosen.clone());
                    if let Some(on_change) = on_change {
                        on_change.run((chosen,));
                    }
                }
            >
                <option value="" hidden=true selected=move || value.with(String::is_empty)>{placeholder}</option>
                {move || {
                    options
                        .get()
                        .into_iter()
                        .map(|option| {
                            let own = option.value.clone();
                            view! { <option value=option.value selected=move || value.with(|value| *value == own)>{option.label}</option> }
                        })
                        .collect_view()
                }}
            </select>
            {icon(Icon::ChevronDown)}
        </div>
    }
}
