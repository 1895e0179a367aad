//! A company as large as the board promises to keep smooth: `bench-company <empty folder>`, for `cargo xtask bench board`.
//!
//! 500 technicians with homes, skills, working hours and breaks; 5,000 orders of tomorrow on 2,000 sites, a fifth of them in the
//! pool, half of the others with a time. All of it goes through the server's own functions, so nothing is in it that a desk
//! could not have put there. The same program makes the same company, but for ids and the day. The logins are printed as JSON.

#![expect(clippy::print_stdout, reason = "its answer is its purpose")]
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::path::PathBuf;
use std::sync::Arc;

use argon2::password_hash::PasswordHasher;
use argon2::{Algorithm, Argon2, Params, Version};
use jobsheet_api::office::{CreateOrderRequest, Move, MovesRequest};
use jobsheet_model::catalog::Service;
use jobsheet_model::customer::{Customer, Site};
use jobsheet_model::form::Label;
use jobsheet_model::order::OrderKind;
use jobsheet_model::person::{Person, Role};
use jobsheet_model::{CustomerId, Priority, SiteId, TimeWindow, Timestamp, UserId};
use jobsheet_server::auth::Desk;
use jobsheet_server::cx::{Cx, SystemWorld};
use jobsheet_server::db::{Database, Tx};
use jobsheet_server::error::Result;
use jobsheet_server::feeds::Publication;
use jobsheet_server::people::NewAccount;
use jobsheet_server::planning::{Day, hours, moves, needs};
use jobsheet_server::{catalog, company, customers, orders, people};
use jobsheet_workflow::Flow;
use serde_json::json;

const TECHNICIANS: usize = 500;
const ORDERS: usize = 5_000;
const SITES: usize = 2_000;
const PASSWORD: &str = "jobsheet";
const HOUR: i64 = 3_600_000;

/// Service, minutes, skill that it needs.
const SERVICES: [(&str, u32, Option<&str>); 4] = [
    ("consulting", 30, None),
    ("boiler_repair", 60, Some("boiler")),
    ("hvac_service", 45, Some("hvac")),
    ("elevator_check", 40, Some("elevator")),
];
const TITLES: [&str; 6] =
    ["壁挂炉点不着火", "空调不制冷", "电梯门感应失灵", "热水器漏水", "年度保养", "Compressor is noisy & hot"];
const DISTRICTS: [&str; 4] = ["泰山区", "岱岳区", "新泰市", "肥城市"];

