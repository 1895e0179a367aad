//! Two people, one field, settled from either side; two answers to one question; an entry of a newer app.

use jobsheet_api::office::{ChangeOrderRequest, SettleAnswerRequest, SettleRequest};
use jobsheet_model::entry::EntryKind;
use jobsheet_model::ruling::Verdict;
use jobsheet_model::{EntryId, OrderField, OrderId, Priority};
use serde_json::json;

use crate::orders::{self, ListQuery};
use crate::rulings;
use crate::seed::Phone;
use crate::testing::{LI_WEI, Story, dana, on_both};

/// Li Wei asks for "urgent" without signal while Dana makes it "low": both stand.
async fn both(story: &Story, number: u128) -> (OrderId, Phone, EntryId) {
    let id = story.order(number, Some(LI_WEI)).await;
    let mut phone = story.phone(LI_WEI, u8::try_from(number).unwrap()).await;
    let wish = EntryKind::Propose { field: OrderField::Priority, base: 0, value: json!("urgent") };
    phone.say(&mut story.cx(), story.now(), id, wish, None).unwrap();
    story.pass(5);
    let low = ChangeOrderRequest { priority: Some(Priority::Low), ..ChangeOrderRequest::default() };
    story.change(dana(), id, low).await.unwrap();
    story.pass(5);
    story.sync(&mut phone).await;
    let held = story.detail(id).await.proposals[0].entry;
    (id, phone, held)
}

async fn say(story: &Story, phone: &mut Phone, id: OrderId, proposal: EntryId, accept: bool) {
    phone.say(&mut story.cx(), story.now(), id, EntryKind::Settle { proposal, accept }, None).unwrap();
    story.sync(phone).await;
}

async fn attention(story: &Story) -> Vec<u32> {
    let list = story.read(|tx, cx| orders::list(tx, cx, &ListQuery::default())).await.unwrap();
    list.rows.iter().map(|row| row.attention).collect()
}

/// Ruled again from what is stored, everything comes out the same.
async fn replays(story: &Story, id: OrderId) {
    assert_eq!(story.read(move |tx, _| rulings::replay(tx, id)).await.unwrap(), []);
}

#[test]
fn both_sides_say_who_when_and_on_which_device() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let (id, phone, held) = both(&story, 1).await;
        let one = story.detail(id).await.proposals.remove(0);
        assert_eq!((one.by.as_str(), one.device.as_str(), one.value), ("李伟", "phone", json!("urgent")));
        assert_eq!((one.current_by.as_str(), one.current), ("达娜", json!("low")));
        assert_eq!(one.current_at, Some(one.at.plus(5 * 60_000)));
        // The phone is told the same of the office's side.
        let against = &phone.cards[&id].held[&held];
        assert_eq!((against.device.as_str(), against.at), ("phone", one.current_at));
    });
}

#[test]
fn the_field_settles_it_once() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let (id, mut phone, held) = both(&story, 1).await;
        assert_eq!(attention(&story).await, [1]);
        say(&story, &mut phone, id, held, true).await;
        assert_eq!((story.detail(id).await.order.priority, attention(&story).await), (Priority::Urgent, vec![0]));
        story.pass(1);
        // Later words on the same change nothing and alarm nobody.
        say(&story, &mut phone, id, held, false).await;
        let desk = story
            .write(move |tx, cx| orders::settle(tx, cx, &dana(), id, held, &SettleRequest { accept: false }))
            .await;
        assert_eq!(desk.unwrap_err().to_string(), "refused: changed_meanwhile field=proposal");
        assert_eq!((story.detail(id).await.order.priority, attention(&story).await), (Priority::Urgent, vec![0]));
        insta::assert_snapshot!(story.tell(id).await, @r#"
        TA-261123-0001 assigned urgent | 李伟
        08:00 达娜 created number=TA-261123-0001 [Exact]
        08:00 达娜 assigned technician=李伟 [Exact]
        08:00 李伟 propose field=priority value=urgent -> Accepted  [Exact]
        08:05 达娜 priority priority=low [Exact]
        08:10 李伟 settle keep=field -> Accepted  [Exact]
        08:11 李伟 settle keep=office -> Superseded already_settled [Exact]
        "#);
        assert!(phone.cards[&id].held.is_empty());
        replays(&story, id).await;
    });
}

#[test]
fn the_first_word_counts_also_when_it_is_the_desks() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let (id, mut phone, held) = both(&story, 1).await;
        // Both at one moment of the server's clock: the desk was first.
        story
            .write(move |tx, cx| orders::settle(tx, cx, &dana(), id, held, &SettleRequest { accept: false }))
            .await
            .unwrap();
        say(&story, &mut phone, id, held, true).await;
        let order = story.detail(id).await.order;
        assert_eq!((order.priority, attention(&story).await), (Priority::Low, vec![0]));
        let own = &phone.cards[&id].rulings;
        assert!(own.iter().any(|ruling| ruling.verdict == Verdict::Superseded && ruling.reason == "already_settled"));
        replays(&story, id).await;
    });
}

