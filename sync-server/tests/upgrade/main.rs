//! A data folder of every released version opens in this one, holds what it held, and can be gone on with.
//!
//! `JOBSHEET_WRITE_FIXTURE=sync-server/tests/upgrade/fixtures/<version> cargo test -p jobsheet-server --test upgrade` writes
//! the folder of a release, once; those of released versions are never written again.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod company;
#[path = "../kill/phone.rs"]
mod phone;
#[path = "../kill/server.rs"]
mod server;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jobsheet_model::entry::{Attachment, Slot, Taken};
use jobsheet_model::{AttachmentId, CommandId, Timestamp};
use jobsheet_record::{Actor, CommandStamp, Draft, Record, WriteError, Writer};
use jobsheet_sync::{Envelope, ItemKind, Verdict};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use company::{ORDER, PASSWORD};
use phone::Phone;
use server::{Server, call, command};

const NOTE: &str = "更换点火电极，试运行三十分钟正常。";
const PHOTO: &[u8] = &[0xff, 0xd8, 0xff, 0xe0, b'p', b'h', b'o', b't', b'o'];

fn login() -> Value {
    json!({ "login": "li.wei", "password": PASSWORD })
}

fn sha256() -> String {
    hex::encode(Sha256::digest(PHOTO))
}

fn record_at(server: &Server, phone: &Phone) -> Record {
    let mut record = Record::begin();
    let all = phone.read_all(server.address);
    let order = ORDER.to_string();
    for item in all.pull.iter().filter(|item| item.kind == ItemKind::Record && item.id == order) {
        record.apply(&item.changes).unwrap();
    }
    record
}

/// One command, pushed and stored.
fn write(server: &Server, phone: &Phone, number: u128, edit: impl FnOnce(&mut Draft<'_>) -> Result<(), WriteError>) {
    let mut record = record_at(server, phone);
    let actor = Actor::of(phone.replica, 1);
    let stamp = CommandStamp {
        command: CommandId(Uuid::from_u128((7 << 76) | (2 << 62) | number)),
        by: phone.user,
        at: Timestamp(1_795_000_000_000),
        clock: None,
    };
    let change = record.write(actor, &Writer::field(actor, [phone.user]), &stamp, edit).unwrap().unwrap();
    let push = Envelope::seal_all(&phone.secret, phone.replica, vec![(ORDER, vec![change.bytes])]);
    let answer = phone.sync(server.address, BTreeMap::new(), push);
    assert!(answer.verdicts.iter().all(|one| one.verdict == Verdict::Stored), "{:?}", answer.verdicts);
    assert_eq!(answer.verdicts.len(), 1);
}

/// Sends the photo by tus, in one piece.
fn upload(server: &Server, phone: &Phone) {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    let bearer = format!("Bearer {}", phone.token);
    let metadata = format!("sha256 {},mime {}", STANDARD.encode(sha256()), STANDARD.encode("image/jpeg"));
    let length = PHOTO.len().to_string();
    let common = [("authorization", bearer.as_str()), ("tus-resumable", "1.0.0")];
    let announce = [common[0], common[1], ("upload-metadata", &metadata), ("upload-length", &length)];
    let begun = call(server.address, "POST", "/uploads", &announce, &[]).unwrap();
    let piece = [common[0], common[1], ("content-type", "application/offset+octet-stream"), ("upload-offset", "0")];
    let sent = call(server.address, "PATCH", begun.header("location").unwrap(), &piece, PHOTO).unwrap();
    assert_eq!(sent.status, 204, "{}", sent.head);
}

/// A company at work: an order, a visit with a note and a photo, the photo's bytes.
fn work(data: &Path) {
    company::found(data);
    let server = Server::start(data);
    let phone = Phone::enrol(server.address, &login(), 1);
    write(&server, &phone, 1, |w| w.note("", NOTE));
    write(&server, &phone, 2, |w| {
        w.attachment(&Attachment {
            id: AttachmentId(Uuid::from_u128((7 << 76) | (2 << 62) | 3)),
            sha256: sha256(),
            bytes: PHOTO.len() as u64,
            mime: "image/jpeg".to_owned(),
            slot: Slot::Before,
            by: phone.user,
            taken: Taken { at: Timestamp(1_795_000_000_000), clock: None, place: None },
            thumbhash: String::new(),
        })
    });
    upload(&server, &phone);
    server.kill();
}

#[test]
fn a_data_folder_of_version_0_1_0_opens_and_holds_what_it_held() {
    let folder = tempfile::TempDir::new().unwrap();
    let data = folder.path().join("data");
    copy(&fixture("0.1.0"), &data);
    assert!(command(&data, "migrate").status().unwrap().success());
    assert!(command(&data, "doctor").status().unwrap().success(), "the doctor finds something");

    let server = Server::start(&data);
    let phone = Phone::enrol(server.address, &login(), 2);
    let record = record_at(&server, &phone);
    assert_eq!(record.note(), NOTE);
    assert_eq!(record.attachments().into_values().map(|file| file.sha256).collect::<Vec<_>>(), [sha256()]);
    let bearer = format!("Bearer {}", phone.token);
    let path = format!("/blobs/{}", sha256());
    let photo = call(server.address, "GET", &path, &[("authorization", &bearer)], &[]).unwrap();
    assert_eq!((photo.status, photo.body.as_slice()), (200, PHOTO));
    write(&server, &phone, 10, |w| w.note(NOTE, "改过了"));
    server.kill();
    assert!(command(&data, "doctor").status().unwrap().success(), "every change is still its author's");
}

/// Writes the folder that `JOBSHEET_WRITE_FIXTURE` names; otherwise one that goes away, so that the builder keeps working.
#[test]
fn the_fixture_can_be_written() {
    let pocket = tempfile::TempDir::new().unwrap();
    let data = pocket.path().join("data");
    work(&data);
    assert!(command(&data, "doctor").status().unwrap().success());
    let database = rusqlite::Connection::open(data.join("jobsheet.sqlite")).unwrap();
    // As small as it gets, and without a log beside it.
    database.execute_batch("PRAGMA journal_mode = DELETE; PRAGMA page_size = 512; VACUUM;").unwrap();
    drop(database);
    if let Some(target) = std::env::var_os("JOBSHEET_WRITE_FIXTURE").map(PathBuf::from) {
        assert!(!target.exists(), "what is released is never written again");
        std::fs::create_dir_all(&target).unwrap();
        std::fs::copy(data.join("jobsheet.sqlite"), target.join("jobsheet.sqlite")).unwrap();
        copy(&data.join("blobs"), &target.join("blobs"));
    }
}

fn fixture(version: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/upgrade/fixtures").join(version)
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
