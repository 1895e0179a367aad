//! Databases of older versions keep opening. When a migration is added, the fixture of the version before it is built by
//! `JOBSHEET_WRITE_FIXTURE=… cargo test -p jobsheet-store newest` at the commit before, and joins the list; old ones are never rebuilt.

use std::path::{Path, PathBuf};

use jobsheet_model::person::{Person, Role};
use jobsheet_model::{Clock, ReplicaId, Timestamp, UserId};
use jobsheet_store::queries::attachments::{self, FileRole, FileRow};
use jobsheet_store::queries::changes::{self, ChangeRow, Standing};
use jobsheet_store::queries::commands::{self, CommandRow, CommandState};
use jobsheet_store::queries::notices::{self, NoticeRow};
use jobsheet_store::queries::orders::{self, OrderColumns, OrderRow};
use jobsheet_store::queries::outbox::{self, Delivery, Item, ItemKind};
use jobsheet_store::queries::session::{self, Device, Kept, Session};
use jobsheet_store::queries::{anchors, blobs, documents, feeds, meta, records};
use jobsheet_store::{Db, Result, Store};

const ORDER: &str = "01970000-0000-7000-8000-000000000001";
const USER: &str = "01970000-0000-7000-8000-000000000002";
const REPLICA: &str = "01970000-0000-7000-8000-000000000003";

fn path(version: u32) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(format!("v{version}.sqlite"))
}

