//! Who can sign in.

use serde_json::json;

use crate::testing::{DANA, House, PASSWORD, ZHAO_MIN, on_both};

#[test]
fn the_administrator_sees_everybody() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let answer = house.get("/api/people", &house.desk("zhao.min").await).await;
        insta::assert_snapshot!(answer, @r#"
        200 [
          {
            "home": null,
            "id": "00000000-0000-0000-0000-000000000031",
            "name": "孙丽",
            "phone": "",
            "role": "supervisor",
            "skills": []
          },
          {
            "home": null,
            "id": "00000000-0000-0000-0000-000000000011",
            "name": "李伟",
            "phone": "",
            "role": "technician",
            "skills": []
          },
          {
            "home": null,
            "id": "00000000-0000-0000-0000-000000000012",
            "name": "王芳",
            "phone": "",
            "role": "technician",
            "skills": []
          },
          {
            "home": null,
            "id": "00000000-0000-0000-0000-000000000041",
            "name": "赵敏",
            "phone": "",
            "role": "administrator",
            "skills": []
          },
          {
            "home": null,
            "id": "00000000-0000-0000-0000-000000000021",
            "name": "达娜",
            "phone": "",
            "role": "dispatcher",
            "skills": []
          }
        ]
        "#);
        assert_eq!(house.get("/api/people", &house.desk("dana").await).await.status, 403);
    });
}

#[test]
fn a_new_password_ends_the_old_sessions() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let (dana, admin) = (house.desk("dana").await, house.desk("zhao.min").await);
        let path = format!("/api/people/{DANA}/password");
        insta::assert_snapshot!(house.post(&path, &admin, json!({ "password": "short" })).await, @r#"
        422 {
          "error": {
            "code": "invalid_input",
            "detail": {
              "field": "password",
              "max": "256",
              "min": "8",
              "why": "too_short"
            }
          }
        }
        "#);
        assert_eq!(house.post(&path, &dana, json!({ "password": "battery staple" })).await.status, 403);
        assert_eq!(house.post(&path, &admin, json!({ "password": "battery staple" })).await.status, 204);
        assert_eq!(house.get("/api/session", &dana).await.status, 401);
        let sign_in = async |password: &str| {
            house.post("/api/session", "", json!({ "login": "dana", "password": password })).await.status.as_u16()
        };
        assert_eq!((sign_in(PASSWORD).await, sign_in("battery staple").await), (401, 200));

        // Who changes their own stays where they are.
        let own = format!("/api/people/{ZHAO_MIN}/password");
        assert_eq!(house.post(&own, &admin, json!({ "password": "battery staple" })).await.status, 204);
        assert_eq!(house.get("/api/session", &admin).await.status, 200);
    });
}
