//! Joins the rows of tables that the end of a page breaks: hours without their end, and titles that go on at the top of the next page.

use super::joins;
use super::words::begins_entry;
use crate::import::clean;
use crate::import::dates;
use crate::import::document::{Document, Line, PARAGRAPH};
use crate::import::doubt::Doubt;
use crate::import::hours;

/// The most characters of the end of a title.
const MAX_END: usize = 90;

/// Words that no title ends in.
const SMALL: &[&str] = &[
    "of", "on", "the", "and", "for", "to", "in", "an", "with", "by", "from", "at", "or", "de", "du", "des", "la", "le",
    "les", "et", "pour", "sur", "à", "au", "aux", "del", "los", "las", "el", "y", "para", "por", "en", "и", "в", "на",
    "по", "о", "об", "для", "с", "к", "من", "في", "على", "إلى",
];

/// Joins what page ends break. A join that only the context suggests is noted as a doubt.
pub fn join(document: &mut Document) {
    let lines = std::mem::take(&mut document.lines);
    let mut joined: Vec<Line> = Vec::with_capacity(lines.len());
    let mut left = lines.into_iter().peekable();
    while let Some(mut line) = left.next() {
        let other_page =
            joined.last().is_some_and(|above| above.place.page < line.place.page && !above.cells.is_empty());
        let Some(above) = joined.last_mut().filter(|_| other_page) else {
            joined.push(line);
            continue;
        };
        let width = |line: &Line| line.spans.iter().sum::<usize>();
        let doubt = if line.cells.is_empty() {
            let below = left.peek().is_some_and(|next| width(next) == width(above));
            below.then(|| line_goes_on(above, &line)).flatten().inspect(|_| line.text.clear())
        } else if width(above) == width(&line) {
            row_goes_on(above, &mut line)
        } else {
            None
        };
        document.notes.extend(doubt.flatten());
        if !line.text.is_empty() {
            joined.push(line);
        }
    }
    document.lines = joined;
}

/// Whether a text ends in a word or a mark that something follows.
fn is_open(text: &str) -> bool {
    let last = text.split_whitespace().next_back().unwrap_or("").to_lowercase();
    text.ends_with([',', '，', '-', '–', '(', '、']) || SMALL.contains(&last.as_str())
}

/// Whether a text begins neither an entry, nor hours, nor a day.
fn is_plain(text: &str) -> bool {
    let timed = hours::at_start(text).is_some() || hours::ranges(text).first().is_some_and(|(_, at)| at.start == 0);
    let dated =
        dates::mentions(text).first().is_some_and(|date| date.range.start == 0) || dates::weekday(text).is_some();
    !begins_entry(text) && !timed && !dated && text.chars().count() <= MAX_END
}

/// Whether a text goes on with the paragraph above it on the page before, and whether only the context says so.
fn goes_on(above: &str, text: &str, numbered: bool) -> Option<bool> {
    if text.is_empty() || above.is_empty() || !is_plain(text) {
        return None;
    }
    let sure = text.starts_with(|c: char| c.is_lowercase() || "(（,;)）".contains(c)) || is_open(above);
    (sure || numbered).then_some(!sure)
}

fn append(above: &mut Line, column: usize, text: &str) {
    clean::join(&mut above.cells[column], text);
    retell(above);
}

/// Writes the text of a row anew.
fn retell(line: &mut Line) {
    let filled: Vec<&str> = line.cells.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
    line.text = filled.join("  ").replace(PARAGRAPH, " ");
}

/// Appends a line to the last cell of the row above, if it ends that title.
fn line_goes_on(above: &mut Line, line: &Line) -> Option<Option<Doubt>> {
    let column = above.cells.iter().rposition(|cell| !cell.is_empty()).filter(|_| line.indent > 0)?;
    let last = above.cells[column].rsplit(PARAGRAPH).next().unwrap_or("");
    let unsure = goes_on(last, &line.text, false)?;
    append(above, column, &line.text);
    Some(unsure.then(|| Doubt::Joined { words: line.text.clone() }))
}

