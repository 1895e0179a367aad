//! Phones and the server, on both databases.

use std::collections::{BTreeMap, BTreeSet};

use jobsheet_api::ErrorCode;
use jobsheet_model::entry::{Action, Entry, EntryKind, Slot};
use jobsheet_model::{Clock, Confidence, CustomerId, OrderId, Priority, ReplicaId, SiteId, Status};
use jobsheet_record::{Actor, CommandStamp, Record, Writer};
use jobsheet_sync::{Digest, Envelope, FeedId, ItemKind, digest};
use uuid::Uuid;

use crate::auth::devices;
use crate::db::values;
use crate::seed::Phone;
use crate::testing::{
    BOILER, CUSTOMER, HOUR, LI_WEI, MINUTE, SITE, Story, WANG_FANG, ZHAO_MIN, arrive, evidence, file, on_both, refusals,
};

/// What the phone holds of its own feed, as the digest sees it.
fn digest_of(phone: &Phone, answers: &[jobsheet_sync::SyncResponse]) -> Digest {
    let mut held: BTreeMap<(ItemKind, String), Digest> = BTreeMap::new();
    for answer in answers {
        for item in answer.pull.iter().filter(|item| item.feed == FeedId::user(phone.device.user)) {
            let state = match item.kind {
                ItemKind::Order => {
                    let card: jobsheet_model::order::OrderCard = serde_json::from_slice(&item.document).unwrap();
                    digest::row_state(card.order.version)
                }
                ItemKind::Record => digest::record_state(&item.heads),
                _ => Vec::new(),
            };
            held.insert((item.kind, item.id.clone()), Digest::of_item(item.kind, &item.id, item.seq, &state));
        }
        for gone in &answer.gone {
            held.remove(&(gone.kind, gone.id.clone()));
        }
    }
    Digest::of(held.into_values())
}

#[test]
fn asking_the_same_again_changes_nothing() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let id = story.order(1, Some(LI_WEI)).await;
        let mut phone = story.phone(LI_WEI, 1).await;
        phone.step(&mut story.cx(), story.now(), id, Action::Accept, "").unwrap();
        let request = phone.request(story.now());
        let first = story.send(&phone.device, &request).await.unwrap();
        let told = story.tell(id).await;
        let again = story.send(&phone.device, &request).await.unwrap();
        assert_eq!((&first.verdicts, &first.cursor, &first.digests), (&again.verdicts, &again.cursor, &again.digests));
        assert_eq!(first.pull, again.pull, "the lost answer is given again");
        assert_eq!(story.tell(id).await, told);
        insta::assert_snapshot!(told, @r#"
        TA-261123-0001 accepted normal | 李伟
        08:00 达娜 created number=TA-261123-0001 [Exact]
        08:00 达娜 assigned technician=李伟 [Exact]
        08:00 李伟 step action=accept -> Accepted  [Exact]
        "#);
    });
}

