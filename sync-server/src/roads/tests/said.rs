//! Slower hours from what is said of them to the trips of a day.

use jobsheet_api::office::{Slow, SlowRequest};
use jobsheet_model::person::Role;
use jobsheet_model::{SlowId, Timestamp};

use super::*;
use crate::auth::Desk;
use crate::error::Result;
use crate::roads::said;
use crate::testing::{HOUR, MONDAY_MORNING, SUN_LI, at_desk};

const RAIN: SlowId = SlowId(Uuid::from_u128(0xb1));

async fn say(story: &Story, desk: Desk, request: SlowRequest) -> Result<Slow> {
    story.write(move |tx, cx| said::put(tx, cx, &desk, RAIN, &request).map(|(stored, _)| stored)).await
}

fn rain(version: u64) -> SlowRequest {
    SlowRequest {
        why: "rain".to_owned(),
        from: MONDAY_MORNING.plus(-HOUR),
        until: MONDAY_MORNING.plus(10 * HOUR),
        percent: 200,
        territory: None,
        note: String::new(),
        source: String::new(),
        version,
    }
}

/// Seconds of the trip to the first visit of a day.
async fn travel(story: &Story, day: &'static str) -> u32 {
    let mut picture = story.read(move |tx, cx| read(tx, cx, day)).await.unwrap();
    Roads::default().furnish(&mut picture).await;
    trip(&picture).0
}

#[test]
fn what_is_said_makes_the_days_trips_longer_until_it_is_taken_back() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let (crow, _) = trip(&day(&story).await);
        let stored = say(&story, dana(), rain(0)).await.unwrap();
        assert_eq!((stored.version, stored.by.as_str(), stored.at), (1, "达娜", MONDAY_MORNING));
        assert_eq!(travel(&story, "").await, crow * 2);
        let told = board(&story.read(|tx, cx| read(tx, cx, "")).await.unwrap()).unwrap();
        assert_eq!(told.slow, std::slice::from_ref(&stored));
        let tomorrow = board(&story.read(|tx, cx| read(tx, cx, "2026-11-24")).await.unwrap()).unwrap();
        assert_eq!(tomorrow.slow, []);
        // A weather service says it every few minutes.
        assert_eq!(say(&story, dana(), rain(0)).await.unwrap(), stored);
        assert_eq!(
            say(&story, dana(), SlowRequest { percent: 400, ..rain(0) }).await.unwrap_err().code().code(),
            "changed_meanwhile"
        );
        // It rains more.
        assert_eq!(say(&story, dana(), SlowRequest { percent: 300, ..rain(1) }).await.unwrap().version, 2);
        assert_eq!(travel(&story, "").await, crow * 3);
        let elsewhere = Some(TerritoryId(Uuid::from_u128(0xdead)));
        let unknown = say(&story, dana(), SlowRequest { territory: elsewhere, ..rain(2) }).await.unwrap_err();
        assert_eq!(unknown.code().code(), "invalid_input");
        let take_back = async |version| story.write(move |tx, cx| said::remove(tx, cx, &dana(), RAIN, version)).await;
        assert_eq!(take_back(1).await.unwrap_err().code().code(), "changed_meanwhile");
        take_back(2).await.unwrap();
        take_back(2).await.unwrap();
        assert_eq!(travel(&story, "").await, crow);
        let entries =
            story.read(|tx, _| Ok(tx.query("SELECT what FROM audit WHERE what LIKE 'slow_%'", &[])?.len())).await;
        assert_eq!(entries.unwrap(), 3);
    });
}

#[test]
fn it_holds_in_its_area_only() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let (crow, _) = trip(&day(&story).await);
        let (lat, lon) = people_home(&story).await;
        let area = |id: u128, (lat, lon): (f64, f64)| jobsheet_api::office::TerritoryRequest {
            id: TerritoryId(Uuid::from_u128(id)),
            name: format!("片区 {id}"),
            colour: 1,
            outline: vec![(lat - 0.01, lon - 0.01), (lat - 0.01, lon + 0.01), (lat + 0.01, lon)],
            technicians: Vec::new(),
            version: 0,
        };
        for area in [area(1, (lat, lon)), area(2, (lat + 1.0, lon))] {
            story.write(move |tx, cx| map::put(tx, cx, &dana(), &area)).await.unwrap();
        }
        let of = |id: u128| Some(TerritoryId(Uuid::from_u128(id)));
        say(&story, dana(), SlowRequest { territory: of(2), ..rain(0) }).await.unwrap();
        assert_eq!(travel(&story, "").await, crow, "it rains far away");
        let here = say(&story, dana(), SlowRequest { territory: of(1), ..rain(1) }).await.unwrap();
        assert_eq!((travel(&story, "").await, here.area.as_str()), (crow * 2, "片区 1"), "he starts there");
    });
}

#[test]
fn what_makes_no_sense_is_refused_by_name() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let why = async |change: fn(&mut SlowRequest)| {
            let mut wish = rain(0);
            change(&mut wish);
            let error = say(&story, dana(), wish).await.unwrap_err();
            let part = |name: &str| error.api().detail.get(name).cloned().unwrap_or_default();
            format!("{} {}", part("field"), part("why"))
        };
        assert_eq!(why(|wish| wish.why = "<b>".to_owned()).await, "why unreadable");
        assert_eq!(why(|wish| wish.until = wish.from).await, "until backwards");
        assert_eq!(why(|wish| wish.until = MONDAY_MORNING).await, "until past");
        assert_eq!(why(|wish| wish.until = Timestamp(i64::MAX)).await, "until too_long");
        assert_eq!(why(|wish| wish.percent = 100).await, "percent out_of_range");
        assert_eq!(why(|wish| wish.note = "长".repeat(121)).await, "note too_long");
        let supervisor = at_desk(SUN_LI, Role::Supervisor);
        assert_eq!(say(&story, supervisor, rain(0)).await.unwrap_err().code().code(), "not_permitted");
        assert_eq!(say(&story, dana(), rain(4)).await.unwrap_err().code().code(), "not_found");
    });
}
