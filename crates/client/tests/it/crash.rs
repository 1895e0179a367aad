//! The program dies, or the disk refuses, at any write: afterwards there is all of it or nothing, and doing it again works.

use jobsheet_api::ErrorCode;
use jobsheet_api::device::Command;
use jobsheet_model::entry::{Action, Slot};

use crate::bad_input::dump;
use crate::office::Office;
use crate::world::*;

/// Every table and way of writing it.
fn writes(phone: &Phone) -> Vec<(String, &'static str)> {
    let db = phone.core.store().db();
    let mut tables = db
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name")
        .unwrap();
    let names: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    names.into_iter().flat_map(|name| ["INSERT", "UPDATE", "DELETE"].map(|how| (name.clone(), how))).collect()
}

/// Lets each kind of write fail once; `prepare` makes a phone, `work` is what must be atomic. How many kinds failed.
fn fail_each(
    prepare: impl Fn() -> (Phone, Office),
    work: impl Fn(&mut Phone, &mut Office) -> Result<(), ErrorCode>,
) -> usize {
    let mut failed = 0;
    let (mut whole, mut office) = prepare();
    work(&mut whole, &mut office).unwrap();
    let wanted = dump(&whole);
    for (table, how) in writes(&whole) {
        let (mut phone, mut office) = prepare();
        let before = dump(&phone);
        let trap = format!(
            "CREATE TEMP TRIGGER trap BEFORE {how} ON main.\"{table}\" BEGIN SELECT RAISE(ABORT, 'injected'); END"
        );
        phone.core.store().db().execute_batch(&trap).unwrap();
        let outcome = work(&mut phone, &mut office);
        phone.core.store().db().execute_batch("DROP TRIGGER trap").unwrap();
        if outcome.is_ok() {
            assert_eq!(dump(&phone), wanted, "{how} {table} was not needed");
            continue;
        }
        failed += 1;
        assert_eq!(dump(&phone), before, "{how} {table} left something behind");
        // Ids were used up; the second try is as good as the first one.
        work(&mut phone, &mut office).unwrap();
        assert_eq!(dump(&phone).len(), wanted.len(), "{how} {table}");
    }
    failed
}

fn ready() -> (Phone, Office) {
    let mut office = Office::with_orders(1, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.begin(order(1));
    // In memory already: the marks of loading are writes of their own.
    phone.page(order(1));
    (phone, office)
}

#[test]
fn a_photo_and_the_fact_that_names_it_are_one() {
    let failed = fail_each(ready, |phone, _| {
        let added = phone.core.add_photo(order(1), Slot::Before, None, b"camera file", prepared("before"));
        added.map(|_| ()).map_err(|error| error.code)
    });
    assert!(failed >= 8, "changes, commands, records, outbox, orders, blobs, chunks, attachments: {failed}");
}

#[test]
fn a_step_is_one() {
    let failed = fail_each(ready, |phone, _| {
        let command = Command::Step { order: order(1), action: Action::Pause, reason: "lunch".to_owned(), place: None };
        phone.tell(command).map(|_| ()).map_err(|error| error.code)
    });
    assert!(failed >= 5, "{failed}");
}

#[test]
fn an_answer_of_the_server_is_one() {
    let failed = fail_each(
        || {
            let (phone, mut office) = ready();
            office.change(order(1), |card| card.order.window.start = None);
            (phone, office)
        },
        |phone, office| {
            let request = phone.core.sync_request().map_err(|error| error.code)?;
            let response = office.answer(&request, li_wei(), jobsheet_model::Timestamp(phone.clock.now()));
            let before = dump(phone);
            let applied = phone.core.apply(&request, response);
            if applied.is_err() {
                assert_eq!(dump(phone), before);
                // What was marked as sent before may stay so: put it back for the comparison.
                phone.core.store_mut().write(jobsheet_store::queries::outbox::unsend).unwrap();
            }
            applied.map(|_| ()).map_err(|error| error.code)
        },
    );
    assert!(failed >= 6, "{failed}");
}

#[test]
fn a_full_disk_says_so_and_breaks_nothing() {
    let (mut phone, mut office) = ready();
    let db = phone.core.store().db();
    let pages: i64 = db.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    db.pragma_update(None, "max_page_count", pages + 2).unwrap();
    let before = dump(&phone);
    let mut big = prepared("big");
    big.jpeg = vec![7; 1_000_000];
    let full = phone.core.add_photo(order(1), Slot::Before, None, &[], big.clone()).unwrap_err();
    assert_eq!(full.code, ErrorCode::DeviceFull);
    assert_eq!(dump(&phone), before);
    // Room was made.
    phone.core.store().db().pragma_update(None, "max_page_count", i64::from(i32::MAX)).unwrap();
    phone.core.add_photo(order(1), Slot::Before, None, &[], big).unwrap();
    phone.sync(&mut office);
    assert_eq!(office.record(order(1)).attachments().len(), 1);
}