#[test]
fn work_done_underground_while_the_order_goes_elsewhere_is_kept() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let id = story.order(1, Some(LI_WEI)).await;
        let mut li_wei = story.phone(LI_WEI, 1).await;
        let mut wang_fang = story.phone(WANG_FANG, 2).await;
        let mut cx = story.cx();
        li_wei.step(&mut cx, story.now(), id, Action::Accept, "").unwrap();
        story.sync(&mut li_wei).await;
        story.pass(30);
        arrive(&mut li_wei, &mut cx, story.now(), id);
        evidence(&mut li_wei, &mut cx, story.now(), id);
        story.pass(10);
        story.assign(id, Some(WANG_FANG)).await.unwrap();
        story.sync(&mut wang_fang).await;
        story.pass(10);
        li_wei.step(&mut cx, story.now(), id, Action::Start, "").unwrap();
        let answer = story.sync(&mut li_wei).await;
        assert_eq!(refusals(&answer), vec!["stored"; 6]);
        let gone: Vec<_> = answer.gone.iter().map(|gone| (gone.kind, gone.reason.as_str(), gone.note.as_str())).collect();
        insta::assert_debug_snapshot!(gone, @r#"
        [
            (
                Record,
                "reassigned",
                "王芳",
            ),
            (
                Order,
                "reassigned",
                "王芳",
            ),
        ]
        "#);
        assert!(li_wei.cards.is_empty() && li_wei.records.is_empty());
        insta::assert_snapshot!(story.tell(id).await, @r#"
        TA-261123-0001 assigned normal | 王芳
        08:00 达娜 created number=TA-261123-0001 [Exact]
        08:00 达娜 assigned technician=李伟 [Exact]
        08:00 李伟 step action=accept -> Accepted  [Exact]
        08:30 李伟 check_in distance=12 mode=inside -> Superseded reassigned [Exact]
        08:40 达娜 assigned before=李伟 technician=王芳 [Exact]
        08:50 李伟 step action=start -> Superseded reassigned [Exact]
        answer leak = "pass"
        answer pressure = 1.5
        photo before by 李伟 Sent here=false
        photo after by 李伟 Sent here=false
        contributions of 李伟
        "#);
        // Wang Fang sees the answers that Li Wei gave.
        story.sync(&mut wang_fang).await;
        assert_eq!(wang_fang.records[&id].answers().len(), 2);
        // What he sends later still is kept; nobody who never had the order is heard.
        li_wei.cursor.clear();
        story.sync(&mut li_wei).await;
        assert!(li_wei.cards.is_empty(), "listing anew gives nothing back");
    });
}

#[test]
fn a_cancelled_order_keeps_what_was_done_and_declining_gives_it_back() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let (cancelled, declined) = (story.order(1, Some(LI_WEI)).await, story.order(2, Some(LI_WEI)).await);
        let mut phone = story.phone(LI_WEI, 1).await;
        let mut cx = story.cx();
        story.pass(5);
        story.cancel(cancelled, "customer_cancelled").await.unwrap();
        phone.step(&mut cx, story.now(), cancelled, Action::Accept, "").unwrap();
        phone.step(&mut cx, story.now(), declined, Action::Decline, "overbooked").unwrap();
        let answer = story.sync(&mut phone).await;
        let gone: BTreeSet<_> = answer.gone.iter().map(|gone| (gone.id == cancelled.to_string(), gone.reason.as_str(), gone.note.as_str())).collect();
        insta::assert_debug_snapshot!(gone, @r#"
        {
            (
                false,
                "declined",
                "",
            ),
            (
                true,
                "cancelled",
                "customer_cancelled",
            ),
        }
        "#);
        insta::assert_snapshot!(story.tell(cancelled).await, @r#"
        TA-261123-0001 cancelled normal | 李伟
        08:00 达娜 created number=TA-261123-0001 [Exact]
        08:00 达娜 assigned technician=李伟 [Exact]
        08:05 达娜 cancelled reason=customer_cancelled [Exact]
        08:05 李伟 step action=accept -> Superseded cancelled [Exact]
        contributions of 李伟
        "#);
        insta::assert_snapshot!(story.tell(declined).await, @r#"
        TA-261123-0002 pending_dispatch normal | nobody
        08:00 达娜 created number=TA-261123-0002 [Exact]
        08:00 达娜 assigned technician=李伟 [Exact]
        08:05 李伟 step action=decline reason=overbooked -> Accepted  [Exact]
        "#);
    });
}

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
        unsigned.signature = vec![0; 64];
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
            record.write(actor, &Writer::office(actor, LI_WEI), &stamp, |draft| draft.entry(&remark)).unwrap().unwrap().bytes
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
            ("operation numbers from nowhere", seal(me, mine, vec![forge(&next, &|change| change.start_op = 99.try_into().unwrap())])),
            ("outside the write scope", seal(me, mine, vec![forge(&next, &|change| change.operations[0].obj = root.clone())])),
            ("no change at all", seal(me, mine, vec![b"hello".to_vec()])),
            ("oversize", seal(me, mine, vec![fresh(li_wei.actor(), LI_WEI, "").into_iter().chain(std::iter::repeat_n(0, 70_000)).collect()])),
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
        let kept = story.read(|tx, _| Ok(tx.query("SELECT code, COUNT(*) AS number FROM quarantine GROUP BY code ORDER BY code", values![])?));
        let kept: Vec<_> = kept.await.unwrap().iter().map(|row| format!("{} {}", row.text("code").unwrap(), row.int("number").unwrap())).collect();
        insta::assert_debug_snapshot!(kept, @r#"
        [
            "actor_not_yours 3",
            "bad_signature 2",
            "change_too_large 1",
            "malformed_change 3",
            "missing_dependency 1",
            "not_a_descendant 1",
            "order_not_found 2",
            "sequence_broken 2",
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
        let spoil = "INSERT INTO rulings (order_id, entry, arrival, verdict, reason, at, occurred_at, confidence, row_version, flow, heads) \
                     VALUES ($1, 'spoiled', 1, 'accepted', '', 0, 0, 'exact', NULL, 1, $2)";
        story.write(move |tx, _| Ok(tx.execute(spoil, values![poisoned, Vec::<u8>::new()])?)).await.unwrap();
        let answer = story.send(&phone.device, &phone.request(story.now())).await.unwrap();
        let refused: Vec<_> = answer.verdicts.iter().zip(refusals(&answer)).filter(|(_, code)| code != "stored").collect();
        assert_eq!(refused.len(), 1);
        assert_eq!((refused[0].0.record, refused[0].1.as_str()), (poisoned, "internal"));
        let sql = "SELECT status, COUNT(*) AS number FROM orders GROUP BY status ORDER BY status";
        let rows = story.read(move |tx, _| Ok(tx.query(sql, values![])?)).await.unwrap();
        let counts: Vec<_> = rows.iter().map(|row| (row.string("status").unwrap(), row.int("number").unwrap())).collect();
        assert_eq!(counts, [("accepted".to_owned(), 199), ("assigned".to_owned(), 1)]);
    });
}

