//! What integrations and desks say of equipment and of roads, over HTTP.

use axum::http::Method;
use serde_json::json;

use crate::testing::{House, on_both};

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
