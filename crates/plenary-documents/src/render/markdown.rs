//! Writes the annex in GitHub's Markdown: one table, with a row for each day.

use super::Sheet;
use super::layout::{Cell, Layout, Line};
use super::phrase::joined;

/// Writes a Markdown document. `layout` is the table of `sheet`.
pub fn write(sheet: &Sheet, layout: &Layout) -> String {
    let mut blocks = vec![format!("# {}", escape(&sheet.title.text))];
    if !sheet.facts.is_empty() {
        blocks.push(paragraph(&joined(&sheet.facts_in_line())));
    }
    blocks.extend(sheet.annex.map(|annex| format!("## {annex}")));
    let level = if sheet.annex.is_some() { "###" } else { "##" };
    blocks.push(format!("{level} {}{}", sheet.heading, marks(&layout.heading_marks)));
    if let Some(notice) = &sheet.notice {
        blocks.push(format!("*{}*", escape(notice)));
    }
    if !layout.lines.is_empty() {
        blocks.push(table(layout).join("\n"));
    }
    for (place, note) in layout.footnotes.iter().enumerate() {
        blocks.push(format!("<sup>{}</sup> {}", place + 1, escape(&note.text)));
    }
    let (heading, left_out) = &sheet.unscheduled;
    if !left_out.is_empty() {
        blocks.push(format!("### {heading}"));
        blocks.push(sheet.left_out().map(|line| format!("- {}", paragraph(&line))).collect::<Vec<_>>().join("\n"));
    }
    blocks.join("\n\n") + "\n"
}

fn table(layout: &Layout) -> Vec<String> {
    let columns = layout.columns.len();
    let headings: Vec<String> = layout.columns.iter().map(|column| escape(&column.heading)).collect();
    let mut lines = vec![line(&headings, columns), line(&vec!["---".to_owned(); columns], columns)];
    lines.extend(layout.lines.iter().map(|row| match row {
        Line::Day(heading) => line(&[format!("**{heading}**")], columns),
        // Markdown has no spanning cells, so the cells after one stay empty
        Line::Cells { cells, .. } => line(&cells.iter().map(cell).collect::<Vec<_>>(), columns),
    }));
    lines
}

fn cell(cell: &Cell) -> String {
    let paragraphs = cell.paragraphs.iter().map(|paragraph| escape(&paragraph.text()) + &marks(&paragraph.marks));
    paragraphs.collect::<Vec<_>>().join("<br>")
}

fn line(cells: &[String], columns: usize) -> String {
    let empty = (cells.len()..columns).map(|_| String::new());
    format!("| {} |", cells.iter().cloned().chain(empty).collect::<Vec<_>>().join(" | "))
}

/// Footnote marks: `<sup>1, 2</sup>`.
fn marks(numbers: &[usize]) -> String {
    match numbers {
        [] => String::new(),
        _ => format!("<sup>{}</sup>", numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
    }
}

/// Escapes what Markdown, HTML or GitHub would read as markup inside a line.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '#' => escaped.extend(['\\', character]),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Escapes text at the start of a line, where `-`, `+`, `=`, `1.` and `:::` would begin a block.
fn paragraph(text: &str) -> String {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = text.split_at(digits);
    let escaped = escape(rest);
    match rest.chars().next() {
        Some('-' | '+' | '=' | ':') if digits == 0 => format!("\\{escaped}"),
        Some('.' | ')') if digits > 0 => format!("{number}\\{escaped}"),
        _ => format!("{number}{escaped}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped() {
        assert_eq!(escape("a|b `c` *d* _e_ [f](g) <h> & \\"), r"a\|b \`c\` \*d\* \_e\_ \[f\](g) &lt;h&gt; &amp; \\");
    }

    #[test]
    fn a_line_begins_no_block() {
        assert_eq!(paragraph("# not a heading"), "\\# not a heading");
        assert_eq!(paragraph("2. not a list"), "2\\. not a list");
        assert_eq!(paragraph("2022 is a year"), "2022 is a year");
    }
}
