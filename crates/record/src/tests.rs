//! The record as a whole: what people write offline is there for all of them after merging.

use jobsheet_model::entry::{Action, EntryKind, Slot};
use jobsheet_model::{EntryId, FormId, OrderField};
use serde_json::json;

use crate::testing::{Person, dana, id, li_wei, part, wang_fang};
use crate::{Actor, AnswerKey, ChangeHash, PhotoField, Record, WriteError};

mod released;

/// Both get what the other has.
fn meet(one: &mut Record, other: &mut Record) {
    let (to_one, to_other) = (other.changes_since(&one.heads()), one.changes_since(&other.heads()));
    one.apply(to_one.iter().map(|change| &change.bytes)).unwrap();
    other.apply(to_other.iter().map(|change| &change.bytes)).unwrap();
}

fn pressure() -> AnswerKey {
    AnswerKey::field(id::<FormId>(5, 1), "pressure")
}

#[test]
fn a_record_begun_by_two_people_offline_is_one_record() {
    let (mut hers, mut his) = (Record::begin(), Record::begin());
    let arrived = li_wei().step(1, Action::Arrive);
    let started = wang_fang().step(2, Action::Start);
    li_wei().write(&mut his, 1, |w| w.entry(&arrived));
    wang_fang().write(&mut hers, 2, |w| w.entry(&started));
    meet(&mut hers, &mut his);
    assert_eq!(hers.heads(), his.heads());
    assert_eq!(hers.entries().into_values().collect::<Vec<_>>(), [arrived, started]);
    assert_eq!(hers.entries(), his.entries());
}

#[test]
fn everything_written_is_read_back_as_it_was_also_after_saving() {
    let li_wei = li_wei();
    let mut record = Record::begin();
    let check_in = li_wei.entry(
        1,
        EntryKind::CheckIn {
            mode: jobsheet_model::entry::CheckInMode::Outside,
            distance: Some(420.5),
            reason: "parking".to_owned(),
            photo: Some(id(7, 3)),
        },
    );
    let proposal = li_wei
        .entry(2, EntryKind::Propose { field: OrderField::WindowEnd, base: 3, value: json!(1_795_000_400_000_i64) });
    let no_appointment =
        li_wei.entry(3, EntryKind::Propose { field: OrderField::WindowEnd, base: 4, value: json!(null) });
    let newer =
        li_wei.entry(4, EntryKind::Unknown(json!({"kind": "video_call", "minutes": 12, "quality": {"audio": "good"}})));
    let found = li_wei.entry(
        5,
        EntryKind::OrderRequested {
            customer: id(11, 1),
            site: id(12, 1),
            asset: None,
            service: "repair".to_owned(),
            title: "漏水".to_owned(),
            description: "水泵渗漏".to_owned(),
            priority: jobsheet_model::Priority::default(),
            take: true,
            found_at: None,
        },
    );
    let entries = [check_in, proposal, no_appointment, newer, found];
    li_wei.write(&mut record, 1, |w| {
        entries.iter().try_for_each(|entry| w.entry(entry))?;
        w.attachment(&li_wei.photo(3))?;
        w.signature(&li_wei.signature(4))?;
        w.part(&part(1, 2_500))?;
        w.answer(&pressure(), &json!(6.5))?;
        w.note("", "带梯子 🪜, 找保安")
    });
    for record in [
        record.clone(),
        Record::load(&record.save()).unwrap(),
        Record::from_changes(record.changes_since(&[]).iter().map(|c| &c.bytes)).unwrap(),
    ] {
        assert_eq!(record.entries().into_values().collect::<Vec<_>>(), entries);
        assert_eq!(record.attachments().into_values().collect::<Vec<_>>(), [li_wei.photo(3)]);
        assert_eq!(record.signatures().into_values().collect::<Vec<_>>(), [li_wei.signature(4)]);
        assert_eq!(record.parts().into_values().collect::<Vec<_>>(), [part(1, 2_500)]);
        assert_eq!(record.answers(), [(pressure(), json!(6.5))].into());
        assert_eq!(record.note(), "带梯子 🪜, 找保安");
    }
}

