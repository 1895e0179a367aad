//! A company in an empty data folder: technicians with so many orders each.

use std::path::Path;
use std::sync::Arc;

use argon2::password_hash::PasswordHasher;
use argon2::{Algorithm, Argon2, Params, Version};
use jobsheet_api::office::CreateOrderRequest;
use jobsheet_model::catalog::{Reason, Service};
use jobsheet_model::customer::{Customer, Site};
use jobsheet_model::form::{Field, FieldKind, Form, Label};
use jobsheet_model::order::OrderKind;
use jobsheet_model::person::{Person, Role};
use jobsheet_model::{CustomerId, OrderId, Priority, SiteId, TimeWindow, Timestamp, UserId};
use jobsheet_server::auth::Desk;
use jobsheet_server::cx::{Cx, SystemWorld};
use jobsheet_server::db::{Database, Tx};
use jobsheet_server::error::Result;
use jobsheet_server::feeds::Publication;
use jobsheet_server::people::NewAccount;
use jobsheet_server::seed::Phone;
use jobsheet_server::{catalog, company, customers, orders, people};
use jobsheet_workflow::Flow;
use serde_json::json;

/// Everybody's password.
pub const PASSWORD: &str = "correct horse";

/// Questions of the checklist: as many as a long one has.
const QUESTIONS: usize = 25;

/// What is made.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    pub technicians: usize,
    pub orders_each: usize,
    /// Every so many orders have a record of 25 answers already; 0: none.
    pub record_every: usize,
}

/// The login of a technician.
pub fn login(number: usize) -> String {
    format!("technician.{number}")
}

/// A question that is answered with words.
pub fn question(number: usize) -> String {
    format!("question_{number}")
}

/// Words that do not repeat from order to order, as those of people do not.
pub fn words(length: usize, seed: u64) -> String {
    const WORDS: [&str; 24] = [
        "valve", "pump", "north", "panel", "breaker", "customer", "filter", "leak", "torque", "unit", "roof", "meter",
        "replace", "inspect", "gauge", "pressure", "model", "serial", "access", "gate", "code", "hvac", "duct", "coil",
    ];
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut text = String::new();
    while text.len() < length {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        text.push_str(WORDS[(state >> 33) as usize % WORDS.len()]);
        if state >> 61 == 0 {
            text.push_str(&((state >> 20) % 10_000).to_string());
        }
        text.push(' ');
    }
    text.truncate(length);
    text.trim_end().to_owned()
}

/// Makes it.
pub fn found(data: &Path, size: Size) {
    std::fs::create_dir_all(data).unwrap();
    let db = Database::inline(Some(&data.join("jobsheet.sqlite")), Arc::new(SystemWorld)).unwrap();
    db.write_now(&mut db.cx(), |tx, cx| {
        let house = house(tx, cx, size.technicians)?;
        for number in 0..size.technicians * size.orders_each {
            order(tx, cx, &house, number, Some(house.technicians[number / size.orders_each]))?;
        }
        if size.record_every > 0 {
            history(tx, cx, &house, size)?;
        }
        Ok(())
    })
    .unwrap();
}

pub struct House {
    pub desk: Desk,
    pub technicians: Vec<UserId>,
    sites: Vec<(CustomerId, SiteId)>,
}

