//! Whose changes an envelope holds, and whether they may be heard on this order.

use std::collections::BTreeSet;

use jobsheet_api::ErrorCode;
use jobsheet_model::{OrderId, ReplicaId, UserId};
use jobsheet_record::{Actor, Writer};
use jobsheet_sync::{Anchor, Envelope, Verifier};

use crate::db::{Tx, values};
use crate::error::Result;
use crate::orders::{Standing, standing};
use crate::pool::Asked;
use crate::rulings;

/// The author of an envelope.
#[derive(Debug, Clone)]
pub(super) struct Author {
    replica: ReplicaId,
    /// Its key and present life.
    key: Vec<u8>,
    incarnation: u32,
    /// Everybody who ever signed in on it.
    users: BTreeSet<UserId>,
    /// It had been revoked: late work.
    pub(super) revoked: bool,
    pub(super) anchors: Vec<Anchor>,
}

/// The device's row, if it was ever enrolled.
pub(super) fn author(tx: &mut Tx, replica: ReplicaId) -> Result<Option<Author>> {
    let row =
        tx.query_opt("SELECT public_key, incarnation, revoked_at FROM replicas WHERE id = $1", values![replica])?;
    let Some(row) = row else { return Ok(None) };
    let users = tx.query("SELECT user_id FROM replica_users WHERE replica_id = $1", values![replica])?;
    Ok(Some(Author {
        replica,
        key: row.bytes("public_key")?.to_vec(),
        incarnation: row.number("incarnation")?,
        users: users.iter().map(|row| row.parse("user_id")).collect::<std::result::Result<_, _>>()?,
        revoked: row.opt_time("revoked_at")?.is_some(),
        anchors: rulings::anchors(tx, replica)?,
    }))
}

impl Author {
    /// The envelope is sealed with the author's key.
    pub(super) fn sealed(&self, envelope: &Envelope, verifier: &mut Verifier) -> bool {
        let key: std::result::Result<[u8; 32], _> = self.key.as_slice().try_into();
        key.is_ok_and(|key| verifier.verify(envelope, &key))
    }

    /// Whether the one who was asked may be heard in the record where they answer: nobody else, and nothing else.
    pub(super) fn claimant(&self, asked: &Asked) -> std::result::Result<Writer, ErrorCode> {
        if self.users.contains(&asked.user) {
            Ok(Writer::claims(Actor::of(self.replica, self.incarnation), asked.user))
        } else {
            Err(ErrorCode::OrderNotFound)
        }
    }

    /// Who may be heard: those of the device's people who have the order, or had it once. For an order that does not
    /// exist yet, all of them: it may be the one they ask for.
    pub(super) fn writer(
        &self,
        tx: &mut Tx,
        order: OrderId,
        exists: bool,
    ) -> Result<std::result::Result<Writer, ErrorCode>> {
        let mut heard = BTreeSet::new();
        for user in &self.users {
            if !exists || standing(tx, order, *user)? != Standing::None {
                heard.insert(*user);
            }
        }
        if heard.is_empty() {
            return Ok(Err(ErrorCode::OrderNotFound));
        }
        Ok(Ok(Writer::field(Actor::of(self.replica, self.incarnation), heard)))
    }
}
