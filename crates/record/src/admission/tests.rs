//! Everything that must not come through the door, and that nothing which did can harm the record.

use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId, OpType};
use automerge::{ActorId, ObjType, ScalarValue};
use jobsheet_model::entry::{Action, EntryKind};
use jobsheet_model::{FormId, UserId};
use serde_json::json;

use super::*;
use crate::answer::PhotoField;
use crate::testing::{Person, dana, forge, id, li_wei, part, wang_fang};

mod altered;
mod bytes;
mod lineage;
mod paths;

/// A record with something of everything in it, written by Li Wei.
fn busy() -> Record {
    let li_wei = li_wei();
    let mut record = Record::begin();
    li_wei.write(&mut record, 1, |w| w.entry(&li_wei.step(1, Action::Arrive)));
    li_wei.write(&mut record, 2, |w| w.attachment(&li_wei.photo(2)));
    li_wei.write(&mut record, 3, |w| w.signature(&li_wei.signature(3)));
    li_wei.write(&mut record, 4, |w| w.part(&part(4, 1_000)));
    li_wei.write(&mut record, 5, |w| w.answer(&key(), &json!(5)));
    li_wei.write(&mut record, 6, |w| w.note("", "at the gate"));
    record
}

fn key() -> AnswerKey {
    AnswerKey::field(id::<FormId>(5, 1), "pressure")
}

