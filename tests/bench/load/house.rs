//! Before the clock starts: the company, its phones with a part of the day behind them, and what they will push, written
//! by real records and signed.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jobsheet_model::entry::{Action, Attachment, CheckInMode, Slot, Taken};
use jobsheet_model::person::{Person, Role};
use jobsheet_model::{OrderId, Place, UserId};
use jobsheet_server::auth::{self, SessionKind};
use jobsheet_server::cx::{Cx, SystemWorld};
use jobsheet_server::db::{Database, Tx};
use jobsheet_server::error::Result;
use jobsheet_server::people::{self, NewAccount};
use jobsheet_server::seed::Phone;
use jobsheet_sync::{Envelope, FeedId, SyncRequest};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::company::{self, House, question, words};
use crate::{DAY, DESKS};

/// Orders of a day.
const ORDERS: usize = 8;
/// Steps of an order, each a push of its own.
const STEPS: usize = 6;
/// Answers of an order.
const ANSWERS: usize = 5;
/// Bytes of a photo.
pub const PHOTO: usize = 200_000;
/// A desk gives out an order this often.
pub const GIVES: Duration = Duration::from_secs(5);

/// A file of its own: all photos begin alike and end differently.
pub struct Photo {
    pub end: [u8; 16],
    pub sha256: String,
}

/// What a phone says at once.
pub struct Push {
    pub envelopes: Vec<Envelope>,
    pub photos: Vec<Photo>,
}

pub struct PreparedPhone {
    pub token: String,
    /// What it asks; `push` is filled in.
    pub request: SyncRequest,
    pub pushes: VecDeque<Push>,
    /// Beginning of every photo.
    pub picture: Arc<[u8]>,
    /// When it first pushes, as a part of the time between two pushes.
    pub phase: f64,
}

pub struct PreparedDesk {
    pub token: String,
    /// Orders to give out, and to whom.
    pub gives: Vec<(OrderId, UserId)>,
}

pub struct Prepared {
    pub phones: Vec<PreparedPhone>,
    pub desks: Vec<PreparedDesk>,
}

/// Time between two pushes of one technician.
pub fn between() -> Duration {
    DAY / (ORDERS * STEPS) as u32
}

/// Makes all of it in an empty data folder.
pub fn prepare(data: &Path, technicians: usize, lasts: Duration) -> Prepared {
    std::fs::create_dir_all(data).unwrap();
    let db = Database::inline(Some(&data.join("jobsheet.sqlite")), Arc::new(SystemWorld)).unwrap();
    db.write_now(&mut db.cx(), |tx, cx| {
        let house = company::house(tx, cx, technicians)?;
        for number in 0..technicians * ORDERS {
            company::order(tx, cx, &house, number, Some(house.technicians[number / ORDERS]))?;
        }
        let desks = desks(tx, cx, &house, lasts)?;
        let picture = picture();
        let phones = (0..technicians).map(|number| phone(tx, cx, &house, number, lasts, &picture));
        Ok(Prepared { phones: phones.collect::<Result<_>>()?, desks })
    })
    .unwrap()
}

fn desks(tx: &mut Tx, cx: &mut Cx, house: &House, lasts: Duration) -> Result<Vec<PreparedDesk>> {
    let gives = lasts.as_secs() / GIVES.as_secs() + 2;
    let mut desks = Vec::new();
    for number in 0..DESKS {
        let id: UserId = cx.id();
        let name = format!("调度 {number}");
        let person = Person { id, name, role: Role::Dispatcher, phone: String::new(), skills: Vec::new(), home: None };
        let account = NewAccount { person, login: format!("desk.{number}"), password_hash: String::new() };
        people::add(tx, cx, None, &account)?;
        let (token, _) = auth::begin(tx, cx, id, SessionKind::Desk)?;
        let mut orders = Vec::new();
        for turn in 0..gives as usize {
            let chosen = chance((number * 10_000 + turn) as u64) as usize % house.technicians.len();
            let order = company::order(tx, cx, house, 1_000_000 + number * 10_000 + turn, None)?;
            orders.push((order, house.technicians[chosen]));
        }
        desks.push(PreparedDesk { token: token.reveal().to_owned(), gives: orders });
    }
    Ok(desks)
}

