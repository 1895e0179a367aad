//! Somebody was quicker: who, and what is different now. The dispatcher decides again with that in view.

use std::sync::Arc;

use jobsheet_api::office::OrderDetail;
use leptos::prelude::*;

use super::Doing;
use super::availability::words;
use crate::desk::context::{Desk, desk};
use crate::desk::when;
use crate::i18n::{t, t_args, tr};
use crate::ui::{Button, ErrorBanner, Icon, Look, Tone, icon, priority_word, status_word};

/// Shown at the head of a dialog after a conflict or an error.
#[component]
pub fn Conflict(doing: Doing) -> impl IntoView {
    let desk = desk();
    view! {
        <ErrorBanner error=doing.error />
        {move || {
            doing.before
                .get()
                .map(|before| {
                    let now = doing.seen.get();
                    let title = who(&before, &now).map_or_else(|| t("desk-conflict"), |who| t_args("desk-conflict-by", &[("who", who.into())]));
                    view! {
                        <div class=format!("banner {}", Tone::Amber.class()) role="alert" data-testid="conflict">
                            {icon(Icon::Split)}
                            <div class="banner__text">
                                <p class="banner__title">{title}</p>
                                <ul class="desk-differences">
                                    {differences(desk, &before, &now)
                                        .into_iter()
                                        .map(|(what, old, new)| {
                                            view! { <li><span class="quiet">{what}</span> <del>{old}</del> {icon(Icon::ArrowRight)} <ins>{new}</ins></li> }
                                        })
                                        .collect_view()}
                                </ul>
                                <p class="banner__more">{tr("desk-conflict-next")}</p>
                                <div class="banner__acts">
                                    <Button
                                        label=tr("desk-look")
                                        icon=Icon::Eye
                                        look=Look::Plain
                                        on_press=move || doing.open.set(false)
                                        testid="conflict-look"
                                    />
                                </div>
                            </div>
                        </div>
                    }
                })
        }}
    }
}

/// Whoever did the last thing that the reader had not seen.
fn who(before: &OrderDetail, now: &OrderDetail) -> Option<String> {
    if let Some(said) = now.availability.as_ref().filter(|_| before.availability != now.availability) {
        return Some(if said.source.is_empty() { said.by.clone() } else { said.source.clone() });
    }
    now.timeline
        .iter()
        .rev()
        .find(|item| !before.timeline.contains(item))
        .map(|item| item.by.clone())
        .filter(|name| !name.is_empty())
}

fn differences(desk: Desk, before: &Arc<OrderDetail>, now: &Arc<OrderDetail>) -> Vec<(String, String, String)> {
    let window = |one: &OrderDetail| when::window(one.order.window, desk.now.get_untracked());
    let equipment = |one: &OrderDetail| {
        let now = desk.now.get_untracked();
        words(one.availability.as_ref().and_then(|known| known.away(now)), now)
    };
    let technician = |one: &OrderDetail| one.technician.clone().unwrap_or_else(|| t("desk-nobody"));
    [
        ("desk-status", status_word(before.order.status), status_word(now.order.status)),
        ("desk-technician", technician(before), technician(now)),
        ("desk-window", window(before), window(now)),
        ("desk-asset", equipment(before), equipment(now)),
        ("desk-priority", priority_word(before.order.priority), priority_word(now.order.priority)),
    ]
    .into_iter()
    .filter(|(_, old, new)| old != new)
    .map(|(key, old, new)| (t(key), old, new))
    .collect()
}
