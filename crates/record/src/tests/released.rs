//! Records written by other versions. A released version's bytes load for ever and say what they said; what a newer
//! version has added is kept, whatever this one does beside it.
//!
//! `JOBSHEET_WRITE_FIXTURE=crates/record/fixtures cargo test -p jobsheet-record fixtures` wrote the files, once. A file
//! of a released version is never written again; a new release adds its own.

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ObjType, ReadDoc, ScalarValue};
use jobsheet_model::EntryId;
use jobsheet_model::entry::{Action, Attachment, EntryKind, PartLine, Slot};
use serde_json::json;

use super::pressure;
use crate::genesis::Container;
use crate::testing::{Person, dana, li_wei, part};
use crate::{Record, admission};

/// What version 0.1.0 wrote.
const RELEASED: &[u8] = include_bytes!("../../fixtures/0.1.0.automerge");

/// What a version after this one may write.
const NEWER: &[u8] = include_bytes!("../../fixtures/newer.automerge");

/// The part line of the fixture, after its second command.
fn fewer() -> PartLine {
    part(1, 1_500)
}

/// An ordinary visit.
fn visit() -> Record {
    let (li_wei, dana) = (li_wei(), dana());
    let mut record = Record::begin();
    li_wei.write(&mut record, 1, |w| w.entry(&li_wei.step(1, Action::Accept)));
    li_wei.write(&mut record, 2, |w| {
        w.attachment(&li_wei.photo(3))?;
        w.part(&part(1, 2_500))?;
        w.answer(&pressure(), &json!(6.5))?;
        w.note("", "带梯子 🪜")
    });
    li_wei.write(&mut record, 3, |w| {
        w.signature(&li_wei.signature(4))?;
        w.part(&fewer())?;
        w.note("带梯子 🪜", "带梯子 🪜, 找保安")
    });
    dana.write(&mut record, 4, |w| w.entry(&dana.remark(4, "客户四点前要走")));
    record
}

/// A kind of entry that we do not know, a remark and a file that say more than ours do.
fn of_a_newer_app() -> Record {
    let li_wei = li_wei();
    let mut record = visit();
    let mut doc = record.doc.clone().with_actor(li_wei.actor.into());
    let stamp = li_wei.stamp(5);
    let mut tx = doc.transaction();
    let call = li_wei.entry(5, EntryKind::Unknown(json!({"kind": "video_call", "minutes": 12})));
    let remark = li_wei.entry(6, EntryKind::Remark { text: "漏水".to_owned() });
    for (key, value, added) in [
        (call.id.to_string(), serde_json::to_value(&call).unwrap(), "quality"),
        (remark.id.to_string(), serde_json::to_value(&remark).unwrap(), "mood"),
    ] {
        let map = tx.put_object(Container::Entries.object(), key, ObjType::Map).unwrap();
        for (name, scalar) in crate::scalar::flatten(&value).unwrap() {
            tx.put(&map, name, scalar).unwrap();
        }
        tx.put(&map, added, "good").unwrap();
    }
    let film = serde_json::to_value(film()).unwrap();
    let map = tx.put_object(Container::Attachments.object(), film["id"].as_str().unwrap(), ObjType::Map).unwrap();
    for (name, scalar) in crate::scalar::flatten(&film).unwrap() {
        tx.put(&map, name, scalar).unwrap();
    }
    tx.put(&map, "codec", "av1").unwrap();
    let options = CommitOptions::default().with_message(stamp.to_message()).with_time(stamp.at.0.div_euclid(1000));
    let hash = tx.commit_with(options).0.unwrap();
    let change = doc.get_change_by_hash(&hash).unwrap();
    // It passes our door, on an older phone and on an older server.
    admission::admit(&mut record, change.raw_bytes(), &li_wei.writer).unwrap();
    record
}

fn film() -> Attachment {
    Attachment { mime: "video/mp4".to_owned(), slot: Slot::Other, ..li_wei().photo(30) }
}

/// One field of an entry or a file as it lies in the document, whether we understand it or not.
fn lies(record: &Record, container: Container, key: &str, name: &str) -> Option<ScalarValue> {
    let (_, object) = record.doc.get(container.object(), key).unwrap()?;
    let (value, _) = record.doc.get(&object, name).unwrap()?;
    value.as_scalar().cloned()
}

fn says_what_it_said(record: &Record, li_wei: &Person) {
    let entries = record.entries();
    assert_eq!(entries[&li_wei.step(1, Action::Accept).id], li_wei.step(1, Action::Accept));
    assert_eq!(entries[&dana().remark(4, "").id], dana().remark(4, "客户四点前要走"));
    assert_eq!(record.attachments().into_values().collect::<Vec<_>>(), [li_wei.photo(3)]);
    assert_eq!(record.signatures().into_values().collect::<Vec<_>>(), [li_wei.signature(4)]);
    assert_eq!(record.parts().into_values().collect::<Vec<_>>(), [fewer()]);
    assert_eq!(record.answers(), [(pressure(), json!(6.5))].into());
    assert_eq!(record.note(), "带梯子 🪜, 找保安");
}

