//! The standard flow, told with people: Li Wei does the work, Wang Fang is the colleague, Dana sits in the office.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use jobsheet_model::entry::{Action, Entry, EntryKind, Missing, Slot};
use jobsheet_model::form::{Field, FieldKind, Form, Label};
use jobsheet_model::order::{Order, OrderKind, TimeWindow, Visit};
use jobsheet_model::ruling::{Ruling, Verdict};
use jobsheet_model::*;
use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

use crate::*;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

const LI_WEI: u128 = 1;
const WANG_FANG: u128 = 2;

fn order(status: Status) -> Order {
    Order {
        id: OrderId(id(100)),
        number: Some("TA-261122-0001".to_owned()),
        kind: OrderKind::Maintenance,
        service: "repair".to_owned(),
        title: "Boiler does not fire".to_owned(),
        description: String::new(),
        priority: Priority::Normal,
        status,
        status_reason: String::new(),
        window: TimeWindow::default(),
        visit: Some(Visit {
            id: VisitId(id(300)),
            technician: UserId(id(LI_WEI)),
            assigned_at: Timestamp(0),
            planned: None,
            forced: false,
        }),
        form: None,
        flow: 1,
        channel: "phone".to_owned(),
        created_at: Timestamp(0),
        created_by: UserId(id(9)),
        found_at: None,
        version: 1,
        versions: BTreeMap::new(),
    }
}

fn fact(n: u128, by: u128, what: EntryKind) -> Entry {
    Entry {
        id: EntryId(id(1000 + n)),
        visit: Some(VisitId(id(300))),
        by: UserId(id(by)),
        device: None,
        at: Timestamp(n as i64),
        clock: None,
        place: None,
        what,
    }
}

fn step(n: u128, action: Action, reason: &str) -> Entry {
    fact(n, LI_WEI, EntryKind::Step { action, reason: reason.to_owned() })
}

fn flow() -> Flow {
    Flow::parse(Flow::STANDARD).unwrap()
}

fn complete() -> Evidence {
    Evidence {
        photos: [Slot::Before, Slot::After].into(),
        answered: ["leak".to_owned()].into(),
        signed: true,
        ..Evidence::default()
    }
}

fn checklist() -> Form {
    let field =
        |id: &str, required| Field { id: id.to_owned(), label: Label::default(), kind: FieldKind::Check, required };
    Form {
        id: FormId(id(400)),
        version: 1,
        title: Label::default(),
        fields: vec![field("leak", true), field("noise", false)],
    }
}

