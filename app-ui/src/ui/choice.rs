//! A choice from a handful as large pills, and a stepper for small counts.

use leptos::prelude::*;

use super::field::FieldContext;
use super::icon::{Icon, icon};
use super::icon_button::IconButton;
use super::segments::arrow_keys;
use crate::i18n::tr;

/// One pill.
#[derive(Clone)]
pub struct Choice {
    /// What is stored.
    pub code: String,
    /// What is read.
    pub label: Signal<String>,
}

impl Choice {
    /// A pill.
    pub fn new(code: impl Into<String>, label: impl Into<Signal<String>>) -> Self {
        Self { code: code.into(), label: label.into() }
    }
}

/// The pills.
#[component]
pub fn Choices(
    /// What there is to choose.
    options: Vec<Choice>,
    /// The code chosen; empty: none yet.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the code chosen.
    #[prop(into)]
    on_change: Callback<(String,)>,
    /// Not possible now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// What is chosen here, read out; inside a field its label is.
    #[prop(optional, into)]
    label: Option<Signal<String>>,
    /// For tests; each pill gets `<testid>-<code>`.
    #[prop(optional, into)]
    testid: Option<String>,
) -> impl IntoView {
    let labelled_by = use_context::<FieldContext>().filter(|_| label.is_none()).map(|field| field.label_id());
    view! {
        <div class="choices" role="radiogroup" aria-label=label aria-labelledby=labelled_by on:keydown=|event| arrow_keys(&event)>
            {options
                .into_iter()
                .enumerate()
                .map(|(position, option)| {
                    let own = option.code.clone();
                    let checked = Memo::new(move |_| value.with(|value| *value == own));
                    let code = option.code;
                    view! {
                        <button
                            type="button"
                            class="choice"
                            role="radio"
                            aria-checked=move || checked.get().to_string()
                            tabindex=move || if checked.get() || (position == 0 && value.with(String::is_empty)) { "0" } else { "-1" }
                            disabled=disabled
                            data-testid=testid.as_ref().map(|testid| format!("{testid}-{code}"))
                            on:click=move |_| on_change.run((code.clone(),))
                        >
                            {move || checked.get().then(|| icon(Icon::Check))}
                            <span>{option.label}</span>
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}

/// A small count with minus and plus.
#[component]
pub fn Stepper(
    /// How it reads.
    #[prop(into)]
    value: Signal<String>,
    /// Called with `true` for more, `false` for less.
    #[prop(into)]
    on_step: Callback<(bool,)>,
    /// What is counted, read out.
    #[prop(into)]
    label: Signal<String>,
    /// Not possible now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    view! {
        <div class="stepper" role="group" aria-label=label>
            <IconButton icon=Icon::Minus label=tr("less") on_press=move || on_step.run((false,)) disabled=disabled />
            <output class="stepper__count" aria-live="polite">{value}</output>
            <IconButton icon=Icon::Add label=tr("more-of") on_press=move || on_step.run((true,)) disabled=disabled />
        </div>
    }
}
