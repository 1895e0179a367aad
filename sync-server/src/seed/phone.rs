//! A technician's phone in this process: it writes real changes into real records, with a clock of its own, and speaks the
//! same protocol as a device. The demo's history is made with it, and the server's tests are told with it.

use std::collections::BTreeMap;

use jobsheet_api::office::EnrolRequest;
use jobsheet_model::entry::{Action, CheckInMode, Entry, EntryKind, PartLine};
use jobsheet_model::offer::OfferCard;
use jobsheet_model::order::OrderCard;
use jobsheet_model::{Clock, CommandId, EntryId, OfferId, OrderId, Place, Timestamp, UserId};
use jobsheet_record::{Actor, AnswerKey, CommandStamp, Draft, Record, WriteError, Writer};
use jobsheet_sync::{Contact, Envelope, FeedId, Item, ItemKind, SyncRequest, SyncResponse, envelope};
use serde_json::Value;

use crate::auth::enrol::{self, Enrolment};
use crate::auth::{Device, Token};
use crate::cx::Cx;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::people;
use crate::sync;

/// One person's phone.
#[derive(Debug, Clone)]
pub struct Phone {
    /// As the server knows it.
    pub device: Device,
    /// The token of its session.
    pub token: Token,
    incarnation: u32,
    secret: [u8; 32],
    boot: String,
    booted: Timestamp,
    /// What its wall clock is off by.
    pub skew: i64,
    /// Orders that it holds.
    pub cards: BTreeMap<OrderId, OrderCard>,
    /// Their records.
    pub records: BTreeMap<OrderId, Record>,
    /// What is offered to its person.
    pub offers: BTreeMap<OfferId, OfferCard>,
    /// Why offers went.
    pub ended: BTreeMap<OfferId, String>,
    /// What it has not had acknowledged.
    pub outbox: BTreeMap<OrderId, Vec<Vec<u8>>>,
    /// Where it stands in its feeds.
    pub cursor: BTreeMap<FeedId, u64>,
}

impl Phone {
    /// Enrols a phone of `user`. `secret` is its key.
    ///
    /// # Errors
    /// When the server refuses it.
    pub fn enrol(tx: &mut Tx, cx: &mut Cx, user: UserId, name: &str, secret: [u8; 32]) -> Result<Self> {
        let request = EnrolRequest {
            login: String::new(),
            password: String::new(),
            device_name: name.to_owned(),
            public_key: hex::encode(envelope::public_key(&secret)),
            replica: None,
            new_incarnation: false,
        };
        let enrolled = enrol::enrol(tx, cx, user, &Enrolment::read(&request)?)?;
        let role = people::by_id(tx, user)?.role;
        let device = Device {
            replica: enrolled.replica,
            user,
            role,
            expires_at: Timestamp(i64::MAX),
            session: enrolled.token.hash(),
        };
        Ok(Self {
            boot: format!("{}-1", enrolled.replica),
            device,
            token: enrolled.token,
            incarnation: enrolled.incarnation,
            secret,
            booted: cx.now.plus(-3_600_000),
            skew: 0,
            cards: BTreeMap::new(),
            records: BTreeMap::new(),
            offers: BTreeMap::new(),
            ended: BTreeMap::new(),
            outbox: BTreeMap::new(),
            cursor: BTreeMap::new(),
        })
    }

    /// What its clocks say at the true time `at`.
    #[must_use]
    pub fn clock(&self, at: Timestamp) -> Clock {
        Clock { boot: self.boot.clone(), uptime: at.0.saturating_sub(self.booted.0), wall: at.plus(self.skew) }
    }

