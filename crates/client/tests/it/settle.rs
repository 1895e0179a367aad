//! Two people, one field: both values stand, one rule holds meanwhile, one tap settles it.

use jobsheet_api::ErrorCode;
use jobsheet_api::device::{Command, ItemState, Keep, ProposalView, Reply};
use jobsheet_model::entry::EntryKind;
use jobsheet_model::order::Against;
use jobsheet_model::ruling::Verdict;
use jobsheet_model::{EntryId, OrderField, Priority, Timestamp};

use crate::office::Office;
use crate::world::*;

/// Li Wei asks for "urgent" underground while Dana makes it "low": his wish is held.
fn both() -> (Office, Phone) {
    let mut office = Office::with_orders(1, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.tell(Command::Propose { order: order(1), field: OrderField::Priority, value: "urgent".into() }).unwrap();
    office.change(order(1), |card| {
        card.order.priority = Priority::Low;
        card.order.versions.insert(OrderField::Priority, 1);
    });
    phone.sync(&mut office);
    let entry = held(&mut phone).entry;
    // As the server's card says it.
    office.change(order(1), |card| {
        let against = Against { by: Some(dana()), at: Some(Timestamp(MORNING + 5)), device: "phone".to_owned() };
        card.held.insert(entry, against);
    });
    phone.sync(&mut office);
    (office, phone)
}

fn held(phone: &mut Phone) -> ProposalView {
    let proposals = phone.page(order(1)).proposals;
    assert_eq!(proposals.len(), 1);
    proposals.into_iter().next().unwrap()
}

fn settle(phone: &mut Phone, entry: EntryId, keep: Keep) -> Result<Reply, ErrorCode> {
    phone.tell(Command::Settle { order: order(1), entry, keep }).map_err(|error| error.code)
}

#[test]
fn both_values_are_shown_with_who_when_and_where() {
    let (_, mut phone) = both();
    let one = held(&mut phone);
    assert_eq!((one.value.as_str(), one.current.as_str()), (Some("urgent"), Some("low")));
    assert_eq!((one.by.as_str(), one.device.as_str(), one.verdict), ("李伟", "phone", Some(Verdict::Held)));
    assert_eq!((one.current_by.as_str(), one.current_at), ("达娜", Some(Timestamp(MORNING + 5))));
    assert_eq!(phone.page(order(1)).row.priority, Priority::Low, "the office's value is in force meanwhile");
}

#[test]
fn the_fields_value_is_taken_in_one_tap_and_shown_at_once() {
    let (mut office, mut phone) = both();
    let entry = held(&mut phone).entry;
    settle(&mut phone, entry, Keep::Field).unwrap();
    let page = phone.page(order(1));
    assert_eq!((page.row.priority, page.row.pending), (Priority::Urgent, true));
    assert_eq!(page.proposals[0].settled, Some(Keep::Field));
    let item = page.timeline.iter().find(|item| item.code == "settle").unwrap();
    assert_eq!((item.args["keep"].as_str(), item.state), ("field", ItemState::OnThisPhone));
    // A second tap, before and after the server has heard.
    assert_eq!(settle(&mut phone, entry, Keep::Office), Err(ErrorCode::ChangedMeanwhile));
    phone.sync(&mut office);
    assert_eq!(office.cards[&order(1)].order.priority, Priority::Urgent);
    let page = phone.page(order(1));
    assert_eq!((page.row.priority, page.row.pending, page.proposals.len()), (Priority::Urgent, false, 0));
    assert_eq!(settle(&mut phone, entry, Keep::Office), Err(ErrorCode::ChangedMeanwhile));
    assert_eq!(settle(&mut phone, EntryId(id(77, 1)), Keep::Office), Err(ErrorCode::NotFound));
    assert!(phone.strip().all_confirmed);
}

#[test]
fn the_offices_value_may_stay() {
    let (mut office, mut phone) = both();
    let entry = held(&mut phone).entry;
    settle(&mut phone, entry, Keep::Office).unwrap();
    phone.sync(&mut office);
    assert_eq!(office.cards[&order(1)].order.priority, Priority::Low);
    assert!(phone.page(order(1)).proposals.is_empty());
}

#[test]
fn the_first_word_counts_when_two_phones_settle_underground() {
    let (mut office, mut one) = both();
    let mut two = Phone::ready(2, li_wei(), &mut office);
    let entry = held(&mut one).entry;
    settle(&mut one, entry, Keep::Field).unwrap();
    settle(&mut two, entry, Keep::Office).unwrap();
    two.sync(&mut office);
    one.sync(&mut office);
    two.sync(&mut office);
    for phone in [&mut one, &mut two] {
        let page = phone.page(order(1));
        assert_eq!((page.row.priority, page.proposals.len()), (Priority::Low, 0));
        assert!(phone.strip().all_confirmed);
    }
    let words: Vec<_> = office
        .record(order(1))
        .entries()
        .into_values()
        .filter(|entry| matches!(entry.what, EntryKind::Settle { .. }))
        .map(|entry| office.cards[&order(1)].rulings.iter().find(|ruling| ruling.entry == entry.id).unwrap().verdict)
        .collect();
    assert!(words.contains(&Verdict::Accepted) && words.contains(&Verdict::Superseded), "{words:?}");
    let told = one.today().notices;
    assert!(told.iter().any(|notice| notice.code == "superseded" && notice.args["action"] == "settle"), "{told:?}");
}

#[test]
fn one_tap_settles_a_question_that_two_phones_answered() {
    let mut office = Office::with_orders(1, li_wei());
    let (mut one, mut two) = (Phone::ready(1, li_wei(), &mut office), Phone::ready(2, li_wei(), &mut office));
    one.begin(order(1));
    one.sync(&mut office);
    two.sync(&mut office);
    one.answer(order(1), "pressure", 1.5.into());
    two.answer(order(1), "pressure", 2.5.into());
    two.sync(&mut office);
    one.sync(&mut office);
    two.sync(&mut office);
    let disputed = one.page(order(1)).disputed["pressure"].clone();
    assert_eq!(
        disputed.iter().filter(|answer| answer.device == "phone").count(),
        1,
        "the other device is not known by name here"
    );
    // What is in force may be kept as well: that settles it, too.
    let stands = disputed.iter().find(|answer| answer.wins).unwrap().value.clone();
    one.answer(order(1), "pressure", stands.clone());
    assert!(one.page(order(1)).disputed.is_empty());
    one.sync(&mut office);
    two.sync(&mut office);
    assert!(two.page(order(1)).disputed.is_empty());
    assert_eq!(two.page(order(1)).answers["pressure"], stands);
}
