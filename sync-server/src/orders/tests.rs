//! Desks at work, on both databases.

use jobsheet_api::ErrorCode;
use jobsheet_api::office::{
    AssignRequest, ChangeOrderRequest, CreateOrderRequest, NoteLateWorkRequest, RemarkRequest, Scope, SettleRequest,
    Sort,
};
use jobsheet_model::entry::{Action, EntryKind};
use jobsheet_model::person::Role;
use jobsheet_model::ruling::Verdict;
use jobsheet_model::{EntryId, OrderField, OrderId, Priority, SiteId, Status, TimeWindow};
use serde_json::json;
use uuid::Uuid;

use super::ListQuery;
use crate::cx::Cx;
use crate::db::{Tx, values};
use crate::error::Result;
use crate::orders;
use crate::testing::{
    DANA, HOUR, LI_WEI, MONDAY_MORNING, SUN_LI, Story, WANG_FANG, ZHAO_MIN, arrive, at_desk, dana, evidence, on_both,
    request,
};

mod stages;

fn code<T: std::fmt::Debug>(result: Result<T>) -> String {
    match result {
        Ok(_) => "ok".to_owned(),
        Err(error) => error.api().to_string(),
    }
}

#[test]
fn an_order_lives_from_the_call_to_the_last_step() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let id = story.order(1, None).await;
        story.pass(5);
        story.assign(id, Some(LI_WEI)).await.unwrap();
        let mut phone = story.phone(LI_WEI, 1).await;
        let mut cx = story.cx();
        story.pass(5);
        phone.step(&mut cx, story.now(), id, Action::Accept, "").unwrap();
        story.sync(&mut phone).await;
        story.pass(60);
        phone.step(&mut cx, story.now(), id, Action::Depart, "").unwrap();
        story.pass(20);
        arrive(&mut phone, &mut cx, story.now(), id);
        phone.step(&mut cx, story.now(), id, Action::Start, "").unwrap();
        // Nothing is sent from the basement; meanwhile Dana writes a line and raises the priority.
        story.pass(10);
        let remark = RemarkRequest { text: "客户催过两次。".to_owned() };
        story
            .write(move |tx, cx| orders::remark(tx, cx, &at_desk(SUN_LI, Role::Supervisor), id, &remark))
            .await
            .unwrap();
        let urgent = ChangeOrderRequest { priority: Some(Priority::Urgent), ..ChangeOrderRequest::default() };
        story.change(dana(), id, urgent).await.unwrap();
        story.pass(20);
        evidence(&mut phone, &mut cx, story.now(), id);
        phone.note(&mut cx, story.now(), id, "更换点火针。").unwrap();
        phone.step(&mut cx, story.now(), id, Action::Complete, "").unwrap();
        story.pass(5);
        phone.step(&mut cx, story.now(), id, Action::SkipSignature, "paper").unwrap();
        story.pass(30);
        story.sync(&mut phone).await;
        insta::assert_snapshot!(story.tell(id).await, @r#"
        TA-261123-0001 completed urgent | 李伟
        08:00 达娜 created number=TA-261123-0001 [Exact]
        08:05 达娜 assigned technician=李伟 [Exact]
        08:10 李伟 step action=accept -> Accepted  [Exact]
        09:10 李伟 step action=depart -> Accepted  [Exact]
        09:30 李伟 check_in distance=12 mode=inside -> Accepted  [Exact]
        09:30 李伟 step action=start -> Accepted  [Exact]
        09:40 达娜 priority priority=urgent [Exact]
        09:40 孙丽 remark text=客户催过两次。 [Exact]
        10:00 李伟 step action=complete -> Accepted  [Exact]
        10:05 李伟 step action=skip_signature reason=paper -> Accepted  [Exact]
        answer leak = "pass"
        answer pressure = 1.5
        photo before by 李伟 Sent here=false
        photo after by 李伟 Sent here=false
        note 更换点火针。
        "#);
        let card = &phone.cards[&id];
        assert_eq!((card.order.status, card.order.priority), (Status::Completed, Priority::Urgent));
        assert_eq!(phone.records[&id].entries().len(), 7, "the phone has the office's remark too");
    });
}

