//! Answers of a server, and of what stands between.

use jobsheet_api::{ApiError, ErrorCode};

use super::Response;

fn answer(status: u16, body: &str) -> Response {
    Response { status, body: body.as_bytes().to_vec(), ..Response::default() }
}

#[test]
fn the_servers_words_are_believed_before_its_status() {
    let words = answer(403, r#"{"error":{"code":"device_revoked","detail":{}}}"#);
    assert_eq!(words.error(), ErrorCode::DeviceRevoked.into());
}

#[test]
fn an_answer_without_words_is_read_from_its_status() {
    for (status, code) in [
        (401, ErrorCode::SessionExpired),
        (404, ErrorCode::NotFound),
        (409, ErrorCode::OffsetMismatch),
        (413, ErrorCode::BlobTooLarge),
        (460, ErrorCode::HashMismatch),
        (502, ErrorCode::Busy),
        (507, ErrorCode::StorageFull),
    ] {
        for body in ["", "<html>", r#"{"error":{"code":"of_a_newer_server"}}"#] {
            assert_eq!(answer(status, body).error(), ApiError::new(code).with("status", status));
        }
    }
}

#[test]
fn a_hotels_login_page_is_not_mistaken_for_the_server() {
    let page = answer(200, "<html>Welcome to our Wi-Fi</html>");
    assert_eq!(page.json::<Vec<u8>>(), Err(ErrorCode::Busy.into()));
}

#[test]
fn a_server_cannot_ask_to_be_left_alone_for_ever() {
    let mut busy = answer(503, "");
    busy.headers.insert("retry-after".into(), "999999999999".into());
    assert_eq!(busy.retry_after_ms(), Some(3_600_000));
    busy.headers.insert("retry-after".into(), "soon".into());
    assert_eq!(busy.retry_after_ms(), None);
}
