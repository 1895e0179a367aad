//! Two phones, one order.

use jobsheet_api::device::Command;
use jobsheet_model::entry::Action;

use crate::office::Office;
use crate::world::*;

#[test]
fn two_answers_to_one_question_are_both_shown_and_the_next_one_settles_it() {
    let mut office = Office::with_orders(1, li_wei());
    let (mut one, mut two) = (Phone::ready(1, li_wei(), &mut office), Phone::ready(2, li_wei(), &mut office));
    one.begin(order(1));
    one.sync(&mut office);
    two.sync(&mut office);
    one.answer(order(1), "leak", "pass".into());
    two.answer(order(1), "leak", "fail".into());
    for phone in [&mut one, &mut two] {
        phone.sync(&mut office);
    }
    one.sync(&mut office);
    let disputed = |phone: &mut Phone| {
        let all = phone.page(order(1)).disputed["leak"].clone();
        all.into_iter().map(|one| (one.value, one.by, one.at, one.wins)).collect::<Vec<_>>()
    };
    assert_eq!(disputed(&mut one).len(), 2);
    assert_eq!(disputed(&mut one), disputed(&mut two), "both phones say the same, each names its own device");
    one.answer(order(1), "leak", "fail".into());
    assert!(one.page(order(1)).disputed.is_empty());
    assert_eq!(one.page(order(1)).answers["leak"], "fail");
}

#[test]
fn the_note_keeps_what_both_wrote() {
    let mut office = Office::with_orders(1, li_wei());
    let (mut one, mut two) = (Phone::ready(1, li_wei(), &mut office), Phone::ready(2, li_wei(), &mut office));
    let note =
        |text: &str, base: &str| Command::SetNote { order: order(1), text: text.to_owned(), base: base.to_owned() };
    one.tell(note("valve leaks", "")).unwrap();
    one.sync(&mut office);
    two.sync(&mut office);
    // His editor has been open since before the other's words came in.
    two.tell(note("valve leaks, closed", "valve leaks")).unwrap();
    two.sync(&mut office);
    one.sync(&mut office);
    one.tell(note("main valve leaks", "valve leaks")).unwrap();
    assert_eq!(one.page(order(1)).note, "main valve leaks, closed");
}

#[test]
fn the_same_step_on_both_counts_once_and_nobody_sees_an_error() {
    let mut office = Office::with_orders(1, li_wei());
    let (mut one, mut two) = (Phone::ready(1, li_wei(), &mut office), Phone::ready(2, li_wei(), &mut office));
    one.step(order(1), Action::Accept);
    two.step(order(1), Action::Accept);
    one.sync(&mut office);
    two.sync(&mut office);
    one.sync(&mut office);
    let (a, b) = (one.page(order(1)), two.page(order(1)));
    assert_eq!((a.row.status, a.timeline.len()), (b.row.status, 2));
    assert!(one.strip().all_confirmed && two.strip().all_confirmed);
    assert_eq!(two.today().notices[0].code, "superseded");
}

#[test]
fn many_visits_later_the_record_still_loads_from_snapshot_and_tail() {
    let mut office = Office::with_orders(12, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    for n in 0..40 {
        phone.tell(Command::Remark { order: order(1), text: format!("remark {n}") }).unwrap();
    }
    // Nine other orders push it out of memory.
    for n in 2..12 {
        phone.step(order(n), Action::Accept);
    }
    assert_eq!(phone.page(order(1)).timeline.len(), 40);
    phone.sync(&mut office);
    assert_eq!(office.record(order(1)).entries().len(), 40);
}
