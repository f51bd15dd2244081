//! Reads calendars (iCalendar): a row for each event, with its day, its hours and the items that its description lists.

use std::sync::LazyLock;

use regex::Regex;

use crate::import::clean;
use crate::import::document::{Document, FileKind, Lines, PARAGRAPH, Place};
use crate::import::extract::number::inline;
use crate::import::words::pattern;

/// Whether bytes are a calendar.
pub fn is_calendar(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(64)).unwrap_or_default()).to_uppercase();
    head.trim_start_matches('\u{feff}').trim_start().starts_with("BEGIN:VCALENDAR")
}

/// An event.
#[derive(Debug, Default)]
struct Event {
    line: usize,
    start: String,
    end: String,
    summary: String,
    description: String,
    place: String,
    cancelled: bool,
}

/// Reads a calendar into lines: its name and place, and a table of its events.
pub fn document(text: &str) -> Document {
    let mut lines = Lines::new(FileKind::Sheet);
    let (mut events, mut event): (Vec<Event>, Option<Event>) = (Vec::new(), None);
    let mut name = String::new();
    for (number, line) in unfolded(text) {
        let Some((head, value)) = line.split_once(':') else { continue };
        let key = head.split(';').next().unwrap_or_default().to_uppercase();
        match (key.as_str(), event.as_mut()) {
            ("BEGIN", _) if value == "VEVENT" => event = Some(Event { line: number, ..Event::default() }),
            ("END", Some(_)) if value == "VEVENT" => events.extend(event.take()),
            ("NAME" | "X-WR-CALNAME", None) if name.is_empty() => name = unescaped(value),
            ("DTSTART", Some(event)) => event.start = value.to_owned(),
            ("DTEND", Some(event)) => event.end = value.to_owned(),
            ("SUMMARY", Some(event)) => event.summary = unescaped(value),
            ("DESCRIPTION", Some(event)) => event.description = unescaped(value),
            ("LOCATION", Some(event)) => event.place = unescaped(value),
            ("STATUS", Some(event)) => event.cancelled = value.eq_ignore_ascii_case("CANCELLED"),
            _ => {}
        }
    }
    let place = |line: usize, row| Place { page: None, line, row };
    lines.text(&format!("title: {}", clean::one_space(&name)), place(1, None));
    if let Some(first) = events.first().filter(|first| events.iter().all(|event| event.place == first.place)) {
        lines.text(&format!("place: {}", clean::one_space(&first.place)), place(1, None));
    }
    let cells = |texts: [&str; 5]| texts.map(|text| (text.to_owned(), 1));
    lines.row(&cells(["Date", "Time", "Track", "Agenda item", "Title"]), place(1, Some((1, 1))));
    for (ix, event) in events.iter().filter(|event| !event.cancelled).enumerate() {
        let (Some((date, start)), Some((_, end))) = (moment(&event.start), moment(&event.end)) else {
            lines.text(&event.summary, place(event.line, None));
            continue;
        };
        let (track, items) = items(event);
        let paragraph = PARAGRAPH.to_string();
        let numbers: Vec<&str> = items.iter().map(|(number, _)| number.as_str()).collect();
        let titles: Vec<&str> = items.iter().map(|(_, title)| title.as_str()).collect();
        let numbers =
            if numbers.iter().all(|number| number.is_empty()) { String::new() } else { numbers.join(&paragraph) };
        let row =
            cells([&date, &format!("{start}-{end}"), track.unwrap_or_default(), &numbers, &titles.join(&paragraph)]);
        lines.row(&row, place(event.line, Some((1, ix + 2))));
    }
    lines.done()
}

/// The lines of a file with their numbers. A line that begins with white space continues the one above.
fn unfolded(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (ix, line) in text.lines().enumerate() {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some((_, last))) => last.push_str(rest),
            _ => lines.push((ix + 1, line.to_owned())),
        }
    }
    lines
}

/// A text without the escapes of the format.
fn unescaped(value: &str) -> String {
    let mut text = String::new();
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => text.push('\n'),
                Some(other) => text.push(other),
                None => {}
            },
            c => text.push(c),
        }
    }
    text
}

/// The day and the time of `20220504T120000`.
fn moment(value: &str) -> Option<(String, String)> {
    static MOMENT: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)T(?P<h>\d\d)(?P<n>\d\d)\d\dZ?$"));
    let captures = MOMENT.captures(value.trim())?;
    let date = format!("{}-{}-{}", &captures["y"], &captures["m"], &captures["d"]);
    Some((date, format!("{}:{}", &captures["h"], &captures["n"])))
}

/// The track of an event and its items, each with its number. Without a list of items, the summary is the only one.
fn items(event: &Event) -> (Option<&str>, Vec<(String, String)>) {
    let blocks: Vec<Vec<&str>> = event.description.split("\n\n").map(|block| block.lines().collect()).collect();
    let numbered = |line: &&str| line.split_once(' ').is_some_and(|(first, _)| inline::whole(first).is_some());
    let at = blocks.iter().position(|block| block.iter().any(|line| numbered(&line)));
    let Some(at) = at else { return (None, vec![(String::new(), event.summary.clone())]) };
    let split = |line: &&str| match line.split_once(' ').filter(|_| numbered(&line)) {
        Some((number, title)) => (number.to_owned(), title.to_owned()),
        None => (String::new(), (*line).to_owned()),
    };
    // the track stands in a paragraph of its own between the heading and the items
    let track = at.checked_sub(1).filter(|above| *above > 0).map(|above| blocks[above].as_slice());
    let track = track.and_then(|block| if let [track] = block { Some(*track) } else { None });
    (track, blocks[at].iter().map(split).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_become_rows() {
        let text = "BEGIN:VCALENDAR\r\nNAME:Budget\\, 2nd\r\nBEGIN:VEVENT\r\nDTSTART;TZID=Europe/Vienna:20270328T100000\r\nDTEND:20270328T130000\r\nSUMMARY:Budget: 1\r\nDESCRIPTION:Work\\n\\nPlenary\\n\\n1(a) Ope\r\n ning\\n2 Audit\r\nLOCATION:Vienna\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        assert!(is_calendar(text.as_bytes()));
        let lines = document(text).lines;
        let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts[..2], ["title: Budget, 2nd", "place: Vienna"]);
        assert_eq!(lines[3].cells, ["2027-03-28", "10:00-13:00", "Plenary", "1(a)¶2", "Opening¶Audit"]);
    }
}