#[test]
fn a_command_that_runs_again_adds_nothing() {
    let li_wei = li_wei();
    let mut record = Record::begin();
    let write = |record: &mut Record| {
        record.write(li_wei.actor, &li_wei.writer, &li_wei.stamp(1), |w| {
            w.entry(&li_wei.step(1, Action::Accept))?;
            w.answer(&pressure(), &json!("ok"))?;
            w.part(&part(1, 1_000))?;
            w.note("", "hello")
        })
    };
    assert!(write(&mut record).unwrap().is_some());
    let heads = record.heads();
    let again = record.write(li_wei.actor, &li_wei.writer, &li_wei.stamp(1), |w| {
        w.entry(&li_wei.step(1, Action::Accept))?;
        w.answer(&pressure(), &json!("ok"))?;
        w.part(&part(1, 1_000))?;
        w.note("hello", "hello")
    });
    assert_eq!(again, Ok(None));
    assert_eq!(record.heads(), heads);
}

#[test]
fn who_which_device_and_when_are_known_for_every_value() {
    let (li_wei, dana) = (li_wei(), dana());
    let mut record = Record::begin();
    li_wei.write(&mut record, 1, |w| w.answer(&pressure(), &json!(5)));
    dana.write(&mut record, 2, |w| w.entry(&dana.remark(2, "客户四点前要走")));
    let said = record.answer(&pressure()).unwrap().said;
    assert_eq!((said.who.actor, said.who.stamp), (Some(li_wei.actor), Some(li_wei.stamp(1))));
    let remark: EntryId = record.entries().into_keys().next().unwrap();
    let who = record.entry_provenance(remark).unwrap();
    assert_eq!((who.actor, who.stamp), (Some(Actor::office(1)), Some(dana.stamp(2))));
}

#[test]
fn two_answers_given_offline_are_both_kept_and_one_tap_settles_them() {
    let (li_wei, wang_fang) = (li_wei(), wang_fang());
    let (mut his, mut hers) = (Record::begin(), Record::begin());
    li_wei.write(&mut his, 1, |w| w.answer(&pressure(), &json!(5)));
    wang_fang.write(&mut hers, 2, |w| w.answer(&pressure(), &json!(7)));
    meet(&mut his, &mut hers);
    assert_eq!(his.conflicts(), hers.conflicts());
    let conflict = his.answer(&pressure()).unwrap();
    let mut values = vec![conflict.said.value.clone(), conflict.others[0].value.clone()];
    values.sort_by_key(ToString::to_string);
    assert_eq!(values, [json!(5), json!(7)]);

    // Saying again what stands settles it as well as saying something new.
    li_wei.write(&mut his, 3, |w| w.answer(&pressure(), &conflict.said.value));
    meet(&mut his, &mut hers);
    assert!(hers.conflicts().is_empty());
    assert_eq!(hers.answer(&pressure()).unwrap().said.value, conflict.said.value);
}

#[test]
fn the_same_answer_from_two_people_is_no_disagreement() {
    let (mut his, mut hers) = (Record::begin(), Record::begin());
    li_wei().write(&mut his, 1, |w| w.answer(&pressure(), &json!("pass")));
    wang_fang().write(&mut hers, 2, |w| w.answer(&pressure(), &json!("pass")));
    meet(&mut his, &mut hers);
    assert!(his.conflicts().is_empty());
}

#[test]
fn an_answer_taken_back_is_gone_for_all() {
    let li_wei = li_wei();
    let mut record = Record::begin();
    li_wei.write(&mut record, 1, |w| w.answer(&pressure(), &json!(true)));
    li_wei.write(&mut record, 2, |w| w.answer(&pressure(), &json!(null)));
    assert!(record.answers().is_empty());
    assert_eq!(record.answer(&pressure()).unwrap().said.who.stamp, Some(li_wei.stamp(2)));
}

#[test]
fn a_photo_can_get_a_caption_another_slot_and_be_hidden() {
    let li_wei = li_wei();
    let mut record = Record::begin();
    let photo = li_wei.photo(1);
    let key = |what| AnswerKey::photo(photo.id, what);
    li_wei.write(&mut record, 1, |w| w.attachment(&photo));
    li_wei.write(&mut record, 2, |w| {
        w.answer(&key(PhotoField::Caption), &json!("铭牌"))?;
        w.answer(&key(PhotoField::Slot), &json!(Slot::After))?;
        w.answer(&key(PhotoField::Removed), &json!(true))
    });
    let shown = record.photos().remove(&photo.id).unwrap();
    assert_eq!((shown.caption.as_str(), shown.slot, shown.removed), ("铭牌", Slot::After, true));
    assert_eq!(shown.attachment, photo);
}

