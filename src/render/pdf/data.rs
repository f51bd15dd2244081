//! What the layout prints, as values of typst: strings, numbers and lists of them.

use typst::foundations::{Array, Dict, IntoValue, Value};

use super::fonts::FAMILIES;
use crate::render::Sheet;
use crate::render::layout::{Layout, Line, Paragraph};
use crate::render::words::Words;

/// Letters of a word after which a line may break in the last resort.
const LONGEST: usize = 30;

/// Letters of a cell that may fill a page, where it is the narrowest.
const LONG: usize = 300;

/// The contents of a document.
pub struct Data {
    title: String,
    session: String,
    facts: String,
    annex: String,
    heading: String,
    notice: String,
    unscheduled: (String, Vec<String>),
    layout: Layout,
    code: &'static str,
    right_to_left: bool,
}

impl Data {
    /// Of `layout`, the table of `sheet`.
    pub fn new(sheet: &Sheet, layout: &Layout, words: &Words) -> Self {
        let title = if sheet.title.is_empty() { sheet.heading } else { &sheet.title };
        let mut data = Self {
            title: title.to_owned(),
            session: sheet.title.clone(),
            facts: sheet.facts.join(" · "),
            annex: sheet.annex.to_owned(),
            heading: sheet.heading.to_owned(),
            notice: sheet.notice.clone().unwrap_or_default(),
            unscheduled: (sheet.unscheduled.0.to_owned(), sheet.unscheduled.1.clone()),
            layout: layout.clone(),
            code: words.code,
            right_to_left: words.right_to_left,
        };
        data.texts().into_iter().for_each(breakable);
        if data.right_to_left {
            data.paragraphs().filter(|one| !one.marks.is_empty()).for_each(|one| apart(&mut one.text));
        }
        data
    }

    fn paragraphs(&mut self) -> impl Iterator<Item = &mut Paragraph> {
        self.layout
            .lines
            .iter_mut()
            .flat_map(|line| match line {
                Line::Day(_) => &mut [][..],
                Line::Cells { cells, .. } => cells.as_mut_slice(),
            })
            .flat_map(|cell| &mut cell.paragraphs)
    }

    /// All that is printed.
    pub fn texts(&mut self) -> Vec<&mut String> {
        let Self { title: _, session, facts, annex, heading, notice, unscheduled, layout, code: _, right_to_left: _ } =
            self;
        let mut all = vec![session, facts, annex, heading, notice, &mut unscheduled.0];
        all.extend(&mut unscheduled.1);
        all.extend(layout.columns.iter_mut().map(|column| &mut column.heading));
        all.extend(&mut layout.footnotes);
        for line in &mut layout.lines {
            match line {
                Line::Day(heading) => all.push(heading),
                Line::Cells { cells, .. } => {
                    all.extend(cells.iter_mut().flat_map(|cell| &mut cell.paragraphs).map(|one| &mut one.text));
                }
            }
        }
        all
    }

    /// What the layout reads as `sys.inputs`.
    pub fn inputs(&self) -> Dict {
        let slanted = !self.right_to_left && self.code != "zh";
        let families = FAMILIES.iter().filter(|(codes, _)| codes.contains(&self.code));
        let families = families.chain(FAMILIES.iter().filter(|(codes, _)| !codes.contains(&self.code)));
        dict([
            ("title", text(&self.title)),
            ("session", text(&self.session)),
            ("facts", text(&self.facts)),
            ("annex", text(&self.annex)),
            ("heading", text(&self.heading)),
            ("notice", text(&self.notice)),
            ("marks", numbers(&self.layout.heading_marks)),
            ("notes", list(self.layout.footnotes.iter().map(|note| text(note)))),
            ("lang", text(self.code)),
            ("rtl", self.right_to_left.into_value()),
            ("slanted", slanted.into_value()),
            ("size", if self.right_to_left { 12.0 } else { 10.5 }.into_value()),
            ("fonts", list(families.map(|(_, family)| text(family)))),
            (
                "columns",
                list(self.layout.columns.iter().map(|column| {
                    dict([("heading", text(&column.heading)), ("share", i64::from(column.share).into_value())])
                        .into_value()
                })),
            ),
            ("lines", list(self.layout.lines.iter().map(line))),
            ("unscheduled-heading", text(&self.unscheduled.0)),
            ("unscheduled", list(self.unscheduled.1.iter().map(|line| text(line)))),
        ])
    }
}

fn line(line: &Line) -> Value {
    let (day, cells, begins) = match line {
        Line::Day(heading) => (heading.as_str(), &[][..], false),
        Line::Cells { cells, begins } => ("", cells.as_slice(), *begins),
    };
    // a line that may be longer than a page is the one that may split over two
    let long = cells.iter().any(|cell| cell.text().chars().count() > LONG);
    let cells = cells.iter().map(|cell| {
        let paragraphs = list(cell.paragraphs.iter().map(paragraph));
        let span = i64::try_from(cell.span.unwrap_or(1)).unwrap_or(1);
        dict([("span", span.into_value()), ("paragraphs", paragraphs)]).into_value()
    });
    dict([("day", text(day)), ("cells", list(cells)), ("begins", begins.into_value()), ("long", long.into_value())])
        .into_value()
}

fn paragraph(one: &Paragraph) -> Value {
    let language = one.language.as_deref().unwrap_or_default();
    dict([("text", text(&one.text)), ("lang", text(language)), ("marks", numbers(&one.marks))]).into_value()
}

fn dict<const N: usize>(fields: [(&str, Value); N]) -> Dict {
    fields.into_iter().map(|(name, value)| (name.into(), value)).collect()
}

fn text(text: &str) -> Value {
    text.into_value()
}

fn list(values: impl Iterator<Item = Value>) -> Value {
    values.collect::<Array>().into_value()
}

fn numbers(numbers: &[usize]) -> Value {
    list(numbers.iter().map(|&number| i64::try_from(number).unwrap_or(i64::MAX).into_value()))
}

/// From right to left, the mark of a note after figures would be read as one of them.
fn apart(text: &mut String) {
    if text.ends_with(|letter: char| letter.is_ascii_digit()) {
        text.push('\u{200f}');
    }
}

/// A word that is longer than a cell would leave the page: spaces without width let it break.
fn breakable(text: &mut String) {
    let mut run = 0;
    let mut broken = String::new();
    for letter in text.chars() {
        run = if letter.is_whitespace() || letter as u32 >= 0x2e80 { 0 } else { run + 1 };
        broken.push(letter);
        if run == LONGEST {
            broken.push('\u{200b}');
            run = 0;
        }
    }
    *text = broken;
}
