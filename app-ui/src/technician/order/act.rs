//! The one big button: the next step of the flow. When something is missing it says what, and pressing leads there.

use jobsheet_api::ApiError;
use jobsheet_api::device::{Command, NextAction, OrderPage, Reply};
use jobsheet_model::OrderId;
use jobsheet_model::entry::{Action, Missing};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::{Here, Open, here};
use crate::i18n::{label, t, t_args};
use crate::platform::{browser, position};
use crate::technician::core::core;
use crate::ui::{BottomBar, Button, Icon, Look, Size};

/// The icon of a step.
#[must_use]
pub fn action_icon(action: Action) -> Icon {
    match action {
        Action::Accept => Icon::Check,
        Action::Decline => Icon::UserX,
        Action::Depart => Icon::Truck,
        Action::Arrive => Icon::MapPin,
        Action::Start | Action::Resume => Icon::Play,
        Action::Pause => Icon::Pause,
        Action::Complete => Icon::CheckCircle,
        Action::Sign => Icon::Signature,
        Action::SkipSignature => Icon::Pen,
        Action::GiveUp => Icon::Cancel,
    }
}

/// Begins a step: takes it, or opens what it needs first.
pub fn begin(here: Here, next: &NextAction, navigate: impl Fn(&str, NavigateOptions)) {
    if let Some(first) = next.missing.iter().find(|missing| !matches!(missing, Missing::Signature | Missing::Reason)) {
        here.open.set(None);
        return lead_to(first);
    }
    match next.action {
        Action::Arrive => here.open.set(Some(Open::CheckIn)),
        Action::Sign => navigate(&format!("/orders/{}/report", here.id), NavigateOptions::default()),
        action if next.reason => here.open.set(Some(Open::Reason(action))),
        action => {
            here.open.set(None);
            take(here, action, String::new());
        }
    }
}

/// Takes a step.
pub fn take(here: Here, action: Action, reason: String) {
    if here.busy.get_untracked() {
        return;
    }
    here.busy.set(true);
    spawn_local(async move {
        let place = position::at_hand().await;
        let done = here.run(Command::Step { order: here.id, action, reason, place }).await;
        here.busy.try_set(false);
        if done {
            browser::buzz();
            here.say(t(&format!("did-{}", action.code())));
        }
    });
}

/// Takes a step from another page than the order's.
pub async fn take_step(order: OrderId, action: Action, reason: String) -> Result<(), ApiError> {
    let core = core();
    let place = position::at_hand().await;
    if let Reply::Order(page) = core.ask(Command::Step { order, action, reason, place }).await? {
        core.order.set(Some(*page));
    }
    Ok(())
}

/// Scrolls to the place where something missing is entered.
fn lead_to(missing: &Missing) {
    let id = match missing {
        Missing::Photo { slot } => format!("photos-{}", slot.code()),
        Missing::Answer { field } => format!("answer-{field}"),
        Missing::Signature | Missing::Reason => return,
    };
    if let Some(element) = document().get_element_by_id(&id) {
        element.scroll_into_view_with_bool(true);
        let _ = element.class_list().add_1("is-wanted");
    }
}

/// What is missing, in words; tracked.
#[must_use]
pub fn missing_words(page: &OrderPage, missing: &[Missing]) -> String {
    let answers = missing.iter().filter(|missing| matches!(missing, Missing::Answer { .. })).count();
    let mut words: Vec<String> = missing
        .iter()
        .filter_map(|missing| match missing {
            Missing::Photo { slot } => Some(t(&format!("missing-photo-{}", slot.code()))),
            // One answer is named, several are counted.
            Missing::Answer { field } if answers == 1 => {
                let form = page.form.as_ref()?;
                form.fields.iter().find(|one| one.id == *field).map(|field| label(&field.label))
            }
            _ => None,
        })
        .collect();
    if answers > 1 {
        words.push(t_args("missing-answers", &[("count", answers.into())]));
    }
    if words.is_empty() {
        return String::new();
    }
    t_args("missing", &[("what", words.join(&t("and-so-on")).into())])
}

/// The bar with the button.
#[component]
pub fn BigButton() -> impl IntoView {
    let here = here();
    let primary = here.part(|page| page.primary.clone());
    let navigate = StoredValue::new_local(use_navigate());
    let hint = Signal::derive(move || {
        here.page.with(|page| {
            let page = page.as_ref();
            page.and_then(|page| page.primary.as_ref().map(|next| missing_words(page, &next.missing)))
                .unwrap_or_default()
        })
    });
    move || {
        primary.get().flatten().map(|next| {
            let action = next.action;
            let press = move || navigate.with_value(|navigate| begin(here, &next, navigate));
            view! {
                <BottomBar hint=hint>
                    <Button
                        label=Signal::derive(move || t(&format!("action-{}", action.code())))
                        icon=action_icon(action)
                        look=Look::Primary
                        size=Size::Big
                        wide=true
                        busy=here.busy
                        on_press=press
                        testid=format!("step-{}", action.code())
                    />
                </BottomBar>
            }
        })
    }
}
