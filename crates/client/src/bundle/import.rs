//! Takes a bundle in: all of it or nothing. What is here already is passed over, so that a second time does no harm.

use jobsheet_api::ErrorCode;
use jobsheet_api::device::{ImportedView, Reply};
use jobsheet_model::Timestamp;
use jobsheet_store::Db;
use jobsheet_store::queries::changes::{self, Standing};
use jobsheet_store::queries::commands::{self, CommandRow, CommandState};
use jobsheet_store::queries::outbox::{self, Delivery, Item, ItemKind};
use jobsheet_store::queries::{attachments, cargo};
use jobsheet_sync::Envelope;
use jobsheet_sync::envelope::hash_of;
use sha2::{Digest, Sha256};

use super::{Bundle, PackedCommand, PackedFile, seal};
use crate::Core;
use crate::errors::Result;

/// An envelope with what is known of it from outside.
struct Opened {
    id: String,
    bytes: Vec<u8>,
    changes: Vec<String>,
}

impl Core {
    /// Opens it and carries what is in it.
    pub(crate) fn import_bundle(&mut self, passphrase: &str, file: &[u8]) -> Result<Reply> {
        let user = self.user()?.to_string();
        let device = self.device.clone().ok_or(ErrorCode::NotEnrolled)?;
        let bundle: Bundle = minicbor::decode(&seal::open(file, passphrase)?).map_err(|_| ErrorCode::BundleDamaged)?;
        let same_server = !device.server.is_empty() && device.server == bundle.server;
        if !same_server && bundle.company != device.company {
            return Err(ErrorCode::BundleForeign.into());
        }
        let envelopes: Vec<Opened> = bundle
            .envelopes
            .iter()
            .map(|bytes| opened(bytes))
            .collect::<Option<_>>()
            .ok_or(ErrorCode::BundleDamaged)?;
        if !bundle.files.iter().all(|file| hex::encode(Sha256::digest(file.bytes.as_slice())) == file.sha256) {
            return Err(ErrorCode::BundleDamaged.into());
        }
        let own = bundle.user == user;
        let mut view = ImportedView {
            author: bundle.author.clone(),
            packed_at: bundle.packed_at,
            changes: 0,
            files: 0,
            known: 0,
            set_aside: 0,
            own,
        };
        self.store.write(|db| -> Result<()> {
            for envelope in &envelopes {
                let count = u32::try_from(envelope.changes.len()).unwrap_or(u32::MAX);
                if carry(db, &bundle, envelope)? { view.changes += count } else { view.known += count }
            }
            for file in &bundle.files {
                if carry_file(db, &bundle, file)? { view.files += 1 } else { view.known += 1 }
            }
            for command in &bundle.commands {
                let command: PackedCommand = serde_json::from_str(command).map_err(|_| ErrorCode::BundleDamaged)?;
                // Only their author can say what is to become of them.
                if !own || set_aside(db, &user, &command)? { view.set_aside += 1 } else { view.known += 1 }
            }
            Ok(())
        })?;
        self.sync_changed();
        Ok(Reply::Imported(view))
    }
}

fn opened(bytes: &[u8]) -> Option<Opened> {
    let envelope: Envelope = minicbor::decode(bytes).ok()?;
    let changes = envelope.changes.iter().map(|change| hash_of(change).to_string()).collect();
    Some(Opened { id: hex::encode(Sha256::digest(bytes)), bytes: bytes.to_vec(), changes })
}

/// False when there is nothing to carry: the server's word on all of it is here, or this device sends it itself, or it is
/// carried already.
fn carry(db: &Db, bundle: &Bundle, envelope: &Opened) -> Result<bool> {
    let mut here = true;
    for hash in &envelope.changes {
        here &= changes::get(db, hash)?.is_some_and(|change| change.standing != Standing::Refused);
    }
    if here {
        return Ok(false);
    }
    Ok(cargo::add_envelope(
        db,
        &cargo::NewEnvelope {
            id: &envelope.id,
            author: &bundle.author,
            packed_at: bundle.packed_at,
            bytes: &envelope.bytes,
            changes: &envelope.changes,
        },
    )?)
}

fn carry_file(db: &Db, bundle: &Bundle, file: &PackedFile) -> Result<bool> {
    if attachments::has_receipt(db, &file.sha256)? || outbox::sends_file(db, &file.sha256)? {
        return Ok(false);
    }
    Ok(cargo::add_file(
        db,
        &cargo::NewFile {
            sha256: &file.sha256,
            author: &bundle.author,
            packed_at: bundle.packed_at,
            mime: &file.mime,
            bytes: &file.bytes,
        },
    )?)
}

/// Their own words, on another phone of theirs: they wait there for the same decision. False when they are here already.
fn set_aside(db: &Db, user: &str, command: &PackedCommand) -> Result<bool> {
    if commands::get(db, &command.id)?.is_some() {
        return Ok(false);
    }
    commands::add(
        db,
        &CommandRow {
            id: command.id.clone(),
            order: command.order.clone(),
            user: user.to_owned(),
            at: command.at,
            clock: command.clock.clone(),
            code: command.code.clone(),
            input: command.input.clone(),
            state: CommandState::SetAside,
        },
    )?;
    outbox::add(
        db,
        &Item {
            id: format!("command/{}", command.id),
            kind: ItemKind::Change,
            order: command.order.clone(),
            user: user.to_owned(),
            code: command.code.clone(),
            state: Delivery::NeedsAttention,
            at: command.at,
            after: String::new(),
            attempts: 0,
            retry_at: Timestamp(0),
            error: command.error.clone(),
        },
    )?;
    Ok(true)
}
