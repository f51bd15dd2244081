//! Writes the annex as PDF with Typst.
//!
//! [`data`] prepares the texts, [`fonts`] chooses the fonts, and [`world`] gives both to Typst with the template
//! `annex.typ`.

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

/// Writes a tagged PDF file (PDF/UA-1). `layout` is the table of `sheet`. It has no date, so the same schedule gives the
/// same bytes.
///
/// # Errors
/// If Typst cannot typeset the document.
pub fn write(sheet: &Sheet, layout: &Layout, words: &Words) -> Result<Rendered, RenderError> {
    let mut data = Data::new(sheet, layout, words);
    let (store, mut notes) = fonts::store(&mut data).map_err(|error| RenderError::Typesetting(error.to_string()))?;
    let world = World::new(store, data.inputs());
    let failed = |errors: &[SourceDiagnostic]| RenderError::Typesetting(messages(errors));
    let document: PagedDocument = typst::compile(&world).output.map_err(|errors| failed(&errors))?;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1])
        .map_err(|error| RenderError::Typesetting(error.message().to_string()))?;
    let options = PdfOptions { standards, ..PdfOptions::default() };
    let bytes = match typst_pdf::pdf(&document, &options) {
        Ok(bytes) => bytes,
        // for unusual texts Typst may not be sure of the reading order; a PDF without tags is better than none
        Err(errors) => {
            notes.push(format!("the PDF has no tags for screen readers: {}", messages(&errors)));
            let plain = PdfOptions { tagged: false, ..PdfOptions::default() };
            typst_pdf::pdf(&document, &plain).map_err(|errors| failed(&errors))?
        }
    };
    // the cache of this document is of no use for others
    typst::comemo::evict(0);
    Ok(Rendered { bytes, notes })
}

fn messages(errors: &[SourceDiagnostic]) -> String {
    errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join("; ")
}
