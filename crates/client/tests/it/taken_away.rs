//! Orders that leave the phone: hidden at once, their unsent work handed in, then gone without a trace.

use jobsheet_api::ErrorCode;
use jobsheet_api::device::{Command, Event};
use jobsheet_model::Timestamp;
use jobsheet_model::entry::{Action, Slot};
use jobsheet_store::queries::session::Kept;
use jobsheet_store::queries::{blobs, changes, orders, outbox, records};

use crate::office::Office;
use crate::world::*;

#[test]
fn reassigned_while_underground_his_work_is_handed_in_and_then_leaves() {
    let mut office = Office::with_orders(2, li_wei());
    let pocket = tempfile::tempdir().unwrap();
    let path = pocket.path().join("replica.db");
    let mut phone = Phone::open(&path, 1);
    phone.sign_in(li_wei(), &mut office);
    phone.sync(&mut office);
    phone.step(order(1), Action::Accept);
    phone.tell(Command::Remark { order: order(1), text: "secret of order one".to_owned() }).unwrap();
    let photo = phone.photo(order(1), Slot::Before, "order one");
    let sha256 = prepared("order one").sha256;

    // The dispatcher gives it to Wang Fang meanwhile.
    office.change(order(1), |card| card.order.visit.as_mut().unwrap().technician = wang_fang());
    office.revoke(order(1), li_wei(), "reassigned");
    phone.sync(&mut office);
    assert_eq!(phone.code(Command::Order { order: order(1) }), ErrorCode::OrderNotFound);
    assert_eq!(
        phone.code(Command::Bytes { order: order(1), attachment: photo, thumb: false }),
        ErrorCode::OrderNotFound
    );
    assert_eq!(phone.today().open.len(), 1);
    assert_eq!(phone.today().notices[0].code, "reassigned");
    // The words are at the office; the photo is still to be handed in.
    assert_eq!(office.record(order(1)).entries().len(), 2);
    assert!(blobs::info(phone.core.store().db(), &sha256).unwrap().is_some());

    crate::day::upload(&mut phone, &mut office);
    phone.sync(&mut office);
    let db = phone.core.store().db();
    let id = order(1).to_string();
    assert!(orders::get(db, &id).unwrap().is_none() && records::get(db, &id).unwrap().is_none());
    assert!(changes::in_record(db, &id).unwrap().is_empty() && blobs::info(db, &sha256).unwrap().is_none());
    assert!(phone.strip().all_confirmed);

    // Not a byte of it is left in any file.
    drop(phone);
    for file in std::fs::read_dir(pocket.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for needle in ["secret of order one", "jpeg of order one"] {
            assert!(!bytes.windows(needle.len()).any(|window| window == needle.as_bytes()), "{needle}");
        }
    }
}

/// One exchange, as long as there is somebody to ask for.
pub fn exchange(phone: &mut Phone, office: &mut Office) {
    if let Some(user) = phone.core.session().map(|session| session.person.id) {
        let request = phone.core.sync_request().unwrap();
        let response = office.answer(&request, user, Timestamp(phone.clock.now()));
        phone.core.apply(&request, response).unwrap();
    }
}

#[test]
fn a_revoked_phone_hands_in_everybody_s_work_and_keeps_nothing() {
    let mut office = Office::with_orders(2, li_wei());
    office.cards.insert(order(7), card(7, wang_fang()));
    office.publish(order(7), wang_fang());
    let pocket = tempfile::tempdir().unwrap();
    let path = pocket.path().join("replica.db");
    let mut phone = Phone::open(&path, 1);
    phone.sign_in(li_wei(), &mut office);
    phone.sync(&mut office);
    phone.tell(Command::Remark { order: order(1), text: "secret of Li Wei".to_owned() }).unwrap();
    // Wang Fang borrows the phone and is out of reach all day.
    phone.tell(Command::SignOut { keep: true }).unwrap();
    phone.sign_in(wang_fang(), &mut office);
    phone.sync(&mut office);
    phone.tell(Command::Remark { order: order(7), text: "secret of Wang Fang".to_owned() }).unwrap();
    phone.photo(order(7), Slot::Before, "order seven");
    let Kept::Here(key) = phone.core.device().unwrap().secret.clone() else { panic!("no keystore here") };
    phone.core.take_events();

    office.revoked = true;
    for _ in 0..3 {
        exchange(&mut phone, &mut office);
    }
    let words = |office: &Office, n| office.record(order(n)).entries().len();
    assert_eq!((words(&office, 1), words(&office, 7)), (1, 1), "both have handed in");
    assert!(phone.today().open.is_empty() && phone.today().notices.is_empty(), "hidden at once");
    assert!(phone.core.session().is_some(), "the photo is still to be handed in");
    // Not even the end of the program lets it stay.
    drop(phone);
    let mut phone = Phone::open(&path, 1);
    crate::day::upload(&mut phone, &mut office);
    exchange(&mut phone, &mut office);

    assert!(phone.core.session().is_none() && phone.core.device().is_none());
    assert!(phone.core.take_events().contains(&Event::SessionExpired));
    assert_eq!(phone.code(Command::Today { day: String::new(), place: None, first: None }), ErrorCode::NotEnrolled);
    drop(phone);
    for file in std::fs::read_dir(pocket.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let secrets: [&[u8]; 5] =
            [b"secret of Li Wei", b"secret of Wang Fang", b"jpeg of order seven", "岱庙街道".as_bytes(), &key];
        for secret in secrets {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret), "{secret:?}");
        }
    }
    // Whoever signs in here later is a new device.
    let mut phone = Phone::open(&path, 2);
    let request = phone.core.enrol_request("https://office", "login", "password", "phone").unwrap();
    assert_eq!(request.replica, None);
}

