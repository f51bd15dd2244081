//! Reads Word documents: paragraphs, rows of tables and footnotes.
//!
//! [`numbering`] computes the numbers of list paragraphs, which the file does not contain.

mod numbering;

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use self::numbering::{Numbering, NumberingProperties};
use super::package::{Package, broken};
use crate::import::document::{Document, FileKind, Lines, MAX_SPAN, PARAGRAPH, Place};
use crate::import::error::{Blank, Error};

const DOCUMENT: &str = "word/document.xml";

/// The most page headers that are read.
const MAX_HEADERS: usize = 3;

/// The usual indent of a list level in twips (twentieths of a point): half an inch.
const TWIPS: usize = 720;

/// Whether a zip file is a Word document.
pub fn is_docx(package: &Package<'_>) -> bool {
    package.has(DOCUMENT)
}

/// Reads a Word document into lines.
pub fn document(package: &mut Package<'_>) -> Result<Document, Error> {
    let Some(text) = package.part(DOCUMENT)? else { return Err(broken("its text is missing")) };
    let (lists, styles) = (package.part("word/numbering.xml")?, package.part("word/styles.xml")?);
    let numbering = Numbering::read(lists.as_deref().unwrap_or_default(), styles.as_deref().unwrap_or_default())?;
    let mut body = Body { lines: Lines::new(FileKind::Docx), numbering, ..Body::new() };
    let mut headers = Vec::new();
    for number in 1..=MAX_HEADERS {
        headers.extend(package.part(&format!("word/header{number}.xml"))?);
    }
    // the headers of the first and of the other pages are often the same
    headers.dedup();
    for header in headers {
        walk(&header, &mut body)?;
    }
    walk(&text, &mut body)?;
    let notes = package.part("word/footnotes.xml")?.map(|text| footnotes(&text)).transpose()?.unwrap_or_default();
    let referred: Vec<String> = std::mem::take(&mut body.notes);
    if !referred.is_empty() {
        body.number += 1;
        body.lines.text("______", Place { line: body.number, ..Place::default() });
    }
    for (ix, id) in referred.iter().enumerate() {
        if let Some(note) = notes.get(id) {
            body.number += 1;
            body.lines.text(&format!("{} {note}", ix + 1), Place { line: body.number, ..Place::default() });
        }
    }
    let document = body.lines.done();
    if document.lines.is_empty() { Err(Error::Empty(Blank::Docx)) } else { Ok(document) }
}

/// Receives the elements and the text of a part.
trait Visitor {
    fn start(&mut self, name: &str, element: &BytesStart<'_>);
    fn end(&mut self, name: &str);
    fn text(&mut self, text: &str);
}

/// Passes the elements and the text of a part to a visitor. It skips `Fallback` elements, which repeat content for old
/// programs.
fn walk(xml: &str, visitor: &mut dyn Visitor) -> Result<(), Error> {
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    config.check_end_names = false;
    let mut skipped = 0usize;
    loop {
        match reader.read_event().map_err(|error| broken(&error.to_string()))? {
            Event::Eof => return Ok(()),
            Event::Start(element) => {
                let name = element.local_name();
                if skipped > 0 || name.as_ref() == "Fallback" {
                    skipped += 1;
                } else {
                    visitor.start(name.as_ref(), &element);
                }
            }
            Event::Empty(element) if skipped == 0 => {
                let name = element.local_name();
                visitor.start(name.as_ref(), &element);
                visitor.end(name.as_ref());
            }
            Event::End(element) => {
                if skipped > 0 {
                    skipped -= 1;
                } else {
                    visitor.end(element.local_name().as_ref());
                }
            }
            Event::Text(text) if skipped == 0 => visitor.text(&text.xml10_content()),
            Event::CData(text) if skipped == 0 => visitor.text(&text.xml10_content()),
            Event::GeneralRef(name) if skipped == 0 => {
                let numeric = name.resolve_char_ref().ok().flatten().map(String::from);
                let known = || quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned);
                visitor.text(&numeric.or_else(known).unwrap_or_default());
            }
            _ => {}
        }
    }
}

/// The value of an attribute with this local name.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(found.value.into_owned())
}

/// Collects the lines of the body.
struct Body {
    lines: Lines,
    numbering: Numbering,
    number: usize,
    /// The nesting depth of tables.
    depth: usize,
    table: usize,
    row: usize,
    cells: Vec<(String, usize)>,
    cell: String,
    /// The number of columns that the cell covers.
    span: usize,
    paragraph: String,
    in_text: bool,
    /// Whether the run is superscript, so that its figures are a footnote mark.
    raised: bool,
    /// The numbering properties of the paragraph.
    list: NumberingProperties,
    /// The indent of the paragraph in twips.
    indent: usize,
    /// The ids of footnotes in the order of their marks.
    notes: Vec<String>,
}

