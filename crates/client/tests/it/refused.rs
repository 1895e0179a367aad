//! The server refuses a change: a bug, an older program. What was typed is never lost and nothing else stops.

use jobsheet_api::ErrorCode;
use jobsheet_api::device::{Command, ItemState};
use jobsheet_model::Status;
use jobsheet_model::entry::Action;
use jobsheet_record::Refusal;

use crate::office::Office;
use crate::world::*;

#[test]
fn one_change_waits_for_a_person_and_everything_after_it_arrives() {
    let mut office = Office::with_orders(2, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.step(order(1), Action::Accept);
    phone.tell(Command::Remark { order: order(1), text: "poison".to_owned() }).unwrap();
    phone.step(order(1), Action::Depart);
    phone.tell(Command::SetNote { order: order(1), text: "bring a ladder".to_owned(), base: String::new() }).unwrap();
    phone.step(order(2), Action::Accept);
    office.refuse = Some(("poison".to_owned(), Refusal::OutsideWriteScope));
    phone.sync(&mut office);

    assert_eq!((office.status(order(1)), office.status(order(2))), (Status::Travelling, Status::Accepted));
    assert_eq!(office.record(order(1)).note(), "bring a ladder");
    let page = phone.page(order(1));
    assert_eq!(
        (page.row.status, page.note.as_str(), page.row.sync),
        (Status::Travelling, "bring a ladder", ItemState::NeedsAttention)
    );
    let strip = phone.strip();
    assert_eq!((strip.needs_attention, strip.on_this_phone, strip.sent, strip.all_confirmed), (1, 0, 0, false));
    let item = strip.items.iter().find(|item| item.state == ItemState::NeedsAttention).unwrap();
    assert_eq!((item.code.as_str(), item.error.as_ref().unwrap().code), ("remark", ErrorCode::OutsideWriteScope));

    // The server was mended: one tap, and the remark arrives as it was typed.
    office.refuse = None;
    phone.tell(Command::Retry { item: item.id.clone() }).unwrap();
    phone.sync(&mut office);
    assert!(phone.strip().all_confirmed);
    assert!(
        phone.page(order(1)).timeline.iter().any(|item| item.args.get("text").is_some_and(|text| text == "poison"))
    );
    assert_eq!(office.record(order(1)).entries().len(), 3);
}

#[test]
fn a_photo_of_a_dropped_branch_still_goes_after_its_words() {
    let mut office = Office::with_orders(1, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.step(order(1), Action::Accept);
    phone.tell(Command::Remark { order: order(1), text: "poison".to_owned() }).unwrap();
    phone.photo(order(1), jobsheet_model::entry::Slot::Before, "before");
    office.refuse = Some(("poison".to_owned(), Refusal::OutsideWriteScope));
    phone.sync(&mut office);
    assert_eq!(office.record(order(1)).attachments().len(), 1);
    crate::day::upload(&mut phone, &mut office);
    phone.sync(&mut office);
    assert!(phone.page(order(1)).photos.iter().all(|photo| photo.state == ItemState::Confirmed));
}

#[test]
fn a_server_that_refuses_again_leaves_it_with_the_person() {
    let mut office = Office::with_orders(1, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.tell(Command::Remark { order: order(1), text: "poison".to_owned() }).unwrap();
    office.refuse = Some(("poison".to_owned(), Refusal::ChangeTooLarge));
    phone.sync(&mut office);
    let item = phone.strip().items[0].id.clone();
    phone.tell(Command::Retry { item }).unwrap();
    phone.sync(&mut office);
    let strip = phone.strip();
    assert_eq!((strip.needs_attention, strip.all_confirmed), (1, false));
    assert_eq!(phone.code(Command::Retry { item: "nothing".to_owned() }), ErrorCode::NotFound);
}

#[test]
fn what_was_refused_and_came_in_by_a_late_question_needs_nobody() {
    let mut office = Office::with_orders(1, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.tell(Command::Remark { order: order(1), text: "poison".to_owned() }).unwrap();
    office.refuse = Some(("poison".to_owned(), Refusal::MissingDependency));
    let request = phone.core.sync_request().unwrap();
    phone.sync(&mut office);
    assert_eq!(phone.strip().needs_attention, 1);
    // The first question was under way twice; by now what it builds on is there.
    office.refuse = None;
    office.answer(&request, li_wei(), request.clock.wall);
    phone.sync(&mut office);
    let strip = phone.strip();
    assert_eq!((strip.needs_attention, strip.all_confirmed), (0, true), "{strip:#?}");
    assert_eq!(office.record(order(1)).entries().len(), 1);
    assert_eq!(phone.page(order(1)).timeline.len(), 1);
}
