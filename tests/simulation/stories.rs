//! What the simulation has found, told once more in short: these stories do not depend on a seed.

use jobsheet_api::device::{Command, Reply};
use jobsheet_model::entry::{Action, Slot};
use jobsheet_model::{Confidence, OrderId, Priority};

use crate::company;
use crate::deeds;
use crate::invariants;
use crate::phone::Phone;
use crate::world::{MINUTE, World};

const LI_WEI: usize = 0;

fn first_order(phone: &Phone) -> OrderId {
    phone.orders()[0].id
}

fn step(phone: &mut Phone, order: OrderId, action: Action, reason: &str) {
    phone.tell(Command::Step { order, action, reason: reason.to_owned(), place: None }, &[]).unwrap();
}

#[test]
fn an_order_found_taken_and_declined_without_signal_leaves_the_phone() {
    let mut world = World::monday_with(1, 4);
    let li_wei = &mut world.phones[LI_WEI];
    let here = first_order(li_wei);
    let (customer, site) = (li_wei.order(here).customer.id, li_wei.order(here).site.id);
    let command = Command::RequestOrder {
        customer,
        site,
        asset: None,
        found_at: Some(here),
        service: "repair".to_owned(),
        title: "水管也漏".to_owned(),
        description: String::new(),
        priority: Priority::default(),
        take: true,
    };
    let Reply::Order(found) = li_wei.tell(command, &[]).unwrap() else { panic!("no order") };
    step(li_wei, found.row.id, Action::Decline, "need a second person");
    world.rest();
    world.settled();
    let order = world.office.order(found.row.id).expect("the office has it");
    assert_eq!((order.status, order.visit), (jobsheet_model::Status::PendingDispatch, None));
    assert!(world.phones[LI_WEI].orders().iter().all(|row| row.id != found.row.id));
}

#[test]
fn a_photo_counts_as_sent_even_if_its_order_went_before_the_receipt_was_heard() {
    let mut world = World::monday_with(2, 4);
    let order = first_order(&world.phones[LI_WEI]);
    deeds::take_photo(&mut world.phones[LI_WEI], &world.chance, order, Slot::Before, "pump").unwrap();
    // The words go, then every byte of the photo, and then the signal.
    world.turns(LI_WEI, |phone| phone.sync().bytes_left > 0);
    assert!(!world.phones[LI_WEI].sync().all_confirmed, "nobody has said yet that the photo is there");
    world.phones[LI_WEI].network.cut.set(true);
    world.office.reassign(order, company::technician(1));
    world.rest();
    world.settled();
    assert!(world.phones[LI_WEI].orders().iter().all(|row| row.id != order));
}

#[test]
fn of_an_order_that_went_elsewhere_not_a_word_is_left_on_the_phone() {
    let mut world = World::monday_with(3, 4);
    let order = first_order(&world.phones[LI_WEI]);
    let there = |phone: &Phone| invariants::secrets(&phone.disk).contains(&order.to_string());
    assert!(there(&world.phones[LI_WEI]));
    step(&mut world.phones[LI_WEI], order, Action::Accept, "");
    world.office.reassign(order, company::technician(2));
    world.rest();
    world.settled();
    assert!(!there(&world.phones[LI_WEI]));
    // What Li Wei did is kept.
    assert_eq!(world.office.seen(order).record.entries().len(), 1);
}

#[test]
fn a_phone_that_is_handed_over_keeps_the_unsent_work_of_the_one_for_the_one() {
    let mut world = World::monday_with(4, 4);
    let order = first_order(&world.phones[LI_WEI]);
    step(&mut world.phones[LI_WEI], order, Action::Accept, "");

    world.phones[LI_WEI].hand_to(1, &world.office);
    world.talk(LI_WEI);
    assert!(world.phones[LI_WEI].orders().iter().all(|row| row.id != order), "Wang Fang does not see Li Wei's work");
    assert!(world.office.seen(order).record.entries().is_empty(), "nor does her login send it");
    let hers = first_order(&world.phones[LI_WEI]);
    step(&mut world.phones[LI_WEI], hers, Action::Accept, "");

    world.phones[LI_WEI].hand_to(0, &world.office);
    world.talk(LI_WEI);
    let entries = world.office.seen(order).record.entries();
    assert_eq!(entries.values().map(|entry| entry.by).collect::<Vec<_>>(), [company::technician(0)]);
    assert!(world.office.seen(hers).record.entries().is_empty(), "hers waits for her");

    world.phones[LI_WEI].hand_to(1, &world.office);
    world.rest();
    world.settled();
}

