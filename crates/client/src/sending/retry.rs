//! Tries one item that needs attention again, or what is carried for others and was refused: the file is sent again, the record is loaded again, the refused command is
//! run again on the record as it is now.

use jobsheet_api::ErrorCode;
use jobsheet_api::device::Reply;
use jobsheet_model::OrderId;
use jobsheet_store::queries::commands::CommandState;
use jobsheet_store::queries::outbox::{self, Delivery, ItemKind};
use jobsheet_store::queries::{cargo, changes, commands, records};

use crate::Core;
use crate::errors::Result;
use crate::exchange::rebase;
use crate::orders;

impl Core {
    /// Tries it.
    pub(crate) fn retry(&mut self, item: &str) -> Result<Reply> {
        if item == "cargo" {
            self.store.write(cargo::retry_all)?;
        } else if let Some(order) = item.strip_prefix("record/") {
            self.retry_record(order)?;
        } else {
            self.retry_item(item)?;
        }
        self.sync_changed();
        Ok(Reply::Sync(self.sync_view()?))
    }

    fn retry_record(&mut self, order: &str) -> Result<()> {
        let id: OrderId = order.parse().map_err(|_| ErrorCode::NotFound)?;
        // From the changes alone: the snapshot may be what kills.
        self.store.write(|db| {
            records::unfold(db, order)?;
            records::set_aside(db, order, false)
        })?;
        self.records.forget(id);
        let record = self.records.get(&mut self.store, id)?;
        let catalog = self.catalog();
        self.store.write(|db| orders::refresh(db, &catalog, id, Some(&record)))?;
        self.touch(id);
        Ok(())
    }

    fn retry_item(&mut self, id: &str) -> Result<()> {
        let user = self.user()?.to_string();
        let item = outbox::get(self.store.db(), id)?.filter(|item| item.user == user).ok_or(ErrorCode::NotFound)?;
        if item.kind == ItemKind::Blob || item.state != Delivery::NeedsAttention {
            return Ok(self.store.write(|db| outbox::retry(db, id))?);
        }
        let command = match id.strip_prefix("command/") {
            Some(command) => Some(command.to_owned()),
            None => changes::get(self.store.db(), id)?.and_then(|change| change.command),
        };
        let command = command.ok_or(ErrorCode::NotFound)?;
        let order: OrderId = item.order.parse().map_err(|_| ErrorCode::NotFound)?;
        let device = self.device.clone().ok_or(ErrorCode::NotEnrolled)?;
        let actor = self.actor()?;
        let mut record = self.records.get(&mut self.store, order)?;
        let catalog = self.catalog();
        self.store.write(|db| {
            outbox::remove_one(db, id)?;
            commands::set_state(db, &command, CommandState::Rerun)?;
            rebase::rerun(db, &device, actor, order, &mut record)?;
            orders::refresh(db, &catalog, order, Some(&record))
        })?;
        self.records.put(order, record);
        self.touch(order);
        Ok(())
    }
}
