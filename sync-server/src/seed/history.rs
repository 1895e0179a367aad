//! Lives through the plan: each event is done by whoever does it in life, through the code that they would use.

use std::collections::BTreeMap;

use jobsheet_api::office::{
    AssignRequest, CancelRequest, ChangeOrderRequest, CreateOrderRequest, OfferRequest, RemarkRequest,
};
use jobsheet_model::entry::{Action, CheckInMode, EntryKind, PartLine};
use jobsheet_model::form::{Field, FieldKind};
use jobsheet_model::offer::Audience;
use jobsheet_model::person::Role;
use jobsheet_model::{LineId, OrderField, OrderId, Place, Priority, TimeWindow, Timestamp};
use serde_json::{Value, json};

use super::chance::Chance;
use super::company::{self, Placed};
use super::people::{LOGINS, Login, user};
use super::phone::Phone;
use super::plan::{Event, MINUTE, PAST_DAYS, Planned, What, plan, service_code};
use super::words::{ADVICE, FIELD_REMARKS, FOUND, NOTES, OFFICE_REMARKS};
use super::{places, services};
use crate::auth::{self, Desk};
use crate::company as settings;
use crate::cx::{Cx, SeededIds};
use crate::db::{Tx, values};
use crate::error::{Error, Result};
use crate::feeds::Publication;
use crate::{catalog, orders, pool};

/// What was made.
#[derive(Debug, Clone)]
pub struct Seeded {
    /// Everybody who can sign in.
    pub logins: Vec<Login>,
    /// Work orders.
    pub orders: u64,
    /// False when the database had people already: nothing was done.
    pub fresh: bool,
}

/// Makes the demo company in an empty database. `password_hash` is everybody's. With people in it, nothing is done.
///
/// # Errors
/// When the database fails, or the code refuses what its own people do.
pub fn demo(tx: &mut Tx, now: Timestamp, seed: u64, password_hash: &str) -> Result<Seeded> {
    let logins = LOGINS.to_vec();
    let people: u64 = tx.query_one("SELECT COUNT(*) AS number FROM users", values![])?.number("number")?;
    if people > 0 {
        return Ok(Seeded { logins, orders: count(tx)?, fresh: false });
    }
    let chance = Chance::new(seed);
    let (today, _) = orders::today(now, &settings::zone(tx)?)?;
    let begin = today.plus(-(PAST_DAYS + 3) * 24 * 60 * MINUTE);
    let mut cx = Cx::new(begin, Box::new(SeededIds::new(seed)));
    company::house(tx, &mut cx, chance, password_hash)?;
    let placed = company::clients(tx, &cx, chance)?;
    let mut publication = Publication::default();
    publication.catalog();
    publication.publish(tx)?;
    let plan = plan(chance, &placed, now, today);
    let mut life = Life {
        chance,
        placed,
        planned: plan.orders,
        made: BTreeMap::new(),
        phones: BTreeMap::new(),
        desk: dana(chance),
    };
    life.enrol(tx, &mut cx)?;
    for event in &plan.events {
        cx.now = event.at;
        life.live(tx, &mut cx, event)?;
    }
    // The phones of the story are put away: nobody else holds their keys.
    cx.now = now;
    for phone in life.phones.values() {
        auth::end(tx, &phone.token)?;
    }
    Ok(Seeded { logins, orders: count(tx)?, fresh: true })
}

fn count(tx: &mut Tx) -> Result<u64> {
    Ok(tx.query_one("SELECT COUNT(*) AS number FROM orders", values![])?.number("number")?)
}

fn dana(chance: Chance) -> Desk {
    Desk { user: user(chance, "dana"), role: Role::Dispatcher, expires_at: Timestamp(i64::MAX), session: [0; 32] }
}

/// The company at work.
struct Life {
    chance: Chance,
    placed: Vec<Placed>,
    planned: Vec<Planned>,
    made: BTreeMap<usize, OrderId>,
    phones: BTreeMap<&'static str, Phone>,
    desk: Desk,
}