#[test]
fn what_a_restored_server_has_forgotten_the_phones_bring_back() {
    let mut world = World::monday_with(5, 4);
    let order = first_order(&world.phones[LI_WEI]);
    world.backup();
    step(&mut world.phones[LI_WEI], order, Action::Accept, "");
    deeds::take_photo(&mut world.phones[LI_WEI], &world.chance, order, Slot::Before, "pump").unwrap();
    // Li Wei's other device writes on top of what the server is about to forget.
    world.rest();
    let remark = Command::Remark { order, text: "the valve, too".to_owned() };
    world.phones[1].tell(remark, &[]).unwrap();
    world.rest();
    let before = world.office.seen(order).record.entries();
    assert_eq!((before.len(), world.office.seen(order).files.len()), (2, 1));

    world.backup();
    assert!(world.office.seen(order).record.entries().is_empty(), "the backup is older");
    world.rest();
    world.settled();
    let after = world.office.seen(order).record.entries();
    assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
    assert_eq!(world.office.order(order).unwrap().status, jobsheet_model::Status::Accepted);
}

#[test]
fn a_full_phone_says_so_and_what_it_took_before_is_safe() {
    let mut world = World::monday_with(6, 2);
    let order = first_order(&world.phones[LI_WEI]);
    let li_wei = &mut world.phones[LI_WEI];
    li_wei.disk.full(true);
    // Room that the database has in itself may do for a word or two, not for photos.
    let refused = (0..20)
        .find_map(|n| deeds::take_photo(li_wei, &world.chance, order, Slot::Before, &format!("photo {n}")).err());
    assert_eq!(refused.map(|error| error.code), Some(jobsheet_api::ErrorCode::DeviceFull));
    world.rest();
    world.settled();
}

#[test]
fn work_on_an_order_that_a_restored_server_does_not_know_stays_on_its_phone_until_that_leaves_with_all_of_it_handed_in()
{
    let mut world = World::monday_with(7, 4);
    world.backup();
    world.office.create(&world.chance, Some(company::technician(0)));
    let order = *world.office.orders.last().unwrap();
    world.rest();
    let li_wei = &mut world.phones[LI_WEI];
    step(li_wei, order, Action::Accept, "");
    deeds::take_photo(li_wei, &world.chance, order, Slot::Before, "pump").unwrap();
    step(li_wei, order, Action::Depart, "");
    world.rest();

    world.backup();
    world.rest();
    world.settled();
    let li_wei = &world.phones[LI_WEI];
    assert!(li_wei.asks_for_help().contains_key(&order));
    assert_eq!((li_wei.sync().on_this_phone, li_wei.sync().sent), (0, 0), "nothing tries for ever");

    let replica = li_wei.replica().unwrap();
    assert!(world.office.revoke(replica));
    world.phones[LI_WEI].revoked = true;
    world.rest();
    world.settled();
    let li_wei = &world.phones[LI_WEI];
    assert!(li_wei.has_left());
    let made: Vec<_> = li_wei.promised.iter().filter(|promise| promise.order == order).collect();
    assert_eq!(made.len(), 3);
    assert!(made.iter().all(|promise| world.office.has_in_quarantine(promise.command)));
}