#[test]
fn a_line_of_parts_changes_where_it_differs() {
    let (li_wei, wang_fang) = (li_wei(), wang_fang());
    let mut his = Record::begin();
    let mut line = part(1, 1_000);
    line.serial = "SN-1".to_owned();
    li_wei.write(&mut his, 1, |w| w.part(&line));
    let mut hers = his.clone();
    let mut more = line.clone();
    more.milli_quantity = 3_000;
    li_wei.write(&mut his, 2, |w| w.part(&more));
    let mut without = line.clone();
    without.serial = String::new();
    wang_fang.write(&mut hers, 3, |w| w.part(&without));
    meet(&mut his, &mut hers);
    let merged = his.parts().remove(&line.id).unwrap();
    assert_eq!((merged.milli_quantity, merged.serial.as_str()), (3_000, ""));
    assert_eq!(his.parts(), hers.parts());
}

#[test]
fn two_people_type_into_one_note() {
    let (li_wei, wang_fang) = (li_wei(), wang_fang());
    let mut his = Record::begin();
    li_wei.write(&mut his, 1, |w| w.note("", "泵房在地下二层"));
    let mut hers = his.clone();
    li_wei.write(&mut his, 2, |w| w.note("泵房在地下二层", "泵房在地下二层, 带灯"));
    wang_fang.write(&mut hers, 3, |w| w.note("泵房在地下二层", "注意: 泵房在地下二层"));
    meet(&mut his, &mut hers);
    assert_eq!(his.note(), "注意: 泵房在地下二层, 带灯");
    assert_eq!(hers.note(), his.note());
}

#[test]
fn what_arrived_while_somebody_was_typing_is_not_deleted() {
    let (li_wei, wang_fang) = (li_wei(), wang_fang());
    let mut record = Record::begin();
    li_wei.write(&mut record, 1, |w| w.note("", "key at desk"));
    wang_fang.write(&mut record, 2, |w| w.note("key at desk", "key at desk, ask Zhou"));
    // Li Wei's screen still showed the first text.
    li_wei.write(&mut record, 3, |w| w.note("key at desk", "The key is at desk"));
    assert_eq!(record.note(), "The key is at desk, ask Zhou");
}

#[test]
fn one_change_is_one_command() {
    let li_wei = li_wei();
    let mut record = Record::begin();
    let first = li_wei.write(&mut record, 1, |w| {
        w.entry(&li_wei.step(1, Action::Accept))?;
        w.note("", "ok")
    });
    let second = li_wei.write(&mut record, 2, |w| w.entry(&li_wei.step(2, Action::Depart)));
    let history = record.history();
    assert_eq!(history.len(), 3);
    let (genesis, accept, depart) = (&history[0], &history[1], &history[2]);
    assert_eq!((genesis.actor, genesis.seq, genesis.start_op), (None, 1, 1));
    assert_eq!((accept.hash, accept.seq, accept.start_op), (first.hash, 1, genesis.max_op + 1));
    assert_eq!((depart.hash, depart.seq, depart.start_op), (second.hash, 2, accept.max_op + 1));
    assert_eq!(depart.deps, [first.hash]);
    assert_eq!(depart.stamp, Some(li_wei.stamp(2)));
    assert_eq!(record.change(&second.hash), Some(second));
    assert_eq!(record.change(&ChangeHash([9; 32])), None);
}

#[test]
fn a_failed_write_leaves_nothing_behind() {
    let li_wei = li_wei();
    let mut record = Record::begin();
    let written = record.write(li_wei.actor, &li_wei.writer, &li_wei.stamp(1), |w| {
        w.entry(&li_wei.step(1, Action::Accept))?;
        w.answer(&pressure(), &json!(["a", "list"]))
    });
    assert_eq!(written, Err(WriteError::NotAScalar));
    assert_eq!(record.heads(), Record::genesis_heads());
    // The same number in the stream is used by what succeeds.
    li_wei.write(&mut record, 1, |w| w.entry(&li_wei.step(1, Action::Accept)));
    assert_eq!(record.history()[1].seq, 1);
}

#[test]
fn a_change_is_taken_in_only_after_what_it_builds_on() {
    let li_wei = li_wei();
    let mut record = Record::begin();
    let first = li_wei.write(&mut record, 1, |w| w.note("", "a"));
    let second = li_wei.write(&mut record, 2, |w| w.note("a", "ab"));
    let mut other = Record::begin();
    assert_eq!(other.apply([&second.bytes]), Err(crate::ApplyError::MissingDependency));
    assert_eq!(other.apply([&first.bytes[..20]]), Err(crate::ApplyError::Malformed));
    assert_eq!(other.heads(), Record::genesis_heads());
    other.apply([&first.bytes, &second.bytes, &first.bytes]).unwrap();
    other.apply([&second.bytes]).unwrap();
    assert_eq!(other.note(), "ab");
}

