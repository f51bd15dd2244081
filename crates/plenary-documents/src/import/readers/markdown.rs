//! Reads Markdown: headings, paragraphs, nested lists and tables, without the marks, the addresses and the code.

use std::ops::Range;
use std::sync::LazyLock;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use regex::Regex;

use crate::import::document::{Document, FileKind, Lines, PARAGRAPH, Place};
use crate::import::words::pattern;

/// The deepest list that is read.
const MAX_DEPTH: usize = 100;

/// Whether a text is Markdown: it has headings, the rule of a table, or links.
pub fn is_markdown(text: &str) -> bool {
    static MARKS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?m)^#{1,6} \S|^\s*\|?\s*:?-{3,}:?\s*\|[-| :]*$|\[[^\]\n]+\]\(https?://"));
    MARKS.is_match(text)
}

/// Reads Markdown into lines.
pub fn document(text: &str) -> Document {
    let mut reader = Reader { text, lines: Lines::new(FileKind::Markdown), ..Reader::default() };
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        reader.event(event, &range);
    }
    reader.end_line();
    reader.lines.done()
}

#[derive(Default)]
struct Reader<'t> {
    text: &'t str,
    lines: Lines,
    line: String,
    /// The byte at which the line begins, and the line number of a byte before it.
    begin: usize,
    counted: (usize, usize),
    /// The next number of each open list; `None` for bullets.
    lists: Vec<Option<u64>>,
    table: usize,
    row: usize,
    cells: Vec<(String, usize)>,
    in_cell: bool,
    /// The number of open tags whose text is not shown.
    hidden: usize,
    raised: bool,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) if self.hidden == 0 => {
                if self.line.is_empty() {
                    self.begin = range.start;
                }
                for c in text.chars() {
                    let figure = self.raised.then(|| c.to_digit(10)).flatten();
                    self.line.push(figure.and_then(|figure| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(figure as usize)).unwrap_or(c));
                }
            }
            Event::InlineHtml(tag) => match tag.as_ref() {
                "<sup>" => self.raised = true,
                "</sup>" => self.raised = false,
                "<br>" | "<br/>" | "<br />" if self.in_cell => self.line.push(PARAGRAPH),
                _ => {}
            },
            Event::SoftBreak => self.line.push(' '),
            Event::HardBreak if self.in_cell => self.line.push(PARAGRAPH),
            Event::HardBreak => self.end_line(),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::Heading { .. } | Tag::Paragraph => self.begin = range.start,
            Tag::List(first) => {
                self.end_line();
                self.lists.push(*first);
            }
            Tag::Item => {
                self.end_line();
                self.begin = range.start;
                match self.lists.last_mut() {
                    Some(Some(next)) => {
                        self.line = format!("{next}. ");
                        *next = next.saturating_add(1);
                    }
                    _ => "- ".clone_into(&mut self.line),
                }
            }
            Tag::Table(_) => {
                self.end_line();
                (self.table, self.row) = (self.table + 1, 0);
            }
            Tag::TableHead | Tag::TableRow => {
                self.begin = range.start;
                self.row += 1;
            }
            Tag::TableCell => {
                self.line.clear();
                self.in_cell = true;
            }
            Tag::HtmlBlock | Tag::CodeBlock(_) | Tag::Image { .. } => self.hidden += 1,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::Item => self.end_line(),
            TagEnd::List(_) => {
                self.end_line();
                self.lists.pop();
            }
            TagEnd::TableCell => {
                self.in_cell = false;
                self.cells.push((std::mem::take(&mut self.line), 1));
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                let cells = std::mem::take(&mut self.cells);
                let place = self.place(Some((self.table, self.row)));
                self.lines.row(&cells, place);
            }
            TagEnd::HtmlBlock | TagEnd::CodeBlock | TagEnd::Image => self.hidden = self.hidden.saturating_sub(1),
            _ => {}
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let place = self.place(None);
        self.lines.indented(&line, self.lists.len().saturating_sub(1).min(MAX_DEPTH), place);
    }

    /// The place of the line that begins at `begin`.
    fn place(&mut self, row: Option<(usize, usize)>) -> Place {
        let (from, before) = if self.counted.0 <= self.begin { self.counted } else { (0, 0) };
        let breaks = self.text.as_bytes().get(from..self.begin).unwrap_or_default();
        let line = before + breaks.iter().filter(|byte| **byte == b'\n').count();
        self.counted = (self.begin.min(self.text.len()), line);
        Place { page: None, line: line + 1, row }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_tables_are_read_without_marks() {
        let text = "# Agenda of the *85th* meeting\n\n1. Opening\n    1. Welcome\n1. [Report](https://example.org) (15m)\n\n    | time | topic |\n    |---|---|\n    | 10m | `with` |\n";
        assert!(is_markdown(text));
        let lines = document(text).lines;
        let found: Vec<(&str, usize, usize)> =
            lines.iter().map(|line| (line.text.as_str(), line.indent, line.place.line)).collect();
        assert_eq!(
            found,
            [
                ("Agenda of the 85th meeting", 0, 1),
                ("1. Opening", 0, 3),
                ("1. Welcome", 1, 4),
                ("2. Report (15m)", 0, 5),
                ("time  topic", 0, 7),
                ("10m  with", 0, 9),
            ]
        );
        for none in ["1. Opening\n2. Audit", "a | b", "# no"] {
            assert_eq!(is_markdown(none), none.starts_with('#'), "{none}");
        }
    }
}
