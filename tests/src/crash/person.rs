//! A person at work on a phone that dies again and again.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jobsheet_api::device::{Command, OrderPage, OrdersFilter, Reply};
use jobsheet_model::OrderId;
use jobsheet_model::entry::{Action, Slot};
use jobsheet_model::form::FieldKind;
use serde_json::{Value, json};

use super::World;
use super::chance::Chance;
use super::hand::Hand;
use super::house::House;
use super::ledger::{Ledger, Seen};
use super::puppet::Answer;
use crate::cable::Cable;
use crate::desk::Desk;
use crate::phone::odd;
use crate::walk::{Job, Login, Logins, at_site, dispatch, plausible};
use crate::{Result, Trouble, expect};

/// Orders of each person.
const ORDERS: usize = 3;

/// A person, their phone, and what they have been told.
pub struct Person {
    world: Arc<World>,
    /// Which phone.
    pub phone: usize,
    cable: Arc<Cable>,
    jobs: Vec<Job>,
    /// By order.
    pub ledgers: BTreeMap<OrderId, Ledger>,
    /// What was not as it should be when the phone was opened again.
    pub wrong: Vec<String>,
    chance: Chance,
    /// Numbers words and pictures.
    last: u32,
}

/// Dana gives somebody their orders.
pub async fn give_work(house: &House, logins: &Logins, to: &Login) -> Result<Vec<Job>> {
    let dana = logins.find("dispatcher")?;
    let desk = Desk::sign_in(&format!("http://{}", house.address), &dana.login, &dana.password).await?;
    let mut jobs = Vec::new();
    for _ in 0..ORDERS {
        jobs.push(dispatch(&desk, &to.name).await?);
    }
    Ok(jobs)
}

impl Person {
    /// Before the first day.
    pub fn new(world: Arc<World>, phone: usize, cable: Arc<Cable>, jobs: Vec<Job>, chance: Chance) -> Self {
        let ledgers = jobs.iter().map(|job| (job.order, Ledger::default())).collect();
        let last = u32::try_from(phone).unwrap_or_default() * 1_000_000;
        Self { world, phone, cable, jobs, ledgers, wrong: Vec::new(), chance, last }
    }

    /// The phone's line to the server.
    pub fn cable(&self) -> Arc<Cable> {
        Arc::clone(&self.cable)
    }

    /// Signs in, and waits for the orders. Nobody dies here.
    pub fn sign_in(&mut self, login: &Login) -> Result<()> {
        let mut hand = Hand::start(&self.world, self.phone, None)?;
        expect(hand.is_open()?, "the phone does not open")?;
        let wish = Command::SignIn {
            server: format!("http://{}", self.cable.address),
            login: login.login.clone(),
            password: login.password.clone(),
            device_name: "phone".to_owned(),
        };
        done(hand.tell(wish)?)?;
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            let all = Command::Orders { filter: OrdersFilter::All, search: String::new(), place: None, first: None };
            let Some(Reply::Orders(rows)) = done(hand.tell(all)?)? else { return Err(Trouble::new("no list")) };
            if self.jobs.iter().all(|job| rows.iter().any(|row| row.id == job.order)) {
                break;
            }
            expect(Instant::now() < until, "the orders did not come")?;
            std::thread::sleep(Duration::from_millis(20));
        }
        hand.bury().map(drop)
    }

    /// Works until enough have died.
    pub fn work(mut self) -> Result<Self> {
        while !self.world.is_over() {
            let mut hand = Hand::start(&self.world, self.phone, Some(self.chance.moment(20, 4_000)))?;
            if hand.is_open()? && self.look_back(&mut hand)? {
                while self.act(&mut hand)? {
                    std::thread::sleep(self.chance.moment(1, 20));
                }
            }
            expect(hand.bury()?, "a phone gave up by itself")?;
        }
        Ok(self)
    }

    /// Everything that was told is on the phone; `false` when it died while being asked.
    pub fn look_back(&mut self, hand: &mut Hand) -> Result<bool> {
        for job in &self.jobs {
            let Some(page) = page(hand, job.order)? else { return Ok(false) };
            let photos = page.photos.iter().map(|photo| photo.id).collect();
            let seen = Seen { note: &page.note, answers: &page.answers, photos, timeline: &page.timeline };
            self.wrong.extend(self.ledgers.entry(job.order).or_default().compare(job.order, &seen));
        }
        Ok(true)
    }

    /// Does one thing; `false` when the phone died before it answered.
    fn act(&mut self, hand: &mut Hand) -> Result<bool> {
        let job = &self.jobs[self.chance.below(self.jobs.len())];
        let (order, place) = (job.order, at_site(&job.site));
        let Some(page) = page(hand, order)? else { return Ok(false) };
        let ledger = self.ledgers.entry(order).or_default();
        self.last += 1;
        let number = self.last;
        let next = page.primary.as_ref().map(|next| next.action);
        match (next, self.chance.below(100)) {
            (Some(action @ (Action::Accept | Action::Depart | Action::Start)), 0..50) => {
                let step = Command::Step { order, action, reason: String::new(), place: Some(place) };
                let told = done(hand.tell(step)?)?.is_some();
                ledger.steps.extend(told.then_some(action));
                Ok(told)
            }
            (Some(Action::Arrive), 0..50) => {
                let arrive = Command::CheckIn { order, place: Some(place), reason: String::new(), photo: None };
                let told = done(hand.tell(arrive)?)?.is_some();
                ledger.steps.extend(told.then_some(Action::Arrive));
                Ok(told)
            }
            (_, 0..65) => {
                let text = format!("remark {number}.");
                let told = done(hand.tell(Command::Remark { order, text: text.clone() })?)?.is_some();
                ledger.remarks.insert(text, told);
                Ok(told)
            }
            (_, 65..75) => {
                let word = format!("n{number}.");
                let wish = Command::SetNote { order, text: format!("{}{word}", page.note), base: page.note };
                let told = done(hand.tell(wish)?)?.is_some();
                ledger.note.insert(word, told);
                Ok(told)
            }
            (_, 75..85) => answer(ledger, hand, &page, order, number),
            _ => photo(ledger, hand, order, number),
        }
    }
}

