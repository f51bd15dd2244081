//! No line is lost silently: what looks like an item, hours, a date, minutes or a symbol is used or reported.

use plenary::import::{self, Language, Options};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::builders::{docx_of, docx_table};
use crate::support::fixture;
use crate::support::run::{Desk, Run};

const HEAD: &str = "Committee on Budgets\nVienna, 8 and 9 March 2027\n";

/// The import of a text, which must succeed.
fn imported(text: &str) -> (Desk, Run) {
    let desk = Desk::new();
    desk.put("agenda.txt", text);
    let run = desk.run(&["import", "agenda.txt"]);
    assert_eq!(run.code, 0, "{}", run.err);
    (desk, run)
}

/// The ids of the items, with their minutes if the document prints them.
fn items(run: &Run) -> Vec<(String, Value)> {
    let session = run.json();
    let id_and_minutes = |item: &Value| {
        let printed = item.get("estimated").is_none();
        (item["id"].as_str().unwrap().to_owned(), if printed { item["minutes"].clone() } else { Value::Null })
    };
    session["items"].as_array().unwrap().iter().map(id_and_minutes).collect()
}

#[test]
fn items_after_a_nested_list_are_kept() {
    let list = "\nAgenda\n\n1. Opening (10 min)\n2. Reports:\n   1. A\n   2. B (5')\n3. Audit (1 h 30)\n4. Staff\n";
    let (_, run) = imported(&format!("{HEAD}{list}"));
    let wanted = [("1", json!(10)), ("2.1", Value::Null), ("2.2", json!(5)), ("3", json!(90)), ("4", Value::Null)];
    assert_eq!(items(&run), wanted.map(|(id, minutes)| (id.to_owned(), minutes)));
    assert_eq!(run.json()["items"][0]["title"]["en"], "Opening");
    assert!(run.err.trim_end().ends_with("imported 5 items, 3 doubts"), "{}", run.err);
    // the same agenda as a web page, and as a Word document with list levels
    let desk = Desk::new();
    let page = "<html><body><p>Vienna, 8 and 9 March 2027<h1>Agenda</h1><ol><li>Opening (10 min)<li>Reports<ol><li>A<li>B (5')</ol><li>Audit (1 h 30)<li>Staff</ol>";
    desk.put("agenda.html", page);
    assert_eq!(items(&desk.run(&["import", "agenda.html"])), items(&run));
    let level = |level: u32| {
        format!(
            "<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%{}.\"/></w:lvl>",
            level + 1
        )
    };
    let numbering = format!(
        "<w:numbering xmlns:w=\"x\"><w:abstractNum w:abstractNumId=\"7\">{}{}</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num></w:numbering>",
        level(0),
        level(1)
    );
    let entry = |(text, level): (&str, u32)| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let head = "<w:p><w:r><w:t>Vienna, 8 and 9 March 2027</w:t></w:r></w:p><w:p><w:r><w:t>Agenda</w:t></w:r></w:p>";
    let list = [("Opening (10 min)", 0), ("Reports", 0), ("A", 1), ("B (5')", 1), ("Audit (1 h 30)", 0), ("Staff", 0)];
    let body = head.to_owned() + &list.map(entry).concat();
    desk.put("agenda.docx", docx_of(&body, &[("word/numbering.xml", numbering.into_bytes())]));
    assert_eq!(items(&desk.run(&["import", "agenda.docx"])), items(&run));
}

