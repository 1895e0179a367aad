//! Photos as cameras make them: turned, large, with a place inside, and files that are no photos.

use std::io::Cursor;

use exif::experimental::Writer;
use exif::{Field, In, Rational, Tag, Value};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use jobsheet_api::ErrorCode;

use super::{FromExif, MAX_BYTES, MAX_EDGE, Processed, QUALITY, process};

/// Red on the left, blue on the right, a green bar along the top: every turn of it looks different.
fn picture(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| match (x < width / 2, y < height / 4) {
        (_, true) => Rgb([0, 200, 0]),
        (true, false) => Rgb([200, 0, 0]),
        (false, false) => Rgb([0, 0, 200]),
    })
}

fn file(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.into().write_to(&mut out, format).unwrap();
    out.into_inner()
}

fn done(bytes: &[u8]) -> Processed {
    process(bytes, MAX_EDGE, QUALITY).unwrap()
}

/// Puts EXIF fields into a JPEG, as a camera does.
fn with_exif(jpeg: &[u8], fields: &[Field]) -> Vec<u8> {
    let mut writer = Writer::new();
    for field in fields {
        writer.push_field(field);
    }
    let mut tiff = Cursor::new(Vec::new());
    writer.write(&mut tiff, false).unwrap();
    let body = [b"Exif\0\0".as_slice(), &tiff.into_inner()].concat();
    let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, &body, &jpeg[2..]].concat()
}

fn field(tag: Tag, value: Value) -> Field {
    Field { tag, ifd_num: In::PRIMARY, value }
}

/// The colour in the middle of a corner's quarter.
fn colour(photo: &Processed, across: f64, down: f64) -> &'static str {
    let picture = image::load_from_memory(&photo.jpeg).unwrap().into_rgb8();
    let at = |edge: u32, share: f64| (f64::from(edge) * share) as u32;
    match picture.get_pixel(at(photo.width, across), at(photo.height, down)).0 {
        [r, g, b] if r > 100 && g < 100 && b < 100 => "red",
        [r, g, b] if g > 100 && r < 100 && b < 100 => "green",
        [r, g, b] if b > 100 && r < 100 && g < 100 => "blue",
        _ => "other",
    }
}

#[test]
fn a_large_photo_is_made_smaller_and_keeps_its_shape() {
    let photo = done(&file(picture(4032, 3024), ImageFormat::Jpeg));
    assert_eq!((photo.width, photo.height), (2016, 1512));
    assert!(photo.jpeg.len() < 200_000, "{}", photo.jpeg.len());
    let thumb = image::load_from_memory(&photo.thumb_jpeg).unwrap();
    assert_eq!((thumb.width(), thumb.height()), (320, 240));
    assert!((5..40).contains(&photo.thumbhash.len()));
    assert_eq!(photo.sha256.len(), 64);
}

#[test]
fn edges_never_exceed_the_limit_and_small_photos_stay_as_they_are() {
    for ((width, height), expected) in [
        ((3000, 100), (2048, 68)),
        ((100, 5000), (40, 2048)),
        ((2048, 2048), (2048, 2048)),
        ((2100, 2100), (2048, 2048)),
        ((640, 480), (640, 480)),
        ((1, 1), (1, 1)),
    ] {
        let photo = done(&file(picture(width, height), ImageFormat::Jpeg));
        assert!(photo.width <= MAX_EDGE && photo.height <= MAX_EDGE);
        let close = |a: u32, b: u32| a.abs_diff(b) <= 1;
        assert!(
            close(photo.width, expected.0) && close(photo.height, expected.1),
            "{width}×{height} became {}×{}",
            photo.width,
            photo.height
        );
    }
}

#[test]
fn every_way_of_holding_the_camera_ends_upright() {
    let upright = picture(400, 300);
    // What the sensor stored, for each orientation code that the camera then wrote.
    let stored: [(u16, RgbImage); 8] = {
        use image::imageops::{flip_horizontal as flip, flip_vertical, rotate90, rotate180, rotate270};
        [
            (1, upright.clone()),
            (2, flip(&upright)),
            (3, rotate180(&upright)),
            (4, flip_vertical(&upright)),
            (5, flip(&rotate90(&upright))),
            (6, rotate270(&upright)),
            (7, flip(&rotate270(&upright))),
            (8, rotate90(&upright)),
        ]
    };
    for (code, sensor) in stored {
        let jpeg = with_exif(&file(sensor, ImageFormat::Jpeg), &[field(Tag::Orientation, Value::Short(vec![code]))]);
        let photo = done(&jpeg);
        assert_eq!((photo.width, photo.height), (400, 300), "orientation {code}");
        let corners = [colour(&photo, 0.5, 0.1), colour(&photo, 0.25, 0.7), colour(&photo, 0.75, 0.7)];
        assert_eq!(corners, ["green", "red", "blue"], "orientation {code}");
    }
}

