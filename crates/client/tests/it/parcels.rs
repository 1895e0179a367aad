//! A day's work that does not fit into one request goes in several, one behind the other: the server works on the next while
//! this phone takes in the answer before.

use std::cell::RefCell;
use std::rc::Rc;

use jobsheet_api::device::{Command, Reply, SyncView};
use jobsheet_model::entry::Action;
use jobsheet_record::Refusal;
use jobsheet_sync::{FeedId, decode_request};

use crate::office::Office;
use crate::wire::{Fate, Sender};
use crate::world::*;

/// What a request brought, and where it stood.
type Asked = Rc<RefCell<Vec<(usize, u64)>>>;

/// 李伟 with `orders` accepted orders that the server has not heard of, two changes to a request.
fn packed(orders: u64) -> (Sender, Asked) {
    let mut office = Office::with_orders(orders, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    for n in 1..=orders {
        phone.step(order(n), Action::Accept);
        phone.tell(Command::Remark { order: order(n), text: format!("remark {n}") }).unwrap();
    }
    phone.core.pack(2);
    let asked = Asked::default();
    let sender = Sender::new(phone, office, li_wei());
    listen(&sender, &asked, |_| Fate::Arrives);
    (sender, asked)
}

/// Notes what is asked; `fate` is told which question it is, from 0.
fn listen(sender: &Sender, asked: &Asked, fate: impl Fn(usize) -> Fate + 'static) {
    let asked = Rc::clone(asked);
    *sender.wire.fate.borrow_mut() = Box::new(move |request| {
        let request = decode_request(&request.body).unwrap();
        let changes = request.push.iter().map(|envelope| envelope.changes.len()).sum();
        let position = request.cursor.get(&FeedId::user(li_wei())).copied().unwrap_or(0);
        asked.borrow_mut().push((changes, position));
        fate(asked.borrow().len() - 1)
    });
}

fn send(sender: &mut Sender) -> SyncView {
    sender.engine.now(&sender.core);
    sender.pass(60_000);
    match sender.core.borrow_mut().handle(Command::Sync).unwrap() {
        Reply::Sync(view) => view,
        other => panic!("{other:?}"),
    }
}

fn remarks(sender: &Sender, orders: u64) -> usize {
    (1..=orders).map(|n| sender.wire.office.borrow().record(order(n)).entries().len()).sum()
}

#[test]
fn each_stands_where_the_answer_before_has_led() {
    let (mut sender, asked) = packed(3);
    let view = send(&mut sender);
    assert!(view.all_confirmed, "{view:#?}");
    assert_eq!(remarks(&sender, 3), 6);
    let asked = asked.borrow();
    let changes: Vec<usize> = asked.iter().map(|(changes, _)| *changes).collect();
    assert_eq!(changes[..3], [2, 2, 2], "nothing goes twice: {asked:?}");
    assert!(changes[3..].iter().all(|changes| *changes == 0), "{asked:?}");
    assert!(asked[..3].windows(2).all(|two| two[0].1 < two[1].1), "{asked:?}");
}

#[test]
fn the_next_has_left_before_the_answer_is_taken_in() {
    let (sender, asked) = packed(3);
    let Sender { core, mut engine, wire, .. } = sender;
    // The phone dies when the second question leaves: nothing of the first answer is here yet.
    *wire.fate.borrow_mut() = Box::new({
        let asked = Rc::clone(&asked);
        move |_| {
            asked.borrow_mut().push((0, 0));
            assert!(asked.borrow().len() < 2, "killed");
            Fate::Arrives
        }
    });
    engine.now(&core);
    let turn = std::panic::AssertUnwindSafe(|| futures::executor::block_on(engine.turn(&core, &&wire)));
    assert!(std::panic::catch_unwind(turn).is_err());
    let Reply::Sync(view) = core.borrow_mut().handle(Command::Sync).unwrap() else { panic!("no view") };
    assert_eq!((view.on_this_phone, view.sent), (2, 4), "{view:#?}");
    assert_eq!(wire.office.borrow().record(order(1)).entries().len(), 2, "and the server has it");

    // It comes up again and says it all once more.
    *wire.fate.borrow_mut() = Box::new(|_| Fate::Arrives);
    engine.now(&core);
    while futures::executor::block_on(engine.turn(&core, &&wire)) == jobsheet_client::engine::Turn::Again {}
    let Reply::Sync(view) = core.borrow_mut().handle(Command::Sync).unwrap() else { panic!("no view") };
    assert!(view.all_confirmed, "{view:#?}");
    assert_eq!((1..=3).map(|n| wire.office.borrow().record(order(n)).entries().len()).sum::<usize>(), 6);
}

#[test]
fn a_lost_one_is_said_again() {
    for lost in 0..4 {
        for fate in [|| Fate::Lost, || Fate::AnswerLost] {
            let (mut sender, asked) = packed(4);
            listen(&sender, &asked, move |n| if n == lost { fate() } else { Fate::Arrives });
            let view = send(&mut sender);
            assert!(view.all_confirmed, "question {lost}: {view:#?}");
            assert_eq!(remarks(&sender, 4), 8);
        }
    }
}

#[test]
fn after_a_refusal_nothing_follows_before_it_is_understood() {
    let (mut sender, asked) = packed(3);
    sender.wire.office.borrow_mut().refuse = Some(("remark 1".to_owned(), Refusal::OutsideWriteScope));
    let view = send(&mut sender);
    assert_eq!((view.needs_attention, view.on_this_phone, view.sent), (1, 0, 0), "{view:#?}");
    assert_eq!(remarks(&sender, 3), 5);
    let asked = asked.borrow();
    assert_eq!(asked.iter().map(|(changes, _)| changes).sum::<usize>(), 6, "{asked:?}");
}
