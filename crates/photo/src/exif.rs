//! What the camera wrote into the file: which way it was held, and, for information only, when and where.

use std::io::Cursor;

use exif::{Exif, In, Reader, Tag, Value};
use image::metadata::Orientation;

/// Claims of the file. Never evidence: the record holds the device's own time and place.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FromExif {
    /// Local time as the camera's clock had it, `YYYY:MM:DD HH:MM:SS`.
    pub taken: Option<String>,
    /// Degrees north and east.
    pub place: Option<(f64, f64)>,
}

pub fn read(bytes: &[u8]) -> (FromExif, Orientation) {
    let Ok(exif) = Reader::new().read_from_container(&mut Cursor::new(bytes)) else {
        return (FromExif::default(), Orientation::NoTransforms);
    };
    let orientation = exif
        .get_field(Tag::Orientation, In::PRIMARY)
        .and_then(|field| field.value.get_uint(0))
        .and_then(|code| Orientation::from_exif(u8::try_from(code).unwrap_or(0)))
        .unwrap_or(Orientation::NoTransforms);
    (FromExif { taken: taken(&exif), place: place(&exif) }, orientation)
}

fn taken(exif: &Exif) -> Option<String> {
    let field = exif.get_field(Tag::DateTimeOriginal, In::PRIMARY)?;
    let Value::Ascii(lines) = &field.value else { return None };
    let text = String::from_utf8(lines.first()?.clone()).ok()?;
    // `YYYY:MM:DD HH:MM:SS` and nothing else.
    let shaped = text.len() == 19 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b':' || byte == b' ');
    shaped.then_some(text)
}

fn place(exif: &Exif) -> Option<(f64, f64)> {
    let north = degrees(exif, Tag::GPSLatitude, Tag::GPSLatitudeRef, b'S')?;
    let east = degrees(exif, Tag::GPSLongitude, Tag::GPSLongitudeRef, b'W')?;
    (north.abs() <= 90.0 && east.abs() <= 180.0).then_some((north, east))
}

fn degrees(exif: &Exif, value: Tag, side: Tag, negative: u8) -> Option<f64> {
    let Value::Rational(parts) = &exif.get_field(value, In::PRIMARY)?.value else { return None };
    let [degrees, minutes, seconds] = parts.get(..3)? else { return None };
    let sum = degrees.to_f64() + minutes.to_f64() / 60.0 + seconds.to_f64() / 3600.0;
    let Value::Ascii(sides) = &exif.get_field(side, In::PRIMARY)?.value else { return None };
    let sign = if sides.first()?.first() == Some(&negative) { -1.0 } else { 1.0 };
    sum.is_finite().then_some(sum * sign)
}