/// Moves what goes on from the row above into it: the first paragraph of a cell, or the whole row below hours without their end.
fn row_goes_on(above: &mut Line, line: &mut Line) -> Option<Option<Doubt>> {
    if above.cells.len() != line.cells.len() {
        return None;
    }
    let timed = joins::is_broken(&above.cells[0], &line.cells[0]);
    if !line.cells[0].is_empty() && !timed {
        return None;
    }
    let mut doubt = None;
    let mut found = timed;
    for column in 0..line.cells.len() {
        let cell = line.cells[column].clone();
        let (first, rest) = cell.split_once(PARAGRAPH).unwrap_or((&cell, ""));
        let paragraphs: Vec<&str> = above.cells[column].split(PARAGRAPH).collect();
        // among entries with numbers, a paragraph without one is the end of the last
        let numbered = paragraphs.len() > 1 && paragraphs.iter().all(|text| begins_entry(text));
        let unsure =
            if timed && column == 0 { Some(false) } else { goes_on(paragraphs.last().unwrap_or(&""), first, numbered) };
        if let Some(unsure) = unsure {
            found = true;
            if unsure {
                doubt = Some(Doubt::Joined { words: first.to_owned() });
            }
            append(above, column, first);
            line.cells[column] = rest.to_owned();
        }
        if timed && !line.cells[column].is_empty() {
            let rest = std::mem::take(&mut line.cells[column]);
            if !above.cells[column].is_empty() {
                above.cells[column].push(PARAGRAPH);
            }
            above.cells[column].push_str(&rest);
            retell(above);
        }
    }
    retell(line);
    found.then_some(doubt)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::document::{FileKind, Lines, Place};

    /// Rows of a table over two pages, joined.
    fn joined(first: &[&[&str]], second: &[&[&str]]) -> (Vec<String>, usize) {
        let mut lines = Lines::new(FileKind::Pdf);
        for (page, rows) in [first, second].into_iter().enumerate() {
            for (ix, row) in rows.iter().enumerate() {
                let place = |row| Place { page: Some(page + 1), line: ix + 1, row };
                match row {
                    [text] => lines.indented(text, 9, place(None)),
                    cells => {
                        let cells: Vec<(String, usize)> = cells.iter().map(|cell| ((*cell).to_owned(), 1)).collect();
                        lines.row(&cells, place(Some((page + 1, ix + 1))));
                    }
                }
            }
        }
        let mut document = lines.done();
        join(&mut document);
        (document.lines.iter().map(|line| line.text.clone()).collect(), document.notes.len())
    }

    #[test]
    fn rows_over_two_pages_are_joined() {
        let next: &[&str] = &["15:00-18:00", "9. Other"];
        let read = |above: [&str; 2], below: [&str; 2]| joined(&[&above], &[&below, next]);
        assert_eq!(
            read(["10:00-13:00", "1. Reports of the"], ["", "committees¶2. Audit"]),
            (
                vec![
                    "10:00-13:00  1. Reports of the committees".into(),
                    "2. Audit".into(),
                    "15:00-18:00  9. Other".into()
                ],
                0
            )
        );
        assert_eq!(read(["10:00 –", "Audit"], ["13:00", "(item 5)"]).0[0], "10:00 – 13:00  Audit (item 5)");
        // a paragraph without a number among numbered ones: joined, and told
        assert_eq!(read(["10:00-13:00", "1. Audit¶2. Budget"], ["", "Committee"]).1, 1);
        // an item without a number stays one
        assert_eq!(read(["10:00-13:00", "Audit"], ["", "Credentials"]).0.len(), 3);
        assert_eq!(read(["10:00-13:00", "1. Audit of"], ["15:00-17:00", "Credentials"]).0.len(), 3);
        let line = joined(&[&["10:00", "Report of the Committee on"]], &[&["Problems"], next]);
        assert_eq!(line.0, ["10:00  Report of the Committee on Problems", "15:00-18:00  9. Other"]);
    }
}
