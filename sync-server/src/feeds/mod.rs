//! What each audience follows. A feed holds one row per thing; its sequence is overwritten at each change and is assigned
//! in commit order, because the feed's head stays locked until the transaction ends.
//!
//! Feeds: `user:<id>` (what one person may see), `company` (what everybody holds), `office` (which orders changed, for
//! the desks' live lists; no device follows it).
//!
//! **Invariant:** heads are locked once per transaction, at its end, in the order of the feeds' names: no deadlocks, and a
//! cursor never skips a row.

mod cards;
mod changes;
mod prune;
mod publish;
mod pull;
mod receipts;
mod repair;

pub use changes::{changes_now, office_head};
pub use prune::{note_cursor, prune};
pub use publish::{Publication, has_catalog};
pub use pull::{Pulled, Puller, pull};
pub use receipts::{blob_complete, expect_blobs, may_read};

/// Which orders changed, for desks.
pub const OFFICE: &str = "office";
