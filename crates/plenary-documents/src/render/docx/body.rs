//! Writes the text of the document: headings, the table, unscheduled items; what has changed since an older version is tracked.

use std::collections::BTreeSet;

use super::Script;
use super::parts::{properties, root};
use super::runs::{raised, runs};
use super::tracked::{Block, Tracker};
use super::xml::{Element, element, val};
use crate::render::Sheet;
use crate::render::layout::{Cell, Column, Layout, Line, Paragraph};
use crate::render::phrase::{Phrase, joined};

/// The width of the text on the page, in twips (twentieths of a point).
const WIDTH: u32 = 9070;

/// The part `word/document.xml`. Where there is an `older` version, what has changed since then is tracked.
pub fn document(sheet: &Sheet, layout: &Layout, older: Option<(&Sheet, &Layout)>, script: &Script) -> Element {
    let new = Parts::new(sheet, layout, Writer { script, referred: Some(BTreeSet::new()) });
    // what was deleted may refer to footnotes that are gone, so its marks are plain figures
    let old = older.map(|(sheet, layout)| Parts::new(sheet, layout, Writer { script, referred: None }));
    let old = old.unwrap_or_else(|| new.clone());
    let mut tracker = Tracker::default();
    let tables = match (old.table, new.table) {
        (Some(old), Some(new)) if old.columns == new.columns => vec![(new.frame, old.rows, new.rows)],
        // rows of one table have no place in one with other columns
        (old, new) => {
            let gone = old.map(|table| (table.frame, table.rows, Vec::new()));
            gone.into_iter().chain(new.map(|table| (table.frame, Vec::new(), table.rows))).collect()
        }
    };
    let mut body = element("w:body").children(tracker.paragraphs(old.before, new.before));
    for (frame, old, new) in tables {
        // Word requires a paragraph after a table
        let end = element("w:p").child(properties("Normal", script));
        body = body.child(frame.children(tracker.rows(old, new))).child(end);
    }
    body = body.children(tracker.paragraphs(old.after, new.after));
    root("w:document").child(body.child(page(script)))
}

/// The page: A4 with the margins of a United Nations document.
fn page(script: &Script) -> Element {
    let mut page = element("w:sectPr")
        .child(element("w:headerReference").with("w:type", "default").with("r:id", "rIdHeader"))
        .child(element("w:footerReference").with("w:type", "default").with("r:id", "rIdFooter"))
        .child(element("w:pgSz").with("w:w", 11906).with("w:h", 16838))
        .child(
            element("w:pgMar")
                .with("w:top", 1418)
                .with("w:right", 1418)
                .with("w:bottom", 1418)
                .with("w:left", 1418)
                .with("w:header", 709)
                .with("w:footer", 709)
                .with("w:gutter", 0),
        );
    if script.right_to_left {
        page = page.child(element("w:bidi"));
    }
    page
}

/// The parts of a document.
#[derive(Clone)]
struct Parts {
    before: Vec<Block>,
    table: Option<Table>,
    after: Vec<Block>,
}

/// The table of a document.
#[derive(Clone)]
struct Table {
    columns: Vec<Column>,
    /// The table without its rows.
    frame: Element,
    /// The row of headings and the others.
    rows: Vec<Block>,
}

impl Parts {
    fn new(sheet: &Sheet, layout: &Layout, mut writer: Writer<'_>) -> Self {
        let mut before = Vec::new();
        if !sheet.title.is_empty() {
            before.push(writer.block("SessionTitle", std::slice::from_ref(&sheet.title), &[]));
        }
        if let Some(annex) = sheet.annex {
            before.push(writer.block("Heading1", &[Phrase::label(annex)], &[]));
        }
        let level = if sheet.annex.is_some() { "Heading2" } else { "Heading1" };
        before.push(writer.block(level, &[Phrase::label(sheet.heading)], &layout.heading_marks));
        if let Some(notice) = &sheet.notice {
            before.push(writer.block("Notice", &[Phrase::label(notice)], &[]));
        }
        let table = (!layout.lines.is_empty()).then(|| writer.table(sheet, layout));
        let mut after = Vec::new();
        let (heading, left_out) = &sheet.unscheduled;
        if !left_out.is_empty() {
            after.push(writer.block("Heading2", &[Phrase::label(heading)], &[]));
            after.extend(left_out.iter().map(|line| writer.block("Normal", line, &[])));
        }
        Self { before, table, after }
    }
}

struct Writer<'a> {
    script: &'a Script,
    /// The footnotes that a mark above refers to already. Word allows one reference to each footnote. `None` if all marks are
    /// plain figures.
    referred: Option<BTreeSet<usize>>,
}

