//! `POST /sync` from outside.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Method, Request, header};
use jobsheet_api::office::CreateOrderRequest;
use jobsheet_model::Clock;
use jobsheet_sync::{FeedId, ItemKind, SyncRequest, decode_response, encode_request};
use serde_json::json;

use crate::testing::{Answer, HOUR, House, LI_WEI, add_company, enrolment, on_both, request};

async fn sync(house: &House, token: &str, body: Vec<u8>) -> Answer {
    let request =
        Request::builder().method(Method::POST).uri("/sync").header(header::AUTHORIZATION, format!("Bearer {token}"));
    house.send(request.body(Body::from(body)).unwrap()).await
}

#[test]
fn a_phone_asks_and_gets_its_orders_and_a_ticket() {
    on_both(async |stage| {
        add_company(&stage).await;
        let house = House::open(stage).await;
        let dana = house.desk("dana").await;
        let made = house
            .post("/api/orders", &dana, json!(CreateOrderRequest { technician: Some(LI_WEI), ..request(1) }))
            .await;
        assert_eq!(made.status.as_u16(), 200, "{made}");
        let enrolled = house.post("/api/enrol", "", enrolment("li.wei", 1)).await.json();
        let token = enrolled["token"].as_str().unwrap().to_owned();
        let now = house.stage.world.now();
        let ask = SyncRequest {
            replica: enrolled["replica"].as_str().unwrap().parse().unwrap(),
            incarnation: 1,
            cursor: BTreeMap::new(),
            manifests: BTreeMap::new(),
            clock: Clock { boot: "b".to_owned(), uptime: 1, wall: now },
            push: Vec::new(),
            limit: 100,
            waiting: None,
            ticket: true,
            contact: None,
        };
        let answer = sync(&house, &token, encode_request(&ask)).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, jobsheet_sync::frame::CONTENT_TYPE));
        let answer = decode_response(&answer.body, &ask).unwrap();
        let kinds: Vec<_> = answer.pull.iter().map(|item| item.kind).collect();
        assert_eq!((kinds, answer.server_time, answer.epoch), (vec![ItemKind::Catalog, ItemKind::Order], now, 1));
        assert!(answer.ticket.is_some());
        assert_eq!(answer.cursor.keys().collect::<Vec<_>>(), [&FeedId::company(), &FeedId::user(LI_WEI)]);

        let other = SyncRequest { replica: jobsheet_model::ReplicaId(uuid::Uuid::from_u128(5)), ..ask.clone() };
        let mut told = vec![
            format!("another's name: {}", sync(&house, &token, encode_request(&other)).await),
            format!("no frame: {}", sync(&house, &token, b"hello".to_vec()).await),
            format!("half a frame: {}", sync(&house, &token, encode_request(&ask)[..20].to_vec()).await),
            format!("nobody: {}", sync(&house, "x", encode_request(&ask)).await),
            format!("a desk: {}", sync(&house, &dana, encode_request(&ask)).await),
        ];
        house.stage.world.pass(31 * 24 * HOUR);
        told.push(format!("a month later: {}", sync(&house, &token, encode_request(&ask)).await));
        insta::assert_debug_snapshot!(told, @r#"
        [
            "another's name: 403 {\n  \"error\": {\n    \"code\": \"actor_not_yours\"\n  }\n}",
            "no frame: 400 {\n  \"error\": {\n    \"code\": \"malformed_request\"\n  }\n}",
            "half a frame: 400 {\n  \"error\": {\n    \"code\": \"malformed_request\"\n  }\n}",
            "nobody: 401 {\n  \"error\": {\n    \"code\": \"session_expired\"\n  }\n}",
            "a desk: 401 {\n  \"error\": {\n    \"code\": \"unknown_device\"\n  }\n}",
            "a month later: 401 {\n  \"error\": {\n    \"code\": \"session_expired\"\n  }\n}",
        ]
        "#);
    });
}
