//! Chips: a state or a property in a colour, with an icon and a word. Never the colour alone.

use jobsheet_model::order::OrderKind;
use jobsheet_model::{Priority, Status};
use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::i18n::{t, tr};

/// The tones; what each looks like is in `tokens.css`. They are names of colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    #[default]
    Neutral,
    Brand,
    Blue,
    Indigo,
    Violet,
    Teal,
    Green,
    Amber,
    Red,
    Plum,
}

impl Tone {
    /// All, for the gallery and for colouring people.
    pub const ALL: [Self; 10] = [
        Self::Neutral,
        Self::Brand,
        Self::Blue,
        Self::Indigo,
        Self::Violet,
        Self::Teal,
        Self::Green,
        Self::Amber,
        Self::Red,
        Self::Plum,
    ];

    /// The class that sets the colours.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Neutral => "tone-neutral",
            Self::Brand => "tone-brand",
            Self::Blue => "tone-blue",
            Self::Indigo => "tone-indigo",
            Self::Violet => "tone-violet",
            Self::Teal => "tone-teal",
            Self::Green => "tone-green",
            Self::Amber => "tone-amber",
            Self::Red => "tone-red",
            Self::Plum => "tone-plum",
        }
    }
}

/// How a chip is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ChipLook {
    /// On a soft ground.
    #[default]
    Soft,
    /// With a line around it.
    Lined,
    /// Only the coloured icon and word.
    Bare,
}

/// A chip.
#[component]
pub fn Chip(
    /// The word.
    #[prop(into)]
    label: Signal<String>,
    /// The colour.
    #[prop(optional)]
    tone: Tone,
    /// The icon.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// How it is drawn.
    #[prop(optional)]
    look: ChipLook,
    /// For tests.
    #[prop(optional, into)]
    testid: Option<String>,
) -> impl IntoView {
    view! {
        <span
            class=format!("chip {}", tone.class())
            class:chip--plain=icon.is_none()
            class:chip--lined=look == ChipLook::Lined
            class:chip--bare=look == ChipLook::Bare
            data-testid=testid
        >
            {icon.map(self::icon)}
            <span>{label}</span>
        </span>
    }
}

/// The word of a status; tracked.
#[must_use]
pub fn status_word(status: Status) -> String {
    t(&format!("status-{}", status.code()))
}

/// The word of a priority; tracked.
#[must_use]
pub fn priority_word(priority: Priority) -> String {
    t(&format!("priority-{}", priority.code()))
}

/// The word of a kind of work; tracked.
#[must_use]
pub fn kind_word(kind: OrderKind) -> String {
    t(&format!("kind-{}", kind.code()))
}

/// The colour of a status, the same in lists, boards and maps.
#[must_use]
pub fn status_tone(status: Status) -> Tone {
    match status {
        Status::Draft | Status::Closed | Status::Cancelled => Tone::Neutral,
        Status::PendingDispatch | Status::InPool | Status::OnHold => Tone::Amber,
        Status::Assigned => Tone::Blue,
        Status::Accepted | Status::FollowUp => Tone::Indigo,
        Status::Travelling => Tone::Violet,
        Status::OnSite => Tone::Teal,
        Status::InProgress => Tone::Brand,
        Status::AwaitingConfirmation => Tone::Plum,
        Status::Completed => Tone::Green,
        Status::Incomplete | Status::Returned => Tone::Red,
    }
}

/// The icon of a status.
#[must_use]
pub fn status_icon(status: Status) -> Icon {
    match status {
        Status::Draft => Icon::Edit,
        Status::PendingDispatch => Icon::Inbox,
        Status::InPool => Icon::Hand,
        Status::Assigned => Icon::Send,
        Status::Accepted => Icon::UserCheck,
        Status::Travelling => Icon::Truck,
        Status::OnSite => Icon::MapPin,
        Status::InProgress => Icon::Wrench,
        Status::OnHold => Icon::Pause,
        Status::AwaitingConfirmation => Icon::Signature,
        Status::Completed => Icon::CheckCircle,
        Status::Incomplete => Icon::Cancel,
        Status::FollowUp => Icon::Call,
        Status::Closed => Icon::Archive,
        Status::Cancelled => Icon::Ban,
        Status::Returned => Icon::Return,
    }
}

/// A status.
#[component]
pub fn StatusChip(
    /// Which.
    status: Status,
    /// How it is drawn.
    #[prop(optional)]
    look: ChipLook,
) -> impl IntoView {
    view! { <Chip label=tr(format!("status-{}", status.code())) tone=status_tone(status) icon=status_icon(status) look=look testid=format!("status-{}", status.code()) /> }
}

/// A priority. Normal is the rule and stays quiet.
#[component]
pub fn PriorityChip(
    /// Which.
    priority: Priority,
) -> impl IntoView {
    let (tone, icon) = match priority {
        Priority::Urgent => (Tone::Red, Icon::ChevronsUp),
        Priority::High => (Tone::Amber, Icon::ChevronUp),
        Priority::Normal => (Tone::Neutral, Icon::Equal),
        Priority::Low => (Tone::Neutral, Icon::ChevronDown),
    };
    let look = if priority == Priority::Urgent { ChipLook::Soft } else { ChipLook::Lined };
    view! { <Chip label=tr(format!("priority-{}", priority.code())) tone=tone icon=icon look=look /> }
}