/// A phone that stands somewhere in its first order, so that all kinds of pushes come at all times.
fn phone(
    tx: &mut Tx,
    cx: &mut Cx,
    house: &House,
    number: usize,
    lasts: Duration,
    picture: &Arc<[u8]>,
) -> Result<PreparedPhone> {
    let mut secret = [7; 32];
    secret[..8].copy_from_slice(&(number as u64).to_le_bytes());
    let mut phone = Phone::enrol(tx, cx, house.technicians[number], "load", secret)?;
    // It has the catalogue already: a company's whole staff for each of its phones takes long to make.
    let head = tx.query_one("SELECT head FROM feed_heads WHERE feed = $1", &[FeedId::company().0.into()])?;
    phone.cursor.insert(FeedId::company(), head.number("head")?);
    phone.sync(tx, cx)?;
    let orders: Vec<OrderId> = phone.cards.keys().copied().collect();
    let done = number % STEPS;
    for step in 0..done {
        work(&mut phone, cx, orders[0], step, picture)?;
    }
    phone.sync(tx, cx)?;
    let many = (lasts.as_secs_f64() / between().as_secs_f64()).ceil() as usize + 1;
    let mut pushes = VecDeque::new();
    for turn in (done..ORDERS * STEPS).take(many) {
        let photos = work(&mut phone, cx, orders[turn / STEPS], turn % STEPS, picture)?;
        pushes.push_back(Push { envelopes: phone.request(cx.now).push, photos });
        phone.outbox.clear();
    }
    let phase = chance(number as u64 + 77) as f64 / u64::MAX as f64;
    let (token, request) = (phone.token.reveal().to_owned(), phone.request(cx.now));
    Ok(PreparedPhone { token, request, pushes, picture: Arc::clone(picture), phase })
}

/// One step with what belongs to it.
fn work(phone: &mut Phone, cx: &mut Cx, order: OrderId, step: usize, picture: &Arc<[u8]>) -> Result<Vec<Photo>> {
    let at = cx.now;
    let mut photos = Vec::new();
    match step {
        0 => phone.step(cx, at, order, Action::Accept, "")?,
        1 => phone.step(cx, at, order, Action::Depart, "")?,
        2 => {
            let site = phone.cards[&order].site.clone();
            let place = Place { lat: site.lat, lon: site.lon, accuracy: 6.0, mock: false };
            phone.check_in(cx, at, order, CheckInMode::Inside, "", Some((place, 3.0)))?;
        }
        3 => {
            photos.push(photograph(phone, cx, order, Slot::Before, picture)?);
            phone.step(cx, at, order, Action::Start, "")?;
            answers(phone, cx, order, 0..2)?;
        }
        4 => {
            answers(phone, cx, order, 2..ANSWERS)?;
            photos.push(photograph(phone, cx, order, Slot::After, picture)?);
            phone.step(cx, at, order, Action::Complete, "")?;
        }
        _ => phone.step(cx, at, order, Action::SkipSignature, "other")?,
    }
    Ok(photos)
}

fn answers(phone: &mut Phone, cx: &mut Cx, order: OrderId, which: std::ops::Range<usize>) -> Result<()> {
    for number in which {
        let said = json!(words(20, order.0.as_u128() as u64 + number as u64));
        phone.answer(cx, cx.now, order, &question(number), &said)?;
    }
    Ok(())
}

fn photograph(phone: &mut Phone, cx: &mut Cx, order: OrderId, slot: Slot, picture: &Arc<[u8]>) -> Result<Photo> {
    let id: uuid::Uuid = cx.id();
    let end = *id.as_bytes();
    let mut hash = Sha256::new();
    hash.update(picture);
    hash.update(end);
    let photo = Photo { end, sha256: hex::encode(hash.finalize()) };
    phone.write(cx, cx.now, order, |draft, blank| {
        draft.attachment(&Attachment {
            id: id.into(),
            sha256: photo.sha256.clone(),
            bytes: PHOTO as u64,
            mime: "image/jpeg".to_owned(),
            slot,
            by: blank.by,
            taken: Taken { at: blank.at, clock: blank.clock.clone(), place: None },
            thumbhash: "2fcZFIB3iId/h3iJh4aIYJ2V8g".to_owned(),
        })
    })?;
    Ok(photo)
}

/// What every photo begins with: it looks like a JPEG and cannot be packed.
fn picture() -> Arc<[u8]> {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0];
    let mut state = 1;
    while bytes.len() < PHOTO - 16 {
        state = chance(state);
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(PHOTO - 16);
    bytes.into()
}

/// SplitMix64: the same day each time.
fn chance(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
