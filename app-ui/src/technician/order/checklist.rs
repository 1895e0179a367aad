//! The checklist: every question with the control that its kind wants. Each answer saves itself.

use jobsheet_model::form::Form;
use leptos::prelude::*;
use serde_json::Value;

use super::answer::Question;
use super::here;
use crate::i18n::{label, t_args};
use crate::ui::{Card, Icon};

fn is_answered(value: Option<&Value>) -> bool {
    value.is_some_and(|value| !value.is_null() && value.as_str() != Some(""))
}

/// The card; absent when the order has no checklist.
#[component]
pub fn Checklist() -> impl IntoView {
    let here = here();
    let form = here.part(|page| page.form.clone());
    move || form.get().flatten().map(|form| view! { <Filled form=form /> })
}

#[component]
fn Filled(form: Form) -> impl IntoView {
    let here = here();
    let fields = form.fields.clone();
    let done = here.part(move |page| fields.iter().filter(|field| is_answered(page.answers.get(&field.id))).count());
    let all = form.fields.len();
    let note = Signal::derive(move || t_args("of", &[("done", done.get().unwrap_or(0).into()), ("all", all.into())]));
    let title = form.title.clone();
    view! {
        <Card title=Signal::derive(move || label(&title)) icon=Icon::Checklist note=note testid="card-checklist" id="checklist">
            <div class="questions">{form.fields.into_iter().map(|field| view! { <Question field=field /> }).collect_view()}</div>
        </Card>
    }
}
