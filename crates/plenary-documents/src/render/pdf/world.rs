//! All that Typst can access: the template, its input, and fonts. No files, no network, no clock.

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt};
use typst_kit::fonts::FontStore;

/// The template.
const LAYOUT: &str = include_str!("annex.typ");

/// The template with its input and fonts.
pub struct World {
    library: LazyHash<Library>,
    fonts: FontStore,
    main: Source,
}

impl World {
    /// The world of a document with these `inputs`.
    pub fn new(fonts: FontStore, inputs: Dict) -> Self {
        let library = Library::builder().with_inputs(inputs).build();
        Self { library: LazyHash::new(library), fonts, main: Source::detached(LAYOUT) }
    }
}

impl typst::World for World {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Typst says to a template.
    fn error(template: &str) -> String {
        let library = LazyHash::new(Library::builder().build());
        let world = World { library, fonts: FontStore::new(), main: Source::detached(template) };
        let errors = typst::compile::<typst_layout::PagedDocument>(&world).output.expect_err(template);
        errors.iter().map(|error| error.message.as_str()).collect()
    }

    #[test]
    fn what_the_program_is_built_without_is_an_error() {
        for (template, left_out) in [
            ("#bibliography(bytes(\"one: {type: book}\"))", "hayagriva is left out"),
            ("#set bibliography(style: \"apa\")", "unknown style"),
            ("#image(bytes((137, 80, 78, 71)), format: \"png\")", "image is left out"),
            ("#image(bytes((137, 80, 78, 71)))", "unknown image format"),
            ("#image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg'/>\"), format: \"svg\")", "usvg is left out"),
            ("#image(bytes(\"%PDF-1.7\"), format: \"pdf\")", "could not be loaded"),
            ("#plugin(bytes((0, 97, 115, 109)))", "wasmi is left out"),
        ] {
            assert!(error(template).contains(left_out), "{template}: {}", error(template));
        }
    }

    #[test]
    #[should_panic = "MoxcmsIsLeftOut"]
    fn colours_of_printers_stop_it() {
        error("#rgb(cmyk(0%, 0%, 0%, 50%))");
    }
}
