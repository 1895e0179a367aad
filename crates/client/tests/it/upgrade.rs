//! A phone that was updated with work in it: the replica of every released version opens in this one, shows what was
//! entered, and what was not sent goes out.
//!
//! `JOBSHEET_WRITE_FIXTURE=crates/client/fixtures/<version>.sqlite cargo test -p jobsheet-client upgrade` writes the replica
//! of a release, once; those of released versions are never written again.

use std::path::{Path, PathBuf};

use jobsheet_api::device::Command;
use jobsheet_model::entry::{Action, Slot};
use jobsheet_model::{Status, Timestamp};
use jobsheet_store::Store;
use jobsheet_store::queries::outbox;
use serde_json::json;

use crate::office::Office;
use crate::world::*;

const NOTE: &str = "更换点火电极，试运行三十分钟正常。";

fn fixture(version: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(format!("{version}.sqlite"))
}

/// The office as it was when the phone last heard of it.
fn office() -> (Office, Phone) {
    let mut office = Office::with_orders(1, li_wei());
    let phone = Phone::ready(1, li_wei(), &mut office);
    (office, phone)
}

/// The step is with the server already; check-in, answers, note and photo are not.
fn work(phone: &mut Phone, office: &mut Office) {
    phone.step(order(1), Action::Accept);
    phone.sync(office);
    phone.step(order(1), Action::Depart);
    phone.clock.pass(600_000);
    phone
        .tell(Command::CheckIn { order: order(1), place: Some(place(0.001)), reason: String::new(), photo: None })
        .unwrap();
    phone.step(order(1), Action::Start);
    phone.photo(order(1), Slot::Before, "before");
    phone.answer(order(1), "pressure", json!(1.5));
    phone.tell(Command::SetNote { order: order(1), text: NOTE.to_owned(), base: String::new() }).unwrap();
}

#[test]
fn the_replica_of_version_0_1_0_opens_and_its_unsent_work_goes_out() {
    let (mut office, mut before) = office();
    // What the server had of it then: the acceptance.
    before.step(order(1), Action::Accept);
    before.sync(&mut office);
    drop(before);

    let pocket = tempfile::tempdir().unwrap();
    let path = pocket.path().join("replica.db");
    std::fs::copy(fixture("0.1.0"), &path).unwrap();
    let clock = TestClock::default();
    clock.pass(3 * HOUR);
    let opened = Store::open(&path, clock.now()).unwrap();
    assert!(opened.salvage.is_none() && opened.set_aside.is_empty());
    let mut phone = Phone::on(opened, 1, clock, 1_000);

    let page = phone.page(order(1));
    assert_eq!((page.row.status, page.note.as_str(), page.photos.len()), (Status::InProgress, NOTE, 1));
    assert_eq!(page.answers.get("pressure"), Some(&json!(1.5)));
    assert!(!phone.strip().all_confirmed);

    let pause = Command::Step { order: order(1), action: Action::Pause, reason: "parts".to_owned(), place: None };
    phone.tell(pause).unwrap();
    phone.sync(&mut office);
    assert_eq!(office.status(order(1)), Status::OnHold);
    let record = office.record(order(1));
    assert_eq!((record.note().as_str(), record.attachments().len()), (NOTE, 1));
    assert_eq!(record.entries().len(), 5, "accepted, set off, arrived, begun, paused: each once");
    let user = li_wei().to_string();
    let due = outbox::due_files(phone.core.store().db(), &user, Timestamp(i64::MAX), 9, true).unwrap();
    assert!(!due.is_empty(), "the photo is still to be sent");
}

/// Writes the fixture that `JOBSHEET_WRITE_FIXTURE` names; otherwise one that goes away, so that the builder keeps working.
#[test]
fn the_fixture_can_be_written() {
    let pocket = tempfile::tempdir().unwrap();
    let target =
        std::env::var_os("JOBSHEET_WRITE_FIXTURE").map_or_else(|| pocket.path().join("0.sqlite"), PathBuf::from);
    assert!(!target.exists(), "what is released is never written again");
    let mut office = Office::with_orders(1, li_wei());
    let mut phone = Phone::open(&target, 1);
    phone.sign_in(li_wei(), &mut office);
    phone.sync(&mut office);
    work(&mut phone, &mut office);
    drop(phone);
    let db = rusqlite::Connection::open(&target).unwrap();
    // As small as it gets, and without a log beside it.
    db.execute_batch("PRAGMA journal_mode = DELETE; PRAGMA page_size = 512; VACUUM;").unwrap();
}
