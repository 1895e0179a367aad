//! What may be uploaded, and whether the bytes are what they claim to be. Only the first bytes are looked at: that keeps pages
//! and programs out; a picture that cannot be decoded harms nobody.

use jobsheet_api::{ApiError, ErrorCode};

use super::{MAX_BYTES, MAX_DOCUMENT_BYTES};
use crate::error::Result;

/// How many first bytes decide.
pub(super) const HEAD: usize = 16;

/// Checks the announced type and size.
///
/// # Errors
/// `invalid_input` about `mime` or `bytes`, `blob_too_large`.
pub(super) fn check_announced(mime: &str, bytes: u64) -> Result<()> {
    let max = match mime {
        "image/jpeg" | "image/png" | "image/webp" => MAX_BYTES,
        "application/json" => MAX_DOCUMENT_BYTES,
        _ => return Err(ApiError::invalid("mime", "unsupported").into()),
    };
    if bytes == 0 {
        return Err(ApiError::invalid("bytes", "empty").into());
    }
    if bytes > max {
        return Err(ApiError::new(ErrorCode::BlobTooLarge).with("max", max).into());
    }
    Ok(())
}

/// Whether bytes that begin with `head` are of the announced type.
///
/// # Errors
/// `not_an_image`, or `invalid_input` for a document.
pub(super) fn check_head(mime: &str, head: &[u8]) -> Result<()> {
    let fits = match mime {
        "image/jpeg" => head.starts_with(&[0xff, 0xd8, 0xff]),
        "image/png" => head.starts_with(b"\x89PNG\r\n\x1a\n"),
        "image/webp" => head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP"),
        // A report model is one JSON object.
        "application/json" if head.first() == Some(&b'{') => true,
        "application/json" => return Err(ApiError::invalid("mime", "not_json").into()),
        _ => false,
    };
    if fits { Ok(()) } else { Err(ErrorCode::NotAnImage.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_known_by_its_first_bytes() {
        check_head("image/jpeg", &[0xff, 0xd8, 0xff, 0xe0, 0, 0x10]).unwrap();
        check_head("image/png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
        check_head("image/webp", b"RIFF\x24\0\0\0WEBPVP8 ").unwrap();
        check_head("application/json", b"{\"template\":1}").unwrap();
        for (mime, head) in [
            ("image/jpeg", &b"<html><script>"[..]),
            ("image/jpeg", b""),
            ("image/png", b"\x89PNG"),
            ("image/webp", b"RIFF\x24\0\0\0WAVEfmt "),
            ("image/jpeg", b"\x89PNG\r\n\x1a\n"),
        ] {
            assert_eq!(check_head(mime, head).unwrap_err().code(), ErrorCode::NotAnImage, "{mime}");
        }
    }

    #[test]
    fn what_is_no_photo_or_too_large_is_refused_when_announced() {
        let said = |mime, bytes| check_announced(mime, bytes).unwrap_err().to_string();
        assert_eq!(said("text/html", 10), "refused: invalid_input field=mime why=unsupported");
        assert_eq!(said("image/svg+xml", 10), "refused: invalid_input field=mime why=unsupported");
        assert_eq!(said("image/jpeg", 0), "refused: invalid_input field=bytes why=empty");
        assert_eq!(said("image/jpeg", MAX_BYTES + 1), "refused: blob_too_large max=26214400");
        assert_eq!(said("application/json", MAX_DOCUMENT_BYTES + 1), "refused: blob_too_large max=1048576");
        check_announced("image/jpeg", MAX_BYTES).unwrap();
    }
}
