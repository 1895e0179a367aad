//! What is not let in, by name, and that it harms nothing else.

use jobsheet_api::ErrorCode;
use jobsheet_model::entry::{Action, Entry, EntryKind};
use jobsheet_model::{Clock, OrderId, ReplicaId, Status};
use jobsheet_record::{Actor, CommandStamp, Record, Writer};
use jobsheet_sync::Envelope;
use uuid::Uuid;

use crate::db::values;
use crate::testing::{LI_WEI, Story, WANG_FANG, on_both, refusals};

/// A change written by hand, for what honest code does not make.
fn write(record: &mut Record, actor: Actor, by: jobsheet_model::UserId, story: &Story, text: &str) -> Vec<u8> {
    let command = story.cx().id::<jobsheet_model::CommandId>();
    let clock = Clock { boot: "b".to_owned(), uptime: 1, wall: story.now() };
    let stamp = CommandStamp { command, by, at: story.now(), clock: Some(clock.clone()) };
    let entry = Entry {
        id: command.into(),
        visit: None,
        by,
        device: actor.replica(),
        at: story.now(),
        clock: Some(clock),
        place: None,
        what: EntryKind::Remark { text: text.to_owned() },
    };
    record.write(actor, &Writer::field(actor, [by]), &stamp, |draft| draft.entry(&entry)).unwrap().unwrap().bytes
}

#[test]
fn bad_input_is_refused_by_name_and_harms_nothing_else() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let (mine, others) = (story.order(1, Some(LI_WEI)).await, story.order(2, Some(WANG_FANG)).await);
        let mut li_wei = story.phone(LI_WEI, 1).await;
        let wang_fang = story.phone(WANG_FANG, 2).await;
        li_wei.step(&mut story.cx(), story.now(), mine, Action::Accept, "").unwrap();
        let good = li_wei.request(story.now()).push;
        story.send(&li_wei.device, &li_wei.request(story.now())).await.unwrap();
        let (me, her) = (li_wei.device.replica, wang_fang.device.replica);
        let seal = |replica, record, changes| Envelope::seal(&[1; 32], replica, record, changes);
        let fresh = |actor, by, text| write(&mut Record::begin(), actor, by, &story, text);

        let mut ahead = Record::begin();
        write(&mut ahead, li_wei.actor(), LI_WEI, &story, "never sent");
        let second = write(&mut ahead, li_wei.actor(), LI_WEI, &story, "builds on it");
        let honest = fresh(li_wei.actor(), LI_WEI, "at the door");
        let next = write(&mut li_wei.records[&mine].clone(), li_wei.actor(), LI_WEI, &story, "the next one");
        let forge = |change: &[u8], alter: &dyn Fn(&mut automerge::ExpandedChange)| {
            let mut expanded = automerge::Change::try_from(change).unwrap().decode();
            alter(&mut expanded);
            automerge::Change::from(expanded).raw_bytes().to_vec()
        };
        let root = automerge::legacy::ObjectId::Root;
        let mut flipped = honest.clone();
        *flipped.last_mut().unwrap() ^= 1;
        let mut unsigned = seal(me, mine, vec![honest.clone()]);
        unsigned.seal = std::sync::Arc::new(jobsheet_sync::Seal {
            signature: vec![0; 64],
            ..jobsheet_sync::Seal::clone(&unsigned.seal)
        });
        let office = {
            let mut record = Record::begin();
            let actor = Actor::office(1);
            let command = story.cx().id::<jobsheet_model::CommandId>();
            let stamp = CommandStamp { command, by: LI_WEI, at: story.now(), clock: None };
            let remark = Entry {
                id: command.into(),
                visit: None,
                by: LI_WEI,
                device: None,
                at: story.now(),
                clock: None,
                place: None,
                what: EntryKind::Remark { text: "as if from a desk".to_owned() },
            };
            record
                .write(actor, &Writer::office(actor, LI_WEI), &stamp, |draft| draft.entry(&remark))
                .unwrap()
                .unwrap()
                .bytes
        };
        let cases: Vec<(&str, Envelope)> = vec![
            ("an order that was never granted", seal(me, others, vec![honest.clone()])),
            ("an order that does not exist", seal(me, OrderId(Uuid::from_u128(9)), vec![honest.clone()])),
            ("another device's actor", seal(me, mine, vec![fresh(wang_fang.actor(), LI_WEI, "x")])),
            ("the office's actor", seal(me, mine, vec![office])),
            ("somebody who is not enrolled here", seal(me, mine, vec![fresh(li_wei.actor(), WANG_FANG, "x")])),
            ("a missing dependency", seal(me, mine, vec![second])),
            ("a bit flipped on the way", seal(me, mine, vec![flipped])),
            ("truncated", seal(me, mine, vec![honest[..honest.len() / 2].to_vec()])),
            ("not descending from his last one", seal(me, mine, vec![forge(&honest, &|change| change.seq = 2)])),
            (
                "operation numbers from nowhere",
                seal(me, mine, vec![forge(&next, &|change| change.start_op = 99.try_into().unwrap())]),
            ),
            (
                "outside the write scope",
                seal(me, mine, vec![forge(&next, &|change| change.operations[0].obj = root.clone())]),
            ),
            ("no change at all", seal(me, mine, vec![b"hello".to_vec()])),
            (
                "oversize",
                seal(
                    me,
                    mine,
                    vec![fresh(li_wei.actor(), LI_WEI, "").into_iter().chain(std::iter::repeat_n(0, 70_000)).collect()],
                ),
            ),
            ("a signature that does not fit", unsigned),
            ("sealed with another's key", seal(her, mine, vec![honest.clone()])),
            ("a device that is not enrolled", seal(ReplicaId(Uuid::from_u128(77)), mine, vec![honest])),
        ];
        let mut told = Vec::new();
        for (what, bad) in cases {
            let mut request = li_wei.request(story.now());
            request.push = vec![bad];
            request.push.extend(good.clone());
            let answer = story.send(&li_wei.device, &request).await.unwrap();
            told.push(format!("{what}: {}", refusals(&answer).join(", ")));
        }
        insta::assert_debug_snapshot!(told, @r#"
        [
            "an order that was never granted: order_not_found, stored",
            "an order that does not exist: order_not_found, stored",
            "another device's actor: actor_not_yours, stored",
            "the office's actor: actor_not_yours, stored",
            "somebody who is not enrolled here: actor_not_yours, stored",
            "a missing dependency: missing_dependency, stored",
            "a bit flipped on the way: malformed_change, stored",
            "truncated: malformed_change, stored",
            "not descending from his last one: not_a_descendant, stored",
            "operation numbers from nowhere: start_op_wrong, stored",
            "outside the write scope: outside_write_scope, stored",
            "no change at all: malformed_change, stored",
            "oversize: change_too_large, stored",
            "a signature that does not fit: bad_signature, stored",
            "sealed with another's key: bad_signature, stored",
            "a device that is not enrolled: unknown_device, stored",
        ]
        "#);
        insta::assert_snapshot!(story.tell(mine).await, @r#"
        TA-261123-0001 accepted normal | 李伟
        08:00 达娜 created number=TA-261123-0001 [Exact]
        08:00 达娜 assigned technician=李伟 [Exact]
        08:00 李伟 step action=accept -> Accepted  [Exact]
        "#);
        let kept = story.read(|tx, _| {
            Ok(tx.query("SELECT code, COUNT(*) AS number FROM quarantine GROUP BY code ORDER BY code", values![])?)
        });
        let kept: Vec<_> = kept
            .await
            .unwrap()
            .iter()
            .map(|row| format!("{} {}", row.text("code").unwrap(), row.int("number").unwrap()))
            .collect();
        insta::assert_debug_snapshot!(kept, @r#"
        [
            "actor_not_yours 3",
            "bad_signature 2",
            "change_too_large 1",
            "malformed_change 3",
            "missing_dependency 1",
            "not_a_descendant 1",
            "order_not_found 2",
            "outside_write_scope 1",
            "start_op_wrong 1",
            "unknown_device 1",
        ]
        "#);
        let mut foreign = li_wei.request(story.now());
        foreign.replica = her;
        assert_eq!(story.send(&li_wei.device, &foreign).await.unwrap_err().code(), ErrorCode::ActorNotYours);
    });
}