/// A row in every table.
fn fill(db: &Db) -> Result<()> {
    let user: UserId = USER.parse().unwrap();
    let replica: ReplicaId = REPLICA.parse().unwrap();
    let device = Device {
        server: "https://office".to_owned(),
        name: "phone".to_owned(),
        replica,
        incarnation: 2,
        secret: Kept::Here([7; 32]),
        company: "泰山暖通".to_owned(),
    };
    session::put_device(db, &device)?;
    let person = Person {
        id: user,
        name: "李伟".to_owned(),
        role: Role::Technician,
        phone: String::new(),
        skills: vec!["gas".to_owned()],
        home: None,
    };
    session::put(db, &Session { person, token: Kept::Here("token".to_owned()), expired: false })?;
    meta::put(db, meta::SERVER_EPOCH, "1")?;
    meta::put_setting(db, "time_zone", "Asia/Shanghai")?;
    feeds::put(db, &feeds::Feed { feed: format!("user:{USER}"), position: 41, digest: vec![1; 16] })?;
    feeds::hold(db, &format!("user:{USER}"), "order", ORDER, 41, &[2; 16])?;
    orders::put(
        db,
        &OrderRow {
            columns: OrderColumns {
                id: ORDER.to_owned(),
                number: Some("TA-1".to_owned()),
                kind: "maintenance".to_owned(),
                service: "repair".to_owned(),
                title: "壁挂炉不点火".to_owned(),
                priority: 2,
                status: "in_progress".to_owned(),
                pending: true,
                mine: true,
                open: true,
                under_way: true,
                done_at: None,
                window_start: Some(Timestamp(1_000)),
                planned: None,
                forced: false,
                window_end: None,
                customer: "岱庙街道".to_owned(),
                address: "东岳大街 1 号".to_owned(),
                district: "泰山区".to_owned(),
                lat: 36.1949,
                lon: 117.12,
            },
            user: USER.to_owned(),
            version: 3,
            provisional: false,
            gone: false,
            card: "{}".to_owned(),
            words: "ta-1\n壁挂炉不点火".to_owned(),
        },
    )?;
    records::fold(db, ORDER, "aa", b"snapshot")?;
    let change = |hash: &str, standing, refusal: Option<&str>| ChangeRow {
        hash: hash.to_owned(),
        order: ORDER.to_owned(),
        replica: Some(REPLICA.to_owned()),
        standing,
        refusal: refusal.map(str::to_owned),
        command: Some("c1".to_owned()),
        at: Timestamp(5),
        bytes: vec![1, 2, 3],
    };
    changes::add(db, &change("h1", Standing::Confirmed, None))?;
    changes::add(db, &change("h2", Standing::Local, None))?;
    changes::add(db, &change("h3", Standing::Refused, Some("outside_write_scope")))?;
    commands::add(
        db,
        &CommandRow {
            id: "c1".to_owned(),
            order: ORDER.to_owned(),
            user: USER.to_owned(),
            at: Timestamp(5),
            clock: "{}".to_owned(),
            code: "note".to_owned(),
            input: r#"{"note":{"text":"a","base":""}}"#.to_owned(),
            state: CommandState::Applied,
        },
    )?;
    outbox::add(db, &item("h2", ItemKind::Change, ""))?;
    outbox::add(db, &item("a1/processed", ItemKind::Blob, "h2"))?;
    documents::put(db, documents::CATALOG, 1, r#"{"company":"泰山暖通"}"#)?;
    notices::add(
        db,
        &NoticeRow {
            id: "n1".to_owned(),
            user: USER.to_owned(),
            order: Some(ORDER.to_owned()),
            code: "moved".to_owned(),
            args: "{}".to_owned(),
            at: Timestamp(6),
        },
    )?;
    anchors::add(db, &Clock { boot: "b".to_owned(), uptime: 10, wall: Timestamp(7) }, Timestamp(8))?;
    blobs::put(db, "sha", "image/jpeg", b"jpeg")?;
    let file = FileRow {
        attachment: "a1".to_owned(),
        role: FileRole::Processed,
        order: ORDER.to_owned(),
        sha256: "sha".to_owned(),
        upload: "/uploads/1".to_owned(),
        sent: 2,
        receipt_at: None,
    };
    attachments::add(db, &file)?;
    attachments::receipt(db, "other", Timestamp(9))?;
    Ok(())
}

pub fn item(id: &str, kind: ItemKind, after: &str) -> Item {
    Item {
        id: id.to_owned(),
        kind,
        order: ORDER.to_owned(),
        user: USER.to_owned(),
        code: "photo".to_owned(),
        state: Delivery::OnThisPhone,
        at: Timestamp(5),
        after: after.to_owned(),
        attempts: 0,
        retry_at: Timestamp(0),
        error: None,
    }
}

/// Writes the fixture of the newest version when `JOBSHEET_WRITE_FIXTURE` names a file for it; a fixture of a released
/// version is never written again. Otherwise writes it to a place that goes away, so that the builder keeps working.
#[test]
fn the_newest_fixture_can_be_written() {
    let pocket = tempfile::tempdir().unwrap();
    let target =
        std::env::var_os("JOBSHEET_WRITE_FIXTURE").map_or_else(|| pocket.path().join("newest.sqlite"), Into::into);
    if target.exists() {
        std::fs::remove_file(&target).unwrap();
    }
    let mut store = Store::open(&target, 0).unwrap().store;
    store.write(fill).unwrap();
    store.close().unwrap();
    // As small as it gets, and without a log beside it.
    let db = rusqlite::Connection::open(&target).unwrap();
    db.execute_batch("PRAGMA journal_mode = DELETE; VACUUM;").unwrap();
}

#[test]
fn a_database_of_version_1_opens_and_holds_what_it_held() {
    opens_and_holds_what_it_held(1);
}

#[test]
fn a_database_of_version_2_opens_and_holds_what_it_held() {
    opens_and_holds_what_it_held(2);
}

/// Everything is there, and what was not sent is still to be sent.
fn opens_and_holds_what_it_held(version: u32) {
    let pocket = tempfile::tempdir().unwrap();
    let copy = pocket.path().join("replica.db");
    std::fs::copy(path(version), &copy).unwrap();
    let mut opened = Store::open(&copy, 0).unwrap();
    assert!(opened.salvage.is_none() && opened.set_aside.is_empty());
    // It was copied before it was changed, and the copy is what it was.
    let before = rusqlite::Connection::open(pocket.path().join("replica.db.before-migration")).unwrap();
    let found: u32 = before.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!(found, version, "the fixture is of another version than its name");
    let cards = if version == 1 { "SELECT card FROM orders" } else { "SELECT card FROM cards" };
    let card: String = before.query_row(cards, [], |row| row.get(0)).unwrap();
    let db = opened.store.db();
    assert_eq!(orders::get(db, ORDER).unwrap().unwrap().card, card);
    let device = session::device(db).unwrap().unwrap();
    assert_eq!((device.replica.to_string().as_str(), device.incarnation), (REPLICA, 2));
    assert!(device.secret == Kept::Here([7; 32]), "the key is the same");
    assert_eq!(session::get(db).unwrap().unwrap().person.name, "李伟");
    assert_eq!(feeds::all(db).unwrap()[0].position, 41);
    assert!(feeds::is_held(db, "order", ORDER).unwrap());
    let row = orders::get(db, ORDER).unwrap().unwrap();
    assert_eq!(
        (row.version, row.columns.title.as_str(), row.columns.window_start),
        (3, "壁挂炉不点火", Some(Timestamp(1_000)))
    );
    assert_eq!(records::get(db, ORDER).unwrap().unwrap().snapshot.unwrap(), b"snapshot");
    let standing = |standing| {
        changes::of_order(db, ORDER, standing).unwrap().into_iter().map(|change| change.hash).collect::<Vec<_>>()
    };
    assert_eq!(standing(Standing::Local), ["h2"]);
    assert_eq!(standing(Standing::Refused), ["h3"]);
    assert_eq!(commands::of_order(db, ORDER, CommandState::Applied).unwrap()[0].code, "note");
    assert_eq!(outbox::due_changes(db, USER, Timestamp(0), 0, 9).unwrap()[0].hash, "h2");
    assert_eq!(documents::get(db, documents::CATALOG).unwrap().unwrap().0, 1);
    assert_eq!(notices::open(db, USER).unwrap()[0].code, "moved");
    let clock = Clock { boot: "b".to_owned(), uptime: 20, wall: Timestamp(0) };
    assert_eq!(anchors::nearest(db, &clock).unwrap(), Some((10, Timestamp(8))));
    assert_eq!(blobs::read(db, "sha").unwrap().unwrap(), b"jpeg");
    assert_eq!(attachments::of_order(db, ORDER).unwrap()[0].sent, 2);
    assert!(attachments::has_receipt(db, "other").unwrap());
    // It goes out: the words, and once they are confirmed the file that they name.
    let files = |db: &Db| outbox::due_files(db, USER, Timestamp(0), 9, true).unwrap();
    assert!(files(db).is_empty());
    opened.store.write(|db| outbox::confirm(db, "h2")).unwrap();
    let files: Vec<String> = files(opened.store.db()).into_iter().map(|item| item.id).collect();
    assert_eq!(files, ["a1/processed"]);
}
