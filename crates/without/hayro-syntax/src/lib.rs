//! Stands in for `hayro-syntax`: no PDF file is read. See `../README.md`.

include!("../../never.rs");

use std::sync::Arc;

use page::Page;

type Data = Arc<dyn AsRef<[u8]> + Send + Sync>;

#[derive(Clone, Copy, Debug)]
pub enum LoadPdfError {
    Decryption(()),
    Invalid,
}

never! {
    Pdf {
        data() -> &Data;
        pages() -> &[Page<'_>];
        version() -> PdfVersion;
        xref() -> &XRef;
    }
}

impl Pdf {
    pub fn new(_: Data) -> Result<Self, LoadPdfError> {
        Err(LoadPdfError::Invalid)
    }
}

never! {
    XRef {
        has_optional_content_groups() -> bool;
    }
}

pub enum PdfVersion {
    Pdf10,
    Pdf11,
    Pdf12,
    Pdf13,
    Pdf14,
    Pdf15,
    Pdf16,
    Pdf17,
    Pdf20,
}

pub mod page {
    use std::convert::Infallible;

    pub struct Page<'a>(Infallible, std::marker::PhantomData<&'a ()>);

    impl Page<'_> {
        pub fn render_dimensions(&self) -> (f32, f32) {
            match self.0 {}
        }
    }
}
