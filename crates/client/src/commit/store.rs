//! Storing a change: the rows that belong together.

use jobsheet_api::ErrorCode;
use jobsheet_model::{AttachmentId, OrderId, Timestamp};
use jobsheet_record::{NewChange, Record};
use jobsheet_store::Db;
use jobsheet_store::queries::attachments::{FileRole, FileRow};
use jobsheet_store::queries::changes::{ChangeRow, Standing};
use jobsheet_store::queries::commands::{CommandRow, CommandState};
use jobsheet_store::queries::outbox::{Delivery, Item, ItemKind};
use jobsheet_store::queries::{attachments, blobs, changes, commands, outbox, records};

use super::{Input, Moment};
use crate::errors::Result;
#[cfg(feature = "planted")]
use crate::planted;

/// Changes beside the snapshot before it is made anew: a snapshot costs more than a change, loading sixteen changes
/// costs little.
const TAIL: u32 = 16;

/// A file that comes with a change.
#[derive(Debug, Clone)]
pub(crate) struct NewFile {
    pub(crate) attachment: AttachmentId,
    pub(crate) role: FileRole,
    /// `photo`, `signature`, `report`; none: it stays on this device.
    pub(crate) send_as: Option<&'static str>,
    pub(crate) sha256: String,
    pub(crate) mime: &'static str,
    pub(crate) bytes: Vec<u8>,
}

/// A change with everything that is stored with it.
pub(crate) struct Stored<'a> {
    pub(crate) moment: &'a Moment,
    pub(crate) order: OrderId,
    pub(crate) code: &'a str,
    pub(crate) input: &'a Input,
    pub(crate) change: &'a NewChange,
    pub(crate) files: &'a [NewFile],
}

impl Stored<'_> {
    /// Writes all rows. `record` is the record with the change.
    pub(crate) fn put(&self, db: &Db, record: &Record) -> Result<()> {
        let order = self.order.to_string();
        let json = |value: serde_json::Result<String>| value.map_err(|_| ErrorCode::Internal);
        commands::add(
            db,
            &CommandRow {
                id: self.moment.command.to_string(),
                order: order.clone(),
                user: self.moment.by.to_string(),
                at: self.moment.at,
                clock: json(serde_json::to_string(&self.moment.clock))?,
                code: self.code.to_owned(),
                input: json(serde_json::to_string(self.input))?,
                state: CommandState::Applied,
            },
        )?;
        self.put_change(db, record)?;
        for file in self.files {
            blobs::put(db, &file.sha256, file.mime, &file.bytes)?;
            let row = FileRow {
                attachment: file.attachment.to_string(),
                role: file.role,
                order: order.clone(),
                sha256: file.sha256.clone(),
                upload: String::new(),
                sent: 0,
                receipt_at: None,
            };
            attachments::add(db, &row)?;
            if let Some(code) = file.send_as {
                outbox::add(db, &self.item(row.item(), ItemKind::Blob, code, self.change.hash.to_string()))?;
            }
        }
        Ok(())
    }

    /// The change and its place in the queue, without the command: it was stored when it was first given.
    pub(crate) fn put_change(&self, db: &Db, record: &Record) -> Result<()> {
        let hash = self.change.hash.to_string();
        changes::add(
            db,
            &ChangeRow {
                hash: hash.clone(),
                order: self.order.to_string(),
                replica: Some(self.moment.device.to_string()),
                standing: Standing::Local,
                refusal: None,
                command: Some(self.moment.command.to_string()),
                at: self.moment.at,
                bytes: self.change.bytes.clone(),
            },
        )?;
        keep(db, self.order, record)?;
        #[cfg(feature = "planted")]
        if planted::is_planted(planted::Breakage::OutboxApart) {
            return Ok(());
        }
        self.put_out(db)
    }

    /// The change's place in the queue.
    pub(crate) fn put_out(&self, db: &Db) -> Result<()> {
        let hash = self.change.hash.to_string();
        Ok(outbox::add(db, &self.item(hash, ItemKind::Change, self.code, String::new()))?)
    }

    fn item(&self, id: String, kind: ItemKind, code: &str, after: String) -> Item {
        Item {
            id,
            kind,
            order: self.order.to_string(),
            user: self.moment.by.to_string(),
            code: code.to_owned(),
            state: Delivery::OnThisPhone,
            at: self.moment.at,
            after,
            attempts: 0,
            retry_at: Timestamp(0),
            error: None,
        }
    }
}

/// Notes the record's new heads; now and then its snapshot.
pub(crate) fn keep(db: &Db, order: OrderId, record: &Record) -> Result<()> {
    let id = order.to_string();
    let heads = heads(record);
    if changes::count_unfolded(db, &id)? >= TAIL {
        records::fold(db, &id, &heads, &record.save())?;
    } else {
        records::advance(db, &id, &heads)?;
    }
    Ok(())
}

/// Heads as they are stored.
pub(crate) fn heads(record: &Record) -> String {
    record.heads().iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}
