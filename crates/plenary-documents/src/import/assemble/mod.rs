//! Builds the session file from the extracted values. It marks which values are read, inferred or estimated.
//!
//! A document is explained in each of several ways, and the explanation that leaves least unexplained is taken. For each:
//!
//! 1. `head` fills in title, symbol, place, time zone, status and footnotes.
//! 2. [`meetings`] decides when the session meets.
//! 3. [`items`] decides which items there are, in which order.
//! 4. `rules` fills in what the text grants and limits.
//! 5. `item_fields` fills in the items, with inferred fields and estimated minutes.
//!
//! [`draft`] has the types of the session file that is written.

pub mod draft;
mod head;
mod item_fields;
pub mod items;
pub mod meetings;
mod rules;

use std::sync::LazyLock;

use regex::Regex;

use super::document::Document;
use super::doubt::{Doubt, Language};
use super::extract::number::inline;
use super::extract::sentences::{self, MeetingFacts};
use super::extract::{agenda, annotations, header, programme, sections, timetable};
use super::hours;
use super::ledger::{self, Extracted};
use super::report::{Origin, Report};
use super::words::{self, Words};
use super::{Error, Imported, Options, TableRow};
use draft::{Session, Text};
use meetings::Meeting;

/// The most items of a session file.
const MAX_ITEMS: usize = 2_000;

/// The most rows of a programme: an item may be in several meetings.
const MAX_ROWS: usize = 4_000;

/// How a document may be explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// An agenda with annotations, and the table of the United Nations.
    Annotated,
    /// A programme of another layout.
    Programme,
}

/// Extracts the values of a document and builds the session file. `documents` are the same file read in several ways: as lines,
/// or with its tables. Of all explanations the one that leaves least of the document unexplained wins, and of equal ones a programme with its tables.
pub fn session(documents: &[Document], options: &Options) -> Result<Imported, Error> {
    let mut best: Option<(usize, Imported)> = None;
    let mut first = None;
    for document in documents.iter().rev() {
        let words = language(document, options)?;
        for reading in [Reading::Programme, Reading::Annotated] {
            match explained(document, reading, options, words) {
                Ok(Some((cost, imported))) => {
                    // no other explanation can be better
                    if cost == 0 {
                        return Ok(imported);
                    }
                    if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                        best = Some((cost, imported));
                    }
                }
                Ok(None) => {}
                Err(error) => first = first.or(Some(error)),
            }
        }
    }
    best.map(|(_, imported)| imported).ok_or(first.unwrap_or(Error::NoItems))
}

/// The number of items whose title is certainly not whole: it begins with a number, with hours, in lower case or with a bracket, or
/// another item, or the half day of an hour, stands inside of it.
fn broken_titles(report: &Report) -> usize {
    static INSIDE: LazyLock<Regex> = LazyLock::new(|| {
        words::pattern(
            r"(?i)\bitem \d+(?:\.\d+|\s?\([a-z]\))?[:.]\s|\s\d{1,2}\.\s[\p{Lu}\p{Han}\p{Arabic}]|\p{L}\s[ap]\.m\b",
        )
    });
    let titles =
        report.values.iter().filter(|value| value.field.starts_with("items[") && value.field.ends_with(".title"));
    let broken = |value: &&super::report::Value| {
        let (number, mut title) = value.value.split_once(' ').unwrap_or(("", &value.value));
        // `1 (a)` is a number too
        while let Some((letter, rest)) = title.strip_prefix('(').and_then(|title| title.split_once(')'))
            && letter.chars().count() < 5
            && number.starts_with(|c: char| c.is_ascii_digit())
        {
            title = rest.trim_start();
        }
        let unnumbered = number.starts_with(items::UNNUMBERED);
        let fragment =
            title.starts_with(|c: char| c.is_lowercase() || "()[],;:–-".contains(c)) || timetable::is_untimed(title);
        let begins = inline::at_start(title).is_some() || hours::at_start(title).is_some();
        fragment || unnumbered && begins || INSIDE.is_match(title)
    };
    titles.filter(broken).count()
}

