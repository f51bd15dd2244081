//! Stands in for `image-webp`: no WebP. See `../README.md`.

include!("../../never.rs");

never! {
    WebPDecoder {
        dimensions() -> (u32, u32);
        has_alpha() -> bool;
        icc_profile() -> Result<Option<Vec<u8>>, &'static str>;
        output_buffer_size() -> Option<usize>;
        read_image(&mut [u8]) -> Result<(), &'static str>;
    }
}

impl WebPDecoder {
    pub fn new<R>(_: R) -> Result<Self, &'static str> {
        Err("image-webp is left out of this program: crates/without/README.md")
    }
}
