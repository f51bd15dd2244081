//! The annex as a document of Word: five parts in a zip, written by ourselves, because no library has what a table from
//! right to left needs.
//!
//! [`body`] the text and its table · [`parts`] what stands beside it: styles, footnotes, page heading · [`runs`]
//! directions of text · [`xml`] how it is written.

mod body;
mod parts;
mod runs;
mod xml;

use std::io::{Cursor, Write};

use zip::write::{SimpleFileOptions, ZipWriter};

use super::layout::Layout;
use super::words::Words;
use super::{RenderError, Sheet};
use xml::Element;

/// `layout`, the table of `sheet`, as a document.
///
/// # Errors
/// Where the parts cannot be packed, which memory alone can bring about.
pub fn write(sheet: &Sheet, layout: &Layout, words: &Words) -> Result<Vec<u8>, RenderError> {
    let script = Script::for_language(words);
    let files: [(&str, Element); 11] = [
        ("[Content_Types].xml", parts::content_types()),
        ("_rels/.rels", parts::relations()),
        ("docProps/core.xml", parts::core(sheet, &script)),
        ("docProps/app.xml", parts::app()),
        ("word/document.xml", body::document(sheet, layout, &script)),
        ("word/_rels/document.xml.rels", parts::document_relations()),
        ("word/styles.xml", parts::styles(&script)),
        ("word/settings.xml", parts::settings(&script)),
        ("word/footnotes.xml", parts::footnotes(layout, &script)),
        ("word/header1.xml", parts::header(sheet, &script)),
        ("word/footer1.xml", parts::footer(&script)),
    ];
    pack(&files).map_err(RenderError::Packing)
}

/// The same files give the same bytes: none has a date.
fn pack(files: &[(&str, Element)]) -> std::io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    for (name, root) in files {
        zip.start_file(*name, options)?;
        zip.write_all(&root.file()?)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// What a document of a language is set in. The fonts are those that such documents have, and come with Word.
struct Script {
    /// Language and region, as Word wants them.
    tag: &'static str,
    right_to_left: bool,
    /// For scripts such as Latin and Cyrillic.
    latin: &'static str,
    /// For Chinese.
    east_asian: &'static str,
    /// For Chinese headings.
    east_asian_heading: &'static str,
    /// For Arabic and Hebrew.
    complex: &'static str,
    /// Size of the text in half points, and of complex scripts.
    size: (u32, u32),
}

impl Script {
    fn for_language(words: &Words) -> Self {
        let tag = match words.code {
            "fr" => "fr-FR",
            "es" => "es-ES",
            "ru" => "ru-RU",
            "zh" => "zh-CN",
            "ar" => "ar-SA",
            _ => "en-GB",
        };
        Self {
            tag,
            right_to_left: words.right_to_left,
            latin: "Times New Roman",
            east_asian: "SimSun",
            east_asian_heading: "SimHei",
            complex: if words.right_to_left { "Traditional Arabic" } else { "Times New Roman" },
            size: match words.code {
                "zh" => (21, 21),
                "ar" => (22, 28),
                _ => (20, 20),
            },
        }
    }
}
