//! Who may see the map, and how its ground is read.

use axum::body::Body;
use axum::http::{Method, Request, header};
use serde_json::json;

use crate::map::{Basemap, Settings};
use crate::router::router;
use crate::testing::{House, on_both};

#[test]
fn the_map_is_for_desks_and_its_ground_comes_in_ranges() {
    on_both(async |stage| {
        std::fs::write(stage.dir().join("basemap.pmtiles"), vec![7; 40_000]).unwrap();
        let settings = Settings { review_number: "GS(2026)1".to_owned(), ..Settings::default() };
        let basemap = Basemap::find(&settings, stage.dir()).unwrap();
        let mut house = House::open(stage).await;
        let (li_wei, dana, sun_li) =
            (house.device("li.wei", 1).await, house.desk("dana").await, house.desk("sun.li").await);
        assert_eq!(house.get("/api/map/basemap", &dana).await.status, 404, "this house has none");
        house.router = router(house.app.clone().with_basemap(basemap), None);
        for path in ["/api/map", "/api/map/basemap"] {
            let mut seen = Vec::new();
            for token in ["", &li_wei, &sun_li, &dana] {
                seen.push(house.get(path, token).await.status.as_u16());
            }
            assert_eq!(seen, [401, 403, 200, 200], "{path}");
        }
        let told = house.get("/api/map", &dana).await.json();
        assert_eq!(told["basemap"]["review_number"], "GS(2026)1");
        assert_eq!(house.get("/api/map?day=tomorrow", &dana).await.status, 422);
        let piece = Request::get("/api/map/basemap")
            .header(header::AUTHORIZATION, format!("Bearer {dana}"))
            .header(header::ACCEPT_ENCODING, "gzip")
            .header(header::RANGE, "bytes=100-299");
        let piece = house.send(piece.body(Body::empty()).unwrap()).await;
        assert_eq!((piece.status.as_u16(), piece.body.len()), (206, 200));
        assert_eq!(piece.header("content-range"), "bytes 100-299/40000");
        assert_eq!((piece.header("content-encoding"), piece.header("cache-control")), ("", "private, no-cache"));
    });
}

#[test]
fn areas_are_drawn_at_desks_that_decide() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let (dana, sun_li) = (house.desk("dana").await, house.desk("sun.li").await);
        let id = "00000000-0000-4000-8000-000000000071";
        let area = |version: u64, north: f64| {
            let outline = json!([[36.1, 117.0], [36.1, 117.2], [north, 117.2]]);
            json!({ "id": id, "name": "东片", "colour": 2, "outline": outline, "technicians": [], "version": version })
        };
        assert_eq!(house.post("/api/territories", &sun_li, area(0, 36.3)).await.status, 403);
        assert_eq!(house.post("/api/territories", &dana, area(0, 36.3)).await.json()["version"], 1);
        let path = format!("/api/territories/{id}");
        assert_eq!(house.ask(Method::PUT, &path, &dana, Some(area(1, 36.4))).await.json()["version"], 2);
        assert_eq!(house.ask(Method::PUT, &path, &dana, Some(area(1, 36.5))).await.status, 409);
        let stale = format!("{path}?version=1");
        assert_eq!(house.ask(Method::DELETE, &stale, &dana, None).await.status, 409);
        let newest = format!("{path}?version=2");
        assert_eq!(house.ask(Method::DELETE, &newest, &dana, None).await.status, 204);
    });
}
