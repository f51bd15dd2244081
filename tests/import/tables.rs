//! Tables of other shapes: with a column for each track, and with a line for each item.

use serde_json::Value;

use crate::builders::{Entries, docx_of, docx_table, entries};
use crate::support::run::Desk;
use crate::support::{fixture, shared};

/// The entries of a schedule, as documents print them.
fn scheduled(schedule: &Value) -> Entries {
    let mut all = Entries::new();
    for meeting in schedule["meetings"].as_array().unwrap() {
        let (date, time) = meeting["start"].as_str().unwrap().split_once('T').unwrap();
        for entry in meeting["entries"].as_array().unwrap() {
            let number = entry["number"].as_str().unwrap().replace(' ', "");
            let title = &entry["title"];
            let title = title.as_str().or_else(|| title["en"].as_str()).unwrap();
            all.insert((date.to_owned(), time[..5].to_owned(), number, title.to_owned()));
        }
    }
    all
}

/// Imports `document`: its session and the entries of its table.
fn read(desk: &Desk, document: &str) -> (Value, Entries) {
    let run = desk.run(&["import", document, "-o", "back.json", "--force", "--schedule", "back.csv"]);
    assert_eq!(run.code, 0, "{document}: {}", run.err);
    let session: Value = serde_json::from_str(&desk.get("back.json")).unwrap();
    let found = entries(&session, &desk.get("back.csv"));
    (session, found)
}

/// The same for a document whose table must be valid.
fn read_back(desk: &Desk, document: &str) -> (Value, Entries) {
    let (session, found) = read(desk, document);
    let check = desk.run(&["check", "back.json", "back.csv"]);
    assert_eq!(check.code, 0, "{document}: {}{}", check.out, check.err);
    (session, found)
}

/// The tracks of the meetings by start.
fn tracks(session: &Value) -> Vec<(String, String)> {
    let field = |meeting: &Value, name: &str| meeting[name].as_str().unwrap_or("plenary").to_lowercase();
    let meetings = session["meetings"].as_array().unwrap().iter();
    let mut all: Vec<_> = meetings
        .map(|meeting| (format!("{}T{}", field(meeting, "date"), field(meeting, "start")), field(meeting, "track")))
        .collect();
    all.sort();
    all
}

#[test]
fn a_column_for_each_track_is_read() {
    let desk = Desk::new();
    desk.put("session.json", fixture("two-tracks.json").replace("short session", "13 and 14 March 2023"));
    let schedule = desk.run(&["plan", "session.json", "-o", "schedule.json"]);
    assert_eq!(schedule.code, 0, "{}", schedule.err);
    let wanted = scheduled(&serde_json::from_str(&desk.get("schedule.json")).unwrap());
    for file in ["annex.docx", "annex.html"] {
        desk.run(&["export", "schedule.json", "-o", file]).quiet(0);
        let (session, found) = read_back(&desk, file);
        assert_eq!(found, wanted, "{file}");
        let at = |hour: &str, track: &str| (hour.to_lowercase(), track.to_owned());
        assert_eq!(
            tracks(&session),
            [
                at("2023-03-13T10:00", "plenary"),
                at("2023-03-13T15:00", "committee of the whole"),
                at("2023-03-13T15:00", "plenary"),
                at("2023-03-14T10:00", "plenary")
            ]
            .map(|(hour, track)| (hour.replace('t', "T"), track)),
            "{file}"
        );
    }
}

#[test]
fn a_line_for_each_item_is_read() {
    let desk = Desk::founding();
    // the days of the table have no year, so the head of the document must give it
    desk.put("schedule.json", desk.get("schedule.json").replace("ninth session", "4 and 5 May 2022"));
    let wanted = scheduled(&serde_json::from_str(&desk.get("schedule.json")).unwrap());
    for file in ["annex.docx", "annex.html"] {
        desk.run(&["export", "schedule.json", "--style", "item", "-o", file]).quiet(0);
        let (_, found) = read_back(&desk, file);
        assert_eq!(found, wanted, "{file}");
    }
    // a session with documents and joint items; its row that is no item is not in such a table
    let other = Desk::new();
    let dated = [
        ("third meeting", "27 and 28 March 2023"),
        ("troisième réunion", "27 et 28 mars 2023"),
        ("tercera reunión", "27 y 28 de marzo de 2023"),
        ("третье совещание", "27 и 28 марта 2023 года"),
        ("第三次会议", "，2023年3月27日和28日"),
        ("الاجتماع الثالث", "27 و28 آذار/مارس 2023"),
    ];
    let session = dated.iter().fold(fixture("rows-notes.json"), |text, (name, days)| text.replace(name, days));
    other.put("session.json", session);
    let plan = other.run(&["plan", "session.json", "-o", "schedule.json"]);
    assert_eq!(plan.code, 0, "{}", plan.err);
    for (language, file) in [
        ("en", "annex.docx"),
        ("fr", "annex.html"),
        ("ru", "annex.html"),
        ("es", "annex.docx"),
        ("zh", "annex.docx"),
        ("ar", "annex.html"),
    ] {
        other.run(&["export", "schedule.json", "--style", "item", "--lang", language, "--force", "-o", file]).quiet(0);
        let (session, found) = read_back(&other, file);
        assert_eq!(found.len(), 6, "{language}: {found:?}");
        let item =
            |id: &str| session["items"].as_array().unwrap().iter().find(|item| item["id"] == id).unwrap().clone();
        assert_eq!(item("2a")["documents"], serde_json::json!(["WG.AD/2023/2", "WG.AD/2023/3"]), "{language}");
        assert_eq!(item("2b")["together"], serde_json::json!(["3"]), "{language}");
    }
}

