//! Reads a printed programme, whatever its layout: which meeting takes which item, when.
//!
//! The layouts share what they print (days, hours, numbers, titles) and differ in where. [`starts`] recognizes what a text begins
//! with. Each layout is a file that finds the texts and passes them to [`builder`]:
//!
//! - `columns` tells what each column of a table holds, from its heading and its cells.
//! - `grid` reads tables: a row for each item, a row for each meeting, a column for each track, or a column for each day.
//! - `flow` reads paragraphs: a day, hours, and the items below them.

mod builder;
mod columns;
mod flow;
mod grid;
mod starts;

use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use super::agenda::Agenda;
use super::timetable::Timetable;
use crate::import::dates;
use crate::import::document::{FileKind, Line};
use crate::import::words::Words;
use builder::Builder;
use starts::Starts;

/// What a programme needs to know of the rest of the document.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The items, if the document lists them.
    pub agenda: &'a Agenda,
    /// The days in the head of the document.
    pub session: &'a [NaiveDate],
    /// The words of its language.
    pub words: &'static Words,
    /// Its kind of file.
    pub kind: FileKind,
}

/// Reads the lines of a programme. `all` are the lines of the document, which may give the year.
pub fn read(lines: &[Line], all: &[Line], context: Context<'_>) -> Timetable {
    let starts = Starts { session: context.session, years: years(all), words: context.words };
    let mut builder = Builder::new(context, starts);
    // a session of one day need not name it again
    if let [day] = context.session {
        builder.set_day(*day);
    }
    let mut columns = None;
    for part in parts(lines) {
        let lines = &lines[part.clone()];
        if lines[0].cells.is_empty() {
            flow::read(&mut builder, lines);
        } else {
            grid::read(&mut builder, lines, &mut columns);
        }
    }
    builder.done()
}

/// Where the programme begins: at a day with hours soon below it, or at a table with such a column.
pub fn begin(lines: &[Line], words: &'static Words, session: &[NaiveDate]) -> Option<usize> {
    let starts = Starts { session, years: years(lines), words };
    let timed = |line: &Line| {
        let mut texts = line.cells.iter().flat_map(|cell| starts::paragraphs(cell)).chain([line.text.as_str()]);
        texts.any(|text| {
            let text = starts.day(text).map_or(text, |(_, rest)| rest);
            starts.hours(text.trim_start_matches(['-', '–', '•', '*', '·', ' '])).is_some()
        })
    };
    let begin = (0..lines.len()).find(|&at| {
        let line = &lines[at];
        let text = starts::in_one(line.cells.first().filter(|cell| !cell.is_empty()).unwrap_or(&line.text));
        let soon = || lines[at..lines.len().min(at + 9)].iter().any(timed);
        let heading = |line: &Line| {
            let is_day = |cell: &&String| starts.day(&starts::in_one(cell)).is_some_and(|(_, rest)| rest.is_empty());
            line.cells.len() > 2 && line.cells.iter().filter(is_day).count() > 1
        };
        let table = line.cells.len() > 1
            && line.place.row.is_some()
            && columns::has_headings(line, words)
            && lines[at + 1..lines.len().min(at + 4)]
                .iter()
                .any(|next| timed(next) || starts.day(&next.text).is_some());
        let day = starts.day(&text).is_some_and(|(_, rest)| starts.is_heading(rest, line));
        (day || table || heading(line)) && soon()
    });
    // a list of hours names no day if the session has only one
    let listed = |at: &usize| {
        timed(&lines[*at])
            && lines[*at..lines.len().min(at + 3 * TIMED)].iter().filter(|line| timed(line)).count() >= TIMED
    };
    begin.or_else(|| (0..lines.len()).find(listed))
}

/// The fewest hours that make a list of them.
const TIMED: usize = 3;

/// The years that the lines name, the first ones first.
fn years(lines: &[Line]) -> Vec<i32> {
    let mut years: Vec<i32> = Vec::new();
    let mut add = |year: i32| {
        if !years.contains(&year) && years.len() < 50 {
            years.push(year);
        }
    };
    for line in lines {
        dates::mentions(&line.text).iter().filter_map(|mention| mention.year).for_each(&mut add);
    }
    for line in lines.iter().take(200) {
        let figures = line.text.split(|c: char| !c.is_ascii_digit()).filter(|figures| figures.len() == 4);
        figures.filter_map(|year| year.parse().ok()).filter(|year| (1950..2100).contains(year)).for_each(&mut add);
    }
    years
}

/// Splits lines into tables and the lines between them.
fn parts(lines: &[Line]) -> Vec<Range<usize>> {
    let table =
        |line: &Line| (!line.cells.is_empty()).then(|| (line.place.page, line.place.row.map(|(table, _)| table)));
    let mut parts: Vec<Range<usize>> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        match parts.last_mut() {
            Some(part) if table(&lines[part.start]) == table(line) => part.end = at + 1,
            _ => parts.push(at..at + 1),
        }
    }
    parts
}

