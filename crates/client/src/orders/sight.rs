//! One order in sight: its row, card and record together, and what may be done with it.

use std::sync::Arc;

use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::catalog::Catalog;
use jobsheet_model::order::OrderCard;
use jobsheet_model::{OrderId, Status, UserId, VisitId};
use jobsheet_record::Record;
use jobsheet_store::queries::orders::{self, OrderRow};
use jobsheet_views::Subject;

use super::{Projected, card_of};
use crate::Core;
use crate::errors::{Failure, Result};

/// An order as a verb finds it.
pub(crate) struct Sight {
    pub(crate) row: OrderRow,
    pub(crate) card: OrderCard,
    /// Empty when it cannot be read; then [`Sight::locked`] says so.
    pub(crate) record: Record,
    pub(crate) catalog: Arc<Catalog>,
    pub(crate) projected: Projected,
    pub(crate) me: UserId,
    unreadable: bool,
}

impl Core {
    /// The order, if this person may see it. Whether it does not exist or is somebody else's is not told.
    pub(crate) fn sight(&mut self, order: OrderId) -> Result<Sight> {
        let me = self.user()?;
        let row = orders::get(self.store.db(), &order.to_string())?
            .filter(|row| !row.gone && row.user == me.to_string())
            .ok_or(ErrorCode::OrderNotFound)?;
        let (record, unreadable) = match self.records.get(&mut self.store, order) {
            Ok(record) => (record, false),
            Err(failure) if failure.0.code == ErrorCode::RecordUnreadable => (Record::begin(), true),
            Err(failure) => return Err(failure),
        };
        let card = card_of(&row)?;
        let catalog = self.catalog();
        let projected = Projected::of(&catalog, &card, &record);
        Ok(Sight { row, card, record, catalog, projected, me, unreadable })
    }

    /// The same for writing: refused when nothing can be entered any more.
    pub(crate) fn sight_to_write(&mut self, order: OrderId) -> Result<Sight> {
        let sight = self.sight(order)?;
        match sight.locked() {
            Some("unreadable") => Err(ErrorCode::RecordUnreadable.into()),
            Some(code) => Err(Failure(ApiError::new(ErrorCode::StepNotAllowed).with("locked", code))),
            None => Ok(sight),
        }
    }
}

impl Sight {
    /// For the shared views.
    pub(crate) fn subject(&self) -> Subject<'_> {
        Subject { card: &self.card, record: &self.record, catalog: &self.catalog }
    }

    /// The visit that entries name.
    pub(crate) fn visit(&self) -> Option<VisitId> {
        self.projected.order.visit.as_ref().or(self.card.order.visit.as_ref()).map(|visit| visit.id)
    }

    /// Why nothing can be entered any more; a code translated as `locked-<code>`.
    pub(crate) fn locked(&self) -> Option<&'static str> {
        if self.unreadable {
            return Some("unreadable");
        }
        match self.projected.order.status {
            Status::Cancelled => return Some("cancelled"),
            Status::Closed => return Some("closed"),
            Status::Completed | Status::FollowUp => return Some("completed"),
            Status::Incomplete | Status::Returned => return Some("given_up"),
            _ => {}
        }
        match &self.projected.order.visit {
            Some(visit) if visit.technician == self.me => None,
            Some(_) => Some("not_yours"),
            // Asked for, or given back: the office decides.
            None => Some("waits_for_office"),
        }
    }
}
