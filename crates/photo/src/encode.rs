//! From pixels to files: scaling, turning, JPEG, ThumbHash.

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::U8x3;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::RgbImage;
use image::imageops::{flip_horizontal, flip_vertical, rotate90, rotate180, rotate270};
use image::metadata::Orientation;
use jobsheet_api::ErrorCode;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

/// ThumbHash takes pictures up to this edge.
const HASH_EDGE: u32 = 100;

/// The picture with edges of at most `max_edge`; never enlarged.
pub fn fit(picture: &RgbImage, max_edge: u32) -> Result<RgbImage, ErrorCode> {
    let (width, height) = picture.dimensions();
    let longest = width.max(height);
    if longest <= max_edge {
        return Ok(picture.clone());
    }
    let scale = |edge: u32| (u64::from(edge) * u64::from(max_edge) / u64::from(longest)).max(1) as u32;
    // Typed, so that only this kind of pixel is compiled in: the others come with half a megabyte of tables.
    let source =
        TypedImageRef::<U8x3>::from_buffer(width, height, picture.as_raw()).map_err(|_| ErrorCode::Internal)?;
    let mut target = RgbImage::new(scale(width), scale(height));
    let (width, height) = target.dimensions();
    let mut into = TypedImage::<U8x3>::from_buffer(width, height, target.as_mut()).map_err(|_| ErrorCode::Internal)?;
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
    Resizer::new().resize_typed(&source, &mut into, &options).map_err(|_| ErrorCode::Internal)?;
    Ok(target)
}

/// Turned the way the camera was held.
pub fn upright(picture: RgbImage, orientation: Orientation) -> RgbImage {
    match orientation {
        Orientation::NoTransforms => picture,
        Orientation::Rotate90 => rotate90(&picture),
        Orientation::Rotate180 => rotate180(&picture),
        Orientation::Rotate270 => rotate270(&picture),
        Orientation::FlipHorizontal => flip_horizontal(&picture),
        Orientation::FlipVertical => flip_vertical(&picture),
        Orientation::Rotate90FlipH => flip_horizontal(&rotate90(&picture)),
        Orientation::Rotate270FlipH => flip_horizontal(&rotate270(&picture)),
    }
}

/// A JPEG with halved colour resolution, as cameras write it: a third smaller, and no eye sees it.
pub fn jpeg(picture: &RgbImage, quality: u8, icc: Option<&[u8]>) -> Result<Vec<u8>, ErrorCode> {
    let (Ok(width), Ok(height)) = (u16::try_from(picture.width()), u16::try_from(picture.height())) else {
        return Err(ErrorCode::BlobTooLarge);
    };
    let mut out = Vec::with_capacity(picture.as_raw().len() / 12);
    let mut encoder = Encoder::new(&mut out, quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    if let Some(icc) = icc {
        encoder.add_icc_profile(icc).map_err(|_| ErrorCode::Internal)?;
    }
    encoder.encode(picture.as_raw(), width, height, ColorType::Rgb).map_err(|_| ErrorCode::Internal)?;
    Ok(out)
}

/// Something to show before the picture is there.
pub fn thumbhash(picture: &RgbImage) -> Result<Vec<u8>, ErrorCode> {
    let small = fit(picture, HASH_EDGE)?;
    let rgba: Vec<u8> = small.pixels().flat_map(|pixel| [pixel[0], pixel[1], pixel[2], 255]).collect();
    Ok(thumbhash::rgba_to_thumb_hash(small.width() as usize, small.height() as usize, &rgba))
}
