//! The last answers to a revoked device: what it brings is kept as late work, what it holds has to go.
//!
//! A device may be revoked because it was lost, or because somebody left the company with a day's work on it. Neither
//! loses a fact: it hands in first and is then told to let go of everything. It learns nothing new.

use std::collections::{BTreeMap, BTreeSet};

use jobsheet_api::ErrorCode;
use jobsheet_model::UserId;
use jobsheet_sync::{FeedId, Gone, ItemKind, SyncResponse, VerdictItem};

use crate::auth::Device;
use crate::company;
use crate::cx::Cx;
use crate::db::{Tx, values};
use crate::error::Result;

/// The verdicts on what it brought, and `gone` for everything that the feeds of its people ever named: also for the
/// receipts of files, by which it knows that they have arrived. Without a ticket, and always whole: its cursor may lie.
///
/// # Errors
/// When the database fails.
pub fn farewell(tx: &mut Tx, cx: &Cx, device: &Device, verdicts: Vec<VerdictItem>) -> Result<SyncResponse> {
    let reason = ErrorCode::DeviceRevoked.code().to_owned();
    let mut feeds = BTreeSet::from([FeedId::company(), FeedId::user(device.user)]);
    for row in tx.query("SELECT user_id FROM replica_users WHERE replica_id = $1", values![device.replica])? {
        feeds.insert(FeedId::user(row.parse::<UserId>("user_id")?));
    }
    // Said even where no feed holds anything: this one is how the device knows.
    let mut gone = vec![Gone {
        feed: FeedId::company(),
        seq: 0,
        kind: ItemKind::Catalog,
        id: "catalog".to_owned(),
        reason: reason.clone(),
        note: String::new(),
    }];
    let mut cursor = BTreeMap::new();
    for feed in feeds {
        for row in tx.query("SELECT kind, item, seq FROM feed_items WHERE feed = $1 ORDER BY seq", values![&feed.0])? {
            gone.push(Gone {
                feed: feed.clone(),
                seq: row.number("seq")?,
                kind: ItemKind::from_number(row.number("kind")?),
                id: row.string("item")?,
                reason: reason.clone(),
                note: String::new(),
            });
        }
        let head = tx.query_opt("SELECT head FROM feed_heads WHERE feed = $1", values![&feed.0])?;
        cursor.insert(feed, head.map(|row| row.number("head")).transpose()?.unwrap_or(0));
    }
    Ok(SyncResponse {
        server_time: cx.now,
        epoch: company::epoch(tx)?,
        verdicts,
        pull: Vec::new(),
        gone,
        cursor,
        digests: BTreeMap::new(),
        more: false,
        ticket: None,
        strangers: BTreeMap::new(),
    })
}
