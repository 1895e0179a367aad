//! What the sync page tells, what waits for a better line, and what happens while nobody answers for a week.

use jobsheet_api::device::{Command, ItemState, Reply, SyncState, SyncView};
use jobsheet_api::error::ErrorBody;
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_client::http::Response;
use jobsheet_model::entry::{Action, Entry, EntryKind, Slot};
use jobsheet_model::{CommandId, EntryId, Status, Timestamp};
use jobsheet_record::{Actor, CommandStamp, Refusal, Writer};
use serde_json::json;

use crate::office::Office;
use crate::wire::{Fate, Sender};
use crate::world::*;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * HOUR;

fn strip(sender: &Sender) -> SyncView {
    match sender.core.borrow_mut().handle(Command::Sync).unwrap() {
        Reply::Sync(view) => view,
        other => panic!("{other:?}"),
    }
}

fn tell(sender: &Sender, command: Command) {
    sender.core.borrow_mut().handle(command).unwrap();
}

/// The engine is told as the runtime tells it.
fn nudge(sender: &mut Sender) {
    sender.engine.now(&sender.core);
    sender.pass(MINUTE);
}

#[test]
fn photos_wait_for_a_free_line_and_words_do_not() {
    let mut office = Office::with_orders(1, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.begin(order(1));
    phone.finish(order(1));
    phone.sign(order(1));
    let mut sender = Sender::new(phone, office, li_wei());
    tell(&sender, Command::SetWifiOnly { wifi_only: true });
    tell(&sender, Command::Network { metered: Some(true) });
    nudge(&mut sender);
    let view = strip(&sender);
    assert_eq!(sender.wire.office.borrow().status(order(1)), Status::Completed, "the words are there");
    assert_eq!(sender.wire.office.borrow().files.len(), 2, "so are the drawing and the report");
    assert!(view.photos_held && view.bytes_left > 0 && !view.all_confirmed);
    let waiting = view.items.iter().filter(|item| item.state == ItemState::OnThisPhone);
    assert_eq!(waiting.map(|item| item.code.as_str()).collect::<Vec<_>>(), ["photo", "photo"]);

    // Once, over this line; then it holds again.
    tell(&sender, Command::SendAnyway);
    nudge(&mut sender);
    assert!(strip(&sender).all_confirmed);
    assert!(strip(&sender).photos_held);
}

#[test]
fn a_device_that_does_not_say_what_line_it_has_holds_nothing_back() {
    let mut office = Office::with_orders(1, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.begin(order(1));
    phone.photo(order(1), Slot::Before, "before");
    let mut sender = Sender::new(phone, office, li_wei());
    tell(&sender, Command::SetWifiOnly { wifi_only: true });
    tell(&sender, Command::Network { metered: Some(true) });
    nudge(&mut sender);
    assert!(strip(&sender).photos_held);
    tell(&sender, Command::Network { metered: None });
    nudge(&mut sender);
    assert!(strip(&sender).all_confirmed);
    assert!(strip(&sender).wifi_only, "the wish stays");
}

#[test]
fn a_visit_under_way_is_a_draft_until_it_is_completed() {
    let mut office = Office::with_orders(2, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.begin(order(1));
    phone.step(order(2), Action::Accept);
    assert!(phone.strip().drafts.is_empty(), "nothing is entered yet");
    phone.answer(order(1), "leak", "pass".into());
    phone.answer(order(1), "pressure", 1.2.into());
    phone.sync(&mut office);
    let drafts = phone.strip().drafts;
    assert_eq!((drafts.len(), drafts[0].order, drafts[0].entered), (1, order(1), 2));
    assert_eq!(drafts[0].label, "TA-261122-0001");
    phone.photo(order(1), Slot::Before, "before");
    phone.photo(order(1), Slot::After, "after");
    phone.step(order(1), Action::Complete);
    assert!(phone.strip().drafts.is_empty());
}

#[test]
fn the_photo_that_is_being_sent_is_named_with_its_progress() {
    let mut office = Office::with_orders(1, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.begin(order(1));
    phone.photo(order(1), Slot::Before, &"p".repeat(600 * 1024));
    let mut sender = Sender::new(phone, office, li_wei());
    let mut seen = Vec::new();
    for _ in 0..12 {
        let _ = futures::executor::block_on(sender.engine.turn(&sender.core, &&sender.wire));
        let view = strip(&sender);
        if let Some(current) = &view.current {
            let item = view.items.iter().find(|item| item.id == *current).unwrap();
            assert_eq!((item.code.as_str(), view.state), ("photo", SyncState::Busy));
            seen.push(item.bytes.unwrap().0);
        }
    }
    assert!(seen.len() >= 3 && seen.is_sorted(), "{seen:?}");
    assert_eq!(strip(&sender).current, None);
}

#[test]
fn what_needs_a_person_can_be_copied_and_saved() {
    let mut office = Office::with_orders(1, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.begin(order(1));
    phone.sync(&mut office);
    office.refuse = Some(("pressure".to_owned(), Refusal::OutsideWriteScope));
    phone.answer(order(1), "pressure", 1.7.into());
    phone.sync(&mut office);
    let item = phone.strip().items.into_iter().find(|item| item.state == ItemState::NeedsAttention).unwrap();
    let Reply::Entered(lines) = phone.tell(Command::Entered { item: item.id.clone() }).unwrap() else { panic!() };
    assert_eq!(
        (lines[0].code.as_str(), lines[0].name.1.as_str(), lines[0].value.as_str()),
        ("answer", "Water pressure", "1.7")
    );
    let answer = phone.core.handle_bytes(Command::ExportItem { item: item.id.clone() }, &[]).unwrap();
    let Reply::File { name, mime } = answer.reply else { panic!() };
    assert!(name.ends_with(".json") && mime == "application/json");
    let saved: serde_json::Value = serde_json::from_slice(&answer.bytes).unwrap();
    assert_eq!((&saved[0]["code"], &saved[0]["input"]["answer"]["value"]), (&json!("answers"), &json!(1.7)));

    // A photo is saved as it is.
    phone.photo(order(1), Slot::Before, "before");
    let photo = phone.strip().items.into_iter().find(|item| item.code == "photo" && item.bytes.is_some()).unwrap();
    let answer = phone.core.handle_bytes(Command::ExportItem { item: photo.id.clone() }, &[]).unwrap();
    assert_eq!(answer.bytes, prepared("before").jpeg);
    let Reply::Entered(lines) = phone.tell(Command::Entered { item: photo.id }).unwrap() else { panic!() };
    assert!(lines.is_empty(), "nobody typed anything");
    // Nobody else's.
    for command in [Command::Entered { item: "x".to_owned() }, Command::ExportItem { item: "x".to_owned() }] {
        assert_eq!(phone.code(command), ErrorCode::NotFound);
    }
}

#[test]
fn a_login_that_is_over_for_seven_days_changes_nothing_on_the_device() {
    let mut office = Office::with_orders(3, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    phone.begin(order(1));
    phone.photo(order(1), Slot::Before, "before");
    let mut sender = Sender::new(phone, office, li_wei());
    *sender.wire.fate.borrow_mut() = Box::new(|_| {
        let error = ApiError::new(ErrorCode::SessionExpired);
        let body = serde_json::to_vec(&ErrorBody { error }).unwrap();
        Fate::Instead(Response { status: 401, body, ..Response::default() })
    });
    let contents = |sender: &Sender| -> Vec<(String, u32)> {
        let core = sender.core.borrow();
        let db = core.store().db();
        let tables = [
            "orders",
            "cards",
            "records",
            "changes",
            "commands",
            "outbox",
            "attachments",
            "blobs",
            "blob_chunks",
            "held",
            "documents",
        ];
        let count = |table: &str| db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap();
        tables.map(|table| (table.to_owned(), count(table))).to_vec()
    };
    let before = contents(&sender);
    sender.pass(7 * DAY);
    assert_eq!(contents(&sender), before);
    assert_eq!(strip(&sender).state, SyncState::Expired);
    let asked = sender.wire.log.borrow().len();
    assert!(asked <= 3, "a login that is over is not tried again and again: {asked}");

    // He works on.
    tell(&sender, Command::Answer { order: order(1), field: "leak".to_owned(), value: "pass".into() });
    tell(&sender, Command::Remark { order: order(1), text: "七天没有登录。".to_owned() });
    sender.pass(DAY);
    assert_eq!(sender.wire.log.borrow().len(), asked);

    // He signs in, and all of it arrives.
    let Sender { core, wire, clock, .. } = sender;
    let mut office = wire.office.into_inner();
    let mut phone = Phone::from_core(core.into_inner(), clock, 1);
    phone.sign_in(li_wei(), &mut office);
    let mut sender = Sender::new(phone, office, li_wei());
    sender.pass(5 * MINUTE);
    assert!(strip(&sender).all_confirmed);
    let office = sender.wire.office.borrow();
    assert_eq!((office.status(order(1)), office.files.len()), (Status::InProgress, 1));
    assert_eq!(office.record(order(1)).entries().len(), 5);
}

#[test]
fn a_newer_apps_entry_passes_through_an_older_app_and_its_server_unread() {
    let mut office = Office::with_orders(1, li_wei());
    let mut phone = Phone::ready(1, li_wei(), &mut office);
    let (mut newer, mut relay) = (office.record(order(1)), Phone::ready(2, li_wei(), &mut office));
    // What an app of next year writes on another phone of his.
    let replica = relay.replica();
    let actor = Actor::of(replica, 1);
    let stamp = CommandStamp { command: CommandId(id(80, 1)), by: li_wei(), at: Timestamp(MORNING), clock: None };
    let what = json!({ "kind": "drone_flight", "minutes": 12, "battery": { "left": 40 } });
    let entry = Entry {
        id: EntryId(id(80, 1)),
        visit: None,
        by: li_wei(),
        device: Some(replica),
        at: Timestamp(MORNING),
        clock: None,
        place: None,
        what: EntryKind::Unknown(what.clone()),
    };
    let change =
        newer.write(actor, &Writer::field(actor, [li_wei()]), &stamp, |draft| draft.entry(&entry)).unwrap().unwrap();
    let mut request = relay.core.sync_request().unwrap();
    let jobsheet_store::queries::session::Kept::Here(secret) = relay.core.device().unwrap().secret.clone() else {
        panic!()
    };
    request.push = vec![jobsheet_sync::Envelope::seal(&secret, replica, order(1), vec![change.bytes.clone()])];
    let answer = office.answer(&request, li_wei(), Timestamp(MORNING));
    assert!(matches!(answer.verdicts[0].verdict, jobsheet_sync::Verdict::Stored));

    // The older app shows that there is something, works on, and keeps it as it came.
    phone.sync(&mut office);
    let item = phone.page(order(1)).timeline.into_iter().find(|item| item.code == "unknown").unwrap();
    assert_eq!(item.by, "李伟");
    phone.step(order(1), Action::Accept);
    phone.sync(&mut office);
    relay.sync(&mut office);
    for record in [office.record(order(1)), newer] {
        let EntryKind::Unknown(kept) = record.entry(entry.id).unwrap().what else { panic!("it was understood") };
        assert_eq!((&kept["kind"], &kept["battery"]["left"]), (&what["kind"], &json!(40)));
    }
    assert_eq!(relay.page(order(1)).timeline.len(), 2);
    assert!(phone.strip().all_confirmed);
}
