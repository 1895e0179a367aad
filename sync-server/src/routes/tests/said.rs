//! What integrations and desks say of equipment and of roads, over HTTP; and what desks hear of a day.

use axum::http::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::testing::{CUSTOMER, House, SITE, add_company, on_both};

#[test]
fn slower_hours_and_equipment_are_said_at_desks_that_decide() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let (li_wei, dana, sun_li) =
            (house.device("li.wei", 1).await, house.desk("dana").await, house.desk("sun.li").await);
        for path in ["/api/slow", "/api/assets/00000000-0000-4000-8000-0000000000aa/availability"] {
            let mut seen = Vec::new();
            for token in ["", &li_wei, &sun_li] {
                seen.push(house.get(path, token).await.status.as_u16());
            }
            let known = if path == "/api/slow" { 200 } else { 404 };
            assert_eq!(seen, [401, 403, known], "{path}");
        }
        let path = "/api/slow/00000000-0000-4000-8000-0000000000b1";
        let until = house.app.db.cx().now.plus(3_600_000).0;
        let rain = |version: u64| json!({ "why": "rain", "from": 0_i64.max(until - 7_200_000), "until": until, "percent": 140, "source": "Weather", "version": version });
        assert_eq!(house.ask(Method::PUT, path, &sun_li, Some(rain(0))).await.status, 403);
        let stored = house.ask(Method::PUT, path, &dana, Some(rain(0))).await.json();
        assert_eq!((&stored["version"], &stored["source"]), (&json!(1), &json!("Weather")));
        assert_eq!(house.ask(Method::PUT, path, &dana, Some(rain(0))).await.json()["version"], 1, "said again");
        assert_eq!(house.get("/api/slow", &sun_li).await.json()["slow"][0], stored);
        assert_eq!(house.ask(Method::DELETE, &format!("{path}?version=7"), &dana, None).await.status, 409);
        assert_eq!(house.ask(Method::DELETE, &format!("{path}?version=1"), &dana, None).await.status, 204);
        assert_eq!(house.get("/api/slow", &sun_li).await.json()["slow"], json!([]));
    });
}

#[test]
fn whoever_has_a_day_gets_what_is_different_since() {
    on_both(async |stage| {
        add_company(&stage).await;
        let house = House::open(stage).await;
        let dana = house.desk("dana").await;
        let board = async |have: &str| house.get(&format!("/api/board?have={have}"), &dana).await.json();
        let make = async |id: u128, technician: Value| {
            let order = json!({
                "id": Uuid::from_u128(id), "kind": "maintenance", "service": "repair", "title": "", "description": "", "priority": "high",
                "customer": CUSTOMER, "site": SITE, "asset": null, "window": { "start": null, "end": null }, "technician": technician,
            });
            assert_eq!(house.post("/api/orders", &dana, order).await.status, 200);
        };
        make(0xc1, Value::Null).await;
        let first = board("").await;
        assert_eq!((first["part"].clone(), first["pool"].as_array().unwrap().len()), (Value::Null, 1));
        let had = first["edition"].as_str().unwrap().to_owned();
        let same = board(&had).await;
        assert_eq!((same["rows"].clone(), same["pool"].clone()), (json!([]), json!([])));
        make(0xc2, Value::Null).await;
        let now = board("").await;
        let part = board(&had).await;
        assert_eq!((&part["part"]["since"], &part["edition"]), (&json!(had), &now["edition"]));
        assert_eq!((part["rows"].clone(), part["pool"].as_array().unwrap().len()), (json!([]), 1), "one order more");
        let ids =
            |list: &Value, name: &str| list.as_array().unwrap().iter().map(|one| one[name].clone()).collect::<Value>();
        assert_eq!(
            (&part["part"]["rows"], &part["part"]["pool"]),
            (&ids(&now["rows"], "technician"), &ids(&now["pool"], "id"))
        );
        // What nobody knows any more is read whole.
        make(0xc3, Value::Null).await;
        board("").await;
        assert_eq!(board(&had).await["part"], Value::Null);
        assert_eq!(board("1.1").await["pool"].as_array().unwrap().len(), 3);
    });
}