impl Life {
    fn enrol(&mut self, tx: &mut Tx, cx: &mut Cx) -> Result<()> {
        for login in LOGINS.iter().filter(|login| login.role == Role::Technician) {
            let secret = self.chance.secret(&format!("phone/{}", login.login));
            let mut phone =
                Phone::enrol(tx, cx, user(self.chance, login.login), &format!("{}的手机", login.name), secret)?;
            // Some wall clocks are wrong, as in life; the times on the timeline are right all the same.
            phone.skew = self.chance.between(&format!("skew/{}", login.login), -4, 9) * 20_000;
            phone.sync(tx, cx)?;
            self.phones.insert(login.login, phone);
        }
        Ok(())
    }

    fn live(&mut self, tx: &mut Tx, cx: &mut Cx, event: &Event) -> Result<()> {
        match event.what {
            What::Photos => {
                company::photo_flow(tx)?;
                let mut publication = Publication::default();
                publication.catalog();
                publication.publish(tx)
            }
            What::Sync(who) => {
                let phone = self.phones.get_mut(who).ok_or_else(no_phone)?;
                phone.sync(tx, cx).map(|_| ())
            }
            What::Create => self.create(tx, cx, event.order),
            What::Assign(_)
            | What::Offer(..)
            | What::Cancel(_)
            | What::Urgent
            | What::Later(_)
            | What::OfficeRemark(_) => self.decide(tx, cx, event),
            _ => self.work(tx, cx, event),
        }
    }

    fn create(&mut self, tx: &mut Tx, cx: &mut Cx, at: usize) -> Result<()> {
        let planned = self.planned.get(at).ok_or_else(no_order)?;
        let placed = self.placed.get(planned.placed).ok_or_else(no_order)?;
        let service = services::SERVICES.get(planned.service).ok_or_else(no_order)?;
        let fault = planned.fault.and_then(|fault| placed.machine.faults.get(fault));
        let id: OrderId = cx.id();
        let request = CreateOrderRequest {
            id,
            kind: service.4,
            service: service_code(planned.service).to_owned(),
            title: fault.map_or_else(|| format!("{}{}", placed.asset.name, service.1), |fault| fault.0.to_owned()),
            description: fault.map(|fault| fault.1.to_owned()).unwrap_or_default(),
            priority: planned.priority,
            customer: placed.customer,
            site: placed.site.id,
            asset: Some(placed.asset.id),
            window: TimeWindow { start: Some(planned.window.0), end: Some(planned.window.1) },
            technician: None,
        };
        self.made.insert(at, id);
        orders::create(tx, cx, &self.desk, &request)
    }

    /// What Dana decides.
    fn decide(&self, tx: &mut Tx, cx: &mut Cx, event: &Event) -> Result<()> {
        let id = self.id(event.order)?;
        let order = orders::find(tx, id)?.order;
        match &event.what {
            What::Assign(who) => {
                let request = AssignRequest::new(Some(user(self.chance, who)), order.version);
                orders::assign(tx, cx, &self.desk, id, &request)
            }
            What::Offer(people, lasts) => {
                let request = OfferRequest {
                    id: cx.id(),
                    audience: Audience::Best,
                    technicians: people.iter().map(|who| user(self.chance, who)).collect(),
                    area: None,
                    extra: 3_000,
                    words: String::new(),
                    until: lasts.map(|lasts| cx.now.plus(lasts)),
                    version: order.version,
                };
                pool::make(tx, cx, &self.desk, id, &request)
            }
            What::Cancel(reason) => {
                orders::cancel(tx, cx, &self.desk, id, &CancelRequest { reason: (*reason).to_owned() })
            }
            What::Urgent => {
                let request = ChangeOrderRequest {
                    priority: Some(Priority::Urgent),
                    versions: order.versions,
                    ..ChangeOrderRequest::default()
                };
                orders::change(tx, cx, &self.desk, id, &request)
            }
            What::Later(millis) => {
                let later = |at: Option<Timestamp>| at.map(|at| at.plus(*millis));
                let (window_start, window_end) = (later(order.window.start), later(order.window.end));
                let request = ChangeOrderRequest {
                    window_start,
                    window_end,
                    versions: order.versions,
                    ..ChangeOrderRequest::default()
                };
                orders::change(tx, cx, &self.desk, id, &request)
            }
            What::OfficeRemark(number) => {
                let text = OFFICE_REMARKS.get(number % OFFICE_REMARKS.len()).copied().unwrap_or_default();
                orders::remark(tx, cx, &self.desk, id, &RemarkRequest { text: text.to_owned() })
            }
            _ => Ok(()),
        }
    }