#[test]
fn a_whole_visit_walks_the_big_button() {
    let (flow, mut order, mut walked) = (flow(), order(Status::Assigned), Vec::new());
    while let Some(next) = next_steps(&flow, order.status, &complete(), None).into_iter().find(|next| next.main) {
        let entry = step(walked.len() as u128, next.action, "");
        let outcome = rule(&flow, Some(&order), &entry, &complete(), None).unwrap();
        assert_eq!(outcome.verdict, Verdict::Accepted, "{:?}", next.action);
        outcome.effect.apply(&mut order);
        walked.push(format!("{} -> {}", next.action.code(), order.status.code()));
    }
    insta::assert_snapshot!(walked.join("\n"), @r"
    accept -> accepted
    depart -> travelling
    arrive -> on_site
    start -> in_progress
    complete -> awaiting_confirmation
    sign -> completed
    ");
}

#[test]
fn completing_names_what_is_missing() {
    let next = next_steps(&flow(), Status::InProgress, &Evidence::default(), Some(&checklist()));
    assert_eq!(next[0].action, Action::Complete);
    assert_eq!(
        next[0].missing,
        [
            Missing::Photo { slot: Slot::Before },
            Missing::Photo { slot: Slot::After },
            Missing::Answer { field: "leak".to_owned() }
        ]
    );
    let outcome = rule(
        &flow(),
        Some(&order(Status::InProgress)),
        &step(1, Action::Complete, ""),
        &Evidence::default(),
        Some(&checklist()),
    )
    .unwrap();
    assert_eq!((outcome.verdict, outcome.reason, outcome.effect), (Verdict::Refused, "evidence_missing", Effect::None));
}

#[test]
fn signing_needs_no_signature_before_it_but_counts_only_with_one() {
    let unsigned = Evidence { signed: false, ..complete() };
    let next = next_steps(&flow(), Status::AwaitingConfirmation, &unsigned, None);
    assert_eq!((next[0].action, next[0].missing.as_slice()), (Action::Sign, [].as_slice()));
    let outcome =
        rule(&flow(), Some(&order(Status::AwaitingConfirmation)), &step(1, Action::Sign, ""), &unsigned, None).unwrap();
    assert_eq!(outcome.reason, "evidence_missing");
}

#[test]
fn what_the_office_overtook_is_superseded_not_refused() {
    let arrive = step(1, Action::Complete, "");
    let mut given_away = order(Status::InProgress);
    given_away.visit = Some(Visit {
        id: VisitId(id(301)),
        technician: UserId(id(WANG_FANG)),
        assigned_at: Timestamp(5),
        planned: None,
        forced: false,
    });
    let mut taken_back = order(Status::PendingDispatch);
    taken_back.visit = None;
    let verdicts: Vec<_> = [order(Status::Cancelled), given_away, taken_back]
        .iter()
        .map(|order| rule(&flow(), Some(order), &arrive, &complete(), None).unwrap())
        .map(|outcome| (outcome.verdict, outcome.reason))
        .collect();
    assert_eq!(
        verdicts,
        [(Verdict::Superseded, "cancelled"), (Verdict::Superseded, "reassigned"), (Verdict::Superseded, "unassigned")]
    );
}

#[test]
fn the_same_step_from_two_phones_counts_once() {
    let (flow, mut order) = (flow(), order(Status::Assigned));
    rule(&flow, Some(&order), &step(1, Action::Accept, ""), &complete(), None).unwrap().effect.apply(&mut order);
    let second = rule(&flow, Some(&order), &step(2, Action::Accept, ""), &complete(), None).unwrap();
    assert_eq!((second.verdict, second.reason), (Verdict::Superseded, "already_done"));
}

#[test]
fn declining_wants_a_reason_and_gives_the_order_back() {
    let (flow, mut order) = (flow(), order(Status::Assigned));
    assert_eq!(
        rule(&flow, Some(&order), &step(1, Action::Decline, " "), &complete(), None).unwrap().reason,
        "reason_missing"
    );
    rule(&flow, Some(&order), &step(2, Action::Decline, "too_far"), &complete(), None)
        .unwrap()
        .effect
        .apply(&mut order);
    assert_eq!((order.status, order.status_reason.as_str(), order.visit), (Status::PendingDispatch, "too_far", None));
}

#[test]
fn what_was_put_on_top_cannot_be_declined_and_can_be_given_up_on_site() {
    let (flow, mut order) = (flow(), order(Status::Assigned));
    order.visit.as_mut().unwrap().forced = true;
    let declined = rule(&flow, Some(&order), &step(1, Action::Decline, "too_far"), &complete(), None).unwrap();
    assert_eq!((declined.verdict, declined.reason), (Verdict::Refused, "forced"));
    rule(&flow, Some(&order), &step(2, Action::Accept, ""), &complete(), None).unwrap().effect.apply(&mut order);
    assert_eq!(order.status, Status::Accepted);
}

#[test]
fn a_proposal_counts_while_its_base_is_current_and_stands_beside_otherwise() {
    let (flow, mut order) = (flow(), order(Status::Accepted));
    let propose = |n, base, value| fact(n, LI_WEI, EntryKind::Propose { field: OrderField::WindowStart, base, value });
    let ruled = |order: &Order, entry: &Entry| rule(&flow, Some(order), entry, &complete(), None).unwrap();

    let first = ruled(&order, &propose(1, 0, json!(1_800_000_000_000_i64)));
    assert_eq!(first.verdict, Verdict::Accepted);
    first.effect.apply(&mut order);
    assert_eq!(
        (order.window.start, order.version_of(OrderField::WindowStart)),
        (Some(Timestamp(1_800_000_000_000)), 1)
    );

    let late = ruled(&order, &propose(2, 0, json!(1_800_000_900_000_i64)));
    assert_eq!((late.verdict, late.reason), (Verdict::Held, "changed_meanwhile"));
    assert_eq!(ruled(&order, &propose(3, 1, json!(12))).reason, "invalid_value");
    assert_eq!(ruled(&order, &propose(4, 1, json!("soon"))).reason, "invalid_value");
}

#[test]
fn the_first_word_on_a_held_proposal_counts() {
    let (flow, order) = (flow(), order(Status::Accepted));
    let proposal = EntryId(Uuid::from_u128(70));
    let open = Evidence { held: [(proposal, Effect::SetPriority(Priority::Urgent))].into(), ..complete() };
    let settle = |n, accept| fact(n, LI_WEI, EntryKind::Settle { proposal, accept });
    let field = rule(&flow, Some(&order), &settle(1, true), &open, None).unwrap();
    let office = rule(&flow, Some(&order), &settle(2, false), &open, None).unwrap();
    let (mut taken, mut left) = (order.clone(), order.clone());
    field.effect.apply(&mut taken);
    office.effect.apply(&mut left);
    assert_eq!((field.verdict, taken.priority), (Verdict::Accepted, Priority::Urgent));
    assert_eq!((office.verdict, left.priority), (Verdict::Accepted, order.priority));
    let late = rule(&flow, Some(&order), &settle(3, true), &complete(), None).unwrap();
    assert_eq!((late.verdict, late.reason), (Verdict::Superseded, "already_settled"));
    // On the phone, before any ruling: the second tap changes nothing any more.
    let both = [settle(4, false), settle(5, true)];
    let shown = project(&flow, &order, &both, &[], &open, None);
    assert_eq!(shown.order.priority, order.priority);
}

#[test]
fn the_phone_shows_its_own_steps_until_they_are_ruled() {
    let facts = [step(1, Action::Accept, ""), step(2, Action::Depart, "")];
    let shown = project(&flow(), &order(Status::Assigned), &facts, &[], &Evidence::default(), None);
    assert_eq!((shown.order.status, shown.is_pending()), (Status::Travelling, true));

    let ruling = |entry: EntryId| Ruling {
        entry,
        verdict: Verdict::Accepted,
        reason: String::new(),
        at: Timestamp(9),
        occurred_at: Timestamp(1),
        confidence: Confidence::Exact,
    };
    let settled = project(
        &flow(),
        &order(Status::Travelling),
        &facts,
        &[ruling(facts[0].id), ruling(facts[1].id)],
        &Evidence::default(),
        None,
    );
    assert_eq!((settled.order.status, settled.is_pending()), (Status::Travelling, false));
}

#[test]
fn remarks_and_unknown_kinds_ask_for_nothing() {
    for what in
        [EntryKind::Remark { text: "gate code 1234".to_owned() }, EntryKind::Unknown(json!({"kind": "hologram"}))]
    {
        assert_eq!(
            rule(&flow(), Some(&order(Status::Accepted)), &fact(1, LI_WEI, what), &Evidence::default(), None),
            None
        );
    }
}

#[test]
fn a_flow_that_cannot_work_is_refused_by_name() {
    let refused = |text: &str| Flow::parse(text).unwrap_err().0;
    assert!(refused("{").contains("EOF"));
    assert_eq!(refused(r#"{"version":1,"name":{"zh":"","en":""},"steps":[]}"#), "it has no steps");
    assert_eq!(
        refused(
            r#"{"version":1,"name":{"zh":"","en":""},"steps":[
            {"action":"accept","from":["assigned"],"to":"accepted","main":["assigned"]},
            {"action":"depart","from":["assigned"],"to":"travelling","main":["assigned"]}]}"#
        ),
        "accept and depart are both the main step of assigned"
    );
}

proptest! {
    /// Whatever arrives in whatever state, ruling answers, and ruling again answers the same.
    #[test]
    fn ruling_is_total_and_repeatable(status in 0..Status::ALL.len(), action in 0..Action::ALL.len(), by in 1_u128..3, reason in ".{0,4}", signed: bool) {
        let order = order(Status::ALL[status]);
        let entry = fact(7, by, EntryKind::Step { action: Action::ALL[action], reason });
        let evidence = Evidence { signed, ..Evidence::default() };
        let once = rule(&flow(), Some(&order), &entry, &evidence, None);
        prop_assert_eq!(&once, &rule(&flow(), Some(&order), &entry, &evidence, None));
        let outcome = once.unwrap();
        prop_assert!(outcome.verdict == Verdict::Accepted || outcome.effect == Effect::None);
    }
}
