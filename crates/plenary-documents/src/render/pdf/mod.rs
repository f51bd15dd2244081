//! The annex as PDF: [`data`] goes as strings into a layout that is written once (`annex.typ`), and typst sets it.
//!
//! [`world`] is all that typst is given to see; [`fonts`] are those that come with the program, and others where a
//! character needs one.

mod data;
mod fonts;
mod world;

use typst::diag::SourceDiagnostic;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::layout::Layout;
use super::words::Words;
use super::{RenderError, Rendered, Sheet};
use data::Data;
use world::World;

/// `layout`, the table of `sheet`, as tagged PDF (PDF/UA-1). No date is in it: a document made again is the same.
///
/// # Errors
/// Where typst cannot set it.
pub fn write(sheet: &Sheet, layout: &Layout, words: &Words) -> Result<Rendered, RenderError> {
    let mut data = Data::new(sheet, layout, words);
    let (store, mut notes) = fonts::store(&mut data);
    let world = World::new(store, data.inputs());
    let failed = |errors: &[SourceDiagnostic]| RenderError::Typesetting(messages(errors));
    let document: PagedDocument = typst::compile(&world).output.map_err(|errors| failed(&errors))?;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1])
        .map_err(|error| RenderError::Typesetting(error.message().to_string()))?;
    let options = PdfOptions { standards, ..PdfOptions::default() };
    let bytes = match typst_pdf::pdf(&document, &options) {
        Ok(bytes) => bytes,
        // odd texts can bring typst to where it knows no order of reading for sure; a person should have the page
        Err(errors) => {
            notes.push(format!("the pdf is not tagged for readers of screens: {}", messages(&errors)));
            let plain = PdfOptions { tagged: false, ..PdfOptions::default() };
            typst_pdf::pdf(&document, &plain).map_err(|errors| failed(&errors))?
        }
    };
    // what typst remembers of this document helps no other
    typst::comemo::evict(0);
    Ok(Rendered { bytes, notes })
}

fn messages(errors: &[SourceDiagnostic]) -> String {
    errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join("; ")
}