    /// What a technician does; kept on the phone until its next sync.
    fn work(&mut self, tx: &mut Tx, cx: &mut Cx, event: &Event) -> Result<()> {
        let id = self.id(event.order)?;
        let at = event.at;
        let chance = self.chance;
        let name = format!("order/{}", event.order);
        let placed = self
            .planned
            .get(event.order)
            .and_then(|planned| self.placed.get(planned.placed))
            .ok_or_else(no_order)?
            .clone();
        let who = match event.what {
            What::Accept(who)
            | What::Depart(who)
            | What::Arrive(who)
            | What::Start(who)
            | What::Part(who)
            | What::Note(who) => who,
            What::Resume(who)
            | What::Complete(who)
            | What::Answers(who, _)
            | What::FieldRemark(who, _)
            | What::Request(who, _) => who,
            What::Decline(who, _)
            | What::Pause(who, _)
            | What::NoSignature(who, _)
            | What::GiveUp(who, _)
            | What::Propose(who, _, _) => who,
            _ => return Ok(()),
        };
        let phone = self.phones.get_mut(who).ok_or_else(no_phone)?;
        if !phone.cards.contains_key(&id) {
            // It has not heard of the order yet: it opens the app.
            phone.sync(tx, cx)?;
        }
        match &event.what {
            What::Accept(_) => phone.step(cx, at, id, Action::Accept, ""),
            What::Decline(_, reason) => phone.step(cx, at, id, Action::Decline, reason),
            What::Depart(_) => phone.step(cx, at, id, Action::Depart, ""),
            What::Arrive(_) => {
                let (mode, reason, place) = check_in(chance, &name, &placed);
                phone.check_in(cx, at, id, mode, reason, place)
            }
            What::Start(_) => phone.step(cx, at, id, Action::Start, ""),
            What::Pause(_, reason) => phone.step(cx, at, id, Action::Pause, reason),
            What::Resume(_) => phone.step(cx, at, id, Action::Resume, ""),
            What::Complete(_) => phone.step(cx, at, id, Action::Complete, ""),
            What::NoSignature(_, reason) => phone.step(cx, at, id, Action::SkipSignature, reason),
            What::GiveUp(_, reason) => phone.step(cx, at, id, Action::GiveUp, reason),
            What::Note(_) => {
                let text = NOTES.get(chance.below(&format!("{name}/note"), NOTES.len())).copied().unwrap_or_default();
                phone.note(cx, at, id, text)
            }
            What::FieldRemark(_, number) => {
                let text = FIELD_REMARKS.get(number % FIELD_REMARKS.len()).copied().unwrap_or_default();
                phone.say(cx, at, id, EntryKind::Remark { text: text.to_owned() }, None)
            }
            What::Part(_) => {
                let code = chance.pick(&format!("{name}/part"), placed.machine.parts).copied().unwrap_or("GN-1003");
                let line = PartLine {
                    id: cx.id::<LineId>(),
                    part: company::part_id(chance, code),
                    milli_quantity: chance.between(&format!("{name}/quantity"), 1, 2) * 1_000,
                    serial: String::new(),
                    source: "van".to_owned(),
                };
                phone.use_part(cx, at, id, &line)
            }
            What::Answers(_, share) => answer(tx, cx, phone, chance, &name, at, id, *share),
            What::Propose(_, field, millis) => propose(cx, phone, at, id, *field, *millis),
            What::Request(_, take) => request(cx, phone, at, id, &placed, *take),
            _ => Ok(()),
        }
    }

    fn id(&self, at: usize) -> Result<OrderId> {
        self.made.get(&at).copied().ok_or_else(no_order)
    }
}

