//! The ruling on one fact: a pure function of the decision row, the flow, the evidence and the fact.

use jobsheet_model::entry::{Action, Entry, EntryKind};
use jobsheet_model::form::Form;
use jobsheet_model::order::Order;
use jobsheet_model::ruling::Verdict;
use jobsheet_model::{EntryId, OrderField, Priority, Status, Timestamp};
use serde_json::Value;

use crate::{Evidence, Flow};

/// What an accepted fact changes in the decision row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Nothing.
    None,
    /// The order moves on.
    Move {
        /// To this state.
        to: Status,
        /// Why, for states that have a reason; empty otherwise.
        reason: String,
        /// The technician gave it back.
        ends_visit: bool,
    },
    /// A critical field takes a proposed priority.
    SetPriority(Priority),
    /// A critical field takes a proposed time.
    SetTime(OrderField, Timestamp),
    /// A held proposal is settled: its own effect follows when it was accepted.
    Settle {
        /// Which.
        proposal: EntryId,
        /// Its value is taken.
        accept: bool,
        /// What taking it does.
        then: Box<Effect>,
    },
    /// The requested order comes to be. Its row is made by the server from the entry.
    Create,
}

/// Verdict, reason code (empty when accepted) and effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What became of it.
    pub verdict: Verdict,
    /// Stable code, translated as `ruling-<code>`.
    pub reason: &'static str,
    /// What it changes.
    pub effect: Effect,
}

impl Outcome {
    fn accepted(effect: Effect) -> Self {
        Self { verdict: Verdict::Accepted, reason: "", effect }
    }

    fn not(verdict: Verdict, reason: &'static str) -> Self {
        Self { verdict, reason, effect: Effect::None }
    }
}

/// Rules on `entry` given the row as it is when the entry is considered. `None`: the fact asks for nothing (a remark, a
/// kind of a newer version).
///
/// `order` is `None` only while the order does not exist yet; then only a request for it can be accepted.
#[must_use]
pub fn rule(
    flow: &Flow,
    order: Option<&Order>,
    entry: &Entry,
    evidence: &Evidence,
    form: Option<&Form>,
) -> Option<Outcome> {
    if let EntryKind::OrderRequested { .. } = entry.what {
        return Some(match order {
            None => Outcome::accepted(Effect::Create),
            // A second request in one record asks for what is there.
            Some(_) => Outcome::not(Verdict::Refused, "order_exists"),
        });
    }
    let (action, reason) = match &entry.what {
        EntryKind::Step { action, reason } => (Some(*action), reason.as_str()),
        EntryKind::CheckIn { .. } => (Some(Action::Arrive), ""),
        EntryKind::Propose { .. } | EntryKind::Settle { .. } => (None, ""),
        // Claims are ruled on by the offer (`claim`), in records of their own.
        EntryKind::Remark { .. }
        | EntryKind::OrderRequested { .. }
        | EntryKind::Claim { .. }
        | EntryKind::TakeBack { .. }
        | EntryKind::Unknown(_) => return None,
    };
    let Some(order) = order else {
        return Some(Outcome::not(Verdict::Refused, "order_missing"));
    };
    if let Some(overtaken) = overtaken(order, entry) {
        return Some(Outcome::not(Verdict::Superseded, overtaken));
    }
    Some(match action {
        // What comes first of all was not offered: it was decided.
        Some(Action::Decline) if order.visit.as_ref().is_some_and(|visit| visit.forced) => {
            Outcome::not(Verdict::Refused, "forced")
        }
        Some(action) => step(flow, order, action, reason, evidence, form),
        None => match entry.what {
            EntryKind::Settle { proposal, accept } => settle(order, proposal, accept, evidence),
            _ => propose(order, entry),
        },
    })
}

/// Why the office's decisions leave no room for this fact, if they do.
fn overtaken(order: &Order, entry: &Entry) -> Option<&'static str> {
    if order.status == Status::Cancelled {
        return Some("cancelled");
    }
    match &order.visit {
        Some(visit) if visit.technician == entry.by && entry.visit.is_none_or(|id| id == visit.id) => None,
        Some(_) => Some("reassigned"),
        None => Some("unassigned"),
    }
}

