//! A broken phone's work travels on another one.

use jobsheet_api::ErrorCode;
use jobsheet_api::device::{Command, ImportedView, ItemState, OrdersFilter, Reply};
use jobsheet_client::http::Response;
use jobsheet_model::Status;
use jobsheet_model::entry::Action;
use jobsheet_record::Refusal;
use jobsheet_store::queries::{changes, session};

use crate::office::Office;
use crate::wire::{Fate, Sender};
use crate::world::*;

const MINUTE: i64 = 60_000;
const PASSPHRASE: &str = "泰山脚下的锅炉房";

/// Li Wei has two orders, Wang Fang one of her own.
fn office() -> Office {
    let mut office = Office::with_orders(2, li_wei());
    office.cards.insert(order(7), card(7, wang_fang()));
    office.publish(order(7), wang_fang());
    office
}

/// A whole visit, signed, without signal.
fn worked(office: &mut Office) -> Phone {
    let mut phone = Phone::ready(1, li_wei(), office);
    phone.begin(order(1));
    phone.finish(order(1));
    phone.sign(order(1));
    phone
}

fn export(phone: &mut Phone) -> Vec<u8> {
    let answer = phone.core.handle_bytes(Command::ExportBundle { passphrase: PASSPHRASE.to_owned() }, &[]).unwrap();
    let Reply::Bundle(view) = answer.reply else { panic!("{:?}", answer.reply) };
    assert_eq!((view.name.as_str(), view.set_aside), ("jobsheet-2026-11-22.bundle", 0));
    assert!(view.changes > 5 && view.files == 4, "{view:?}");
    answer.bytes
}

fn import(phone: &mut Phone, bundle: &[u8]) -> Result<ImportedView, ErrorCode> {
    let command = Command::ImportBundle { passphrase: PASSPHRASE.to_owned() };
    match phone.core.handle_bytes(command, bundle) {
        Ok(answer) => match answer.reply {
            Reply::Imported(view) => Ok(view),
            other => panic!("{other:?}"),
        },
        Err(error) => Err(error.code),
    }
}

#[test]
fn another_phone_carries_it_and_reads_nothing_and_nothing_doubles() {
    let mut office = office();
    let mut li_wei_phone = worked(&mut office);
    let waiting = li_wei_phone.strip().items.iter().filter(|item| item.state == ItemState::OnThisPhone).count();
    let bundle = export(&mut li_wei_phone);
    // Sealed: neither his words nor the customer's name can be read in it.
    assert!(!bundle.windows(6).any(|window| window == "赵女".as_bytes() || window == "李伟".as_bytes()));

    let mut carrier = Phone::ready(2, wang_fang(), &mut office);
    let imported = import(&mut carrier, &bundle).unwrap();
    assert_eq!((imported.author.as_str(), imported.own, imported.known), ("李伟", false, 0));
    assert_eq!((imported.changes + imported.files) as usize, waiting);
    let cargo = carrier.strip().cargo;
    assert_eq!((cargo.len(), cargo[0].author.as_str(), cargo[0].waiting as usize), (1, "李伟", waiting));

    // It is cargo: no list, no page, no file of his.
    assert_eq!(carrier.code(Command::Order { order: order(1) }), ErrorCode::OrderNotFound);
    let Reply::Orders(rows) = carrier
        .tell(Command::Orders { filter: OrdersFilter::All, search: String::new(), place: None, first: None })
        .unwrap()
    else {
        panic!()
    };
    assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [order(7)]);
    let photo = li_wei_phone.page(order(1)).photos[0].id;
    assert_eq!(
        carrier.code(Command::Bytes { order: order(1), attachment: photo, thumb: false }),
        ErrorCode::OrderNotFound
    );

    // She works on, finds a line, and both arrive.
    carrier.step(order(7), Action::Accept);
    let mut sender = Sender::new(carrier, office, wang_fang());
    sender.pass(5 * MINUTE);
    {
        let office = sender.wire.office.borrow();
        assert_eq!((office.status(order(1)), office.status(order(7))), (Status::Completed, Status::Accepted));
        assert_eq!(office.files.len(), 4);
    }
    let Reply::Sync(strip) = sender.core.borrow_mut().handle(Command::Sync).unwrap() else { panic!() };
    assert!(strip.cargo.is_empty() && strip.all_confirmed, "{strip:?}");
    let db = sender.core.borrow();
    for table in ["cargo", "cargo_changes", "cargo_chunks"] {
        let left: u32 =
            db.store().db().query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap();
        assert_eq!(left, 0, "{table}");
    }
    drop(db);

    // The broken phone comes back and sends the same.
    let mut office = sender.wire.office.into_inner();
    let before = office.record(order(1)).history().len();
    li_wei_phone.sync(&mut office);
    crate::day::upload(&mut li_wei_phone, &mut office);
    li_wei_phone.sync(&mut office);
    assert_eq!(office.record(order(1)).history().len(), before);
    assert!(li_wei_phone.strip().all_confirmed);
    assert_eq!(
        li_wei_phone
            .core
            .handle_bytes(Command::ExportBundle { passphrase: PASSPHRASE.to_owned() }, &[])
            .unwrap_err()
            .code,
        ErrorCode::NothingToExport
    );
}

