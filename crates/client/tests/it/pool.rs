//! Offered orders on a phone: seen, wanted, not wanted any more, won, lost, and gone without a trace.

use jobsheet_api::ErrorCode;
use jobsheet_api::device::{Command, Event, ItemState, News};
use jobsheet_model::entry::EntryKind;
use jobsheet_model::{OfferId, OrderId};
use jobsheet_store::queries::{changes, commands, feeds, offers, records};

use crate::office::Office;
use crate::world::*;

fn want(phone: &mut Phone, offer: OfferId, want: bool) {
    phone.clock.pass(60_000);
    phone.tell(Command::Claim { offer, want }).unwrap();
}

/// What it tells while nobody looks.
fn news(phone: &mut Phone) -> Vec<String> {
    phone.core.tell_news();
    let events = phone.core.take_events().into_iter();
    events.filter_map(|event| if let Event::News(News { code, .. }) = event { Some(code) } else { None }).collect()
}

/// Li Wei, to whom order five is offered.
fn asked() -> (Phone, Office, OfferId, OrderId) {
    let mut office = Office::with_orders(1, li_wei());
    let offer = office.offer(5, li_wei(), None);
    let phone = Phone::ready(1, li_wei(), &mut office);
    (phone, office, offer, offer.record_of(li_wei()))
}

#[test]
fn an_offer_is_shown_wanted_and_taken_back_without_signal() {
    let (mut phone, office, offer, record) = asked();
    let shown = phone.today().offers;
    assert_eq!(shown.len(), 1);
    assert_eq!((shown[0].card.title.as_str(), shown[0].claim, shown[0].over), ("壁挂炉不点火 5", None, false));
    assert!(shown[0].distance.is_some_and(|metres| metres < 2_000.0));
    assert_eq!(phone.today().open.len(), 1, "it is no order of his");

    want(&mut phone, offer, true);
    assert_eq!(phone.today().offers[0].claim, Some(ItemState::OnThisPhone));
    assert!(!phone.strip().all_confirmed);
    assert_eq!(phone.strip().items[0].code, "claim");
    // A second tap changes nothing.
    want(&mut phone, offer, true);
    assert_eq!(phone.strip().on_this_phone, 1);
    let mut phone = phone.again();
    assert_eq!(phone.today().offers[0].claim, Some(ItemState::OnThisPhone), "it is on the disk");
    want(&mut phone, offer, false);
    assert_eq!(phone.today().offers[0].claim, None);
    want(&mut phone, offer, true);

    let mut office = office;
    phone.sync(&mut office);
    let said: Vec<_> = office.record(record).entries().into_values().map(|entry| entry.what).collect();
    assert_eq!(said.len(), 3);
    assert!(said.iter().all(|what| matches!(what, EntryKind::Claim { .. } | EntryKind::TakeBack { .. })));
    assert!(phone.strip().all_confirmed);
}

#[test]
fn whoever_was_too_late_is_told_once_and_nothing_of_the_offer_is_left() {
    let mut office = Office::with_orders(1, li_wei());
    let offer = office.offer(5, li_wei(), None);
    let pocket = tempfile::tempdir().unwrap();
    let mut phone = Phone::open(&pocket.path().join("replica.db"), 1);
    phone.sign_in(li_wei(), &mut office);
    phone.sync(&mut office);
    want(&mut phone, offer, true);
    // Somebody else was faster; the word of it and the request cross on their way.
    office.offer_over(offer, li_wei(), "pool_taken");
    phone.sync(&mut office);
    let notices = phone.today().notices;
    assert_eq!(notices.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), ["pool_taken"]);
    assert_eq!(notices[0].args["number"], "TA-261122-0005");
    assert_eq!(notices[0].order, None, "there is no order to look at");
    assert!(phone.today().offers.is_empty());
    assert_eq!(phone.code(Command::Claim { offer, want: true }), ErrorCode::ChangedMeanwhile);
    phone.sync(&mut office);
    assert_eq!(phone.today().notices.len(), 1);
    let (db, record) = (phone.core.store().db(), offer.record_of(li_wei()).to_string());
    assert!(changes::in_record(db, &record).unwrap().is_empty() && records::get(db, &record).unwrap().is_none());
    assert!(offers::of_user(db, &li_wei().to_string()).unwrap().is_empty());
    assert!(commands::of_user(db, &record, &li_wei().to_string()).unwrap().is_empty());
    drop(phone);
    for file in std::fs::read_dir(pocket.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let needle = b"secret of the offer";
        assert!(!bytes.windows(needle.len()).any(|window| window == needle));
    }
}

