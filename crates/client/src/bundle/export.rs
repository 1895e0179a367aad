//! Packs what is not confirmed. Needs no network and no good login; what is packed stays here and is still sent by this
//! device if it can.

use std::collections::BTreeSet;

use jobsheet_api::device::{BundleView, Reply};
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::OrderId;
use jobsheet_store::StoreError;
use jobsheet_store::queries::{blobs, changes, commands, outbox};
use jobsheet_sync::Envelope;

use super::{Bundle, PackedCommand, PackedFile, seal};
use crate::Core;
use crate::errors::Result;
use crate::handle::Answer;

/// Most changes and bytes of one envelope: it is carried whole, and must fit into a request beside others.
const CHANGES: usize = 200;
const BYTES: usize = 256 * 1024;

impl Core {
    /// Everything of this person, encrypted.
    pub(crate) fn export_bundle(&mut self, passphrase: &str) -> Result<Answer> {
        seal::check_passphrase(passphrase)?;
        let user = self.user()?.to_string();
        let device = self.device.clone().ok_or(ErrorCode::NotEnrolled)?;
        let key = self.signing_key()?;
        let author = self.session.as_ref().map(|session| session.person.name.clone()).unwrap_or_default();
        let (now, ..) = self.now()?;

        let local = changes::local_of(self.store.db(), &user)?;
        let count = local.len();
        let mut envelopes = Vec::new();
        for (order, changes) in in_envelopes(local) {
            let order: OrderId = order.parse().map_err(|_| StoreError::Unreadable("changes.order_id"))?;
            let sealed = Envelope::seal(&key, device.replica, order, changes);
            envelopes.push(minicbor::to_vec(&sealed).map_err(|_| ErrorCode::Internal)?.into());
        }
        let files = self.pack_files(&user)?;
        let commands = self.pack_commands(&user)?;
        if count == 0 && files.is_empty() && commands.is_empty() {
            return Err(ErrorCode::NothingToExport.into());
        }
        let view = BundleView {
            name: format!("jobsheet-{}.bundle", self.zone.date(now)),
            changes: u32::try_from(count).unwrap_or(u32::MAX),
            files: u32::try_from(files.len()).unwrap_or(u32::MAX),
            set_aside: u32::try_from(commands.len()).unwrap_or(u32::MAX),
        };
        let (company, server) = (device.company, device.server);
        let bundle = Bundle { company, server, user, author, packed_at: now, envelopes, files, commands };
        let plain = minicbor::to_vec(&bundle).map_err(|_| ErrorCode::Internal)?;
        let bytes = seal::seal(&plain, passphrase, self.ports.ids.as_ref())?;
        Ok(Answer { reply: Reply::Bundle(view), bytes })
    }

    fn pack_files(&self, user: &str) -> Result<Vec<PackedFile>> {
        let db = self.store.db();
        let mut files = Vec::new();
        let mut seen = BTreeSet::new();
        let mut left = seal::MOST / 2;
        for sha256 in outbox::files_unconfirmed(db, user)? {
            if !seen.insert(sha256.clone()) {
                continue;
            }
            // Bytes that are not here cannot go along; their item says so already.
            let (Some((length, mime)), Some(bytes)) = (blobs::info(db, &sha256)?, blobs::read(db, &sha256)?) else {
                continue;
            };
            left = left
                .checked_sub(length)
                .ok_or_else(|| ApiError::new(ErrorCode::BlobTooLarge).with("max", seal::MOST / 2))?;
            files.push(PackedFile { sha256, mime, bytes: bytes.into() });
        }
        Ok(files)
    }

    fn pack_commands(&self, user: &str) -> Result<Vec<String>> {
        let db = self.store.db();
        let mut packed = Vec::new();
        for row in commands::without_change(db, user)? {
            let mut error = outbox::get(db, &format!("command/{}", row.id))?.and_then(|item| item.error);
            for hash in changes::of_command(db, &row.id)? {
                error = error.or(outbox::get(db, &hash)?.and_then(|item| item.error));
            }
            let (id, order, at) = (row.id, row.order, row.at);
            let command = PackedCommand { id, order, at, clock: row.clock, code: row.code, input: row.input, error };
            packed.push(serde_json::to_string(&command).map_err(|_| ErrorCode::Internal)?);
        }
        Ok(packed)
    }
}

/// Changes of one record in a row, in their order, in portions.
fn in_envelopes(local: Vec<(String, Vec<u8>)>) -> Vec<(String, Vec<Vec<u8>>)> {
    let mut envelopes: Vec<(String, Vec<Vec<u8>>)> = Vec::new();
    for (order, bytes) in local {
        // Only the last one of a record may grow, or its changes would lose their order.
        let open = envelopes.iter_mut().rfind(|(of, _)| *of == order).filter(|(_, changes)| {
            changes.len() < CHANGES && changes.iter().map(Vec::len).sum::<usize>() + bytes.len() <= BYTES
        });
        match open {
            Some((_, changes)) => changes.push(bytes),
            None => envelopes.push((order, vec![bytes])),
        }
    }
    envelopes
}