#[test]
fn making_an_order_twice_makes_one_and_bad_values_make_none() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        story.order(1, Some(LI_WEI)).await;
        story.order(1, Some(LI_WEI)).await;
        let create = |request: CreateOrderRequest| story.write(move |tx, cx| orders::create(tx, cx, &dana(), &request));
        let told = [
            code(create(CreateOrderRequest { service: "no".to_owned(), ..request(2) }).await),
            code(create(CreateOrderRequest { site: SiteId(Uuid::from_u128(9)), ..request(2) }).await),
            code(create(CreateOrderRequest { title: "长".repeat(201), ..request(2) }).await),
            code(create(CreateOrderRequest { technician: Some(DANA), ..request(2) }).await),
            code(
                create(CreateOrderRequest {
                    window: TimeWindow { start: Some(MONDAY_MORNING), end: Some(MONDAY_MORNING.plus(-1)) },
                    ..request(2)
                })
                .await,
            ),
            code(create(CreateOrderRequest { service: "other".to_owned(), ..request(1) }).await),
            code(create(CreateOrderRequest { title: String::new(), ..request(3) }).await),
        ];
        insta::assert_debug_snapshot!(told, @r#"
        [
            "invalid_input field=service why=unknown",
            "invalid_input field=site why=unknown",
            "invalid_input field=title why=too_long",
            "invalid_input field=technician why=unknown",
            "invalid_input field=window_end why=before_start",
            "changed_meanwhile field=id",
            "ok",
        ]
        "#);
        let list = story.read(|tx, cx| orders::list(tx, cx, &ListQuery::default())).await.unwrap();
        let rows: Vec<_> = list.rows.iter().map(|row| (row.number.as_str(), row.title.as_str(), row.status)).collect();
        insta::assert_debug_snapshot!(rows, @r#"
        [
            (
                "TA-261123-0001",
                "壁挂炉点不着火",
                Assigned,
            ),
            (
                "TA-261123-0002",
                "故障维修",
                PendingDispatch,
            ),
        ]
        "#);
    });
}

#[test]
fn two_dispatchers_do_not_overwrite_each_other_unseen() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let id = story.order(1, None).await;
        let other = || at_desk(ZHAO_MIN, Role::Administrator);
        let moved = |hours: i64| ChangeOrderRequest {
            window_start: Some(MONDAY_MORNING.plus(hours * HOUR)),
            ..ChangeOrderRequest::default()
        };
        let urgent = ChangeOrderRequest { priority: Some(Priority::Urgent), ..ChangeOrderRequest::default() };
        let told = [
            // Both look at the order as it was made.
            code(story.change(dana(), id, moved(3)).await),
            code(story.change(dana(), id, moved(3)).await),
            code(story.change(other(), id, moved(1)).await),
            code(story.change(other(), id, urgent).await),
            code(
                story
                    .write(move |tx, cx| orders::assign(tx, cx, &dana(), id, &AssignRequest::new(Some(LI_WEI), 1)))
                    .await,
            ),
            code(
                story
                    .write(move |tx, cx| orders::assign(tx, cx, &other(), id, &AssignRequest::new(Some(WANG_FANG), 1)))
                    .await,
            ),
            code(
                story
                    .write(move |tx, cx| orders::assign(tx, cx, &dana(), id, &AssignRequest::new(Some(LI_WEI), 1)))
                    .await,
            ),
        ];
        insta::assert_debug_snapshot!(told, @r#"
        [
            "ok",
            "ok",
            "changed_meanwhile field=window_start",
            "ok",
            "ok",
            "changed_meanwhile field=technician",
            "ok",
        ]
        "#);
        insta::assert_snapshot!(story.tell(id).await, @r#"
        TA-261123-0001 assigned urgent | 李伟
        08:00 达娜 created number=TA-261123-0001 [Exact]
        08:00 赵敏 priority priority=urgent [Exact]
        08:00 达娜 moved start=1795402800000 [Exact]
        08:00 达娜 assigned technician=李伟 [Exact]
        "#);
        let versions = story.detail(id).await.order.versions;
        assert_eq!(versions.into_iter().collect::<Vec<_>>(), [(OrderField::Priority, 1), (OrderField::WindowStart, 1)]);
    });
}