/// Answers a question otherwise than before.
fn answer(ledger: &mut Ledger, hand: &mut Hand, page: &OrderPage, order: OrderId, number: u32) -> Result<bool> {
    let fields: Vec<_> = page.form.iter().flat_map(|form| &form.fields).collect();
    let Some(field) = fields.get(number as usize % fields.len().max(1)) else { return Ok(true) };
    let value = vary(&field.kind, number)?;
    let allowed = ledger.answers.entry(field.id.clone()).or_insert_with(|| vec![Value::Null]);
    allowed.push(value.clone());
    let told = done(hand.tell(Command::Answer { order, field: field.id.clone(), value: value.clone() })?)?.is_some();
    if told {
        *allowed = vec![value];
    }
    Ok(told)
}

fn vary(kind: &FieldKind, number: u32) -> Result<Value> {
    Ok(match kind {
        FieldKind::Check => json!(number.is_multiple_of(2)),
        FieldKind::Verdict => json!(["pass", "fail", "na"][number as usize % 3]),
        FieldKind::Text => json!(format!("answer {number}")),
        other => plausible(other)?,
    })
}

/// Takes a photo, and asks what its bytes are.
fn photo(ledger: &mut Ledger, hand: &mut Hand, order: OrderId, number: u32) -> Result<bool> {
    ledger.photos_tried += 1;
    let add = Command::AddPhoto { order, slot: Slot::Before, place: None };
    let Some(reply) = done(hand.tell_with_photo(add, number)?)? else { return Ok(false) };
    let Reply::Photo(attachment) = reply else { return Err(odd(&reply)) };
    ledger.photos_tried -= 1;
    ledger.photos.insert(attachment);
    match hand.tell(Command::Bytes { order, attachment, thumb: false })? {
        Some(Answer::Bytes(hash)) => {
            ledger.hashes.insert(attachment, hash);
            Ok(true)
        }
        // The server has them already and the phone may let go of them; or it has died.
        Some(_) => Ok(true),
        None => Ok(false),
    }
}

/// One order as the phone shows it; none when it died.
fn page(hand: &mut Hand, order: OrderId) -> Result<Option<OrderPage>> {
    match done(hand.tell(Command::Order { order })?)? {
        Some(Reply::Order(page)) => Ok(Some(*page)),
        Some(other) => Err(odd(&other)),
        None => Ok(None),
    }
}

/// The reply; none when the phone died. Nothing that is done here may be refused.
pub fn done(answer: Option<Answer>) -> Result<Option<Reply>> {
    match answer {
        Some(Answer::Done(reply)) => Ok(Some(*reply)),
        Some(Answer::Refused(error)) => Err(Trouble(format!("refused: {error}"))),
        Some(other) => Err(Trouble(format!("an unexpected answer: {other:?}"))),
        None => Ok(None),
    }
}