#[test]
fn a_fault_found_on_site_becomes_an_order() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let first = story.order(1, Some(LI_WEI)).await;
        let mut phone = story.phone(LI_WEI, 1).await;
        let mut stranger = story.phone(WANG_FANG, 2).await;
        let mut cx = story.cx();
        let ask = |customer, site, take| EntryKind::OrderRequested {
            customer,
            site,
            asset: Some(BOILER),
            service: "repair".to_owned(),
            title: "旁边一台漏水".to_owned(),
            description: String::new(),
            priority: Priority::High,
            take,
            found_at: Some(first),
        };
        let (now, later) = (OrderId(Uuid::from_u128(0x2001)), OrderId(Uuid::from_u128(0x2002)));
        phone.say(&mut cx, story.now(), now, ask(CUSTOMER, SITE, true), None).unwrap();
        story.pass(1);
        phone.step(&mut cx, story.now(), now, Action::Depart, "").unwrap();
        phone.say(&mut cx, story.now(), later, ask(CUSTOMER, SITE, false), None).unwrap();
        story.pass(20);
        let answer = story.sync(&mut phone).await;
        assert_eq!(refusals(&answer), vec!["stored"; 3]);
        insta::assert_snapshot!(story.tell(now).await, @r#"
        TA-261123-0002 travelling high | 李伟
        08:00 李伟 order_requested priority=high title=旁边一台漏水 -> Accepted  [Exact]
        08:01 李伟 step action=depart -> Accepted  [Exact]
        "#);
        insta::assert_snapshot!(story.tell(later).await, @r#"
        TA-261123-0003 pending_dispatch high | nobody
        08:01 李伟 order_requested priority=high title=旁边一台漏水 -> Accepted  [Exact]
        "#);
        let card = &phone.cards[&now].order;
        assert_eq!((card.found_at, card.created_at, card.channel.as_str()), (Some(first), story.now().plus(-21 * MINUTE), "field"));
        // Whoever never worked there gets no customer's address by asking; nor does anybody get a place that is none.
        stranger.say(&mut cx, story.now(), OrderId(Uuid::from_u128(0x2003)), ask(CUSTOMER, SITE, true), None).unwrap();
        let answer = story.send(&stranger.device, &stranger.request(story.now())).await.unwrap();
        assert_eq!((refusals(&answer), answer.pull.len()), (vec!["not_permitted".to_owned()], 0));
        phone.say(&mut cx, story.now(), OrderId(Uuid::from_u128(0x2004)), ask(CustomerId(Uuid::from_u128(3)), SITE, true), None).unwrap();
        phone.say(&mut cx, story.now(), OrderId(Uuid::from_u128(0x2005)), ask(CUSTOMER, SiteId(Uuid::from_u128(3)), true), None).unwrap();
        let answer = story.send(&phone.device, &phone.request(story.now())).await.unwrap();
        assert_eq!(refusals(&answer), ["invalid_input", "not_permitted"]);
    });
}

