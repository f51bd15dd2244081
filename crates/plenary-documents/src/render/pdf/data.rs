//! The input of the template as Typst values: strings, numbers and lists.

use typst::foundations::{Array, Dict, IntoValue, Value};

use crate::render::Sheet;
use crate::render::layout::{Layout, Line, Paragraph};
use crate::render::phrase::Phrase;
use crate::render::words::Words;

/// The languages and the font family that comes first for them. `assets/fonts/README.md` gives the sources of the files.
pub const FAMILIES: [(&[&str], &str); 3] =
    [(&["en", "fr", "es", "ru"], "Libertinus Serif"), (&["zh"], "Noto Sans SC"), (&["ar"], "Amiri")];

/// The most letters without a possible line break.
const LONGEST: usize = 30;

/// The letters of a cell from which on its row may split across pages: in the narrowest column they may fill a page.
const LONG: usize = 300;

/// The contents of a document.
pub struct Data {
    title: String,
    session: Phrase,
    facts: Vec<Phrase>,
    annex: String,
    heading: String,
    notice: String,
    unscheduled: (String, Vec<Vec<Phrase>>),
    layout: Layout,
    code: &'static str,
    right_to_left: bool,
}

impl Data {
    /// The contents of a document. `layout` is the table of `sheet`.
    pub fn new(sheet: &Sheet, layout: &Layout, words: &Words) -> Self {
        let title = if sheet.title.is_empty() { sheet.heading } else { &sheet.title.text };
        let mut data = Self {
            title: title.to_owned(),
            session: sheet.title.clone(),
            facts: sheet.facts_in_line(),
            annex: sheet.annex.unwrap_or_default().to_owned(),
            heading: sheet.heading.to_owned(),
            notice: sheet.notice.clone().unwrap_or_default(),
            unscheduled: (sheet.unscheduled.0.to_owned(), sheet.unscheduled.1.clone()),
            layout: layout.clone(),
            code: words.code,
            right_to_left: words.right_to_left,
        };
        data.texts().into_iter().for_each(breakable);
        if data.right_to_left {
            data.paragraphs()
                .filter(|paragraph| !paragraph.marks.is_empty())
                .for_each(|paragraph| separate_mark(&mut paragraph.phrases));
        }
        data
    }

    /// All paragraphs of the table.
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

    /// All texts that are printed.
    pub fn texts(&mut self) -> Vec<&mut String> {
        let Self { title: _, session, facts, annex, heading, notice, unscheduled, layout, code: _, right_to_left: _ } =
            self;
        let mut all = vec![annex, heading, notice, &mut unscheduled.0];
        let mut phrases = vec![session];
        phrases.extend(facts);
        phrases.extend(unscheduled.1.iter_mut().flatten());
        phrases.extend(&mut layout.footnotes);
        all.extend(layout.columns.iter_mut().map(|column| &mut column.heading));
        for line in &mut layout.lines {
            match line {
                Line::Day(heading) => all.push(heading),
                Line::Cells { cells, .. } => {
                    let paragraphs = cells.iter_mut().flat_map(|cell| &mut cell.paragraphs);
                    phrases.extend(paragraphs.flat_map(|paragraph| &mut paragraph.phrases));
                }
            }
        }
        all.extend(phrases.into_iter().map(|phrase| &mut phrase.text));
        all
    }

    /// The values that the template reads as `sys.inputs`.
    pub fn inputs(&self) -> Dict {
        let slanted = !self.right_to_left && self.code != "zh";
        let families = FAMILIES.iter().filter(|(codes, _)| codes.contains(&self.code));
        let families = families.chain(FAMILIES.iter().filter(|(codes, _)| !codes.contains(&self.code)));
        dict([
            ("title", text(&self.title)),
            ("session", self.phrase(&self.session)),
            ("facts", self.phrases(&self.facts)),
            ("annex", text(&self.annex)),
            ("heading", text(&self.heading)),
            ("notice", text(&self.notice)),
            ("marks", numbers(&self.layout.heading_marks)),
            ("notes", list(self.layout.footnotes.iter().map(|note| self.phrase(note)))),
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
            ("lines", list(self.layout.lines.iter().map(|line| self.line(line)))),
            ("unscheduled-heading", text(&self.unscheduled.0)),
            ("unscheduled", list(self.unscheduled.1.iter().map(|line| self.phrases(line)))),
        ])
    }

    fn line(&self, line: &Line) -> Value {
        let (day, cells, begins) = match line {
            Line::Day(heading) => (heading.as_str(), &[][..], false),
            Line::Cells { cells, begins } => ("", cells.as_slice(), *begins),
        };
        // only a row that may be longer than a page may split across pages
        let long = cells.iter().any(|cell| cell.text().chars().count() > LONG);
        let cells = cells.iter().map(|cell| {
            let paragraphs = list(cell.paragraphs.iter().map(|paragraph| self.paragraph(paragraph)));
            let span = i64::try_from(cell.span.unwrap_or(1)).unwrap_or(1);
            dict([("span", span.into_value()), ("paragraphs", paragraphs)]).into_value()
        });
        dict([("day", text(day)), ("cells", list(cells)), ("begins", begins.into_value()), ("long", long.into_value())])
            .into_value()
    }

    fn paragraph(&self, paragraph: &Paragraph) -> Value {
        dict([("phrases", self.phrases(&paragraph.phrases)), ("marks", numbers(&paragraph.marks))]).into_value()
    }

    fn phrases(&self, phrases: &[Phrase]) -> Value {
        list(phrases.iter().map(|phrase| self.phrase(phrase)))
    }

    fn phrase(&self, phrase: &Phrase) -> Value {
        let language = phrase.language().unwrap_or(self.code);
        let right_to_left = phrase.right_to_left(self.right_to_left);
        dict([("text", text(&phrase.text)), ("lang", text(language)), ("rtl", right_to_left.into_value())]).into_value()
    }
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

/// Keeps a footnote mark apart from figures or left-to-right text before it; else it would join them in a right-to-left
/// line.
fn separate_mark(phrases: &mut Vec<Phrase>) {
    let joins =
        |last: &Phrase| !last.right_to_left(true) || last.text.ends_with(|letter: char| letter.is_ascii_digit());
    if phrases.last().is_some_and(joins) {
        phrases.push(Phrase::label("\u{200f}"));
    }
}

/// Adds zero-width spaces to long words, so that they break instead of leaving the page.
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
