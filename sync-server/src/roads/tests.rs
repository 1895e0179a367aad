//! A road map that answers, and one that does not.

mod said;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::extract::{Path, Query, State};
use axum::routing::get;
use axum::{Json, Router};
use jobsheet_dispatch::travel::Source;
use jobsheet_model::TerritoryId;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Roads, Rush, Settings};
use crate::planning::{Picture, board, candidates, read};
use crate::testing::{LI_WEI, Story, dana, on_both};
use crate::{map, people};

/// A road map on which every way takes a quarter of an hour, and to which some places are islands.
async fn map_server(asked: Arc<AtomicUsize>, island: bool) -> String {
    let table = move |State(asked): State<Arc<AtomicUsize>>,
                      Path(places): Path<String>,
                      Query(query): Query<BTreeMap<String, String>>| async move {
        asked.fetch_add(1, Ordering::Relaxed);
        let (from, to) = (query["sources"].split(';').count(), query["destinations"].split(';').count());
        assert_eq!(places.split(';').count(), from + to, "{places}");
        let cell = |value: f32| if island { Value::Null } else { json!(value) };
        let rows = |value: f32| vec![vec![cell(value); to]; from];
        Json(json!({ "code": "Ok", "durations": rows(900.0), "distances": rows(7_000.0) }))
    };
    let router = Router::new().route("/table/v1/driving/{places}", get(table)).with_state(asked);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    format!("http://{address}/table/v1/driving")
}

/// Li Wei lives in town and has an order.
async fn day(story: &Story) -> Picture {
    story.order(1, Some(LI_WEI)).await;
    let home = "UPDATE users SET home_lat = 36.2, home_lon = 117.05 WHERE name = '李伟'";
    story.write(move |tx, _| Ok(tx.execute(home, &[])?)).await.unwrap();
    story.read(|tx, cx| read(tx, cx, "")).await.unwrap()
}

fn trip(picture: &Picture) -> (u32, u32) {
    let rows = board(picture).unwrap().rows;
    let visit = rows.iter().flat_map(|row| &row.visits).next().unwrap();
    (visit.travel, visit.metres)
}

#[test]
fn a_road_map_is_asked_once_and_boards_go_by_it() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let (asked, mut picture) = (Arc::new(AtomicUsize::new(0)), day(&story).await);
        let osrm = Some(map_server(Arc::clone(&asked), false).await);
        let roads = Roads::new(&Settings { osrm, slow: Vec::new() }).unwrap();
        let crow = trip(&picture);
        roads.furnish(&mut picture).await;
        assert_eq!(picture.ways.source.name(), "road_map");
        assert_eq!(trip(&picture), (900, 7_000));
        assert_ne!(crow, (900, 7_000));
        let first = asked.load(Ordering::Relaxed);
        roads.furnish(&mut picture).await;
        assert_eq!(asked.load(Ordering::Relaxed), first, "what it said is remembered");
    });
}

#[test]
fn where_it_knows_no_way_and_where_it_does_not_answer_the_crow_flies() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let mut picture = day(&story).await;
        let crow = trip(&picture);
        let osrm = Some(map_server(Arc::default(), true).await);
        Roads::new(&Settings { osrm, slow: Vec::new() }).unwrap().furnish(&mut picture).await;
        assert_eq!(trip(&picture), crow, "an island");
        let mut picture = story.read(|tx, cx| read(tx, cx, "")).await.unwrap();
        // A port on which nobody listens.
        let osrm = Some("http://127.0.0.1:9/table/v1/driving".to_owned());
        let roads = Roads::new(&Settings { osrm, slow: Vec::new() }).unwrap();
        roads.furnish(&mut picture).await;
        assert!(matches!(picture.ways.source, Source::Circle(_)) && roads.is_silent());
        assert_eq!(trip(&picture), crow);
    });
}

#[test]
fn the_rush_and_the_rain_make_trips_longer_where_they_are() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let mut picture = day(&story).await;
        let (crow, _) = trip(&picture);
        let slow = |area: Option<&str>, weekdays: &[i8]| Rush {
            weekdays: weekdays.to_vec(),
            from: "00:00".to_owned(),
            until: "24:00".to_owned(),
            percent: 200,
            area: area.map(str::to_owned),
            ..Rush::default()
        };
        let with = async |slow: Rush, picture: &mut Picture| {
            Roads::new(&Settings { osrm: None, slow: vec![slow] }).unwrap().furnish(picture).await;
            trip(picture).0
        };
        assert_eq!(with(slow(None, &[1]), &mut picture).await, crow * 2, "Monday");
        assert_eq!(with(slow(None, &[2]), &mut picture).await, crow, "Tuesday's rush is not Monday's");
        assert_eq!(with(slow(Some("城东"), &[]), &mut picture).await, crow, "nobody has drawn that area");
        let around = |lat: f64, lon: f64| vec![(lat - 0.01, lon - 0.01), (lat - 0.01, lon + 0.01), (lat + 0.01, lon)];
        let (home, name) = (people_home(&story).await, "城东");
        let area = jobsheet_api::office::TerritoryRequest {
            id: TerritoryId(Uuid::from_u128(0xa1)),
            name: name.to_owned(),
            colour: 1,
            outline: around(home.0, home.1),
            technicians: Vec::new(),
            version: 0,
        };
        story.write(move |tx, cx| map::put(tx, cx, &dana(), &area)).await.unwrap();
        let mut picture = story.read(|tx, cx| read(tx, cx, "")).await.unwrap();
        assert_eq!(with(slow(Some("城东"), &[]), &mut picture).await, crow * 2, "he starts there");
        let order = story.order(2, None).await;
        let mut picture = story.read(|tx, cx| read(tx, cx, "")).await.unwrap();
        with(slow(Some("城东"), &[]), &mut picture).await;
        assert!(!candidates(&picture, order).unwrap().candidates.is_empty());
    });
}

async fn people_home(story: &Story) -> (f64, f64) {
    story.read(|tx, _| people::by_id(tx, LI_WEI)).await.unwrap().home.unwrap()
}

#[test]
fn settings_that_make_no_sense_are_refused_by_name() {
    let complaint = |text: &str| {
        let settings: Settings = toml::from_str(text).unwrap();
        Roads::new(&settings).err().map(|error| error.to_string()).unwrap_or_default()
    };
    let told = [
        "osrm = 'ftp://roads'",
        "osrm = 'roads'",
        "slow = [{ from = '9', until = '10:00', percent = 150 }]",
        "slow = [{ from = '10:00', until = '09:00', percent = 150 }]",
        "slow = [{ from = '09:00', until = '10:00', percent = 5 }]",
        "slow = [{ from = '09:00', until = '10:00', percent = 150, weekdays = [0] }]",
        "slow = [{ from = '09:00', until = '10:00', percent = 150, day = 'tomorrow' }]",
    ]
    .map(complaint);
    assert!(told.iter().all(|complaint| complaint.starts_with('[')), "{told:?}");
    assert_eq!(complaint("osrm = 'https://roads.example/table/v1/driving'"), "");
}
