//! A table made by hand: rows of meeting and item in order, without minutes, as CSV or JSON.
//!
//! ```text
//! meeting,item          [{"meeting": "m1", "item": "1a"},
//! m1,1a                  {"meeting": "m1", "item": "1b"},
//! ,1b                    {"meeting": "m2", "item": "3+4"}]
//! m2,3+4
//! ```
//!
//! An item is named by its id, or by its number if no id is that; `+` or a comma joins items that are taken together. In
//! CSV an empty meeting is that of the row above, as in a printed table, and a meeting may stand on a row of its own.

mod rows;

use std::collections::BTreeSet;
use std::ops::Range;

use super::diagnose;
use super::fault::{Fault, TableFault};
use super::findings::{Findings, Place};
use super::json::{self, Json, Value};
use super::quote::quoted;
use super::report::Report;
use super::source::Source;
use crate::model::{Entry, HeldMeeting, ItemIx, MeetingIx, Problem, Schedule, Statement};
use rows::Cells;

/// One row of a hand-made table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TableRow {
    /// The meeting that takes it up.
    pub meeting: MeetingIx,
    /// The item, or the items taken jointly.
    pub items: Vec<ItemIx>,
}

impl TableRow {
    /// The rows of a schedule, without hours and minutes. A schedule that was changed by hand is judged by them with
    /// `explain::table::judge`, which looks for hours and minutes that make it valid. `None` if it names an item or a meeting that the
    /// session does not have.
    pub fn of(problem: &Problem, schedule: &Schedule) -> Option<Vec<Self>> {
        let entries = schedule.meetings.iter().flat_map(|held| held.entries.iter().map(move |entry| (held, entry)));
        let row = |(held, entry): (&HeldMeeting, &Entry)| {
            let items = entry.items.iter().map(|id| problem.find_item(id)).collect::<Option<Vec<ItemIx>>>()?;
            Some(Self { meeting: problem.find_meeting(&held.id)?, items })
        };
        entries.map(row).collect()
    }
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
    let is_json = matches!(text.trim_start().as_bytes().first(), Some(b'{' | b'['));
    let (tree, mut findings) = if is_json {
        json::parse(text).map_err(|stop| diagnose::stopped(*stop, name, text))?
    } else {
        (Json { range: 0..text.len(), value: Value::Null }, Findings::default())
    };
    let cells = if is_json { rows::json(&tree, &mut findings) } else { rows::csv(text, &mut findings) };
    let rows = resolve(cells, problem, &mut findings);
    if rows.is_empty() && findings.errors() == 0 {
        put(&mut findings, &(0..0), TableFault::Empty);
    }
    match findings.errors() {
        0 => Ok(rows),
        _ => Err(findings.report(&Source::new(name, text, tree))),
    }
}

fn put(findings: &mut Findings, range: &Range<usize>, fault: TableFault) {
    findings.put(Place::Range(Statement::root(), range.clone()), Fault::Table(fault));
}

fn resolve(cells: Vec<Cells>, problem: &Problem, findings: &mut Findings) -> Vec<TableRow> {
    let mut rows = Vec::new();
    let mut seen = BTreeSet::new();
    // the meeting of the row above; `None` where there is none, or one that is not known
    let mut meeting = None;
    for row in cells {
        if let Some((id, range)) = &row.meeting {
            meeting = problem.find_meeting(id);
            if meeting.is_none() {
                let ids = || problem.meetings.iter().map(|meeting| meeting.id.0.as_str());
                let near = findings.near(id, ids());
                let known = ids().map(str::to_owned).collect();
                put(findings, range, TableFault::UnknownMeeting { shown: quoted(id), near, known });
            }
        }
        let Some((cell, range)) = row.item else { continue };
        if row.meeting.is_none() && meeting.is_none() && findings.errors() == 0 {
            put(findings, &range, TableFault::NoMeeting);
        }
        let mut items = Vec::new();
        for word in words(&cell, problem) {
            match find_item(problem, word) {
                Ok(item) => items.push(item),
                Err(same) => unknown_item(word, &same, &range, problem, findings),
            }
        }
        let Some(meeting) = meeting else { continue };
        items.sort_unstable();
        let row_now = TableRow { meeting, items };
        if !row_now.items.is_empty() && !seen.insert(row_now.clone()) {
            let meeting = problem.meeting(meeting).id.to_string();
            put(findings, &range, TableFault::Twice { items: quoted(&cell), meeting });
        }
        rows.push(row_now);
    }
    rows
}

/// The item, or the items that a cell joins. A name with the sign in it is one item.
fn words<'a>(cell: &'a str, problem: &Problem) -> Vec<&'a str> {
    if find_item(problem, cell).is_ok() { vec![cell] } else { cell.split(['+', ',']).map(str::trim).collect() }
}

/// The item of that id; else the only one of that number, spaces aside. Otherwise all of that number.
fn find_item(problem: &Problem, word: &str) -> Result<ItemIx, Vec<ItemIx>> {
    if let Some(item) = problem.find_item(word) {
        return Ok(item);
    }
    let plain = |text: &str| text.replace(' ', "");
    let word = plain(word);
    let same: Vec<ItemIx> = problem.item_ixs().filter(|&ix| plain(&problem.item(ix).number) == word).collect();
    match same[..] {
        [only] => Ok(only),
        _ => Err(same),
    }
}

