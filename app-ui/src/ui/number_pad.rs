//! A reading: shown large, typed on a pad for one hand. A hardware keyboard works as well.

use leptos::prelude::*;

use super::button::{Button, Look, Size};
use super::field::FieldContext;
use super::icon::{Icon, icon};
use super::sheet::Sheet;
use crate::i18n::{decimal, t, tr};

/// More digits than any gauge shows would be a slip of the thumb.
const LONGEST: usize = 12;

fn press(text: &mut String, key: &str) {
    match key {
        "Backspace" => {
            text.pop();
        }
        "±" => {
            if text.starts_with('-') {
                text.remove(0);
            } else {
                text.insert(0, '-');
            }
        }
        "." if text.contains('.') || text.len() >= LONGEST => {}
        digit
            if digit.len() == 1
                && digit.chars().all(|key| key.is_ascii_digit() || key == '.')
                && text.len() < LONGEST =>
        {
            text.push_str(digit);
        }
        _ => {}
    }
}

/// The reading and its pad.
#[component]
pub fn NumberPad(
    /// The number, if there is one.
    #[prop(into)]
    value: Signal<Option<f64>>,
    /// Called with the new number; none clears.
    #[prop(into)]
    on_change: Callback<(Option<f64>,)>,
    /// What is read, as the pad's title.
    #[prop(into)]
    label: Signal<String>,
    /// Behind the number.
    #[prop(optional, into)]
    unit: String,
    /// Which values are plausible, in words.
    #[prop(optional, into)]
    range: Signal<String>,
    /// Not possible now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// For tests.
    #[prop(optional, into)]
    testid: Option<String>,
) -> impl IntoView {
    let field = FieldContext::here();
    let described = field.described_by();
    // The question and, from the button itself, the reading: otherwise the number shown would not be heard.
    let named_by = format!("{} {}", field.label_id(), field.id);
    let open = RwSignal::new(false);
    let typed = RwSignal::new(String::new());
    let unit = StoredValue::new(unit);
    let start = move || {
        typed.set(value.get_untracked().map(|number| number.to_string()).unwrap_or_default());
        open.set(true);
    };
    let finish = move || {
        let text = typed.get_untracked();
        open.set(false);
        if text.is_empty() {
            on_change.run((None,));
        } else if let Ok(number) = text.parse::<f64>() {
            on_change.run((Some(number),));
        }
    };
    let keys = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            finish();
        }
        "," => typed.update(|text| press(text, ".")),
        "-" => typed.update(|text| press(text, "±")),
        key => typed.update(|text| press(text, key)),
    };
    let key = move |shown: &'static str| {
        view! { <button type="button" class="pad__key" on:click=move |_| typed.update(|text| press(text, shown))>{shown}</button> }
    };
    view! {
        <button
            type="button"
            class="reading"
            id=field.id
            aria-labelledby=named_by
            aria-describedby=described
            disabled=disabled
            data-testid=testid.clone()
            on:click=move |_| start()
        >
            {move || match value.get() {
                Some(number) => view! { <span class="reading__value">{decimal(number)}</span> }.into_any(),
                None => view! { <span class="reading__value reading__value--empty">{t("enter-reading")}</span> }.into_any(),
            }}
            <span class="reading__unit">{unit.get_value()}</span>
        </button>
        <Sheet open=open title=label>
            <div class="stack" on:keydown=keys>
                <p class="field__hint" hidden=move || range.with(String::is_empty)>{range}</p>
                <div class="pad__show">
                    <output class="pad__digits" aria-live="polite">{move || typed.with(|text| if text.is_empty() { "–".to_owned() } else { text.clone() })}</output>
                    <span class="quiet">{unit.get_value()}</span>
                </div>
                <div class="pad">
                    {["1", "2", "3", "4", "5", "6", "7", "8", "9"].map(key)}
                    {key(".")} {key("0")}
                    <button type="button" class="pad__key" aria-label=tr("erase") on:click=move |_| typed.update(|text| press(text, "Backspace"))>
                        {icon(Icon::Backspace)}
                    </button>
                </div>
                <div class="row">
                    <Button label="±" on_press=move || typed.update(|text| press(text, "±")) size=Size::Big />
                    <div class="grow">
                        <Button label=tr("take-over") on_press=finish look=Look::Primary size=Size::Big wide=true testid="pad-done" />
                    </div>
                </div>
            </div>
        </Sheet>
    }
}
