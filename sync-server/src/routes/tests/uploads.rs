//! Photos on their way, by tus.

use axum::body::{Body, Bytes};
use axum::http::{Method, Request};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures::{SinkExt, StreamExt, channel::mpsc};
use sha2::{Digest, Sha256};

use crate::db::values;
use crate::testing::{Answer, House, on_both};

/// A photo of so many bytes, different for each `seed`.
pub(super) fn photo(seed: u8, bytes: usize) -> Vec<u8> {
    let mut photo: Vec<u8> = (0..bytes).map(|at| (at as u8).wrapping_mul(31).wrapping_add(seed)).collect();
    photo[..3].copy_from_slice(&[0xff, 0xd8, 0xff]);
    photo
}

pub(super) fn name_of(photo: &[u8]) -> String {
    hex::encode(Sha256::digest(photo))
}

fn request(method: Method, path: &str, token: &str) -> axum::http::request::Builder {
    let request = Request::builder().method(method).uri(path).header("tus-resumable", "1.0.0");
    request.header("authorization", format!("Bearer {token}"))
}

pub(super) async fn announce(house: &House, token: &str, sha256: &str, bytes: usize, mime: &str) -> Answer {
    let metadata = format!("sha256 {}, mime {}", STANDARD.encode(sha256), STANDARD.encode(mime));
    let request =
        request(Method::POST, "/uploads", token).header("upload-length", bytes).header("upload-metadata", metadata);
    house.send(request.body(Body::empty()).unwrap()).await
}

fn patch(path: &str, token: &str, offset: usize, body: Body) -> Request<Body> {
    let request = request(Method::PATCH, path, token).header("content-type", "application/offset+octet-stream");
    request.header("upload-offset", offset).body(body).unwrap()
}

pub(super) async fn append(house: &House, path: &str, token: &str, offset: usize, bytes: &[u8]) -> Answer {
    house.send(patch(path, token, offset, Body::from(bytes.to_vec()))).await
}

async fn head(house: &House, path: &str, token: &str) -> Answer {
    house.send(request(Method::HEAD, path, token).body(Body::empty()).unwrap()).await
}

/// Sends a photo whole.
pub(super) async fn upload(house: &House, token: &str, photo: &[u8]) -> Answer {
    let begun = announce(house, token, &name_of(photo), photo.len(), "image/jpeg").await;
    append(house, begun.header("location"), token, 0, photo).await
}

/// Status and offset, the two things that a client acts on.
fn told(answer: &Answer) -> (u16, String) {
    (answer.status.as_u16(), answer.header("upload-offset").to_owned())
}

async fn stored(house: &House) -> usize {
    house.stage.db.read(|tx, _| Ok(tx.query("SELECT sha256 FROM blobs", &[])?.len())).await.unwrap()
}

#[test]
fn li_wei_sends_a_photo_in_pieces() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let token = house.device("li.wei", 1).await;
        let photo = photo(1, 1_500_000);
        let begun = announce(&house, &token, &name_of(&photo), photo.len(), "image/jpeg").await;
        assert_eq!(told(&begun), (201, "0".into()));
        assert_eq!((begun.header("tus-resumable"), begun.header("upload-length")), ("1.0.0", "1500000"));
        let path = begun.header("location");
        assert_eq!(told(&append(&house, path, &token, 0, &photo[..600_000]).await), (204, "600000".into()));
        assert_eq!(told(&head(&house, path, &token).await), (200, "600000".into()));
        // Announced again after the app was restarted: the same upload, where it stands.
        let again = announce(&house, &token, &name_of(&photo), photo.len(), "image/jpeg").await;
        assert_eq!((told(&again), again.header("location")), ((201, "600000".into()), path));
        assert_eq!(told(&append(&house, path, &token, 600_000, &photo[600_000..]).await), (204, "1500000".into()));
        let blob = house.get(&format!("/blobs/{}", name_of(&photo)), &token).await;
        assert_eq!((blob.status.as_u16(), blob.body == photo), (200, true));
        // All of it again, because the last answer was lost.
        assert_eq!(told(&head(&house, path, &token).await), (200, "1500000".into()));
        assert_eq!(told(&append(&house, path, &token, 1_500_000, &[]).await), (204, "1500000".into()));
        assert!(!house.app.part_path(upload_id(path)).exists());
    });
}

fn upload_id(path: &str) -> crate::uploads::UploadId {
    crate::uploads::UploadId(path.strip_prefix("/uploads/").unwrap().parse().unwrap())
}

