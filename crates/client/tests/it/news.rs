//! What a phone tells while nobody looks at it.

use jobsheet_api::device::{Command, Event, News, Reply};
use jobsheet_model::entry::Action;
use jobsheet_model::{Status, TimeWindow, Timestamp};

use crate::office::Office;
use crate::world::*;

fn ask_for_news(phone: &mut Phone, on: bool) {
    let wish = Command::Notify { on, language: "zh-CN".to_owned() };
    let Reply::Session(session) = phone.tell(wish).unwrap() else { panic!() };
    assert_eq!(session.notify, on);
}

/// What it tells when the line has come to rest: code and number, or how many.
fn told(phone: &mut Phone) -> Vec<String> {
    phone.core.tell_news();
    let news = phone.core.take_events().into_iter().filter_map(|event| match event {
        Event::News(News { code, args, .. }) => Some((code, args)),
        _ => None,
    });
    news.map(|(code, args)| format!("{code} {}", args.get("number").or(args.get("count")).unwrap())).collect()
}

/// Li Wei has orders one to three and wants to hear of more; the office has six.
fn listening() -> (Phone, Office) {
    let mut office = Office::with_orders(6, li_wei());
    for n in 4..=6 {
        office.revoke(order(n), li_wei(), "");
    }
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    ask_for_news(&mut phone, true);
    assert_eq!(told(&mut phone), [""; 0], "a first listing is no news");
    (phone, office)
}

#[test]
fn a_new_order_is_told_once() {
    let (mut phone, mut office) = listening();
    office.publish(order(4), li_wei());
    phone.sync(&mut office);
    assert_eq!(told(&mut phone), ["granted TA-261122-0004"]);
    phone.sync(&mut office);
    assert_eq!(told(&mut phone), [""; 0]);
    // What he does with it himself is no news either.
    phone.step(order(4), Action::Accept);
    phone.sync(&mut office);
    assert_eq!(told(&mut phone), [""; 0]);
}

#[test]
fn cancelled_moved_and_taken_away_are_told() {
    let (mut phone, mut office) = listening();
    office.change(order(1), |card| card.order.status = Status::Cancelled);
    let window = TimeWindow { start: Some(Timestamp(MORNING + HOUR)), end: None };
    office.change(order(2), |card| card.order.window = window);
    office.revoke(order(3), li_wei(), "reassigned");
    phone.sync(&mut office);
    let mut told = told(&mut phone);
    told.sort();
    assert_eq!(told, ["cancelled TA-261122-0001", "moved TA-261122-0002", "reassigned TA-261122-0003"]);
}

#[test]
fn many_at_once_are_one() {
    let (mut phone, mut office) = listening();
    for n in 4..=6 {
        office.publish(order(n), li_wei());
    }
    office.revoke(order(1), li_wei(), "unassigned");
    phone.sync(&mut office);
    assert_eq!(told(&mut phone), ["many 4"]);
}

#[test]
fn who_has_not_asked_hears_nothing_and_nothing_is_saved_up() {
    let (mut phone, mut office) = listening();
    ask_for_news(&mut phone, false);
    office.publish(order(4), li_wei());
    phone.sync(&mut office);
    assert_eq!(told(&mut phone), [""; 0]);
    ask_for_news(&mut phone, true);
    assert_eq!(told(&mut phone), [""; 0]);
}

#[test]
fn what_comes_after_a_restart_is_told_and_what_was_there_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("replica.db");
    let mut office = Office::with_orders(2, li_wei());
    office.revoke(order(2), li_wei(), "");
    {
        let mut phone = Phone::open(&path, 1);
        phone.sign_in(li_wei(), &mut office);
        ask_for_news(&mut phone, true);
        phone.sync(&mut office);
        assert_eq!(told(&mut phone), [""; 0]);
    }
    office.publish(order(2), li_wei());
    let mut phone = Phone::open(&path, 1);
    phone.sync(&mut office);
    assert_eq!(told(&mut phone), ["granted TA-261122-0002"]);
}

#[test]
fn another_persons_first_listing_is_no_news() {
    let (mut phone, mut office) = listening();
    phone.tell(Command::SignOut { keep: false }).unwrap();
    phone.sign_in(wang_fang(), &mut office);
    for n in 4..=6 {
        office.publish(order(n), wang_fang());
    }
    phone.sync(&mut office);
    assert_eq!(told(&mut phone), [""; 0]);
}

#[test]
fn an_order_that_he_found_himself_is_no_news() {
    let (mut phone, mut office) = listening();
    crate::requested::request(&mut phone, true);
    phone.sync(&mut office);
    assert_eq!(told(&mut phone), [""; 0]);
}
