//! Recognizes files that this program wrote, by a signature in them. Such files may be overwritten.
//!
//! `table`, `md`, `csv`, `indico` and `html` files have no signature: anybody may have written or edited them. Word and
//! Excel replace the signature when they save a document.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::Format;
use plenary_core::model::schedule::SCHEMA;

/// The bytes of a part that are searched for the signature.
const LOOKED_AT: u64 = 64 * 1024;

/// Whether a writer of this format wrote the file.
pub fn is_own_file(format: Format, bytes: &[u8]) -> bool {
    match format {
        Format::Json => json(bytes).is_some_and(|file| file["schema"] == SCHEMA),
        Format::Pretalx => json(bytes).is_some_and(|file| file["generator"]["name"] == "plenary"),
        Format::Ics => has(bytes, "PRODID:-//Plenary//"),
        Format::Akn => has(bytes, "<identification source=\"#plenary\">"),
        Format::Svg => has(bytes, "id=\"plenary-title\""),
        Format::Pdf => bytes.starts_with(b"%PDF-") && has(bytes, "Typst"),
        Format::Docx => part(bytes, "docProps/app.xml").is_some_and(|text| text.contains(">Plenary</Application>")),
        Format::Xlsx => {
            part(bytes, "docProps/core.xml").is_some_and(|text| text.contains(">Plenary</cp:lastModifiedBy>"))
        }
        Format::Table | Format::Md | Format::Csv | Format::Html | Format::Indico | Format::Jsonld => false,
    }
}

fn json(bytes: &[u8]) -> Option<serde_json::Value> {
    serde_json::from_slice(bytes).ok()
}

fn has(bytes: &[u8], signature: &str) -> bool {
    bytes.windows(signature.len()).any(|window| window == signature.as_bytes())
}

/// The beginning of a part of a zipped document.
fn part(bytes: &[u8], name: &str) -> Option<String> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut text = Vec::new();
    zip.by_name(name).ok()?.take(LOOKED_AT).read_to_end(&mut text).ok()?;
    String::from_utf8(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{Style, render};
    use plenary_core::model::{Language, Schedule};

    #[test]
    fn only_files_with_a_signature_are_recognized() {
        let text = include_str!("../../../../fixtures/firearms-wg9.schedule.json");
        let schedule: Schedule = serde_json::from_str(text).unwrap();
        let signed = [
            Format::Json,
            Format::Pretalx,
            Format::Ics,
            Format::Svg,
            Format::Akn,
            Format::Docx,
            Format::Xlsx,
            #[cfg(feature = "pdf")]
            Format::Pdf,
        ];
        for format in Format::ALL {
            let Ok(rendered) = render(&schedule, format, &Language::known("en"), &Style::default()) else { continue };
            for as_format in Format::ALL {
                let expected = format == as_format && signed.contains(&format);
                assert_eq!(is_own_file(as_format, &rendered.bytes), expected, "{format} as {as_format}");
            }
        }
        let session = include_bytes!("../../../../fixtures/firearms-wg9.json");
        for format in Format::ALL {
            assert!(
                !is_own_file(format, session) && !is_own_file(format, b"") && !is_own_file(format, b"PK\x03\x04"),
                "{format}"
            );
        }
    }
}