#[test]
fn importing_twice_changes_nothing() {
    let mut office = office();
    let mut broken = worked(&mut office);
    let bundle = export(&mut broken);
    let mut carrier = Phone::ready(2, wang_fang(), &mut office);
    let first = import(&mut carrier, &bundle).unwrap();
    let cargo = carrier.strip().cargo;
    let second = import(&mut carrier, &bundle).unwrap();
    assert_eq!((second.changes, second.files, second.known), (0, 0, first.changes + first.files));
    assert_eq!(carrier.strip().cargo, cargo);
    // On the phone that made it there is nothing to carry: it sends the same by itself.
    let own = import(&mut broken, &bundle).unwrap();
    assert_eq!((own.changes, own.files, own.own), (0, 0, true));
    assert!(broken.strip().cargo.is_empty());
    // After the server has it all, a third time is as quiet.
    let mut sender = Sender::new(carrier, office, wang_fang());
    sender.pass(5 * MINUTE);
    let third = sender
        .core
        .borrow_mut()
        .handle_bytes(Command::ImportBundle { passphrase: PASSPHRASE.to_owned() }, &bundle)
        .unwrap();
    let Reply::Imported(third) = third.reply else { panic!() };
    sender.pass(5 * MINUTE);
    assert_eq!(third.files, 0, "the receipts are here");
    let Reply::Sync(strip) = sender.core.borrow_mut().handle(Command::Sync).unwrap() else { panic!() };
    assert!(strip.cargo.is_empty());
    assert_eq!(sender.wire.office.borrow().status(order(1)), Status::Completed);
}

#[test]
fn what_is_wrong_with_a_bundle_is_told() {
    let mut office = office();
    let bundle = export(&mut worked(&mut office));
    let mut carrier = Phone::ready(2, wang_fang(), &mut office);
    let commits = carrier.core.store().commits();
    let wrong = Command::ImportBundle { passphrase: "taishan 2026".to_owned() };
    assert_eq!(carrier.core.handle_bytes(wrong, &bundle).unwrap_err().code, ErrorCode::WrongPassphrase);
    for length in [0, 3, 8, 9, 40, 81, bundle.len() / 2, bundle.len() - 1] {
        assert_eq!(import(&mut carrier, &bundle[..length]), Err(ErrorCode::BundleDamaged), "cut at {length}");
    }
    let mut longer = bundle.clone();
    longer.push(0);
    assert_eq!(import(&mut carrier, &longer), Err(ErrorCode::BundleDamaged));
    for place in [10, 25, 45, 90, bundle.len() - 1] {
        let mut changed = bundle.clone();
        changed[place] ^= 1;
        let refused = import(&mut carrier, &changed).unwrap_err();
        // A changed salt or cost gives another key, which looks like another passphrase.
        assert!(matches!(refused, ErrorCode::BundleDamaged | ErrorCode::WrongPassphrase), "{place}: {refused:?}");
    }
    let mut newer = bundle.clone();
    newer[8] = 2;
    assert_eq!(import(&mut carrier, &newer), Err(ErrorCode::BundleNewer));
    let mut greedy = bundle.clone();
    greedy[9..13].copy_from_slice(&u32::MAX.to_be_bytes());
    assert_eq!(
        import(&mut carrier, &greedy),
        Err(ErrorCode::BundleDamaged),
        "no header makes a phone run out of memory"
    );
    assert_eq!(carrier.core.store().commits(), commits, "nothing was written");
    assert!(carrier.strip().cargo.is_empty());
    let short = Command::ExportBundle { passphrase: "1234567".to_owned() };
    assert_eq!(carrier.code(short), ErrorCode::InvalidInput);
}

#[test]
fn another_companys_bundle_is_refused() {
    let mut office = office();
    let bundle = export(&mut worked(&mut office));
    let mut stranger = Phone::ready(2, wang_fang(), &mut office);
    stranger
        .core
        .store_mut()
        .write(|db| {
            let mut device = session::device(db)?.unwrap();
            device.company = "黄山电梯".to_owned();
            device.server = "https://elsewhere".to_owned();
            session::put_device(db, &device)
        })
        .unwrap();
    let mut stranger = stranger.again();
    assert_eq!(import(&mut stranger, &bundle), Err(ErrorCode::BundleForeign));
}