#[test]
fn another_phone_carries_the_work_of_one_that_was_revoked() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let id = story.order(1, Some(LI_WEI)).await;
        let mut lost = story.phone(LI_WEI, 1).await;
        let mut carrier = story.phone(WANG_FANG, 2).await;
        let mut cx = story.cx();
        lost.step(&mut cx, story.now(), id, Action::Accept, "").unwrap();
        let first = lost.request(story.now()).push;
        story.pass(1);
        lost.step(&mut cx, story.now(), id, Action::Depart, "").unwrap();
        let second = lost.request(story.now()).push;
        // Wang Fang's phone brings what Li Wei signed before his phone was revoked, and what came out later.
        let mut request = carrier.request(story.now());
        request.push = first;
        assert_eq!(refusals(&story.send(&carrier.device, &request).await.unwrap()), ["stored"]);
        let replica = lost.device.replica;
        story.write(move |tx, cx| devices::revoke(tx, cx, ZHAO_MIN, replica)).await.unwrap();
        request.push = second;
        assert_eq!(refusals(&story.send(&carrier.device, &request).await.unwrap()), ["stored", "stored"]);
        insta::assert_snapshot!(story.tell(id).await, @r#"
        TA-261123-0001 accepted normal | 李伟
        08:00 达娜 created number=TA-261123-0001 [Exact]
        08:00 达娜 assigned technician=李伟 [Exact]
        08:00 李伟 step action=accept -> Accepted  [Exact]
        08:01 李伟 step action=depart -> Superseded device_revoked [Exact]
        contributions of 李伟
        "#);
        story.sync(&mut carrier).await;
        assert!(carrier.cards.is_empty(), "carrying an order is not being granted it");
    });
}

#[test]
fn true_times_do_not_follow_a_wrong_wall_clock() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let id = story.order(1, Some(LI_WEI)).await;
        let mut phone = story.phone(LI_WEI, 1).await;
        phone.skew = 3 * 24 * HOUR;
        let mut cx = story.cx();
        phone.step(&mut cx, story.now(), id, Action::Accept, "").unwrap();
        story.pass(17);
        phone.step(&mut cx, story.now(), id, Action::Depart, "").unwrap();
        phone.say(&mut cx, story.now(), id, EntryKind::Remark { text: "堵车。".to_owned() }, None).unwrap();
        story.pass(120);
        story.sync(&mut phone).await;
        insta::assert_snapshot!(story.tell(id).await, @r#"
        TA-261123-0001 travelling normal | 李伟
        08:00 达娜 created number=TA-261123-0001 [Exact]
        08:00 达娜 assigned technician=李伟 [Exact]
        08:00 李伟 step action=accept -> Accepted  [Exact]
        08:17 李伟 step action=depart -> Accepted  [Exact]
        08:17 李伟 remark text=堵车。 [Exact]
        "#);
        // The ruling is frozen: a later contact of the same boot changes no time.
        story.pass(600);
        phone.skew = 0;
        story.sync(&mut phone).await;
        let rulings = story.read(move |tx, _| crate::rulings::of_order(tx, id)).await.unwrap();
        assert!(rulings.iter().all(|ruling| ruling.confidence == Confidence::Exact));
    });
}

