//! What is there in the end.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use jobsheet_api::device::{Command, Reply, SyncView};
use jobsheet_model::OrderId;
use sha2::{Digest, Sha256};

use super::hand::Hand;
use super::house::House;
use super::ledger::{Ledger, Seen};
use super::person::{Person, done};
use super::{PATIENCE, World};
use crate::desk::Desk;
use crate::walk::Logins;
use crate::{Result, Trouble, expect};

/// What came of it.
#[derive(Debug, Default)]
pub struct Verdict {
    /// Processes killed.
    pub kills: usize,
    /// Things that people were told are done.
    pub told: usize,
    /// Photos at the server.
    pub photos: usize,
    /// What is missing, doubled or altered, in words.
    pub lost: Vec<String>,
    /// Phones that did not get everything confirmed in time, in words.
    pub stalled: Vec<String>,
    /// How long everything took.
    pub took: Duration,
}

impl Verdict {
    /// Nothing lost, nothing stalled.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.lost.is_empty() && self.stalled.is_empty()
    }
}

/// All is whole now: phones send what they have, then everything is compared, and the server is killed once more before
/// it is asked.
pub async fn judge(
    world: &Arc<World>,
    house: &mut House,
    logins: &Logins,
    people: Vec<Person>,
    begun: Instant,
) -> Result<Verdict> {
    let mut verdict = Verdict { kills: world.killed.load(Ordering::SeqCst), ..Verdict::default() };
    let mut ledgers = Vec::new();
    for mut person in people {
        let mut hand = Hand::start(world, person.phone, None)?;
        expect(hand.is_open()?, "the phone does not open")?;
        verdict.stalled.extend(settle(&mut hand)?);
        expect(person.look_back(&mut hand)?, "the phone died although nobody killed it")?;
        hand.bury()?;
        verdict.lost.append(&mut person.wrong);
        ledgers.extend(person.ledgers);
    }
    house.kill()?;
    house.open()?;
    let dana = logins.find("dispatcher")?;
    let desk = Desk::sign_in(&format!("http://{}", house.address), &dana.login, &dana.password).await?;
    let mut files = BTreeSet::new();
    for (order, ledger) in &ledgers {
        verdict.told += ledger.told();
        verdict.lost.extend(at_the_desk(&desk, *order, ledger, &mut files).await?);
    }
    verdict.photos = files.len();
    house.kill()?;
    verdict.lost.extend(house.doctor()?.into_iter().map(|found| format!("the doctor: {found}")));
    verdict.lost.sort();
    verdict.lost.dedup();
    verdict.took = begun.elapsed();
    Ok(verdict)
}

/// Waits until the phone says that everything is confirmed; otherwise what it says instead.
fn settle(hand: &mut Hand) -> Result<Option<String>> {
    let until = Instant::now() + PATIENCE;
    loop {
        let view = sync(hand)?;
        if view.all_confirmed {
            return Ok(None);
        }
        if Instant::now() > until || view.needs_attention > 0 {
            return Ok(Some(format!("not all is confirmed: {view:?}")));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn sync(hand: &mut Hand) -> Result<SyncView> {
    match done(hand.tell(Command::Sync)?)? {
        Some(Reply::Sync(view)) => Ok(view),
        _ => Err(Trouble::new("the phone does not say what it has sent")),
    }
}

async fn at_the_desk(
    desk: &Desk,
    order: OrderId,
    ledger: &Ledger,
    files: &mut BTreeSet<String>,
) -> Result<Vec<String>> {
    let page = desk.order(order).await?;
    let photos = page.photos.iter().map(|photo| photo.photo.id).collect();
    let seen = Seen { note: &page.note, answers: &page.answers, photos, timeline: &page.timeline };
    let mut wrong = ledger.compare(order, &seen);
    for photo in &page.photos {
        let (id, sha256) = (photo.photo.id, &photo.sha256);
        if !photo.photo.here {
            wrong.push(format!("{order}: the bytes of {id} are not at the server"));
            continue;
        }
        if hex::encode(Sha256::digest(desk.blob(sha256).await?)) != *sha256 {
            wrong.push(format!("{order}: the bytes of {id} are not what they are called"));
        }
        if ledger.hashes.get(&id).is_some_and(|known| known != sha256) {
            wrong.push(format!("{order}: {id} is another picture"));
        }
        if !files.insert(sha256.clone()) {
            wrong.push(format!("{order}: {id} is there twice"));
        }
    }
    let refused = page.timeline.iter().filter(|item| {
        item.ruling.as_ref().is_some_and(|(ruling, _)| *ruling != jobsheet_model::ruling::Verdict::Accepted)
    });
    wrong.extend(refused.map(|item| format!("{order}: {} was ruled {:?}", item.code, item.ruling)));
    Ok(wrong)
}