#[test]
fn unused_lines_are_reported() {
    let list = "Agenda\n1. Opening\n2. Budget (3-5 min)\n[6]   Cluster\nItem 7: Staff\n2. Budget\n25.06.2027\nWT/GC/9\n16.30 Visit\n- in euros\n30 minutes each\n9. Last\n";
    let (desk, run) = imported(&format!("{HEAD}{list}"));
    for words in [
        "line 8: looks like an item but is not used: “2. Budget”",
        "line 9: looks like a date but is not used: “25.06.2027”",
        "line 10: looks like a document symbol but is not used: “WT/GC/9”",
        "line 11: looks like hours but is not used: “16.30 Visit”",
        "line 12: looks like an item but is not used: “- in euros”",
        "line 13: looks like minutes but is not used: “30 minutes each”",
        "2 Budget (3-5 min): it contains hours or minutes that are not used: “3-5 min",
        "9 Last: the number before it is 7",
    ] {
        assert!(run.err.contains(words), "no {words:?} in:\n{}", run.err);
    }
    // unused lines come first in the report, and are in its JSON form
    let report = desk.run(&["import", "agenda.txt", "--report", "-o", "s.json"]);
    assert!(report.out.starts_with("Doubtful ("), "{}", report.out);
    assert!(report.out.lines().nth(1).unwrap().contains("2. Budget"), "{}", report.out);
    let report = desk.run(&["import", "agenda.txt", "--report=json", "-o", "s.json"]).json();
    assert_eq!(
        report["unused"][0],
        json!({"from": {"place": {"page": null, "line": 8, "row": null}, "words": "2. Budget"}, "looks": ["item"]})
    );
    assert!(run.err.contains(&format!("imported 5 items, {} doubts", report["doubts"])), "{}", run.err);
}

#[test]
fn when_an_item_is_taken_up_is_no_part_of_its_title() {
    let desk = Desk::new();
    let list = "Agenda\n1. Opening - 1 h 30\n2. Report of 3 May 2021\n3. Report, last item, 9 March, 4.30 p.m.\n";
    desk.put("agenda.txt", format!("{HEAD}{list}"));
    let run = desk.run(&["import", "agenda.txt", "-o", "s.json", "--times", "10:00-13:00"]);
    let said: Vec<&str> = run.err.lines().filter(|line| line.contains("looks like")).collect();
    let wanted =
        "doubtful: line 6: looks like hours and a date but is not used: “3. Report, last item, 9 March, 4.30 p.m.”";
    assert_eq!(said, [wanted], "{}", run.err);
}

#[test]
fn a_cell_of_several_paragraphs_has_several_items() {
    let rows: &[&[&str]] = &[
        &["Time", "Agenda item"],
        &["10 a.m.-1 p.m.", "1. Opening\n2. Election of officers\n3. Budget"],
        &["3-6 p.m.", "Reception\nMusic"],
    ];
    let line = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let head = ["Vienna, 8 and 9 March 2027", "Provisional timetable", "Monday, 8 March 2027"].map(line).concat();
    let desk = Desk::new();
    desk.put("agenda.docx", docx_of(&(head + &docx_table(rows)), &[]));
    let run = desk.run(&["import", "agenda.docx", "-o", "s.json", "--schedule", "t.csv"]);
    assert_eq!(desk.get("t.csv"), "meeting,item\nm1,1\nm1,2\nm1,3\nm2,x1\nm2,x2\n", "{}", run.err);
    assert!(run.err.contains("Music: it has no number, so it may not be an agenda item"), "{}", run.err);
}

#[test]
fn a_day_that_each_row_repeats_is_one_meeting() {
    let rows = "Organization of work\n8 March 10:00-13:00 1 Opening\n8 March 10:00-13:00 2 Budget\n8 March 15:00-18:00 2 Budget (continued)\n";
    let desk = Desk::new();
    desk.put("agenda.txt", format!("{HEAD}{rows}"));
    let run = desk.run(&["import", "agenda.txt", "-o", "s.json", "--schedule", "t.csv"]);
    assert_eq!((run.code, desk.get("t.csv").as_str()), (0, "meeting,item\nm1,1\nm1,2\nm2,2\n"), "{}", run.err);
}

#[test]
fn a_report_is_written_in_chinese_too() {
    let text = format!("{HEAD}Agenda\n1. Opening\n[6] Cluster\n2. Other matters\n");
    let imported = import::import(text.as_bytes(), &Options::default()).unwrap();
    let report = imported.report.text(Language::Chinese);
    assert!(
        report.starts_with("存疑") && report.contains("第 6 行：像是项目，但没有使用：“2. Other matters”"),
        "{report}"
    );
    let count = |language| imported.report.text(language).lines().count();
    assert_eq!(count(Language::Chinese), count(Language::English));
    assert_eq!(imported.report.warnings(Language::Chinese).len(), imported.report.warnings(Language::English).len());
}

