//! The checklist with its answers, several of them where people disagreed.

use std::collections::BTreeMap;

use jobsheet_api::device::DisputedAnswer;
use jobsheet_model::OrderId;
use jobsheet_model::form::{Field, FieldKind};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use super::{Seen, part};
use crate::desk::context::desk;
use crate::desk::when;
use crate::i18n::{decimal, label, t, t_args, tr};
use crate::rest;
use crate::ui::{Button, Card, Chip, ChipLook, Icon, Size, Toast, Tone, icon};

/// The card; nothing for an order without a checklist.
#[component]
pub fn Checklist(seen: Seen) -> impl IntoView {
    let form = part(seen, |detail| detail.form.clone());
    let id = seen.with_untracked(|detail| detail.order.id);
    let answers = part(seen, |detail| (detail.answers.clone(), detail.disputed.clone()));
    move || {
        form.get().map(|form| {
            let fields = form.fields.clone();
            let all = fields.len();
            let ids: Vec<String> = fields.iter().map(|field| field.id.clone()).collect();
            let note = Signal::derive(move || {
                let done = answers.with(|(answers, _)| ids.iter().filter(|id| answers.contains_key(*id)).count());
                t_args("desk-answered", &[("done", done.into()), ("all", all.into())])
            });
            let title = form.title;
            view! {
                <Card title=Signal::derive(move || label(&title)) icon=Icon::Checklist note=note testid="checklist">
                    <dl class="desk-answers">
                        {move || answers.with(|(answers, disputed)| fields.iter().map(|field| question(id, field, answers, disputed)).collect_view())}
                    </dl>
                </Card>
            }
        })
    }
}

fn question(
    order: OrderId,
    field: &Field,
    answers: &BTreeMap<String, Value>,
    disputed: &BTreeMap<String, Vec<DisputedAnswer>>,
) -> impl IntoView + use<> {
    let words = field.label.clone();
    let answer = answers.get(&field.id).filter(|value| !value.is_null()).map_or_else(
        || {
            let key = if field.required { "desk-unanswered-required" } else { "desk-unanswered" };
            view! { <span class="faint">{tr(key)}</span> }.into_any()
        },
        |value| shown(&field.kind, value),
    );
    let others = disputed.get(&field.id).cloned().unwrap_or_default();
    let kind = field.kind.clone();
    let id = field.id.clone();
    view! {
        <div class="desk-answer">
            <dt>{move || label(&words)}</dt>
            <dd>
                {answer}
                {(!others.is_empty())
                    .then(|| {
                        view! {
                            <ul class="desk-disputed" data-testid="disputed">
                                <li class="desk-disputed__head">{icon(Icon::Split)} {tr("desk-disputed")}</li>
                                {others.into_iter().map(|one| alternative(order, &id, &kind, one)).collect_view()}
                                <li class="quiet small">{tr("desk-disputed-rule")}</li>
                            </ul>
                        }
                    })}
            </dd>
        </div>
    }
}

/// One of the answers with who, on which device, when; one press lets it stand.
fn alternative(order: OrderId, field: &str, kind: &FieldKind, one: DisputedAnswer) -> impl IntoView + use<> {
    let desk = desk();
    let now = desk.now;
    let DisputedAnswer { value, by, device, at, wins } = one;
    let source = [by, device].into_iter().filter(|one| !one.is_empty()).collect::<Vec<_>>().join(" · ");
    let busy = RwSignal::new(false);
    let (field, chosen) = (field.to_owned(), value.clone());
    let settle = move || {
        busy.set(true);
        let (field, value) = (field.clone(), chosen.clone());
        spawn_local(async move {
            match rest::settle_answer(order, &field, value).await {
                Ok(detail) => {
                    desk.open.put(detail);
                    desk.toaster.show(Toast::new(t("desk-disputed-settled")));
                }
                Err(error) => desk.complain(&error),
            }
            let _ = busy.try_set(false);
        });
    };
    view! {
        <li>
            {shown(kind, &value)}
            <span class="quiet small">{move || format!("{source} · {}", when::day_and_clock(at, now.get()))}</span>
            {wins.then(|| view! { <Chip label=tr("desk-in-force") tone=Tone::Brand look=ChipLook::Lined /> })}
            {desk
                .may_decide()
                .then(|| view! { <Button label=tr(if wins { "desk-disputed-keep" } else { "desk-disputed-take" }) size=Size::Small busy=busy on_press=settle testid="disputed-settle" /> })}
        </li>
    }
}

/// An answer as its question means it. A value of another shape (an older form, a newer app) is shown as it is.
fn shown(kind: &FieldKind, value: &Value) -> AnyView {
    let verdict = |key: &'static str, tone: Tone, shape: Icon| {
        view! { <Chip label=tr(key) tone=tone icon=shape look=ChipLook::Bare /> }.into_any()
    };
    match (kind, value) {
        (FieldKind::Check, Value::Bool(true)) => verdict("yes", Tone::Green, Icon::Check),
        (FieldKind::Check, Value::Bool(false)) => verdict("no", Tone::Neutral, Icon::Close),
        (FieldKind::Verdict, Value::String(code)) if code == "pass" => {
            verdict("verdict-pass", Tone::Green, Icon::CheckCircle)
        }
        (FieldKind::Verdict, Value::String(code)) if code == "fail" => verdict("verdict-fail", Tone::Red, Icon::Cancel),
        (FieldKind::Verdict, Value::String(code)) if code == "na" => verdict("verdict-na", Tone::Neutral, Icon::Minus),
        (FieldKind::Number { unit, min, max }, Value::Number(number)) => {
            reading(number.as_f64().unwrap_or_default(), unit, *min, *max)
        }
        (FieldKind::Choice { options }, Value::String(code)) => {
            match options.iter().find(|option| option.code == *code) {
                Some(option) => {
                    let words = option.label.clone();
                    view! { <span>{move || label(&words)}</span> }.into_any()
                }
                None => view! { <span>{code.clone()}</span> }.into_any(),
            }
        }
        (_, Value::String(text)) => view! { <span class="pre">{text.clone()}</span> }.into_any(),
        (_, other) => view! { <span class="code">{other.to_string()}</span> }.into_any(),
    }
}

/// A reading; marked when it is outside what was thought plausible.
fn reading(value: f64, unit: &str, min: Option<f64>, max: Option<f64>) -> AnyView {
    let outside = min.is_some_and(|min| value < min) || max.is_some_and(|max| value > max);
    let unit = unit.to_owned();
    view! {
        <span class="number" class:desk-late=outside>
            {outside.then(|| icon(Icon::Warning))}
            {move || format!("{} {unit}", decimal(value))}
            {outside.then(|| view! { <span class="small">" " {move || t("desk-outside")}</span> })}
        </span>
    }
    .into_any()
}
