//! Li Wei is underground all day.

use jobsheet_api::device::{Command, DayCounts, Event, ItemState, OrdersFilter, Reply};
use jobsheet_model::entry::{Action, Missing, Slot};
use jobsheet_model::{Confidence, OrderField, Status, TimeWindow, Timestamp};
use jobsheet_store::queries::{attachments, outbox};

use crate::office::Office;
use crate::world::*;

/// What the engine's uploads do: the server has the file, the receipt is in the feed.
pub fn upload(phone: &mut Phone, office: &mut Office) {
    let user = phone.core.session().unwrap().person.id;
    let items = outbox::due_files(phone.core.store().db(), &user.to_string(), Timestamp(i64::MAX), 100, true).unwrap();
    for item in items {
        let (attachment, _) = item.id.split_once('/').unwrap();
        let file =
            attachments::get(phone.core.store().db(), attachment, attachments::FileRole::Processed).unwrap().unwrap();
        office.receive(user, &file.sha256);
    }
}

#[test]
fn the_list_is_there_before_the_first_visit() {
    let mut office = Office::with_orders(5, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    insta::assert_json_snapshot!("today_in_the_morning", phone.today());
    let Reply::Orders(found) = phone
        .tell(Command::Orders {
            filter: OrdersFilter::All, search: "东岳大街 3".to_owned(), place: None, first: None
        })
        .unwrap()
    else {
        panic!()
    };
    assert_eq!(found.iter().map(|row| row.id).collect::<Vec<_>>(), [order(3)]);
}

/// Half of thirty are due today: the list says how many there are, and brings as many as were asked for.
#[test]
fn of_many_orders_the_first_are_shown_and_all_are_counted() {
    let mut office = Office::with_orders(30, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.begin(order(1));
    let mut first = |first| match phone.tell(Command::Today { day: String::new(), place: None, first }).unwrap() {
        Reply::Today(view) => view,
        other => panic!("{other:?}"),
    };
    let all = first(None);
    let some = first(Some(12));
    assert_eq!(some.counts, DayCounts { under_way: 1, next: 14, done: 0 });
    assert_eq!((all.counts, &all.open[..12]), (some.counts, &some.open[..]), "the same order, from its beginning");
    assert_eq!(some.open[0].id, order(1), "what is under way comes first");
}

#[test]
fn a_whole_visit_without_signal_arrives_once() {
    let mut office = Office::with_orders(3, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.core.take_events();

    // Step 1: no signal from here on. He drives, checks in, works.
    phone.begin(order(1));
    let page = phone.page(order(1));
    assert_eq!((page.row.status, page.row.pending, page.row.sync), (Status::InProgress, true, ItemState::OnThisPhone));
    let primary = page.primary.unwrap();
    assert_eq!(primary.action, Action::Complete);
    assert_eq!(
        primary.missing,
        [
            Missing::Photo { slot: Slot::Before },
            Missing::Photo { slot: Slot::After },
            Missing::Answer { field: "leak".to_owned() },
            Missing::Answer { field: "pressure".to_owned() }
        ]
    );
    assert!(
        matches!(phone.core.take_events().as_slice(), [Event::Changed(orders), Event::Sync(_)] if orders == &[order(1)])
    );

    // Step 2: evidence, a part, a note; the customer signs.
    phone.finish(order(1));
    phone
        .tell(Command::SetPart {
            order: order(1),
            line: None,
            part: valve(),
            milli_quantity: 1000,
            serial: "GV-77".to_owned(),
            source: "van".to_owned(),
        })
        .unwrap();
    phone.tell(Command::SetNote { order: order(1), text: "钥匙在门卫".to_owned(), base: String::new() }).unwrap();
    let signed = phone.sign(order(1));
    assert_eq!((signed.row.status, signed.locked.as_deref()), (Status::Completed, Some("completed")));
    insta::assert_json_snapshot!("order_signed_offline", signed);
    let today = phone.today();
    assert_eq!((today.open.len(), today.done.len()), (2, 1));
    let strip = phone.strip();
    assert!(!strip.all_confirmed);
    insta::assert_json_snapshot!("strip_offline", strip);

    // Step 3: back in the light. Words first, then pictures; only then is everything confirmed.
    phone.sync(&mut office);
    assert_eq!(office.status(order(1)), Status::Completed);
    let strip = phone.strip();
    assert!(!strip.all_confirmed, "the pictures are still here only");
    assert_eq!((strip.on_this_phone, strip.sent), (4, 0));
    upload(&mut phone, &mut office);
    phone.sync(&mut office);
    let strip = phone.strip();
    assert!(strip.all_confirmed, "{strip:#?}");
    assert_eq!((strip.bytes_left, strip.on_this_phone, strip.sent, strip.needs_attention), (0, 0, 0, 0));
    let page = phone.page(order(1));
    assert!(!page.row.pending);
    assert!(page.timeline.iter().all(|item| item.state == ItemState::Confirmed));
    assert!(page.photos.iter().all(|photo| photo.state == ItemState::Confirmed && photo.here));
    assert!(page.signatures.iter().all(|signature| !signature.changed_after));

    // Step 4: nothing is said twice.
    let before = office.record(order(1)).heads();
    phone.sync(&mut office);
    assert_eq!(office.record(order(1)).heads(), before);
}

#[test]
fn the_same_steps_again_after_a_lost_answer_change_nothing() {
    let mut office = Office::with_orders(1, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.step(order(1), Action::Accept);
    // The request arrives, the answer does not.
    let request = phone.core.sync_request().unwrap();
    office.answer(&request, li_wei(), Timestamp(phone.clock.now()));
    assert_eq!(phone.page(order(1)).row.sync, ItemState::Sent);
    let heads = office.record(order(1)).heads();
    phone.sync(&mut office);
    assert_eq!(office.record(order(1)).heads(), heads);
    assert!(phone.strip().all_confirmed);
}

#[test]
fn a_wrong_wall_clock_does_not_move_the_day() {
    let mut office = Office::with_orders(1, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.clock.wall_error.store(-3 * 24 * HOUR, std::sync::atomic::Ordering::Relaxed);
    phone.sync(&mut office);
    assert_eq!(phone.today().day, "2026-11-22");
    let page = phone.step(order(1), Action::Accept);
    assert_eq!(page.timeline[0].at, Timestamp(phone.clock.now()));
    assert_eq!(phone.strip().clock_off, Some(-3 * 24 * HOUR));
}

#[test]
fn orders_under_way_come_first_and_late_ones_say_so() {
    let mut office = Office::with_orders(4, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.step(order(3), Action::Accept);
    phone.step(order(3), Action::Depart);
    phone.clock.pass(5 * HOUR / 2);
    let today = phone.today();
    let rows: Vec<_> = today.open.iter().map(|row| (row.id, row.late)).collect();
    assert_eq!(rows, [(order(3), false), (order(1), true), (order(2), false), (order(4), false)]);
    assert_eq!(today.days, [("2026-11-22".to_owned(), 4)].into());
}

#[test]
fn the_office_moves_an_appointment_while_he_works() {
    let mut office = Office::with_orders(2, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.begin(order(1));
    office.change(order(1), |card| card.order.priority = jobsheet_model::Priority::Urgent);
    office.change(order(2), |card| card.order.window.start = Some(Timestamp(MORNING + 5 * HOUR)));
    phone.sync(&mut office);
    let page = phone.page(order(1));
    assert_eq!((page.row.status, page.row.priority), (Status::InProgress, jobsheet_model::Priority::Urgent));
    let notices = phone.today().notices;
    assert_eq!(
        notices.iter().map(|notice| (notice.code.as_str(), notice.order)).collect::<Vec<_>>(),
        [("moved", Some(order(2)))]
    );
    phone.tell(Command::Dismiss { notice: notices[0].id }).unwrap();
    assert!(phone.today().notices.is_empty());
}

#[test]
fn a_dispatcher_plans_the_day_and_his_list_follows() {
    let mut office = Office::with_orders(3, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    let before: Vec<_> = phone.today().open.iter().map(|row| row.id).collect();
    assert_eq!(before, [order(1), order(2), order(3)]);
    let plan = |card: &mut jobsheet_model::order::OrderCard, at| card.order.visit.as_mut().unwrap().planned = at;
    let early = Some(Timestamp(MORNING - HOUR));
    office.change(order(3), |card| plan(card, early));
    phone.sync(&mut office);
    let today = phone.today();
    let rows: Vec<_> = today.open.iter().map(|row| (row.id, row.planned)).collect();
    assert_eq!(rows, [(order(3), early), (order(1), None), (order(2), None)]);
    assert_eq!(phone.page(order(3)).row.planned, early);
    assert_eq!(
        today.notices.iter().map(|one| (one.code.as_str(), one.order)).collect::<Vec<_>>(),
        [("moved", Some(order(3)))]
    );
    // The window that the customer was told is another thing: it stays, and a proposal goes by it.
    assert_ne!(today.open[0].window.start, early);
    office.change(order(3), |card| plan(card, None));
    phone.sync(&mut office);
    assert_eq!(phone.today().open.iter().map(|row| row.id).collect::<Vec<_>>(), before);
}

#[test]
fn what_a_dispatcher_forces_on_him_is_on_top_and_cannot_be_declined() {
    let mut office = Office::with_orders(3, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    let force = |card: &mut jobsheet_model::order::OrderCard, on| card.order.visit.as_mut().unwrap().forced = on;
    let declines = |phone: &mut Phone| {
        let page = phone.page(order(3));
        page.others.iter().chain(&page.primary).any(|step| step.action == Action::Decline)
    };
    assert!(declines(&mut phone));
    office.change(order(3), |card| force(card, true));
    phone.sync(&mut office);
    let rows: Vec<_> = phone.today().open.iter().map(|row| (row.id, row.forced)).collect();
    assert_eq!(rows, [(order(3), true), (order(1), false), (order(2), false)]);
    assert!(!declines(&mut phone));
    office.change(order(3), |card| force(card, false));
    phone.sync(&mut office);
    assert_eq!(phone.today().open.iter().map(|row| row.id).collect::<Vec<_>>(), [order(1), order(2), order(3)]);
    assert!(declines(&mut phone));
}

#[test]
fn cancelled_while_underground_nothing_is_lost_and_nobody_sees_an_error() {
    let mut office = Office::with_orders(1, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.begin(order(1));
    office.change(order(1), |card| {
        card.order.status = Status::Cancelled;
        card.order.status_reason = "customer_absent".to_owned();
    });
    phone.sync(&mut office);
    assert!(phone.strip().all_confirmed);
    let page = phone.page(order(1));
    assert_eq!(
        (page.row.status, page.locked.as_deref(), page.timeline.len()),
        (Status::Cancelled, Some("cancelled"), 4)
    );
    assert_eq!(office.record(order(1)).entries().len(), 4);
    let codes: Vec<_> = phone.today().notices.into_iter().map(|notice| notice.code).collect();
    assert_eq!(codes.iter().filter(|code| *code == "cancelled").count(), 1);
    assert_eq!(codes.iter().filter(|code| *code == "superseded").count(), 4);
}

#[test]
fn he_asks_for_a_later_hour_and_the_office_has_moved_it_already() {
    let mut office = Office::with_orders(2, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    let later =
        |n| Command::Propose { order: order(n), field: OrderField::WindowEnd, value: (MORNING + 9 * HOUR).into() };
    let Reply::Order(page) = phone.tell(later(1)).unwrap() else { panic!() };
    assert_eq!(
        (page.proposals.len(), page.proposals[0].verdict, page.row.window.end),
        (1, None, Some(Timestamp(MORNING + 9 * HOUR)))
    );
    phone.tell(later(2)).unwrap();
    office.change(order(2), |card| {
        card.order.window.end = Some(Timestamp(MORNING + 8 * HOUR));
        card.order.versions.insert(OrderField::WindowEnd, 1);
    });
    phone.sync(&mut office);
    // Taken as asked, without being told what he knows; the other one stands beside the office's value.
    assert_eq!(phone.page(order(1)).row.window.end, Some(Timestamp(MORNING + 9 * HOUR)));
    let page = phone.page(order(2));
    assert_eq!((page.proposals.len(), page.proposals[0].current.clone()), (1, (MORNING + 8 * HOUR).into()));
    let codes: Vec<_> = phone.today().notices.into_iter().map(|notice| (notice.code, notice.order)).collect();
    assert!(codes.iter().all(|(_, about)| *about == Some(order(2))), "{codes:?}");
    assert_eq!(
        codes.iter().map(|(code, _)| code.as_str()).collect::<std::collections::BTreeSet<_>>(),
        ["held", "moved"].into()
    );
}

#[test]
fn after_a_restart_with_a_wrong_clock_the_time_is_known_as_soon_as_there_was_a_contact() {
    let mut office = Office::with_orders(2, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.clock.pass(HOUR);
    phone.clock.reboot();
    phone.clock.wall_error.store(-30 * 24 * HOUR, std::sync::atomic::Ordering::Relaxed);
    let done_at = Timestamp(phone.clock.now() + 60_000);
    let page = phone.step(order(1), Action::Accept);
    assert_eq!(page.timeline[0].confidence, Confidence::Device);
    // A contact in the same life of the phone, an hour later, that loses the push.
    phone.clock.pass(HOUR);
    let mut request = phone.core.sync_request().unwrap();
    request.push.clear();
    let response = office.answer(&request, li_wei(), Timestamp(phone.clock.now()));
    phone.core.apply(&request, response).unwrap();
    let said = &phone.page(order(1)).timeline[0];
    assert_eq!((said.at, said.confidence), (done_at, Confidence::Exact));
}

#[test]
fn the_day_is_the_company_s_wherever_it_is() {
    // 08:00 in Tai'an is 19:00 of the day before in New York.
    let mut office = Office::with_orders(1, li_wei());
    office.zone = "America/New_York".to_owned();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("replica.db");
    let mut phone = Phone::open(&path, 1);
    phone.sign_in(li_wei(), &mut office);
    let zone = |phone: &mut Phone| match phone.tell(Command::Session).unwrap() {
        Reply::Session(session) => session.zone,
        other => panic!("{other:?}"),
    };
    assert_eq!((zone(&mut phone).as_str(), phone.today().day.as_str()), ("America/New_York", "2026-11-21"));
    // Known after a restart without a network; and the company may move.
    drop(phone);
    let mut phone = Phone::open(&path, 1);
    assert_eq!((zone(&mut phone).as_str(), phone.today().day.as_str()), ("America/New_York", "2026-11-21"));
    office.zone = "Asia/Shanghai".to_owned();
    phone.sign_in(li_wei(), &mut office);
    assert_eq!((zone(&mut phone).as_str(), phone.today().day.as_str()), ("Asia/Shanghai", "2026-11-22"));
}

#[test]
fn what_awaits_only_the_customer_s_signature_is_not_late() {
    let mut office = Office::with_orders(1, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.begin(order(1));
    phone.clock.pass(5 * HOUR);
    assert!(phone.page(order(1)).row.late, "he is still at it");
    phone.finish(order(1));
    let row = phone.page(order(1)).row;
    assert_eq!((row.status, row.late), (Status::AwaitingConfirmation, false));
}

#[test]
fn another_day_shows_what_is_planned_for_it_and_what_was_done_on_it() {
    let mut office = Office::with_orders(20, li_wei());
    office.change(order(2), |card| card.order.window = TimeWindow::default());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.begin(order(1));
    phone.finish(order(1));
    phone.sign(order(1));
    let Reply::Today(tomorrow) =
        phone.tell(Command::Today { day: "2026-11-23".to_owned(), place: None, first: None }).unwrap()
    else {
        panic!()
    };
    // The street's clock strikes midnight after the fifteenth order.
    assert_eq!(tomorrow.open.iter().map(|row| row.id).collect::<Vec<_>>(), [16, 17, 18, 19, 20].map(order));
    assert!(tomorrow.done.is_empty() && !tomorrow.is_today);
    assert_eq!(tomorrow.days, [("2026-11-22".to_owned(), 13), ("2026-11-23".to_owned(), 5)].into());
    let today = phone.today();
    assert_eq!((today.open.len(), today.open.last().unwrap().id), (14, order(2)), "without a time: today, last");
    assert_eq!(today.done.iter().map(|row| row.id).collect::<Vec<_>>(), [order(1)]);
}

#[test]
fn the_camera_s_file_is_kept_until_the_server_has_the_picture() {
    let mut office = Office::with_orders(1, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.step(order(1), Action::Accept);
    let photo = phone.photo(order(1), Slot::Before, "before");
    let edit = Command::EditPhoto {
        order: order(1),
        photo,
        caption: Some("旧阀".to_owned()),
        slot: Some(Slot::After),
        removed: None,
    };
    phone.tell(edit).unwrap();
    let shown = &phone.page(order(1)).photos[0];
    assert_eq!((shown.caption.as_str(), shown.slot), ("旧阀", Slot::After));
    let bytes = |phone: &mut Phone, thumb| {
        phone.core.handle_bytes(Command::Bytes { order: order(1), attachment: photo, thumb }, &[]).unwrap().bytes
    };
    assert_eq!(bytes(&mut phone, true), b"thumb of before");
    assert_eq!(bytes(&mut phone, false), b"jpeg of before");
    let original = |phone: &Phone| {
        attachments::get(phone.core.store().db(), &photo.to_string(), attachments::FileRole::Original).unwrap()
    };
    assert!(original(&phone).is_some());
    phone.sync(&mut office);
    assert!(original(&phone).is_some(), "the words alone are not the picture");
    upload(&mut phone, &mut office);
    phone.sync(&mut office);
    assert!(original(&phone).is_none());
    assert_eq!(bytes(&mut phone, false), b"jpeg of before");
    phone.tell(Command::EditPhoto { order: order(1), photo, caption: None, slot: None, removed: Some(true) }).unwrap();
    assert!(phone.page(order(1)).photos.is_empty());
}
