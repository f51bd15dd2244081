//! From a text to cells, before anybody asks whether the session knows them.
//!
//! CSV is what a spreadsheet writes: comma, semicolon or tab, quoted cells, any end of line. Rows and columns without a
//! word in them say nothing and are passed over; a word that has no column is an error.

use std::ops::Range;

use super::put;
use crate::read::fault::TableFault;
use crate::read::findings::Findings;
use crate::read::json::{Json, Value};
use crate::read::quote::quoted;

/// A word with its place.
type Word = (String, Range<usize>);

/// A row as it is written: a meeting, an item, or both.
pub(super) struct Cells {
    pub meeting: Option<Word>,
    pub item: Option<Word>,
}

/// The rows of a list, or of an object with `rows`.
pub(super) fn json(tree: &Json, findings: &mut Findings) -> Vec<Cells> {
    let list = match &tree.value {
        Value::Object(members) => match &members[..] {
            [only] if only.key == "rows" => Some(&only.value),
            _ => None,
        },
        _ => Some(tree),
    };
    let Some(Json { value: Value::List(rows), .. }) = list else {
        put(findings, &tree.range, TableFault::NotARow);
        return Vec::new();
    };
    let mut cells = Vec::new();
    for row in rows {
        match object(row) {
            Some((meeting, item)) => cells.push(Cells { meeting: Some(meeting), item: Some(item) }),
            None => put(findings, &row.range, TableFault::NotARow),
        }
    }
    cells
}

/// Meeting and item of an object that has these and no more.
fn object(row: &Json) -> Option<(Word, Word)> {
    let Value::Object(members) = &row.value else { return None };
    let word = |key: &str| {
        let member = members.iter().find(|member| member.key == key)?;
        match &member.value.value {
            Value::Text(text) => Some((text.trim().to_owned(), member.value.range.clone())),
            _ => None,
        }
    };
    if members.len() == 2 { Some((word("meeting")?, word("item")?)) } else { None }
}

/// The rows under the heading `meeting,item`.
pub(super) fn csv(text: &str, findings: &mut Findings) -> Vec<Cells> {
    let mut records = records(text);
    let Some((heading, place)) = records.next() else { return Vec::new() };
    let names: Vec<String> = heading.iter().map(str::to_lowercase).collect();
    let column = |name: &str| names.iter().position(|heading| heading == name);
    let (Some(meeting), Some(item)) = (column("meeting"), column("item")) else {
        put(findings, &place, TableFault::NoHeading);
        return Vec::new();
    };
    for (at, name) in heading.iter().enumerate() {
        if at != meeting && at != item && !name.is_empty() {
            put(findings, &place, TableFault::UnknownColumn { shown: quoted(name) });
        }
    }
    let mut cells = Vec::new();
    for (record, place) in records {
        if record.iter().any(|cell| cell.contains(['\n', '\r'])) {
            put(findings, &place, TableFault::ManyLines);
            continue;
        }
        let word = |column: usize| record.get(column).filter(|word| !word.is_empty());
        // what stands in a column that the heading names was blamed there
        let more =
            (0..record.len()).filter(|&at| at != meeting && at != item && heading.get(at).is_none_or(str::is_empty));
        for shown in more.filter_map(word) {
            put(findings, &place, TableFault::MoreCells { shown: quoted(shown) });
        }
        let [meeting, item] = [meeting, item].map(|at| word(at).map(|word| (word.to_owned(), place.clone())));
        cells.push(Cells { meeting, item });
    }
    cells
}

/// Rows that have a word in them, each with its first line.
fn records(text: &str) -> impl Iterator<Item = (csv::StringRecord, Range<usize>)> {
    let first = text.split(['\n', '\r']).find(|line| !line.trim().is_empty()).unwrap_or_default();
    let separator = [b',', b';', b'\t'].into_iter().find(|&byte| first.as_bytes().contains(&byte)).unwrap_or(b',');
    let reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .trim(csv::Trim::All)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    // of text in memory, with rows of any length, nothing is an error
    let records = reader.into_records().filter_map(Result::ok);
    records.filter(|record| record.iter().any(|cell| !cell.is_empty())).map(|record| {
        let place = line(text, record.position().map_or(0, |position| position.byte() as usize));
        (record, place)
    })
}

/// The line that begins at a byte, or behind the ends of line there.
fn line(text: &str, from: usize) -> Range<usize> {
    let rest = text.get(from..).unwrap_or_default();
    let start = from + rest.len() - rest.trim_start_matches(['\n', '\r']).len();
    let rest = text.get(start..).unwrap_or_default();
    start..start + rest.find(['\n', '\r']).unwrap_or(rest.len())
}
