//! No text makes the reader of hand-made tables panic; what it refuses has a code and a place; what is well said in any
//! of the forms is read the same.

use std::collections::BTreeSet;
use std::fmt::Write;

use plenary::explain::table::{Verdict, judge};
use plenary::model::{ItemIx, MeetingIx, Problem};
use plenary::read::{self, TableRow};
use plenary::solve::Limits;
use proptest::prelude::*;
use serde_json::json;

/// Ids that a file has to quote, ids that are numbers of others, and numbers with spaces.
fn problem() -> Problem {
    let session = json!({
        "title": "A body", "timezone": "Europe/Vienna",
        "meetings": [
            {"id": "m1", "date": "2022-05-04", "start": "10:00", "end": "12:00"},
            {"id": "Wednesday, p.m.", "date": "2022-05-04", "start": "15:00", "end": "17:00"},
            {"id": "第三次会议", "date": "2022-05-05", "start": "10:00", "end": "12:00"},
        ],
        "items": [
            {"id": "1a", "number": "1 (a)", "title": "A", "minutes": 20},
            {"id": "1b", "number": "1 (b)", "title": "B", "minutes": 30},
            {"id": "the \"report\"; draft", "number": "3", "title": "C", "minutes": 30},
            {"id": "3", "number": "4", "title": "D", "minutes": 40},
            {"id": "5+6", "number": "5", "title": "E", "minutes": 40},
        ],
    });
    read::session(&session.to_string(), "session.json").unwrap_or_else(|report| panic!("{report}")).problem
}

/// Rows of one table: each another meeting or other items, items in the order of the file.
fn rows() -> impl Strategy<Value = Vec<TableRow>> {
    let row = (0usize..3, prop::collection::btree_set(0usize..5, 1..4));
    let table = |rows: Vec<(usize, BTreeSet<usize>)>| {
        let mut table: Vec<TableRow> = Vec::new();
        for (meeting, items) in rows {
            // the one whose id has a plus stands alone
            let alone = |items: &BTreeSet<usize>| !items.contains(&4) || items.len() == 1;
            let row = TableRow { meeting: MeetingIx(meeting), items: items.iter().copied().map(ItemIx).collect() };
            if alone(&items) && !table.contains(&row) {
                table.push(row);
            }
        }
        table
    };
    prop::collection::vec(row, 1..8).prop_map(table).prop_filter("no rows", |table| !table.is_empty())
}

/// Items as a cell names them, by id or, where it says the same, by number.
fn cell(problem: &Problem, row: &TableRow, by_number: bool) -> String {
    let name = |ix: &ItemIx| {
        let item = problem.item(*ix);
        // the number 3 is the id of another item
        if by_number && item.number != "3" { item.number.clone() } else { item.id.0.clone() }
    };
    row.items.iter().map(name).collect::<Vec<_>>().join(if by_number { " + " } else { "+" })
}

/// How a table may be written.
#[derive(Debug, Clone)]
struct Hand {
    delimiter: char,
    ending: &'static str,
    heading: &'static str,
    repeat_meetings: bool,
    by_number: bool,
    spaces: bool,
}

fn hand() -> impl Strategy<Value = Hand> {
    let heading = prop::sample::select(vec!["meeting", "Meeting", "MEETING"]);
    let marks = (prop::sample::select(vec![',', ';', '\t']), prop::sample::select(vec!["\n", "\r\n"]));
    (marks, heading, any::<(bool, bool, bool)>()).prop_map(
        |((delimiter, ending), heading, (repeat_meetings, by_number, spaces))| Hand {
            delimiter,
            ending,
            heading,
            repeat_meetings,
            by_number,
            spaces,
        },
    )
}

fn csv(problem: &Problem, rows: &[TableRow], hand: &Hand) -> String {
    let quoted = |text: &str| {
        let plain = !text.contains(['"', ',', ';', '\t']);
        if plain { text.to_owned() } else { format!("\"{}\"", text.replace('"', "\"\"")) }
    };
    let space = if hand.spaces { " " } else { "" };
    let mut text = format!("{}{}item{}", hand.heading, hand.delimiter, hand.ending);
    let mut last = None;
    for row in rows {
        let said = last == Some(row.meeting) && !hand.repeat_meetings;
        let meeting = if said { String::new() } else { quoted(&problem.meeting(row.meeting).id.0) };
        let item = quoted(&cell(problem, row, hand.by_number));
        // a quote opens a cell only where it begins
        let space = if meeting.starts_with('"') || item.starts_with('"') { "" } else { space };
        write!(text, "{meeting}{space}{}{space}{item}{space}{}", hand.delimiter, hand.ending).unwrap();
        last = Some(row.meeting);
    }
    text
}

