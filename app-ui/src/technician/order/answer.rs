//! One question of the checklist. Where two people gave different answers it shows both.

use jobsheet_api::device::{Command, DisputedAnswer};
use jobsheet_model::form::{Field as FormField, FieldKind};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use super::{Here, here};
use crate::i18n::{date_and_time, decimal, label, t, t_args, tr};
use crate::technician::autosave::Autosave;
use crate::technician::core::core;
use crate::ui::{Button, Checkbox, Choice, Choices, Field, NumberPad, Size, TextArea, VerdictPicker};

/// Saves an answer.
fn save(here: Here, field: String, value: Value) {
    // Shown at once; the core's view follows and rules.
    here.page.try_update(|page| {
        if let Some(page) = page {
            page.answers.insert(field.clone(), value.clone());
        }
    });
    spawn_local(async move {
        if let Err(error) = core().ask(Command::Answer { order: here.id, field, value }).await {
            here.tell(&error);
        }
    });
}

/// An answer in words; tracked.
fn value_words(kind: &FieldKind, value: &Value) -> String {
    match (kind, value) {
        (_, Value::Null) => t("none"),
        (_, Value::Bool(yes)) => t(if *yes { "yes" } else { "no" }),
        (FieldKind::Verdict, Value::String(code)) => t(&format!("verdict-{code}")),
        (FieldKind::Choice { options }, Value::String(code)) => options
            .iter()
            .find(|option| option.code == *code)
            .map_or_else(|| code.clone(), |option| label(&option.label)),
        (FieldKind::Number { unit, .. }, Value::Number(number)) => {
            format!("{} {unit}", number.as_f64().map(decimal).unwrap_or_default())
        }
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    }
}

/// The question with its control.
#[component]
pub fn Question(
    /// What is asked.
    field: FormField,
) -> impl IntoView {
    let here = here();
    let id = field.id.clone();
    let own = id.clone();
    let answer = here.part(move |page| page.answers.get(&own).cloned().unwrap_or(Value::Null));
    let own = id.clone();
    let disputed = here.part(move |page| page.disputed.get(&own).cloned().unwrap_or_default());
    let words = field.label.clone();
    let question = Signal::derive(move || label(&words));
    let kind = field.kind.clone();
    let field_id = id.clone();
    let asked = match field.kind {
        FieldKind::Check => control(here, &field, answer, question),
        _ => {
            let hint = hint(&field.kind);
            let group = matches!(field.kind, FieldKind::Verdict | FieldKind::Choice { .. });
            let required = field.required;
            // Made inside the frame, which tells the control its id and label.
            view! {
                <Field label=question required=required group=group hint=hint>
                    {control(here, &field, answer, question)}
                </Field>
            }
            .into_any()
        }
    };
    view! {
        <div class="question" id=format!("answer-{id}") data-testid=format!("question-{id}")>
            {asked}
            {move || {
                let several = disputed.get().unwrap_or_default();
                (!several.is_empty()).then(|| view! { <Disputed kind=kind.clone() field=field_id.clone() several=several /> })
            }}
        </div>
    }
}

fn hint(kind: &FieldKind) -> Signal<String> {
    let FieldKind::Number { unit, min, max } = kind.clone() else { return Signal::stored(String::new()) };
    Signal::derive(move || match (min, max) {
        (Some(min), Some(max)) => t_args(
            "range",
            &[("min", decimal(min).into()), ("max", decimal(max).into()), ("unit", unit.clone().into())],
        ),
        (Some(min), None) => t_args("range-from", &[("min", decimal(min).into()), ("unit", unit.clone().into())]),
        (None, Some(max)) => t_args("range-to", &[("max", decimal(max).into()), ("unit", unit.clone().into())]),
        (None, None) => String::new(),
    })
}

