//! Stands in for `gif`: no GIF. See `../README.md`.

include!("../../never.rs");

pub enum ColorOutput {
    RGBA,
}

pub struct DecodeOptions;

impl DecodeOptions {
    #[allow(clippy::new_without_default, reason = "as the other has it")]
    pub fn new() -> Self {
        Self
    }

    pub fn set_color_output(&mut self, _: ColorOutput) {}

    pub fn read_info<R>(self, _: R) -> Result<Decoder, &'static str> {
        Err("gif is left out of this program: crates/without/README.md")
    }
}

never! {
    Decoder {
        read_next_frame() -> Result<Option<&Frame>, &'static str>;
    }
}

pub struct Frame {
    pub buffer: Vec<u8>,
}
