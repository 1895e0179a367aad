//! Work orders as decisions: versioned rows that only the server writes, each decision with its audit entry in the same
//! transaction. Facts live in `records`; what is ruled on them, in `rulings`.
//!
//! Each verb is a plain function over a transaction: it checks who asks, locks the order, decides, writes the audit
//! entry, and publishes. The `_in` forms take part in a larger decision and leave the publishing to it.

mod answer;
mod assign;
mod cancel;
mod card;
mod change;
mod create;
mod decisions;
mod detail;
mod grants;
mod late;
mod list;
mod number;
mod plan;
mod remark;
mod requested;
mod retire;
mod row;
mod settle;
mod technicians;

pub use answer::settle_answer;
pub use assign::{assign, give_to_claimant};
pub use cancel::cancel;
pub use card::{card, search_text};
pub use change::change;
pub use create::create;
pub use detail::{Reports, detail, reports_named};
pub use grants::{CANCELLED, DECLINED, REASSIGNED, Standing, UNASSIGNED, grant, holders, revoke, standing};
pub use late::note_late_work;
pub(crate) use list::today;
pub use list::{ListQuery, list};
pub use number::next as next_number;
pub use plan::{place_in, plan_in};
pub use remark::remark;
pub use requested::make_requested;
pub use retire::{finished_long_ago, retire};
pub(crate) use row::priority_of;
pub use row::{StoredOrder, find, load, lock, lock_name};
pub use settle::settle;
pub use technicians::technicians;

use jobsheet_model::person::Role;

/// Who decides. A supervisor reads everything and may remark.
pub(crate) const DECIDERS: &[Role] = &[Role::Dispatcher, Role::Administrator];

/// Longest title.
pub(crate) const TITLE_LIMIT: usize = 200;
/// Longest description, remark or reason.
pub(crate) const TEXT_LIMIT: usize = 4_000;

/// The text without white space around it, if it is not too long.
pub(crate) fn text_of(field: &str, text: &str, limit: usize) -> crate::error::Result<String> {
    let text = text.trim();
    if text.chars().count() > limit {
        return Err(jobsheet_api::ApiError::invalid(field, "too_long").into());
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests;