#[test]
fn a_wrong_offset_is_told_the_right_one() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let token = house.device("li.wei", 1).await;
        let photo = photo(1, 1000);
        let begun = announce(&house, &token, &name_of(&photo), photo.len(), "image/jpeg").await;
        let path = begun.header("location");
        append(&house, path, &token, 0, &photo[..400]).await;
        for offset in [0, 399, 401, 1000] {
            let answer = append(&house, path, &token, offset, &photo[..100]).await;
            assert_eq!(told(&answer), (409, "400".into()));
            insta::assert_snapshot!(answer, @r#"
            409 {
              "error": {
                "code": "offset_mismatch",
                "detail": {
                  "offset": "400"
                }
              }
            }
            "#);
        }
    });
}

#[test]
fn bytes_with_another_hash_begin_again() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let token = house.device("li.wei", 1).await;
        let photo = photo(1, 1000);
        let begun = announce(&house, &token, &name_of(&photo), photo.len(), "image/jpeg").await;
        let path = begun.header("location");
        let mut damaged = photo.clone();
        damaged[500] ^= 1;
        let answer = append(&house, path, &token, 0, &damaged).await;
        insta::assert_snapshot!(answer, @r#"
        460 {
          "error": {
            "code": "hash_mismatch"
          }
        }
        "#);
        assert_eq!(told(&head(&house, path, &token).await), (200, "0".into()));
        assert_eq!(stored(&house).await, 0);
        assert_eq!(told(&append(&house, path, &token, 0, &photo).await), (204, "1000".into()));
        assert_eq!(stored(&house).await, 1);
    });
}

#[test]
fn what_is_no_photo_is_refused() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let token = house.device("li.wei", 1).await;
        let page = b"<html><script>alert(1)</script></html>".to_vec();
        let begun = announce(&house, &token, &name_of(&page), page.len(), "image/jpeg").await;
        insta::assert_snapshot!(append(&house, begun.header("location"), &token, 0, &page).await, @r#"
        415 {
          "error": {
            "code": "not_an_image"
          }
        }
        "#);
        insta::assert_snapshot!(announce(&house, &token, &name_of(&page), page.len(), "text/html").await, @r#"
        422 {
          "error": {
            "code": "invalid_input",
            "detail": {
              "field": "mime",
              "why": "unsupported"
            }
          }
        }
        "#);
        insta::assert_snapshot!(announce(&house, &token, &name_of(&page), 26_214_401, "image/jpeg").await, @r#"
        413 {
          "error": {
            "code": "blob_too_large",
            "detail": {
              "max": "26214400"
            }
          }
        }
        "#);
        insta::assert_snapshot!(announce(&house, &token, "../../etc/passwd", 10, "image/jpeg").await, @r#"
        422 {
          "error": {
            "code": "invalid_input",
            "detail": {
              "field": "sha256",
              "why": "not_a_hash"
            }
          }
        }
        "#);
        assert_eq!(stored(&house).await, 0);
    });
}

#[test]
fn more_than_was_announced_is_refused() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let token = house.device("li.wei", 1).await;
        let photo = photo(1, 1000);
        let begun = announce(&house, &token, &name_of(&photo), 500, "image/jpeg").await;
        insta::assert_snapshot!(append(&house, begun.header("location"), &token, 0, &photo).await, @r#"
        413 {
          "error": {
            "code": "blob_too_large",
            "detail": {
              "max": "500"
            }
          }
        }
        "#);
        assert_eq!(told(&head(&house, begun.header("location"), &token).await), (200, "0".into()));
        // Announced rightly, the same content goes through.
        assert_eq!(told(&upload(&house, &token, &photo).await), (204, "1000".into()));
    });
}

#[test]
fn a_report_travels_as_a_document() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let token = house.device("li.wei", 1).await;
        let report = br#"{"template":1,"lines":[]}"#;
        let begun = announce(&house, &token, &name_of(report), report.len(), "application/json").await;
        assert_eq!(told(&append(&house, begun.header("location"), &token, 0, report).await), (204, "25".into()));
        let blob = house.get(&format!("/blobs/{}", name_of(report)), &token).await;
        assert_eq!(
            (blob.header("content-type"), blob.header("x-content-type-options")),
            ("application/json", "nosniff")
        );
    });
}

#[test]
fn an_upload_belongs_to_its_device() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let (li_wei, wang_fang) = (house.device("li.wei", 1).await, house.device("wang.fang", 2).await);
        let photo = photo(1, 1000);
        let begun = announce(&house, &li_wei, &name_of(&photo), photo.len(), "image/jpeg").await;
        let path = begun.header("location");
        insta::assert_snapshot!(append(&house, path, &wang_fang, 0, &photo).await, @r#"
        404 {
          "error": {
            "code": "not_found"
          }
        }
        "#);
        assert_eq!(head(&house, path, &wang_fang).await.status, 404);
        let desk = house.desk("dana").await;
        assert_eq!(head(&house, path, &desk).await.status, 401, "a desk has no uploads");
        assert_eq!(head(&house, path, "").await.status, 401);
    });
}