#[test]
fn the_cameras_claims_are_read_and_do_not_travel() {
    let degrees = |d, m, s| {
        Value::Rational(vec![
            Rational { num: d, denom: 1 },
            Rational { num: m, denom: 1 },
            Rational { num: s, denom: 100 },
        ])
    };
    let jpeg = with_exif(
        &file(picture(64, 48), ImageFormat::Jpeg),
        &[
            field(Tag::DateTimeOriginal, Value::Ascii(vec![b"2026:11:20 09:30:00".to_vec()])),
            field(Tag::GPSLatitude, degrees(36, 12, 900)),
            field(Tag::GPSLatitudeRef, Value::Ascii(vec![b"N".to_vec()])),
            field(Tag::GPSLongitude, degrees(117, 7, 1200)),
            field(Tag::GPSLongitudeRef, Value::Ascii(vec![b"E".to_vec()])),
        ],
    );
    let photo = done(&jpeg);
    assert_eq!(photo.exif.taken.as_deref(), Some("2026:11:20 09:30:00"));
    let (north, east) = photo.exif.place.unwrap();
    assert!((north - 36.2025).abs() < 1e-6 && (east - 117.12).abs() < 1e-6, "{north} {east}");
    assert_eq!(super::exif::read(&photo.jpeg).0, FromExif::default());
}

#[test]
fn other_kinds_of_pictures_become_jpeg_on_white() {
    let clear = RgbaImage::from_pixel(50, 40, Rgba([0, 0, 0, 0]));
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let photo = done(&file(clear.clone(), format));
        let middle = image::load_from_memory_with_format(&photo.jpeg, ImageFormat::Jpeg).unwrap().into_rgb8();
        assert!(middle.get_pixel(25, 20).0.iter().all(|channel| *channel > 250));
    }
    let grey = image::GrayImage::from_pixel(60, 40, image::Luma([90]));
    let photo = done(&file(grey, ImageFormat::Jpeg));
    assert_eq!((photo.width, photo.height), (60, 40));
}

#[test]
fn bytes_that_are_no_image_are_named_so() {
    let jpeg = file(picture(800, 600), ImageFormat::Jpeg);
    let png = file(picture(80, 60), ImageFormat::Png);
    for bytes in [
        b"".as_slice(),
        b"hello",
        b"GIF89a\x01\0\x01\0",
        &jpeg[..3],
        &jpeg[..40],
        &png[..60],
        &[0xff, 0xd8, 0xff, 0xd9],
    ] {
        assert_eq!(process(bytes, MAX_EDGE, QUALITY).err(), Some(ErrorCode::NotAnImage), "{} bytes", bytes.len());
    }
}

#[test]
fn what_would_fill_the_memory_is_refused_before_it_is_decoded() {
    assert_eq!(process(&vec![0; MAX_BYTES + 1], MAX_EDGE, QUALITY).err(), Some(ErrorCode::BlobTooLarge));
    // A JPEG and a PNG of a few hundred bytes that claim to be 60,000 pixels wide and high.
    let mut jpeg = file(picture(8, 8), ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xea, 0x60, 0xea, 0x60]);
    assert_eq!(process(&jpeg, MAX_EDGE, QUALITY).err(), Some(ErrorCode::BlobTooLarge));

    let mut png = file(picture(8, 8), ImageFormat::Png);
    png[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    let code = process(&png, MAX_EDGE, QUALITY).err();
    assert!(matches!(code, Some(ErrorCode::BlobTooLarge | ErrorCode::NotAnImage)), "{code:?}");
}

#[test]
fn damaged_bytes_never_panic() {
    let jpeg = file(picture(120, 90), ImageFormat::Jpeg);
    let mut seed = 1_u32;
    for _ in 0..300 {
        let mut hurt = jpeg.clone();
        for _ in 0..3 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let at = seed as usize % hurt.len();
            hurt[at] = (seed >> 24) as u8;
        }
        let _ = process(&hurt, MAX_EDGE, QUALITY);
    }
}
