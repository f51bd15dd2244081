//! Writes the annex as a web page: one file that needs no network, for telephones, screens and paper. The public page has the
//! same table.
//!
//! [`event`] writes the structured data for calendars and search engines.

pub mod event;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::Sheet;
use super::layout::{Cell, Layout, Line, Paragraph};
use super::phrase::Phrase;
use super::words::Words;
use plenary_core::model::Schedule;

/// The style sheet.
pub const STYLE: &str = include_str!("page.css");

/// Writes the page. `layout` is the table of `sheet`, which is `schedule` in the language of `words`.
pub fn write(sheet: &Sheet, layout: &Layout, schedule: &Schedule, words: &Words) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(words.code) dir=(if words.right_to_left { "rtl" } else { "ltr" }) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (sheet.heading) @if !sheet.title.is_empty() { " – " (sheet.title.text) } }
                style { (PreEscaped(STYLE)) }
                script type="application/ld+json" { (PreEscaped(event::json(sheet, schedule, words))) }
            }
            body {
                main {
                    header {
                        @if !sheet.facts.is_empty() { p class="facts" { (line(&sheet.facts_in_line())) } }
                        h1 { @if sheet.title.is_empty() { (sheet.heading) } @else { (phrase(&sheet.title)) } }
                    }
                    @if let Some(annex) = sheet.annex {
                        h2 { (annex) }
                        h3 id="table" { (sheet.heading) (marks(&layout.heading_marks)) }
                    } @else {
                        h2 id="table" { (sheet.heading) (marks(&layout.heading_marks)) }
                    }
                    @if let Some(notice) = &sheet.notice { p class="notice" { (notice) } }
                    (whole(sheet, layout))
                }
            }
        }
    };
    page.into_string() + "\n"
}

/// The table, its footnotes, and the items that are left out.
pub fn whole(sheet: &Sheet, layout: &Layout) -> Markup {
    html! {
        @if !layout.lines.is_empty() { (table(layout)) }
        @if !layout.footnotes.is_empty() {
            ol class="notes" {
                @for (place, note) in layout.footnotes.iter().enumerate() {
                    li id=(format!("note-{}", place + 1)) { (phrase(note)) }
                }
            }
        }
        @if !sheet.unscheduled.1.is_empty() {
            h3 { (sheet.unscheduled.0) }
            ul { @for line in &sheet.unscheduled.1 { li { (self::line(line)) } } }
        }
    }
}

/// A line of phrases.
pub fn line(phrases: &[Phrase]) -> Markup {
    html! { @for part in phrases { (phrase(part)) } }
}

/// A phrase. Text of the user is isolated, so that its direction does not affect the text around it.
pub fn phrase(phrase: &Phrase) -> Markup {
    let direction = |right_to_left: bool| if right_to_left { "rtl" } else { "ltr" };
    html! {
        @match &phrase.attributes {
            Some(attributes) => bdi dir=(direction(attributes.right_to_left)) lang=[attributes.language.as_deref()] { (phrase.text) },
            None => (phrase.text),
        }
    }
}

fn table(layout: &Layout) -> Markup {
    html! {
        // the region scrolls sideways if the table is wider than the screen; tabindex allows it by keyboard
        div class="table" tabindex="0" role="region" aria-labelledby="table" {
            table aria-labelledby="table" {
                colgroup { @for column in &layout.columns { col style=(format!("width:{}%", column.share)); } }
                thead { tr { @for column in &layout.columns { th scope="col" { (column.heading) } } } }
                @for group in groups(&layout.lines) { tbody { (rows(group, layout.columns.len())) } }
            }
        }
    }
}

/// The lines, grouped by day.
fn groups(lines: &[Line]) -> impl Iterator<Item = &[Line]> {
    lines.chunk_by(|_, next| !matches!(next, Line::Day(_)))
}

fn rows(lines: &[Line], columns: usize) -> Markup {
    html! {
        @for (place, line) in lines.iter().enumerate() {
            @match line {
                Line::Day(heading) => tr class="day" { th scope="rowgroup" colspan=(columns) { (heading) } },
                Line::Cells { cells, begins } => tr class=[begins.then_some("begins")] {
                    @for (column, cell) in cells.iter().enumerate() {
                        @if column > 0 {
                            td colspan=[cell.span] { (paragraphs(cell)) }
                        } @else if *begins {
                            @let height = 1 + lines[place + 1..].iter().take_while(|line| continues(line)).count();
                            th scope="row" rowspan=[(height > 1).then_some(height)] { (paragraphs(cell)) }
                        }
                    }
                },
            }
        }
    }
}

/// Whether a line continues the line above.
fn continues(line: &Line) -> bool {
    matches!(line, Line::Cells { begins: false, .. })
}

fn paragraphs(cell: &Cell) -> Markup {
    match cell.paragraphs.as_slice() {
        [] => html! {},
        [single] => paragraph(single),
        several => html! { @for each in several { div { (paragraph(each)) } } },
    }
}

fn paragraph(paragraph: &Paragraph) -> Markup {
    html! {
        (line(&paragraph.phrases))
        (marks(&paragraph.marks))
    }
}

/// Footnote marks with links.
pub fn marks(numbers: &[usize]) -> Markup {
    html! {
        @if !numbers.is_empty() {
            sup {
                @for (place, number) in numbers.iter().enumerate() {
                    @if place > 0 { ", " }
                    a href=(format!("#note-{number}")) { (number) }
                }
            }
        }
    }
}