fn json(problem: &Problem, rows: &[TableRow], by_number: bool, bare: bool) -> String {
    let row =
        |row: &TableRow| json!({"meeting": problem.meeting(row.meeting).id.0, "item": cell(problem, row, by_number)});
    let list: Vec<_> = rows.iter().map(row).collect();
    if bare { json!(list).to_string() } else { json!({ "rows": list }).to_string() }
}

/// Reads a text as a table; what is refused has codes and places.
fn survives(text: &str) -> Result<(), TestCaseError> {
    let _either = read::is_table(text);
    let problem = problem();
    match read::table(text, "t", &problem) {
        Ok(rows) => {
            prop_assert!(!rows.is_empty());
            prop_assert!(rows.iter().all(|row| row.meeting.0 < 3 && row.items.iter().all(|item| item.0 < 5)));
        }
        Err(report) => {
            prop_assert!(report.has_errors());
            prop_assert!(report.to_string().starts_with("t:"));
            let lines = text.split('\n').count();
            for one in &report.diagnostics {
                prop_assert!(one.line.is_some_and(|line| (1..=lines).contains(&line)), "{report}");
                prop_assert!(!one.message.is_empty() && !one.help.is_empty());
                prop_assert!(read::CODES.iter().any(|(code, _)| *code == one.code));
            }
        }
    }
    Ok(())
}

/// A text with a stretch of it replaced.
fn changed(text: &str, from: usize, length: usize, new: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let from = from % (chars.len() + 1);
    let to = (from + length).min(chars.len());
    chars[..from].iter().copied().chain(new.chars()).chain(chars[to..].iter().copied()).collect()
}

proptest! {
    #[test]
    fn any_text(text in ".{0,200}") {
        survives(&text)?;
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        survives(&String::from_utf8_lossy(&bytes))?;
    }

    #[test]
    fn any_text_under_the_right_heading(text in "[m1-6ab+,;\"\n\r\t 第é\u{0}]{0,60}") {
        survives(&format!("meeting,item\n{text}"))?;
    }

    #[test]
    fn any_rows_of_json(text in r#"[\[\]{}:,"'0-9am+ \\n]{0,60}"#) {
        survives(&format!("[{{\"meeting\": \"m1\", \"item\": \"{text}"))?;
        survives(&format!("{{\"rows\": [{text}"))?;
    }

    #[test]
    fn a_table_reads_the_same_however_it_is_written(rows in rows(), hand in hand(), bare in any::<bool>()) {
        let problem = problem();
        for text in [csv(&problem, &rows, &hand), json(&problem, &rows, hand.by_number, bare)] {
            prop_assert!(read::is_table(&text), "{text}");
            let read = read::table(&text, "t", &problem);
            prop_assert_eq!(read.as_ref(), Ok(&rows), "{}", text);
        }
    }

    #[test]
    fn a_table_with_a_stretch_changed(
        (rows, hand, as_csv) in (rows(), hand(), any::<bool>()),
        (from, length, new) in (0usize..400, 0usize..12, ".{0,4}"),
    ) {
        let problem = problem();
        let text = if as_csv { csv(&problem, &rows, &hand) } else { json(&problem, &rows, hand.by_number, true) };
        survives(&changed(&text, from, length, &new))?;
    }
    #[test]
    fn every_table_is_judged(rows in rows()) {
        let verdict = judge(&problem(), None, &rows, &Limits::default(), &mut ());
        match verdict.map_err(|failure| TestCaseError::fail(failure.to_string()))? {
            Verdict::Valid(schedule) => prop_assert!(schedule.meetings.iter().all(|held| !held.entries.is_empty())),
            Verdict::Broken(broken) => prop_assert!(!broken.is_empty()),
            Verdict::Unknown => prop_assert!(false, "no time limit is set"),
        }
    }
}