fn step(flow: &Flow, order: &Order, action: Action, reason: &str, evidence: &Evidence, form: Option<&Form>) -> Outcome {
    let Some(step) = flow.step(action, order.status) else {
        // The same step from two phones of one person: the first one counted.
        let done = flow.steps.iter().any(|step| step.action == action && step.to == order.status);
        return Outcome::not(
            if done { Verdict::Superseded } else { Verdict::Refused },
            if done { "already_done" } else { "step_not_allowed" },
        );
    };
    if step.reason && reason.trim().is_empty() {
        return Outcome::not(Verdict::Refused, "reason_missing");
    }
    if !evidence.missing(step, form).is_empty() {
        return Outcome::not(Verdict::Refused, "evidence_missing");
    }
    Outcome::accepted(Effect::Move {
        to: step.to,
        reason: if step.reason { reason.to_owned() } else { String::new() },
        ends_visit: step.ends_visit,
    })
}

fn propose(order: &Order, entry: &Entry) -> Outcome {
    let EntryKind::Propose { field, base, value } = &entry.what else {
        return Outcome::not(Verdict::Refused, "invalid_value");
    };
    let Some(effect) = proposed(*field, value) else {
        return Outcome::not(Verdict::Refused, "invalid_value");
    };
    if order.status.is_final() {
        return Outcome::not(Verdict::Superseded, "order_closed");
    }
    if *base == order.version_of(*field) {
        Outcome::accepted(effect)
    } else {
        Outcome::not(Verdict::Held, "changed_meanwhile")
    }
}

/// The first word on a held proposal counts, whoever says it.
fn settle(order: &Order, proposal: EntryId, accept: bool, evidence: &Evidence) -> Outcome {
    let Some(then) = evidence.held.get(&proposal) else {
        return Outcome::not(Verdict::Superseded, "already_settled");
    };
    if accept && order.status.is_final() {
        return Outcome::not(Verdict::Superseded, "order_closed");
    }
    Outcome::accepted(Effect::Settle { proposal, accept, then: Box::new(then.clone()) })
}

/// The effect of taking a proposed value; `None` when the value does not fit the field.
pub(crate) fn proposed(field: OrderField, value: &Value) -> Option<Effect> {
    match field {
        OrderField::Priority => value.as_str().and_then(Priority::from_code).map(Effect::SetPriority),
        OrderField::WindowStart | OrderField::WindowEnd => {
            // 2000-01-01 to 2100-01-01: anything else is a unit mistake or a broken clock.
            let at = value.as_i64().filter(|at| (946_684_800_000..4_102_444_800_000).contains(at))?;
            Some(Effect::SetTime(field, Timestamp(at)))
        }
    }
}

impl Effect {
    /// The effect that taking a proposal would have, for settling one that was held; `None` for anything else.
    #[must_use]
    pub fn of_proposal(entry: &Entry) -> Option<Self> {
        match &entry.what {
            EntryKind::Propose { field, value, .. } => proposed(*field, value),
            _ => None,
        }
    }

    /// Applies it to the row: state, reason and field versions. The visit is taken away when it ended. The row's own
    /// version is the caller's.
    pub fn apply(&self, order: &mut Order) {
        match self {
            Self::None | Self::Create => {}
            Self::Move { to, reason, ends_visit } => {
                order.status = *to;
                order.status_reason.clone_from(reason);
                if *ends_visit {
                    order.visit = None;
                }
            }
            Self::Settle { accept, then, .. } => {
                if *accept {
                    then.apply(order);
                }
            }
            Self::SetPriority(priority) => {
                order.priority = *priority;
                bump(order, OrderField::Priority);
            }
            Self::SetTime(field, at) => {
                match field {
                    OrderField::WindowStart => order.window.start = Some(*at),
                    OrderField::WindowEnd => order.window.end = Some(*at),
                    OrderField::Priority => return,
                }
                bump(order, *field);
            }
        }
    }
}

fn bump(order: &mut Order, field: OrderField) {
    let version = order.versions.entry(field).or_insert(0);
    *version = version.saturating_add(1);
}
