//! Orders that leave the phone: hidden at once, their unsent work handed in, then gone without a trace.

use jobsheet_api::ErrorCode;
use jobsheet_api::device::Command;
use jobsheet_model::entry::{Action, Slot};
use jobsheet_store::queries::{blobs, changes, orders, records};

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
