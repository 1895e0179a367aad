//! Who may see a photo.

use axum::body::Body;
use axum::http::{Request, header};

use super::uploads::{name_of, photo, upload};
use crate::testing::{House, on_both};

#[test]
fn a_photo_is_shown_to_the_office_and_to_who_took_it() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let (li_wei, wang_fang) = (house.device("li.wei", 1).await, house.device("wang.fang", 2).await);
        let photo = photo(1, 100_000);
        upload(&house, &li_wei, &photo).await;
        let path = format!("/blobs/{}", name_of(&photo));
        let dana = house.desk("dana").await;
        let mut seen = Vec::new();
        for (who, token) in [("nobody", ""), ("li wei", &li_wei), ("wang fang", &wang_fang), ("dana", &dana)] {
            seen.push((who, house.get(&path, token).await.status.as_u16()));
        }
        assert_eq!(seen, [("nobody", 401), ("li wei", 200), ("wang fang", 404), ("dana", 200)]);
        assert_eq!(house.get("/blobs/../../lock", &dana).await.status, 404);
        assert_eq!(house.get(&path.to_uppercase().replace("BLOBS", "blobs"), &dana).await.status, 404);
    });
}

#[test]
fn an_image_tag_on_a_desk_shows_it_by_the_cookie() {
    on_both(async |stage| {
        let house = House::open(stage).await;
        let li_wei = house.device("li.wei", 1).await;
        let photo = photo(1, 100_000);
        upload(&house, &li_wei, &photo).await;
        let cookie = format!("jobsheet_desk={}", house.desk("dana").await);
        let ask = async |tag: &str| {
            let request = Request::get(format!("/blobs/{}", name_of(&photo))).header(header::COOKIE, &cookie);
            house.send(request.header(header::IF_NONE_MATCH, tag).body(Body::empty()).unwrap()).await
        };
        let answer = ask("").await;
        assert_eq!((answer.status.as_u16(), answer.body.len()), (200, 100_000));
        let told = [
            "content-type",
            "cache-control",
            "content-security-policy",
            "content-length",
            "etag",
            "x-content-type-options",
        ];
        let told = told.map(|name| format!("{name}: {}", answer.header(name))).join("\n");
        insta::assert_snapshot!(told.replace(&name_of(&photo), "[sha256]"), @r#"
        content-type: image/jpeg
        cache-control: private, max-age=31536000, immutable
        content-security-policy: default-src 'none'; sandbox
        content-length: 100000
        etag: "[sha256]"
        x-content-type-options: nosniff
        "#);
        let again = ask(answer.header("etag")).await;
        assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
    });
}