#[test]
fn what_exists_is_not_told_to_who_may_not_see_it() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let (li_wei, wang_fang) = (house.device("li.wei", 1).await, house.device("wang.fang", 2).await);
        let photo = photo(1, 1000);
        assert_eq!(told(&upload(&house, &li_wei, &photo).await), (204, "1000".into()));
        // He has sent it before: nothing to send.
        let known = announce(&house, &li_wei, &name_of(&photo), photo.len(), "image/jpeg").await;
        assert_eq!(told(&known), (201, "1000".into()));
        // She has not: she must bring all the bytes, and then it is stored once.
        let unknown = announce(&house, &wang_fang, &name_of(&photo), photo.len(), "image/jpeg").await;
        assert_eq!(told(&unknown), (201, "0".into()));
        assert_eq!(house.get(&format!("/blobs/{}", name_of(&photo)), &wang_fang).await.status, 404);
        assert_eq!(
            told(&append(&house, unknown.header("location"), &wang_fang, 0, &photo).await),
            (204, "1000".into())
        );
        assert_eq!(stored(&house).await, 1);
        assert_eq!(house.get(&format!("/blobs/{}", name_of(&photo)), &wang_fang).await.status, 200);
    });
}

#[test]
fn what_arrived_before_the_connection_broke_is_kept() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let token = house.device("li.wei", 1).await;
        let photo = photo(1, 700_000);
        let begun = announce(&house, &token, &name_of(&photo), photo.len(), "image/jpeg").await;
        let path = begun.header("location");
        let (mut line, received) = mpsc::channel::<std::io::Result<Bytes>>(4);
        line.send(Ok(Bytes::copy_from_slice(&photo[..650_000]))).await.unwrap();
        line.send(Err(std::io::ErrorKind::ConnectionReset.into())).await.unwrap();
        house.send(patch(path, &token, 0, Body::from_stream(received))).await;
        assert_eq!(told(&head(&house, path, &token).await), (200, "650000".into()));
        assert_eq!(told(&append(&house, path, &token, 650_000, &photo[650_000..]).await), (204, "700000".into()));
    });
}

#[test]
fn a_phone_that_comes_back_does_not_wait_for_its_dead_connection() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let token = house.device("li.wei", 1).await;
        let photo = photo(1, 700_000);
        let begun = announce(&house, &token, &name_of(&photo), photo.len(), "image/jpeg").await;
        let path = begun.header("location");
        // The line stays open and silent after its first piece, as when a phone goes underground.
        let (mut line, received) = mpsc::channel::<std::io::Result<Bytes>>(4);
        let (told_taken, taken) = futures::channel::oneshot::channel();
        let mut told_taken = Some(told_taken);
        let received = received.inspect(move |_| {
            told_taken.take().map(|told| told.send(()));
        });
        line.send(Ok(Bytes::copy_from_slice(&photo[..300_000]))).await.unwrap();
        let dead = house.send(patch(path, &token, 0, Body::from_stream(received)));
        let back = async {
            taken.await.unwrap();
            told(&head(&house, path, &token).await)
        };
        let (dead, back) = futures::join!(dead, back);
        assert_eq!(back, (200, "300000".into()));
        assert_eq!(told(&dead), (204, "300000".into()));
        assert_eq!(told(&append(&house, path, &token, 300_000, &photo[300_000..]).await), (204, "700000".into()));
        drop(line);
    });
}

