//! What follows for the person who is under way.

use jobsheet_model::Status;
use leptos::prelude::*;

use super::Doing;
use crate::i18n::t_args;
use crate::ui::{Banner, Tone};

/// A warning while a technician is on the way to, at, or busy with the order. `act` is the change: `assign`, `move`,
/// `cancel`.
#[component]
pub fn Warning(doing: Doing, act: &'static str) -> impl IntoView {
    move || {
        doing.seen.with(|seen| {
            let status = seen.order.status;
            if !status.is_under_way() {
                return None;
            }
            let name = seen.technician.clone().unwrap_or_default();
            let title = Signal::derive({
                let name = name.clone();
                move || t_args(state(status), &[("name", name.clone().into())])
            });
            let more = Signal::derive(move || t_args(&format!("desk-follows-{act}"), &[("name", name.clone().into())]));
            Some(view! { <Banner title=title more=more tone=Tone::Amber testid="under-way" /> })
        })
    }
}

fn state(status: Status) -> &'static str {
    match status {
        Status::Travelling => "desk-now-travelling",
        Status::OnSite => "desk-now-on_site",
        Status::OnHold => "desk-now-on_hold",
        Status::AwaitingConfirmation => "desk-now-awaiting_confirmation",
        _ => "desk-now-in_progress",
    }
}
