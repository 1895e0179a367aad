//! What became of each pushed change.

use jobsheet_model::OrderId;
use jobsheet_store::queries::{changes, outbox};
use jobsheet_sync::{Verdict, VerdictItem};

use super::apply::Taking;
use crate::bundle;
use crate::errors::Result;
use crate::session::leave;

/// A change that the server will not take.
pub(super) struct Refused {
    pub(super) order: OrderId,
    pub(super) hash: String,
    pub(super) code: String,
}

/// Confirms what is stored; the refused ones are handed on.
pub(super) fn take(taking: &mut Taking<'_>, verdicts: &[VerdictItem]) -> Result<Vec<Refused>> {
    let mut refused = Vec::new();
    // Most phones carry nothing for others.
    let carries = bundle::carries(taking.db)?;
    for item in verdicts {
        let hash = item.hash.to_string();
        if carries && bundle::verdict(taking.db, &hash, &item.verdict)? {
            continue;
        }
        leave::handed_in(taking.db, &hash)?;
        taking.touched.insert(item.record);
        match &item.verdict {
            Verdict::Stored => {
                changes::confirm_local(taking.db, &hash)?;
                outbox::confirm(taking.db, &hash)?;
            }
            Verdict::Refused { code, .. } => refused.push(Refused { order: item.record, hash, code: code.clone() }),
        }
    }
    Ok(refused)
}