impl Writer<'_> {
    /// A paragraph outside of the table.
    fn block(&mut self, style: &'static str, phrases: &[Phrase], marks: &[usize]) -> Block {
        let runs = self.marked(phrases, marks);
        Block { key: format!("{style} {}", joined(phrases)), element: self.paragraph(style, runs) }
    }

    fn plain(&self, style: &'static str, text: &str) -> Element {
        self.paragraph(style, runs(&[Phrase::label(text)], self.script.right_to_left))
    }

    fn paragraph(&self, style: &'static str, runs: Vec<Element>) -> Element {
        element("w:p").child(properties(style, self.script)).children(runs)
    }

    /// Text with its footnote marks. Further marks of a footnote are plain superscript figures.
    fn marked(&mut self, phrases: &[Phrase], marks: &[usize]) -> Vec<Element> {
        let mut all = runs(phrases, self.script.right_to_left);
        for (place, &mark) in marks.iter().enumerate() {
            if place > 0 {
                all.push(raised(", "));
            }
            if self.referred.as_mut().is_some_and(|referred| referred.insert(mark)) {
                let style = element("w:rPr").child(val("w:rStyle", "FootnoteReference"));
                all.push(element("w:r").child(style).child(element("w:footnoteReference").with("w:id", mark)));
            } else {
                all.push(raised(&mark.to_string()));
            }
        }
        all
    }

    fn table(&mut self, sheet: &Sheet, layout: &Layout) -> Table {
        let widths: Vec<u32> = layout.columns.iter().map(|column| WIDTH * column.share / 100).collect();
        let mut about = element("w:tblPr").child(val("w:tblStyle", "AnnexTable"));
        if self.script.right_to_left {
            about = about.child(element("w:bidiVisual"));
        }
        about = about
            .child(element("w:tblW").with("w:w", widths.iter().sum::<u32>()).with("w:type", "dxa"))
            .child(element("w:tblLayout").with("w:type", "fixed"))
            .child(val("w:tblLook", "0620").with("w:firstRow", 1).with("w:noVBand", 1).with("w:noHBand", 1))
            .child(val("w:tblCaption", sheet.heading));
        let columns = widths.iter().map(|width| element("w:gridCol").with("w:w", width));
        let frame = element("w:tbl").child(about).child(element("w:tblGrid").children(columns));
        let headings = layout.columns.iter().zip(&widths).map(|(column, &width)| {
            let paragraph = self.plain("TableHeading", &column.heading);
            cell(width, None, vec![paragraph])
        });
        let mut rows = vec![Block { key: String::new(), element: row(true, headings.collect()) }];
        // the meeting or the item that the row belongs to: a row that moves to another one is another row
        let mut group = String::new();
        for (place, line) in layout.lines.iter().enumerate() {
            if let Line::Cells { cells, begins: true } = line {
                group = cells.first().map(Cell::text).unwrap_or_default();
            }
            let text = match line {
                Line::Day(heading) => heading.clone(),
                Line::Cells { cells, .. } => cells.iter().map(Cell::text).collect::<Vec<_>>().join("\t"),
            };
            // the rows of a meeting stay together if they fit on a page
            let continues = matches!(layout.lines.get(place + 1), Some(Line::Cells { begins: false, .. }));
            rows.push(Block { key: format!("{group}\t{text}"), element: self.row(line, &widths, continues) });
        }
        Table { columns: layout.columns.clone(), frame, rows }
    }

    fn row(&mut self, line: &Line, widths: &[u32], continues: bool) -> Element {
        match line {
            Line::Day(heading) => {
                let paragraph = self.plain("TableDay", heading);
                row(false, vec![cell(widths.iter().sum(), Some(widths.len()), vec![paragraph])])
            }
            Line::Cells { cells, begins } => {
                let style = match (begins, continues) {
                    (true, true) => "TableBeginsOn",
                    (true, false) => "TableBegins",
                    (false, true) => "TableTextOn",
                    (false, false) => "TableText",
                };
                let mut widths = widths.iter();
                let cells = cells.iter().map(|content| {
                    let width = widths.by_ref().take(content.span.unwrap_or(1)).sum();
                    cell(width, content.span, self.paragraphs(content, style))
                });
                row(false, cells.collect())
            }
        }
    }

    /// The paragraphs of a cell. Word requires at least one, which may be empty.
    fn paragraphs(&mut self, cell: &Cell, style: &'static str) -> Vec<Element> {
        let mut all: Vec<Element> = Vec::new();
        for Paragraph { phrases, marks } in &cell.paragraphs {
            let style = match style {
                first if all.is_empty() => first,
                "TableBeginsOn" | "TableTextOn" => "TableTextOn",
                _ => "TableText",
            };
            let runs = self.marked(phrases, marks);
            all.push(self.paragraph(style, runs));
        }
        if all.is_empty() {
            all.push(self.paragraph(style, Vec::new()));
        }
        all
    }
}

/// A row of the table. Rows do not split across pages, and the heading row is repeated on each page.
fn row(heading: bool, cells: Vec<Element>) -> Element {
    let mut about = element("w:trPr").child(element("w:cantSplit"));
    if heading {
        about = about.child(element("w:tblHeader"));
    }
    element("w:tr").child(about).children(cells)
}

fn cell(width: u32, span: Option<usize>, paragraphs: Vec<Element>) -> Element {
    let mut about = element("w:tcPr").child(element("w:tcW").with("w:w", width).with("w:type", "dxa"));
    if let Some(span) = span {
        about = about.child(val("w:gridSpan", span));
    }
    element("w:tc").child(about).children(paragraphs)
}