#[test]
fn a_supervisor_reads_and_remarks_but_decides_nothing() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let id = story.order(1, None).await;
        let sun_li = || at_desk(SUN_LI, Role::Supervisor);
        let urgent = ChangeOrderRequest { priority: Some(Priority::Urgent), ..ChangeOrderRequest::default() };
        let cancel = jobsheet_api::office::CancelRequest { reason: "duplicate".to_owned() };
        let (settle, remark) = (SettleRequest { accept: true }, RemarkRequest { text: "请优先。".to_owned() });
        let told = [
            code(story.write(move |tx, cx| orders::create(tx, cx, &sun_li(), &request(2))).await),
            code(
                story
                    .write(move |tx, cx| orders::assign(tx, cx, &sun_li(), id, &AssignRequest::new(Some(LI_WEI), 1)))
                    .await,
            ),
            code(story.change(sun_li(), id, urgent).await),
            code(story.write(move |tx, cx| orders::cancel(tx, cx, &sun_li(), id, &cancel)).await),
            code(
                story
                    .write(move |tx, cx| orders::settle(tx, cx, &sun_li(), id, EntryId(Uuid::from_u128(1)), &settle))
                    .await,
            ),
            code(story.write(move |tx, cx| orders::remark(tx, cx, &sun_li(), id, &remark)).await),
        ];
        assert_eq!(told, ["not_permitted", "not_permitted", "not_permitted", "not_permitted", "not_permitted", "ok"]);
    });
}

#[test]
fn what_is_forced_comes_first_is_not_declined_and_stays_with_them_when_the_day_is_planned_anew() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let (mut phone, mut cx) = (story.phone(LI_WEI, 1).await, story.cx());
        let order = story.order(1, Some(LI_WEI)).await;
        let force = move |forced, version| {
            let request = AssignRequest { forced, ..AssignRequest::new(Some(LI_WEI), version) };
            move |tx: &mut Tx, cx: &mut Cx| orders::assign(tx, cx, &dana(), order, &request)
        };
        story.pass(1);
        let version = story.detail(order).await.order.version;
        story.write(force(true, version)).await.unwrap();
        assert_eq!(
            code(story.write(force(false, version)).await),
            "changed_meanwhile field=technician",
            "somebody has seen less"
        );
        let visit = story.detail(order).await.order.visit.unwrap();
        assert!(visit.forced && visit.technician == LI_WEI);
        story.sync(&mut phone).await;
        story.pass(1);
        phone.step(&mut cx, story.now(), order, Action::Decline, "other").unwrap();
        story.sync(&mut phone).await;
        let detail = story.detail(order).await;
        assert_eq!((detail.order.status, detail.order.visit.unwrap().technician), (Status::Assigned, LI_WEI));
        let ruling = detail.timeline.iter().find_map(|item| item.ruling.clone()).unwrap();
        assert_eq!(ruling, (Verdict::Refused, "forced".to_owned()));
        story.pass(1);
        story.write(force(false, detail.order.version)).await.unwrap();
        let codes: Vec<_> = story.detail(order).await.timeline.into_iter().map(|item| item.code).collect();
        assert_eq!(codes, ["created", "assigned", "forced", "step", "not_forced"]);
        story.pass(1);
        phone.step(&mut cx, story.now(), order, Action::Decline, "other").unwrap();
        story.sync(&mut phone).await;
        assert_eq!(story.detail(order).await.order.status, Status::PendingDispatch);
    });
}