#[test]
fn the_winner_is_told_once_and_keeps_the_claim_as_long_as_the_order() {
    let (mut phone, mut office, offer, record) = asked();
    phone.tell(Command::Notify { on: true, language: "en".to_owned() }).unwrap();
    phone.core.tell_news();
    want(&mut phone, offer, true);
    office.offer_over(offer, li_wei(), "pool_won");
    office.cards.insert(order(5), card(5, li_wei()));
    office.publish(order(5), li_wei());
    phone.sync(&mut office);
    assert_eq!(news(&mut phone), ["pool_won"], "not also that there is a new order");
    assert_eq!(phone.today().notices[0].order, Some(order(5)));
    let own = |phone: &Phone| changes::in_record(phone.core.store().db(), &record.to_string()).unwrap().len();
    assert_eq!(own(&phone), 1);
    office.revoke(order(5), li_wei(), "reassigned");
    phone.sync(&mut office);
    phone.sync(&mut office);
    assert_eq!(own(&phone), 0);
}

#[test]
fn who_did_not_want_it_hears_nothing_and_a_new_offer_is_news() {
    let (mut phone, mut office, offer, _) = asked();
    phone.tell(Command::Notify { on: true, language: "en".to_owned() }).unwrap();
    phone.core.tell_news();
    office.offer_over(offer, li_wei(), "pool_expired");
    let second = office.offer(6, li_wei(), Some(0));
    phone.sync(&mut office);
    assert!(phone.today().notices.is_empty());
    let shown = phone.today().offers;
    assert_eq!((shown.len(), shown[0].card.id, shown[0].over), (1, second, true), "the server decides when it is over");
    assert_eq!(news(&mut phone), ["offered"]);
}

#[test]
fn one_person_s_offers_are_not_the_other_s_on_a_shared_phone() {
    let (mut phone, mut office, offer, record) = asked();
    want(&mut phone, offer, true);
    phone.tell(Command::SignOut { keep: true }).unwrap();
    phone.sign_in(wang_fang(), &mut office);
    phone.sync(&mut office);
    assert!(phone.today().offers.is_empty());
    assert!(office.record(record).entries().is_empty(), "nor does her login send what he asked for");
    phone.tell(Command::SignOut { keep: true }).unwrap();
    phone.sign_in(li_wei(), &mut office);
    phone.sync(&mut office);
    assert_eq!(office.record(record).entries().len(), 1);
}

#[test]
fn a_bundle_takes_requests_along() {
    let (mut phone, mut office, offer, record) = asked();
    want(&mut phone, offer, true);
    let bundle = phone.core.handle_bytes(Command::ExportBundle { passphrase: "correct horse battery".to_owned() }, &[]);
    let mut carrier = Phone::ready(2, wang_fang(), &mut office);
    let import = Command::ImportBundle { passphrase: "correct horse battery".to_owned() };
    carrier.core.handle_bytes(import, &bundle.unwrap().bytes).unwrap();
    carrier.sync(&mut office);
    assert_eq!(office.record(record).entries().len(), 1);
}

#[test]
fn a_replica_of_an_older_app_gets_its_offers_again() {
    let (phone, mut office, offer, _) = asked();
    // What an app made of it that did not know offers: held, without a meaning.
    let db = phone.core.store().db();
    db.execute_batch(
        "DELETE FROM offers; UPDATE held SET kind = '4' WHERE kind = 'offer'; DROP TABLE offers;
        ALTER TABLE orders DROP COLUMN forced; PRAGMA user_version = 6; DELETE FROM migrations WHERE version > 6;",
    )
    .unwrap();
    let mut phone = phone.again();
    assert!(phone.today().offers.is_empty());
    phone.sync(&mut office);
    assert_eq!(phone.today().offers[0].card.id, offer);
    assert!(feeds::is_held(phone.core.store().db(), "offer", &offer.to_string()).unwrap());
}