#[test]
fn it_can_be_packed_when_the_login_is_over_and_the_set_aside_words_go_home() {
    let mut office = office();
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.tell(Command::Remark { order: order(1), text: "poison".to_owned() }).unwrap();
    office.refuse = Some(("poison".to_owned(), Refusal::OutsideWriteScope));
    phone.sync(&mut office);
    phone.step(order(1), Action::Accept);
    phone.core.store_mut().write(session::expire).unwrap();
    let answer = phone.core.handle_bytes(Command::ExportBundle { passphrase: PASSPHRASE.to_owned() }, &[]).unwrap();
    let Reply::Bundle(view) = answer.reply else { panic!() };
    assert_eq!((view.changes, view.files, view.set_aside), (1, 0, 1));

    // A colleague carries the step; the refused remark waits for its author.
    let mut colleague = Phone::ready(2, wang_fang(), &mut office);
    let imported = import(&mut colleague, &answer.bytes).unwrap();
    assert_eq!((imported.changes, imported.set_aside, colleague.strip().needs_attention), (1, 1, 0));

    // On another phone of his own he finds it, and what he had typed.
    let mut second = Phone::ready(3, li_wei(), &mut office);
    let imported = import(&mut second, &answer.bytes).unwrap();
    assert_eq!((imported.own, imported.set_aside), (true, 1));
    let strip = second.strip();
    let item = strip.items.iter().find(|item| item.state == ItemState::NeedsAttention).unwrap();
    assert_eq!((item.code.as_str(), item.error.as_ref().unwrap().code), ("remark", ErrorCode::OutsideWriteScope));
    let Reply::Entered(lines) = second.tell(Command::Entered { item: item.id.clone() }).unwrap() else { panic!() };
    assert_eq!((lines[0].code.as_str(), lines[0].value.as_str()), ("remark", "poison"));
    // The server was mended: it goes from here, once, and the first phone finds that it has arrived.
    office.refuse = None;
    second.tell(Command::Retry { item: item.id.clone() }).unwrap();
    second.sync(&mut office);
    assert_eq!(office.status(order(1)), Status::Accepted, "his second phone has carried the step of the first");
    phone.sign_in(li_wei(), &mut office);
    phone.sync(&mut office);
    let remarks = office.record(order(1)).entries().into_values().filter(|entry| entry.by == li_wei()).count();
    assert_eq!((remarks, phone.strip().needs_attention), (2, 0), "a step and a remark, each once");
}

#[test]
fn cargo_that_the_server_refuses_stays_and_can_be_tried_again() {
    let mut office = office();
    let bundle = export(&mut worked(&mut office));
    let mut carrier = Phone::ready(2, wang_fang(), &mut office);
    import(&mut carrier, &bundle).unwrap();
    let incarnation = carrier.core.device().unwrap().incarnation;
    // A text that every change holds: all of his are refused.
    office.refuse = Some(("{\"c\"".to_owned(), Refusal::ChangeTooLarge));
    carrier.sync(&mut office);
    let cargo = carrier.strip().cargo;
    assert_eq!((cargo[0].refused > 0, cargo[0].error.as_ref().unwrap().code), (true, ErrorCode::ChangeTooLarge));
    assert_eq!(carrier.core.device().unwrap().incarnation, incarnation, "a refusal of his is none of hers");
    office.refuse = None;
    carrier.tell(Command::Retry { item: "cargo".to_owned() }).unwrap();
    carrier.sync(&mut office);
    assert_eq!(office.status(order(1)), Status::Completed);
    // Only the files are left.
    assert_eq!((carrier.strip().cargo[0].waiting, carrier.strip().cargo[0].refused), (4, 0));
}

#[test]
fn cargo_survives_a_cut_line_and_a_restart() {
    let mut office = office();
    let bundle = export(&mut worked(&mut office));
    let mut carrier = Phone::ready(2, wang_fang(), &mut office);
    import(&mut carrier, &bundle).unwrap();
    let carrier = carrier.again();
    let mut sender = Sender::new(carrier, office, wang_fang());
    // No rhythm: an engine that always fails at the same place would look like one that never ends.
    let mut dice = 1_u32;
    *sender.wire.fate.borrow_mut() = Box::new(move |_| {
        dice = dice.wrapping_mul(1_103_515_245).wrapping_add(12_345);
        match (dice >> 16) % 6 {
            0..3 => Fate::Arrives,
            3 => Fate::Lost,
            4 => Fate::AnswerLost,
            _ => Fate::Instead(Response { status: 503, ..Response::default() }),
        }
    });
    sender.pass(240 * MINUTE);
    let Reply::Sync(strip) = sender.core.borrow_mut().handle(Command::Sync).unwrap() else { panic!() };
    assert!(strip.cargo.is_empty(), "{strip:?}");
    let office = sender.wire.office.borrow();
    assert_eq!((office.status(order(1)), office.files.len()), (Status::Completed, 4));
}

#[test]
fn nobodys_changes_come_into_the_carriers_own_tables() {
    let mut office = office();
    let bundle = export(&mut worked(&mut office));
    let mut carrier = Phone::ready(2, wang_fang(), &mut office);
    import(&mut carrier, &bundle).unwrap();
    carrier.sync(&mut office);
    let db = carrier.core.store().db();
    assert!(changes::in_record(db, &order(1).to_string()).unwrap().is_empty());
    let foreign: u32 = db
        .query_row(
            "SELECT (SELECT count(*) FROM outbox WHERE order_id = ?1) + (SELECT count(*) FROM commands WHERE order_id = ?1)
                + (SELECT count(*) FROM attachments WHERE order_id = ?1) + (SELECT count(*) FROM records WHERE order_id = ?1)",
            [order(1).to_string()],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(foreign, 0);
}
