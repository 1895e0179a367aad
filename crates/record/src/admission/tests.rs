//! Everything that must not come through the door, and that nothing which did can harm the record.

use std::sync::LazyLock;

use automerge::legacy::{ElementId, Key, MarkData, ObjectId, Op, OpId, OpType};
use automerge::{ActorId, Change, ObjType, ScalarValue};
use jobsheet_model::entry::{Action, EntryKind};
use jobsheet_model::{AttachmentId, EntryId, FormId, UserId};
use proptest::prelude::*;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::*;
use crate::answer::PhotoField;
use crate::testing::{Person, dana, forge, id, li_wei, part, wang_fang};

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
fn honest(record: &Record, person: &Person, edit: impl FnOnce(&mut crate::Draft<'_>) -> Result<(), crate::WriteError>) -> Vec<u8> {
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
    Op { action, obj: ObjectId::Id(OpId(*counter, actor.clone())), key: Key::Map(key.into()), pred: Vec::new().into(), insert: false }
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
    let Ok(Admitted::New(meta, touched)) = admit(&mut record, &remark, &wang_fang().writer) else { panic!("not let in") };
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
fn bytes_that_are_no_change_are_malformed() {
    let record = busy();
    let change = honest_remark(&record);
    assert_eq!(judge(&record, b""), Err(Refusal::MalformedChange));
    assert_eq!(judge(&record, b"hello"), Err(Refusal::MalformedChange));
    assert_eq!(judge(&record, &record.save()), Err(Refusal::MalformedChange), "a whole document");
    for at in 0..change.len() {
        assert_eq!(judge(&record, &change[..at]), Err(Refusal::MalformedChange), "cut at {at}");
        let mut damaged = change.clone();
        damaged[at] ^= 1;
        assert_eq!(judge(&record, &damaged), Err(Refusal::MalformedChange), "byte {at}");
    }
    let mut longer = change.clone();
    longer.push(0);
    assert_eq!(judge(&record, &longer), Err(Refusal::MalformedChange));
}

#[test]
fn a_compressed_change_is_malformed() {
    // It could inflate to a thousand times its size, and would be a second spelling of the same change.
    let record = busy();
    let person = wang_fang();
    let text = "a long remark ".repeat(60);
    let plain = honest(&record, &person, |w| w.entry(&person.remark(50, &text)));
    let mut change = Change::try_from(plain.as_slice()).unwrap();
    let compressed = change.bytes().to_vec();
    assert!(compressed.len() < plain.len());
    assert_eq!(judge(&record, &compressed), Err(Refusal::MalformedChange));
}

#[test]
fn a_change_over_the_limit_is_too_large() {
    let record = busy();
    let person = wang_fang();
    let text = "x".repeat(CHANGE_LIMIT);
    let written = record.clone().write(person.actor, &person.writer, &person.stamp(50), |w| w.entry(&person.remark(50, &text)));
    assert_eq!(written, Err(crate::WriteError::Refused(Refusal::ChangeTooLarge)));
    let note = "y".repeat(OPS_LIMIT as usize + 1);
    let written = record.clone().write(person.actor, &person.writer, &person.stamp(50), |w| w.note("at the gate", &note));
    assert_eq!(written, Err(crate::WriteError::Refused(Refusal::ChangeTooLarge)));
}

#[test]
fn a_record_does_not_grow_without_end() {
    let person = wang_fang();
    let mut record = Record::begin();
    let mut seen = String::new();
    let mut refused = None;
    for number in 0..10 {
        let text = format!("{}{seen}", char::from(b'a' + number).to_string().repeat(3_000));
        match record.write(person.actor, &person.writer, &person.stamp(u32::from(number)), |w| w.note(&seen, &text)) {
            Ok(_) => seen = text,
            Err(error) => {
                refused = Some(error);
                break;
            }
        }
    }
    assert_eq!(refused, Some(crate::WriteError::Refused(Refusal::ChangeTooLarge)));
    assert_eq!(record.note().chars().count(), 18_000);
}

#[test]
fn a_run_of_a_billion_rows_is_refused_before_it_is_read() {
    let record = busy();
    let change = honest_remark(&record);
    // Replace the head of the action column's first run (one row that makes a map) by an enormous run of deletes.
    for rows in [OPS_LIMIT + 1, 1 << 40, i64::MAX as u64] {
        let bomb = reframed(&bombed(&change, rows));
        let began = std::time::Instant::now();
        assert_eq!(judge(&record, &bomb), Err(Refusal::ChangeTooLarge));
        assert!(began.elapsed().as_millis() < 500);
    }
}

/// A change with one operation whose action column claims `rows` rows.
fn bombed(change: &[u8], rows: u64) -> Vec<u8> {
    let parsed = Change::try_from(change).unwrap();
    let mut content = vec![u8::try_from(parsed.deps().len()).unwrap()];
    for dep in parsed.deps() {
        content.extend_from_slice(&dep.0);
    }
    let actor = parsed.actor_id().to_bytes();
    content.push(actor.len() as u8);
    content.extend_from_slice(actor);
    content.push(1); // sequence number
    leb(&mut content, parsed.start_op().get());
    content.push(0); // time
    let message = parsed.message().unwrap();
    leb(&mut content, message.len() as u64);
    content.extend_from_slice(message.as_bytes());
    content.push(0); // other actors
    let mut run = Vec::new();
    signed_leb(&mut run, rows);
    run.push(3);
    content.push(1); // columns
    content.push(0x42); // action
    content.push(run.len() as u8);
    content.extend_from_slice(&run);
    content
}

fn leb(out: &mut Vec<u8>, mut value: u64) {
    while value > 0x7f {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Of a number that is not negative.
fn signed_leb(out: &mut Vec<u8>, mut value: u64) {
    while value > 0x3f {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Puts an honest frame around content that need not be.
fn reframed(content: &[u8]) -> Vec<u8> {
    let mut hashed = vec![1];
    leb(&mut hashed, content.len() as u64);
    hashed.extend_from_slice(content);
    let hash = Sha256::digest(&hashed);
    [&[0x85, 0x6f, 0x4a, 0x83][..], &hash[..4], &hashed].concat()
}

/// The content of a framed change.
fn content(change: &[u8]) -> &[u8] {
    let length = change[9..].iter().position(|byte| byte & 0x80 == 0).unwrap();
    &change[9 + length + 1..]
}

#[test]
fn the_tests_frame_changes_as_they_are() {
    let change = honest_remark(&busy());
    assert_eq!(reframed(content(&change)), change);
}

#[test]
fn operation_numbers_must_follow() {
    let record = busy();
    let change = honest_remark(&record);
    let start = Change::try_from(change.as_slice()).unwrap().start_op().get();
    for (wrong, refusal) in [
        (1, Refusal::StartOpWrong),
        (start - 1, Refusal::StartOpWrong),
        (start + 1, Refusal::StartOpWrong),
        (1 << 30, Refusal::StartOpWrong),
        (u64::from(u32::MAX) - 2, Refusal::MalformedChange),
        (u64::from(u32::MAX) + 1, Refusal::MalformedChange),
    ] {
        let forged = forge(&change, |change| {
            // Its own map moves along, so that nothing else is wrong.
            for op in &mut change.operations {
                if let ObjectId::Id(OpId(counter, actor)) = &mut op.obj
                    && *actor == change.actor_id
                {
                    *counter = wrong + (*counter - start);
                }
            }
            change.start_op = wrong.try_into().unwrap();
        });
        assert_eq!(judge(&record, &forged), Err(refusal), "{wrong}");
    }
}

#[test]
fn a_time_of_the_year_292_million_is_stored_and_orders_nothing() {
    let record = busy();
    let forged = forge(&honest_remark(&record), |change| change.time = i64::MAX);
    assert!(matches!(judge(&record, &forged), Ok(Admitted::New(..))));
}

#[test]
fn two_changes_with_one_number_are_a_broken_sequence() {
    // A restored backup, or a crash after sending and before storing.
    let record = busy();
    let mut server = record.clone();
    admit(&mut server, &honest_remark(&record), &wang_fang().writer).unwrap();
    let other = honest(&record, &wang_fang(), |w| w.entry(&wang_fang().remark(50, "something else")));
    assert_eq!(judge(&server, &other), Err(Refusal::SequenceBroken));
    // And a gap.
    let gap = forge(&honest_remark(&record), |change| change.seq = 2);
    assert_eq!(judge(&record, &gap), Err(Refusal::SequenceBroken));
    let zero = forge(&honest_remark(&record), |change| change.seq = 0);
    assert_eq!(judge(&record, &zero), Err(Refusal::SequenceBroken));
}

#[test]
fn a_change_on_a_refused_one_lacks_its_dependency() {
    let record = busy();
    let mut hers = record.clone();
    wang_fang().write(&mut hers, 50, |w| w.entry(&wang_fang().remark(50, "one")));
    let second = wang_fang().write(&mut hers, 51, |w| w.entry(&wang_fang().remark(51, "two"))).bytes;
    assert_eq!(judge(&record, &second), Err(Refusal::MissingDependency));
    let rootless = forge(&honest_remark(&record), |change| change.deps.clear());
    assert_eq!(judge(&record, &rootless), Err(Refusal::MissingDependency));
    let twice = forge(&honest_remark(&record), |change| change.deps = [&change.deps[..], &change.deps[..]].concat());
    assert_eq!(judge(&record, &twice), Err(Refusal::MalformedChange));
}

#[test]
fn a_change_that_ignores_its_authors_last_one_is_no_descendant() {
    // Its number is right and what it builds on is here, but operation numbers would collide and loading would panic.
    let record = busy();
    let mut server = record.clone();
    admit(&mut server, &honest_remark(&record), &wang_fang().writer).unwrap();
    let beside = honest(&record, &wang_fang(), |w| w.entry(&wang_fang().remark(51, "beside")));
    let forged = forge(&beside, |change| change.seq = 2);
    assert_eq!(judge(&server, &forged), Err(Refusal::NotADescendant));
}

#[test]
fn nobody_writes_as_somebody_else() {
    let record = busy();
    let remark = honest_remark(&record);
    assert_eq!(judge_as(&record, &remark, &li_wei()), Err(Refusal::ActorNotYours));
    assert_eq!(judge_as(&record, &remark, &dana()), Err(Refusal::ActorNotYours));
    for actor in [&b"genesis"[..], b"", b"office/\0\0\0\x01", &[0; 64]] {
        let forged = forge(&remark, |change| {
            let new = ActorId::from(actor);
            for op in &mut change.operations {
                if let ObjectId::Id(OpId(_, actor)) = &mut op.obj
                    && *actor == change.actor_id
                {
                    *actor = new.clone();
                }
            }
            change.actor_id = new;
        });
        assert_eq!(judge(&record, &forged), Err(Refusal::ActorNotYours), "{actor:?}");
    }
    // On her own phone, but in his name: in the stamp, or in the entry.
    let mut stamp = wang_fang().stamp(50);
    stamp.by = li_wei().user;
    let forged = forge(&remark, |change| change.message = Some(stamp.to_message()));
    assert_eq!(judge(&record, &forged), Err(Refusal::ActorNotYours));
    for alter in [
        |entry: &mut Entry| entry.by = id::<UserId>(1, 1),
        |entry: &mut Entry| entry.device = Some(id(2, 1)),
        |entry: &mut Entry| entry.device = None,
    ] {
        let mut entry = wang_fang().remark(50, "hello");
        alter(&mut entry);
        let written = record.clone().write(wang_fang().actor, &wang_fang().writer, &wang_fang().stamp(50), |w| w.entry(&entry));
        assert_eq!(written, Err(crate::WriteError::Refused(Refusal::ActorNotYours)));
    }
}

#[test]
fn an_earlier_life_of_the_device_is_still_hers() {
    let record = busy();
    let mut later = wang_fang().writer;
    later.actor = Actor::of(id(2, 2), 9);
    assert!(matches!(admit(&mut record.clone(), &honest_remark(&record), &later), Ok(Admitted::New(..))));
}

#[test]
fn a_change_without_its_stamp_is_malformed() {
    let record = busy();
    for message in [None, Some(String::new()), Some("hello".to_owned()), Some("{}".to_owned())] {
        let forged = forge(&honest_remark(&record), |change| change.message = message);
        assert_eq!(judge(&record, &forged), Err(Refusal::MalformedChange));
    }
    let extra = forge(&honest_remark(&record), |change| change.extra_bytes = vec![1, 2, 3]);
    assert_eq!(judge(&record, &extra), Err(Refusal::MalformedChange));
    let empty = forge(&honest_remark(&record), |change| change.operations.clear());
    assert_eq!(judge(&record, &empty), Err(Refusal::MalformedChange));
}

#[test]
fn the_office_writes_remarks_and_nothing_else() {
    let record = busy();
    let dana = dana();
    let remark = honest(&record, &dana, |w| w.entry(&dana.remark(50, "客户改到下午")));
    assert!(matches!(judge_as(&record, &remark, &dana), Ok(Admitted::New(..))));
    let written = |edit: &dyn Fn(&mut crate::Draft<'_>) -> Result<(), crate::WriteError>| {
        record.clone().write(dana.actor, &dana.writer, &dana.stamp(50), edit)
    };
    let refused = Err(crate::WriteError::Refused(Refusal::OutsideWriteScope));
    assert_eq!(written(&|w| w.entry(&dana.step(50, Action::Complete))), refused);
    assert_eq!(written(&|w| w.entry(&dana.entry(50, EntryKind::Unknown(json!({"kind": "order"}))))), refused);
    assert_eq!(written(&|w| w.answer(&key(), &json!(9))), refused);
    assert_eq!(written(&|w| w.part(&part(1, 1))), refused);
    assert_eq!(written(&|w| w.note("at the gate", "")), refused);
    assert_eq!(written(&|w| w.attachment(&dana.photo(1))), refused);
    assert_eq!(written(&|w| w.signature(&dana.signature(1))), refused);
}

#[test]
fn what_is_kept_for_ever_is_never_touched() {
    let record = busy();
    let entry = id::<EntryId>(4, 1).to_string();
    let photo = id::<AttachmentId>(7, 2).to_string();
    let signature = id::<jobsheet_model::SignatureId>(8, 3).to_string();
    for (inside, key) in [(Container::Entries, &entry), (Container::Attachments, &photo), (Container::Signatures, &signature)] {
        let made = member(&record, inside, key);
        let mut delete = op(&container(inside), key, OpType::Delete);
        delete.pred = vec![op_id(&made)].into();
        let mut replace = op(&container(inside), key, OpType::Make(ObjType::Map));
        replace.pred = vec![op_id(&made)].into();
        let beside = op(&container(inside), key, OpType::Make(ObjType::Map));
        let edit = put(&made, "by", "00000000-0000-7000-8000-000000000000");
        let add = put(&made, "extra", true);
        for (what, forged) in [("delete", delete), ("replace", replace), ("beside", beside), ("edit", edit), ("add", add)] {
            assert_eq!(judge(&record, &with_ops(&record, vec![forged])), Err(Refusal::ImmutableOverwritten), "{what} in {inside:?}");
        }
    }
}

#[test]
fn nothing_is_written_beside_the_rooms() {
    let record = busy();
    let entries = container(Container::Entries);
    let answers = container(Container::Answers);
    let note = container(Container::Note);
    let fresh = id::<EntryId>(4, 77).to_string();
    let question = key().to_string();
    let line = member(&record, Container::Parts, &id::<LineId>(9, 4).to_string());
    let mut root = put(&entries, "schema", 2);
    root.obj = ObjectId::Root;
    let mut new_root = op(&entries, "secret", OpType::Make(ObjType::Map));
    new_root.obj = ObjectId::Root;
    let mut erase_root = op(&entries, "entries", OpType::Delete);
    erase_root.obj = ObjectId::Root;
    let mut erase_answer = op(&answers, &question, OpType::Delete);
    erase_answer.pred = vec![op_id(&record.doc.get(&answers, question.as_str()).unwrap().unwrap().1)].into();
    let stranger = automerge::ObjId::Id(4_000, ActorId::from(&[7; 20][..]), 0);
    for (what, forged) in [
        ("root", root),
        ("new in root", new_root),
        ("delete in root", erase_root),
        ("scalar among entries", put(&entries, &fresh, "text")),
        ("list among entries", op(&entries, &fresh, OpType::Make(ObjType::List))),
        ("text among entries", op(&entries, &fresh, OpType::Make(ObjType::Text))),
        ("key that is no id", op(&entries, "1", OpType::Make(ObjType::Map))),
        ("key in capitals", op(&entries, &fresh.to_uppercase().replace("0000004D", "0000004X"), OpType::Make(ObjType::Map))),
        ("map among answers", op(&answers, &question, OpType::Make(ObjType::Map))),
        ("map under a new answer", op(&answers, &AnswerKey::field(id(5, 1), "new").to_string(), OpType::Make(ObjType::Map))),
        ("answer without a key", put(&answers, "pressure", 5)),
        ("deleted answer", erase_answer),
        ("counter", put(&answers, &AnswerKey::field(id(5, 1), "new").to_string(), ScalarValue::counter(1))),
        ("increment", op(&answers, &AnswerKey::field(id(5, 1), "new").to_string(), OpType::Increment(5))),
        ("bytes", put(&answers, &AnswerKey::field(id(5, 1), "new").to_string(), vec![1_u8, 2])),
        ("no number", put(&answers, &AnswerKey::field(id(5, 1), "new").to_string(), f64::NAN)),
        ("infinite", put(&answers, &AnswerKey::field(id(5, 1), "new").to_string(), f64::INFINITY)),
        ("map in a line", op(&line, "extra", OpType::Make(ObjType::Map))),
        ("long name in a line", put(&line, &"n".repeat(65), 1)),
        ("stranger's object", put(&stranger, "a", 1)),
    ] {
        assert_eq!(judge(&record, &with_ops(&record, vec![forged])), Err(Refusal::OutsideWriteScope), "{what}");
    }
    let inside_text = put(&note, "key", "a");
    assert_eq!(judge(&record, &with_ops(&record, vec![inside_text])), Err(Refusal::MalformedChange));
}

#[test]
fn an_answer_replaces_only_what_its_author_saw() {
    let record = busy();
    let answers = container(Container::Answers);
    let question = key().to_string();
    let there = op_id(&record.doc.get(&answers, question.as_str()).unwrap().unwrap().1);
    let entry = op_id(&member(&record, Container::Entries, &id::<EntryId>(4, 1).to_string()));
    let nowhere = OpId(3, ActorId::from(&[7; 20][..]));
    for (what, replaced) in [("nothing", vec![]), ("an entry", vec![entry.clone()]), ("both", vec![there.clone(), entry]), ("a stranger's", vec![nowhere])] {
        let mut forged = put(&answers, &question, 8);
        forged.pred = replaced.into();
        assert_eq!(judge(&record, &with_ops(&record, vec![forged])), Err(Refusal::OutsideWriteScope), "{what}");
    }
    let mut twice = put(&answers, &question, 8);
    twice.pred = vec![there.clone()].into();
    let again = twice.clone();
    assert!(matches!(judge(&record, &with_ops(&record, vec![twice.clone()])), Ok(Admitted::New(..))));
    assert_eq!(judge(&record, &with_ops(&record, vec![twice, again])), Err(Refusal::OutsideWriteScope));
}

#[test]
fn an_answer_to_what_has_changed_meanwhile_is_let_in() {
    // She had not seen his newer answer: a disagreement, not a fault.
    let mut record = busy();
    let hers = honest(&record, &wang_fang(), |w| w.answer(&key(), &json!(8)));
    li_wei().write(&mut record, 60, |w| w.answer(&key(), &json!(9)));
    let mut after = record.clone();
    assert!(matches!(admit(&mut after, &hers, &wang_fang().writer), Ok(Admitted::New(..))));
    assert_eq!(after.answer(&key()).unwrap().others.len(), 1);
}

#[test]
fn the_note_takes_characters_and_nothing_else() {
    let record = busy();
    let note = container(Container::Note);
    let automerge::ObjId::Id(counter, actor, _) = &note else { panic!("not the root") };
    let here = ObjectId::Id(OpId(*counter, actor.clone()));
    let first = record.doc.list_range(&note, ..1).next().unwrap().id();
    let first = op_id(&first);
    let nowhere = OpId(9, ActorId::from(&[7; 20][..]));
    let at = |key: ElementId, action: OpType, pred: Vec<OpId>, insert: bool| Op { action, obj: here.clone(), key: Key::Seq(key), pred: pred.into(), insert };
    let text = |text: &str| OpType::Put(ScalarValue::Str(text.into()));
    let ok = [
        at(ElementId::Head, text("水"), vec![], true),
        at(ElementId::Id(first.clone()), text("a"), vec![], true),
        at(ElementId::Id(first.clone()), OpType::Delete, vec![first.clone()], false),
    ];
    for forged in ok {
        assert!(matches!(judge(&record, &with_ops(&record, vec![forged])), Ok(Admitted::New(..))));
    }
    let mark = OpType::MarkBegin(MarkData { name: "bold".into(), value: ScalarValue::Boolean(true), expand: true });
    for (what, refusal, forged) in [
        ("words at once", Refusal::OutsideWriteScope, at(ElementId::Head, text("abc"), vec![], true)),
        ("a number", Refusal::OutsideWriteScope, at(ElementId::Head, OpType::Put(5.into()), vec![], true)),
        ("a block", Refusal::OutsideWriteScope, at(ElementId::Head, OpType::Make(ObjType::Map), vec![], true)),
        ("a mark", Refusal::OutsideWriteScope, at(ElementId::Head, mark, vec![], true)),
        ("end of a mark", Refusal::OutsideWriteScope, at(ElementId::Head, OpType::MarkEnd(true), vec![], true)),
        ("in place", Refusal::OutsideWriteScope, at(ElementId::Id(first.clone()), text("Z"), vec![first.clone()], false)),
        ("delete nothing", Refusal::OutsideWriteScope, at(ElementId::Id(first.clone()), OpType::Delete, vec![], false)),
        ("delete elsewhere", Refusal::OutsideWriteScope, at(ElementId::Id(first.clone()), OpType::Delete, vec![nowhere.clone()], false)),
        ("delete the beginning", Refusal::MalformedChange, at(ElementId::Head, OpType::Delete, vec![first.clone()], false)),
        ("after nothing", Refusal::MalformedChange, at(ElementId::Id(nowhere), text("a"), vec![], true)),
    ] {
        assert_eq!(judge(&record, &with_ops(&record, vec![forged])), Err(refusal), "{what}");
    }
}

#[test]
fn a_character_of_another_room_is_no_place_in_the_note() {
    // The operation exists, but it is an entry's.
    let record = busy();
    let entry = op_id(&member(&record, Container::Entries, &id::<EntryId>(4, 1).to_string()));
    let automerge::ObjId::Id(counter, actor, _) = container(Container::Note) else { panic!("not the root") };
    let forged = Op {
        action: OpType::Put("a".into()),
        obj: ObjectId::Id(OpId(counter, actor)),
        key: Key::Seq(ElementId::Id(entry)),
        pred: Vec::new().into(),
        insert: true,
    };
    assert!(judge(&record, &with_ops(&record, vec![forged])).is_err());
}

#[test]
fn what_cannot_be_read_as_what_it_claims_is_refused() {
    let record = busy();
    let honest = honest_remark(&record);
    let without = |name: &str| forge(&honest, |change| change.operations.retain(|op| op.key != Key::Map(name.into())));
    for name in ["by", "at", "kind"] {
        let verdict = judge(&record, &without(name));
        // An entry without a kind is one of a newer version; who and when are always there.
        if name == "kind" { assert!(verdict.is_ok()) } else { assert_eq!(verdict, Err(Refusal::RecordUnreadable), "{name}") }
    }
    let with = |key: &str, value: ScalarValue| {
        forge(&honest, |change| {
            let object = change.operations[1].obj.clone();
            change.operations.push(Op { action: OpType::Put(value), obj: object, key: Key::Map(key.into()), pred: Vec::new().into(), insert: false });
        })
    };
    assert_eq!(judge(&record, &with("clock", true.into())), Err(Refusal::RecordUnreadable), "a scalar beside its own members");
    assert_eq!(judge(&record, &with("distance", f64::NAN.into())), Err(Refusal::RecordUnreadable));
    assert_eq!(judge(&record, &with("", true.into())), Err(Refusal::OutsideWriteScope));
    assert_eq!(judge(&record, &with("by", true.into())), Err(Refusal::OutsideWriteScope), "one name twice");
    let mut photo = wang_fang().photo(50);
    photo.sha256 = "../../etc/passwd".to_owned();
    let written = record.clone().write(wang_fang().actor, &wang_fang().writer, &wang_fang().stamp(50), |w| w.attachment(&photo));
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
    let next = wang_fang().write(&mut hers, 51, |w| w.answer(&AnswerKey::photo(id(7, 2), PhotoField::Caption), &json!("门牌"))).bytes;
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

/// An honest change of each sort, to be altered.
fn honest_changes(record: &Record) -> Vec<Vec<u8>> {
    let person = wang_fang();
    vec![
        honest_remark(record),
        honest(record, &person, |w| w.answer(&key(), &json!(8))),
        honest(record, &person, |w| w.part(&part(4, 9_000))),
        honest(record, &person, |w| w.note("at the gate", "at a gate 🪜")),
        honest(record, &person, |w| {
            w.attachment(&person.photo(51))?;
            w.signature(&person.signature(52))
        }),
    ]
}

/// Made once: the property below is tried thousands of times.
static BUSY: LazyLock<(Record, Vec<Vec<u8>>)> = LazyLock::new(|| {
    let record = busy();
    let honest = honest_changes(&record);
    (record, honest)
});

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    /// Bytes inside the checksum are changed and the checksum is put right: whatever comes out, nothing panics, and the
    /// record can be saved, loaded and written to afterwards.
    #[test]
    fn altered_content_never_harms_the_record(
        which in 0..5_usize,
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..6),
    ) {
        std::panic::set_hook(Box::new(|_| {}));
        let (record, honest) = &*BUSY;
        let mut altered = content(&honest[which]).to_vec();
        for (at, byte, how) in edits {
            let at = at.index(altered.len());
            match how {
                0 => altered[at] = byte,
                1 => altered.insert(at, byte),
                _ => { altered.remove(at); }
            }
        }
        let mut after = record.clone();
        let verdict = admit(&mut after, &reframed(&altered), &wang_fang().writer);
        let mut loaded = Record::load(&after.save()).expect("a record can always be loaded");
        prop_assert_eq!(loaded.heads(), after.heads());
        prop_assert_eq!(loaded.entries(), after.entries());
        if verdict.is_err() {
            prop_assert_eq!(after.heads(), record.heads());
        }
        let li_wei = li_wei();
        li_wei.write(&mut loaded, 70, |w| {
            w.entry(&li_wei.remark(70, "still here"))?;
            w.answer(&key(), &json!(70))?;
            let text = format!("{} and on", after.note());
            w.note(&after.note(), &text)
        });
        prop_assert!(Record::load(&loaded.save()).is_ok());
    }

    /// Any bytes at all.
    #[test]
    fn noise_is_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let record = Record::begin();
        prop_assert!(admit(&mut record.clone(), &bytes, &wang_fang().writer).is_err());
        prop_assert!(admit(&mut record.clone(), &reframed(&bytes), &wang_fang().writer).is_err());
        prop_assert!(Record::load(&bytes).is_err());
    }
}