#[test]
fn cancelling_wants_a_reason_and_is_final() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let id = story.order(1, Some(LI_WEI)).await;
        let told = [
            code(story.cancel(id, " ").await),
            code(story.cancel(id, "customer_cancelled").await),
            code(story.cancel(id, "duplicate").await),
            code(story.assign(id, Some(WANG_FANG)).await),
            code(
                story
                    .change(
                        dana(),
                        id,
                        ChangeOrderRequest { title: Some("x".to_owned()), ..ChangeOrderRequest::default() },
                    )
                    .await,
            ),
            code(story.cancel(OrderId(Uuid::from_u128(7)), "duplicate").await),
        ];
        insta::assert_debug_snapshot!(told, @r#"
        [
            "invalid_input field=reason why=empty",
            "ok",
            "ok",
            "step_not_allowed",
            "step_not_allowed",
            "order_not_found",
        ]
        "#);
        assert_eq!(story.detail(id).await.order.status_reason, "customer_cancelled");
    });
}

#[test]
fn a_held_proposal_is_settled_by_one_tap_either_way() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let (first, second) = (story.order(1, Some(LI_WEI)).await, story.order(2, Some(LI_WEI)).await);
        let mut phone = story.phone(LI_WEI, 1).await;
        let mut cx = story.cx();
        // Offline, Li Wei asks for half past ten; meanwhile Dana moves both orders to eleven.
        for id in [first, second] {
            let value = json!(MONDAY_MORNING.plus(150 * 60_000));
            phone
                .say(
                    &mut cx,
                    story.now(),
                    id,
                    EntryKind::Propose { field: OrderField::WindowStart, base: 0, value },
                    None,
                )
                .unwrap();
            phone
                .say(
                    &mut cx,
                    story.now(),
                    id,
                    EntryKind::Propose { field: OrderField::Priority, base: 0, value: json!("high") },
                    None,
                )
                .unwrap();
            let moved = ChangeOrderRequest {
                window_start: Some(MONDAY_MORNING.plus(3 * HOUR)),
                ..ChangeOrderRequest::default()
            };
            story.change(dana(), id, moved).await.unwrap();
        }
        story.pass(10);
        story.sync(&mut phone).await;
        insta::assert_snapshot!(story.tell(first).await, @r#"
        TA-261123-0001 assigned high | 李伟
        08:00 达娜 created number=TA-261123-0001 [Exact]
        08:00 达娜 assigned technician=李伟 [Exact]
        08:00 达娜 moved start=1795402800000 [Exact]
        08:00 李伟 propose field=window_start value=1795401000000 -> Held changed_meanwhile [Exact]
        08:00 李伟 propose field=priority value=high -> Accepted  [Exact]
        proposal window_start of 李伟: Some(Held)
        "#);
        let attention = story.read(|tx, cx| orders::list(tx, cx, &ListQuery::default())).await.unwrap();
        assert_eq!(attention.rows.iter().map(|row| row.attention).collect::<Vec<_>>(), [1, 1]);
        let held = story.detail(first).await.proposals[0].entry;
        let held_too = story.detail(second).await.proposals[0].entry;
        let settle = |id, entry, accept| {
            story.write(move |tx, cx| orders::settle(tx, cx, &dana(), id, entry, &SettleRequest { accept }))
        };
        let told = [
            code(settle(first, held, true).await),
            code(settle(first, held, true).await),
            code(settle(first, held, false).await),
            code(settle(second, held_too, false).await),
            code(settle(second, held, false).await),
        ];
        insta::assert_debug_snapshot!(told, @r#"
        [
            "ok",
            "ok",
            "changed_meanwhile field=proposal",
            "ok",
            "not_found",
        ]
        "#);
        assert_eq!(story.detail(first).await.order.window.start, Some(MONDAY_MORNING.plus(150 * 60_000)));
        assert_eq!(story.detail(second).await.order.window.start, Some(MONDAY_MORNING.plus(3 * HOUR)));
        story.sync(&mut phone).await;
        let rulings: Vec<_> =
            phone.cards[&second].rulings.iter().map(|ruling| (ruling.verdict, ruling.reason.as_str())).collect();
        insta::assert_debug_snapshot!(rulings, @r#"
        [
            (
                Refused,
                "office_stands",
            ),
            (
                Accepted,
                "",
            ),
        ]
        "#);
        let stored = story.read(move |tx, _| crate::rulings::stored(tx, second, held_too)).await.unwrap().unwrap();
        assert_eq!(stored.reason, "changed_meanwhile", "the ruling itself never changes");
    });
}

