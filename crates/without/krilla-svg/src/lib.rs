//! Stands in for `krilla-svg`: neither pictures nor letters of fonts in SVG. Without a picture a letter is drawn by its
//! outline, which it may lack: Plenary takes no such fonts (`fonts.rs`). See `../README.md`.

use krilla::color::rgb::Color;
use krilla::geom::Size;
use krilla::surface::Surface;
use krilla::text::GlyphId;

#[derive(Default)]
pub struct SvgSettings {
    pub embed_text: bool,
    pub filter_scale: f32,
}

pub trait SurfaceExt {
    fn draw_svg(&mut self, tree: &usvg::Tree, size: Size, settings: SvgSettings) -> Option<()>;
}

impl SurfaceExt for Surface<'_> {
    fn draw_svg(&mut self, tree: &usvg::Tree, _: Size, _: SvgSettings) -> Option<()> {
        match *tree {}
    }
}

pub fn render_svg_glyph(_: &[u8], _: Color, _: GlyphId, _: (f32, f32), _: &mut Surface) -> Option<()> {
    None
}
