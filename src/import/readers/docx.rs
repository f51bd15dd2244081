//! Word documents: paragraphs, rows of tables, footnotes, and the numbers that Word makes up while it prints.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::package::{Package, broken};
use crate::import::Error;
use crate::import::document::{Document, Kind, Lines, PARAGRAPH, Place};

const DOCUMENT: &str = "word/document.xml";

/// Whether a zip file is a Word document.
pub fn is_docx(package: &Package<'_>) -> bool {
    package.has(DOCUMENT)
}

/// Reads a Word document.
pub fn document(package: &mut Package<'_>) -> Result<Document, Error> {
    let Some(text) = package.part(DOCUMENT)? else { return Err(broken("it has no text")) };
    let numbering =
        package.part("word/numbering.xml")?.map(|text| Numbering::of(&text)).transpose()?.unwrap_or_default();
    let mut body = Body { lines: Lines::of(Kind::Docx), numbering, ..Body::new() };
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
    if document.lines.is_empty() {
        Err(Error::Empty("the document may be pictures of pages: these have to be read by OCR first"))
    } else {
        Ok(document)
    }
}

/// What happens in the parts of a document that matter.
trait Visitor {
    fn start(&mut self, name: &str, element: &BytesStart<'_>);
    fn end(&mut self, name: &str);
    fn text(&mut self, text: &str);
}

/// Goes through a part. What a reader of today does not show is left out: the other choice of what is there twice.
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
                let one = name.resolve_char_ref().ok().flatten().map(String::from);
                let known = || quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned);
                visitor.text(&one.or_else(known).unwrap_or_default());
            }
            _ => {}
        }
    }
}

/// The value of an attribute, whatever its prefix.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(found.value.into_owned())
}

/// The body of the document.
struct Body {
    lines: Lines,
    numbering: Numbering,
    number: usize,
    /// How deep in tables we are.
    depth: usize,
    table: usize,
    row: usize,
    cells: Vec<String>,
    cell: String,
    paragraph: String,
    in_text: bool,
    style: Option<(String, usize)>,
    /// Footnotes in the order of their marks.
    notes: Vec<String>,
}

impl Body {
    fn new() -> Self {
        Self {
            lines: Lines::of(Kind::Docx),
            numbering: Numbering::default(),
            number: 0,
            depth: 0,
            table: 0,
            row: 0,
            cells: Vec::new(),
            cell: String::new(),
            paragraph: String::new(),
            in_text: false,
            style: None,
            notes: Vec::new(),
        }
    }

