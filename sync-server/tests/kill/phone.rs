//! A phone that speaks the wire by hand.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use jobsheet_model::{Clock, ReplicaId, Timestamp, UserId};
use jobsheet_sync::envelope::public_key;
use jobsheet_sync::{Envelope, FeedId, SyncRequest, SyncResponse, decode_response, encode_request};
use serde_json::{Value, json};

use crate::server::call;

pub struct Phone {
    pub token: String,
    pub replica: ReplicaId,
    pub user: UserId,
    pub secret: [u8; 32],
}

impl Phone {
    pub fn enrol(address: SocketAddr, login: &Value, number: u8) -> Self {
        let secret = [number; 32];
        let body = json!({
            "login": login["login"], "password": login["password"], "device_name": "phone",
            "public_key": hex::encode(public_key(&secret)), "replica": null,
        });
        let headers = [("content-type", "application/json")];
        let answer = call(address, "POST", "/api/enrol", &headers, body.to_string().as_bytes()).unwrap();
        let said: Value = serde_json::from_slice(&answer.body).unwrap();
        Self {
            token: said["token"].as_str().unwrap().to_owned(),
            replica: said["replica"].as_str().unwrap().parse().unwrap(),
            user: said["person"]["id"].as_str().unwrap().parse().unwrap(),
            secret,
        }
    }

    pub fn sync(&self, address: SocketAddr, cursor: BTreeMap<FeedId, u64>, push: Vec<Envelope>) -> SyncResponse {
        let request = SyncRequest {
            replica: self.replica,
            incarnation: 1,
            cursor,
            manifests: BTreeMap::new(),
            clock: Clock { boot: "b".to_owned(), uptime: 1, wall: Timestamp(1) },
            push,
            limit: 1_000,
            waiting: None,
            ticket: false,
            contact: None,
        };
        let bearer = format!("Bearer {}", self.token);
        let headers = [("authorization", bearer.as_str()), ("content-type", jobsheet_sync::frame::CONTENT_TYPE)];
        let answer = call(address, "POST", "/sync", &headers, &encode_request(&request)).unwrap();
        assert_eq!(answer.status, 200, "{}", answer.head);
        decode_response(&answer.body, &request).unwrap()
    }

    /// Everything from the beginning.
    pub fn read_all(&self, address: SocketAddr) -> SyncResponse {
        let mut all = self.sync(address, BTreeMap::new(), Vec::new());
        while all.more {
            let next = self.sync(address, all.cursor.clone(), Vec::new());
            all.pull.extend(next.pull);
            (all.more, all.cursor) = (next.more, next.cursor);
        }
        all
    }
}
