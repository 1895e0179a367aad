//! Another time or priority: the field asks, the office decides.

use jobsheet_api::device::Command;
use jobsheet_model::{OrderField, Priority, Timestamp};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use super::{Open, here};
use crate::i18n::{clock_time, local_input, parse_local_input, short_day, t, tr};
use crate::ui::{
    Banner, Button, Choice, Choices, Field, Icon, InputKind, Look, Sheet, Size, TextInput, Tone, priority_word,
};

/// A proposed value in words; tracked.
#[must_use]
pub fn value_words(field: OrderField, value: &Value) -> String {
    match field {
        OrderField::Priority => {
            value.as_str().and_then(Priority::from_code).map_or_else(|| value.to_string(), priority_word)
        }
        OrderField::WindowStart | OrderField::WindowEnd => match value.as_i64().map(Timestamp) {
            Some(at) => format!("{} {}", short_day(at), clock_time(at)),
            None => t("none"),
        },
    }
}

/// The sheet.
#[component]
pub fn Propose() -> impl IntoView {
    let here = here();
    let open = here.sheet(|open| open == Open::Propose);
    view! {
        <Sheet open=open title=tr("propose") subtitle=tr("propose-text") testid="propose-sheet">
            <Wishes />
        </Sheet>
    }
}

#[component]
fn Wishes() -> impl IntoView {
    let here = here();
    let row = here.page.with_untracked(|page| page.as_ref().map(|page| page.row.clone()));
    let window = row.as_ref().map(|row| row.window).unwrap_or_default();
    let before = (
        row.as_ref().map(|row| row.priority.code().to_owned()).unwrap_or_default(),
        window.start.map(local_input).unwrap_or_default(),
        window.end.map(local_input).unwrap_or_default(),
    );
    let priority = RwSignal::new(before.0.clone());
    let start = RwSignal::new(before.1.clone());
    let end = RwSignal::new(before.2.clone());
    let backwards = Memo::new(
        move |_| matches!((parse_local_input(&start.get()), parse_local_input(&end.get())), (Some(start), Some(end)) if end <= start),
    );
    let before = StoredValue::new(before);
    let wishes = move || {
        let mut wishes = Vec::new();
        let moment = |text: String| parse_local_input(&text).map(|at| Value::from(at.0));
        before.with_value(|before| {
            if priority.get() != before.0 {
                wishes.push((OrderField::Priority, Value::from(priority.get())));
            }
            if start.get() != before.1 {
                wishes.extend(moment(start.get()).map(|value| (OrderField::WindowStart, value)));
            }
            if end.get() != before.2 {
                wishes.extend(moment(end.get()).map(|value| (OrderField::WindowEnd, value)));
            }
        });
        wishes
    };
    let send = move || {
        let wishes = untrack(wishes);
        here.open.set(None);
        spawn_local(async move {
            for (field, value) in wishes {
                if !here.run(Command::Propose { order: here.id, field, value }).await {
                    return;
                }
            }
            here.say(t("proposed"));
        });
    };
    view! {
        <Field label=tr("field-window_start")>
            <TextInput value=start kind=InputKind::DateTime testid="propose-start" />
        </Field>
        <Field label=tr("field-window_end") error=Signal::derive(move || if backwards.get() { t("window-backwards") } else { String::new() })>
            <TextInput value=end kind=InputKind::DateTime testid="propose-end" />
        </Field>
        <Field label=tr("field-priority") group=true>
            <Choices
                options=Priority::ALL.map(|one| Choice::new(one.code(), tr(format!("priority-{}", one.code())))).to_vec()
                value=priority
                on_change=move |code| priority.set(code)
                testid="propose-priority"
            />
        </Field>
        <Banner title=tr("propose-office") tone=Tone::Blue icon=Icon::Info />
        <Button
            label=tr("send")
            icon=Icon::Send
            look=Look::Primary
            size=Size::Big
            wide=true
            disabled=Signal::derive(move || backwards.get() || wishes().is_empty())
            on_press=send
            testid="propose-send"
        />
    }
}
