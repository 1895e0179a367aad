//! Equipment that cannot be had, from what was said to what the engine makes of it.

use jobsheet_api::office::{AssetState, Availability, AvailabilityRequest, ChangeOrderRequest};
use jobsheet_model::OrderField;
use jobsheet_model::person::Role;

use super::*;
use crate::planning::{check, equipment};
use crate::testing::BOILER;

async fn say(story: &Story, desk: Desk, request: AvailabilityRequest) -> Result<Availability> {
    story
        .write(move |tx, cx| equipment::put_availability(tx, cx, &desk, BOILER, &request).map(|(stored, _)| stored))
        .await
}

fn away(version: u64, until: Option<Timestamp>) -> AvailabilityRequest {
    AvailabilityRequest { state: AssetState::Away, until, version, ..AvailabilityRequest::default() }
}

fn ready(version: u64) -> AvailabilityRequest {
    AvailabilityRequest { version, ..AvailabilityRequest::default() }
}

async fn known(story: &Story) -> Availability {
    story.read(|tx, _| equipment::availability(tx, BOILER)).await.unwrap()
}

#[test]
fn whoever_saw_the_newest_word_changes_it_and_machines_may_repeat_themselves() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let order = story.order(1, None).await;
        assert_eq!((known(&story).await.version, known(&story).await.at), (0, None));
        assert_eq!(say(&story, dana(), ready(7)).await.unwrap().version, 0, "nobody ever said anything else");
        let noon = MONDAY_MORNING.plus(4 * HOUR);
        let said =
            AvailabilityRequest { reason: " 学校正在用 ".into(), source: "IoT".into(), ..away(0, Some(noon)) };
        let stored = say(&story, dana(), said.clone()).await.unwrap();
        assert_eq!((stored.version, stored.reason.as_str()), (1, "学校正在用"));
        assert_eq!((stored.by.as_str(), stored.source.as_str(), stored.at), ("达娜", "IoT", Some(MONDAY_MORNING)));
        // The machine says it every minute.
        assert_eq!(say(&story, dana(), said.clone()).await.unwrap(), stored);
        assert_eq!(say(&story, dana(), AvailabilityRequest { version: 1, ..said.clone() }).await.unwrap(), stored);
        assert_eq!(story.detail(order).await.availability, Some(stored));
        // Somebody who has not heard of it.
        assert_eq!(say(&story, dana(), away(0, None)).await.unwrap_err().code().code(), "changed_meanwhile");
        assert_eq!(say(&story, dana(), away(1, None)).await.unwrap().version, 2);
        assert_eq!(say(&story, dana(), ready(2)).await.unwrap().version, 3);
        let entries = story
            .read(|tx, _| Ok(tx.query("SELECT what FROM audit WHERE what = 'availability_changed'", &[])?.len()))
            .await;
        assert_eq!(entries.unwrap(), 3, "only what changed something");
    });
}

#[test]
fn what_makes_no_sense_is_refused_by_name() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let why = async |request: AvailabilityRequest| {
            let error = say(&story, dana(), request).await.unwrap_err();
            let part = |name: &str| error.api().detail.get(name).cloned().unwrap_or_default();
            format!("{} {} {}", error.code().code(), part("field"), part("why"))
        };
        assert_eq!(why(away(0, Some(MONDAY_MORNING))).await, "invalid_input until past");
        let long = |length: usize| "长".repeat(length);
        assert_eq!(
            why(AvailabilityRequest { reason: long(121), ..away(0, None) }).await,
            "invalid_input reason too_long"
        );
        assert_eq!(
            why(AvailabilityRequest { source: long(61), ..away(0, None) }).await,
            "invalid_input source too_long"
        );
        assert_eq!(why(away(3, None)).await, "changed_meanwhile availability ");
        let supervisor = at_desk(SUN_LI, Role::Supervisor);
        assert_eq!(say(&story, supervisor, away(0, None)).await.unwrap_err().code().code(), "not_permitted");
        let unknown = jobsheet_model::AssetId(uuid::Uuid::from_u128(0xdead));
        let nothing = story.read(move |tx, _| equipment::availability(tx, unknown)).await.unwrap_err();
        assert_eq!(nothing.code().code(), "not_found");
    });
}

