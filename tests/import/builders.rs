//! Builders of Word documents, PDF files and zip files for the tests.

#![allow(dead_code, reason = "each test uses some of it")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write};

use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A zip file with these parts.
pub fn zipped(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>", escaped(text))
}

/// A Word document with this body.
pub fn docx_of(body: &str, more: &[(&str, Vec<u8>)]) -> Vec<u8> {
    const SPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"{SPACE}\"><w:body>{body}</w:body></w:document>"
    );
    let mut parts = vec![("word/document.xml", document.into_bytes())];
    parts.extend(more.iter().cloned());
    zipped(&parts)
}

/// A Word document of paragraphs.
pub fn docx(text: &str) -> Vec<u8> {
    docx_of(&text.lines().map(paragraph).collect::<String>(), &[])
}

/// Rows of a table in a Word document.
pub fn docx_table(rows: &[&[&str]]) -> String {
    let cell = |text: &&str| format!("<w:tc>{}</w:tc>", text.split('\n').map(paragraph).collect::<String>());
    let row = |cells: &&[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(cell).collect::<String>());
    format!("<w:tbl>{}</w:tbl>", rows.iter().map(row).collect::<String>())
}

/// A PDF file with pages of lines, each character one em wide. It has text but no font, so viewers show nothing.
pub fn pdf(pages: &[Vec<&str>]) -> Vec<u8> {
    // only the characters that are used, because readers search the whole map for each page
    let units = || pages.iter().flatten().flat_map(|line| line.encode_utf16());
    let (first, last) = (units().min().unwrap_or(0), units().max().unwrap_or(0));
    let map = format!(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n/CMapName /Same def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n1 beginbfrange\n<{first:04X}> <{last:04X}> \
         <{first:04X}>\nendbfrange\nendcmap\nend\nend"
    );
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        String::new(),
        "<< /Type /Font /Subtype /Type0 /BaseFont /Same /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>".to_owned(),
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Same /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) \
         /Supplement 0 >> /DW 1000 /FontDescriptor << /Type /FontDescriptor /FontName /Same /Flags 4 >> >>"
            .to_owned(),
        stream(&map),
    ];
    let mut kids = Vec::new();
    for lines in pages {
        let mut content = "BT /F 10 Tf\n".to_owned();
        for (ix, line) in lines.iter().enumerate() {
            let codes: String = line.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
            content.push_str(&format!("1 0 0 1 40 {} Tm <{codes}> Tj\n", 4000 - 14 * ix));
        }
        content.push_str("ET");
        objects.push(stream(&content));
        let page = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 2000 4100] /Resources << /Font << /F 3 0 R >> >> /Contents {} 0 R >>",
            objects.len()
        );
        objects.push(page);
        kids.push(format!("{} 0 R", objects.len()));
    }
    objects[1] = format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), kids.len());
    pdf_of(&objects)
}

pub fn stream(content: &str) -> String {
    format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len())
}

/// A PDF file with these objects; the first one is its catalogue.
pub fn pdf_of(objects: &[String]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (ix, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend(format!("{} 0 obj\n{object}\nendobj\n", ix + 1).bytes());
    }
    let start = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let size = objects.len() + 1;
    file.extend(format!("trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").bytes());
    file
}

/// The date, the start, the number and the title of each entry.
pub type Entries = BTreeSet<(String, String, String, String)>;

/// The entries of a printed table (CSV of meetings and items), with values of the session.
pub fn entries(session: &Value, table: &str) -> Entries {
    let mut meetings = BTreeMap::new();
    if let Some(list) = session["meetings"].as_array() {
        for meeting in list {
            meetings.insert(
                meeting["id"].as_str().unwrap().to_owned(),
                (meeting["date"].clone(), meeting["start"].clone()),
            );
        }
    } else {
        for day in session["meetings"]["days"].as_array().unwrap() {
            for time in session["meetings"]["times"].as_array().unwrap() {
                meetings.insert(format!("m{}", meetings.len() + 1), (day.clone(), json!(&time.as_str().unwrap()[..5])));
            }
        }
    }
    let mut entries = Entries::new();
    for (meeting, ids) in table.lines().skip(1).map(|line| line.split_once(',').unwrap()) {
        let (date, start) = &meetings[meeting];
        for id in ids.split('+') {
            let item = session["items"].as_array().unwrap().iter().find(|item| item["id"] == id).unwrap();
            let title = item["title"].as_object().unwrap().values().next().unwrap();
            let number = item["number"].as_str().unwrap().replace(' ', "").replace('–', "-");
            entries.insert((
                date.as_str().unwrap().into(),
                start.as_str().unwrap().into(),
                number,
                title.as_str().unwrap().into(),
            ));
        }
    }
    entries
}