/// People, customers, places and the catalogue.
pub fn house(tx: &mut Tx, cx: &mut Cx, technicians: usize) -> Result<House> {
    company::set(tx, company::NAME, "泰安设备服务")?;
    let cheap = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8, 1, 1, None).unwrap());
    let password_hash = cheap.hash_password_with_salt(PASSWORD.as_bytes(), &[1; 16]).unwrap().to_string();
    let add = |tx: &mut Tx, cx: &mut Cx, name: String, login: String, role| {
        let id: UserId = cx.id();
        let person = Person { id, name, role, phone: String::new(), skills: Vec::new(), home: None };
        people::add(tx, cx, None, &NewAccount { person, login, password_hash: password_hash.clone() })?;
        Ok::<_, jobsheet_server::error::Error>(id)
    };
    let dana = add(tx, cx, "达娜".to_owned(), "dana".to_owned(), Role::Dispatcher)?;
    let technicians = (0..technicians)
        .map(|number| add(tx, cx, format!("技师 {number}"), login(number), Role::Technician))
        .collect::<Result<Vec<UserId>>>()?;
    let mut sites = Vec::new();
    for number in 0..300_u64 {
        let (customer, site): (CustomerId, SiteId) = (cx.id(), cx.id());
        let name = words(24, number);
        customers::put_customer(tx, &Customer { id: customer, name: name.clone(), level: "standard".to_owned() })?;
        customers::put_site(
            tx,
            &Site {
                id: site,
                customer,
                name,
                district: "泰山区".to_owned(),
                address: words(60, number + 1_000),
                lat: 36.2 + number as f64 * 0.000_731,
                lon: 117.1 + number as f64 * 0.000_517,
                fence: 200.0,
                contact: words(16, number + 2_000),
                phone: format!("0538-555-{number:04}"),
            },
        )?;
        sites.push((customer, site));
    }
    let label = |text: &str| Label { zh: text.to_owned(), en: text.to_owned() };
    let fields = (0..QUESTIONS).map(|number| Field {
        id: question(number),
        label: label(&words(40, number as u64)),
        kind: FieldKind::Text,
        required: false,
    });
    let form = Form { id: cx.id(), version: 1, title: label("检查表"), fields: fields.collect() };
    catalog::put_form(tx, &form)?;
    catalog::put_service(
        tx,
        &Service { code: "repair".to_owned(), name: label("故障维修"), minutes: 60 },
        1,
        Some(form.id),
    )?;
    for action in ["decline", "pause", "skip_signature", "give_up"] {
        catalog::put_reason(tx, action, &Reason { code: "other".to_owned(), label: label("其他") }, 1)?;
    }
    catalog::put_flow(tx, &Flow::parse(Flow::STANDARD).unwrap())?;
    let mut publication = Publication::default();
    publication.catalog();
    publication.publish(tx)?;
    let desk = Desk { user: dana, role: Role::Dispatcher, expires_at: Timestamp(i64::MAX), session: [0; 32] };
    Ok(House { desk, technicians, sites })
}

/// About 1.5 KB of decisions with its copies of customer and place.
pub fn order(tx: &mut Tx, cx: &mut Cx, house: &House, number: usize, technician: Option<UserId>) -> Result<OrderId> {
    let (customer, site) = house.sites[number % house.sites.len()];
    let day = (number / 12) as i64 % 60 - 20;
    let start = cx.now.plus(day * 86_400_000 + (number as i64 % 9) * 3_600_000);
    let request = CreateOrderRequest {
        id: cx.id(),
        kind: OrderKind::default(),
        service: "repair".to_owned(),
        title: words(40, number as u64),
        description: words(400, number as u64 + 5_000),
        priority: Priority::ALL[number % 4],
        customer,
        site,
        asset: None,
        window: TimeWindow { start: Some(start), end: Some(start.plus(7_200_000)) },
        technician,
    };
    orders::create(tx, cx, &house.desk, &request).map(|()| request.id)
}

/// Work of an earlier phone of the first technician.
fn history(tx: &mut Tx, cx: &mut Cx, house: &House, size: Size) -> Result<()> {
    let mut phone = Phone::enrol(tx, cx, house.technicians[0], "an earlier phone", [9; 32])?;
    phone.sync(tx, cx)?;
    let held: Vec<OrderId> = phone.cards.keys().copied().collect();
    for (turn, order) in held.into_iter().step_by(size.record_every).enumerate() {
        for number in 0..QUESTIONS {
            let said = json!(words(12, (turn * QUESTIONS + number) as u64));
            phone.answer(cx, cx.now, order, &question(number), &said)?;
        }
        if turn % 20 == 19 {
            phone.sync(tx, cx)?;
        }
    }
    phone.sync(tx, cx).map(|_| ())
}