#[test]
fn nobody_is_sent_to_equipment_that_is_not_there() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let (free, his) = (story.order(1, None).await, story.order(2, Some(LI_WEI)).await);
        let picture = async || story.read(|tx, cx| read(tx, cx, "")).await.unwrap();
        let minutes = |at: Timestamp| (at.0 - MONDAY_MORNING.0) / MINUTE;
        let codes = |remarks: &[jobsheet_api::office::Remark]| {
            remarks.iter().map(|one| one.code.clone()).collect::<Vec<_>>().join(" ")
        };
        let visit = async || {
            let board = board(&picture().await).unwrap();
            let row = board.rows.into_iter().find(|row| row.technician == LI_WEI).unwrap();
            let visit = row.visits.into_iter().find(|visit| visit.order.id == his).unwrap();
            (minutes(visit.start), codes(&visit.problems))
        };
        assert_eq!(visit().await, (120, String::new()), "when the customer expects him");

        // Not before two o'clock: what has no time comes then, and is late.
        let two = MONDAY_MORNING.plus(6 * HOUR);
        say(&story, dana(), away(0, Some(two))).await.unwrap();
        assert_eq!(visit().await, (360, "late".to_owned()));
        let found = candidates(&picture().await, free).unwrap();
        assert_eq!((found.candidates.len(), minutes(found.candidates[0].start)), (2, 360));
        let said = found.candidates[0].reasons.iter().find(|one| one.code == "equipment_until").unwrap();
        assert_eq!(said.values["when"], two.0);
        // A time before that is broken before it is saved.
        let ten = Some(MONDAY_MORNING.plus(2 * HOUR));
        let broken = check(picture().await, free, WANG_FANG, ten).unwrap().breaks;
        assert_eq!(broken.iter().map(|one| one.remark.code.as_str()).collect::<Vec<_>>(), ["equipment_until"]);
        assert_eq!(
            codes(
                &check(picture().await, free, WANG_FANG, Some(two))
                    .unwrap()
                    .breaks
                    .into_iter()
                    .map(|one| one.remark)
                    .collect::<Vec<_>>()
            ),
            "late"
        );
        // Too late for everybody's day, and the reason is said.
        let ten_at_night = MONDAY_MORNING.plus(14 * HOUR);
        say(&story, dana(), away(1, Some(ten_at_night))).await.unwrap();
        let found = candidates(&picture().await, free).unwrap();
        assert!(found.candidates.is_empty());
        assert!(codes(&found.excluded[0].reasons).contains("equipment_until"), "{:?}", found.excluded[0]);

        // Tomorrow, or nobody knows when: not on this day at all.
        for (version, until, code) in
            [(2, Some(MONDAY_MORNING.plus(30 * HOUR)), "equipment_until"), (3, None, "equipment")]
        {
            say(&story, dana(), away(version, until)).await.unwrap();
            let found = candidates(&picture().await, free).unwrap();
            assert!(found.candidates.is_empty());
            assert!(found.excluded.iter().all(|one| codes(&one.reasons) == code), "{:?}", found.excluded);
            assert_eq!(visit().await.1, code, "it stays where it is, and says what is wrong");
            let plan = propose(&picture().await, &PlanRequest { day: String::new(), reassign: true }, &|| 1.0).unwrap();
            assert!(plan.unserved.iter().any(|one| one.order.id == free), "{:?}", plan.changes);
            let urgent = urgent(&picture().await, free).unwrap();
            assert_eq!((urgent.proposals.len(), codes(&urgent.excluded[0].reasons)), (0, code.to_owned()));
        }
        // What is back by then is no word about tomorrow.
        say(&story, dana(), away(4, Some(two))).await.unwrap();
        let order = story.detail(free).await.order;
        let fields = [OrderField::WindowStart, OrderField::WindowEnd];
        let versions = fields.map(|field| (field, order.version_of(field))).into();
        let any_time = ChangeOrderRequest { clear_window: true, versions, ..ChangeOrderRequest::default() };
        story.change(dana(), free, any_time).await.unwrap();
        let away = async |day: &'static str| {
            let picture = story.read(move |tx, cx| read(tx, cx, day)).await.unwrap();
            picture.works.into_iter().find(|work| work.order.id == free).unwrap().order.away
        };
        assert_eq!((away("").await.and_then(|away| away.until), away("2026-11-24").await), (Some(two), None));
        say(&story, dana(), ready(5)).await.unwrap();
        assert_eq!(visit().await, (120, String::new()));
    });
}
