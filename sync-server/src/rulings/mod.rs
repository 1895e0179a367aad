//! What the server ruled on facts that ask for something. A ruling is a pure function of stored inputs (crate
//! `workflow`), is made once when the fact arrives, and never changes; how a held proposal was settled later is a
//! decision of its own.
//!
//! The true time of every fact is computed on arrival from the author's clocks and frozen with it.

mod replay;
mod rule;
mod settled;
mod store;
mod times;

pub use replay::replay;
pub use rule::{Facts, rule};
pub use store::{StoredRuling, late_work, of_order, settlement, stored, write_settlement};
pub(crate) use store::{with_inputs, write};
pub use times::{anchors, keep_time, time_of, times};

/// The author's device had been revoked: the work is kept and changes nothing.
pub const DEVICE_REVOKED: &str = "device_revoked";
/// The office let its own value stand.
pub const OFFICE_STANDS: &str = "office_stands";