#[test]
fn the_list_filters_searches_counts_and_pages() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        for number in 1..=23 {
            let technician = [None, Some(LI_WEI), Some(WANG_FANG)][usize::try_from(number % 3).unwrap()];
            let id = story.order(number, technician).await;
            if number % 4 == 0 {
                let change = ChangeOrderRequest { priority: Some(Priority::High), ..ChangeOrderRequest::default() };
                story.change(dana(), id, change).await.unwrap();
            }
            if number % 6 == 1 {
                story.cancel(id, "duplicate").await.unwrap();
            }
        }
        let list = |query: ListQuery| story.read(move |tx, cx| orders::list(tx, cx, &query));
        for sort in [Sort::Pressing, Sort::Age] {
            let all = ListQuery { scope: Scope::All, sort, limit: Some(500), ..ListQuery::default() };
            let all = list(all).await.unwrap();
            let mut paged = Vec::new();
            let mut after = None;
            loop {
                let page = ListQuery { scope: Scope::All, sort, limit: Some(4), after, ..ListQuery::default() };
                let page = list(page).await.unwrap();
                assert_eq!(page.total, 23);
                paged.extend(page.rows);
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(paged, all.rows, "pages put together are the list");
            let by_age = paged.is_sorted_by_key(|row| (row.created_at, row.id));
            assert_eq!(by_age, sort == Sort::Age, "the oldest come first only when asked for");
        }
        let count = async |query: ListQuery| {
            let list = list(query).await.unwrap();
            (
                list.total,
                list.rows.len(),
                list.by_status
                    .into_iter()
                    .map(|(status, number)| format!("{} {number}", status.code()))
                    .collect::<Vec<_>>(),
            )
        };
        let told = [
            count(ListQuery::default()).await,
            count(ListQuery { status: vec![Status::Assigned], ..ListQuery::default() }).await,
            count(ListQuery { technician: Some(Some(LI_WEI)), ..ListQuery::default() }).await,
            count(ListQuery { technician: Some(None), scope: Scope::All, ..ListQuery::default() }).await,
            count(ListQuery { priority: vec![Priority::High], ..ListQuery::default() }).await,
            count(ListQuery { q: "云谷 0007".to_owned(), scope: Scope::All, ..ListQuery::default() }).await,
            count(ListQuery { q: "云谷%".to_owned(), scope: Scope::All, ..ListQuery::default() }).await,
            count(ListQuery { q: "555-0153".to_owned(), scope: Scope::Today, ..ListQuery::default() }).await,
        ];
        insta::assert_debug_snapshot!(told, @r#"
        [
            (
                19,
                19,
                [
                    "pending_dispatch 7",
                    "assigned 12",
                ],
            ),
            (
                12,
                12,
                [
                    "pending_dispatch 7",
                    "assigned 12",
                ],
            ),
            (
                4,
                4,
                [
                    "assigned 4",
                ],
            ),
            (
                7,
                7,
                [
                    "pending_dispatch 7",
                ],
            ),
            (
                5,
                5,
                [
                    "pending_dispatch 1",
                    "assigned 4",
                ],
            ),
            (
                1,
                1,
                [
                    "cancelled 1",
                ],
            ),
            (
                0,
                0,
                [],
            ),
            (
                23,
                23,
                [
                    "pending_dispatch 7",
                    "assigned 12",
                    "cancelled 4",
                ],
            ),
        ]
        "#);
        let broken = list(ListQuery { after: Some("1.2".to_owned()), ..ListQuery::default() }).await;
        assert_eq!(broken.unwrap_err().code(), ErrorCode::InvalidInput);
    });
}