#[test]
fn the_office_value_may_be_left_by_the_field_and_a_finished_order_takes_no_value() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let (left, mut phone, held) = both(&story, 1).await;
        say(&story, &mut phone, left, held, false).await;
        assert_eq!(story.detail(left).await.order.priority, Priority::Low);
        assert!(story.detail(left).await.proposals.is_empty());
        let (gone, mut phone, held) = both(&story, 2).await;
        phone
            .say(&mut story.cx(), story.now(), gone, EntryKind::Settle { proposal: held, accept: true }, None)
            .unwrap();
        story.cancel(gone, "duplicate").await.unwrap();
        story.sync(&mut phone).await;
        assert_eq!(story.detail(gone).await.order.priority, Priority::Low);
        for id in [left, gone] {
            replays(&story, id).await;
        }
    });
}

#[test]
fn a_question_that_two_phones_answered_is_settled_at_the_desk() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let id = story.order(1, Some(LI_WEI)).await;
        let (mut one, mut two) = (story.phone(LI_WEI, 1).await, story.phone(LI_WEI, 2).await);
        one.answer(&mut story.cx(), story.now(), id, "leak", &json!("pass")).unwrap();
        story.pass(1);
        two.answer(&mut story.cx(), story.now(), id, "leak", &json!("fail")).unwrap();
        story.sync(&mut one).await;
        story.sync(&mut two).await;
        let disputed = story.detail(id).await.disputed.remove("leak").unwrap();
        assert_eq!(disputed.len(), 2);
        assert!(disputed.iter().all(|one| one.by == "李伟" && one.device == "phone"));
        let loser = disputed.iter().find(|one| !one.wins).unwrap().value.clone();
        let settle = |value: serde_json::Value| {
            story.write(move |tx, cx| {
                let request = SettleAnswerRequest { value: value.clone() };
                orders::settle_answer(tx, cx, &dana(), id, "leak", &request)
            })
        };
        let told =
            |result: crate::error::Result<()>| result.map_or_else(|error| error.to_string(), |()| "ok".to_owned());
        assert_eq!(told(settle(json!("na")).await), "refused: invalid_input field=value why=nobody_said_so");
        assert_eq!(told(settle(loser.clone()).await), "ok");
        assert_eq!(told(settle(loser.clone()).await), "ok", "twice is fine");
        assert_eq!(told(settle(json!("na")).await), "refused: changed_meanwhile field=answer");
        let detail = story.detail(id).await;
        assert_eq!((detail.disputed.len(), detail.answers["leak"].clone()), (0, loser.clone()));
        for phone in [&mut one, &mut two] {
            story.sync(phone).await;
            assert!(phone.records[&id].conflicts().is_empty());
        }
        assert!(detail.timeline.iter().any(|item| item.code == "answer_settled" && item.by == "达娜"));
    });
}

#[test]
fn an_entry_of_a_newer_app_is_kept_and_passed_on() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let id = story.order(1, Some(LI_WEI)).await;
        let (mut newer, mut older) = (story.phone(LI_WEI, 1).await, story.phone(LI_WEI, 2).await);
        let flight = json!({ "kind": "drone_flight", "minutes": 12 });
        newer.say(&mut story.cx(), story.now(), id, EntryKind::Unknown(flight.clone()), None).unwrap();
        story.sync(&mut newer).await;
        story.sync(&mut older).await;
        let entry = older.records[&id].entries().into_values().next().unwrap();
        let EntryKind::Unknown(kept) = entry.what else { panic!("it was understood") };
        assert_eq!((&kept["kind"], &kept["minutes"]), (&flight["kind"], &flight["minutes"]));
        insta::assert_snapshot!(story.tell(id).await, @r#"
        TA-261123-0001 assigned normal | 李伟
        08:00 达娜 created number=TA-261123-0001 [Exact]
        08:00 达娜 assigned technician=李伟 [Exact]
        08:00 李伟 unknown [Exact]
        "#);
    });
}

#[test]
fn a_wrong_clock_is_told_with_the_contact_that_corrects_it() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let id = story.order(1, Some(LI_WEI)).await;
        let mut phone = story.phone(LI_WEI, 1).await;
        phone.skew = 3 * crate::testing::HOUR;
        phone.say(&mut story.cx(), story.now(), id, EntryKind::Remark { text: "到了".to_owned() }, None).unwrap();
        let said = story.now();
        story.pass(30);
        story.sync(&mut phone).await;
        let item = story.detail(id).await.timeline.into_iter().find(|item| item.code == "remark").unwrap();
        let note = item.clock.unwrap();
        assert_eq!((item.at, note.ahead, note.suspect), (said, 3 * crate::testing::HOUR, false));
        assert!(note.contact.is_some_and(|contact| contact >= said.plus(-60 * 60_000)), "{note:?}");
    });
}