/// The year of a day that is printed without one: that of the session, else one in which the day has this name.
fn year(starts: &Starts<'_>, month: u32, day: u32, weekday: Option<chrono::Weekday>) -> Option<i32> {
    let same = |date: &&NaiveDate| (date.month(), date.day()) == (month, day);
    let fits = |year: &&i32| {
        let date = NaiveDate::from_ymd_opt(**year, month, day);
        date.is_some_and(|date| weekday.is_none_or(|weekday| date.weekday() == weekday))
    };
    let of_session = || starts.session.first().map(Datelike::year).filter(|year| weekday.is_none() || fits(&year));
    let known = || starts.years.iter().find(fits).copied();
    let first = || starts.session.first().map(Datelike::year).or(starts.years.first().copied());
    starts.session.iter().find(same).map(Datelike::year).or_else(of_session).or_else(known).or_else(first)
}

#[cfg(test)]
mod tests {
    use crate::import::{Options, import};

    /// The items of a text with the start of their meetings, and everything that the report says.
    fn read(text: &str) -> (Vec<String>, String) {
        let options =
            Options { name: "programme.txt".to_owned(), language: Some("en".to_owned()), ..Options::default() };
        let Ok(imported) = import(text.as_bytes(), &options) else { return (Vec::new(), text.to_owned()) };
        let session: serde_json::Value = serde_json::from_str(&imported.session).unwrap();
        let title = |item: &serde_json::Value| {
            format!("{} {}", item["number"].as_str().unwrap(), item["title"]["en"].as_str().unwrap())
        };
        let said = imported.report.in_json(crate::import::Language::English).to_string();
        (session["items"].as_array().unwrap().iter().map(title).collect(), said)
    }

    const HEAD: &str = "Council of Archives\nRome, 8 and 9 March 2027\nPROVISIONAL TIMETABLE\n";

    #[test]
    fn an_order_of_the_day_is_read() {
        let text = "MONDAY 8 MARCH\n\nMORNING (10.00 - 13.00 hours)\n\nItem 1\n\nAdoption of the agenda\n(AR 12/1; AR 12/INF/2)\n\n4.1\n\nLoans\n\nAFTERNOON (14.30- 17.30 hours or later if required)\n\nItem 3\n\nStaff matters:\nfor decision\n\nItem 5\n\nStaff: pensions (20 min)\n";
        let (items, said) = read(&format!("{HEAD}{text}"));
        assert_eq!(
            items,
            ["1 Adoption of the agenda", "4.1 Loans", "3 Staff matters: for decision", "5 Staff: pensions"]
        );
        assert!(said.contains("or later if required") && said.contains("AR 12/INF/2"), "{said}");
    }

    #[test]
    fn an_item_with_a_number_is_no_title_of_the_number_above() {
        let (items, said) = read(&format!("{HEAD}8 March 2027\n10.00 - 13.00\nItem 11\n3. Audit\nItem 4\nLoans\n"));
        assert_eq!(items, ["3 Audit", "4 Loans"]);
        assert!(said.contains("Item 11"), "{said}");
    }

    #[test]
    fn starts_without_ends_and_names_beside_hours_are_told() {
        let text =
            "8 March 2027\n9:00 Bureau (room 8)\n1. Agenda\n2. Staff\n10:30-11:00 Coffee break\n11:00 3. Audit\n";
        let (items, said) = read(&format!("{HEAD}{text}"));
        assert_eq!(items, ["1 Agenda", "2 Staff", "3 Audit"]);
        assert!(said.contains("no end is printed; 90 minutes") && said.contains("Bureau (room 8)"), "{said}");
    }

    /// Parts of a programme are left out, repeated and put into another order: each item is in the session, or the report names it.
    #[test]
    fn no_item_vanishes() {
        const PARTS: [&str; 12] = [
            "MONDAY 8 MARCH",
            "Tuesday, 9 March 2027",
            "10.00 - 13.00",
            "AFTERNOON (14.30 - 17.30 hours)",
            "Immediately after plenary",
            "13:00-14:00 Lunch",
            "Item 1: Opening",
            "Item 2\nElections",
            "3. Audit of the accounts",
            "[4] Loans",
            "Briefing by archivists",
            "5 (a) Pensions (10 min)",
        ];
        let mut seed: u64 = 7;
        let mut random = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(seed >> 33).unwrap() % below
        };
        for _ in 0..300 {
            let chosen: Vec<&str> = (0..random(14) + 1).map(|_| PARTS[random(PARTS.len())]).collect();
            let text = format!("{HEAD}{}\n", chosen.join("\n"));
            let (items, said) = read(&text);
            for title in ["Opening", "Elections", "Audit", "Loans", "Pensions"] {
                let printed = chosen.iter().any(|part| part.contains(title));
                let found = items.iter().any(|item| item.contains(title)) || said.contains(title);
                assert!(!printed || found, "{title} is lost:\n{text}{items:?}");
            }
        }
    }
}
