//! Pass, fail, not applicable: the answer that checklists want most. Pressing the chosen one again clears it.

use leptos::prelude::*;

use super::chip::Tone;
use super::field::FieldContext;
use super::icon::{Icon, icon};
use super::segments::arrow_keys;
use crate::i18n::tr;

const VERDICTS: [(&str, &str, Icon, Tone); 3] = [
    ("pass", "verdict-pass", Icon::Check, Tone::Green),
    ("fail", "verdict-fail", Icon::Close, Tone::Red),
    ("na", "verdict-na", Icon::Minus, Tone::Neutral),
];

/// The three.
#[component]
pub fn VerdictPicker(
    /// `pass`, `fail`, `na`, or empty.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the new value; empty clears.
    #[prop(into)]
    on_change: Callback<(String,)>,
    /// Not possible now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// For tests; each gets `<testid>-pass`…
    #[prop(optional, into)]
    testid: Option<String>,
) -> impl IntoView {
    let labelled_by = use_context::<FieldContext>().map(|field| field.label_id());
    view! {
        <div class="verdicts" role="radiogroup" aria-labelledby=labelled_by on:keydown=|event| arrow_keys(&event)>
            {VERDICTS
                .into_iter()
                .enumerate()
                .map(|(position, (code, word, drawing, tone))| {
                    let checked = Memo::new(move |_| value.with(|value| value == code));
                    view! {
                        <button
                            type="button"
                            class=format!("verdict {}", tone.class())
                            role="radio"
                            aria-checked=move || checked.get().to_string()
                            tabindex=move || if checked.get() || (position == 0 && value.with(String::is_empty)) { "0" } else { "-1" }
                            disabled=disabled
                            data-testid=testid.as_ref().map(|testid| format!("{testid}-{code}"))
                            on:click=move |_| on_change.run((if checked.get_untracked() { String::new() } else { code.to_owned() },))
                        >
                            {icon(drawing)}
                            <span>{tr(word)}</span>
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}
