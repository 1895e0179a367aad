//! Damaged files, records that cannot be read, a restored server.

use jobsheet_api::ErrorCode;
use jobsheet_api::device::{Command, ItemState};
use jobsheet_model::Status;
use jobsheet_model::entry::{Action, Slot};
use jobsheet_store::Store;
use jobsheet_store::queries::records;

use crate::office::Office;
use crate::world::*;

#[test]
fn a_record_that_killed_the_program_is_set_aside_and_the_others_work() {
    let mut office = Office::with_orders(2, li_wei());
    let pocket = tempfile::tempdir().unwrap();
    let path = pocket.path().join("replica.db");
    let mut phone = Phone::open(&path, 1);
    phone.sign_in(li_wei(), &mut office);
    phone.sync(&mut office);
    phone.step(order(1), Action::Accept);
    // It dies while it loads this record, and again. Once would be chance.
    for _ in 0..2 {
        phone.core.store_mut().jot(|db| records::opening(db, &order(1).to_string(), true)).unwrap();
        drop(phone);
        phone = Phone::on(Store::open(&path, MORNING).unwrap(), 1, TestClock::default(), 500);
    }
    assert_eq!(phone.page(order(1)).locked.as_deref(), Some("unreadable"));
    assert_eq!(phone.code(Command::Remark { order: order(1), text: "x".to_owned() }), ErrorCode::RecordUnreadable);
    phone.step(order(2), Action::Accept);
    let strip = phone.strip();
    assert!(!strip.all_confirmed);
    let item = strip.items.iter().find(|item| item.state == ItemState::NeedsAttention).unwrap();
    phone.tell(Command::Retry { item: item.id.clone() }).unwrap();
    assert_eq!(phone.page(order(1)).row.status, Status::Accepted);
    phone.sync(&mut office);
    assert_eq!((office.status(order(1)), office.status(order(2))), (Status::Accepted, Status::Accepted));
    assert!(phone.strip().all_confirmed);
}

#[test]
fn of_records_that_were_loaded_together_when_the_program_died_only_the_one_to_blame_is_set_aside() {
    const ORDERS: u64 = 12;
    let mut office = Office::with_orders(ORDERS, li_wei());
    let pocket = tempfile::tempdir().unwrap();
    let path = pocket.path().join("replica.db");
    let mut phone = Phone::open(&path, 1);
    phone.sign_in(li_wei(), &mut office);
    phone.sync(&mut office);
    for n in 1..=ORDERS {
        phone.step(order(n), Action::Accept);
    }
    let opening = |phone: &mut Phone, n, on| {
        phone.core.store_mut().jot(|db| records::opening(db, &order(n).to_string(), on)).unwrap();
    };
    // It dies while it takes in an answer about all of them: nobody knows which of them it was.
    for n in 1..=ORDERS {
        opening(&mut phone, n, true);
    }
    drop(phone);
    let mut phone = Phone::on(Store::open(&path, MORNING).unwrap(), 1, TestClock::default(), 500);
    // The answer comes again and is taken in record by record; it dies at the third.
    for n in 1..=2 {
        opening(&mut phone, n, true);
        opening(&mut phone, n, false);
    }
    opening(&mut phone, 3, true);
    drop(phone);
    let mut phone = Phone::on(Store::open(&path, MORNING).unwrap(), 1, TestClock::default(), 500);
    // The first two were proven good: they may go together again. The others are still loaded one by one.
    let before = phone.core.store().commits();
    phone.sync(&mut office);
    assert!(phone.core.store().commits() - before > 2 * (ORDERS - 3));
    for n in 1..=ORDERS {
        assert_eq!(phone.page(order(n)).locked.is_some(), n == 3, "order {n}");
        assert_eq!(office.status(order(n)), Status::Accepted);
    }
    // Nobody is suspected any more: two marks for all of them.
    for n in (1..=ORDERS).filter(|n| *n != 3) {
        phone.tell(Command::Remark { order: order(n), text: "here".to_owned() }).unwrap();
    }
    let before = phone.core.store().commits();
    phone.sync(&mut office);
    assert!(phone.core.store().commits() - before < ORDERS);
}

