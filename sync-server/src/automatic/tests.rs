//! Orders that go to the best person by themselves, on both databases.

use jobsheet_api::ErrorCode;
use jobsheet_api::office::{ChangeOrderRequest, Switch, SwitchRequest};
use jobsheet_model::entry::Action;
use jobsheet_model::{OrderId, Priority, Status, SwitchId, TerritoryId};
use uuid::Uuid;

use super::{choose, due, newest, put, remove, switches, take};
use crate::auth::Desk;
use crate::error::Result;
use crate::planning::{hours, read};
use crate::testing::{LI_WEI, SUN_LI, Story, WANG_FANG, at_desk, dana, on_both};

const SWITCH: SwitchId = SwitchId(Uuid::from_u128(0x71));

fn everything() -> SwitchRequest {
    SwitchRequest { on: true, territory: None, services: Vec::new(), priorities: Vec::new(), version: 0 }
}

async fn set(story: &Story, desk: Desk, request: SwitchRequest) -> Result<Switch> {
    story.write(move |tx, cx| put(tx, cx, &desk, SWITCH, &request)).await
}

/// What the server does every now and then.
async fn round(story: &Story) -> usize {
    let days = story.read(|tx, cx| due(tx, cx)).await.unwrap();
    let mut given = 0;
    for (day, due) in days {
        let mut picture = story.read(move |tx, cx| read(tx, cx, &day)).await.unwrap();
        let chosen = choose(&mut picture, &due).unwrap();
        given += story.write(move |tx, cx| take(tx, cx, &chosen)).await.unwrap();
    }
    given
}

/// What came of it, as people read it.
async fn told(story: &Story) -> String {
    let tries = story.read(|tx, _| newest(tx)).await.unwrap();
    let line = |one: &jobsheet_api::office::Try| {
        let reasons: Vec<_> = one.reasons.iter().map(|reason| reason.code.as_str()).collect();
        format!("{} {} {}", one.number, if one.name.is_empty() { "nobody" } else { &one.name }, reasons.join(" "))
    };
    tries.iter().map(line).collect::<Vec<_>>().join("\n")
}

async fn who(story: &Story, order: OrderId) -> Option<String> {
    story.detail(order).await.technician
}

#[test]
fn an_order_goes_to_the_best_person_by_itself() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let before = story.order(1, None).await;
        assert_eq!(round(&story).await, 0, "nothing is switched on");
        set(&story, dana(), everything()).await.unwrap();
        assert_eq!(round(&story).await, 1, "and what waited is given");
        insta::assert_snapshot!(told(&story).await, @"TA-261123-0001 李伟 free travel promises");
        let detail = story.detail(before).await;
        assert_eq!(detail.order.status, Status::Assigned);
        let given = detail.timeline.iter().find(|item| item.code == "assigned").unwrap();
        assert_eq!(given.by, "", "no person did it");
        assert_eq!(round(&story).await, 0, "it is nobody's order any more");
    });
}

#[test]
fn what_a_dispatcher_took_back_waits_for_a_dispatcher() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        set(&story, dana(), everything()).await.unwrap();
        let order = story.order(1, None).await;
        assert_eq!(round(&story).await, 1);
        story.assign(order, None).await.unwrap();
        assert_eq!(round(&story).await, 0);
        assert_eq!(who(&story, order).await, None);
    });
}

#[test]
fn a_switch_is_for_what_it_names() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let only = SwitchRequest { priorities: vec![Priority::Urgent], ..everything() };
        let switch = set(&story, dana(), only).await.unwrap();
        let order = story.order(1, None).await;
        assert_eq!(round(&story).await, 0, "it is not urgent");
        let urgent = ChangeOrderRequest { priority: Some(Priority::Urgent), ..ChangeOrderRequest::default() };
        story.change(dana(), order, urgent).await.unwrap();
        assert_eq!(round(&story).await, 1, "now it is");
        let off = SwitchRequest { on: false, version: switch.version, ..everything() };
        set(&story, dana(), off).await.unwrap();
        story.order(2, None).await;
        assert_eq!(round(&story).await, 0, "it is switched off");
    });
}