/// Explains a document in one way, with how much that leaves unexplained; `None` if it does not look like that.
fn explained(
    document: &Document,
    reading: Reading,
    options: &Options,
    words: &'static Words,
) -> Result<Option<(usize, Imported)>, Error> {
    let mut sections = sections::split(document, words);
    if reading == Reading::Programme {
        let Some(at) = programme::begin(&sections.lines, words, &options.days) else { return Ok(None) };
        sections.begin_work(at);
    }
    let agenda = agenda::read(&sections, words, document.kind);
    let header = header::read(&sections, words);
    let mut facts = sentences::read(&sections, &agenda, words);
    let mut notes = annotations::read(&sections, &agenda, words);
    let days = header.dates.as_ref().map_or(Vec::new(), |dates| dates.value.clone());
    let days = if days.is_empty() { facts.opening.iter().filter_map(|opening| opening.date).collect() } else { days };
    let days = if days.is_empty() { options.days.clone() } else { days };
    let table = match reading {
        Reading::Annotated => timetable::read(&sections, &agenda, &days, words, document.kind),
        Reading::Programme => {
            let context = programme::Context { agenda: &agenda, session: &days, words, kind: document.kind };
            programme::read(&sections.lines[sections.work.clone()], &sections.lines, context)
        }
    };
    if reading == Reading::Programme && table.meetings.iter().all(|meeting| meeting.rows.is_empty()) {
        return Ok(None);
    }
    let rows = table.meetings.iter().map(|meeting| meeting.rows.len()).sum::<usize>();
    if rows > MAX_ROWS || agenda.entries.len() > MAX_ITEMS {
        return Err(Error::TooManyItems { most: MAX_ITEMS });
    }
    if table.meetings.is_empty() {
        // the heading of a table may stand above sentences
        sentences::add_hours(&mut facts, &sections.lines[sections.work.clone()], words);
    }

    let mut report = Report { name: options.name.clone(), explained: notes.lines, ..Report::default() };
    report.missing.extend(document.notes.iter().cloned());
    let mut session = Session { schema: "plenary.session/2".into(), ..Session::default() };
    head::fill(&header, &facts, &sections, options, words, &mut session, &mut report);
    let (meetings, index) = meetings::build(&header, &facts, &table, options, &mut report)?;
    let (items, rows) = items::build(&agenda, &mut notes, &table, &index, words);
    if items.is_empty() {
        return Err(Error::NoItems);
    }
    if items.len() > MAX_ITEMS {
        return Err(Error::TooManyItems { most: MAX_ITEMS });
    }
    // if the document lists its items, others in the table are suspicious
    let listed = !agenda.entries.is_empty();
    let strangers = items.iter().filter(|item| listed && item.number == items::UNNUMBERED).count();
    rules::fill(&facts, &meetings, &mut session, &mut report);
    report_opening(&facts, &meetings, &mut report);
    session.meetings = meetings::written(&meetings);
    session.items = item_fields::write(&items, &rows, &meetings, words, &mut report);
    report.items = items.len();
    let extracted = Extracted {
        document,
        sections: &sections,
        header: &header,
        agenda: &agenda,
        headings: &notes.headings,
        facts: &facts,
        table: &table,
        items: &items,
        meetings: &meetings,
        words,
    };
    ledger::report_unused(&extracted, &mut report);
    report.pauses = table.pauses;
    session.comment = comment(&report, &options.name);
    let rows =
        rows.iter().map(|row| TableRow { meeting: meetings[row.meeting].id.clone(), items: row.ids.clone() }).collect();
    let cost = report.unexplained() + 4 * broken_titles(&report) + 4 * strangers;
    Ok(Some((cost, Imported { session: to_json(&session)?, rows, report, cells: None })))
}

/// A session file as text.
pub(super) fn to_json(session: &Session) -> Result<String, Error> {
    serde_json::to_string_pretty(session).map(|text| text + "\n").map_err(|error| Error::Unwritten(error.to_string()))
}

/// The words of the document's language, which the user gives or the text shows.
fn language(document: &Document, options: &Options) -> Result<&'static Words, Error> {
    if let Some(code) = &options.language {
        return words::for_code(code).ok_or_else(|| Error::Language { code: code.clone(), known: words::codes() });
    }
    let text: String = document.lines.iter().take(2_000).flat_map(|line| [line.text.as_str(), "\n"]).collect();
    words::language_of(&text).ok_or(Error::NoText)
}

/// A text as a session file has it: by the code of its language.
fn by_language(words: &Words, text: &str) -> Text {
    // the longest text that a session file allows
    let text = text.chars().take(2_000).collect();
    [(words.code.to_owned(), text)].into_iter().collect()
}

/// Reports when the session opens, with a doubt if the first meeting begins at another time.
fn report_opening(facts: &MeetingFacts, meetings: &[Meeting], report: &mut Report) {
    let (Some(opening), Some(first)) = (&facts.opening, meetings.first()) else { return };
    let differs = opening.date.is_some_and(|date| date != first.date)
        || opening.time.is_some_and(|time| time != first.hours.start);
    let printed = format!(
        "{} {}",
        opening.date.map_or_else(String::new, |date| date.to_string()),
        opening.time.map_or_else(String::new, hours::shown)
    );
    let doubt = differs.then_some(Doubt::OpensElsewhere { date: first.date, minute: first.hours.start });
    report.add("(opening)", printed.trim(), Origin::Read, Some(&opening.from), doubt);
}

/// The comment at the top of the session file, for its readers. `name` names the document.
pub(super) fn comment(report: &Report, name: &str) -> Vec<String> {
    let line = |text: String| clean_line(&text);
    let mut comment = vec![
        line(format!("Read from {name} by `plenary import`.")),
        "Minutes marked `estimated` are guesses: replace them and remove the mark. `inferred` lists fields that were not printed but are usual.".to_owned(),
    ];
    comment.extend(report.warnings(Language::English).into_iter().map(|warning| line(format!("doubtful: {warning}"))));
    comment
}

/// The text on one line, without control characters.
fn clean_line(text: &str) -> String {
    text.replace('\n', " ").chars().filter(|c| !c.is_control()).collect()
}
