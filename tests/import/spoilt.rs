//! Programmes that are spoilt, very long, or nested: a valid session or an error with a way out, never a panic.

use plenary::import::{Language, Options, import};
use proptest::prelude::*;

use crate::builders::{docx_of, docx_table};
use crate::hostile::{cases, spoilt, try_import};

/// A table in plain text.
const TEXT: &str = "Council of Archives\nRome, 8 and 9 March 2027\nProgramme\n\nTime             Item  Title\nMonday 8 March\n10:00-13:00      1     Opening of the session and\n                       of the week\n                 2     Elections\n15:00-18:00      3     Audit\nTuesday 9 March\n10:00-11:30      4     Staff\n";

/// The same in Markdown.
const MARKDOWN: &str = "# Council of Archives\n\nRome, 8 and 9 March 2027\n\n## Programme\n\n| Time | Item | Title |\n| --- | --- | --- |\n| **Monday 8 March** | | |\n| 10:00-13:00 | 1 | Opening<br>of the week |\n| | 2 | [Elections](https://example.org) |\n\n1. A\n   - B (10 min)\n2. C\n";

/// A calendar.
const CALENDAR: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nNAME:Council\r\nBEGIN:VEVENT\r\nDTSTART;TZID=Europe/Rome:20270308T100000\r\nDTEND;TZID=Europe/Rome:20270308T130000\r\nSUMMARY:Council: 1\\, 2\r\nDESCRIPTION:Programme\\n\\n1 Opening\\n2 Elec\r\n tions\r\nLOCATION:Rome\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

/// A programme as comma-separated values.
const SHEET: &str = "Date,Time,Track,Agenda item,Title\n2027-03-08,10:00-13:00,plenary,1,Opening\n2027-03-08,10:00-13:00,plenary,2,Elections\n2027-03-09,15:00-18:00,committee,3,\"Audit; of books\"\n";

/// A page with merged cells that overlap, and a table inside of a table.
const PAGE: &str = "<html><body><p>Rome, 8 and 9 March 2027<h1>Programme</h1><table><tr><td rowspan=3 colspan=2>8 March<td>10:00-13:00<td>1. A<tr><td rowspan=2 colspan=9>2. B<table><tr><td>15:00<td>3. C</table><tr><td rowspan=99999>9 March</table></body>";

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_spoilt_table_of_plain_text_does_not_panic(bytes in spoilt(TEXT.as_bytes().to_vec())) {
        try_import(&bytes);
    }

    #[test]
    fn spoilt_markdown_does_not_panic(bytes in spoilt(MARKDOWN.as_bytes().to_vec())) {
        try_import(&bytes);
    }

    #[test]
    fn a_spoilt_calendar_does_not_panic(bytes in spoilt(CALENDAR.as_bytes().to_vec())) {
        try_import(&bytes);
    }

    #[test]
    fn a_spoilt_programme_in_a_spreadsheet_does_not_panic(bytes in spoilt(SHEET.as_bytes().to_vec())) {
        try_import(&bytes);
    }

    #[test]
    fn spoilt_merged_cells_do_not_panic(bytes in spoilt(PAGE.as_bytes().to_vec())) {
        try_import(&bytes);
    }
}

#[test]
fn documents_that_are_whole_are_read() {
    for text in [TEXT, MARKDOWN, CALENDAR, SHEET, PAGE] {
        let imported = import(text.as_bytes(), &Options::default()).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let said = imported.session.clone() + &imported.report.text(Language::English);
        for title in ["Opening", "Elections", "Audit", "Staff"] {
            assert!(!text.contains(title) || said.contains(title), "{title} is lost:\n{text}\n{said}");
        }
    }
}

#[test]
fn a_table_of_ten_thousand_rows_is_read_or_refused() {
    let rows = |count: usize| -> String {
        (0..count).map(|at| format!("<tr><td>10:00-11:00<td>{}. Topic {at}\n", at % 900 + 1)).collect()
    };
    let page =
        |count: usize| format!("<html><body><p>Rome, 8 March 2027<table><tr><td>8 March<td>{}</table>", rows(count));
    try_import(page(10_000).as_bytes());
    let text: String = (0..10_000).map(|at| format!("10:00-11:00      {}     Topic {at}\n", at % 900 + 1)).collect();
    try_import(format!("Rome, 8 March 2027\nProgramme\n8 March\n{text}").as_bytes());
    let cells: Vec<[String; 2]> =
        (0..10_000).map(|at| ["10:00-11:00".to_owned(), format!("{}. Topic {at}", at % 900 + 1)]).collect();
    let cells: Vec<Vec<&str>> = cells.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = cells.iter().map(Vec::as_slice).collect();
    try_import(&docx_of(&docx_table(&rows), &[]));
    // tables in tables, deeper than any document has them
    try_import(format!("<html><body><p>Rome, 8 March 2027{}", "<table><tr><td>10:00<td>".repeat(3_000)).as_bytes());
}
