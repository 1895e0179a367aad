//! Photos: what was confirmed is there, and what was cut off goes on.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};

use argon2::password_hash::PasswordHasher;
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jobsheet_model::person::{Person, Role};
use jobsheet_server::cx::SystemWorld;
use jobsheet_server::db::Database;
use jobsheet_server::people::{self, NewAccount};
use sha2::{Digest, Sha256};

use crate::server::{Server, call, command};

const ROUNDS: usize = 6;
const PHONES: u8 = 3;
const BYTES: usize = 40_000;

/// A photo that was confirmed: by which phone, under which name.
struct Confirmed {
    token: String,
    sha256: String,
    photo: Vec<u8>,
}

fn enrol(address: SocketAddr, phone: u8) -> Option<String> {
    let key = ed25519_dalek::SigningKey::from_bytes(&[phone + 1; 32]).verifying_key();
    let body = serde_json::json!({
        "login": "li.wei", "password": "correct horse", "device_name": "phone", "public_key": hex::encode(key.as_bytes()), "replica": null,
    });
    let answer =
        call(address, "POST", "/api/enrol", &[("content-type", "application/json")], body.to_string().as_bytes())?;
    let body: serde_json::Value = serde_json::from_slice(&answer.body).ok()?;
    Some(body["token"].as_str()?.to_owned())
}

/// Sends a photo in two pieces. `Some` only when the server has confirmed all of it.
fn send(address: SocketAddr, token: &str, sha256: &str, photo: &[u8]) -> Option<()> {
    let bearer = format!("Bearer {token}");
    let common = [("authorization", bearer.as_str()), ("tus-resumable", "1.0.0")];
    let metadata = format!("sha256 {}, filetype {}", STANDARD.encode(sha256), STANDARD.encode("image/jpeg"));
    let length = photo.len().to_string();
    let announce = [common[0], common[1], ("upload-metadata", metadata.as_str()), ("upload-length", length.as_str())];
    let begun = call(address, "POST", "/uploads", &announce, &[])?;
    let path = begun.header("location")?.to_owned();
    let mut offset: usize = begun.header("upload-offset")?.parse().ok()?;
    while offset < photo.len() {
        let end = (offset + photo.len() / 2).min(photo.len());
        let at = offset.to_string();
        let piece =
            [common[0], common[1], ("content-type", "application/offset+octet-stream"), ("upload-offset", at.as_str())];
        let answer = call(address, "PATCH", &path, &piece, &photo[offset..end])?;
        assert_eq!(answer.status, 204, "{}", answer.head);
        offset = answer.header("upload-offset")?.parse().ok()?;
    }
    Some(())
}

/// A phone's life until the server dies.
fn work(address: SocketAddr, round: usize, phone: u8, confirmed: &Sender<Confirmed>) {
    let Some(token) = enrol(address, phone) else { return };
    for turn in 0_u32.. {
        let mut photo = vec![0u8; BYTES];
        photo[..3].copy_from_slice(&[0xff, 0xd8, 0xff]);
        photo[3..16].copy_from_slice(format!("{round:03} {phone:03} {turn:05}").as_bytes());
        let sha256 = hex::encode(Sha256::digest(&photo));
        if send(address, &token, &sha256, &photo).is_none() {
            return;
        }
        if confirmed.send(Confirmed { token: token.clone(), sha256, photo }).is_err() {
            return;
        }
    }
}

fn add_li_wei(data: &Path) {
    std::fs::create_dir_all(data).unwrap();
    let db = Database::inline(Some(&data.join("jobsheet.sqlite")), Arc::new(SystemWorld)).unwrap();
    let cheap = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8, 1, 1, None).unwrap());
    let password_hash = cheap.hash_password_with_salt(b"correct horse", &[1; 16]).unwrap().to_string();
    db.write_now(&mut db.cx(), |tx, cx| {
        let (name, phone, skills) = ("李伟".to_owned(), String::new(), Vec::new());
        let person = Person { id: cx.id(), name, role: Role::Technician, phone, skills, home: None };
        let account = NewAccount { person, login: "li.wei".to_owned(), password_hash: password_hash.clone() };
        people::add(tx, cx, None, &account)
    })
    .unwrap();
}

#[test]
fn what_was_confirmed_survives_kill_9() {
    let folder = tempfile::TempDir::new().unwrap();
    let data = folder.path().join("data");
    add_li_wei(&data);
    let mut confirmed = Vec::new();
    for round in 0..ROUNDS {
        let server = Server::start(&data);
        let address = server.address;
        let (send, receive) = mpsc::channel();
        std::thread::scope(|scope| {
            for phone in 0..PHONES {
                let send = send.clone();
                scope.spawn(move || work(address, round, phone, &send));
            }
            drop(send);
            // Killed in the middle of something else in each round: after another number of photos, and at once.
            for _ in 0..(4 + 3 * round) {
                confirmed.push(receive.recv().expect("the server dies only when killed"));
            }
            server.kill();
            confirmed.extend(receive.iter());
        });
    }
    let server = Server::start(&data);
    let mut lost = 0;
    for photo in &confirmed {
        let bearer = format!("Bearer {}", photo.token);
        let answer =
            call(server.address, "GET", &format!("/blobs/{}", photo.sha256), &[("authorization", &bearer)], &[])
                .unwrap();
        lost += usize::from(answer.status != 200 || answer.body != photo.photo);
    }
    assert_eq!(lost, 0, "of {} confirmed photos", confirmed.len());
    // What was cut off goes on where it stood.
    let token = enrol(server.address, 0).unwrap();
    let last = &confirmed[confirmed.len() - 1];
    send(server.address, &token, &last.sha256, &last.photo).unwrap();
    server.kill();
    assert!(command(&data, "doctor").status().unwrap().success(), "the doctor finds something");
}
