//! A photo as it comes from a camera, made into one that can be kept and sent: upright, at most so many pixels wide,
//! recompressed, with a small version and something to show before either is there.
//!
//! [`process`] is a pure function of bytes. It takes a few hundred milliseconds for 12 megapixels, so it never runs on
//! the thread that answers commands: natively it has a thread, in a browser a worker with a program of its own
//! (`bin/jobsheet-photo.rs`), so that the codecs are loaded when a photo may come and not before.
//!
//! **Invariant:** hostile bytes cost at most [`MAX_PIXELS`] of memory and an error code. The sizes in a file's header
//! are checked before a pixel is decoded.
//!
//! What is sent holds no EXIF. Time and place of a photo are facts of the record; a file that is passed on must not
//! tell where its maker lives.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod decode;
mod encode;
mod exif;

use jobsheet_api::ErrorCode;
use sha2::{Digest, Sha256};

pub use exif::FromExif;

/// Longest edge of what is kept and sent.
pub const MAX_EDGE: u32 = 2048;
/// JPEG quality of what is kept and sent.
pub const QUALITY: u8 = 82;
/// Longest edge of the small version.
pub const THUMB_EDGE: u32 = 320;
/// No camera file is larger.
pub const MAX_BYTES: usize = 25 * 1024 * 1024;
/// No picture with more is decoded.
pub const MAX_PIXELS: u64 = 64_000_000;

/// A photo ready to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Processed {
    /// The picture, upright, without EXIF.
    pub jpeg: Vec<u8>,
    /// SHA-256 of `jpeg` in lower-case hex: its name.
    pub sha256: String,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// The small version; never leaves the device.
    pub thumb_jpeg: Vec<u8>,
    /// Some 25 bytes from which a blurred picture can be drawn.
    pub thumbhash: Vec<u8>,
    /// What the camera wrote into the file.
    pub exif: FromExif,
}

/// Makes a camera's file into a [`Processed`] photo with edges of at most `max_edge` pixels.
///
/// # Errors
///
/// [`ErrorCode::BlobTooLarge`] over the limits in bytes or pixels, [`ErrorCode::NotAnImage`] for everything that is no
/// complete JPEG, PNG or WebP.
pub fn process(bytes: &[u8], max_edge: u32, quality: u8) -> Result<Processed, ErrorCode> {
    if bytes.len() > MAX_BYTES {
        return Err(ErrorCode::BlobTooLarge);
    }
    let (exif, orientation) = exif::read(bytes);
    let decoded = decode::decode(bytes, max_edge)?;
    let picture = encode::upright(encode::fit(&decoded.picture, max_edge)?, orientation);
    let thumb = encode::fit(&picture, THUMB_EDGE)?;
    let jpeg = encode::jpeg(&picture, quality, decoded.icc.as_deref())?;
    Ok(Processed {
        sha256: hex::encode(Sha256::digest(&jpeg)),
        jpeg,
        width: picture.width(),
        height: picture.height(),
        thumb_jpeg: encode::jpeg(&thumb, 75, decoded.icc.as_deref())?,
        thumbhash: encode::thumbhash(&thumb)?,
        exif,
    })
}

#[cfg(test)]
mod tests;
