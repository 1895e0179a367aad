//! How far an item has travelled: on this phone, sent, confirmed, or waiting for a person.

use jobsheet_api::device::ItemState;
use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::i18n::{t, tr};

fn code(state: ItemState) -> &'static str {
    match state {
        ItemState::NeedsAttention => "passage-attention",
        ItemState::OnThisPhone => "passage-here",
        ItemState::Sent => "passage-sent",
        ItemState::Confirmed => "passage-confirmed",
    }
}

/// The word of a state; tracked.
#[must_use]
pub fn passage_word(state: ItemState) -> String {
    t(code(state))
}

/// Its icon.
#[must_use]
pub fn passage_icon(state: ItemState) -> Icon {
    match state {
        ItemState::NeedsAttention => Icon::Warning,
        ItemState::OnThisPhone => Icon::Phone,
        ItemState::Sent => Icon::CloudUp,
        ItemState::Confirmed => Icon::CloudDone,
    }
}

/// The mark with its word.
#[component]
pub fn Passage(
    /// How far.
    state: ItemState,
) -> impl IntoView {
    view! {
        <span
            class="passage"
            class:passage--attention=state == ItemState::NeedsAttention
            class:passage--confirmed=state == ItemState::Confirmed
            data-testid=code(state)
        >
            {icon(passage_icon(state))}
            <span>{tr(code(state))}</span>
        </span>
    }
}
