//! The engine on a bad line: what it asks for, in which order, and what it leaves alone.

use jobsheet_api::ErrorCode;
use jobsheet_api::device::{Command, Event, ItemState, Reply, SyncState, SyncView};
use jobsheet_client::http::{Method, Request, Response};
use jobsheet_model::entry::{Action, Slot};
use jobsheet_sync::Verdict;

use crate::office::Office;
use crate::wire::{Fate, Sender, answer};
use crate::world::*;

const MINUTE: i64 = 60_000;
const CHUNK: usize = 256 * 1024;

/// Li Wei has accepted an order and taken photos of so many bytes, and nothing has been sent yet.
fn with_photos(sizes: &[usize]) -> Sender {
    let mut office = Office::with_orders(1, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.step(order(1), Action::Accept);
    for (index, size) in sizes.iter().enumerate() {
        phone.photo(order(1), Slot::Before, &index.to_string().repeat(*size));
    }
    Sender::new(phone, office, li_wei())
}

fn strip(sender: &Sender) -> SyncView {
    match sender.core.borrow_mut().handle(Command::Sync).unwrap() {
        Reply::Sync(view) => view,
        other => panic!("{other:?}"),
    }
}

fn is_upload(request: &Request) -> bool {
    request.url.contains("/uploads")
}

fn announces(request: &Request, length: usize) -> bool {
    request.method == Method::Post
        && request.headers.iter().any(|(name, value)| *name == "upload-length" && *value == length.to_string())
}

/// Bytes of the file that [`prepared`] makes of a picture of so many.
fn length(size: usize) -> usize {
    "jpeg of ".len() + size
}

#[test]
fn words_go_before_pictures_and_the_receipt_comes_by_the_feed() {
    let mut sender = with_photos(&[CHUNK, 10]);
    sender.pass(MINUTE);
    assert!(strip(&sender).all_confirmed);
    let sent = sender.wire.kinds();
    assert_eq!(
        sent[..7],
        ["POST/sync", "POST/uploads", "PATCH/uploads", "PATCH/uploads", "POST/sync", "POST/uploads", "PATCH/uploads"],
        "{sent:?}"
    );
    assert_eq!(sender.wire.carried(), length(CHUNK) + length(10));
}

#[test]
fn words_that_come_meanwhile_overtake_a_long_photo() {
    let mut sender = with_photos(&[6 * CHUNK]);
    let mut patches = 0;
    while patches < 2 {
        let _ = futures::executor::block_on(sender.engine.turn(&sender.core, &&sender.wire));
        patches = sender.wire.kinds().iter().filter(|kind| *kind == "PATCH/uploads").count();
    }
    sender.core.borrow_mut().handle(Command::Remark { order: order(1), text: "It smells of gas.".to_owned() }).unwrap();
    let _ = futures::executor::block_on(sender.engine.turn(&sender.core, &&sender.wire));
    assert_eq!(sender.wire.log.borrow().last().unwrap(), "POST /sync 1");
    assert_eq!(sender.wire.office.borrow().record(order(1)).entries().len(), 2);
}

#[test]
fn an_upload_goes_on_where_the_line_was_cut() {
    let mut sender = with_photos(&[6 * CHUNK]);
    let mut patches = 0;
    // The third chunk never arrives, and of the fourth the answer is lost.
    *sender.wire.fate.borrow_mut() = Box::new(move |request| {
        patches += i32::from(request.method == Method::Patch);
        match (request.method, patches) {
            (Method::Patch, 3) => Fate::Lost,
            (Method::Patch, 4) => Fate::AnswerLost,
            _ => Fate::Arrives,
        }
    });
    sender.pass(5 * MINUTE);
    assert!(strip(&sender).all_confirmed);
    assert_eq!(sender.wire.carried(), length(6 * CHUNK) + CHUNK, "only the chunk that was lost goes twice");
}

#[test]
fn a_file_that_the_server_refuses_waits_for_a_person_and_the_others_arrive() {
    let mut sender = with_photos(&[100, 200, 300]);
    *sender.wire.fate.borrow_mut() =
        Box::new(
            |request| {
                if announces(request, length(100)) { Fate::Instead(answer(415, &[])) } else { Fate::Arrives }
            },
        );
    sender.pass(2 * MINUTE);
    let view = strip(&sender);
    assert_eq!((view.needs_attention, view.on_this_phone, view.sent), (1, 0, 0));
    let stuck = view.items.iter().find(|item| item.state == ItemState::NeedsAttention).unwrap();
    assert!(stuck.error.is_some());
    assert!(!view.all_confirmed);

    // The server was mended: one tap.
    *sender.wire.fate.borrow_mut() = Box::new(|_| Fate::Arrives);
    sender.core.borrow_mut().handle(Command::Retry { item: stuck.id.clone() }).unwrap();
    sender.pass(MINUTE);
    assert!(strip(&sender).all_confirmed);
}

#[test]
fn a_photo_that_never_gets_through_holds_up_neither_words_nor_other_photos() {
    let mut sender = with_photos(&[100, 200]);
    *sender.wire.fate.borrow_mut() =
        Box::new(|request| if announces(request, length(100)) { Fate::Lost } else { Fate::Arrives });
    sender.pass(MINUTE);
    assert_eq!(strip(&sender).on_this_phone, 1);
    assert_eq!(sender.wire.office.borrow().files.len(), 1);
    sender.core.borrow_mut().handle(Command::Remark { order: order(1), text: "on the way".to_owned() }).unwrap();
    sender.pass(100);
    assert_eq!(sender.wire.office.borrow().record(order(1)).entries().len(), 2, "the remark went at once");
    sender.pass(30 * MINUTE);
    let tries = sender.wire.kinds().iter().filter(|kind| *kind == "POST/uploads").count();
    assert!((8..20).contains(&tries), "{tries} tries in half an hour");
}

#[test]
fn a_server_that_lost_an_upload_gets_it_from_the_beginning() {
    let mut sender = with_photos(&[3 * CHUNK]);
    while sender.wire.carried() < 2 * CHUNK {
        let _ = futures::executor::block_on(sender.engine.turn(&sender.core, &&sender.wire));
    }
    sender.wire.forget_uploads();
    sender.pass(2 * MINUTE);
    assert!(strip(&sender).all_confirmed);
}

#[test]
fn bytes_that_spoil_on_the_way_are_sent_again_and_not_for_ever() {
    let mut sender = with_photos(&[100]);
    let spoiled = |request: &Request| request.method == Method::Patch;
    *sender.wire.fate.borrow_mut() =
        Box::new(move |request| if spoiled(request) { Fate::Instead(answer(460, &[])) } else { Fate::Arrives });
    sender.pass(5_000);
    assert_eq!(strip(&sender).needs_attention, 0, "once is no reason to bother a person");
    sender.pass(60 * MINUTE);
    let view = strip(&sender);
    assert_eq!(view.needs_attention, 1);
    assert_eq!(view.items.iter().find_map(|item| item.error.clone()).unwrap().code, ErrorCode::HashMismatch);
    let tries = sender.wire.kinds().iter().filter(|kind| *kind == "PATCH/uploads").count();
    assert!(tries <= 6, "{tries} tries");
}

#[test]
fn a_receipt_that_does_not_come_is_asked_after() {
    let mut sender = with_photos(&[100]);
    let hidden = std::rc::Rc::new(std::cell::Cell::new(true));
    let hide = hidden.clone();
    *sender.wire.answer.borrow_mut() = Box::new(move |response| {
        if hide.get() {
            response.pull.retain(|item| item.kind != jobsheet_sync::ItemKind::Receipt);
            response.digests.clear();
        }
    });
    sender.pass(10_000);
    let view = strip(&sender);
    assert_eq!((view.sent, view.all_confirmed, view.bytes_left), (1, false, 0), "sent in full is not confirmed");
    sender.pass(3 * MINUTE);
    let heads = sender.wire.kinds().iter().filter(|kind| *kind == "HEAD/uploads").count();
    assert!((1..6).contains(&heads), "asked {heads} times in three minutes");
    assert!(!strip(&sender).all_confirmed);
}

#[test]
fn an_expired_login_stops_sending_and_loses_nothing() {
    let mut sender = with_photos(&[100]);
    *sender.wire.fate.borrow_mut() = Box::new(|_| Fate::Instead(answer(401, &[])));
    sender.pass(60 * MINUTE);
    assert_eq!(sender.wire.log.borrow().len(), 1, "a door that is shut is knocked at once");
    assert!(sender.core.borrow_mut().take_events().contains(&Event::SessionExpired));
    let view = strip(&sender);
    assert_eq!(view.state, SyncState::Expired);
    assert_eq!(view.on_this_phone + view.sent, 3, "two changes and a file");
    sender.core.borrow_mut().handle(Command::Remark { order: order(1), text: "work goes on".to_owned() }).unwrap();
}

#[test]
fn a_photo_can_be_the_first_to_hear_that_the_login_has_expired() {
    let mut sender = with_photos(&[100]);
    *sender.wire.fate.borrow_mut() =
        Box::new(|request| if is_upload(request) { Fate::Instead(answer(401, &[])) } else { Fate::Arrives });
    sender.pass(MINUTE);
    assert_eq!(strip(&sender).state, SyncState::Expired);
    assert_eq!(sender.wire.kinds().iter().filter(|kind| *kind == "POST/uploads").count(), 1);
}

#[test]
fn a_dead_line_is_tried_less_and_less_often_and_at_once_when_it_is_back() {
    let mut sender = with_photos(&[100]);
    *sender.wire.fate.borrow_mut() = Box::new(|_| Fate::Lost);
    sender.pass(60 * MINUTE);
    let tries = sender.wire.log.borrow().len();
    assert!((12..40).contains(&tries), "{tries} tries in an hour");
    let view = strip(&sender);
    assert_eq!((view.state, view.last_error.map(|error| error.code)), (SyncState::Offline, Some(ErrorCode::Offline)));
    assert!(view.next_try.is_some());

    *sender.wire.fate.borrow_mut() = Box::new(|_| Fate::Arrives);
    sender.engine.online(&sender.core, true);
    sender.pass(2_000);
    let view = strip(&sender);
    assert!(view.all_confirmed && view.last_error.is_none(), "{view:?}");
}

#[test]
fn without_a_connection_nothing_is_asked() {
    let mut sender = with_photos(&[100]);
    sender.engine.online(&sender.core, false);
    sender.pass(60 * MINUTE);
    assert!(sender.wire.log.borrow().is_empty());
    assert_eq!(strip(&sender).state, SyncState::Offline);
}

#[test]
fn strangers_answers_neither_break_it_nor_make_it_hammer() {
    let answers: [fn() -> Response; 6] = [
        || Response { status: 200, body: b"<html>Welcome to the hotel</html>".to_vec(), ..Response::default() },
        || Response { status: 200, body: vec![1, 1, 0xff, 0xff], ..Response::default() },
        || answer(302, &[("location", "https://evil.example".to_owned())]),
        || answer(200, &[]),
        || answer(503, &[("retry-after", "600".to_owned())]),
        || Response { status: 500, body: vec![0; 100_000], ..Response::default() },
    ];
    for stranger in answers {
        let mut sender = with_photos(&[100]);
        *sender.wire.fate.borrow_mut() = Box::new(move |_| Fate::Instead(stranger()));
        sender.pass(60 * MINUTE);
        let tries = sender.wire.log.borrow().len();
        assert!((5..40).contains(&tries), "{:?}: {tries} tries in an hour", stranger().body.len());
        *sender.wire.fate.borrow_mut() = Box::new(|_| Fate::Arrives);
        sender.pass(11 * MINUTE);
        assert!(strip(&sender).all_confirmed);
    }
}

#[test]
fn a_server_that_says_nothing_of_our_changes_is_not_told_them_without_end() {
    let mut sender = with_photos(&[]);
    *sender.wire.answer.borrow_mut() = Box::new(|response| {
        response.verdicts.clear();
        response.pull.retain(|item| item.kind != jobsheet_sync::ItemKind::Record);
        response.digests.clear();
    });
    sender.pass(60 * MINUTE);
    let tries = sender.wire.log.borrow().len();
    assert!((5..80).contains(&tries), "{tries} tries in an hour");
    assert!(!strip(&sender).all_confirmed);
}

#[test]
fn a_server_that_always_has_more_and_never_moves_on_is_left_alone() {
    let mut sender = with_photos(&[]);
    sender.pass(1_000);
    *sender.wire.answer.borrow_mut() = Box::new(|response| response.more = true);
    sender.wire.log.borrow_mut().clear();
    sender.pass(60 * MINUTE);
    let tries = sender.wire.log.borrow().len();
    assert!((5..80).contains(&tries), "{tries} tries in an hour");
}

#[test]
fn a_refused_word_does_not_stop_the_photo_that_another_word_names() {
    let mut sender = with_photos(&[100]);
    let mut first = true;
    *sender.wire.answer.borrow_mut() = Box::new(move |response| {
        if std::mem::take(&mut first)
            && let Some(verdict) = response.verdicts.first_mut()
        {
            verdict.verdict = Verdict::Refused { code: "outside_write_scope".to_owned(), detail: String::new() };
        }
    });
    sender.pass(5 * MINUTE);
    let view = strip(&sender);
    assert_eq!(view.sent + view.on_this_phone, 0, "{view:?}");
    assert_eq!(sender.wire.office.borrow().files.len(), 1);
}
