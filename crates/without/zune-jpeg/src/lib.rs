//! Stands in for `zune-jpeg`: no JPEG. See `../README.md`.

pub use zune_core;
use zune_core::colorspace::ColorSpace;

pub struct JpegDecoder;

impl JpegDecoder {
    pub fn new<T>(_: T) -> Self {
        Self
    }

    pub fn decode_headers(&mut self) -> Result<(), &'static str> {
        Err("zune-jpeg is left out of this program: crates/without/README.md")
    }

    pub fn dimensions(&self) -> Option<(usize, usize)> {
        None
    }

    pub fn icc_profile(&self) -> Option<Vec<u8>> {
        None
    }

    pub fn input_colorspace(&self) -> Option<ColorSpace> {
        None
    }
}