#[test]
fn saved_bytes_that_are_damaged_are_refused() {
    let li_wei = li_wei();
    let mut record = Record::begin();
    li_wei.write(&mut record, 1, |w| w.entry(&li_wei.step(1, Action::Accept)));
    let saved = record.save();
    assert!(Record::load(&saved).is_ok());
    for at in 0..saved.len() {
        let mut damaged = saved.clone();
        damaged[at] ^= 0x20;
        assert!(Record::load(&damaged).is_err(), "byte {at}");
        assert!(Record::load(&saved[..at]).is_err(), "cut at {at}");
    }
    // A document of somebody else's is no record.
    assert!(Record::load(&automerge::Automerge::new().save()).is_err());
}

#[test]
fn actors_are_read_back() {
    for actor in [Actor::of(id(2, 1), 0), Actor::of(id(2, 1), u32::MAX), Actor::office(7)] {
        assert_eq!(Actor::parse(&actor.to_bytes()), Some(actor));
    }
    for bytes in [&b""[..], b"genesis", b"office/", b"office/12345", &[0; 16], &[0; 21]] {
        assert_eq!(Actor::parse(bytes), None);
    }
    assert!(Actor::of(id(2, 1), 1).same_author(Actor::of(id(2, 1), 2)));
    assert!(!Actor::of(id(2, 1), 1).same_author(Actor::office(1)));
}

#[test]
fn answer_keys_are_read_back() {
    let row = AnswerKey::Field { form: id(5, 1), row: Some("泵 2".to_owned()), field: "pressure".to_owned() };
    for key in [pressure(), row, AnswerKey::photo(id(7, 1), PhotoField::Caption)] {
        assert_eq!(key.to_string().parse(), Ok(key));
    }
    let form = id::<FormId>(5, 1);
    let photo = id::<jobsheet_model::AttachmentId>(7, 1);
    for text in [
        String::new(),
        "pressure".to_owned(),
        format!("{form}/-"),
        format!("{form}/-/a/b"),
        format!("{form}//a"),
        format!("{form}/-/a\nb"),
        format!("{form}/-/{}", "x".repeat(65)),
        format!("@photo/{photo}/colour"),
        format!("@photo/{form}"),
        "x/-/a".to_owned(),
    ] {
        assert!(text.parse::<AnswerKey>().is_err(), "{text}");
    }
}

/// How big a day's record is, so that a change of the layout that makes it grow is seen in review.
#[test]
fn an_ordinary_visit_stays_small() {
    let li_wei = li_wei();
    let mut record = Record::begin();
    let mut changes = 0;
    let mut bytes = 0;
    for change in visit(&li_wei, &mut record) {
        changes += 1;
        bytes += change.len();
    }
    let saved = record.save().len();
    insta::assert_snapshot!(format!("{changes} changes, {bytes} bytes raw, {saved} bytes saved"));
}

/// Accept, depart, arrive, start, two photos, eight answers, a part, a note, complete, sign.
fn visit(person: &Person, record: &mut Record) -> Vec<Vec<u8>> {
    let mut changes = Vec::new();
    let mut number = 0;
    let mut next = || {
        number += 1;
        number
    };
    for action in [Action::Accept, Action::Depart, Action::Arrive, Action::Start] {
        let n = next();
        changes.push(person.write(record, n, |w| w.entry(&person.step(n, action))).bytes);
    }
    for _ in 0..2 {
        let n = next();
        changes.push(person.write(record, n, |w| w.attachment(&person.photo(n))).bytes);
    }
    for field in 0..8 {
        let n = next();
        changes.push(
            person
                .write(record, n, |w| w.answer(&AnswerKey::field(id(5, 1), &format!("check_{field}")), &json!("pass")))
                .bytes,
        );
    }
    let n = next();
    changes.push(person.write(record, n, |w| w.part(&part(1, 1_000))).bytes);
    let n = next();
    changes.push(person.write(record, n, |w| w.note("", "滤芯已换, 下次检查阀门")).bytes);
    for action in [Action::Complete, Action::Sign] {
        let n = next();
        changes.push(
            person
                .write(record, n, |w| {
                    if action == Action::Sign {
                        w.signature(&person.signature(n))?;
                    }
                    w.entry(&person.step(n, action))
                })
                .bytes,
        );
    }
    changes
}
