//! Repair: when a feed that was read to its end holds something else than the server says, the next request names
//! everything that is held, and the answer brings exactly what differs.
//!
//! **Invariant:** a repair that does not help is not tried again before the feed moves on.

use std::collections::BTreeMap;

use jobsheet_model::offer::POOL_WITHDRAWN;
use jobsheet_store::Db;
use jobsheet_store::queries::{feeds, meta};
use jobsheet_sync::manifest::short_name;
use jobsheet_sync::{FeedId, Gone, ItemKind, Manifest, SyncRequest, SyncResponse};

use super::apply::Taking;
use super::gone;
use super::holding::marks;
use super::items::kind_of_name;
use crate::errors::Result;

/// A feed is to be repaired: the next request says what it holds.
const WANTED: &str = "wanted";
/// How often what does not fit is asked for at one position of a feed.
const AGAIN: u32 = 3;

fn key(feed: &str) -> String {
    format!("repair:{feed}")
}

/// All that is held of the feeds that are to be repaired.
pub(super) fn wanted(db: &Db) -> Result<BTreeMap<FeedId, Manifest>> {
    let mut manifests = BTreeMap::new();
    for feed in feeds::all(db)? {
        if meta::get(db, &key(&feed.feed))?.as_deref() == Some(WANTED) {
            let held = marks(db, &feed.feed)?.into_iter().map(|(.., mark)| mark);
            manifests.insert(FeedId(feed.feed), Manifest::of(held));
        }
    }
    Ok(manifests)
}

/// Lets go of what the server knows nothing of. What has come in another form meanwhile is not named any more.
pub(super) fn let_go(taking: &mut Taking<'_>, strangers: &BTreeMap<FeedId, Manifest>) -> Result<()> {
    for (feed, manifest) in strangers {
        let names = manifest.names();
        for (kind, id, mark) in marks(taking.db, &feed.0)? {
            if !names.contains(&short_name(mark)) {
                continue;
            }
            let kind = kind_of_name(&kind);
            if matches!(kind, ItemKind::Order | ItemKind::Offer) {
                let reason = if kind == ItemKind::Offer { POOL_WITHDRAWN } else { "" }.to_owned();
                let gone = Gone { feed: feed.clone(), seq: 0, kind, id, reason, note: String::new() };
                gone::take(taking, &gone)?;
            } else {
                taking.release(&feed.0, &super::items::kind_name(kind), &id)?;
            }
        }
    }
    Ok(())
}

/// A page of a repair that changed nothing: the next one would not either.
pub(super) fn no_progress(db: &Db, feed: &FeedId, position: u64, request: &SyncRequest) -> Result<()> {
    if request.manifests.contains_key(feed) {
        meta::put(db, &key(&feed.0), &tried(position))?;
    }
    Ok(())
}

fn tried(position: u64) -> String {
    format!("tried:{position}")
}

/// Something did not fit once more at this position of the feed. False when that was so too often: who sends it so that it never
/// fits would be asked without end.
fn again(db: &Db, feed: &FeedId, position: u64) -> Result<bool> {
    let key = format!("repair-again:{}", feed.0);
    let before = meta::get(db, &key)?;
    let times =
        before.as_deref().and_then(|text| text.strip_prefix(&format!("{position}:"))?.parse().ok()).unwrap_or(0);
    meta::put(db, &key, &format!("{position}:{}", times + 1))?;
    Ok(times < AGAIN)
}

/// Compares a feed that was read to its end. True if it is to be repaired with the next request.
pub(super) fn compare(
    taking: &mut Taking<'_>,
    feed: &FeedId,
    position: u64,
    request: &SyncRequest,
    response: &SyncResponse,
) -> Result<bool> {
    let (db, key) = (taking.db, key(&feed.0));
    let state = meta::get(db, &key)?;
    if response.more {
        return Ok(false);
    }
    let holds = taking.digest(&feed.0)?;
    if response.digests.get(feed).is_none_or(|said| *said == holds) {
        if state.as_deref() == Some(WANTED) {
            meta::put(db, &key, "")?;
        }
        return Ok(false);
    }
    let tried = tried(position);
    // What did not fit was let go: the next manifest does not name it, and it comes whole.
    let another = taking.misfit && again(db, feed, position)?;
    if request.manifests.contains_key(feed) && !another {
        // The answer should have mended it. What is left is seen again when the feed moves on.
        meta::put(db, &key, &tried)?;
        return Ok(false);
    }
    if state.as_deref() == Some(tried.as_str()) && !another {
        return Ok(false);
    }
    meta::put(db, &key, WANTED)?;
    Ok(true)
}
