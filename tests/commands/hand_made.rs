//! A table made by hand, as a meetings officer saves it from a spreadsheet, through the real program.

use crate::support::run::{Desk, Run};

/// The annex of the founding case, as a spreadsheet has it.
const ANNEX: [(&str, &str); 9] =
    [("m1", "1 (a)"), ("", "1 (b)"), ("", "2"), ("m2", "2"), ("", "3"), ("m3", "3"), ("", "4"), ("", "5"), ("m4", "6")];

/// Its minutes, and what they come to.
const MINUTES: &str = "\
valid: with these minutes every rule holds
  m1: 1a 10, 1b 10, 2 100
  m2: 2 60, 3 60
  m3: 3 50, 4 45, 5 10
  m4: 6 90
2 continuations, earliness 50 (priority x meetings before the last of each item)
";

fn written(rows: &[(&str, &str)], row: impl Fn(&str, &str) -> String) -> String {
    let rows: String = rows.iter().map(|(meeting, item)| row(meeting, item)).collect();
    row("meeting", "item") + &rows
}

/// `check` of the founding session with a table.
fn check(table: impl AsRef<[u8]>) -> Run {
    let desk = Desk::founding();
    desk.put("table.csv", table);
    desk.run(&["check", "session.json", "table.csv"])
}

/// The annex with some of its rows other than they should be.
fn spoilt(rows: &[(usize, (&str, &str))]) -> Run {
    let mut annex = ANNEX.map(|(meeting, item)| (meeting.to_owned(), item.to_owned()));
    for (place, (meeting, item)) in rows {
        annex[*place] = ((*meeting).to_owned(), (*item).to_owned());
    }
    let text: String = annex.iter().map(|(meeting, item)| format!("{meeting},{item}\n")).collect();
    check(format!("meeting,item\n{text}"))
}

#[test]
fn what_a_spreadsheet_saves_is_read() {
    let comma = written(&ANNEX, |meeting, item| format!("{meeting},{item}\n"));
    let excel = written(&ANNEX, |meeting, item| format!("{meeting};{item};;\r\n")) + ";;;\r\n;;;\r\n\r\n";
    let quoted = written(&ANNEX, |meeting, item| format!("\"{meeting}\",\"{item}\"\r\n"));
    let tabs = written(&ANNEX, |meeting, item| format!("{}\t{item}\r", meeting.to_uppercase())).replace('M', "m");
    let own_rows = written(&ANNEX, |meeting, item| match meeting {
        "" => format!(",{item}\n"),
        "meeting" => "Meeting,Item\n".to_owned(),
        _ => format!("{meeting},\n,{item}\n"),
    });
    for table in [&comma, &excel, &format!("\u{feff}{excel}"), &quoted, &tabs, &own_rows] {
        assert_eq!(check(table).quiet(0).out, MINUTES, "{table:?}");
    }
    // from a pipe, and as JSON
    let desk = Desk::founding();
    assert_eq!(desk.feed(&format!("\u{feff}{excel}"), &["check", "session.json", "-"]).quiet(0).out, MINUTES);
    let mut meeting = "";
    let rows = ANNEX.map(|(named, item)| {
        meeting = if named.is_empty() { meeting } else { named };
        serde_json::json!({"meeting": meeting, "item": item})
    });
    let json = serde_json::json!(rows).to_string();
    assert_eq!(desk.feed(&json, &["check", "session.json", "-"]).quiet(0).out, MINUTES);
}

#[test]
fn a_table_that_cannot_be_read_says_why_and_where() {
    let desk = Desk::founding();
    let refused = |table: &[u8], words: &[&str]| {
        desk.put("table.csv", table);
        desk.run(&["check", "session.json", "table.csv"]).refused(3, words);
    };
    refused(b"", &["table.csv:1:1: error[E213] there are no rows", "help: write the heading `meeting,item`"]);
    refused(b"\xef\xbb\xbf;;\r\n;;\r\n", &["there are no rows"]);
    refused(b"meeting,item\n", &["there are no rows"]);
    refused(b"m1,1a\n,1b\n", &["table.csv:1:1: error[E601]", "not the heading", "help: write `meeting,item` above it"]);
    refused(b"meeting,item,minutes\nm1,1a,10\n", &["no column \"minutes\"", "help: keep the columns"]);
    refused(b"meeting;item\nm1;1a;10\n", &["table.csv:2:1: error[E601] \"10\" has no column"]);
    refused(
        b"meeting,item\n,1a\n",
        &["table.csv:2:1: error[E601] no meeting is named", "help: name it in the first row"],
    );
    refused(b"meeting,item\nm1,\"1a\n,1b\n", &["table.csv:2:1: error[E601] a cell goes over several lines"]);
    // Latin 1, "Unicode text", and the workbook itself
    refused(b"meeting;item\r\nm1;caf\xe9\r\n", &["error[E005] the text is not UTF-8", "CSV UTF-8"]);
    refused(b"\xff\xfem\0e\0", &["error[E005] the text is UTF-16", "CSV UTF-8"]);
    refused(b"PK\x03\x04\x14\0\x06\0", &["error[E005] this is a zip archive", "CSV UTF-8"]);
}

