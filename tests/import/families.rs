//! Families of printed programmes, each in six languages: the same two days, three meetings and five items in every one.

use std::collections::BTreeSet;

use plenary::import::{Language, Options, import};
use proptest::prelude::*;
use serde_json::Value;

use crate::builders::{docx_of, docx_table, entries};
use crate::support::run::Desk;
use crate::tongues::{TONGUES, Tongue};

/// The meetings: the day, the hours, and the items from the first to the last.
const MEETINGS: [(usize, &str, std::ops::Range<usize>); 3] =
    [(0, "10:00-13:00", 0..2), (0, "15:00-18:00", 2..4), (1, "10:00-13:00", 4..5)];

/// A row of cells.
type Row = Vec<String>;

impl Tongue {
    fn numbered(&self, item: usize) -> String {
        format!("{}. {}", item + 1, self.titles[item])
    }

    fn named(&self, item: usize) -> String {
        format!("{} {}: {}", self.item, item + 1, self.titles[item])
    }

    /// The lines above the programme.
    fn head(&self) -> String {
        format!("AB/27/1\n{}\n{}\n{}\n", self.body, self.place_and_days, self.heading)
    }

    /// A heading for each day, and lines below it.
    fn by_day(&self, mut lines: impl FnMut(&str, &std::ops::Range<usize>) -> Vec<String>) -> String {
        let mut text = self.head();
        for (at, (day, hours, items)) in MEETINGS.iter().enumerate() {
            if at != 1 {
                text += &format!("\n{}\n", self.days[*day]);
            }
            text += &(lines(hours, items).join("\n") + "\n");
        }
        text
    }

    fn order_of_the_day(&self) -> String {
        self.by_day(|hours, items| {
            let half = self.halves[usize::from(hours.starts_with("15"))];
            let head = format!("{half} ({})", hours.replace(':', "."));
            let items =
                items.clone().flat_map(|item| [format!("{} {}", self.item, item + 1), self.titles[item].to_owned()]);
            std::iter::once(head).chain(items).collect()
        })
    }

    fn hours_beside_items(&self) -> String {
        self.by_day(|hours, items| {
            let first = format!("{} {}", hours.replace(':', ".").replace('-', " – "), self.numbered(items.start));
            let rest = items.clone().skip(1).map(|item| self.numbered(item));
            let lunch = (items.start == 0).then(|| format!("13.00 – 15.00 {}", self.lunch));
            std::iter::once(first).chain(rest).chain(lunch).collect()
        })
    }

    fn hours_above_items(&self) -> String {
        self.by_day(|hours, items| {
            std::iter::once(hours.to_owned()).chain(items.clone().map(|item| self.named(item))).collect()
        })
    }

    fn four_columns(&self) -> Vec<Row> {
        let mut rows = vec![self.columns.map(str::to_owned).to_vec()];
        for (day, hours, items) in &MEETINGS {
            let cells = |item: usize| {
                vec![
                    self.days[*day].to_owned(),
                    (*hours).to_owned(),
                    (item + 1).to_string(),
                    self.titles[item].to_owned(),
                ]
            };
            rows.extend(items.clone().map(cells));
        }
        rows
    }

    fn annex(&self) -> Vec<Row> {
        let mut rows = vec![self.columns[1..].iter().map(|name| (*name).to_owned()).collect()];
        for (at, (day, hours, items)) in MEETINGS.iter().enumerate() {
            if at != 1 {
                rows.push(vec![self.days[*day].to_owned(), String::new(), String::new()]);
            }
            let hours = |item: usize| if item == items.start { (*hours).to_owned() } else { String::new() };
            rows.extend(
                items.clone().map(|item| vec![hours(item), (item + 1).to_string(), self.titles[item].to_owned()]),
            );
        }
        rows
    }

    fn items_in_a_cell(&self) -> Vec<Row> {
        let mut rows = vec![vec![self.columns[0].to_owned(), self.columns[1].to_owned(), self.columns[3].to_owned()]];
        for (at, (day, hours, items)) in MEETINGS.iter().enumerate() {
            let texts: Vec<String> = items.clone().map(|item| self.numbered(item)).collect();
            let day = if at == 1 { "" } else { self.days[*day] };
            rows.push(vec![day.to_owned(), (*hours).to_owned(), texts.join("\n")]);
        }
        rows
    }

