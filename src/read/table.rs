//! A table made by hand: rows of meeting and item in order, without minutes, as CSV or JSON.
//!
//! ```text
//! meeting,item          [{"meeting": "m1", "item": "1a"},
//! m1,1a                  {"meeting": "m1", "item": "1b"},
//! ,1b                    {"meeting": "m2", "item": "3+4"}]
//! m2,3+4
//! ```
//!
//! An item is named by its id, or by its number if no id is that; `+` joins items that are taken together. In CSV an
//! empty meeting is that of the row before, as in a printed table, and `;` or a tab may stand for the comma.

use std::ops::Range;

use super::fault::Fault;
use super::findings::{self, Findings, Place};
use super::json::{self, Json, Value};
use super::report::Report;
use super::source::Source;
use crate::model::{ItemIx, MeetingIx, Problem, Statement};

/// One row of a hand-made table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// The meeting that takes it up.
    pub meeting: MeetingIx,
    /// The item, or the items taken jointly.
    pub items: Vec<ItemIx>,
}

/// Whether a text is a hand-made table and not a schedule file.
pub fn is_table(text: &str) -> bool {
    let object = text.trim_start().starts_with('{');
    !object || serde_json::from_str::<serde_json::Value>(text).is_ok_and(|value| value.get("rows").is_some())
}

/// Reads a hand-made table.
///
/// # Errors
/// A report of everything that is wrong with it.
pub fn table(text: &str, name: &str, problem: &Problem) -> Result<Vec<TableRow>, Report> {
    let looks_like_json = matches!(text.trim_start().as_bytes().first(), Some(b'{' | b'['));
    let (tree, mut findings) = if looks_like_json {
        json::parse(text).map_err(|stop| findings::stopped(*stop, name, text))?
    } else {
        (Json { range: 0..text.len(), value: Value::Null }, Findings::default())
    };
    let cells = if looks_like_json { json_cells(&tree, &mut findings) } else { csv_cells(text, &mut findings) };
    let rows = resolve(cells, problem, &mut findings);
    match findings.errors() {
        0 => Ok(rows),
        _ => Err(findings.report(&Source::new(name, text, tree))),
    }
}

/// A row as it is written, with the place of each word.
struct Cells {
    meeting: Option<(String, Range<usize>)>,
    item: (String, Range<usize>),
}

fn json_cells(tree: &Json, findings: &mut Findings) -> Vec<Cells> {
    let list = match &tree.value {
        Value::Object(members) => members.iter().find(|member| member.key == "rows").map(|member| &member.value),
        _ => Some(tree),
    };
    let Some(Json { value: Value::List(rows), .. }) = list else {
        findings.put(Place::Range(Statement::root(), tree.range.clone()), Fault::TableShape);
        return Vec::new();
    };
    let mut cells = Vec::new();
    for row in rows {
        let text = |key: &str| match &row.value {
            Value::Object(members) => {
                members.iter().find(|member| member.key == key).and_then(|member| match &member.value.value {
                    Value::Text(text) => Some((text.clone(), member.value.range.clone())),
                    _ => None,
                })
            }
            _ => None,
        };
        let only_known = match &row.value {
            Value::Object(members) => members.iter().all(|member| ["meeting", "item"].contains(&member.key.as_str())),
            _ => false,
        };
        match (text("meeting"), text("item")) {
            (meeting @ Some(_), Some(item)) if only_known => cells.push(Cells { meeting, item }),
            _ => findings.put(Place::Range(Statement::root(), row.range.clone()), Fault::TableShape),
        }
    }
    cells
}

fn csv_cells(text: &str, findings: &mut Findings) -> Vec<Cells> {
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b',', b';', b'\t'].into_iter().find(|&byte| first.as_bytes().contains(&byte)).unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).trim(csv::Trim::All).flexible(true).from_reader(text.as_bytes());
    let headings: Vec<String> =
        reader.headers().map(|row| row.iter().map(str::to_lowercase).collect()).unwrap_or_default();
    if headings != ["meeting", "item"] {
        findings.put(Place::Range(Statement::root(), 0..first.len()), Fault::TableShape);
        return Vec::new();
    }
    let mut cells = Vec::new();
    for record in reader.records() {
        let Ok(record) = record else {
            findings.put(Place::Range(Statement::root(), 0..first.len()), Fault::TableShape);
            return cells;
        };
        let start = record.position().map_or(0, |position| position.byte() as usize).min(text.len());
        let line = text.get(start..).and_then(|rest| rest.lines().next()).map_or(0, str::len);
        let place = start..start + line;
        match (record.len(), record.get(0), record.get(1)) {
            (2, Some(meeting), Some(item)) if !item.is_empty() => cells.push(Cells {
                meeting: (!meeting.is_empty()).then(|| (meeting.to_owned(), place.clone())),
                item: (item.to_owned(), place),
            }),
            _ => findings.put(Place::Range(Statement::root(), place), Fault::TableShape),
        }
    }
    cells
}

