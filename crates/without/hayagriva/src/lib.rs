//! Stands in for `hayagriva`: no bibliography is read, and no style of citations is known. See `../README.md`.

include!("../../never.rs");

use std::convert::Infallible;
use std::marker::PhantomData;

const LEFT_OUT: &str = "hayagriva is left out of this program: crates/without/README.md";

pub mod citationberg {
    use crate::LEFT_OUT;

    #[derive(Debug)]
    pub enum Style {
        Independent(IndependentStyle),
        Dependent(std::convert::Infallible),
    }

    #[derive(Debug)]
    pub struct IndependentStyle {
        pub settings: StyleSettings,
    }

    impl IndependentStyle {
        pub fn from_xml(_: &str) -> Result<Self, &'static str> {
            Err(LEFT_OUT)
        }
    }

    #[derive(Debug)]
    pub struct StyleSettings {
        pub class: StyleClass,
    }

    #[derive(Debug, PartialEq)]
    pub enum StyleClass {
        InText,
        Note,
    }

    pub enum Locale {}

    #[derive(Clone)]
    pub struct LocaleCode(pub String);

    pub enum Display {
        Block,
        LeftMargin,
        Indent,
    }

    pub enum FontStyle {
        Normal,
        Italic,
    }

    pub enum FontVariant {
        Normal,
        SmallCaps,
    }

    pub enum FontWeight {
        Normal,
        Bold,
        Light,
    }

    pub enum TextDecoration {
        None,
        Underline,
    }

    pub enum VerticalAlign {
        None,
        Baseline,
        Sup,
        Sub,
    }

    pub mod taxonomy {
        pub enum Locator {
            Custom,
        }
    }
}

pub mod archive {
    use crate::citationberg::{IndependentStyle, Locale, Style, StyleClass, StyleSettings};

    /// The default of typst, which it names before anyone wants a bibliography.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum ArchivedStyle {
        InstituteOfElectricalAndElectronicsEngineers,
    }

    impl ArchivedStyle {
        pub fn all() -> &'static [Self] {
            &[]
        }

        pub fn by_name(_: &str) -> Option<Self> {
            None
        }

        pub fn names(&self) -> &'static [&'static str] {
            &["ieee"]
        }

        pub fn display_name(&self) -> &'static str {
            crate::LEFT_OUT
        }

        pub fn get(&self) -> Style {
            Style::Independent(IndependentStyle { settings: StyleSettings { class: StyleClass::InText } })
        }
    }

    pub fn locales() -> Vec<Locale> {
        Vec::new()
    }
}

pub mod io {
    use std::ops::Range;

    use crate::{LEFT_OUT, Library};

    pub enum BibLaTeXError {
        Parse(Mistake),
        Type(Mistake),
    }

    pub struct Mistake {
        pub span: Range<usize>,
        pub kind: &'static str,
    }

    pub fn from_yaml_str(_: &str) -> Result<Library, serde_yaml::Error> {
        Err(serde::de::Error::custom(LEFT_OUT))
    }

    pub fn from_biblatex_str(_: &str) -> Result<Library, Vec<BibLaTeXError>> {
        Err(vec![BibLaTeXError::Parse(Mistake { span: 0..0, kind: LEFT_OUT })])
    }
}

never! {
    Library {
        is_empty() -> bool;
    }
}

impl IntoIterator for Library {
    type Item = Entry;
    type IntoIter = std::vec::IntoIter<Entry>;

    fn into_iter(self) -> Self::IntoIter {
        match self {}
    }
}

never! {
    Entry {
        key() -> &str;
        title() -> Option<&Title>;
    }
}

pub struct Title {
    pub value: Value,
}

never! {
    Value {
        to_str() -> &str;
    }
}

pub struct TransparentLocator;

impl TransparentLocator {
    pub fn new<T>(_: T) -> Self {
        Self
    }
}

pub enum LocatorPayload {
    Transparent(TransparentLocator),
}

pub struct SpecificLocator(pub citationberg::taxonomy::Locator, pub LocatorPayload);

pub enum CitePurpose {
    Author,
    Full,
    Prose,
    Year,
}

pub struct CitationItem<'a, T>(PhantomData<&'a T>);

impl<'a, T> CitationItem<'a, T> {
    pub fn new(
        _: &'a T,
        _: Option<SpecificLocator>,
        _: Option<citationberg::LocaleCode>,
        _: bool,
        _: Option<CitePurpose>,
    ) -> Self {
        Self(PhantomData)
    }
}

pub struct CitationRequest<'a, T>(PhantomData<&'a T>);

impl<'a, T> CitationRequest<'a, T> {
    pub fn new(
        _: Vec<CitationItem<'a, T>>,
        _: &'a citationberg::IndependentStyle,
        _: Option<citationberg::LocaleCode>,
        _: &'a [citationberg::Locale],
        _: Option<usize>,
    ) -> Self {
        Self(PhantomData)
    }
}

pub struct BibliographyRequest<'a> {
    pub style: &'a citationberg::IndependentStyle,
    pub locale: Option<citationberg::LocaleCode>,
    pub locale_files: &'a [citationberg::Locale],
}

pub struct BibliographyDriver<'a, T>(PhantomData<&'a T>);

impl<'a, T> BibliographyDriver<'a, T> {
    #[allow(clippy::new_without_default, reason = "as the other has it")]
    pub fn new() -> Self {
        Self(PhantomData)
    }

    pub fn with_citation_number_offset(self, _: usize) -> Self {
        self
    }

    pub fn citation(&mut self, _: CitationRequest<'a, T>) {}

    /// Nothing; typst then says that the style is unsuitable for a bibliography.
    pub fn finish(self, _: BibliographyRequest) -> Rendered {
        Rendered { bibliography: None, citations: Vec::new() }
    }
}

pub struct Rendered {
    pub bibliography: Option<RenderedBibliography>,
    pub citations: Vec<RenderedCitation>,
}

pub struct RenderedBibliography {
    pub items: Vec<BibliographyItem>,
    pub hanging_indent: bool,
    pub never: Infallible,
}

pub struct BibliographyItem {
    pub content: ElemChildren,
    pub first_field: Option<ElemChild>,
    pub key: String,
}

pub struct RenderedCitation {
    pub citation: ElemChildren,
    pub never: Infallible,
}

pub struct ElemChildren(pub Vec<ElemChild>);

impl ElemChildren {
    pub fn find_meta(&self, _: &ElemMeta) -> Option<&Elem> {
        None
    }
}

pub enum ElemChild {
    Text(Formatted),
    Elem(Elem),
    Markup(String),
    Link { text: Formatted, url: String },
    Transparent { cite_idx: usize, format: Formatting },
}

pub struct Elem {
    pub children: ElemChildren,
    pub display: Option<citationberg::Display>,
    pub meta: Option<ElemMeta>,
}

#[derive(PartialEq)]
pub enum ElemMeta {
    CitationNumber,
    Entry(usize),
}

pub struct Formatted {
    pub text: String,
    pub formatting: Formatting,
}

pub struct Formatting {
    pub font_style: citationberg::FontStyle,
    pub font_variant: citationberg::FontVariant,
    pub font_weight: citationberg::FontWeight,
    pub text_decoration: citationberg::TextDecoration,
    pub vertical_align: citationberg::VerticalAlign,
}