/// A real table by item. It prints the hours of three items, and only half days of the others.
#[test]
fn the_table_of_a_real_case_by_item_is_read() {
    let Some(shared) = shared() else { return };
    let text = std::fs::read_to_string(shared.join("cases/UNCITRAL_52_2019_A_CN9_962.json")).unwrap();
    let case: Value = serde_json::from_str(&text).unwrap();
    let said = |value: &Value| value.as_str().unwrap().to_owned();
    let agenda: Vec<(String, String)> =
        case["agenda"].as_array().unwrap().iter().map(|item| (said(&item["number"]), said(&item["title"]))).collect();
    let mut rows = vec![vec!["Agenda item".to_owned(), "Proposed date".to_owned(), "Documentation".to_owned()]];
    for one in case["allocations"].as_array().unwrap() {
        let items: Vec<String> = one["items"].as_array().unwrap().iter().map(said).collect();
        let named = agenda.iter().filter(|(number, _)| items.contains(number));
        let named: Vec<String> = named.map(|(number, title)| format!("{number}. {title}")).collect();
        rows.push(vec![named.join("\n"), said(&one["printed"]), String::new()]);
    }
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let line = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let list: String = agenda.iter().map(|(number, title)| line(&format!("{number}. {title}"))).collect();
    let body = [
        line("Vienna, 8-19 July 2019"),
        line("Provisional agenda"),
        list,
        line("Organization of work"),
        docx_table(&rows),
    ];
    let desk = Desk::new();
    desk.put("agenda.docx", docx_of(&body.concat(), &[]));
    let (_, found) = read(&desk, "agenda.docx");
    let opening = |number: &str, title: &str| ("2019-07-08".into(), "10:00".into(), number.into(), title.into());
    let wanted = [
        opening("1", "Opening of the session"),
        opening("2", "Election of officers"),
        opening("3", "Adoption of the agenda"),
    ];
    assert_eq!(found, Entries::from(wanted));
    // half days have no hours, so they are reported and not guessed
    let report = desk.run(&["import", "agenda.docx", "--report", "-o", "s.json"]);
    for words in ["Monday, 8 July-Wednesday, 10 July, a.m.", "Wednesday, 10 July, p.m.-Friday, 12 July"] {
        assert!(report.out.contains(words), "{}", report.out);
    }
}

/// The two columns of a real programme, in which some cells have no numbers.
#[test]
fn the_tracks_of_a_real_case_are_read() {
    let Some(shared) = shared() else { return };
    let text = std::fs::read_to_string(shared.join("cases/UNTOC_COP6_2012_programme.json")).unwrap();
    let case: Value = serde_json::from_str(&text).unwrap();
    let meetings = case["meetings"].as_array().unwrap();
    let said = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut wanted = Entries::new();
    let mut rows: Vec<[String; 3]> = vec![["Time".into(), "Plenary".into(), "Parallel meeting".into()]];
    let mut day = String::new();
    for meeting in meetings {
        let (date, start) = (said(&meeting["date"]), said(&meeting["start"]));
        if date != day {
            let printed = chrono::NaiveDate::parse_from_str(&date, "%Y-%m-%d").unwrap().format("%A, %-d %B %Y");
            rows.push([printed.to_string(), String::new(), String::new()]);
            day = date.clone();
        }
        let time = format!("{start}-{}", said(&meeting["end"]));
        let column = if meeting["track"] == "Plenary" { 1 } else { 2 };
        let entries = meeting["entries"].as_array().unwrap();
        let cell: Vec<String> = entries
            .iter()
            .map(|entry| {
                let number = entry["item"].as_str().unwrap_or("-");
                wanted.insert((date.clone(), start.clone(), number.to_owned(), said(&entry["title"])));
                let mark = if entry["continued"] == true { " (continued)" } else { "" };
                let number = match number.chars().last() {
                    Some('-') => String::new(),
                    Some(')') => format!("{number} "),
                    _ => format!("{number}. "),
                };
                format!("{number}{}{mark}", said(&entry["title"]))
            })
            .collect();
        let last = rows.last_mut().unwrap();
        if last[0] == time && last[column].is_empty() {
            last[column] = cell.join("\n");
        } else {
            let mut row = [time, String::new(), String::new()];
            row[column] = cell.join("\n");
            rows.push(row);
        }
    }
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let line = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let body =
        [line("Sixth session"), line("Vienna, 15-19 October 2012"), line("Programme of work"), docx_table(&rows)];
    let desk = Desk::new();
    desk.put("programme.docx", docx_of(&body.concat(), &[]));
    let (session, found) = read_back(&desk, "programme.docx");
    let (missing, wrong): (Vec<_>, Vec<_>) = (wanted.difference(&found).collect(), found.difference(&wanted).collect());
    assert!(missing.is_empty() && wrong.is_empty(), "missing {missing:?}\nwrong {wrong:?}");
    assert_eq!(tracks(&session).iter().filter(|(_, track)| track == "parallel meeting").count(), 6);
}

