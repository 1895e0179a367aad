//! Room for an urgent order: what it would take to serve it, told before anything is changed.
//!
//! | method and path | answer |
//! |---|---|
//! | `GET /api/orders/{id}/urgent?day=YYYY-MM-DD` | [`UrgentProposals`] |
//!
//! A proposal is taken over by moves (`POST /api/board/moves`), those of its changes that have to be decided.

use serde::{Deserialize, Serialize};

use super::board::{BoardOrder, Excluded, Remark, Slot, Term};

/// Ways to serve an order for which there may be no room.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UrgentProposals {
    /// Which order, as it is now.
    pub order: BoardOrder,
    /// None better than another in everything.
    pub proposals: Vec<UrgentProposal>,
    /// Why each technician cannot, when no proposal serves it.
    pub excluded: Vec<Excluded>,
    /// Position of the office's changes at the time of reading.
    pub seq: u64,
}

/// One way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UrgentProposal {
    /// What it is best at, as in `board-goal-…` of the translations: `sooner`, `drives_less`, `moves_fewer`; `drops` stands
    /// alone.
    pub goals: Vec<String>,
    /// Who serves it, and from when on.
    pub to: Slot,
    /// Seconds on the road more than now, of everybody.
    pub detour: i64,
    /// Orders that change hands.
    pub moved: u32,
    /// What changes, the urgent order first.
    pub changes: Vec<UrgentChange>,
    /// What it costs more than now, by term, the dearest first. They add up to `cost`.
    pub terms: Vec<Term>,
    /// What it costs more than now.
    pub cost: i64,
}

/// What changes for one order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UrgentChange {
    /// Which order, as it is now.
    pub order: BoardOrder,
    /// Whom it is with, and from when on.
    pub from: Option<Slot>,
    /// Who would have it, and from when on; none: nobody, it goes back to the pool.
    pub to: Option<Slot>,
    /// Somebody has to decide it; otherwise it follows by itself, because nobody has decided on its time.
    pub decide: bool,
    /// What it breaks.
    pub problems: Vec<Remark>,
}