#[test]
fn a_name_that_the_session_does_not_have_is_named_with_those_near_it() {
    let said = |run: Run, words: &[&str]| drop(run.refused(3, words));
    said(spoilt(&[(0, ("M1", "1a"))]), &["table.csv:2:1: error[E303]", "no meeting \"M1\"", "did you mean \"m1\"?"]);
    said(spoilt(&[(8, ("m5", "6"))]), &["table.csv:10:1: error[E303]", "help: its meetings are m1, m2, m3, m4"]);
    said(
        spoilt(&[(1, ("", "1(bb)"))]),
        &["table.csv:3:1: error[E302] the session has no item \"1(bb)\"", "\"1 (b)\"?"],
    );
    said(spoilt(&[(7, ("", "7"))]), &["table.csv:9:1: error[E302]", "help: its items are 1a, 1b, 2, 3, 4, 5, 6"]);
    said(spoilt(&[(3, ("m1", "2"))]), &["table.csv:5:1: error[E212] m1 takes up \"2\" already", "help: keep one row"]);
    // all of them at once, and nothing of the table reaches the terminal as it stands
    said(spoilt(&[(0, ("m9", "1a")), (7, ("", "9"))]), &["table.csv:2:1", "table.csv:9:1"]);
    let run = spoilt(&[(7, ("", "\u{1b}[2J"))]).refused(3, &["no item \"\\u{1b}[2J\""]);
    assert!(!run.err.contains('\u{1b}'), "{:?}", run.err);
}

#[test]
fn a_table_that_breaks_rules_is_told_which() {
    let broken = |run: Run, lines: &[&str]| {
        assert_eq!((run.code, run.err.as_str()), (1, ""), "{}", run.out);
        let said: Vec<&str> = run.out.lines().map(|line| line.split_once(": ").unwrap().1).collect();
        let count = if lines.len() == 1 { "1 rule broken".to_owned() } else { format!("{} rules broken", lines.len()) };
        assert_eq!(said, [lines, &[count.as_str()]].concat());
    };
    broken(spoilt(&[(7, ("", ""))]), &["placed_whole: item 5 is not in the table"]);
    broken(
        spoilt(&[(0, ("m1", "1b")), (1, ("", "1a"))]),
        &["entry_order: m1 takes up 1b, 1a, 2; the order must be 1a, 1b, 2"],
    );
    broken(
        spoilt(&[(4, ("", "4")), (6, ("", ""))]),
        &["agenda_order: item 4 stands before the end of item 3, which comes first in the file"],
    );
    let both = [
        "room: what the table puts into m3, or by then, does not fit",
        "after: item 6 does not start after item 5 plus 120 min",
    ];
    broken(spoilt(&[(8, ("m3", "6"))]), &both);
    // item 2 is longer than the one meeting that the table gives it
    broken(
        spoilt(&[(3, ("m2", "3")), (4, ("", "")), (7, ("", ""))]),
        &["placed_whole: item 5 is not in the table", "placed_whole: m1 cannot take all 160 min of item 2"],
    );
}

#[test]
fn minutes_are_found_beside_a_baseline() {
    let desk = Desk::founding();
    desk.put("table.csv", written(&ANNEX, |meeting, item| format!("{meeting},{item}\n")));
    let longer = desk.get("session.json").replace("\"minutes\": 160", "\"minutes\": 165");
    desk.put("longer.json", longer);
    let check = ["check", "longer.json", "table.csv", "--baseline", "schedule.json"];
    // item 2 takes 5 minutes of item 3 in the second meeting, which finds them in the third
    let moved = "10 minutes moved since the baseline";
    assert!(desk.run(&check).quiet(0).out.contains(moved), "{}", desk.run(&check).out);
    assert!(!desk.run(&check[..3]).quiet(0).out.contains("since the baseline"));
}
