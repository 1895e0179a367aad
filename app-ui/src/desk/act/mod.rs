//! What a dispatcher does to an order, each as a dialog that says what will follow.
//!
//! **Invariant:** a dialog sends the versions of the state that its reader saw. If that state has changed meanwhile, the
//! server refuses, the dialog shows what is different, and everything typed stays where it is.

mod appointment;
mod assign;
pub mod availability;
mod breaks;
mod cancel;
mod conflict;
mod doing;
mod frame;
mod offer;
mod priority;
mod remark;
mod warning;

use std::sync::Arc;

use jobsheet_api::office::OrderDetail;
use leptos::prelude::*;

pub use doing::Doing;
pub use offer::withdraw;

use super::context::desk;

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Give it to somebody, to somebody else, or take it back.
    Assign,
    /// Offer it to several, or take the offer back.
    Offer,
    /// Move the appointment.
    Appointment,
    /// Change how soon it matters.
    Priority,
    /// Cancel it.
    Cancel,
    /// Tell the field something.
    Remark,
    /// Say whether its equipment can be had.
    Availability,
}

/// A dialog and the state of the order that it was opened on.
#[derive(Clone)]
pub struct Act {
    /// What.
    pub what: What,
    /// As the dispatcher saw it.
    pub seen: Arc<OrderDetail>,
}

/// The dialog that is open, if any.
#[component]
pub fn ActDialog() -> impl IntoView {
    let desk = desk();
    move || {
        desk.act.get().map(|Act { what, seen }| match what {
            What::Assign => view! { <assign::Assign seen=seen /> }.into_any(),
            What::Offer => view! { <offer::Offer seen=seen /> }.into_any(),
            What::Appointment => view! { <appointment::Appointment seen=seen /> }.into_any(),
            What::Priority => view! { <priority::ChangePriority seen=seen /> }.into_any(),
            What::Cancel => view! { <cancel::Cancel seen=seen /> }.into_any(),
            What::Availability => view! { <availability::ChangeAvailability seen=seen /> }.into_any(),
            What::Remark => view! { <remark::Remark seen=seen /> }.into_any(),
        })
    }
}