/// A number below `most` that belongs to this thing.
fn chance(thing: usize, salt: u64, most: usize) -> usize {
    let mut state = (thing as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ salt.wrapping_mul(0xd1b5_4a32_d192_ed03);
    state = (state ^ (state >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    ((state ^ (state >> 29)) % most as u64) as usize
}

/// Somewhere within thirty kilometres of the middle of the town.
fn place(thing: usize, salt: u64) -> (f64, f64) {
    let share = |salt| chance(thing, salt, 10_000) as f64 / 10_000.0 - 0.5;
    (36.18 + share(salt) * 0.5, 117.1 + share(salt + 1) * 0.6)
}

fn main() {
    let folder = std::env::args().nth(1).map(PathBuf::from).expect("usage: bench-company <empty folder>");
    std::fs::create_dir_all(&folder).unwrap();
    let db = Database::inline(Some(&folder.join("jobsheet.sqlite")), Arc::new(SystemWorld)).unwrap();
    db.write_now(&mut db.cx(), make).unwrap();
    let logins = json!([{ "login": "dana", "name": "达娜", "role": "dispatcher", "password": PASSWORD }]);
    println!("{}", json!({ "company": "泰安设备服务", "orders": ORDERS, "logins": logins }));
}

fn make(tx: &mut Tx, cx: &mut Cx) -> Result<()> {
    company::set(tx, company::NAME, "泰安设备服务")?;
    let label = |text: &str| Label { zh: text.to_owned(), en: text.to_owned() };
    for (position, (code, minutes, skill)) in (1..).zip(SERVICES) {
        let service = Service { code: code.to_owned(), name: label(code), minutes };
        catalog::put_service(tx, &service, position, None)?;
        needs::put_service(tx, code, skill.as_slice())?;
    }
    catalog::put_flow(tx, &Flow::parse(Flow::STANDARD).unwrap())?;
    let (dana, technicians) = staff(tx, cx)?;
    let sites = sites(tx, cx)?;
    let mut publication = Publication::default();
    publication.catalog();
    publication.publish(tx)?;
    let desk = Desk { user: dana, role: Role::Dispatcher, expires_at: Timestamp(i64::MAX), session: [0; 32] };
    let day = Day::read(tx, cx, "")?;
    let midnight = day.bounds.end;
    let mut planned = Vec::new();
    for number in 0..ORDERS {
        // Four of five are somebody's: the first visit of everybody, then the second.
        let given = number / 5 * 4 + number % 5;
        let whose = (number % 5 != 4).then_some((given % TECHNICIANS, given / TECHNICIANS));
        let request = order(cx, number, whose, &technicians, &sites, midnight);
        let start = request.window.start.filter(|_| number % 2 == 0);
        orders::create(tx, cx, &desk, &request)?;
        if let (Some(technician), Some(start)) = (request.technician, start) {
            planned.push(Move {
                order: request.id,
                version: u64::MAX,
                technician: Some(technician),
                start: Some(start),
                pinned: number % 20 == 0,
                reason: String::new(),
            });
        }
    }
    for portion in planned.chunks(500) {
        let answer = moves(tx, cx, &desk, &MovesRequest { moves: portion.to_vec() })?;
        assert!(answer.moves.iter().all(|one| one.error.is_none()), "a time was refused");
    }
    Ok(())
}

fn staff(tx: &mut Tx, cx: &mut Cx) -> Result<(UserId, Vec<UserId>)> {
    // As cheap as it can be: 500 passwords that nobody uses.
    let cheap = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8, 1, 1, None).unwrap());
    let password_hash = cheap.hash_password_with_salt(PASSWORD.as_bytes(), &[1; 16]).unwrap().to_string();
    let add = |tx: &mut Tx, cx: &mut Cx, login: String, person: Person| {
        let id = person.id;
        people::add(tx, cx, None, &NewAccount { person, login, password_hash: password_hash.clone() })?;
        Ok::<_, jobsheet_server::error::Error>(id)
    };
    let person = |cx: &mut Cx, name: String, role| Person {
        id: cx.id(),
        name,
        role,
        phone: String::new(),
        skills: Vec::new(),
        home: None,
    };
    let dana = person(cx, "达娜".to_owned(), Role::Dispatcher);
    let dana = add(tx, cx, "dana".to_owned(), dana)?;
    let mut technicians = Vec::with_capacity(TECHNICIANS);
    for number in 0..TECHNICIANS {
        let mut one = person(cx, format!("工程师 {number:03}"), Role::Technician);
        one.home = Some(place(number, 11));
        one.skills = SERVICES
            .iter()
            .filter_map(|(_, _, skill)| *skill)
            .enumerate()
            .filter(|(at, _)| *at == number % 3 || chance(number, 17 + *at as u64, 2) == 0)
            .map(|(_, skill)| skill.to_owned())
            .collect();
        let id = add(tx, cx, format!("technician.{number}"), one)?;
        let shifts: Vec<_> = (1..=7).map(|day| (day, (8 * 60, 17 * 60 + 30))).collect();
        let breaks: Vec<_> = (1..=7).map(|day| (day, (11 * 60 + 30, 13 * 60), 60)).collect();
        hours::put_week(tx, id, &shifts, &breaks)?;
        technicians.push(id);
    }
    Ok((dana, technicians))
}

fn sites(tx: &mut Tx, cx: &mut Cx) -> Result<Vec<(CustomerId, SiteId)>> {
    let mut sites = Vec::with_capacity(SITES);
    for number in 0..SITES {
        let (customer, site): (CustomerId, SiteId) = (cx.id(), cx.id());
        let name = format!("客户 {number:04} 有限公司");
        customers::put_customer(tx, &Customer { id: customer, name: name.clone(), level: "standard".to_owned() })?;
        let (lat, lon) = place(number, 23);
        let district = DISTRICTS[chance(number, 29, DISTRICTS.len())].to_owned();
        let address = format!("{district}东岳大街 {number} 号");
        let (contact, phone) = ("联系人".to_owned(), format!("0538-555-{number:04}"));
        customers::put_site(
            tx,
            &Site { id: site, customer, name, district, address, lat, lon, fence: 200.0, contact, phone },
        )?;
        sites.push((customer, site));
    }
    Ok(sites)
}

/// `whose` is a technician's number, and which visit of their day it is.
fn order(
    cx: &mut Cx,
    number: usize,
    whose: Option<(usize, usize)>,
    technicians: &[UserId],
    sites: &[(CustomerId, SiteId)],
    midnight: Timestamp,
) -> CreateOrderRequest {
    let (customer, site) = sites[chance(number, 31, sites.len())];
    // An hour each, one after another; what is in the pool whenever.
    let hour = whose.map_or_else(|| chance(number, 37, 9), |(_, turn)| turn);
    let start = midnight.plus((8 + hour as i64) * HOUR);
    let service = match whose {
        Some((technician, turn)) if turn % 2 == 0 => SERVICES[1 + technician % 3].0,
        Some(_) => SERVICES[0].0,
        None => SERVICES[chance(number, 47, SERVICES.len())].0,
    };
    CreateOrderRequest {
        id: cx.id(),
        kind: OrderKind::default(),
        service: service.to_owned(),
        title: format!("{} {number}", TITLES[chance(number, 41, TITLES.len())]),
        description: String::new(),
        priority: Priority::ALL[chance(number, 43, 4)],
        customer,
        site,
        asset: None,
        window: TimeWindow { start: Some(start), end: Some(start.plus(2 * HOUR)) },
        technician: whose.map(|(technician, _)| technicians[technician]),
    }
}
