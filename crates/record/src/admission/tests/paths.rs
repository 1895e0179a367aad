//! Writing where, what or over what nobody may.

use automerge::legacy::MarkData;
use jobsheet_model::{AttachmentId, EntryId};

use super::*;

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
fn the_office_settles_what_two_people_answered_and_says_nothing_of_its_own() {
    let (li_wei, wang_fang, dana) = (li_wei(), wang_fang(), dana());
    let mut record = busy();
    let mut other = record.clone();
    li_wei.write(&mut record, 40, |w| w.answer(&key(), &json!("pass")));
    wang_fang.write(&mut other, 41, |w| w.answer(&key(), &json!("fail")));
    let theirs = other.changes_since(&record.heads());
    record.apply(theirs.iter().map(|change| &change.bytes)).unwrap();
    assert_eq!(record.conflicts().len(), 1);
    for value in ["pass", "fail"] {
        let mut after = record.clone();
        dana.write(&mut after, 50, |w| w.answer(&key(), &json!(value)));
        assert_eq!((after.conflicts().len(), after.answers()[&key()].clone()), (0, json!(value)));
    }
    let refused = Err(crate::WriteError::Refused(Refusal::OutsideWriteScope));
    let third = record.clone().write(dana.actor, &dana.writer, &dana.stamp(50), |w| w.answer(&key(), &json!("na")));
    assert_eq!(third, refused, "nobody said so");
}

#[test]
fn what_is_kept_for_ever_is_never_touched() {
    let record = busy();
    let entry = id::<EntryId>(4, 1).to_string();
    let photo = id::<AttachmentId>(7, 2).to_string();
    let signature = id::<jobsheet_model::SignatureId>(8, 3).to_string();
    for (inside, key) in
        [(Container::Entries, &entry), (Container::Attachments, &photo), (Container::Signatures, &signature)]
    {
        let made = member(&record, inside, key);
        let mut delete = op(&container(inside), key, OpType::Delete);
        delete.pred = vec![op_id(&made)].into();
        let mut replace = op(&container(inside), key, OpType::Make(ObjType::Map));
        replace.pred = vec![op_id(&made)].into();
        let beside = op(&container(inside), key, OpType::Make(ObjType::Map));
        let edit = put(&made, "by", "00000000-0000-7000-8000-000000000000");
        let add = put(&made, "extra", true);
        for (what, forged) in
            [("delete", delete), ("replace", replace), ("beside", beside), ("edit", edit), ("add", add)]
        {
            assert_eq!(
                judge(&record, &with_ops(&record, vec![forged])),
                Err(Refusal::ImmutableOverwritten),
                "{what} in {inside:?}"
            );
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
        (
            "key in capitals",
            op(&entries, &fresh.to_uppercase().replace("0000004D", "0000004X"), OpType::Make(ObjType::Map)),
        ),
        ("map among answers", op(&answers, &question, OpType::Make(ObjType::Map))),
        (
            "map under a new answer",
            op(&answers, &AnswerKey::field(id(5, 1), "new").to_string(), OpType::Make(ObjType::Map)),
        ),
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
    for (what, replaced) in [
        ("nothing", vec![]),
        ("an entry", vec![entry.clone()]),
        ("both", vec![there.clone(), entry]),
        ("a stranger's", vec![nowhere]),
    ] {
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
    let at = |key: ElementId, action: OpType, pred: Vec<OpId>, insert: bool| Op {
        action,
        obj: here.clone(),
        key: Key::Seq(key),
        pred: pred.into(),
        insert,
    };
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
        (
            "in place",
            Refusal::OutsideWriteScope,
            at(ElementId::Id(first.clone()), text("Z"), vec![first.clone()], false),
        ),
        ("delete nothing", Refusal::OutsideWriteScope, at(ElementId::Id(first.clone()), OpType::Delete, vec![], false)),
        (
            "delete elsewhere",
            Refusal::OutsideWriteScope,
            at(ElementId::Id(first.clone()), OpType::Delete, vec![nowhere.clone()], false),
        ),
        (
            "delete the beginning",
            Refusal::MalformedChange,
            at(ElementId::Head, OpType::Delete, vec![first.clone()], false),
        ),
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
