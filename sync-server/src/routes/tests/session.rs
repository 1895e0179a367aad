//! At a desk.

use axum::body::Body;
use axum::http::{Method, Request, header};
use serde_json::json;

use crate::app::Outside;
use crate::db::values;
use crate::testing::{House, LI_WEI, PASSWORD, on_both};

const HOUR: i64 = 3_600_000;

#[test]
fn dana_signs_in_and_out() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let answer = house.post("/api/session", "", json!({ "login": " Dana ", "password": PASSWORD })).await;
        insta::assert_snapshot!(answer, @r#"
        200 {
          "company": "",
          "expires_at": 1795435200000,
          "person": {
            "home": null,
            "id": "00000000-0000-0000-0000-000000000021",
            "name": "达娜",
            "phone": "",
            "role": "dispatcher",
            "skills": []
          },
          "token": "[secret]",
          "zone": "Asia/Shanghai"
        }
        "#);
        let cookie = answer.header("set-cookie");
        assert!(
            cookie.starts_with("jobsheet_desk=") && cookie.ends_with("; Path=/blobs; HttpOnly; SameSite=Strict"),
            "{cookie}"
        );
        assert_eq!(answer.header("cache-control"), "no-store");
        let token = answer.json()["token"].as_str().unwrap().to_owned();

        insta::assert_snapshot!(house.get("/api/session", &token).await, @r#"
        200 {
          "company": "",
          "expires_at": 1795435200000,
          "person": {
            "home": null,
            "id": "00000000-0000-0000-0000-000000000021",
            "name": "达娜",
            "phone": "",
            "role": "dispatcher",
            "skills": []
          },
          "token": "",
          "zone": "Asia/Shanghai"
        }
        "#);
        insta::assert_snapshot!(house.ask(Method::DELETE, "/api/session", &token, None).await, @"204");
        insta::assert_snapshot!(house.get("/api/session", &token).await, @r#"
        401 {
          "error": {
            "code": "session_expired"
          }
        }
        "#);
        insta::assert_snapshot!(house.ask(Method::DELETE, "/api/session", &token, None).await, @"204");
    });
}

#[test]
fn a_wrong_password_and_an_unknown_login_get_the_same_answer() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        for login in ["dana", "nobody", &"x".repeat(100_000)] {
            let answer = house.post("/api/session", "", json!({ "login": login, "password": "wrong horse" })).await;
            insta::assert_snapshot!(answer, @r#"
            401 {
              "error": {
                "code": "wrong_password"
              }
            }
            "#);
        }
    });
}

#[test]
fn who_guesses_has_to_wait() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let guess = json!({ "login": "dana", "password": "wrong horse" });
        for _ in 0..5 {
            assert_eq!(house.post("/api/session", "", guess.clone()).await.status, 401);
        }
        insta::assert_snapshot!(house.post("/api/session", "", guess.clone()).await, @r#"
        429 {
          "error": {
            "code": "too_many_attempts",
            "detail": {
              "seconds": "30"
            }
          }
        }
        "#);
        let right = json!({ "login": "dana", "password": PASSWORD });
        assert_eq!(house.post("/api/session", "", right.clone()).await.status, 429, "not even with the right one");
        house.stage.world.pass(30_000);
        assert_eq!(house.post("/api/session", "", right).await.status, 200);
    });
}

#[test]
fn an_account_that_is_switched_off_is_told_so_after_the_right_password() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let token = house.desk("dana").await;
        let off = "UPDATE users SET active = 0 WHERE login = 'dana'";
        house.stage.db.write(move |tx, _| Ok(tx.execute(off, &[])?)).await.unwrap();
        insta::assert_snapshot!(house.post("/api/session", "", json!({ "login": "dana", "password": PASSWORD })).await, @r#"
        403 {
          "error": {
            "code": "account_disabled"
          }
        }
        "#);
        let guess = json!({ "login": "dana", "password": "wrong horse" });
        assert_eq!(house.post("/api/session", "", guess).await.status, 401);
        assert_eq!(house.get("/api/session", &token).await.status, 403, "an open session ends with it");
    });
}

#[test]
fn li_wei_works_on_a_device_not_at_a_desk() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let answer = house.post("/api/session", "", json!({ "login": "li.wei", "password": PASSWORD })).await;
        insta::assert_snapshot!(answer, @r#"
        403 {
          "error": {
            "code": "not_permitted",
            "detail": {
              "role": "technician"
            }
          }
        }
        "#);
        let token = house.device("li.wei", 1).await;
        insta::assert_snapshot!(house.get("/api/session", &token).await, @r#"
        403 {
          "error": {
            "code": "not_permitted"
          }
        }
        "#);
        assert_eq!(house.get("/api/people", &token).await.status, 403);
    });
}