    /// The actor under which it writes.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::of(self.device.replica, self.incarnation)
    }

    /// Writes one change at the true time `at` and keeps it for the next sync.
    ///
    /// # Errors
    /// When the record refuses it.
    pub fn write(
        &mut self,
        cx: &mut Cx,
        at: Timestamp,
        order: OrderId,
        edit: impl FnOnce(&mut Draft<'_>, &Entry) -> std::result::Result<(), WriteError>,
    ) -> Result<()> {
        let command: CommandId = cx.id();
        let clock = self.clock(at);
        let stamp = CommandStamp { command, by: self.device.user, at: clock.wall, clock: Some(clock.clone()) };
        let blank = Entry {
            id: command.into(),
            visit: self.cards.get(&order).and_then(|card| card.order.visit.as_ref()).map(|visit| visit.id),
            by: self.device.user,
            device: Some(self.device.replica),
            at: clock.wall,
            clock: Some(clock),
            place: None,
            what: EntryKind::Remark { text: String::new() },
        };
        let (actor, writer) = (self.actor(), Writer::field(self.actor(), [self.device.user]));
        let record = self.records.entry(order).or_insert_with(Record::begin);
        let written = record.write(actor, &writer, &stamp, |draft| edit(draft, &blank)).map_err(Error::internal)?;
        if let Some(change) = written {
            self.outbox.entry(order).or_default().push(change.bytes);
        }
        Ok(())
    }

    /// Adds an entry.
    ///
    /// # Errors
    /// When the record refuses it.
    pub fn say(
        &mut self,
        cx: &mut Cx,
        at: Timestamp,
        order: OrderId,
        what: EntryKind,
        place: Option<Place>,
    ) -> Result<()> {
        self.write(cx, at, order, |draft, blank| draft.entry(&Entry { what, place, ..blank.clone() }))
    }

    /// Wants an order that is offered; the entry that says so.
    ///
    /// # Errors
    /// When the record refuses it.
    pub fn claim(&mut self, cx: &mut Cx, at: Timestamp, offer: OfferId) -> Result<EntryId> {
        let record = offer.record_of(self.device.user);
        let mut id = None;
        self.write(cx, at, record, |draft, blank| {
            id = Some(blank.id);
            draft.entry(&Entry { what: EntryKind::Claim { offer }, ..blank.clone() })
        })?;
        id.ok_or_else(|| Error::internal("a claim without an entry"))
    }

    /// Takes a step.
    ///
    /// # Errors
    /// When the record refuses it.
    pub fn step(&mut self, cx: &mut Cx, at: Timestamp, order: OrderId, action: Action, reason: &str) -> Result<()> {
        self.say(cx, at, order, EntryKind::Step { action, reason: reason.to_owned() }, None)
    }

    /// Arrives.
    ///
    /// # Errors
    /// When the record refuses it.
    pub fn check_in(
        &mut self,
        cx: &mut Cx,
        at: Timestamp,
        order: OrderId,
        mode: CheckInMode,
        reason: &str,
        place: Option<(Place, f64)>,
    ) -> Result<()> {
        let what = EntryKind::CheckIn {
            mode,
            distance: place.map(|(_, distance)| distance),
            reason: reason.to_owned(),
            photo: None,
        };
        self.say(cx, at, order, what, place.map(|(place, _)| place))
    }

    /// Answers questions of the pinned checklist, in one change each, as a person does.
    ///
    /// # Errors
    /// When the record refuses it.
    pub fn answer(&mut self, cx: &mut Cx, at: Timestamp, order: OrderId, field: &str, value: &Value) -> Result<()> {
        let form = self
            .cards
            .get(&order)
            .and_then(|card| card.order.form)
            .ok_or_else(|| Error::internal("the order has no checklist"))?;
        self.write(cx, at, order, |draft, _| draft.answer(&AnswerKey::field(form.id, field), value))
    }

    /// Uses a part.
    ///
    /// # Errors
    /// When the record refuses it.
    pub fn use_part(&mut self, cx: &mut Cx, at: Timestamp, order: OrderId, line: &PartLine) -> Result<()> {
        self.write(cx, at, order, |draft, _| draft.part(line))
    }

    /// Writes the note.
    ///
    /// # Errors
    /// When the record refuses it.
    pub fn note(&mut self, cx: &mut Cx, at: Timestamp, order: OrderId, text: &str) -> Result<()> {
        let seen = self.records.get(&order).map(Record::note).unwrap_or_default();
        self.write(cx, at, order, |draft, _| draft.note(&seen, text))
    }

    /// What it says at the next sync.
    #[must_use]
    pub fn request(&self, at: Timestamp) -> SyncRequest {
        let said = self.outbox.iter().map(|(order, changes)| (*order, changes.clone())).collect();
        SyncRequest {
            replica: self.device.replica,
            incarnation: self.incarnation,
            cursor: self.cursor.clone(),
            manifests: BTreeMap::new(),
            clock: self.clock(at),
            push: Envelope::seal_all(&self.secret, self.device.replica, said),
            limit: 500,
            waiting: None,
            ticket: false,
            // It asks where the server is: no answer is ever late.
            contact: Some(Contact { uptime: self.clock(at).uptime, within: 0, server: at }),
        }
    }

    /// Takes in an answer: everything pushed has been judged.
    ///
    /// # Errors
    /// When the answer does not fit what it holds.
    pub fn take_in(&mut self, answer: &SyncResponse) -> Result<()> {
        self.outbox.clear();
        for item in &answer.pull {
            let Ok(order) = item.id.parse::<OrderId>() else { continue };
            match item.kind {
                ItemKind::Order => {
                    let document = self.document(order, item)?;
                    self.cards.insert(order, serde_json::from_slice(&document).map_err(Error::internal)?);
                }
                ItemKind::Record => {
                    let record = self.records.entry(order).or_insert_with(Record::begin);
                    record.apply(&item.changes).map_err(Error::internal)?;
                    if record.heads() != item.heads {
                        return Err(Error::internal("the phone's record differs from the server's"));
                    }
                }
                ItemKind::Offer => {
                    let offer: OfferCard = serde_json::from_slice(&item.document).map_err(Error::internal)?;
                    self.offers.insert(offer.id, offer);
                }
                ItemKind::Catalog | ItemKind::Receipt | ItemKind::Unknown(_) => {}
            }
        }
        for gone in &answer.gone {
            if gone.kind == ItemKind::Offer
                && let Ok(offer) = gone.id.parse()
            {
                self.offers.remove(&offer);
                self.ended.insert(offer, gone.reason.clone());
                continue;
            }
            if let Ok(order) = gone.id.parse::<OrderId>() {
                self.cards.remove(&order);
                self.records.remove(&order);
            }
        }
        self.cursor.clone_from(&answer.cursor);
        Ok(())
    }

    /// The whole card: what came, or what it makes of the one that is here.
    fn document(&self, order: OrderId, item: &Item) -> Result<Vec<u8>> {
        let Some(name) = item.difference else { return Ok(item.document.clone()) };
        let old = serde_json::to_vec(&self.cards.get(&order)).map_err(Error::internal)?;
        let new = jobsheet_sync::difference::apply(&old, &item.document, name);
        new.ok_or_else(|| Error::internal("the phone's card is not what the server takes it for"))
    }

    /// Sends and takes until there is nothing more, at the moment of `cx`.
    ///
    /// # Errors
    /// When the server fails.
    pub fn sync(&mut self, tx: &mut Tx, cx: &mut Cx) -> Result<SyncResponse> {
        let mut answer = sync::handle(tx, cx, &self.device, &self.request(cx.now))?;
        self.take_in(&answer)?;
        while answer.more {
            let more = sync::handle(tx, cx, &self.device, &self.request(cx.now))?;
            self.take_in(&more)?;
            answer.more = more.more;
            answer.pull.extend(more.pull);
            answer.gone.extend(more.gone);
            answer.cursor = more.cursor;
            answer.digests = more.digests;
        }
        Ok(answer)
    }
}
