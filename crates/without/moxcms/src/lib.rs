//! Stands in for `moxcms`: no colours in CMYK. typst stops where one is used. See `../README.md`.

include!("../../never.rs");

use std::sync::Arc;

#[derive(Debug)]
pub enum CmsError {
    /// Named as what typst prints when it stops.
    MoxcmsIsLeftOutOfThisProgram,
}

pub enum ColorProfile {}

impl ColorProfile {
    pub fn new_from_slice(_: &[u8]) -> Result<Self, CmsError> {
        Err(CmsError::MoxcmsIsLeftOutOfThisProgram)
    }

    pub fn new_srgb() -> Self {
        panic!("moxcms is left out of this program: crates/without/README.md")
    }

    pub fn create_transform_8bit(
        &self,
        _: Layout,
        _: &ColorProfile,
        _: Layout,
        _: TransformOptions,
    ) -> Result<Arc<Transform8BitExecutor>, CmsError> {
        match *self {}
    }
}

pub enum Layout {
    Rgb,
    Rgba,
}

#[derive(Default)]
pub enum RenderingIntent {
    #[default]
    Perceptual,
}

#[derive(Default)]
pub struct TransformOptions {
    pub rendering_intent: RenderingIntent,
    pub prefer_fixed_point: bool,
}

never! {
    Transform8BitExecutor {
        transform(&[u8], &mut [u8]) -> Result<(), CmsError>;
    }
}
