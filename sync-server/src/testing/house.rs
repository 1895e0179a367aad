//! The server's routes with people at them, for tests that speak HTTP without a socket.

use std::fmt;
use std::sync::OnceLock;

use argon2::password_hash::PasswordHasher;
use argon2::{Argon2, Params};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use jobsheet_model::UserId;
use jobsheet_model::person::{Person, Role};
use serde_json::{Value, json};
use tokio::sync::watch;
use tower::ServiceExt;
use uuid::Uuid;

use super::Stage;
use crate::app::{App, Outside};
use crate::people::{self, NewAccount};
use crate::router::router;

/// Everybody's password.
pub(crate) const PASSWORD: &str = "correct horse";

/// 李伟 technician.
pub(crate) const LI_WEI: UserId = UserId(Uuid::from_u128(0x11));
/// 王芳 technician.
pub(crate) const WANG_FANG: UserId = UserId(Uuid::from_u128(0x12));
/// 达娜 dispatcher.
pub(crate) const DANA: UserId = UserId(Uuid::from_u128(0x21));
/// 孙丽 supervisor.
pub(crate) const SUN_LI: UserId = UserId(Uuid::from_u128(0x31));
/// 赵敏 administrator.
pub(crate) const ZHAO_MIN: UserId = UserId(Uuid::from_u128(0x41));

const PEOPLE: [(UserId, &str, &str, Role); 5] = [
    (LI_WEI, "li.wei", "李伟", Role::Technician),
    (WANG_FANG, "wang.fang", "王芳", Role::Technician),
    (DANA, "dana", "达娜", Role::Dispatcher),
    (SUN_LI, "sun.li", "孙丽", Role::Supervisor),
    (ZHAO_MIN, "zhao.min", "赵敏", Role::Administrator),
];

/// The server, open for requests.
pub(crate) struct House {
    pub(crate) stage: Stage,
    pub(crate) app: App,
    pub(crate) router: Router,
    stop: watch::Sender<bool>,
}

/// The cheapest hash: what is tested here is not its strength.
fn password_hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| {
        let cheap = Params::new(8, 1, 1, None).unwrap();
        let argon = Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, cheap);
        argon.hash_password_with_salt(PASSWORD.as_bytes(), &[1; 16]).unwrap().to_string()
    })
}

/// Adds the five people.
pub(crate) async fn add_people(stage: &Stage) {
    let add = |tx: &mut crate::db::Tx, cx: &mut crate::cx::Cx| {
        for (id, login, name, role) in PEOPLE {
            let (phone, skills) = (String::new(), Vec::new());
            let person = Person { id, name: name.to_owned(), role, phone, skills, home: None };
            let password_hash = password_hash().to_owned();
            people::add(tx, cx, None, &NewAccount { person, login: login.to_owned(), password_hash })?;
        }
        Ok(())
    };
    stage.db.write(add).await.unwrap();
}

impl House {
    /// Opens with the five people.
    pub(crate) async fn open(stage: Stage) -> Self {
        Self::open_to(stage, Outside::default()).await
    }

    /// The same, reached in another way.
    pub(crate) async fn open_to(stage: Stage, outside: Outside) -> Self {
        add_people(&stage).await;
        let (stop, stopping) = watch::channel(false);
        let app = App::new(stage.db.clone(), stage.dir(), outside, stopping).await.unwrap();
        let router = router(app.clone(), None);
        Self { stage, app, router, stop }
    }

    /// The server is asked to stop.
    pub(crate) fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// Sends a request.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 64 << 20).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// A request with a token and a JSON body, where there are such.
    pub(crate) async fn ask(&self, method: Method, path: &str, token: &str, body: Option<Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.send(request.header(header::CONTENT_TYPE, "application/json").body(body).unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str, token: &str) -> Answer {
        self.ask(Method::GET, path, token, None).await
    }

    pub(crate) async fn post(&self, path: &str, token: &str, body: Value) -> Answer {
        self.ask(Method::POST, path, token, Some(body)).await
    }

    /// Signs in at a desk; the token.
    pub(crate) async fn desk(&self, login: &str) -> String {
        let answer = self.post("/api/session", "", json!({ "login": login, "password": PASSWORD })).await;
        answer.json()["token"].as_str().unwrap_or_else(|| panic!("{login}: {answer}")).to_owned()
    }

    /// Enrols a device whose key is made from `seed`; the token.
    pub(crate) async fn device(&self, login: &str, seed: u8) -> String {
        let answer = self.post("/api/enrol", "", enrolment(login, seed)).await;
        answer.json()["token"].as_str().unwrap_or_else(|| panic!("{login}: {answer}")).to_owned()
    }
}

/// What a device sends to enrol.
pub(crate) fn enrolment(login: &str, seed: u8) -> Value {
    let key = ed25519_dalek::SigningKey::from_bytes(&[seed; 32]).verifying_key();
    json!({
        "login": login,
        "password": PASSWORD,
        "device_name": format!("{login}'s phone"),
        "public_key": hex::encode(key.as_bytes()),
        "replica": null,
    })
}

/// What the server answered.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }
}

impl fmt::Display for Answer {
    /// The status and the body, with tokens and made ids hidden: a whole answer, for snapshots.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status.as_u16())?;
        let mut json = self.json();
        if !json.is_null() {
            hide(&mut json);
            write!(f, " {}", serde_json::to_string_pretty(&json).unwrap())?;
        } else if !self.body.is_empty() {
            write!(f, " {} bytes", self.body.len())?;
        }
        Ok(())
    }
}

fn hide(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if (name == "token" || name == "ticket") && value.as_str().is_some_and(|text| !text.is_empty()) {
                    *value = json!("[secret]");
                } else {
                    hide(value);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(hide),
        // Ids of people are small numbers; version 7 is what the server makes.
        Value::String(text) if Uuid::try_parse(text).is_ok_and(|id| id.get_version_num() == 7) => {
            *text = "[id]".to_owned();
        }
        _ => {}
    }
}