#[test]
fn a_fork_of_an_actor_is_refused() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let id = story.order(1, Some(LI_WEI)).await;
        let mut phone = story.phone(LI_WEI, 1).await;
        // A restored backup: the phone writes its first change a second time, with other content.
        let backup = phone.clone();
        phone.step(&mut story.cx(), story.now(), id, Action::Accept, "").unwrap();
        story.sync(&mut phone).await;
        let mut restored = backup;
        restored.step(&mut story.cx(), story.now(), id, Action::Depart, "").unwrap();
        let answer = story.send(&restored.device, &restored.request(story.now())).await.unwrap();
        assert_eq!(refusals(&answer), ["sequence_broken"]);
        assert_eq!(story.detail(id).await.order.status, Status::Accepted);
    });
}

#[test]
fn one_poisoned_record_among_two_hundred_blocks_no_other() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let mut orders = Vec::new();
        for number in 0..200 {
            orders.push(story.order(number, Some(LI_WEI)).await);
        }
        let mut phone = story.phone(LI_WEI, 1).await;
        let mut cx = story.cx();
        for id in &orders {
            phone.step(&mut cx, story.now(), *id, Action::Accept, "").unwrap();
        }
        // The database itself refuses to store anything of this record: a ruling for its first arrival is there already.
        let poisoned = orders[117];
        let spoil = "INSERT INTO rulings (order_id, entry, arrival, verdict, reason, at, occurred_at, confidence, decided, revoked, flow, heads) \
                     VALUES ($1, 'spoiled', 1, 'accepted', '', 0, 0, 'exact', NULL, 0, 1, $2)";
        story.write(move |tx, _| Ok(tx.execute(spoil, values![poisoned, Vec::<u8>::new()])?)).await.unwrap();
        let answer = story.send(&phone.device, &phone.request(story.now())).await.unwrap();
        let refused: Vec<_> =
            answer.verdicts.iter().zip(refusals(&answer)).filter(|(_, code)| code != "stored").collect();
        assert_eq!(refused.len(), 1);
        assert_eq!((refused[0].0.record, refused[0].1.as_str()), (poisoned, "internal"));
        let sql = "SELECT status, COUNT(*) AS number FROM orders GROUP BY status ORDER BY status";
        let rows = story.read(move |tx, _| Ok(tx.query(sql, values![])?)).await.unwrap();
        let counts: Vec<_> =
            rows.iter().map(|row| (row.string("status").unwrap(), row.int("number").unwrap())).collect();
        assert_eq!(counts, [("accepted".to_owned(), 199), ("assigned".to_owned(), 1)]);
    });
}
