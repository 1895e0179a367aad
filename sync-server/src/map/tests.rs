//! The map at work, on both databases.

use jobsheet_api::office::{MapDay, Presence, TerritoryRequest};
use jobsheet_model::entry::{Action, CheckInMode};
use jobsheet_model::person::Role;
use jobsheet_model::{Place, TerritoryId};
use uuid::Uuid;

use super::{day, forget, put, remove};
use crate::db::values;
use crate::planning::{self, hours};
use crate::testing::{DOOR, LI_WEI, SUN_LI, Story, WANG_FANG, arrive, at_desk, dana, on_both};

const AREA: TerritoryId = TerritoryId(Uuid::from_u128(0x71));

async fn map(story: &Story, name: &'static str) -> MapDay {
    story.read(move |tx, cx| day(tx, cx, name, None)).await.unwrap()
}

/// Everybody in a line: what they do, how they were seen, where they are expected.
fn tell(map: &MapDay) -> String {
    let lines = map.people.iter().map(|person| {
        let doing = person.presence.map_or("-", |presence| match presence {
            Presence::Travelling => "travelling",
            Presence::OnSite => "on site",
            Presence::Free => "free",
            Presence::Off => "off",
        });
        let seen = person.place.as_ref().map_or_else(
            || "not seen".to_owned(),
            |place| {
                let minutes = (map.now.0 - place.at.0) / 60_000;
                format!("{} at {} {minutes} min ago, ±{} m", place.how, place.number, place.accuracy)
            },
        );
        let start = if person.start.is_some() { ", starts from home" } else { "" };
        format!("{}: {doing}, {seen}{start}", person.name)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Li Wei works Mondays from eight to five and lives somewhere; Wang Fang works on Tuesdays.
async fn begin(stage: crate::testing::Stage) -> Story {
    let story = Story::begin(stage).await;
    story
        .write(|tx, _| {
            tx.execute("UPDATE users SET home_lat = 36.18, home_lon = 117.10 WHERE id = $1", values![LI_WEI])?;
            hours::put_week(tx, LI_WEI, &[(1, (8 * 60, 17 * 60))], &[])?;
            hours::put_week(tx, WANG_FANG, &[(2, (8 * 60, 17 * 60))], &[])
        })
        .await
        .unwrap();
    story
}

#[test]
fn a_check_in_puts_somebody_on_the_map_until_working_hours_end() {
    on_both(async |stage| {
        let story = begin(stage).await;
        let order = story.order(1, Some(LI_WEI)).await;
        assert_eq!(tell(&map(&story, "").await), "李伟: free, not seen, starts from home\n王芳: off, not seen");
        let (mut phone, mut cx) = (story.phone(LI_WEI, 1).await, story.cx());
        for action in [Action::Accept, Action::Depart] {
            phone.step(&mut cx, story.now(), order, action, "").unwrap();
        }
        story.pass(20);
        story.sync(&mut phone).await;
        insta::assert_snapshot!(tell(&map(&story, "").await), @r#"
        李伟: travelling, not seen, starts from home
        王芳: off, not seen
        "#);
        // The truth is when it happened, not when it was heard.
        let then = story.now();
        arrive(&mut phone, &mut cx, then, order);
        story.pass(35);
        story.sync(&mut phone).await;
        let seen = map(&story, "").await;
        insta::assert_snapshot!(tell(&seen), @r#"
        李伟: on site, check_in at TA-261123-0001 35 min ago, ±8 m, starts from home
        王芳: off, not seen
        "#);
        let place = seen.people[0].place.clone().unwrap();
        assert_eq!((place.point, place.order, place.at), ((DOOR.lat, DOOR.lon), order, then));
        assert_eq!((seen.seen.len(), seen.seen[0].district.as_str()), (1, "泰山区"));
        assert_eq!(seen.districts.len(), 1);
        // Asked again, nothing doubles.
        story.sync(&mut phone).await;
        assert_eq!(map(&story, "").await.seen.len(), 1);

        // Seven in the evening: what he does is known from the work, where he is nobody is told.
        story.pass(10 * 60);
        let evening = map(&story, "").await;
        insta::assert_snapshot!(tell(&evening), @r#"
        李伟: on site, not seen
        王芳: off, not seen
        "#);
        assert_eq!(evening.seen.len(), 1, "what was seen in working hours stays in the heat map");
        // Another day has no positions, but says where it begins.
        insta::assert_snapshot!(tell(&map(&story, "2026-11-30").await), @r#"
        李伟: -, not seen, starts from home
        王芳: -, not seen
        "#);
    });
}

#[test]
fn what_happens_outside_of_working_hours_is_nobodys_business() {
    on_both(async |stage| {
        let story = begin(stage).await;
        // Wang Fang is off today, and takes an order all the same.
        let order = story.order(1, Some(WANG_FANG)).await;
        let (mut phone, mut cx) = (story.phone(WANG_FANG, 2).await, story.cx());
        for action in [Action::Accept, Action::Depart] {
            phone.step(&mut cx, story.now(), order, action, "").unwrap();
        }
        arrive(&mut phone, &mut cx, story.now(), order);
        story.pass(5);
        story.sync(&mut phone).await;
        let seen = map(&story, "").await;
        assert_eq!(tell(&seen), "李伟: free, not seen, starts from home\n王芳: on site, not seen");
        assert_eq!(seen.seen, []);
    });
}

#[test]
fn a_lost_phone_places_nobody_and_a_month_is_enough() {
    on_both(async |stage| {
        let story = begin(stage).await;
        let order = story.order(1, Some(LI_WEI)).await;
        let (mut phone, mut cx) = (story.phone(LI_WEI, 1).await, story.cx());
        for action in [Action::Accept, Action::Depart] {
            phone.step(&mut cx, story.now(), order, action, "").unwrap();
        }
        let nowhere = Place { accuracy: 900.0, mock: true, ..DOOR };
        let at = story.now();
        phone.check_in(&mut cx, at, order, CheckInMode::Outside, "parking", Some((nowhere, 400.0))).unwrap();
        story.pass(1);
        story.sync(&mut phone).await;
        let place = map(&story, "").await.people[0].place.clone().unwrap();
        assert!(place.mock && place.accuracy > 800.0, "what the phone says of it is told");
        assert_eq!(story.write(|tx, cx| forget(tx, cx)).await.unwrap(), 0);
        story.pass(32 * 24 * 60);
        assert_eq!(story.write(|tx, cx| forget(tx, cx)).await.unwrap(), 1);
        assert_eq!(map(&story, "2026-11-23").await.seen, []);
    });
}

#[test]
fn whoever_serves_another_area_costs_more_and_the_board_says_so() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let id = story.order(1, None).await;
        let costs = async || {
            let picture = story.read(|tx, cx| planning::read(tx, cx, "")).await.unwrap();
            let found = planning::candidates(&picture, id).unwrap().candidates;
            let mut costs: Vec<_> = found
                .into_iter()
                .map(|one| (one.name, one.terms.iter().any(|term| term.code == "territory" && term.cost > 0)))
                .collect();
            costs.sort();
            costs
        };
        let nobody = [("李伟".to_owned(), false), ("王芳".to_owned(), false)];
        assert_eq!(costs().await, nobody);
        // The order lies in Li Wei's area; Wang Fang's is elsewhere.
        let elsewhere = vec![(35.0, 116.0), (35.0, 116.1), (35.1, 116.1)];
        let other = TerritoryId(Uuid::from_u128(0x72));
        let theirs =
            TerritoryRequest { id: other, technicians: vec![WANG_FANG], outline: elsewhere, ..area("西片", 0) };
        for request in [area("东片", 0), theirs] {
            story.write(move |tx, cx| put(tx, cx, &dana(), &request)).await.unwrap();
        }
        assert_eq!(costs().await, [("李伟".to_owned(), false), ("王芳".to_owned(), true)]);
    });
}

fn area(name: &str, version: u64) -> TerritoryRequest {
    TerritoryRequest {
        id: AREA,
        name: name.to_owned(),
        colour: 3,
        outline: vec![(36.1, 117.0), (36.1, 117.2), (36.3, 117.2)],
        technicians: vec![LI_WEI],
        version,
    }
}

#[test]
fn areas_are_drawn_changed_by_whoever_saw_them_and_removed() {
    on_both(async |stage| {
        let story = begin(stage).await;
        let draw = async |request: TerritoryRequest| {
            story.write(move |tx, cx| put(tx, cx, &dana(), &request)).await.map_err(|error| {
                let code = error.code().code();
                code.to_owned()
            })
        };
        let made = draw(area("  东片  ", 0)).await.unwrap();
        assert_eq!((made.name.as_str(), made.version), ("东片", 1));
        // The answer was lost, and the question comes again.
        assert_eq!(draw(area("东片", 0)).await.unwrap(), made);
        assert_eq!(draw(area("西片", 0)).await.unwrap_err(), "changed_meanwhile");
        assert_eq!(draw(area("东片区", 1)).await.unwrap().version, 2);
        assert_eq!(draw(area("北片", 1)).await.unwrap_err(), "changed_meanwhile");
        let all = map(&story, "").await.territories;
        assert_eq!((all.len(), all[0].name.as_str(), all[0].technicians.as_slice()), (1, "东片区", &[LI_WEI][..]));
        let gone = async |version| story.write(move |tx, cx| remove(tx, cx, &dana(), AREA, version)).await;
        assert_eq!(gone(1).await.unwrap_err().code().code(), "changed_meanwhile");
        gone(2).await.unwrap();
        gone(2).await.unwrap();
        assert_eq!(map(&story, "").await.territories, []);
        assert_eq!(draw(area("东片", 2)).await.unwrap_err(), "not_found");
    });
}

#[test]
fn an_area_that_is_none_is_refused_with_a_reason() {
    on_both(async |stage| {
        let story = begin(stage).await;
        let why = async |request: TerritoryRequest| {
            let error = story.write(move |tx, cx| put(tx, cx, &dana(), &request)).await.unwrap_err();
            error.api().detail.get("why").cloned().unwrap_or_default()
        };
        let with = |outline: &[(f64, f64)]| TerritoryRequest { outline: outline.to_vec(), ..area("x", 0) };
        assert_eq!(why(area(" ", 0)).await, "empty");
        assert_eq!(why(area(&"长".repeat(61), 0)).await, "too_long");
        assert_eq!(why(TerritoryRequest { colour: 11, ..area("x", 0) }).await, "unknown");
        assert_eq!(why(TerritoryRequest { technicians: vec![SUN_LI], ..area("x", 0) }).await, "unknown");
        assert_eq!(why(with(&[(36.0, 117.0), (36.1, 117.1)])).await, "too_few");
        assert_eq!(why(with(&[(36.0, 117.0), (36.2, 117.2), (36.0, 117.2), (36.2, 117.0)])).await, "crosses");
        assert_eq!(why(with(&[(96.0, 117.0), (36.2, 117.2), (36.0, 117.2)])).await, "not_a_place");
        let many: Vec<_> = (0..501).map(|at| (f64::from(at) / 10.0, f64::from(at * at) / 1e4)).collect();
        assert_eq!(why(with(&many)).await, "too_many");
        let request = area("东片", 0);
        let supervisor = at_desk(SUN_LI, Role::Supervisor);
        let refused = story.write(move |tx, cx| put(tx, cx, &supervisor, &request)).await.unwrap_err();
        assert_eq!(refused.code().code(), "not_permitted");
    });
}