    fn tracks(&self) -> Vec<Row> {
        let mut rows = vec![vec![self.columns[1].to_owned(), self.tracks[0].to_owned(), self.tracks[1].to_owned()]];
        for (at, (day, hours, items)) in MEETINGS.iter().enumerate() {
            if at != 1 {
                rows.push(vec![self.days[*day].to_owned(), String::new(), String::new()]);
            }
            let texts: Vec<String> = items.clone().map(|item| self.named(item)).collect();
            let half = texts.len().div_ceil(2);
            rows.push(vec![(*hours).to_owned(), texts[..half].join("\n"), texts[half..].join("\n")]);
        }
        rows
    }

    fn week(&self) -> Vec<Row> {
        let texts =
            |items: std::ops::Range<usize>| items.map(|item| self.numbered(item)).collect::<Vec<_>>().join("\n");
        vec![
            vec![String::new(), self.days[0].to_owned(), self.days[1].to_owned()],
            vec!["10:00-13:00".to_owned(), texts(0..2), texts(4..5)],
            vec!["15:00-18:00".to_owned(), texts(2..4), String::new()],
        ]
    }

    /// A page with a table.
    fn page(&self, rows: &[Row]) -> Vec<u8> {
        let lines: String = self.head().lines().map(|line| format!("<p>{line}</p>\n")).collect();
        let cell = |text: &String| format!("<td>{}</td>", text.replace('\n', "<br>"));
        let row = |cells: &Row| format!("<tr>{}</tr>\n", cells.iter().map(cell).collect::<String>());
        let table: String = rows.iter().map(row).collect();
        format!("<!DOCTYPE html><html><meta charset=\"utf-8\"><body>{lines}<table>{table}</table></body></html>")
            .into_bytes()
    }

    /// A Word document with a table.
    fn word(&self, rows: &[Row]) -> Vec<u8> {
        let head: String = self.head().lines().map(|line| format!("<w:p><w:r><w:t>{line}</w:t></w:r></w:p>")).collect();
        let cells: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let rows: Vec<&[&str]> = cells.iter().map(Vec::as_slice).collect();
        docx_of(&(head + &docx_table(&rows)), &[])
    }

    /// A Markdown file with a table.
    fn markdown(&self, rows: &[Row]) -> String {
        let line = |row: &Row| format!("| {} |", row.join(" | ").replace('\n', "<br>"));
        let mut lines: Vec<String> = rows.iter().map(line).collect();
        lines.insert(1, "|".to_owned() + &" --- |".repeat(rows[0].len()));
        let mut head: Vec<String> = self.head().lines().map(str::to_owned).collect();
        let heading = head.pop().unwrap();
        format!("{}\n\n## {heading}\n\n{}\n", head.join("\n\n"), lines.join("\n"))
    }

    /// The programmes of all families, as files.
    fn programmes(&self) -> Vec<(String, Vec<u8>)> {
        let mut files = vec![
            ("order-of-the-day.txt".to_owned(), self.order_of_the_day().into_bytes()),
            ("hours-beside-items.txt".to_owned(), self.hours_beside_items().into_bytes()),
            ("hours-above-items.txt".to_owned(), self.hours_above_items().into_bytes()),
        ];
        for (name, rows) in [
            ("four-columns", self.four_columns()),
            ("annex", self.annex()),
            ("items-in-a-cell", self.items_in_a_cell()),
            ("tracks", self.tracks()),
            ("week", self.week()),
        ] {
            files.push((format!("{name}.html"), self.page(&rows)));
            files.push((format!("{name}.docx"), self.word(&rows)));
            files.push((format!("{name}.md"), self.markdown(&rows).into_bytes()));
        }
        files
    }
}