/// Where the technician stands when arriving: mostly at the door, sometimes at the gate, sometimes without a fix.
fn check_in(chance: Chance, name: &str, placed: &Placed) -> (CheckInMode, &'static str, Option<(Place, f64)>) {
    let luck = chance.below(&format!("{name}/fix"), 100);
    if luck < 6 {
        return (CheckInMode::Manual, "no_signal", None);
    }
    let outside = luck < 13;
    let metres = if outside { placed.site.fence + 90.0 } else { 8.0 + 40.0 * chance.share(&format!("{name}/metres")) };
    let angle = chance.share(&format!("{name}/angle")) * std::f64::consts::TAU;
    let lat = places::round(placed.site.lat + metres * angle.cos() / 111_320.0);
    let lon = places::round(placed.site.lon + metres * angle.sin() / (111_320.0 * placed.site.lat.to_radians().cos()));
    let place =
        Place { lat, lon, accuracy: 5.0 + (chance.share(&format!("{name}/accuracy")) * 20.0).round(), mock: false };
    let distance = jobsheet_geokit::distance((placed.site.lat, placed.site.lon), (lat, lon));
    let mode = if outside { CheckInMode::Outside } else { CheckInMode::Inside };
    (mode, if outside { "gate" } else { "" }, Some((place, (distance * 10.0).round() / 10.0)))
}

/// Answers the checklist up to a share of its questions, in thousandths.
#[expect(clippy::too_many_arguments, reason = "what a person at a checklist has at hand")]
fn answer(
    tx: &mut Tx,
    cx: &mut Cx,
    phone: &mut Phone,
    chance: Chance,
    name: &str,
    at: Timestamp,
    id: OrderId,
    share: usize,
) -> Result<()> {
    let Some(pinned) = phone.cards.get(&id).and_then(|card| card.order.form) else { return Ok(()) };
    let form = catalog::form(tx, pinned)?;
    let Some(form) = form.as_ref() else { return Ok(()) };
    let upto = form.fields.len() * share / 1_000;
    for (turn, field) in (0i64..).zip(form.fields.iter().take(upto)) {
        if let Some(value) = value(chance, &format!("{name}/{}", field.id), field) {
            phone.answer(cx, at.plus(turn * 8_000), id, &field.id, &value)?;
        }
    }
    Ok(())
}

/// A plausible answer.
fn value(chance: Chance, name: &str, field: &Field) -> Option<Value> {
    let within = |from: f64, to: f64| json!(((from + (to - from) * chance.share(name)) * 10.0).round() / 10.0);
    Some(match &field.kind {
        FieldKind::Check => json!(true),
        FieldKind::Verdict => json!(if chance.below(name, 100) < 94 { "pass" } else { "na" }),
        FieldKind::Text => {
            if chance.below(name, 100) < 60 {
                return None;
            }
            json!(ADVICE.get(chance.below(&format!("{name}/text"), ADVICE.len())).copied().unwrap_or_default())
        }
        FieldKind::Number { .. } => match field.id.as_str() {
            "pressure" => within(1.2, 1.8),
            "outlet" => within(46.0, 60.0),
            "high" => within(1.9, 2.9),
            "inside" => within(2.0, 7.0),
            "water" => within(0.2, 0.4),
            _ => within(1.0, 6.0),
        },
        FieldKind::Choice { options } => json!(options.get(chance.below(name, options.len()))?.code),
    })
}

fn propose(cx: &mut Cx, phone: &mut Phone, at: Timestamp, id: OrderId, field: OrderField, millis: i64) -> Result<()> {
    let card = phone.cards.get(&id).ok_or_else(no_order)?;
    let (base, start) = (card.order.version_of(field), card.order.window.start.unwrap_or(at));
    phone.say(cx, at, id, EntryKind::Propose { field, base, value: json!(start.plus(millis)) }, None)
}

fn request(
    cx: &mut Cx,
    phone: &mut Phone,
    at: Timestamp,
    found_at: OrderId,
    placed: &Placed,
    take: bool,
) -> Result<()> {
    let (title, description) = FOUND[usize::from(take)];
    let what = EntryKind::OrderRequested {
        customer: placed.customer,
        site: placed.site.id,
        asset: None,
        service: "repair".to_owned(),
        title: title.to_owned(),
        description: description.to_owned(),
        priority: Priority::Normal,
        take,
        found_at: Some(found_at),
    };
    let id: OrderId = cx.id();
    phone.say(cx, at, id, what, None)
}

fn no_phone() -> Error {
    Error::internal("the plan names somebody without a phone")
}

fn no_order() -> Error {
    Error::internal("the plan names an order that was not made")
}