#[test]
fn a_server_killed_between_two_steps_goes_on() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let token = house.device("li.wei", 1).await;

        // Killed after the bytes were written and before the row said so: they are sent again.
        let first = photo(1, 1000);
        let begun = announce(&house, &token, &name_of(&first), 1000, "image/jpeg").await;
        append(&house, begun.header("location"), &token, 0, &first[..400]).await;
        let part = house.app.part_path(upload_id(begun.header("location")));
        std::fs::write(&part, [&first[..400], &[9; 300][..]].concat()).unwrap();
        assert_eq!(
            told(&append(&house, begun.header("location"), &token, 400, &first[400..]).await),
            (204, "1000".into())
        );

        // Killed after the row said "all here" and before the bytes were looked at.
        let second = photo(2, 1000);
        let begun = announce(&house, &token, &name_of(&second), 1000, "image/jpeg").await;
        let part = house.app.part_path(upload_id(begun.header("location")));
        std::fs::write(&part, &second).unwrap();
        let all = "UPDATE uploads SET received = bytes";
        house.stage.db.write(move |tx, _| Ok(tx.execute(all, &[])?)).await.unwrap();
        assert_eq!(told(&head(&house, begun.header("location"), &token).await), (200, "1000".into()));
        assert_eq!(stored(&house).await, 2);

        // Killed after the move and before the last transaction.
        let third = photo(3, 1000);
        let begun = announce(&house, &token, &name_of(&third), 1000, "image/jpeg").await;
        let part = house.app.part_path(upload_id(begun.header("location")));
        std::fs::write(&part, &third).unwrap();
        house.app.blobs.keep(&part, &name_of(&third).parse().unwrap()).unwrap();
        house.stage.db.write(move |tx, _| Ok(tx.execute(all, &[])?)).await.unwrap();
        let again = announce(&house, &token, &name_of(&third), 1000, "image/jpeg").await;
        assert_eq!(told(&again), (201, "1000".into()));
        assert_eq!(stored(&house).await, 3);

        // The folder has lost the part: begin again, not "missing file" for ever.
        let fourth = photo(4, 1000);
        let begun = announce(&house, &token, &name_of(&fourth), 1000, "image/jpeg").await;
        append(&house, begun.header("location"), &token, 0, &fourth[..400]).await;
        std::fs::remove_file(house.app.part_path(upload_id(begun.header("location")))).unwrap();
        assert_eq!(
            told(&append(&house, begun.header("location"), &token, 400, &fourth[400..]).await),
            (409, "0".into())
        );
        assert_eq!(told(&append(&house, begun.header("location"), &token, 0, &fourth).await), (204, "1000".into()));
    });
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told_and_harms_nothing() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let token = house.device("li.wei", 1).await;
        let photo = photo(1, 1000);
        let begun = announce(&house, &token, &name_of(&photo), photo.len(), "image/jpeg").await;
        let path = begun.header("location");
        let part = house.app.part_path(upload_id(path));
        // Linux has a device on which there is never room.
        std::os::unix::fs::symlink("/dev/full", &part).unwrap();
        let answer = append(&house, path, &token, 0, &photo).await;
        insta::assert_snapshot!(answer, @r#"
        507 {
          "error": {
            "code": "storage_full"
          }
        }
        "#);
        assert_eq!(told(&head(&house, path, &token).await), (200, "0".into()));
        std::fs::remove_file(&part).unwrap();
        assert_eq!(told(&append(&house, path, &token, 0, &photo).await), (204, "1000".into()));
    });
}

#[test]
fn another_version_of_the_protocol_is_told_ours() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let token = house.device("li.wei", 1).await;
        let request = Request::post("/uploads")
            .header("authorization", format!("Bearer {token}"))
            .header("tus-resumable", "2.0.0");
        let answer = house.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!((answer.status.as_u16(), answer.header("tus-version")), (412, "1.0.0"));
        let abilities = house.send(Request::options("/uploads").body(Body::empty()).unwrap()).await;
        assert_eq!((abilities.header("tus-extension"), abilities.header("tus-max-size")), ("creation", "26214400"));
    });
}

#[test]
fn the_receipt_is_in_the_transaction_that_stores() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let token = house.device("li.wei", 1).await;
        let heard = house.stage.db.pokes().subscribe([format!("user:{}", crate::testing::LI_WEI)].into());
        let photo = photo(1, 1000);
        upload(&house, &token, &photo).await;
        heard.heard().await;
        let sha256 = name_of(&photo);
        let sql = "SELECT gone FROM feed_items WHERE feed = $1 AND item = $2";
        let feed = format!("user:{}", crate::testing::LI_WEI);
        let receipt = house.stage.db.read(move |tx, _| Ok(tx.query_opt(sql, values![&feed, &sha256])?)).await.unwrap();
        assert!(receipt.is_some());
    });
}

#[test]
fn what_nobody_finishes_is_removed_after_a_month() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let token = house.device("li.wei", 1).await;
        let (old, new) = (photo(1, 1000), photo(2, 1000));
        let begin = async |photo: &[u8]| {
            let begun = announce(&house, &token, &name_of(photo), photo.len(), "image/jpeg").await;
            append(&house, begun.header("location"), &token, 0, &photo[..400]).await;
            let part = house.app.part_path(upload_id(begun.header("location")));
            // The file's age is the system's business, not the test clock's.
            let file = std::fs::File::options().write(true).open(&part).unwrap();
            file.set_modified(std::time::SystemTime::now() - std::time::Duration::from_secs(48 * 3600)).unwrap();
            part
        };
        let old_part = begin(&old).await;
        let day = 24 * 3_600_000;
        house.stage.world.pass(29 * day);
        let new_part = begin(&new).await;
        assert_eq!(crate::uploads::sweep(&house.app).await.unwrap(), 0);
        house.stage.world.pass(day + 1);
        assert_eq!(crate::uploads::sweep(&house.app).await.unwrap(), 1);
        assert_eq!((old_part.exists(), new_part.exists()), (false, true));
        // The phone comes back after all, signs in, and announces it anew.
        let token = house.device("li.wei", 1).await;
        let again = announce(&house, &token, &name_of(&old), old.len(), "image/jpeg").await;
        assert_eq!(told(&again), (201, "0".into()));
    });
}
