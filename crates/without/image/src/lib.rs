//! Stands in for `image`: no file of pixels is read. See `../README.md`.

include!("../../never.rs");

use std::convert::Infallible;
use std::marker::PhantomData;

/// Why no image is read.
#[derive(Debug)]
pub enum ImageError {
    Limits(Infallible),
    LeftOut,
}

impl std::fmt::Display for ImageError {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("image is left out of this program: crates/without/README.md")
    }
}

pub type ImageResult<T> = Result<T, ImageError>;

pub enum ImageFormat {
    Gif,
    Jpeg,
    Png,
    Tiff,
    WebP,
}

pub fn guess_format(_: &[u8]) -> ImageResult<ImageFormat> {
    Err(ImageError::LeftOut)
}

#[derive(Default)]
pub struct Limits;

pub trait ImageDecoder {
    fn icc_profile(&mut self) -> ImageResult<Option<Vec<u8>>>;
    fn set_limits(&mut self, limits: Limits) -> ImageResult<()>;
}

pub mod codecs {
    macro_rules! decoder {
        ($module:ident, $name:ident) => {
            pub mod $module {
                pub enum $name {}

                impl $name {
                    pub fn new<R>(_: R) -> crate::ImageResult<Self> {
                        Err(crate::ImageError::LeftOut)
                    }
                }

                impl crate::ImageDecoder for $name {
                    fn icc_profile(&mut self) -> crate::ImageResult<Option<Vec<u8>>> {
                        match *self {}
                    }

                    fn set_limits(&mut self, _: crate::Limits) -> crate::ImageResult<()> {
                        match *self {}
                    }
                }
            }
        };
    }

    decoder!(gif, GifDecoder);
    decoder!(jpeg, JpegDecoder);
    decoder!(png, PngDecoder);
    decoder!(webp, WebPDecoder);
}

pub trait Pixel {
    type Subpixel;
}

macro_rules! pixel {
    ($name:ident, $channels:literal) => {
        pub struct $name<T>(pub [T; $channels]);

        impl<T> Pixel for $name<T> {
            type Subpixel = T;
        }
    };
}

pixel!(Luma, 1);
pixel!(LumaA, 2);
pixel!(Rgb, 3);
pixel!(Rgba, 4);

never! {
    ColorType {
        channel_count() -> u8;
        has_alpha() -> bool;
        has_color() -> bool;
    }

    Pixels {
        as_bytes() -> &[u8];
        color() -> ColorType;
        height() -> u32;
        pixels() -> std::vec::IntoIter<(u32, u32, Rgba<u8>)>;
        rotate90() -> DynamicImage;
        rotate270() -> DynamicImage;
        to_luma8() -> ImageBuffer<Luma<u8>, Vec<u8>>;
        to_rgb8() -> ImageBuffer<Rgb<u8>, Vec<u8>>;
        width() -> u32;
    }
}

pub struct ImageBuffer<P, C>(Pixels, PhantomData<(P, C)>);

impl<P, C> ImageBuffer<P, C> {
    pub fn from_raw(_: u32, _: u32, _: C) -> Option<Self> {
        panic!("image is left out of this program: crates/without/README.md")
    }
}

pub enum DynamicImage {
    ImageLuma8(ImageBuffer<Luma<u8>, Vec<u8>>),
    ImageLumaA8(ImageBuffer<LumaA<u8>, Vec<u8>>),
    ImageRgb8(ImageBuffer<Rgb<u8>, Vec<u8>>),
    ImageRgba8(ImageBuffer<Rgba<u8>, Vec<u8>>),
}

impl DynamicImage {
    pub fn from_decoder<D>(_: D) -> ImageResult<Self> {
        Err(ImageError::LeftOut)
    }
}

impl std::ops::Deref for DynamicImage {
    type Target = Pixels;

    fn deref(&self) -> &Pixels {
        match self {
            Self::ImageLuma8(image) => &image.0,
            Self::ImageLumaA8(image) => &image.0,
            Self::ImageRgb8(image) => &image.0,
            Self::ImageRgba8(image) => &image.0,
        }
    }
}

impl<P> From<ImageBuffer<P, Vec<u8>>> for DynamicImage {
    fn from(image: ImageBuffer<P, Vec<u8>>) -> Self {
        match image.0 {}
    }
}

/// Is only imported: the methods are in `Pixels`.
pub trait GenericImageView {}

pub trait EncodableLayout {
    fn as_bytes(&self) -> &[u8];
}

impl EncodableLayout for [u8] {
    fn as_bytes(&self) -> &[u8] {
        self
    }
}

pub mod imageops {
    use crate::DynamicImage;

    pub fn flip_horizontal_in_place(image: &mut DynamicImage) {
        match **image {}
    }

    pub fn flip_vertical_in_place(image: &mut DynamicImage) {
        match **image {}
    }

    pub fn rotate180_in_place(image: &mut DynamicImage) {
        match **image {}
    }
}
