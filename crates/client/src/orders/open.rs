//! One order in full.

use jobsheet_api::device::{ItemState, NextAction, OrderPage, Reply, ReportModel};
use jobsheet_model::entry::{Action, Entry};
use jobsheet_model::{Confidence, OrderId, ReplicaId, Timestamp};
use jobsheet_record::ChangeHash;
use jobsheet_store::Db;
use jobsheet_store::queries::attachments::{self, FileRole, FileRow};
use jobsheet_store::queries::session::Device;
use jobsheet_store::queries::{anchors, blobs, outbox};
use jobsheet_sync::Anchor;
use jobsheet_views::{FileState, Surroundings};
use jobsheet_workflow::NextStep;

use super::flow_of;
use super::rows::item_state;
use super::sight::Sight;
use crate::Core;
use crate::contact;
use crate::errors::Result;

impl Core {
    /// The page of an order.
    pub(crate) fn order_page(&mut self, order: OrderId) -> Result<Reply> {
        let sight = self.sight(order)?;
        let row = self.row_context(None)?.row(sight.row.columns.clone())?;
        let around = Around {
            db: self.store.db(),
            files: attachments::of_order(self.store.db(), &order.to_string())?,
            device: self.device.as_ref(),
        };
        let subject = sight.subject();
        let locked = sight.locked();
        let mut steps = if locked.is_none() { steps(&sight) } else { Vec::new() };
        let primary = (!steps.is_empty() && steps[0].main).then(|| action(steps.remove(0)));
        Ok(Reply::Order(Box::new(OrderPage {
            row,
            description: sight.projected.order.description.clone(),
            status_reason: sight.projected.order.status_reason.clone(),
            customer: sight.card.customer.clone(),
            site: sight.card.site.clone(),
            asset: sight.card.asset.clone(),
            primary,
            others: steps.into_iter().map(action).collect(),
            locked: locked.map(str::to_owned),
            form: subject.form().cloned(),
            answers: jobsheet_views::answers(&subject),
            disputed: jobsheet_views::disputed(&subject, &around),
            photos: jobsheet_views::photos(&subject, &around),
            parts: jobsheet_views::parts(&subject),
            note: sight.record.note(),
            timeline: jobsheet_views::timeline(&subject, &around, Vec::new()),
            signatures: jobsheet_views::signatures(&subject, &around),
            proposals: jobsheet_views::proposals(&subject, &around),
            found_at: sight.card.order.found_at,
        })))
    }
}

/// Steps that can be taken now, the main one first.
pub(crate) fn steps(sight: &Sight) -> Vec<NextStep> {
    let Some(flow) = flow_of(&sight.catalog, sight.card.order.flow) else { return Vec::new() };
    let (status, evidence) = (sight.projected.order.status, &sight.projected.evidence);
    let mut steps = jobsheet_workflow::next_steps(&flow, status, evidence, sight.subject().form());
    if sight.projected.order.visit.as_ref().is_some_and(|visit| visit.forced) {
        steps.retain(|step| step.action != Action::Decline);
    }
    steps
}

fn action(step: NextStep) -> NextAction {
    NextAction { action: step.action, missing: step.missing, reason: step.reason }
}

/// What only this phone knows of a record.
pub(crate) struct Around<'a> {
    pub(crate) db: &'a Db,
    pub(crate) files: Vec<FileRow>,
    pub(crate) device: Option<&'a Device>,
}

impl Surroundings for Around<'_> {
    fn change_state(&self, change: &ChangeHash) -> ItemState {
        // Not in the outbox: it came from the server, or was confirmed long ago.
        outbox::get(self.db, &change.to_string())
            .ok()
            .flatten()
            .map_or(ItemState::Confirmed, |item| item_state(item.state))
    }

    fn file_state(&self, sha256: &str, bytes: u64) -> FileState {
        let here = blobs::info(self.db, sha256).ok().flatten().is_some();
        let held = attachments::has_receipt(self.db, sha256).unwrap_or(false);
        let own = self.files.iter().find(|file| file.sha256 == sha256 && file.role == FileRole::Processed);
        let item = own.and_then(|file| outbox::get(self.db, &file.item()).ok().flatten());
        let (state, sent) = match (held, own, item) {
            (true, ..) => (ItemState::Confirmed, bytes),
            (false, Some(file), Some(item)) => (item_state(item.state), file.sent),
            // Another phone has it: named by a confirmed change, not yet received by the server.
            (false, ..) => (ItemState::Sent, 0),
        };
        FileState { state, sent: (sent.min(bytes), bytes), here }
    }

    fn true_time(&self, entry: &Entry) -> (Timestamp, Confidence) {
        let Some(clock) = &entry.clock else { return (entry.at, Confidence::Exact) };
        // Anchors are of this device's boots only: for another device's fact there is none.
        let anchor = anchors::nearest(self.db, clock).ok().flatten();
        let anchors: Vec<Anchor> =
            anchor.map(|(uptime, server)| contact::anchor(clock, uptime, server)).into_iter().collect();
        match anchors.as_slice() {
            [] => (entry.at, Confidence::Device),
            some => jobsheet_sync::anchor::resolve(some, clock),
        }
    }

    fn contact(&self, entry: &Entry) -> Option<Timestamp> {
        let clock = entry.clock.as_ref()?;
        anchors::nearest(self.db, clock).ok().flatten().map(|(_, server)| server)
    }

    fn device_name(&self, replica: ReplicaId) -> String {
        self.device.filter(|device| device.replica == replica).map(|device| device.name.clone()).unwrap_or_default()
    }

    fn signed_report(&self, sha256: &str) -> Option<ReportModel> {
        crate::json::read(&blobs::read(self.db, sha256).ok()??).ok()
    }
}
