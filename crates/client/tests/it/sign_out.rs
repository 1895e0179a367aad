//! Signing out, and two people on one phone.

use jobsheet_api::ErrorCode;
use std::rc::Rc;

use futures::executor::block_on;
use jobsheet_api::device::{Command, OrdersFilter, Reply};
use jobsheet_api::office::EnrolResponse;
use jobsheet_model::entry::Action;
use jobsheet_model::{Status, Timestamp};
use jobsheet_store::Store;
use jobsheet_store::queries::session;

use crate::office::Office;
use crate::wire::{Fate, Sender};
use crate::world::*;

fn two_people() -> Office {
    let mut office = Office::with_orders(2, li_wei());
    office.cards.insert(order(7), card(7, wang_fang()));
    office.publish(order(7), wang_fang());
    office
}

#[test]
fn unsent_work_is_not_left_behind_by_accident() {
    let mut office = two_people();
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.step(order(1), Action::Accept);
    assert_eq!(phone.code(Command::SignOut { keep: false }), ErrorCode::UnsentWork);
    phone.sync(&mut office);
    let Reply::Session(session) = phone.tell(Command::SignOut { keep: false }).unwrap() else { panic!() };
    assert_eq!(session.person, None);
    assert_eq!(phone.code(Command::Today { day: String::new(), place: None, first: None }), ErrorCode::NotEnrolled);
    assert_eq!(phone.core.sync_request().unwrap_err().code, ErrorCode::NotEnrolled);
}

#[test]
fn her_colleague_neither_sees_nor_loses_it() {
    let mut office = two_people();
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.step(order(1), Action::Accept);
    phone.tell(Command::SignOut { keep: true }).unwrap();

    phone.sign_in(wang_fang(), &mut office);
    assert!(phone.today().open.is_empty(), "nothing of his before her own work is there");
    phone.sync(&mut office);
    assert_eq!(phone.today().open.iter().map(|row| row.id).collect::<Vec<_>>(), [order(7)]);
    assert_eq!(phone.code(Command::Order { order: order(1) }), ErrorCode::OrderNotFound);
    assert!(phone.strip().all_confirmed);
    phone.step(order(7), Action::Accept);
    phone.sync(&mut office);
    assert_eq!((office.status(order(7)), office.status(order(1))), (Status::Accepted, Status::Assigned));
    phone.tell(Command::SignOut { keep: false }).unwrap();

    phone.sign_in(li_wei(), &mut office);
    assert_eq!(phone.page(order(1)).row.status, Status::Accepted);
    phone.sync(&mut office);
    assert_eq!(office.status(order(1)), Status::Accepted);
    assert!(phone.strip().all_confirmed);
}

#[test]
fn an_answer_to_somebody_who_has_left_is_nobody_s() {
    let mut office = two_people();
    let mut phone = Phone::new(1);
    phone.sign_in(li_wei(), &mut office);
    let (replica, zone) = (phone.replica(), office.zone.clone());
    let Sender { core, mut engine, wire, .. } = Sender::new(phone, office, li_wei());
    let core = Rc::new(core);
    // While Li Wei's question is on its way he signs out, and Wang Fang signs in.
    let borrowed = Rc::clone(&core);
    *wire.fate.borrow_mut() = Box::new(move |_| {
        let mut core = borrowed.borrow_mut();
        core.handle(Command::SignOut { keep: true }).unwrap();
        core.enrol_request("https://office", "login", "password", "phone").unwrap();
        let response = EnrolResponse {
            token: "token".to_owned(),
            replica,
            incarnation: 1,
            person: catalog().people.into_iter().find(|person| person.id == wang_fang()).unwrap(),
            company: "泰山暖通".to_owned(),
            zone: zone.clone(),
            server_time: Timestamp(0),
        };
        core.enrolled("https://office", "phone", response).unwrap();
        Fate::Arrives
    });
    engine.now(&core);
    block_on(engine.turn(&core, &&wire));
    assert_eq!(wire.log.borrow().len(), 1);
    let all = Command::Orders { filter: OrdersFilter::All, search: String::new(), place: None, first: None };
    let Reply::Orders(orders) = core.borrow_mut().handle(all).unwrap() else { panic!("no list") };
    assert!(orders.is_empty(), "{} orders of his are on her list", orders.len());
    assert_eq!(core.borrow().session().unwrap().person.id, wang_fang());
}

#[test]
fn an_expired_login_does_not_touch_the_replica() {
    let mut office = two_people();
    let pocket = tempfile::tempdir().unwrap();
    let path = pocket.path().join("replica.db");
    let mut phone = Phone::open(&path, 1);
    phone.sign_in(li_wei(), &mut office);
    phone.sync(&mut office);
    phone.step(order(1), Action::Accept);
    // As the engine does when the server says so; then the program starts again.
    phone.core.store_mut().write(session::expire).unwrap();
    let clock = phone.clock.clone();
    drop(phone);
    let mut phone = Phone::on(Store::open(&path, clock.now()).unwrap(), 1, clock, 1000);
    assert_eq!(phone.core.sync_request().unwrap_err().code, ErrorCode::SessionExpired);
    phone.step(order(1), Action::Depart);
    phone.sign_in(li_wei(), &mut office);
    phone.sync(&mut office);
    assert_eq!(office.status(order(1)), Status::Travelling);
}

#[test]
fn work_for_one_server_is_not_offered_to_another() {
    let mut office = two_people();
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    let refused = phone.core.enrol_request("https://elsewhere", "login", "password", "phone").unwrap_err();
    assert_eq!(refused.code, ErrorCode::UnsentWork);
}