#[test]
fn a_cursor_gets_everything_once_however_small_the_pages() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let mut orders = Vec::new();
        for number in 0..7 {
            orders.push(story.order(number, Some(LI_WEI)).await);
        }
        let mut phone = story.phone(LI_WEI, 1).await;
        let mut cx = story.cx();
        for id in &orders {
            phone.step(&mut cx, story.now(), *id, Action::Accept, "").unwrap();
        }
        story.sync(&mut phone).await;
        story.cancel(orders[3], "duplicate").await.unwrap();
        let mut tablet = story.phone(LI_WEI, 2).await;
        assert_eq!(tablet.cards.keys().collect::<Vec<_>>(), phone_without(&orders, 3), "a second device of the same person");
        // Page by page from the beginning.
        tablet.cursor.clear();
        let mut pages = Vec::new();
        loop {
            let mut request = tablet.request(story.now());
            request.limit = 1;
            let answer = story.send(&tablet.device, &request).await.unwrap();
            assert!(answer.pull.len() + answer.gone.len() <= 1);
            tablet.take_in(&answer).unwrap();
            let more = answer.more;
            pages.push(answer);
            if !more {
                break;
            }
        }
        let feed = FeedId::user(LI_WEI);
        let last = pages.last().unwrap();
        assert_eq!(last.digests[&feed], digest_of(&tablet, &pages));
        let ids: Vec<_> = pages.iter().flat_map(|page| &page.pull).map(|item| (item.kind, item.id.clone())).collect();
        assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "nothing twice");
        assert_eq!(tablet.records.len(), 6);
        // Nothing new: nothing sent.
        let quiet = story.send(&tablet.device, &tablet.request(story.now())).await.unwrap();
        assert_eq!((quiet.pull.len(), quiet.gone.len(), quiet.more, quiet.digests[&feed]), (0, 0, false, last.digests[&feed]));
        // A cursor of a database that was ahead of this one.
        tablet.cursor.insert(feed.clone(), 1_000_000);
        let anew = story.send(&tablet.device, &tablet.request(story.now())).await.unwrap();
        assert_eq!(anew.pull.iter().filter(|item| item.kind == ItemKind::Order).count(), 6);
        assert_eq!(anew.digests[&feed], last.digests[&feed]);
    });
}

fn phone_without(orders: &[OrderId], at: usize) -> Vec<&OrderId> {
    orders.iter().enumerate().filter(|(number, _)| *number != at).map(|(_, id)| id).collect()
}

#[test]
fn a_phone_gets_others_changes_and_not_its_own_until_it_lost_them() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let id = story.order(1, Some(LI_WEI)).await;
        let mut phone = story.phone(LI_WEI, 1).await;
        let mut tablet = story.phone(LI_WEI, 2).await;
        let mut cx = story.cx();
        let changes = |answer: &jobsheet_sync::SyncResponse| answer.pull.iter().map(|item| item.changes.len()).sum::<usize>();
        phone.step(&mut cx, story.now(), id, Action::Accept, "").unwrap();
        story.sync(&mut phone).await;
        story.pass(1);
        phone.step(&mut cx, story.now(), id, Action::Depart, "").unwrap();
        assert_eq!(changes(&story.sync(&mut phone).await), 0, "its own change is not sent back");
        assert_eq!(changes(&story.sync(&mut tablet).await), 2);
        tablet.note(&mut cx, story.now(), id, "从平板写的。").unwrap();
        story.sync(&mut tablet).await;
        assert_eq!(changes(&story.sync(&mut phone).await), 1);
        // Away and back: the phone has purged the record, its own changes too.
        story.assign(id, Some(WANG_FANG)).await.unwrap();
        story.sync(&mut phone).await;
        assert!(phone.records.is_empty());
        story.assign(id, Some(LI_WEI)).await.unwrap();
        assert_eq!(changes(&story.sync(&mut phone).await), 3);
        assert_eq!(phone.records[&id].entries().len(), 2);
        phone.step(&mut cx, story.now(), id, Action::Accept, "").unwrap();
        assert_eq!(refusals(&story.sync(&mut phone).await), ["stored"], "it goes on where it was");
    });
}

