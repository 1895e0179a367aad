//! The administrator and the lost phone.

use serde_json::json;

use crate::testing::{House, enrolment, on_both};

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
        insta::assert_snapshot!(house.post("/uploads", lost["token"].as_str().unwrap(), json!({})).await, @r#"
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