/// The next honest change of `person`, not yet in the record.
fn honest(
    record: &Record,
    person: &Person,
    edit: impl FnOnce(&mut crate::Draft<'_>) -> Result<(), crate::WriteError>,
) -> Vec<u8> {
    person.write(&mut record.clone(), 50, edit).bytes
}

fn honest_remark(record: &Record) -> Vec<u8> {
    honest(record, &wang_fang(), |w| w.entry(&wang_fang().remark(50, "on my way")))
}

/// Judged as Wang Fang's; the record must be as it was when it is refused, and always loadable.
fn judge(record: &Record, bytes: &[u8]) -> Result<Admitted, Refusal> {
    judge_as(record, bytes, &wang_fang())
}

fn judge_as(record: &Record, bytes: &[u8], person: &Person) -> Result<Admitted, Refusal> {
    let mut after = record.clone();
    let verdict = admit(&mut after, bytes, &person.writer);
    let loaded = Record::load(&after.save()).expect("a record can always be loaded");
    assert_eq!(loaded.heads(), after.heads());
    if verdict.is_err() {
        assert_eq!(after.heads(), record.heads());
        assert_eq!(after.save(), record.save());
    }
    verdict
}

/// A change of Wang Fang's with these operations, honest in everything else.
fn with_ops(record: &Record, ops: Vec<Op>) -> Vec<u8> {
    forge(&honest_remark(record), |change| change.operations = ops)
}

fn op(object: &automerge::ObjId, key: &str, action: OpType) -> Op {
    let automerge::ObjId::Id(counter, actor, _) = object else { panic!("not the root") };
    Op {
        action,
        obj: ObjectId::Id(OpId(*counter, actor.clone())),
        key: Key::Map(key.into()),
        pred: Vec::new().into(),
        insert: false,
    }
}

fn put(object: &automerge::ObjId, key: &str, value: impl Into<ScalarValue>) -> Op {
    op(object, key, OpType::Put(value.into()))
}

fn container(container: Container) -> automerge::ObjId {
    container.object()
}

fn op_id(id: &automerge::ObjId) -> OpId {
    let automerge::ObjId::Id(counter, actor, _) = id else { panic!("not the root") };
    OpId(*counter, actor.clone())
}

/// The map of one member.
fn member(record: &Record, inside: Container, key: &str) -> automerge::ObjId {
    record.doc.get(inside.object(), key).unwrap().unwrap().1
}

#[test]
fn an_honest_change_is_let_in_once_and_acknowledged_again() {
    let mut record = busy();
    let remark = honest_remark(&record);
    let Ok(Admitted::New(meta, touched)) = admit(&mut record, &remark, &wang_fang().writer) else {
        panic!("not let in")
    };
    assert_eq!(touched, Touched { entries: vec![id(4, 50)], ..Touched::default() });
    assert_eq!(meta.stamp.unwrap().by, wang_fang().user);
    assert_eq!(admit(&mut record, &remark, &wang_fang().writer), Ok(Admitted::Known(meta.hash)));
    // Carried by another phone it is known as well.
    assert_eq!(admit(&mut record, &remark, &li_wei().writer), Ok(Admitted::Known(meta.hash)));
}

#[test]
fn what_a_change_touches_is_told() {
    let record = busy();
    let person = wang_fang();
    let change = honest(&record, &person, |w| {
        w.entry(&person.step(50, Action::Start))?;
        w.attachment(&person.photo(51))?;
        w.signature(&person.signature(52))?;
        w.part(&part(4, 2_000))?;
        w.part(&part(53, 500))?;
        w.answer(&key(), &json!(6))?;
        w.note("at the gate", "at the back gate")
    });
    let Ok(Admitted::New(_, touched)) = judge(&record, &change) else { panic!("not let in") };
    assert_eq!(
        touched,
        Touched {
            entries: vec![id(4, 50)],
            attachments: vec![id(7, 51)],
            signatures: vec![id(8, 52)],
            parts: vec![id(9, 4), id(9, 53)],
            answers: vec![key()],
            note: true,
        }
    );
}

#[test]
fn what_cannot_be_read_as_what_it_claims_is_refused() {
    let record = busy();
    let honest = honest_remark(&record);
    let without = |name: &str| forge(&honest, |change| change.operations.retain(|op| op.key != Key::Map(name.into())));
    for name in ["by", "at", "kind"] {
        let verdict = judge(&record, &without(name));
        // An entry without a kind is one of a newer version; who and when are always there.
        if name == "kind" {
            assert!(verdict.is_ok())
        } else {
            assert_eq!(verdict, Err(Refusal::RecordUnreadable), "{name}")
        }
    }
    let with = |key: &str, value: ScalarValue| {
        forge(&honest, |change| {
            let object = change.operations[1].obj.clone();
            change.operations.push(Op {
                action: OpType::Put(value),
                obj: object,
                key: Key::Map(key.into()),
                pred: Vec::new().into(),
                insert: false,
            });
        })
    };
    assert_eq!(
        judge(&record, &with("clock", true.into())),
        Err(Refusal::RecordUnreadable),
        "a scalar beside its own members"
    );
    assert_eq!(judge(&record, &with("distance", f64::NAN.into())), Err(Refusal::RecordUnreadable));
    assert_eq!(judge(&record, &with("", true.into())), Err(Refusal::OutsideWriteScope));
    assert_eq!(judge(&record, &with("by", true.into())), Err(Refusal::OutsideWriteScope), "one name twice");
    let mut photo = wang_fang().photo(50);
    photo.sha256 = "../../etc/passwd".to_owned();
    let written =
        record.clone().write(wang_fang().actor, &wang_fang().writer, &wang_fang().stamp(50), |w| w.attachment(&photo));
    assert_eq!(written, Err(crate::WriteError::Refused(Refusal::RecordUnreadable)));
}

#[test]
fn a_position_must_be_on_the_globe() {
    let record = busy();
    let person = wang_fang();
    for (lat, lon, accuracy) in [
        (f64::NAN, 117.0, 5.0),
        (91.0, 117.0, 5.0),
        (36.0, 180.5, 5.0),
        (36.0, f64::INFINITY, 5.0),
        (36.0, 117.0, -1.0),
        (36.0, 117.0, f64::NAN),
    ] {
        let place = Place { lat, lon, accuracy, mock: false };
        let mut entry = person.step(50, Action::Arrive);
        entry.place = Some(place);
        let written = record.clone().write(person.actor, &person.writer, &person.stamp(50), |w| w.entry(&entry));
        assert_eq!(written, Err(crate::WriteError::Refused(Refusal::InvalidPlace)), "{place:?}");
        let mut photo = person.photo(50);
        photo.taken.place = Some(place);
        let written = record.clone().write(person.actor, &person.writer, &person.stamp(50), |w| w.attachment(&photo));
        assert_eq!(written, Err(crate::WriteError::Refused(Refusal::InvalidPlace)), "{place:?}");
    }
}

#[test]
fn one_bad_change_does_not_hold_up_the_others() {
    let record = busy();
    let mut hers = record.clone();
    let good = wang_fang().write(&mut hers, 50, |w| w.entry(&wang_fang().remark(50, "one"))).bytes;
    let next = wang_fang()
        .write(&mut hers, 51, |w| w.answer(&AnswerKey::photo(id(7, 2), PhotoField::Caption), &json!("门牌")))
        .bytes;
    let bad = b"nonsense".to_vec();
    let orphan = forge(&next, |change| change.deps = vec![automerge::ChangeHash([1; 32])]);
    let mut server = record.clone();
    let verdicts = admit_all(&mut server, &[bad, good.clone(), orphan, next, good], &wang_fang().writer);
    let short: Vec<_> = verdicts
        .iter()
        .map(|verdict| match verdict {
            Ok(Admitted::New(..)) => "new",
            Ok(Admitted::Known(_)) => "known",
            Err(refusal) => refusal.code(),
        })
        .collect();
    assert_eq!(short, ["malformed_change", "new", "missing_dependency", "new", "known"]);
    assert_eq!(server.heads(), hers.heads());
}

#[test]
fn every_refusal_has_its_code() {
    for refusal in Refusal::ALL {
        assert_eq!(Refusal::from_code(refusal.code()), Some(refusal));
        assert_eq!(refusal.to_string(), refusal.code());
        assert_eq!(serde_json::to_value(refusal).unwrap(), json!(refusal.code()));
    }
}
