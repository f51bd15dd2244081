//! Writes the annex as a Word document: a zip file of XML parts.
//!
//! It uses no library for Word, because none supports tables from right to left.
//!
//! [`body`] writes the text and its table, [`parts`] the styles, footnotes and page headers. Both use [`tracked`], which marks what
//! has changed, [`runs`], which gives text its direction, and [`xml`], which writes elements.

mod body;
mod parts;
mod runs;
mod tracked;
mod xml;

use std::io::{Cursor, Write};

use zip::write::{SimpleFileOptions, ZipWriter};

use super::layout::Layout;
use super::words::Words;
use super::{RenderError, Sheet};
use xml::Element;

/// Writes the document. `layout` is the table of `sheet`.
///
/// # Errors
/// If the parts cannot be packed, for lack of memory.
pub fn write(sheet: &Sheet, layout: &Layout, words: &Words) -> Result<Vec<u8>, RenderError> {
    write_since(None, sheet, layout, words)
}

/// Writes the document with what has changed since the `older` one as tracked changes.
///
/// # Errors
/// As [`write()`].
pub fn write_since(
    older: Option<(&Sheet, &Layout)>,
    sheet: &Sheet,
    layout: &Layout,
    words: &Words,
) -> Result<Vec<u8>, RenderError> {
    let script = Script::for_language(words);
    let files: [(&str, Element); 11] = [
        ("[Content_Types].xml", parts::content_types()),
        ("_rels/.rels", parts::relations()),
        ("docProps/core.xml", parts::core(sheet, &script)),
        ("docProps/app.xml", parts::app()),
        ("word/document.xml", body::document(sheet, layout, older, &script)),
        ("word/_rels/document.xml.rels", parts::document_relations()),
        ("word/styles.xml", parts::styles(&script)),
        ("word/settings.xml", parts::settings(&script)),
        ("word/footnotes.xml", parts::footnotes(layout, &script)),
        ("word/header1.xml", parts::header(sheet, older.map(|(sheet, _)| sheet), &script)),
        ("word/footer1.xml", parts::footer(&script)),
    ];
    pack(&files).map_err(RenderError::Packing)
}

/// Packs the parts into a zip file. No part has a date, so the same parts give the same bytes.
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

/// The fonts and sizes of a language. The fonts are usual for such documents and come with Word.
struct Script {
    /// The language and region, as Word expects them.
    tag: &'static str,
    right_to_left: bool,
    /// The font for Latin and Cyrillic.
    latin: &'static str,
    /// The font for Chinese.
    east_asian: &'static str,
    /// The font for Chinese headings.
    east_asian_heading: &'static str,
    /// The font for Arabic and Hebrew.
    complex: &'static str,
    /// The font sizes in half points: of text, and of text in complex scripts.
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