#[test]
fn a_damaged_snapshot_is_made_anew_from_the_changes() {
    let mut office = Office::with_orders(1, li_wei());
    let pocket = tempfile::tempdir().unwrap();
    let path = pocket.path().join("replica.db");
    let mut phone = Phone::open(&path, 1);
    phone.sign_in(li_wei(), &mut office);
    phone.sync(&mut office);
    for n in 0..20 {
        phone.tell(Command::Remark { order: order(1), text: format!("remark {n}") }).unwrap();
    }
    let hurt =
        phone.core.store().db().execute("UPDATE records SET snapshot = x'00' WHERE snapshot IS NOT NULL", []).unwrap();
    assert_eq!(hurt, 1);
    drop(phone);
    let mut phone = Phone::on(Store::open(&path, MORNING).unwrap(), 1, TestClock::default(), 500);
    assert_eq!(phone.page(order(1)).timeline.len(), 20);
}

#[test]
fn a_damaged_database_is_kept_and_what_was_typed_is_saved() {
    let mut office = Office::with_orders(60, li_wei());
    let pocket = tempfile::tempdir().unwrap();
    let path = pocket.path().join("replica.db");
    let mut phone = Phone::open(&path, 1);
    phone.sign_in(li_wei(), &mut office);
    phone.sync(&mut office);
    phone.step(order(1), Action::Accept);
    phone.sync(&mut office);
    phone.step(order(1), Action::Depart);
    phone.photo(order(1), Slot::Before, "before");
    phone.core.store().db().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    // The page with the orders' index is overwritten by something else's bytes.
    let (root, size): (i64, i64) = phone
        .core
        .store()
        .db()
        .query_row(
            "SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_schema WHERE name = 'orders_day'",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    drop(phone);
    let mut bytes = std::fs::read(&path).unwrap();
    let (from, size) = (usize::try_from((root - 1) * size).unwrap(), usize::try_from(size).unwrap());
    bytes[from..from + size].fill(0xA5);
    std::fs::write(&path, &bytes).unwrap();

    let opened = Store::open(&path, 123).unwrap();
    assert!(opened.salvage.is_some());
    assert_eq!(std::fs::read(pocket.path().join("replica.db.corrupt-123")).unwrap().len(), bytes.len());
    let mut phone = Phone::on(opened, 1, TestClock::default(), 500);
    assert!(phone.core.session().unwrap().expired, "the login is asked for, with a new incarnation");
    assert!(!phone.strip().all_confirmed, "the unsent work is known");
    let replica = phone.core.device().unwrap().replica;
    phone.sign_in(li_wei(), &mut office);
    assert_eq!((phone.core.device().unwrap().replica, phone.core.device().unwrap().incarnation), (replica, 2));
    phone.sync(&mut office);
    assert_eq!(office.status(order(1)), Status::Travelling);
    assert_eq!(office.record(order(1)).attachments().len(), 1);
    crate::day::upload(&mut phone, &mut office);
    phone.sync(&mut office);
    assert!(phone.strip().all_confirmed, "{:#?}", phone.strip());
    assert_eq!(phone.page(order(1)).timeline.len(), 2);
    let notices = phone.today().notices;
    assert_eq!(notices.iter().map(|notice| notice.code.as_str()).collect::<Vec<_>>(), ["salvaged"]);
}

#[test]
fn the_devices_heal_a_server_that_was_restored_from_a_backup() {
    let mut office = Office::with_orders(1, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    let (cards, records) = (office.cards.clone(), office.records.clone());
    phone.begin(order(1));
    phone.sync(&mut office);
    assert!(phone.strip().all_confirmed);
    // Back to this morning's backup.
    (office.cards, office.records, office.epoch) = (cards, records, 2);
    office.publish(order(1), li_wei());
    phone.sync(&mut office);
    assert_eq!(office.status(order(1)), Status::InProgress);
    assert_eq!(office.record(order(1)).entries().len(), 4);
    assert!(phone.strip().all_confirmed);
}

#[test]
fn what_is_written_after_a_restored_server_bears_no_name_that_somebody_may_still_hold() {
    let mut office = Office::with_orders(1, li_wei());
    let (mut phone, mut tablet) = (Phone::ready(1, li_wei(), &mut office), Phone::ready(2, li_wei(), &mut office));
    let (cards, records) = (office.cards.clone(), office.records.clone());
    phone.tell(Command::Remark { order: order(1), text: "the pump hums".to_owned() }).unwrap();
    phone.sync(&mut office);
    tablet.sync(&mut office);
    // The order is taken away, and the phone forgets all of it. The tablet lies in a drawer.
    office.revoke(order(1), li_wei(), "reassigned");
    phone.sync(&mut office);
    // Back to this morning's backup, in which it is his; there is no remark in it.
    (office.cards, office.records, office.epoch) = (cards, records, 2);
    office.publish(order(1), li_wei());
    phone.sync(&mut office);
    phone.tell(Command::Remark { order: order(1), text: "the pump is quiet".to_owned() }).unwrap();
    phone.sync(&mut office);
    // The tablet holds the phone's first change by its old name, and hears of one with the same number.
    tablet.sync(&mut office);
    let said = |device: &mut Phone| {
        let texts = device.page(order(1)).timeline.into_iter().filter_map(|item| item.args.get("text").cloned());
        texts.collect::<Vec<_>>()
    };
    assert_eq!(said(&mut tablet), said(&mut phone));
    assert!(said(&mut tablet).contains(&"the pump is quiet".to_owned()));
    assert!(tablet.strip().all_confirmed && phone.strip().all_confirmed);
}

#[test]
fn a_server_that_gives_the_phone_another_name_gets_the_work_under_that_name() {
    let mut office = Office::with_orders(1, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.step(order(1), Action::Accept);
    phone.sync(&mut office);
    phone.step(order(1), Action::Depart);
    // Its device list was lost.
    office.rename = Some(jobsheet_model::ReplicaId(id(9, 77)));
    phone.sign_in(li_wei(), &mut office);
    phone.sync(&mut office);
    assert_eq!(office.status(order(1)), Status::Travelling);
    assert!(phone.strip().all_confirmed);
    let entries = office.record(order(1)).entries();
    let devices: std::collections::BTreeSet<_> = entries.values().map(|entry| entry.device).collect();
    assert_eq!(devices.len(), 2);
}

#[test]
fn what_a_confirmed_fact_builds_on_is_at_a_restored_server_though_it_does_not_list_it() {
    let mut office = Office::with_orders(1, li_wei());
    let (mut phone, mut tablet) = (Phone::ready(1, li_wei(), &mut office), Phone::ready(2, li_wei(), &mut office));
    let remark = |device: &mut Phone, text: &str, office: &mut Office| {
        device.tell(Command::Remark { order: order(1), text: text.to_owned() }).unwrap();
        device.sync(office);
    };
    remark(&mut tablet, "the pump hums", &mut office);
    phone.sync(&mut office);
    remark(&mut phone, "the pump is warm", &mut office);
    let (cards, records) = (office.cards.clone(), office.records.clone());
    tablet.sync(&mut office);
    remark(&mut tablet, "nobody has this but the tablet and the server", &mut office);
    phone.sync(&mut office);
    phone.tell(Command::Remark { order: order(1), text: "said on top of it".to_owned() }).unwrap();
    // Back to noon's backup, and the order is somebody else's there.
    (office.cards, office.records, office.epoch) = (cards, records, 2);
    office.revoke(order(1), li_wei(), "reassigned");
    phone.sync(&mut office);
    assert_eq!(office.record(order(1)).entries().len(), 3);
    assert!(phone.strip().all_confirmed, "{:#?}", phone.strip());
}
