//! One command, one change, one transaction.
//!
//! A verb checks what it is asked, captures everything it needs (ids, place, clocks, hashes) in an [`Input`] and calls
//! [`Core::perform`]. What is stored can be run again on another state without asking any port: that is how a refused
//! branch is rebased.

mod input;
mod store;

pub(crate) use input::Input;
pub(crate) use store::{NewFile, Stored, heads, keep};

use jobsheet_api::ErrorCode;
use jobsheet_model::entry::{Entry, EntryKind, Taken};
use jobsheet_model::{Clock, CommandId, EntryId, OrderId, Place, ReplicaId, Timestamp, UserId, VisitId};
use jobsheet_record::{Actor, ChangeHash, ChangeMeta, CommandStamp, Record, Writer};
use jobsheet_store::Db;

use crate::Core;
use crate::errors::Result;

/// Who does something, on which device, when: read once per command.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Moment {
    pub(crate) command: CommandId,
    pub(crate) by: UserId,
    pub(crate) device: ReplicaId,
    pub(crate) at: Timestamp,
    pub(crate) clock: Clock,
}

impl Moment {
    /// The entry that this command adds: named after it, so that running it again adds nothing.
    pub(crate) fn entry(&self, visit: Option<VisitId>, place: Option<Place>, what: EntryKind) -> Entry {
        Entry {
            id: EntryId::from(self.command),
            visit,
            by: self.by,
            device: Some(self.device),
            at: self.at,
            clock: Some(self.clock.clone()),
            place,
            what,
        }
    }

    /// When and where a file was made.
    pub(crate) fn taken(&self, place: Option<Place>) -> Taken {
        Taken { at: self.at, clock: Some(self.clock.clone()), place }
    }

    pub(crate) fn stamp(&self) -> CommandStamp {
        CommandStamp { command: self.command, by: self.by, at: self.at, clock: Some(self.clock.clone()) }
    }
}

/// What a command does to a record.
pub(crate) struct Work {
    pub(crate) order: OrderId,
    /// What people call it in the list of unsent things.
    pub(crate) code: &'static str,
    pub(crate) input: Input,
    pub(crate) files: Vec<NewFile>,
}

impl Core {
    /// Reads clocks and makes the command's id.
    pub(crate) fn moment(&self) -> Result<Moment> {
        let by = self.user()?;
        let device = self.device.as_ref().ok_or(ErrorCode::NotEnrolled)?.replica;
        let (at, _, clock) = self.now()?;
        Ok(Moment { command: CommandId(self.ports.ids.uuid()), by, device, at, clock })
    }

    /// Makes the change and stores it with everything that belongs to it. False when there was nothing to change.
    ///
    /// The change goes through the same admission as at the server, so that a bug is found where it is made.
    pub(crate) fn perform(&mut self, moment: &Moment, work: &Work) -> Result<bool> {
        self.perform_with(moment, work, |_| Ok(()))
    }

    /// The same with more to write in the same transaction, before the change.
    pub(crate) fn perform_with(
        &mut self,
        moment: &Moment,
        work: &Work,
        also: impl FnOnce(&Db) -> Result<()>,
    ) -> Result<bool> {
        let actor = self.actor()?;
        let mut record = self.records.get(&mut self.store, work.order)?;
        let Some(change) = work.input.write(&mut record, actor, moment)? else {
            return Ok(false);
        };
        let catalog = self.catalog();
        let stored = Stored {
            moment,
            order: work.order,
            code: work.code,
            input: &work.input,
            change: &change,
            files: &work.files,
        };
        self.store.write(|db| {
            also(db)?;
            stored.put(db, &record)?;
            crate::orders::refresh(db, &catalog, work.order, Some(&record))
        })?;
        #[cfg(feature = "planted")]
        if crate::planted::is_planted(crate::planted::Breakage::OutboxApart) {
            self.store.write(|db| stored.put_out(db))?;
        }
        self.records.put(work.order, record);
        self.touch(work.order);
        self.sync_changed();
        Ok(true)
    }

    /// The actor under which this device writes.
    pub(crate) fn actor(&self) -> Result<Actor> {
        let device = self.device.as_ref().ok_or(ErrorCode::NotEnrolled)?;
        Ok(Actor::of(device.replica, device.incarnation))
    }
}

/// The door's idea of who this device is.
pub(crate) fn writer(actor: Actor, by: UserId) -> Writer {
    Writer::field(actor, [by])
}

/// The change of this command, if the record holds one.
pub(crate) fn holds(record: &Record, command: CommandId) -> Option<ChangeHash> {
    let of_it = |change: &ChangeMeta| change.stamp.as_ref().is_some_and(|stamp| stamp.command == command);
    record.history().into_iter().find(of_it).map(|change| change.hash)
}