#[test]
fn what_the_server_refuses_does_not_keep_a_revoked_phone() {
    let mut office = Office::with_orders(1, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.tell(Command::Remark { order: order(1), text: "too much".to_owned() }).unwrap();
    phone.photo(order(1), Slot::Before, "behind it");
    office.refuse = Some(("too much".to_owned(), jobsheet_record::Refusal::OutsideWriteScope));
    office.revoked = true;
    for _ in 0..3 {
        exchange(&mut phone, &mut office);
    }
    assert!(phone.core.session().is_some(), "the picture may still be tried");
    // No record names it there, so the server does not want it.
    let due = outbox::due_files(phone.core.store().db(), &li_wei().to_string(), Timestamp(i64::MAX), 9, true).unwrap();
    assert_eq!(due.len(), 1);
    phone.core.store_mut().write(|db| outbox::attention(db, &due[0].id, "{}")).unwrap();
    exchange(&mut phone, &mut office);
    let left = blobs::info(phone.core.store().db(), &prepared("behind it").sha256).unwrap();
    assert!(phone.core.session().is_none() && left.is_none());
}

#[test]
fn a_revoked_phone_hands_in_what_there_was_nothing_to_do_about() {
    let mut office = Office::with_orders(1, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.tell(Command::SetNote { order: order(1), text: "poison".to_owned(), base: String::new() }).unwrap();
    office.refuse = Some(("poison".to_owned(), jobsheet_record::Refusal::OutsideWriteScope));
    office.revoked = true;
    let request = phone.core.sync_request().unwrap();
    // While it is on its way: done again without the word that was refused, there is nothing to wipe out.
    phone.tell(Command::SetNote { order: order(1), text: String::new(), base: "poison".to_owned() }).unwrap();
    let sql = "SELECT hash FROM changes ORDER BY n DESC LIMIT 1";
    let wiped: String = phone.core.store().db().query_row(sql, [], |row| row.get(0)).unwrap();
    let response = office.answer(&request, li_wei(), Timestamp(phone.clock.now()));
    phone.core.apply(&request, response).unwrap();

    let mut shown = Vec::new();
    while phone.core.session().is_some() {
        let request = phone.core.sync_request().unwrap();
        let changes = request.push.iter().flat_map(|envelope| &envelope.changes);
        shown.extend(changes.map(|change| jobsheet_sync::envelope::hash_of(change).to_string()));
        assert!(shown.len() < 9, "it says the same again and again: {shown:?}");
        let response = office.answer(&request, li_wei(), Timestamp(phone.clock.now()));
        phone.core.apply(&request, response).unwrap();
    }
    assert!(shown.contains(&wiped), "{wiped} is not among {shown:?}");
}

#[test]
fn given_back_later_it_is_there_again() {
    let mut office = Office::with_orders(1, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.step(order(1), Action::Accept);
    phone.sync(&mut office);
    office.revoke(order(1), li_wei(), "reassigned");
    phone.sync(&mut office);
    assert!(phone.today().open.is_empty());
    office.publish(order(1), li_wei());
    phone.sync(&mut office);
    assert_eq!(phone.page(order(1)).timeline.len(), 1);
}

#[test]
fn a_closed_order_leaves_without_a_word() {
    let mut office = Office::with_orders(1, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    office.revoke(order(1), li_wei(), "closed");
    phone.sync(&mut office);
    let today = phone.today();
    assert!(today.open.is_empty() && today.notices.is_empty());
}
