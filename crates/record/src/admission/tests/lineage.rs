//! Numbers, ancestors and authors that are not as they should be.

use automerge::Change;

use super::*;

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
fn what_was_done_again_in_a_later_life_does_not_come_a_second_time() {
    let record = busy();
    let first = honest_remark(&record);
    let later = Person { actor: Actor::of(wang_fang().replica().unwrap(), 2), ..wang_fang() };
    let mut server = record.clone();
    let again = later.write(&mut record.clone(), 50, |w| w.entry(&wang_fang().remark(51, "on my way"))).bytes;
    admit(&mut server, &again, &later.writer).unwrap();
    // The very first form of it was under way for hours.
    assert_eq!(judge(&server, &first), Err(Refusal::SequenceBroken));
    // Another thing that only a copy of the earlier life has (a bundle that somebody else carried) is as welcome as ever.
    let other =
        wang_fang().write(&mut record.clone(), 60, |w| w.entry(&wang_fang().remark(60, "the boiler leaks"))).bytes;
    assert!(matches!(judge(&server, &other), Ok(Admitted::New(..))));
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
        let written =
            record.clone().write(wang_fang().actor, &wang_fang().writer, &wang_fang().stamp(50), |w| w.entry(&entry));
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