    fn end_paragraph(&mut self) {
        let mut text = std::mem::take(&mut self.paragraph);
        if let Some((list, level)) = self.style.take()
            && !text.trim().is_empty()
            && let Some(number) = self.numbering.next(&list, level)
        {
            text = format!("{number} {text}");
        }
        self.number += 1;
        if self.depth == 0 {
            for part in text.split('\n') {
                self.lines.text(part, Place { line: self.number, ..Place::default() });
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
            "tc" if self.depth == 1 => self.cell.clear(),
            "t" => self.in_text = true,
            "tab" => self.paragraph.push('\t'),
            "br" | "cr" => self.paragraph.push('\n'),
            "noBreakHyphen" => self.paragraph.push('-'),
            "ilvl" => {
                let level = attribute(element, "val").and_then(|level| level.parse().ok()).unwrap_or(0);
                self.style.get_or_insert((String::new(), 0)).1 = level;
            }
            "numId" => {
                let list = attribute(element, "val").unwrap_or_default();
                self.style.get_or_insert((String::new(), 0)).0 = list;
            }
            "footnoteReference" => {
                if let Some(id) = attribute(element, "id") {
                    self.notes.push(id);
                    let raised = self.notes.len().to_string();
                    let raise = |digit: char| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(digit.to_digit(10).unwrap_or(0) as usize);
                    self.paragraph.extend(raised.chars().filter_map(raise));
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
                self.cells.push(cell);
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
        if self.in_text {
            self.paragraph.push_str(text);
        }
    }
}

/// Footnotes by their ids.
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

/// A level of a list: how its numbers look, and where they begin.
#[derive(Debug, Clone, Default)]
struct Level {
    format: String,
    text: String,
    start: usize,
}

/// Lists of the document, and how far each has been counted.
#[derive(Debug, Default)]
struct Numbering {
    /// Levels by abstract list.
    abstracts: BTreeMap<String, BTreeMap<usize, Level>>,
    /// The abstract list of each.
    lists: BTreeMap<String, String>,
    /// Where each level of an abstract list is.
    counts: BTreeMap<(String, usize), usize>,
    open: (String, usize, bool),
}

/// Word has nine levels.
const LEVELS: usize = 9;

impl Numbering {
    fn of(xml: &str) -> Result<Self, Error> {
        let mut numbering = Self::default();
        walk(xml, &mut numbering)?;
        Ok(numbering)
    }

    /// The number of the next paragraph of a list.
    fn next(&mut self, list: &str, level: usize) -> Option<String> {
        let levels = self.abstracts.get(self.lists.get(list)?)?;
        let known = levels.get(&level)?.clone();
        if known.format == "bullet" || known.format == "none" {
            return None;
        }
        let key = |level: usize| (self.lists.get(list).cloned().unwrap_or_default(), level);
        let mut number = known.text.clone();
        for below in level + 1..LEVELS {
            self.counts.remove(&key(below));
        }
        let here = key(level);
        let count = self.counts.entry(here).and_modify(|count| *count += 1).or_insert(known.start);
        let count = *count;
        for at in 0..=level {
            let (value, format) = if at == level {
                (count, known.format.as_str())
            } else {
                let start = levels.get(&at).map_or(1, |level| level.start);
                (
                    self.counts.get(&key(at)).copied().unwrap_or(start),
                    levels.get(&at).map_or("decimal", |level| &level.format),
                )
            };
            number = number.replace(&format!("%{}", at + 1), &numeral(value, format));
        }
        Some(number)
    }
}

impl Visitor for Numbering {
    fn start(&mut self, name: &str, element: &BytesStart<'_>) {
        let value = || attribute(element, "val").unwrap_or_default();
        let (list, level, inside) = self.open.clone();
        match name {
            "abstractNum" => self.open = (attribute(element, "abstractNumId").unwrap_or_default(), 0, true),
            "num" => self.open = (attribute(element, "numId").unwrap_or_default(), 0, false),
            "abstractNumId" if !inside => {
                self.lists.insert(list, value());
            }
            "lvl" if inside => {
                self.open.1 = attribute(element, "ilvl").and_then(|level| level.parse().ok()).unwrap_or(0);
            }
            "numFmt" | "lvlText" | "start" if inside && level < LEVELS => {
                let level = self
                    .abstracts
                    .entry(list)
                    .or_default()
                    .entry(level)
                    .or_insert(Level { start: 1, ..Level::default() });
                match name {
                    "numFmt" => level.format = value(),
                    "lvlText" => level.text = value(),
                    _ => level.start = value().parse().unwrap_or(1).min(1_000),
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, _: &str) {}

    fn text(&mut self, _: &str) {}
}

/// A number as Word prints it.
fn numeral(value: usize, format: &str) -> String {
    let letter = |first: u8| {
        let ix = u8::try_from(value.saturating_sub(1) % 26).unwrap_or(0);
        char::from(first + ix).to_string()
    };
    match format {
        "lowerLetter" => letter(b'a'),
        "upperLetter" => letter(b'A'),
        "lowerRoman" => roman(value),
        "upperRoman" => roman(value).to_uppercase(),
        "arabicAlpha" | "arabicAbjad" => ["أ", "ب", "ج", "د", "هـ", "و", "ز", "ح", "ط", "ي", "ك", "ل"]
            .get(value.saturating_sub(1))
            .map_or_else(|| value.to_string(), |letter| (*letter).to_owned()),
        "decimalZero" => format!("{value:02}"),
        _ => value.to_string(),
    }
}

fn roman(mut value: usize) -> String {
    let mut text = String::new();
    for (step, sign) in [(50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")] {
        while value >= step && text.len() < 20 {
            text.push_str(sign);
            value -= step;
        }
    }
    text
}
