//! Signing out, and two people on one phone.

use jobsheet_api::ErrorCode;
use jobsheet_api::device::{Command, Reply};
use jobsheet_model::Status;
use jobsheet_model::entry::Action;

use jobsheet_store::Store;
use jobsheet_store::queries::session;

use crate::office::Office;
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
