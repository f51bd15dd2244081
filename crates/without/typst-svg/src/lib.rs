//! Stands in for `typst-svg`: no pages as SVG, and none in HTML. See `../README.md`.

include!("../../never.rs");

use comemo::Tracked;
use ecow::EcoString;
use typst_library::foundations::Smart;
use typst_library::layout::{Abs, Frame, Point};
use typst_library::model::LateLinkResolver;
use typst_library::visualize::{Image, ImageScaling};

pub fn svg_in_html(
    _: &Frame,
    _: Abs,
    _: bool,
    _: Option<&str>,
    _: &str,
    _: &[(Point, EcoString)],
    _: Tracked<LateLinkResolver>,
) -> String {
    panic!("typst-svg is left out of this program: crates/without/README.md")
}

never! {
    WebImage {
        to_base64_url() -> EcoString;
    }
}

impl WebImage {
    pub fn new(_: &Image) -> Self {
        panic!("typst-svg is left out of this program: crates/without/README.md")
    }
}

pub fn convert_image_scaling(_: Smart<ImageScaling>) -> Option<&'static str> {
    None
}