#[test]
fn a_receipt_comes_when_the_bytes_are_here_and_goes_with_the_order() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let id = story.order(1, Some(LI_WEI)).await;
        let mut phone = story.phone(LI_WEI, 1).await;
        let mut cx = story.cx();
        let sha256 = "c".repeat(64);
        let photo = file(&phone, story.now(), 0x71, Slot::Before, &sha256, 5_000);
        phone.write(&mut cx, story.now(), id, |draft, _| draft.attachment(&photo)).unwrap();
        story.sync(&mut phone).await;
        let list = story.read(|tx, cx| crate::orders::list(tx, cx, &crate::orders::ListQuery::default())).await.unwrap();
        assert_eq!(list.rows[0].expected_files, 1);
        let caller = |phone: &Phone| phone.device.caller();
        let (li_wei, wang_fang) = (caller(&phone), caller(&story.phone(WANG_FANG, 2).await));
        let may = async |who: &crate::auth::Caller| {
            let (who, sha256) = (who.clone(), "c".repeat(64));
            story.read(move |tx, _| crate::hooks::may_read_blob(tx, &who, &sha256)).await.unwrap()
        };
        assert!(may(&li_wei).await && !may(&wang_fang).await);
        let (replica, its_sha256) = (phone.device.replica, sha256.clone());
        let complete = move |tx: &mut crate::db::Tx, cx: &mut crate::cx::Cx| {
            let here = "INSERT INTO blobs (sha256, bytes, mime, complete_at) VALUES ($1, 5000, 'image/jpeg', $2) ON CONFLICT (sha256) DO NOTHING";
            tx.execute(here, values![&its_sha256, cx.now])?;
            crate::hooks::on_blob_complete(tx, cx, replica, &its_sha256)
        };
        story.write(complete.clone()).await.unwrap();
        story.write(complete).await.unwrap();
        let answer = story.sync(&mut phone).await;
        let receipts: Vec<_> = answer.pull.iter().filter(|item| item.kind == ItemKind::Receipt).map(|item| item.id.clone()).collect();
        assert_eq!(receipts, [sha256.clone()]);
        insta::assert_snapshot!(story.tell(id).await, @r#"
        TA-261123-0001 assigned normal | 李伟
        08:00 达娜 created number=TA-261123-0001 [Exact]
        08:00 达娜 assigned technician=李伟 [Exact]
        photo before by 李伟 Confirmed here=true
        "#);
        story.assign(id, Some(WANG_FANG)).await.unwrap();
        let answer = story.sync(&mut phone).await;
        assert!(answer.gone.iter().any(|gone| gone.kind == ItemKind::Receipt && gone.id == sha256));
        assert!(!may(&li_wei).await && may(&wang_fang).await);
        // Somebody who names bytes that are here already gets the receipt at once.
        let mut hers = story.phone(WANG_FANG, 3).await;
        let again = file(&hers, story.now(), 0x72, Slot::After, &sha256, 5_000);
        hers.write(&mut cx, story.now(), id, |draft, _| draft.attachment(&again)).unwrap();
        let answer = story.sync(&mut hers).await;
        assert!(answer.pull.iter().any(|item| item.kind == ItemKind::Receipt));
    });
}

#[test]
fn desks_are_told_which_orders_changed() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let first = story.order(1, Some(LI_WEI)).await;
        let second = story.order(2, None).await;
        let mut phone = story.phone(LI_WEI, 1).await;
        let changes = async |after: u64| story.read(move |tx, _| crate::hooks::changes_after(tx, after)).await.unwrap();
        let begin = changes(0).await;
        assert_eq!(begin.orders, [first, second]);
        assert!(changes(begin.seq).await.orders.is_empty());
        let heard = story.stage.db.pokes().subscribe(BTreeSet::from(["office".to_owned()]));
        phone.step(&mut story.cx(), story.now(), first, Action::Accept, "").unwrap();
        story.sync(&mut phone).await;
        let topics = tokio::time::timeout(std::time::Duration::from_secs(10), heard.heard()).await;
        assert!(topics.is_ok(), "the desk's listener is woken");
        assert_eq!(changes(begin.seq).await.orders, [first]);
    });
}