#[test]
fn a_first_question_after_a_boot_that_is_under_way_for_long_makes_no_time_wrong() {
    let mut world = World::monday_with(8, 4);
    let li_wei = &mut world.phones[LI_WEI];
    li_wei.time.reboot();
    li_wei.time.set_wrong(-90 * MINUTE);
    let order = first_order(li_wei);
    step(li_wei, order, Action::Accept, "");
    let question = li_wei.request().unwrap();
    assert!(question.push.is_empty(), "nothing would tell when it was done");
    world.truth.pass(35 * MINUTE);
    let li_wei = &world.phones[LI_WEI];
    world.runtime.block_on(li_wei.network.deliver(li_wei.posting(&question))).unwrap();
    world.rest();
    world.settled();
    let rulings = world.office.rulings_of(order);
    assert_eq!(rulings.iter().map(|ruling| ruling.confidence).collect::<Vec<_>>(), [Confidence::Exact]);
}

#[test]
fn an_offered_order_goes_to_one_and_the_other_is_told_why_not() {
    let mut world = World::monday_with(9, 6);
    let everybody = (0..world.technicians).map(company::technician).collect();
    let (order, offer) = world.office.offer_to(&world.chance, everybody);
    world.rest();
    // Both are in cellars, and want it.
    let (one, two) = (0, 2);
    let claim = |world: &mut World, at: usize| {
        world.phones[at].claim(offer, true).unwrap();
        assert!(!world.phones[at].sync().all_confirmed);
        world.phones[at].claims.last().unwrap().1
    };
    let (first, second) = (claim(&mut world, one), claim(&mut world, two));
    world.talk(two);
    world.rest();
    world.settled();
    assert_eq!(world.phones[two].told_of(second).as_deref(), Some("pool_won"));
    assert_eq!(world.phones[one].told_of(first).as_deref(), Some("pool_taken"));
    let row = world.phones[two].orders().into_iter().find(|row| row.id == order).unwrap();
    assert_eq!(row.status, jobsheet_model::Status::Accepted, "who claims has accepted");
    step(&mut world.phones[two], order, Action::Depart, "");
    world.rest();
    assert_eq!(world.office.order(order).unwrap().status, jobsheet_model::Status::Travelling);
}

#[test]
fn a_server_that_has_forgotten_who_won_is_told_by_the_winner_and_has_one_winner() {
    let mut world = World::monday_with(10, 6);
    let everybody = (0..world.technicians).map(company::technician).collect();
    let (order, offer) = world.office.offer_to(&world.chance, everybody);
    world.rest();
    world.backup();
    world.phones[2].claim(offer, true).unwrap();
    world.phones[0].claim(offer, true).unwrap();
    world.talk(2);
    world.rest();
    step(&mut world.phones[2], order, Action::Depart, "");
    world.rest();
    let before = world.office.order(order).unwrap();
    world.backup();
    assert_eq!(world.office.order(order).unwrap().status, jobsheet_model::Status::InPool, "the backup is older");
    world.rest();
    world.settled();
    let after = world.office.order(order).unwrap();
    assert_eq!((after.status, after.visit.map(|visit| visit.id)), (before.status, before.visit.map(|visit| visit.id)));
}

/// The storm, with real phones: everybody claims while nobody has signal, and all come back at once.
#[test]
fn twenty_four_phones_claim_one_order_and_one_of_them_gets_it() {
    let mut world = World::monday_with(11, 24);
    let everybody = (0..world.technicians).map(company::technician).collect();
    let (order, offer) = world.office.offer_to(&world.chance, everybody);
    world.rest();
    for phone in &mut world.phones {
        phone.claim(offer, true).unwrap();
    }
    world.rest();
    world.settled();
    let told: Vec<_> = world.phones.iter().map(|phone| phone.told_of(phone.claims[0].1).unwrap()).collect();
    let won = world.phones.iter().filter(|phone| phone.orders().iter().any(|row| row.id == order)).count();
    assert_eq!(told.iter().filter(|code| *code == "pool_won").count(), won);
    assert!(won > 0 && told.iter().all(|code| code == "pool_won" || code == "pool_taken"), "{told:?}");
}