fn control(here: Here, field: &FormField, answer: Memo<Option<Value>>, question: Signal<String>) -> AnyView {
    let id = field.id.clone();
    let testid = format!("answer-{id}");
    let locked = here.locked();
    let text = Signal::derive(move || {
        answer.with(|value| value.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned())
    });
    let or_null = |text: String| if text.is_empty() { Value::Null } else { Value::String(text) };
    match &field.kind {
        FieldKind::Check => {
            let checked = Signal::derive(move || answer.with(|value| value.as_ref().and_then(Value::as_bool).unwrap_or(false)));
            let required = field.required;
            let label = Signal::derive(move || if required { format!("{} *", question.get()) } else { question.get() });
            view! { <Checkbox label=label checked=checked disabled=locked on_change=move |yes: bool| save(here, id.clone(), Value::Bool(yes)) testid=testid /> }
                .into_any()
        }
        FieldKind::Verdict => {
            view! { <VerdictPicker value=text disabled=locked on_change=move |code: String| save(here, id.clone(), or_null(code)) testid=testid /> }
                .into_any()
        }
        FieldKind::Choice { options } => {
            let options = options
                .iter()
                .map(|option| {
                    let words = option.label.clone();
                    Choice::new(option.code.clone(), Signal::derive(move || label(&words)))
                })
                .collect::<Vec<_>>();
            view! { <Choices options=options value=text disabled=locked on_change=move |code: String| save(here, id.clone(), or_null(code)) testid=testid /> }
                .into_any()
        }
        FieldKind::Number { unit, .. } => {
            let number = Signal::derive(move || answer.with(|value| value.as_ref().and_then(Value::as_f64)));
            let set = move |number: Option<f64>| {
                save(here, id.clone(), number.and_then(serde_json::Number::from_f64).map_or(Value::Null, Value::Number));
            };
            view! { <NumberPad value=number label=question unit=unit.clone() range=hint(&field.kind) disabled=locked on_change=set testid=testid /> }
                .into_any()
        }
        FieldKind::Text => {
            let typed = Autosave::new(text.get_untracked(), move |text: String| save(here, id.clone(), or_null(text)));
            Effect::new(move |_| typed.take(&text.get()));
            view! {
                <TextArea
                    value=typed.text
                    disabled=locked
                    on_input=move |_: String| typed.typed()
                    on_commit=move |_: String| typed.flush()
                    testid=testid
                />
            }
            .into_any()
        }
    }
}

/// Two people answered differently: both answers are kept, one is in force meanwhile, and one tap settles it.
#[component]
fn Disputed(kind: FieldKind, field: String, several: Vec<DisputedAnswer>) -> impl IntoView {
    let here = here();
    let locked = here.locked();
    view! {
        <div class="disputed" role="note" data-testid="disputed">
            <p class="small strong">{tr("disputed")}</p>
            <p class="small">{tr("disputed-rule")}</p>
            {several
                .into_iter()
                .map(|answer| {
                    let (kind, value, by, at) = (kind.clone(), answer.value.clone(), answer.by.clone(), answer.at);
                    let device = answer.device.clone();
                    let words = move || {
                        let device = if device.is_empty() { t("another-device") } else { device.clone() };
                        t_args(
                            "disputed-answer",
                            &[
                                ("value", value_words(&kind, &value).into()),
                                ("by", by.clone().into()),
                                ("device", device.into()),
                                ("time", date_and_time(at).into()),
                            ],
                        )
                    };
                    let (field, value, wins) = (field.clone(), answer.value, answer.wins);
                    view! {
                        <div class="row">
                            <span class="grow small">
                                {words} {answer.wins.then(|| view! { " · " <b>{tr("disputed-in-force")}</b> })}
                            </span>
                            <Show when=move || !locked.get()>
                                {
                                    let (field, value) = (field.clone(), value.clone());
                                    view! {
                                        <Button
                                            label=tr(if wins { "disputed-keep" } else { "disputed-take" })
                                            size=Size::Small
                                            on_press=move || save(here, field.clone(), value.clone())
                                            testid=if wins { "disputed-keep" } else { "disputed-take" }
                                        />
                                    }
                                }
                            </Show>
                        </div>
                    }
                })
                .collect_view()}
        </div>
    }
}
