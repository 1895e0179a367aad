//! A device comes, and comes back.

use jobsheet_model::Timestamp;
use serde_json::{Value, json};

use crate::db::values;
use crate::testing::{House, enrolment, on_both};

const DAY: i64 = 24 * 3_600_000;

fn with(mut request: Value, name: &str, value: Value) -> Value {
    request[name] = value;
    request
}

#[test]
fn li_wei_enrols_his_phone_and_signs_in_again_as_the_same_device() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let first = house.post("/api/enrol", "", enrolment("li.wei", 1)).await;
        insta::assert_snapshot!(first, @r#"
        200 {
          "company": "",
          "incarnation": 1,
          "person": {
            "home": null,
            "id": "00000000-0000-0000-0000-000000000011",
            "name": "李伟",
            "phone": "",
            "role": "technician",
            "skills": []
          },
          "replica": "[id]",
          "server_time": 1795392000000,
          "token": "[secret]",
          "zone": "Asia/Shanghai"
        }
        "#);
        let replica = first.json()["replica"].clone();

        // The answer was lost and he asks again: still one device.
        let again = house.post("/api/enrol", "", enrolment("li.wei", 1)).await.json();
        assert_eq!((&again["replica"], &again["incarnation"]), (&replica, &json!(1)));
        let renewed =
            house.post("/api/enrol", "", with(enrolment("li.wei", 1), "replica", replica.clone())).await.json();
        assert_eq!((&renewed["replica"], &renewed["incarnation"]), (&replica, &json!(1)));

        // After a reinstall with the same key it must not continue its former actor.
        let reborn = with(with(enrolment("li.wei", 1), "replica", replica.clone()), "new_incarnation", json!(true));
        let reborn = house.post("/api/enrol", "", reborn).await.json();
        assert_eq!((&reborn["replica"], &reborn["incarnation"]), (&replica, &json!(2)));

        // Wang Fang borrows the phone: one device, two people.
        let borrowed =
            house.post("/api/enrol", "", with(enrolment("wang.fang", 1), "replica", replica.clone())).await.json();
        assert_eq!(borrowed["replica"], replica);
        let users = house.get("/api/devices", &house.desk("zhao.min").await).await.json()[0]["users"].clone();
        assert_eq!(users.as_array().unwrap().len(), 2);
    });
}

#[test]
fn an_expired_session_leaves_the_device_what_it_is() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let first = house.post("/api/enrol", "", enrolment("li.wei", 1)).await.json();
        let token = first["token"].as_str().unwrap();
        house.stage.world.pass(30 * DAY - 1);
        assert_eq!(
            house.post("/uploads", token, json!({})).await.status,
            412,
            "still signed in; only the protocol's version is missing"
        );
        house.stage.world.pass(1);
        let expired = house.post("/uploads", token, json!({})).await;
        insta::assert_snapshot!(expired, @r#"
        401 {
          "error": {
            "code": "session_expired"
          }
        }
        "#);
        let again = house
            .post("/api/enrol", "", with(enrolment("li.wei", 1), "replica", first["replica"].clone()))
            .await
            .json();
        assert_eq!((&again["replica"], &again["incarnation"]), (&first["replica"], &first["incarnation"]));
    });
}

#[test]
fn nobody_becomes_a_device_without_its_key() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let replica = house.post("/api/enrol", "", enrolment("li.wei", 1)).await.json()["replica"].clone();
        let stolen = house.post("/api/enrol", "", with(enrolment("wang.fang", 2), "replica", replica)).await;
        insta::assert_snapshot!(stolen, @r#"
        401 {
          "error": {
            "code": "unknown_device"
          }
        }
        "#);
        let invented = json!("019abcde-0000-7000-8000-000000000000");
        let unknown = house.post("/api/enrol", "", with(enrolment("wang.fang", 2), "replica", invented)).await;
        assert_eq!(unknown.to_string(), stolen.to_string(), "which of them is not told");
    });
}

#[test]
fn what_is_no_device_is_refused() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let good = enrolment("li.wei", 1);
        let answers = [
            house.post("/api/enrol", "", with(good.clone(), "public_key", json!("00"))).await,
            // The identity point: everybody could sign for it.
            house
                .post("/api/enrol", "", with(good.clone(), "public_key", json!(format!("01{}", "00".repeat(31)))))
                .await,
            house.post("/api/enrol", "", with(good.clone(), "device_name", json!("  "))).await,
            house.post("/api/enrol", "", with(good.clone(), "device_name", json!("x".repeat(101)))).await,
            house.post("/api/enrol", "", with(good.clone(), "password", json!("wrong horse"))).await,
        ];
        let answers = answers.map(|answer| serde_json::to_string(&answer.json()["error"]).unwrap());
        insta::assert_snapshot!(answers.join("\n"), @r#"
        {"code":"invalid_input","detail":{"field":"public_key","why":"not_a_key"}}
        {"code":"invalid_input","detail":{"field":"public_key","why":"not_a_key"}}
        {"code":"invalid_input","detail":{"field":"device_name","why":"required"}}
        {"code":"invalid_input","detail":{"field":"device_name","max":"100","why":"too_long"}}
        {"code":"wrong_password"}
        "#);
        let none = house.stage.db.read(|tx, _| Ok(tx.query("SELECT id FROM replicas", &[])?.len())).await.unwrap();
        assert_eq!(none, 0);
    });
}

#[test]
fn the_device_is_seen() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let token = house.device("li.wei", 1).await;
        let enrolled = house.stage.world.now();
        house.stage.world.pass(DAY);
        house.post("/uploads", &token, json!({})).await;
        let seen = house
            .stage
            .db
            .read(|tx, _| Ok(tx.query_one("SELECT last_seen FROM replicas", values![])?.time("last_seen")?))
            .await
            .unwrap();
        assert_eq!(seen, Timestamp(enrolled.0 + DAY));
    });
}