impl Body {
    fn new() -> Self {
        Self {
            lines: Lines::new(FileKind::Docx),
            numbering: Numbering::default(),
            number: 0,
            depth: 0,
            table: 0,
            row: 0,
            cells: Vec::new(),
            cell: String::new(),
            span: 1,
            paragraph: String::new(),
            in_text: false,
            raised: false,
            list: NumberingProperties::default(),
            indent: 0,
            notes: Vec::new(),
        }
    }

    fn end_paragraph(&mut self) {
        let mut text = std::mem::take(&mut self.paragraph);
        let list = std::mem::take(&mut self.list);
        let mut indent = std::mem::take(&mut self.indent) / TWIPS;
        if !text.trim().is_empty()
            && let Some((number, level)) = self.numbering.next(&list)
        {
            text = format!("{number} {text}");
            indent = level;
        }
        self.number += 1;
        if self.depth == 0 {
            for part in text.split('\n') {
                self.lines.indented(part, indent, Place { line: self.number, ..Place::default() });
            }
            return;
        }
        for part in text.split('\n').filter(|part| !part.trim().is_empty()) {
            if !self.cell.is_empty() {
                self.cell.push(PARAGRAPH);
            }
            self.cell.push_str(part);
        }
    }
}

impl Visitor for Body {
    fn start(&mut self, name: &str, element: &BytesStart<'_>) {
        match name {
            "tbl" => {
                self.depth += 1;
                if self.depth == 1 {
                    (self.table, self.row) = (self.table + 1, 0);
                }
            }
            "tr" if self.depth == 1 => {
                self.row += 1;
                self.cells.clear();
            }
            "tc" if self.depth == 1 => {
                self.cell.clear();
                self.span = 1;
            }
            "gridSpan" if self.depth == 1 => {
                let span = attribute(element, "val").and_then(|span| span.parse().ok());
                self.span = span.unwrap_or(1).clamp(1, MAX_SPAN);
            }
            "r" => self.raised = false,
            "vertAlign" => self.raised = attribute(element, "val").as_deref() == Some("superscript"),
            "t" => self.in_text = true,
            "tab" => self.paragraph.push('\t'),
            "br" | "cr" => self.paragraph.push('\n'),
            "noBreakHyphen" => self.paragraph.push('-'),
            "pStyle" | "ilvl" | "numId" => self.list.put(name, element),
            "ind" => {
                let left = attribute(element, "left").or_else(|| attribute(element, "start"));
                self.indent = left.and_then(|left| left.parse().ok()).unwrap_or(0);
            }
            "footnoteReference" => {
                if let Some(id) = attribute(element, "id") {
                    self.notes.push(id);
                    self.paragraph.extend(self.notes.len().to_string().chars().map(raised));
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "p" => self.end_paragraph(),
            "tc" if self.depth == 1 => {
                let cell = std::mem::take(&mut self.cell);
                self.cells.push((cell, self.span));
            }
            "tr" if self.depth == 1 => {
                let cells = std::mem::take(&mut self.cells);
                let place = Place { page: None, line: self.number, row: Some((self.table, self.row)) };
                self.lines.row(&cells, place);
            }
            "tbl" => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text && self.raised {
            self.paragraph.extend(text.chars().map(raised));
        } else if self.in_text {
            self.paragraph.push_str(text);
        }
    }
}

/// The superscript form of a figure; other characters stay as they are.
fn raised(c: char) -> char {
    c.to_digit(10).and_then(|digit| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(digit as usize)).unwrap_or(c)
}

/// The text of footnotes by their ids.
fn footnotes(xml: &str) -> Result<BTreeMap<String, String>, Error> {
    #[derive(Default)]
    struct Notes {
        id: String,
        in_text: bool,
        notes: BTreeMap<String, String>,
    }
    impl Visitor for Notes {
        fn start(&mut self, name: &str, element: &BytesStart<'_>) {
            match name {
                "footnote" => self.id = attribute(element, "id").unwrap_or_default(),
                "t" => self.in_text = true,
                _ => {}
            }
        }
        fn end(&mut self, name: &str) {
            self.in_text &= name != "t";
        }
        fn text(&mut self, text: &str) {
            if self.in_text {
                self.notes.entry(self.id.clone()).or_default().push_str(text);
            }
        }
    }
    let mut notes = Notes::default();
    walk(xml, &mut notes)?;
    Ok(notes.notes)
}