#[test]
fn every_decision_leaves_an_audit_entry() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let id = story.order(1, Some(LI_WEI)).await;
        story.assign(id, None).await.unwrap();
        story
            .change(dana(), id, ChangeOrderRequest { title: Some("漏水".to_owned()), ..ChangeOrderRequest::default() })
            .await
            .unwrap();
        story.cancel(id, "duplicate").await.unwrap();
        let audit = story.read(move |tx, _| {
            let rows = tx.query("SELECT what, detail FROM audit WHERE subject = $1 ORDER BY at, id", values![id])?;
            rows.iter()
                .map(|row| Ok(format!("{} {}", row.text("what")?, row.text("detail")?)))
                .collect::<Result<Vec<_>>>()
        });
        let mut audit = audit.await.unwrap();
        audit.sort();
        insta::assert_debug_snapshot!(audit, @r#"
        [
            "order_assigned {\"before\":null,\"technician\":\"00000000-0000-0000-0000-000000000011\"}",
            "order_cancelled {\"reason\":\"duplicate\"}",
            "order_changed {\"title\":{\"from\":\"壁挂炉点不着火\",\"to\":\"漏水\"}}",
            "order_created {\"number\":\"TA-261123-0001\",\"priority\":\"normal\",\"service\":\"repair\"}",
            "order_unassigned {\"technician\":\"00000000-0000-0000-0000-000000000011\"}",
        ]
        "#);
    });
}

#[test]
fn late_work_asks_for_attention_until_somebody_has_noted_it() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let id = story.order(1, Some(LI_WEI)).await;
        let mut phone = story.phone(LI_WEI, 1).await;
        let mut cx = story.cx();
        // Underground he accepts and sets off; meanwhile Dana gives the order to Wang Fang.
        phone.step(&mut cx, story.now(), id, Action::Accept, "").unwrap();
        phone.step(&mut cx, story.now(), id, Action::Depart, "").unwrap();
        let mut tablet = story.phone(LI_WEI, 2).await;
        tablet.step(&mut cx, story.now(), id, Action::Accept, "").unwrap();
        story.assign(id, Some(WANG_FANG)).await.unwrap();
        story.sync(&mut phone).await;
        let attention = async || {
            let list = story.read(|tx, cx| orders::list(tx, cx, &ListQuery::default())).await.unwrap();
            (list.rows[0].attention, story.detail(id).await.late_work)
        };
        let (asks, seen) = attention().await;
        assert_eq!((asks, seen), (1, Some(2)));
        let note = |desk: crate::auth::Desk, upto| {
            story.write(move |tx, cx| orders::note_late_work(tx, cx, &desk, id, &NoteLateWorkRequest { upto }))
        };
        assert_eq!(code(note(at_desk(SUN_LI, Role::Supervisor), 2).await), "not_permitted");
        // Seen half of it: it still asks.
        note(dana(), 1).await.unwrap();
        assert_eq!(attention().await, (1, Some(2)));
        story.pass(1);
        note(dana(), 2).await.unwrap();
        note(dana(), 2).await.unwrap();
        assert_eq!(attention().await, (0, None), "twice is fine");
        let told = story.tell(id).await;
        assert_eq!(told.matches("08:01 达娜 late_work_noted [Exact]").count(), 1, "{told}");
        assert!(told.contains("contributions of 李伟"), "it stays in the record: {told}");
        // More of it asks again.
        story.sync(&mut tablet).await;
        assert_eq!(attention().await, (1, Some(3)));
    });
}
