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