#[test]
fn a_desk_stays_open_while_it_is_used() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let token = house.desk("dana").await;
        for _ in 0..4 {
            house.stage.world.pass(11 * HOUR);
            assert_eq!(house.get("/api/session", &token).await.status, 200);
        }
        house.stage.world.pass(12 * HOUR);
        insta::assert_snapshot!(house.get("/api/session", &token).await, @r#"
        401 {
          "error": {
            "code": "session_expired"
          }
        }
        "#);
    });
}

#[test]
fn a_request_that_cannot_be_read_is_told_without_repeating_it() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let send = async |kind: &str, body: &str| {
            let request = Request::post("/api/session").header(header::CONTENT_TYPE, kind);
            house.send(request.body(Body::from(body.to_owned())).unwrap()).await.to_string()
        };
        let json = "application/json";
        let answers = [
            send(json, "{\"login\": \"dana\", \"password\": ").await,
            send(json, "{\"login\": 5}").await,
            send("text/plain", "{}").await,
            send(json, &format!("\"{}\"", "x".repeat(300_000))).await,
        ];
        insta::assert_snapshot!(answers.join("\n"), @r#"
        400 {
          "error": {
            "code": "malformed_request",
            "detail": {
              "why": "syntax"
            }
          }
        }
        400 {
          "error": {
            "code": "malformed_request",
            "detail": {
              "why": "shape"
            }
          }
        }
        400 {
          "error": {
            "code": "malformed_request",
            "detail": {
              "why": "content_type"
            }
          }
        }
        400 {
          "error": {
            "code": "malformed_request",
            "detail": {
              "why": "too_large"
            }
          }
        }
        "#);
        insta::assert_snapshot!(house.get("/api/nothing", "").await, @r#"
        404 {
          "error": {
            "code": "not_found"
          }
        }
        "#);
        insta::assert_snapshot!(house.ask(Method::PUT, "/api/session", "", None).await, @r#"
        404 {
          "error": {
            "code": "not_found"
          }
        }
        "#);
    });
}

#[test]
fn neither_password_nor_token_is_stored() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let token = house.device("li.wei", 1).await;
        let kept = house
            .stage
            .db
            .read(|tx, _| {
                let hash = tx
                    .query_one("SELECT password_hash FROM users WHERE id = $1", values![LI_WEI])?
                    .string("password_hash")?;
                let session = tx.query_one("SELECT token_hash FROM sessions", &[])?.bytes("token_hash")?.to_vec();
                let audit = tx.query("SELECT what, detail FROM audit ORDER BY id", &[])?;
                Ok((hash, session, format!("{audit:?}")))
            })
            .await
            .unwrap();
        assert!(kept.0.starts_with("$argon2id$"));
        assert_eq!(kept.1, crate::auth::Token::from_caller(&token).hash());
        assert!(!kept.2.contains(PASSWORD) && !kept.2.contains(&token));
    });
}

#[test]
fn the_cookie_changes_nothing() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let token = house.desk("zhao.min").await;
        let ask = async |method: Method, path: &str| {
            let request = Request::builder()
                .method(method)
                .uri(path)
                .header(header::COOKIE, format!("a=b; jobsheet_desk={token}"));
            house
                .send(request.header(header::CONTENT_TYPE, "application/json").body(Body::from("{}")).unwrap())
                .await
                .status
        };
        assert_eq!(ask(Method::GET, "/api/people").await, 401);
        assert_eq!(ask(Method::POST, "/api/live").await, 401);
        assert_eq!(
            ask(Method::GET, &format!("/blobs/{}", "0".repeat(64))).await,
            404,
            "known, but there is no such blob"
        );
    });
}

#[test]
fn behind_a_proxy_only_the_last_address_counts() {
    on_both(async |stage| {
        let house = House::open_to(stage, Outside { behind_proxy: true, secure: true }).await;
        let guess = async |forwarded: &str| {
            let body = json!({ "login": "dana", "password": "wrong horse" }).to_string();
            let request = Request::post("/api/session").header(header::CONTENT_TYPE, "application/json");
            house
                .send(request.header("x-forwarded-for", forwarded).body(Body::from(body)).unwrap())
                .await
                .status
                .as_u16()
        };
        for at in 0..5 {
            // Who guesses may write what they like before it.
            assert_eq!(guess(&format!("10.0.0.{at}, 203.0.113.7")).await, 401);
        }
        assert_eq!((guess("10.9.9.9, 203.0.113.7").await, guess("203.0.113.8").await), (429, 401));
        let right = house.post("/api/session", "", json!({ "login": "dana", "password": PASSWORD })).await;
        assert!(right.header("set-cookie").ends_with("; Secure"), "{}", right.header("set-cookie"));
    });
}