#[test]
fn nobody_is_late_or_works_longer_for_an_order_that_goes_by_itself() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        only_li_wei_works(&story).await;
        set(&story, dana(), everything()).await.unwrap();
        for number in 1..=4 {
            story.order(number, None).await;
        }
        assert_eq!(round(&story).await, 2);
        insta::assert_snapshot!(told(&story).await, @r#"
        TA-261123-0001 李伟 free travel promises
        TA-261123-0002 李伟 free travel promises delays_none
        TA-261123-0003 nobody breaks_overtime
        TA-261123-0004 nobody breaks_overtime
        "#);
        assert_eq!(round(&story).await, 0, "for whom there was no room a moment ago there is none now");
        story.pass(6);
        let again = story.read(|tx, cx| due(tx, cx)).await.unwrap();
        assert_eq!(again.values().map(Vec::len).sum::<usize>(), 2, "but they are asked about again");
    });
}

#[test]
fn whoever_gave_it_back_does_not_get_it_again() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        only_li_wei_works(&story).await;
        set(&story, dana(), everything()).await.unwrap();
        let order = story.order(1, None).await;
        assert_eq!(round(&story).await, 1);
        let (mut phone, mut cx) = (story.phone(LI_WEI, 1).await, story.cx());
        phone.step(&mut cx, story.now(), order, Action::Decline, "other").unwrap();
        story.sync(&mut phone).await;
        assert_eq!(story.detail(order).await.order.status, Status::PendingDispatch);
        assert_eq!(round(&story).await, 0);
        insta::assert_snapshot!(told(&story).await, @"TA-261123-0001 nobody nobody_free");
    });
}

/// On Mondays nobody else works, and he until half past one: two repairs of an hour and a half.
async fn only_li_wei_works(story: &Story) {
    let hours = story.write(|tx, _| {
        hours::put_week(tx, LI_WEI, &[(1, (9 * 60, 13 * 60 + 30))], &[])?;
        hours::put_week(tx, WANG_FANG, &[(2, (8 * 60, 17 * 60))], &[])?;
        hours::put_week(tx, SUN_LI, &[(2, (8 * 60, 17 * 60))], &[])
    });
    hours.await.unwrap();
}

#[test]
fn only_deciders_switch_and_nobody_overwrites_what_they_have_not_seen() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let supervisor = at_desk(SUN_LI, jobsheet_model::person::Role::Supervisor);
        let refused = |result: Result<Switch>| result.unwrap_err().code();
        assert_eq!(refused(set(&story, supervisor, everything()).await), ErrorCode::NotPermitted);
        let unknown = SwitchRequest { services: vec!["flying".to_owned()], ..everything() };
        assert_eq!(refused(set(&story, dana(), unknown).await), ErrorCode::InvalidInput);
        let nowhere = SwitchRequest { territory: Some(TerritoryId(Uuid::from_u128(9))), ..everything() };
        assert_eq!(refused(set(&story, dana(), nowhere).await), ErrorCode::InvalidInput);
        let first = set(&story, dana(), everything()).await.unwrap();
        assert_eq!(set(&story, dana(), everything()).await.unwrap(), first, "said twice, done once");
        let off = SwitchRequest { on: false, ..everything() };
        assert_eq!(refused(set(&story, dana(), off.clone()).await), ErrorCode::ChangedMeanwhile);
        let off = set(&story, dana(), SwitchRequest { version: 1, ..off }).await.unwrap();
        assert_eq!((off.version, off.on), (2, false));
        let gone =
            |version| move |tx: &mut crate::db::Tx, cx: &mut crate::cx::Cx| remove(tx, cx, &dana(), SWITCH, version);
        assert_eq!(story.write(gone(1)).await.unwrap_err().code(), ErrorCode::ChangedMeanwhile);
        story.write(gone(2)).await.unwrap();
        story.write(gone(2)).await.unwrap();
        assert_eq!(story.read(|tx, _| switches(tx)).await.unwrap(), []);
    });
}