#[test]
fn programmes_of_all_families_are_read_in_six_languages() {
    let desk = Desk::new();
    let mut wrong = Vec::new();
    for tongue in &TONGUES {
        let mut wanted = BTreeSet::new();
        for (day, hours, items) in &MEETINGS {
            for item in items.clone() {
                let date = format!("2027-03-0{}", 8 + day);
                wanted.insert((date, hours[..5].to_owned(), (item + 1).to_string(), tongue.titles[item].to_owned()));
            }
        }
        for (name, bytes) in tongue.programmes() {
            desk.put(&name, bytes);
            let run = desk.run(&["import", &name, "-o", "s.json", "--force", "--schedule", "t.csv"]);
            if run.code != 0 {
                wrong.push(format!("{} {name}: {}", tongue.code, run.err));
                continue;
            }
            let session: Value = serde_json::from_str(&desk.get("s.json")).unwrap();
            let found = entries(&session, &desk.get("t.csv"));
            if found != wanted || session["symbol"] != "AB/27/1" || session["title"][tongue.code] != tongue.body {
                let head = [&session["title"], &session["symbol"]];
                wrong.push(format!("{} {name}: {head:?}\n{found:#?}\n{}", tongue.code, run.err));
            }
        }
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// A provisional agenda, and a list with minutes. Neither has hours, so the usual ones are taken.
#[test]
fn agendas_are_read_in_six_languages() {
    let desk = Desk::new();
    let mut wrong = Vec::new();
    for tongue in &TONGUES {
        let head = format!("AB/27/1\n{}\n{}\n\n{}\n\n", tongue.body, tongue.place_and_days, tongue.agenda);
        for timed in [false, true] {
            let minutes =
                |item: usize| if timed && item == 2 { format!(" ({})", tongue.minutes) } else { String::new() };
            let lines: String = (0..5).map(|item| format!("{}{}\n", tongue.numbered(item), minutes(item))).collect();
            desk.put("agenda.txt", format!("{head}{lines}"));
            let run = desk.run(&["import", "agenda.txt"]);
            let titles = |session: &Value| -> Vec<String> {
                let items = session["items"].as_array().unwrap().iter();
                items.map(|item| item["title"][tongue.code].as_str().unwrap_or_default().to_owned()).collect()
            };
            let right = run.code == 0 && {
                let session = run.json();
                titles(&session) == tongue.titles
                    && session["meetings"]["days"] == serde_json::json!(["2027-03-08", "2027-03-09"])
                    && (!timed
                        || session["items"][2]["minutes"] == 20 && session["items"][2].get("estimated").is_none())
            };
            if !right {
                wrong.push(format!("{} {timed}: {}{}", tongue.code, run.out, run.err));
            }
        }
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// A text without spaces and punctuation.
fn squeezed(text: &str) -> String {
    text.chars().filter(|one| one.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// Rows and cells of tables are left out, repeated and put into another order: each title is in the session, or the report
    /// quotes it.
    #[test]
    fn no_title_of_a_table_vanishes(
        tongue in 0usize..6,
        family in 0usize..5,
        edits in prop::collection::vec((0usize..30, 0usize..30, 0usize..4), 0..10),
        as_page in any::<bool>(),
    ) {
        let tongue = &TONGUES[tongue];
        let mut rows = match family {
            0 => tongue.four_columns(),
            1 => tongue.annex(),
            2 => tongue.items_in_a_cell(),
            3 => tongue.tracks(),
            _ => tongue.week(),
        };
        for (from, to, kind) in edits {
            if rows.len() < 2 { break }
            let (from, to) = (from % rows.len(), to % rows.len());
            match kind {
                0 => drop(rows.remove(from)),
                1 => { let row = rows[from].clone(); rows.insert(to, row) }
                2 => { let row = rows.remove(from); rows.insert(to.min(rows.len()), row) }
                _ => { let column = to % rows[from].len(); rows[from][column].clear() }
            }
        }
        let bytes = if as_page { tongue.page(&rows) } else { tongue.markdown(&rows).into_bytes() };
        let options = Options { language: Some(tongue.code.to_owned()), ..Options::default() };
        if let Ok(imported) = import(&bytes, &options) {
            let said = squeezed(&(imported.session.clone() + &imported.report.in_json(Language::English).to_string()));
            for title in tongue.titles {
                let printed = rows.iter().flatten().any(|cell| cell.contains(title));
                prop_assert!(
                    !printed || said.contains(&squeezed(title)),
                    "{title} is lost:\n{rows:#?}\n{}\n{}", imported.session, imported.report.text(Language::English)
                );
            }
        }
    }
}