#[test]
fn a_record_of_version_0_1_0_loads_and_can_be_gone_on_with() {
    let (li_wei, mut record) = (li_wei(), Record::load(RELEASED).unwrap());
    says_what_it_said(&record, &li_wei);
    // Its own changes, one by one, are still what they were when they were signed.
    let changes = record.changes_since(&[]);
    let again = Record::from_changes(changes.iter().map(|change| &change.bytes)).unwrap();
    assert_eq!(again.heads(), record.heads());
    li_wei.write(&mut record, 10, |w| w.entry(&li_wei.step(10, Action::Depart)));
    assert_eq!(record.entries().len(), 3);
    says_what_it_said(&Record::load(&record.save()).unwrap(), &li_wei);
}

#[test]
fn a_file_for_something_that_only_a_newer_app_knows_is_another_photo_and_keeps_its_name() {
    let (li_wei, mut record) = (li_wei(), Record::load(RELEASED).unwrap());
    let mut scan = serde_json::to_value(li_wei.photo(40)).unwrap();
    scan["slot"] = json!("scan_3d");
    let id = scan["id"].as_str().unwrap().to_owned();
    let stamp = li_wei.stamp(40);
    let mut doc = record.doc.clone().with_actor(li_wei.actor.into());
    let mut tx = doc.transaction();
    let map = tx.put_object(Container::Attachments.object(), &id, ObjType::Map).unwrap();
    for (name, scalar) in crate::scalar::flatten(&scan).unwrap() {
        tx.put(&map, name, scalar).unwrap();
    }
    let options = CommitOptions::default().with_message(stamp.to_message()).with_time(stamp.at.0.div_euclid(1000));
    let hash = tx.commit_with(options).0.unwrap();
    let change = doc.get_change_by_hash(&hash).unwrap();
    admission::admit(&mut record, change.raw_bytes(), &li_wei.writer).unwrap();
    assert_eq!(record.attachments()[&id.parse().unwrap()].slot, Slot::Other);
    let again = Record::load(&record.save()).unwrap();
    assert_eq!(lies(&again, Container::Attachments, &id, "slot"), Some(ScalarValue::Str("scan_3d".into())));
}

#[test]
fn what_a_newer_app_has_added_is_kept() {
    let (li_wei, mut record) = (li_wei(), Record::load(NEWER).unwrap());
    let (call, remark): (EntryId, EntryId) = (li_wei.step(5, Action::Accept).id, li_wei.step(6, Action::Accept).id);
    // This version works on, saves, and meets another phone of this version.
    li_wei.write(&mut record, 10, |w| {
        w.entry(&li_wei.step(10, Action::Depart))?;
        w.note(&record_note(NEWER), "改过了")
    });
    let mut elsewhere = Record::begin();
    elsewhere.apply(record.changes_since(&elsewhere.heads()).iter().map(|change| &change.bytes)).unwrap();
    for record in [Record::load(&record.save()).unwrap(), elsewhere] {
        let EntryKind::Unknown(kept) = &record.entries()[&call].what else { panic!("nobody knows what that is") };
        assert_eq!(
            (&kept["kind"], &kept["minutes"], &kept["quality"]),
            (&json!("video_call"), &json!(12), &json!("good"))
        );
        assert_eq!(record.entries()[&remark].what, EntryKind::Remark { text: "漏水".to_owned() });
        let remark = remark.to_string();
        assert_eq!(lies(&record, Container::Entries, &remark, "mood"), Some(ScalarValue::Str("good".into())));
        let name = film().id.to_string();
        assert_eq!(lies(&record, Container::Attachments, &name, "codec"), Some(ScalarValue::Str("av1".into())));
        assert_eq!(record.attachments().into_values().collect::<Vec<_>>(), [li_wei.photo(3), film()]);
        assert_eq!(record.note(), "改过了");
    }
}

fn record_note(bytes: &[u8]) -> String {
    Record::load(bytes).unwrap().note()
}

/// Writes the fixtures when `JOBSHEET_WRITE_FIXTURE` names their folder; otherwise shows that they can be written.
#[test]
fn the_fixtures_can_be_written() {
    let written = [("0.1.0.automerge", visit().save()), ("newer.automerge", of_a_newer_app().save())];
    if let Some(folder) = std::env::var_os("JOBSHEET_WRITE_FIXTURE") {
        for (name, bytes) in written {
            std::fs::write(std::path::Path::new(&folder).join(name), bytes).unwrap();
        }
    }
}
