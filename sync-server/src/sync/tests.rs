//! Phones and the server, on both databases: stories of work that was done without signal.

mod carried;
mod feeds;
mod refused;
mod repair;
mod settled;
mod together;

use std::collections::BTreeSet;

use jobsheet_model::entry::{Action, EntryKind};
use jobsheet_model::{Confidence, CustomerId, OrderId, Priority, SiteId};
use uuid::Uuid;

use crate::auth::devices;
use crate::testing::{
    BOILER, CUSTOMER, HOUR, LI_WEI, MINUTE, SITE, Story, WANG_FANG, ZHAO_MIN, arrive, evidence, on_both, refusals,
};

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
        let gone: Vec<_> =
            answer.gone.iter().map(|gone| (gone.kind, gone.reason.as_str(), gone.note.as_str())).collect();
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
        let gone: BTreeSet<_> = answer
            .gone
            .iter()
            .map(|gone| (gone.id == cancelled.to_string(), gone.reason.as_str(), gone.note.as_str()))
            .collect();
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
        assert_eq!(
            (card.found_at, card.created_at, card.channel.as_str()),
            (Some(first), story.now().plus(-21 * MINUTE), "field")
        );
        // Whoever never worked there gets no customer's address by asking; nor does anybody get a place that is none.
        stranger.say(&mut cx, story.now(), OrderId(Uuid::from_u128(0x2003)), ask(CUSTOMER, SITE, true), None).unwrap();
        let answer = story.send(&stranger.device, &stranger.request(story.now())).await.unwrap();
        assert_eq!((refusals(&answer), answer.pull.len()), (vec!["not_permitted".to_owned()], 0));
        phone
            .say(
                &mut cx,
                story.now(),
                OrderId(Uuid::from_u128(0x2004)),
                ask(CustomerId(Uuid::from_u128(3)), SITE, true),
                None,
            )
            .unwrap();
        phone
            .say(
                &mut cx,
                story.now(),
                OrderId(Uuid::from_u128(0x2005)),
                ask(CUSTOMER, SiteId(Uuid::from_u128(3)), true),
                None,
            )
            .unwrap();
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
