//! Stands in for `usvg`: no SVG is read. See `../README.md`.

include!("../../never.rs");

use std::path::PathBuf;
use std::sync::Arc;

use fontdb::{Database, ID};
pub use {fontdb, roxmltree, tiny_skia_path};

pub enum Error {
    NotAnUtf8Str,
    MalformedGZip,
    ElementsLimitReached,
    InvalidSize,
    ParsingFailed(roxmltree::Error),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("usvg is left out of this program: crates/without/README.md")
    }
}

never! {
    Tree {
        root() -> &Group;
        size() -> tiny_skia_path::Size;
        to_string(&WriteOptions) -> String;
    }
}

impl Tree {
    pub fn from_data(_: &[u8], _: &Options) -> Result<Self, Error> {
        let why = "no SVG: usvg is left out of this program";
        Err(Error::ParsingFailed(roxmltree::Error::InvalidString(why, roxmltree::TextPos::new(1, 1))))
    }

    pub fn from_xmltree(_: &roxmltree::Document, options: &Options) -> Result<Self, Error> {
        Self::from_data(&[], options)
    }
}

never! {
    Group {
        bounding_box() -> tiny_skia_path::Rect;
    }
}

#[derive(Default)]
pub enum Indent {
    #[default]
    None,
}

#[derive(Default)]
pub struct WriteOptions {
    pub indent: Indent,
    pub attributes_indent: Indent,
    pub use_single_quote: bool,
}

#[derive(Default)]
pub struct Options<'a> {
    pub dpi: f32,
    pub font_family: String,
    pub font_resolver: FontResolver<'a>,
    pub image_href_resolver: ImageHrefResolver<'a>,
    pub resources_dir: Option<PathBuf>,
}

type SelectFont<'a> = Box<dyn Fn(&Font, &mut Arc<Database>) -> Option<ID> + Send + Sync + 'a>;
type SelectFallback<'a> = Box<dyn Fn(char, &[ID], &mut Arc<Database>) -> Option<ID> + Send + Sync + 'a>;
type ResolveData<'a> = Box<dyn Fn(&str, Arc<Vec<u8>>, &Options) -> Option<ImageKind> + Send + Sync + 'a>;
type ResolveString<'a> = Box<dyn Fn(&str, &Options) -> Option<ImageKind> + Send + Sync + 'a>;

pub struct FontResolver<'a> {
    pub select_font: SelectFont<'a>,
    pub select_fallback: SelectFallback<'a>,
}

impl Default for FontResolver<'_> {
    fn default() -> Self {
        Self { select_font: Box::new(|_, _| None), select_fallback: Box::new(|_, _, _| None) }
    }
}

pub struct ImageHrefResolver<'a> {
    pub resolve_data: ResolveData<'a>,
    pub resolve_string: ResolveString<'a>,
}

impl ImageHrefResolver<'_> {
    pub fn default_data_resolver() -> ResolveData<'static> {
        Box::new(|_, _, _| None)
    }
}

impl Default for ImageHrefResolver<'_> {
    fn default() -> Self {
        Self { resolve_data: Self::default_data_resolver(), resolve_string: Box::new(|_, _| None) }
    }
}

pub enum ImageKind {
    GIF(Arc<Vec<u8>>),
    JPEG(Arc<Vec<u8>>),
    PNG(Arc<Vec<u8>>),
    WEBP(Arc<Vec<u8>>),
}

never! {
    Font {
        families() -> &[FontFamily];
        stretch() -> FontStretch;
        style() -> FontStyle;
        weight() -> u16;
    }
}

pub enum FontFamily {
    Named(String),
    Serif,
}

pub enum FontStyle {
    Normal,
    Italic,
    Oblique,
}

pub enum FontStretch {
    UltraCondensed,
    ExtraCondensed,
    Condensed,
    SemiCondensed,
    Normal,
    SemiExpanded,
    Expanded,
    ExtraExpanded,
    UltraExpanded,
}
