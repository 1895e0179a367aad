//! Two people, one field: the first word on it counts (X2).

use jobsheet_api::device::{Keep, Reply};
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::entry::EntryKind;
use jobsheet_model::{EntryId, OrderId};

use crate::Core;
use crate::commit::{Input, Work};
use crate::errors::Result;

impl Core {
    /// Says which value stays. `changed_meanwhile` when somebody has said so already.
    pub(crate) fn settle(&mut self, order: OrderId, proposal: EntryId, keep: Keep) -> Result<Reply> {
        let sight = self.sight_to_write(order)?;
        if !jobsheet_views::held(&sight.card, &sight.record).contains_key(&proposal) {
            let known = sight.record.entry(proposal).is_some();
            let settled = ApiError::new(ErrorCode::ChangedMeanwhile).with("field", "proposal");
            return Err(if known { settled } else { ErrorCode::NotFound.into() }.into());
        }
        let said = |what: &EntryKind| matches!(what, EntryKind::Settle { proposal: of, .. } if *of == proposal);
        if sight.record.entries().values().any(|entry| said(&entry.what)) {
            return Err(ApiError::new(ErrorCode::ChangedMeanwhile).with("field", "proposal").into());
        }
        let moment = self.moment()?;
        let what = EntryKind::Settle { proposal, accept: keep == Keep::Field };
        let entry = moment.entry(sight.visit(), None, what);
        self.perform(&moment, &Work { order, code: "settle", input: Input::Entry(entry), files: Vec::new() })?;
        self.order_page(order)
    }
}
