//! The administrator and the lost phone.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::Request;
use jobsheet_api::office::CreateOrderRequest;
use jobsheet_model::entry::{Action, Slot};
use jobsheet_sync::{ItemKind, decode_response, encode_request};
use serde_json::json;

use super::uploads::{announce, name_of, photo, upload};
use crate::seed::Phone;
use crate::testing::{HOUR, House, LI_WEI, add_company, enrolment, file, on_both, refusals, request};

#[test]
fn zhao_min_revokes_a_lost_phone() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let lost = house.post("/api/enrol", "", enrolment("li.wei", 1)).await.json();
        house.stage.world.pass(1);
        let other = house.device("wang.fang", 2).await;
        let admin = house.desk("zhao.min").await;
        insta::assert_snapshot!(house.get("/api/devices", &admin).await, @r#"
        200 [
          {
            "created_at": 1795392000001,
            "last_seen": 1795392000001,
            "name": "wang.fang's phone",
            "replica": "[id]",
            "revoked_at": null,
            "users": [
              "00000000-0000-0000-0000-000000000012"
            ]
          },
          {
            "created_at": 1795392000000,
            "last_seen": 1795392000000,
            "name": "li.wei's phone",
            "replica": "[id]",
            "revoked_at": null,
            "users": [
              "00000000-0000-0000-0000-000000000011"
            ]
          }
        ]
        "#);

        house.stage.world.pass(1000);
        let path = format!("/api/devices/{}/revoke", lost["replica"].as_str().unwrap());
        assert_eq!(house.post(&path, &admin, json!({})).await.status, 204);
        house.stage.world.pass(1000);
        assert_eq!(house.post(&path, &admin, json!({})).await.status, 204, "twice is fine");
        let devices = house.get("/api/devices", &admin).await.json();
        let revoked: Vec<_> = devices.as_array().unwrap().iter().map(|device| device["revoked_at"].as_i64()).collect();
        assert_eq!(revoked, [None, Some(house.stage.world.now().0 - 1000)]);

        // The phone hears why at its next contact, and cannot come back; nobody else is touched.
        let blob = format!("/blobs/{}", "a".repeat(64));
        insta::assert_snapshot!(house.get(&blob, lost["token"].as_str().unwrap()).await, @r#"
        403 {
          "error": {
            "code": "device_revoked"
          }
        }
        "#);
        assert_eq!(house.post("/api/enrol", "", enrolment("li.wei", 1)).await.status, 403);
        assert_eq!(house.post("/uploads", &other, json!({})).await.status, 412);
        let audited = "SELECT id FROM audit WHERE what = 'device_revoked'";
        assert_eq!(house.stage.db.read(move |tx, _| Ok(tx.query(audited, &[])?.len())).await.unwrap(), 1);
    });
}

#[test]
fn only_the_administrator_may() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let lost = house.post("/api/enrol", "", enrolment("li.wei", 1)).await.json();
        let path = format!("/api/devices/{}/revoke", lost["replica"].as_str().unwrap());
        let (dana, sun_li) = (house.desk("dana").await, house.desk("sun.li").await);
        let token = lost["token"].as_str().unwrap();
        let mut seen = Vec::new();
        for (who, token) in [("nobody", ""), ("li wei", token), ("dana", &dana), ("sun li", &sun_li)] {
            let list = house.get("/api/devices", token).await.status.as_u16();
            seen.push((who, list, house.post(&path, token, json!({})).await.status.as_u16()));
        }
        assert_eq!(seen, [("nobody", 401, 401), ("li wei", 403, 403), ("dana", 403, 403), ("sun li", 200, 403)]);
        let admin = house.desk("zhao.min").await;
        let unknown = "/api/devices/019abcde-0000-7000-8000-000000000000/revoke";
        assert_eq!(house.post(unknown, &admin, json!({})).await.status, 404);
        assert_eq!(house.post("/api/devices/x/revoke", &admin, json!({})).await.status, 404);
    });
}

#[test]
fn a_revoked_phone_hands_in_what_it_has_and_lets_go_of_everything() {
    on_both(async |stage| {
        add_company(&stage).await;
        let house = House::open(stage).await;
        let dana = house.desk("dana").await;
        let order = CreateOrderRequest { technician: Some(LI_WEI), ..request(1) };
        let id = order.id;
        house.post("/api/orders", &dana, json!(order)).await;
        let mut phone =
            house.stage.db.write(move |tx, cx| Phone::enrol(tx, cx, LI_WEI, "phone", [1; 32])).await.unwrap();
        let sync = async |phone: &Phone| {
            let said = phone.request(house.stage.world.now());
            let body = encode_request(&said);
            let request = Request::post("/sync").header("authorization", format!("Bearer {}", phone.token.reveal()));
            let answer = house.send(request.body(Body::from(body)).unwrap()).await;
            assert_eq!(answer.status.as_u16(), 200, "{answer}");
            decode_response(&answer.body, &said).unwrap()
        };
        phone.take_in(&sync(&phone).await).unwrap();

        // A day's work is on it when it is revoked; even its sign-in has run out when it finds a network.
        let mut cx = house.stage.db.cx();
        let at = house.stage.world.now();
        phone.step(&mut cx, at, id, Action::Accept, "").unwrap();
        let photo = photo(1, 1000);
        let named = file(&phone, at, 0x61, Slot::Before, &name_of(&photo), 1000);
        phone.write(&mut cx, at, id, |draft, _| draft.attachment(&named)).unwrap();
        let path = format!("/api/devices/{}/revoke", phone.device.replica);
        assert_eq!(house.post(&path, &house.desk("zhao.min").await, json!({})).await.status, 204);
        house.stage.world.pass(40 * 24 * HOUR);
        let answer = sync(&phone).await;
        assert_eq!(refusals(&answer), ["stored", "stored"]);
        assert!(answer.pull.is_empty() && answer.digests.is_empty() && answer.ticket.is_none() && !answer.more);
        let told: BTreeSet<_> = answer.gone.iter().map(|gone| (gone.kind, gone.reason.as_str())).collect();
        let all = [ItemKind::Order, ItemKind::Record, ItemKind::Catalog].map(|kind| (kind, "device_revoked"));
        assert_eq!(told, all.into());
        let dana = house.desk("dana").await;
        let detail = house.get(&format!("/api/orders/{id}"), &dana).await.json();
        assert_eq!(
            (&detail["order"]["status"], &detail["contributions"], &detail["late_work"]),
            (&json!("assigned"), &json!(["李伟"]), &json!(1))
        );

        // The picture that the work names may come, no other.
        let token = phone.token.reveal();
        let refused = announce(&house, token, &"b".repeat(64), 1000, "image/jpeg").await;
        assert_eq!((refused.status.as_u16(), &refused.json()["error"]["detail"]["why"]), (422, &json!("not_expected")));
        upload(&house, token, &photo).await;
        let answer = sync(&phone).await;
        assert!(answer.gone.iter().any(|gone| gone.kind == ItemKind::Receipt && gone.id == name_of(&photo)));
        for path in [format!("/blobs/{}", name_of(&photo)), "/api/orders".to_owned()] {
            let code = house.get(&path, token).await.json()["error"]["code"].clone();
            assert_eq!(code, "device_revoked", "{path}");
        }
    });
}
