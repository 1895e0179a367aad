//! Pictures that are really pictures: with detail, so that they weigh what photos weigh.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use crate::Result;

/// A photo of so many pixels; each seed shows something else.
///
/// # Errors
/// When it cannot be encoded.
pub fn photo(width: u32, height: u32, seed: u32) -> Result<Vec<u8>> {
    let mut state = seed.max(1);
    let picture = RgbImage::from_fn(width, height, |x, y| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        let grain = (state & 31) as u8;
        let wave = ((x * seed / 7 + y / 3) % 160) as u8;
        Rgb([wave / 2 + grain + 60, wave + grain, 200 - wave / 2 + grain / 2])
    });
    encode(picture.into(), ImageFormat::Jpeg)
}

/// A signature as a pad draws it: dark strokes on nothing.
///
/// # Errors
/// When it cannot be encoded.
pub fn drawing() -> Result<Vec<u8>> {
    let picture = RgbaImage::from_fn(600, 200, |x, y| {
        let line = 100.0 + 60.0 * (f64::from(x) / 40.0).sin() - f64::from(x) / 20.0;
        if (f64::from(y) - line).abs() < 3.0 { Rgba([20, 20, 40, 255]) } else { Rgba([0, 0, 0, 0]) }
    });
    encode(picture.into(), ImageFormat::Png)
}

fn encode(picture: DynamicImage, format: ImageFormat) -> Result<Vec<u8>> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, format)?;
    Ok(out.into_inner())
}