#[test]
fn numbers_from_styles_are_read() {
    let paragraph = |style: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let items = [
        ("Item", "Opening"),
        ("Item", "Debate"),
        ("SubItem", "First part"),
        ("SubItem", "Second part"),
        ("Special", "Report"),
    ];
    let items: String = items.map(|(style, text)| paragraph(style, text)).concat();
    let body = [paragraph("Plain", "Geneva, 28 and 29 March 2027"), paragraph("Plain", "Provisional agenda"), items];
    let level = |at: u32, format: &str, text: &str, style: &str| {
        format!(
            "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:pStyle w:val=\"{style}\"/><w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:numbering xmlns:w=\"x\"><w:abstractNum w:abstractNumId=\"3\">{}{}</w:abstractNum>\
         <w:abstractNum w:abstractNumId=\"4\"><w:numStyleLink w:val=\"Agenda\"/></w:abstractNum>\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"4\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"3\"/></w:num></w:numbering>",
        level(0, "decimal", "%1.", "Item"),
        level(1, "lowerLetter", "(%2)", "SubItem")
    );
    // a base style names the list, and the style `Plain` removes it
    let style = |id: &str, more: &str| format!("<w:style w:type=\"paragraph\" w:styleId=\"{id}\">{more}</w:style>");
    let list = |id: &str| format!("<w:pPr><w:numPr><w:numId w:val=\"{id}\"/></w:numPr></w:pPr>");
    let styles = [
        "<w:styles xmlns:w=\"x\">".to_owned(),
        style("Item", &list("1")),
        style("SubItem", &format!("<w:basedOn w:val=\"Item\"/>{}", "<w:pPr/>")),
        style("Special", "<w:basedOn w:val=\"Item\"/>"),
        style("Plain", &format!("<w:basedOn w:val=\"Item\"/>{}", list("0"))),
        format!("<w:style w:type=\"numbering\" w:styleId=\"Agenda\">{}</w:style>", list("2")),
        style("Round", "<w:basedOn w:val=\"Round\"/>"),
        "</w:styles>".to_owned(),
    ];
    let parts = [("word/numbering.xml", numbering.into_bytes()), ("word/styles.xml", styles.concat().into_bytes())];
    let desk = Desk::new();
    desk.put("agenda.docx", docx_of(&body.concat(), &parts));
    let run = desk.run(&["import", "agenda.docx"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let session = run.json();
    let items = session["items"].as_array().unwrap();
    let said: Vec<[&str; 2]> =
        items.iter().map(|item| [item["number"].as_str().unwrap(), item["title"]["en"].as_str().unwrap()]).collect();
    assert_eq!(said, [["1", "Opening"], ["2 (a)", "First part"], ["2 (b)", "Second part"], ["3", "Report"]]);
}

#[test]
fn workbooks_keep_windows_and_wishes() {
    for name in ["windows.json", "prefer.json"] {
        let desk = Desk::new();
        desk.put("session.json", fixture(name));
        let out = desk.run(&["new", "--xlsx", "--from", "session.json", "-o", "items.xlsx"]);
        assert_eq!(out.code, 0, "{}", out.err);
        assert!(!out.err.contains("windows") && !out.err.contains("prefer"), "{}", out.err);
        let back = desk.run(&["import", "items.xlsx", "-o", "back.json"]);
        assert_eq!(back.code, 0, "{}", back.err);
        let plan = |file: &str| {
            let plan = desk.run(&["plan", file]).json();
            (plan["objectives"].clone(), plan["meetings"].clone())
        };
        assert_eq!(plan("back.json"), plan("session.json"), "{name}");
        // a CSV file of items keeps them too
        desk.put(
            "items.csv",
            "number;title;minutes;windows;prefer\n1;Panel;60;07:00 to 18:00 America/Bogota;pin = m2, weight = 3\n",
        );
        let read = desk.run(&["import", "items.csv", "--days", "2027-03-28", "--times", "13:00-15:00,16:00-18:00"]);
        assert_eq!(read.code, 0, "{}", read.err);
        let item = &read.json()["items"][0];
        assert_eq!(
            item["windows"],
            serde_json::json!([{"from": "07:00", "to": "18:00", "timezone": "America/Bogota"}])
        );
        desk.put("wrong.csv", "number,title,minutes,windows\n1,Panel,60,mornings\n");
        desk.run(&["import", "wrong.csv", "--days", "2027-03-28", "--times", "13:00-15:00"])
            .refused(3, &["items, row 2, windows", "07:00 to 18:00 America/Bogota"]);
    }
}