fn resolve(cells: Vec<Cells>, problem: &Problem, findings: &mut Findings) -> Vec<TableRow> {
    let mut rows: Vec<TableRow> = Vec::new();
    let mut meeting = None;
    for row in cells {
        let place = |range: &Range<usize>| Place::Range(Statement::root(), range.clone());
        if let Some((id, range)) = &row.meeting {
            meeting = problem.find_meeting(id);
            if meeting.is_none() {
                let near = findings.near(id, problem.meetings.iter().map(|meeting| meeting.id.0.as_str()));
                findings.put(place(range), Fault::UnknownMeeting { id: id.clone(), near });
                continue;
            }
        }
        let mut items = Vec::new();
        // an id may have a `+` of its own
        let whole = problem.find_item(&row.item.0).map(|_| vec![row.item.0.as_str()]);
        for word in whole.unwrap_or_else(|| row.item.0.split('+').map(str::trim).collect()) {
            match find_item(problem, word) {
                Some(item) => items.push(item),
                None => {
                    let near = findings.near(word, problem.items.iter().map(|item| item.id.0.as_str()));
                    findings.put(place(&row.item.1), Fault::UnknownItem { id: word.to_owned(), near });
                }
            }
        }
        let Some(meeting) = meeting else {
            if row.meeting.is_none() {
                findings.put(place(&row.item.1), Fault::TableShape);
            }
            continue;
        };
        items.sort_unstable();
        let row_now = TableRow { meeting, items };
        if rows.contains(&row_now) {
            findings.put(place(&row.item.1), Fault::Repeated { shown: format!("`{}`", row.item.0.escape_debug()) });
        }
        rows.push(row_now);
    }
    if rows.is_empty() && findings.errors() == 0 {
        let mend = "write a row for each item that a meeting takes up";
        findings.add(&Statement::root(), Fault::Nothing { what: "rows in the table", mend });
    }
    rows
}

/// The item of that id; else the only one of that number, spaces aside.
fn find_item(problem: &Problem, word: &str) -> Option<ItemIx> {
    let plain = |text: &str| text.replace(' ', "");
    problem.find_item(word).or_else(|| {
        let mut same = problem.item_ixs().filter(|&ix| plain(&problem.item(ix).number) == plain(word));
        same.next().filter(|_| same.next().is_none())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session() -> Problem {
        let text = r#"{"schema": "plenary.session/1", "title": "A body", "timezone": "UTC",
            "meetings": {"days": ["2022-05-04"], "times": ["10:00-11:00", "12:00-13:00"]},
            "items": [{"id": "a", "number": "1 (a)", "title": "A", "minutes": 20}, {"id": "b", "title": "B", "minutes": 20}]}"#;
        crate::read::session(text, "session.json").unwrap().problem
    }

    #[test]
    fn csv_and_json_say_the_same() {
        let problem = session();
        let csv = table("meeting,item\nm1,1(a)\n,b\nm2,b\n", "t.csv", &problem).unwrap();
        let json =
            r#"[{"meeting": "m1", "item": "a"}, {"meeting": "m1", "item": "b"}, {"meeting": "m2", "item": "b"}]"#;
        assert_eq!(csv, table(json, "t.json", &problem).unwrap());
        assert_eq!(csv, table("Meeting;Item\r\nm1;a\r\n;b\r\nm2;b\r\n", "t.csv", &problem).unwrap());
        assert_eq!(csv.len(), 3);
        assert_eq!(table("meeting,item\nm1,a+b", "t.csv", &problem).unwrap()[0].items.len(), 2);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let problem = session();
        let report = table("meeting,item\nm1,a\nm3,b\nm2,c\n", "t.csv", &problem).unwrap_err().to_string();
        assert!(report.contains("t.csv:3:") && report.contains("m3"), "{report}");
        assert!(report.contains("t.csv:4:") && report.contains("`c`"), "{report}");
        for bad in [
            "",
            "a,b\n",
            "meeting,item\n,a\n",
            "meeting,item\nm1,a,3\n",
            "[1]",
            r#"{"rows": 3}"#,
            "meeting,item\nm1,a\nm1,a",
        ] {
            assert!(table(bad, "t", &problem).is_err(), "{bad}");
        }
    }
}