fn unknown_item(word: &str, same: &[ItemIx], range: &Range<usize>, problem: &Problem, findings: &mut Findings) {
    let shown = quoted(word);
    let id = |ix: &ItemIx| problem.item(*ix).id.0.clone();
    let fault = if same.is_empty() {
        let names = problem.items.iter().flat_map(|item| [item.id.0.as_str(), item.number.as_str()]);
        let near = findings.near(word, names);
        TableFault::UnknownItem { shown, near, known: problem.items.iter().map(|item| item.id.0.clone()).collect() }
    } else {
        TableFault::SharedNumber { shown, ids: same.iter().map(id).collect() }
    };
    put(findings, range, fault);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session() -> Problem {
        let text = r#"{"schema": "plenary.session/1", "title": "A body", "timezone": "UTC",
            "meetings": {"days": ["2022-05-04"], "times": ["10:00-11:00", "12:00-13:00"]},
            "items": [{"id": "a", "number": "1 (a)", "title": "A", "minutes": 20}, {"id": "b", "title": "B", "minutes": 20},
                      {"id": "c1", "number": "C", "minutes": 20}, {"id": "c2", "number": "C", "minutes": 20}]}"#;
        crate::read::session(text, "session.json").unwrap().problem
    }

    #[test]
    fn csv_and_json_say_the_same() {
        let problem = session();
        let csv = table("meeting,item\nm1,1(a)\n,b\nm2,b\n", "t.csv", &problem).unwrap();
        let json =
            r#"[{"meeting": "m1", "item": "a"}, {"meeting": "m1", "item": "b"}, {"meeting": "m2", "item": "b"}]"#;
        assert_eq!(csv.len(), 3);
        assert_eq!(csv, table(json, "t.json", &problem).unwrap());
        assert_eq!(csv, table(&format!("{{\"rows\": {json}}}"), "t.json", &problem).unwrap());
        for same in [
            "Meeting;Item\r\nm1;a\r\n;b\r\nm2;b\r\n",
            "\n;;\nmeeting;item;;\nm1;a;;\n;b\nm2;b;\n;;;\n\n",
            "meeting\titem\rm1\ta\rm1\tb\rm2\tb",
            "item, meeting\n\"1 (a)\",m1\nb,\nb,m2",
            "\"meeting\",\"item\"\nm1,\n,a\n,b\nm2,\n,b\n",
        ] {
            assert_eq!(csv, table(same, "t.csv", &problem).unwrap_or_else(|report| panic!("{report}")), "{same}");
        }
        let joint = table("meeting,item\nm1,a+b", "t.csv", &problem).unwrap();
        assert_eq!((joint[0].items.len(), &joint), (2, &table("meeting,item\nm1,\"b, 1(a)\"", "t", &problem).unwrap()));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let problem = session();
        for (text, line, words) in [
            ("", 1, "there are no rows"),
            ("\n;;\n", 1, "there are no rows"),
            ("meeting,item\n", 1, "there are no rows"),
            ("[]", 1, "there are no rows"),
            ("m1,a\n", 1, "not the heading"),
            ("\nday,item\nm1,a\n", 2, "not the heading"),
            ("meeting,item,title\nm1,a,A\n", 1, "no column \"title\""),
            ("meeting,item\n,a\nm1,b\n", 2, "no meeting is named"),
            ("meeting,item\nm1,a,3\n", 2, "\"3\" has no column"),
            ("meeting,item\n\nm1,a\nm3,b\n", 4, "no meeting \"m3\"\n  help: its meetings are m1, m2\n"),
            ("meeting,item\r\nM1,a\r\n", 2, "did you mean \"m1\"?"),
            ("meeting,item\nm1,a\nm2,x\n", 3, "no item \"x\"\n  help: its items are a, b, c1, c2\n"),
            ("meeting,item\nm1,1 (aa)\n", 2, "did you mean \"1 (a)\"?"),
            (
                "meeting,item\nm1,C\n",
                2,
                "several items have the number \"C\"\n  help: name the id that is meant: c1, c2",
            ),
            ("meeting,item\nm1,a+\n", 2, "no item \"\""),
            ("meeting,item\nm1,a\nm2,b\nm1,1(a)", 4, "m1 takes up \"1(a)\" already"),
            ("meeting,item\nm1,\"a\nm1,b\n", 2, "over several lines"),
            ("[\n1]", 2, "not a row"),
            ("{\"rows\": 3}", 1, "not a row"),
            ("{\"rows\": [], \"more\": 1}", 1, "not a row"),
            ("[{\"meeting\": \"m1\", \"item\": \"a\", \"minutes\": 3}]", 1, "not a row"),
            ("[{\"meeting\": \"m1\", \"item\": 1}]", 1, "not a row"),
        ] {
            let report = table(text, "t", &problem).unwrap_err();
            assert_eq!(report.diagnostics.len(), 1, "{text}\n{report}");
            assert_eq!(report.diagnostics[0].line, Some(line), "{text}\n{report}");
            assert!(report.to_string().contains(words), "{text}\n{report}");
        }
    }
}