/// Lines of a document with a head, nested lists, annotations and a table.
fn lines() -> Vec<String> {
    let list = "Agenda\n1. Opening\n2. Reports:\n   1. Of the Chair\n   2. Of the Secretary\n3. Audit (20 min)\n(a) Internal\n(b) External\n16.1 Invitations\n10) Other\n________\n1. A footnote\nItem 11\n[12] Closing\n5- Staff\n12 Last Matters\n";
    format!("{HEAD}{list}{}", fixture("import/firearms.en.txt")).lines().map(str::to_owned).collect()
}

/// The number and the title of a line that looks like an item. It shares no code with the program.
fn item(line: &str) -> Option<(String, String)> {
    let line = line.trim();
    let (number, title) = match line.strip_prefix("Item ").or_else(|| line.strip_prefix('[')) {
        Some(rest) => rest.split_once([' ', ']']).unwrap_or((rest, "")),
        None if line.starts_with('(') => line[1..].split_once(") ")?,
        None => {
            let digits = line.len() - line.trim_start_matches(|one: char| one.is_ascii_digit() || one == '.').len();
            let rest = &line[digits..];
            (line[..digits].trim_end_matches('.'), rest.strip_prefix([')', '-']).unwrap_or(rest).strip_prefix(' ')?)
        }
    };
    let marked = line.starts_with(['(', '[', 'I']) || line.contains(". ") || line.contains(") ") || line.contains("- ");
    let short = number.len() <= 4 && (number.parse::<f32>().is_ok() || number.len() == 1) && !number.is_empty();
    (marked && short).then(|| (number.to_owned(), title.trim().to_owned()))
}

/// Whether a line became an item, is the heading of items, or is in the report.
fn is_used_or_reported(number: &str, line: &str, title: &str, at: usize, session: &Value, report: &Value) -> bool {
    let squeezed =
        |text: &str| text.chars().filter(|one| one.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let start: String = squeezed(title.split(" (").next().unwrap_or_default()).chars().take(20).collect();
    let is_item = session["items"].as_array().unwrap().iter().any(|item| {
        let id = item["id"].as_str().unwrap();
        let same = item["title"]["en"].as_str().is_some_and(|title| squeezed(title).starts_with(&start));
        let part = id
            .strip_prefix(number)
            .is_some_and(|rest| rest.starts_with(|one: char| one == '.' || one.is_ascii_lowercase()));
        // an item with parts is a heading
        (same && !start.is_empty()) || part || id.contains(&format!("{number}."))
    });
    let in_list = |name: &str| {
        report[name]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["from"]["place"]["line"] == at || one["place"]["line"] == at)
    };
    // a footnote may continue over several lines
    let quoted = || report.to_string().contains(line.trim());
    is_item || ["unused", "in_prose", "parts", "no_items"].into_iter().any(in_list) || quoted()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_line_is_lost_silently(edits in prop::collection::vec((0usize..200, 0usize..200, 0usize..3), 0..40)) {
        let mut lines = lines();
        for (from, to, kind) in edits {
            if lines.len() < 3 { break }
            let (from, to) = (from % lines.len(), to % lines.len());
            match kind {
                0 => drop(lines.remove(from)),
                1 => { let line = lines[from].clone(); lines.insert(to, line) }
                _ => { let line = lines.remove(from); lines.insert(to.min(lines.len()), line) }
            }
        }
        let text = lines.join("\n");
        // days and times are given, because a document without days is an error
        let options = Options { days: vec!["2027-03-08".parse().unwrap()], times: vec![import::Hours { start: 600, end: 720 }], ..Options::default() };
        if let Ok(imported) = import::import(text.as_bytes(), &options) {
            let session: Value = serde_json::from_str(&imported.session).unwrap();
            let report = imported.report.in_json(Language::English);
            for (ix, line) in lines.iter().enumerate() {
                if let Some((number, title)) = item(line) {
                    prop_assert!(is_used_or_reported(&number, line, &title, ix + 1, &session, &report), "line {} is lost: {line}\n{text}\n{}", ix + 1, imported.report.text(Language::English));
                }
            }
        }
    }
}
