//! Stands in for `hayro-write`: no page of another PDF file is put into one. See `../README.md`.

pub use hayro_syntax;
use pdf_writer::{Chunk, Ref, Settings, writers::Group};

pub fn extract<'a>(
    pdf: &hayro_syntax::Pdf,
    _: Box<dyn FnMut() -> Ref + 'a>,
    _: Settings,
    _: impl FnMut(&mut Group<'_>),
    _: &[ExtractionQuery],
) -> Result<ExtractionResult, ExtractionError> {
    match *pdf {}
}

#[derive(Clone, Copy, Debug)]
pub struct ExtractionQuery;

impl ExtractionQuery {
    pub fn new_page(_: usize) -> Self {
        Self
    }

    pub fn new_xobject(_: usize) -> Self {
        Self
    }
}

#[derive(Clone, Copy, Debug)]
pub enum ExtractionError {
    InvalidPageIndex(usize),
}

pub struct ExtractionResult {
    pub chunk: Chunk,
    pub root_refs: Vec<Result<Ref, ExtractionError>>,
    pub page_tree_parent_ref: Ref,
}
