//! Hearing of changes, over a real socket where it matters.

use std::net::SocketAddr;
use std::time::Duration;

use axum::http::Method;
use futures::StreamExt;
use serde_json::json;
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::cx::Cx;
use crate::db::Tx;
use crate::testing::{House, LI_WEI, enrolment, on_both};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// The house on a port of its own.
async fn listening(house: &House) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = house.router.clone();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

async fn open(address: SocketAddr, ticket: &str) -> Result<Socket, u16> {
    match tokio_tungstenite::connect_async(format!("ws://{address}/poke?ticket={ticket}")).await {
        Ok((socket, _)) => Ok(socket),
        Err(tokio_tungstenite::tungstenite::Error::Http(answer)) => Err(answer.status().as_u16()),
        Err(error) => panic!("{error}"),
    }
}

async fn next(socket: &mut Socket) -> String {
    let message = tokio::time::timeout(Duration::from_secs(20), socket.next()).await.unwrap();
    match message {
        Some(Ok(Message::Text(text))) => text.to_string(),
        Some(Ok(Message::Close(_))) | None => "closed".to_owned(),
        other => panic!("{other:?}"),
    }
}

async fn poke(house: &House, topic: String) {
    let poke = move |tx: &mut Tx, _: &mut Cx| {
        tx.poke(topic.clone());
        Ok(())
    };
    house.stage.db.write(poke).await.unwrap();
}

#[test]
fn a_phone_hears_its_feed_and_not_those_of_others() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let address = listening(&house).await;
        let token = house.device("li.wei", 1).await;
        let session = crate::auth::Token::from_caller(&token).hash();
        let ticket = house.app.tickets.issue(&mut house.app.db.cx(), session);
        let mut socket = open(address, &ticket).await.unwrap();
        assert_eq!(next(&mut socket).await, r#"{"feeds":[]}"#, "it may have missed something");
        poke(&house, "user:somebody else".to_owned()).await;
        poke(&house, "office".to_owned()).await;
        poke(&house, format!("user:{LI_WEI}")).await;
        assert_eq!(next(&mut socket).await, format!(r#"{{"feeds":["user:{LI_WEI}"]}}"#));
        assert_eq!(open(address, &ticket).await.err(), Some(401), "a ticket opens once");
        house.stop();
        assert_eq!(next(&mut socket).await, "closed");
    });
}

#[test]
fn a_ticket_of_a_revoked_phone_opens_nothing() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let address = listening(&house).await;
        let enrolled = house.post("/api/enrol", "", enrolment("li.wei", 1)).await.json();
        let session = crate::auth::Token::from_caller(enrolled["token"].as_str().unwrap()).hash();
        let ticket = house.app.tickets.issue(&mut house.app.db.cx(), session);
        let admin = house.desk("zhao.min").await;
        let path = format!("/api/devices/{}/revoke", enrolled["replica"].as_str().unwrap());
        house.post(&path, &admin, json!({})).await;
        assert_eq!(open(address, &ticket).await.err(), Some(403));
    });
}

#[test]
fn a_desk_gets_a_ticket_and_a_device_does_not_get_a_desks() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let address = listening(&house).await;
        let dana = house.desk("dana").await;
        let answer = house.post("/api/live", &dana, json!({})).await;
        insta::assert_snapshot!(answer, @r#"
        200 {
          "ticket": "[secret]"
        }
        "#);
        let mut socket = open(address, answer.json()["ticket"].as_str().unwrap()).await.unwrap();
        assert_eq!(next(&mut socket).await, r#"{"feeds":[]}"#);
        poke(&house, "office".to_owned()).await;
        assert_eq!(next(&mut socket).await, r#"{"feeds":["office"]}"#);
        assert_eq!(house.post("/api/live", &house.device("li.wei", 1).await, json!({})).await.status, 403);
    });
}

#[test]
fn where_no_websocket_gets_through_a_get_waits() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let token = house.device("li.wei", 1).await;
        let session = crate::auth::Token::from_caller(&token).hash();
        let ticket = house.app.tickets.issue(&mut house.app.db.cx(), session);
        let path = format!("/poke?ticket={ticket}");
        let waiting = house.ask(Method::GET, &path, "", None);
        let poking = async {
            loop {
                tokio::time::sleep(Duration::from_millis(20)).await;
                poke(&house, format!("user:{LI_WEI}")).await;
            }
        };
        tokio::select! {
            answer = waiting => insta::assert_snapshot!(answer, @r#"
            200 {
              "feeds": [
                "user:00000000-0000-0000-0000-000000000011"
              ]
            }
            "#),
            () = poking => {}
        }
        assert_eq!(house.get(&path, "").await.status, 401);
        assert_eq!(house.get("/poke?ticket=x", "").await.status, 401);
    });
}

#[test]
fn a_desk_that_waits_for_changes_leaves_when_the_server_stops() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let dana = house.desk("dana").await;
        insta::assert_snapshot!(house.get("/api/changes?after=0", &dana).await, @r#"
        200 {
          "orders": [],
          "seq": 0
        }
        "#);
        let waiting = house.get("/api/changes?after=0&wait=25", &dana);
        let stopping = async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            house.stop();
        };
        let (answer, ()) = futures::join!(waiting, stopping);
        assert_eq!(answer.json()["orders"], json!([]));
        assert_eq!(house.get("/api/changes", &house.device("li.wei", 1).await).await.status, 403);
    });
}
