//! From what was found to a session file: what is printed, what is usual, and what is a guess, each marked as such.
//!
//! [`meetings`] when it meets · [`items`] what is taken up · [`draft`] the file as it is written.

pub mod draft;
pub mod items;
pub mod meetings;

use super::document::Document;
use super::doubt::{Doubt, Language};
use super::estimate::{self, Need, Room};
use super::extract::agenda::{self, Kind};
use super::extract::header::Header;
use super::extract::minutes::Stated;
use super::extract::sections::{self, Sections};
use super::extract::sentences::{self, Said};
use super::extract::{annotations, header, timetable};
use super::ledger::{self, Made};
use super::report::{How, Report};
use super::words::{self, Words, heading};
use super::{Error, Imported, Options, TableRow, places};
use draft::{Gap, Minutes, Rules, Session, Text};
use items::{Item, Taken};
use meetings::Meeting;

/// The most minutes that are kept free before the report is adopted: it is drafted and translated.
const DRAFTING: u32 = 120;

/// Limits of `un-remote` that printed meetings must keep, so that the set does not rule the printed table out.
const REMOTE: (u32, u32, usize) = (120, 60, 2);

/// Reads a document as an agenda.
pub fn session(document: &Document, options: &Options) -> Result<Imported, Error> {
    let words = language(document, options)?;
    let sections = sections::of(document, words);
    let agenda = agenda::of(&sections, words, document.kind);
    let header = header::of(&sections, words);
    let said = sentences::of(&sections, &agenda, words);
    let mut notes = annotations::of(&sections, &agenda, words);
    let days = header.dates.as_ref().map_or(Vec::new(), |dates| dates.value.clone());
    let days = if days.is_empty() { said.opening.iter().filter_map(|opening| opening.date).collect() } else { days };
    let table = timetable::of(&sections, &agenda, &days, words, document.kind);

    let mut report = Report { name: options.name.clone(), explained: notes.lines, ..Report::default() };
    report.missing.extend(document.notes.iter().cloned());
    let mut session = Session { schema: "plenary.session/1", ..Session::default() };
    head(&header, &said, &sections, options, words, &mut session, &mut report);
    let (meetings, index) = meetings::of(&header, &said, &table, options, &mut report)?;
    let (items, rows) = items::of(&agenda, &mut notes, &table, &index, words);
    if items.is_empty() {
        return Err(Error::NoItems);
    }
    limits(&said, &meetings, &mut session, &mut report);
    opening(&said, &meetings, &mut report);
    session.meetings = meetings::written(&meetings);
    session.items = written(&items, &rows, &meetings, words, &mut report);
    report.items = items.len();
    let made = Made {
        document,
        sections: &sections,
        header: &header,
        agenda: &agenda,
        heads: &notes.heads,
        said: &said,
        table: &table,
        items: &items,
        meetings: &meetings,
        words,
    };
    ledger::keep(&made, &mut report);
    report.pauses = table.pauses;
    session.comment = comment(&report, options);
    let rows =
        rows.iter().map(|row| TableRow { meeting: meetings[row.meeting].id.clone(), items: row.ids.clone() }).collect();
    Ok(Imported { session: text(&session)?, rows, report, cells: None })
}

fn text(session: &Session) -> Result<String, Error> {
    serde_json::to_string_pretty(session).map(|text| text + "\n").map_err(|error| Error::Unwritten(error.to_string()))
}

fn language(document: &Document, options: &Options) -> Result<&'static Words, Error> {
    if let Some(code) = &options.language {
        return words::of(code).ok_or_else(|| Error::Language { code: code.clone(), known: words::codes() });
    }
    let text: String = document.lines.iter().take(2_000).flat_map(|line| [line.text.as_str(), "\n"]).collect();
    words::language_of(&text).ok_or(Error::NoText)
}

fn by_language(words: &Words, text: &str) -> Text {
    // the longest that a session file takes
    let text = text.chars().take(2_000).collect();
    [(words.code.to_owned(), text)].into_iter().collect()
}

/// Title, symbol, place, clock, status and footnotes.
fn head(
    header: &Header,
    said: &Said,
    sections: &Sections,
    options: &Options,
    words: &Words,
    session: &mut Session,
    report: &mut Report,
) {
    let (title, from, doubt) = match (&header.title, &said.opening) {
        (Some(title), Some(opening)) if title.doubt.is_some() && header.zone.is_none() => {
            (opening.title.clone(), Some(&opening.from), None)
        }
        (Some(title), _) => (title.value.clone(), Some(&title.from), title.doubt.clone()),
        (None, Some(opening)) => (opening.title.clone(), Some(&opening.from), None),
        (None, None) => (options.name.clone(), None, Some(Doubt::NoTitle)),
    };
    let how = if header.title.is_some() { How::Read } else { How::Inferred };
    report.add("title", &title, how, from, doubt);
    session.title = by_language(words, if title.is_empty() { "–" } else { &title });
    match &header.symbol {
        Some(symbol) => {
            report.add("symbol", &symbol.value, How::Read, Some(&symbol.from), symbol.doubt.clone());
            session.symbol = Some(symbol.value.chars().take(200).collect());
        }
        None => report.missing.push(Doubt::NoSymbol),
    }
    if let Some(place) = &header.place {
        report.add("place", &place.value, How::Read, Some(&place.from), place.doubt.clone());
        session.place = Some(place.value.chars().take(200).collect());
    }
    zone(header, session, report);
    if let Some(at) = sections.work_heading {
        let line = &sections.lines[at];
        let title = heading(&line.text);
        if words.proposed.iter().any(|word| title.contains(word)) {
            let from = said.approval.clone().unwrap_or_else(|| super::extract::Evidence::line(line));
            report.add("status", "proposed", How::Read, Some(&from), None);
            session.status = Some("proposed".to_owned());
        }
        let mark = sections::mark(&line.text);
        let after = sections.footnotes.iter().filter(|note| Some(note.number) == mark && note.after >= at);
        for note in after.take(1) {
            report.add("footnotes", &note.text, How::Read, Some(&note.from), None);
            session.footnotes.push(by_language(words, &note.text));
        }
    }
}

fn zone(header: &Header, session: &mut Session, report: &mut Report) {
    if let Some(zone) = &header.zone {
        report.add("timezone", zone.value.name(), How::Read, Some(&zone.from), zone.doubt.clone());
        session.timezone = Some(zone.value.name().to_owned());
        return;
    }
    let found = header.place.as_ref().and_then(|place| Some((places::zone(&place.value)?, &place.from)));
    match found {
        Some((zone, from)) => {
            report.add("timezone", zone.name(), How::Inferred, Some(from), None);
            session.timezone = Some(zone.name().to_owned());
            session.inferred.push("timezone");
        }
        None => report.missing.push(Doubt::NoClock),
    }
}

/// What the text grants and limits.
fn limits(said: &Said, meetings: &[Meeting], session: &mut Session, report: &mut Report) {
    let mut rules = Rules::default();
    let (longest, pause, a_day) = REMOTE;
    if let Some(from) = &said.platform {
        let fits = meetings.iter().enumerate().all(|(ix, meeting)| {
            let same: Vec<&Meeting> =
                meetings.iter().filter(|other| other.date == meeting.date && other.track == meeting.track).collect();
            let next =
                meetings[ix + 1..].iter().find(|other| other.date == meeting.date && other.track == meeting.track);
            meeting.hours.length() <= longest
                && same.len() <= a_day
                && next.is_none_or(|next| next.hours.start >= meeting.hours.end + pause)
        });
        if fits {
            report.add("rules.set", "un-remote", How::Inferred, Some(from), None);
            rules.set = Some("un-remote");
            session.inferred.push("rules.set");
        }
    }
    if let Some(limit) = &said.limit {
        let over = meetings.iter().any(|meeting| meeting.interpreted && meeting.hours.length() > limit.value);
        let doubt = over.then_some(Doubt::LongMeetings);
        report.add(
            "rules.max_meeting_minutes",
            limit.value,
            How::Read,
            Some(&limit.from),
            doubt.or(limit.doubt.clone()),
        );
        // the set has it already
        rules.max_meeting_minutes =
            Some(limit.value).filter(|value| !over && (rules.set.is_none() || *value != longest));
    }
    if let Some(granted) = &said.granted {
        report.add("rules.interpreted_meetings", granted.value, How::Read, Some(&granted.from), granted.doubt.clone());
        rules.interpreted_meetings = Some(granted.value);
    }
    for (found, what) in [(&said.hybrid, "hybrid"), (&said.six, "all six languages")] {
        if let Some(from) = found {
            report.add("(attendance and languages)", what, How::Read, Some(from), None);
        }
    }
    session.rules = (rules != Rules::default()).then_some(rules);
}

/// The first meeting should begin when the session is opened.
fn opening(said: &Said, meetings: &[Meeting], report: &mut Report) {
    let (Some(opening), Some(first)) = (&said.opening, meetings.first()) else { return };
    let differs = opening.date.is_some_and(|date| date != first.date)
        || opening.time.is_some_and(|time| time != first.hours.start);
    let said = format!(
        "{} {}",
        opening.date.map_or_else(String::new, |date| date.to_string()),
        opening.time.map_or_else(String::new, super::hours::shown)
    );
    let doubt = differs.then_some(Doubt::OpensElsewhere { date: first.date, minute: first.hours.start });
    report.add("(opening)", said.trim(), How::Read, Some(&opening.from), doubt);
}

fn written(
    items: &[Item],
    rows: &[Taken],
    meetings: &[Meeting],
    words: &Words,
    report: &mut Report,
) -> Vec<draft::Item> {
    let minutes = minutes(items, rows, meetings);
    let gap = gap(items, meetings);
    let mut all = Vec::new();
    for (ix, item) in items.iter().enumerate() {
        let mut to = draft::Item {
            id: item.id.chars().take(64).collect(),
            number: item.number.chars().take(100).collect(),
            title: by_language(words, if item.title.value.is_empty() { "–" } else { &item.title.value }),
            from: Some(items::place(&item.title.from)),
            together: item.together.clone(),
            ..draft::Item::default()
        };
        let field = |name: &str| format!("items[{ix}].{name}");
        report.add(
            &field("title"),
            format!("{} {}", item.number, item.title.value),
            How::Read,
            Some(&item.title.from),
            item.title.doubt.clone(),
        );
        match &item.stated {
            Some(stated) => {
                to.minutes = match stated.value {
                    Stated::Minutes(minutes) => Minutes::Whole(minutes),
                    Stated::Speakers(speakers, minutes_each) => Minutes::Speakers { speakers, minutes_each },
                };
                report.add(&field("minutes"), to.minutes.total(), How::Read, Some(&stated.from), stated.doubt.clone());
            }
            None => {
                to.minutes = Minutes::Whole(minutes[ix]);
                to.estimated = true;
                report.add(
                    &field("minutes"),
                    format!("{} ({})", minutes[ix], item.kind.name()),
                    How::Estimated,
                    None,
                    None,
                );
            }
        }
        usual(ix, item, items, meetings, &gap, &mut to, report);
        for document in item.documents.iter().take(2_000) {
            report.add(&field("documents"), &document.value, How::Read, Some(&document.from), None);
            to.documents.push(document.value.chars().take(200).collect());
        }
        all.push(to);
    }
    all
}

/// What is usual, as statements: the opening first, the report last and after a gap, short items in one part; and what the
/// table shows.
fn usual(
    ix: usize,
    item: &Item,
    items: &[Item],
    meetings: &[Meeting],
    gap: &Option<(usize, u32)>,
    to: &mut draft::Item,
    report: &mut Report,
) {
    let mut infer = |to: &mut draft::Item, name: &'static str, value: String| {
        report.add(&format!("items[{ix}].{name}"), value, How::Inferred, None, None);
        to.inferred.push(name);
    };
    if ix == 0 && item.kind == Kind::Opening {
        to.position = Some("first");
        infer(to, "position", "first".to_owned());
    }
    if ix + 1 == items.len() && item.kind == Kind::Report {
        to.position = Some("last");
        infer(to, "position", "last".to_owned());
        if let Some((before, minutes)) = gap {
            to.after.push(Gap { item: items[*before].id.clone(), gap_minutes: *minutes });
            infer(to, "after", format!("{minutes} min after item {}", items[*before].number));
        }
    }
    if !matches!(item.kind, Kind::Substantive) && item.meetings.len() < 2 {
        to.split = Some(false);
        infer(to, "split", "false".to_owned());
    }
    let Some(first) = item.meetings.first() else { return };
    let track = &meetings[*first].track;
    if !meetings::is_plenary(track) {
        to.track = Some(track.clone());
        infer(to, "track", track.clone());
    }
    let of_track: Vec<usize> = (0..meetings.len()).filter(|&ix| meetings[ix].track == *track).collect();
    let places: Vec<Option<usize>> = item.meetings.iter().map(|at| of_track.iter().position(|ix| ix == at)).collect();
    if places.windows(2).any(|pair| !matches!(pair, [Some(a), Some(b)] if a + 1 == *b)) {
        to.interruptible = true;
        infer(to, "interruptible", "true".to_owned());
    }
    if item.meetings.iter().any(|&at| !meetings[at].interpreted) {
        to.interpretation = Some(Vec::new());
        infer(to, "interpretation", "[]".to_owned());
    }
}

/// The item before the report, and the minutes between the two.
fn gap(items: &[Item], meetings: &[Meeting]) -> Option<(usize, u32)> {
    let last = items.len().checked_sub(1).filter(|&ix| ix > 0 && items[ix].kind == Kind::Report)?;
    let before = last - 1;
    // minutes from a day that none of them is before
    let clock = |at: usize, end: bool| {
        let meeting = &meetings[at];
        let day = meeting.date.signed_duration_since(meetings[0].date).num_days();
        day * 1440 + i64::from(if end { meeting.hours.end } else { meeting.hours.start })
    };
    let minutes = match (items[before].meetings.last(), items[last].meetings.first()) {
        (Some(&before), Some(&report)) => clock(report, false) - clock(before, true),
        _ => {
            let at = meetings.len().checked_sub(2)?;
            clock(at + 1, false) - clock(at, true)
        }
    };
    let minutes = u32::try_from(minutes).ok()?.min(DRAFTING);
    (minutes > 0).then_some((before, minutes))
}

fn minutes(items: &[Item], rows: &[Taken], meetings: &[Meeting]) -> Vec<u32> {
    let stated = |item: &Item| item.stated.as_ref().map(|stated| stated.value.total());
    let needs: Vec<Need> = items.iter().map(|item| Need { kind: item.kind, stated: stated(item) }).collect();
    let lengths: Vec<u32> = meetings.iter().map(|meeting| meeting.hours.length()).collect();
    let by_time = estimate::for_time(&needs, &lengths);
    if rows.is_empty() {
        return by_time;
    }
    let rooms: Vec<Room> = (0..meetings.len())
        .map(|at| {
            let ids = rows.iter().filter(|row| row.meeting == at).flat_map(|row| &row.ids);
            let next = (at + 1..meetings.len()).find(|&next| meetings[next].track == meetings[at].track);
            Room {
                length: lengths[at],
                items: ids.filter_map(|id| items.iter().position(|item| item.id == *id)).collect(),
                next,
            }
        })
        .collect();
    let by_table = estimate::for_table(&needs, &rooms);
    by_table.into_iter().zip(by_time).map(|(table, time)| table.unwrap_or(time).clamp(1, 10_080)).collect()
}

/// What a person should know who opens the file.
fn comment(report: &Report, options: &Options) -> Vec<String> {
    let line = |text: String| clean_line(&text);
    let mut comment = vec![
        line(format!("Read from {} by `plenary import`.", options.name)),
        "Minutes marked `estimated` are guesses: replace them, and take the mark out. `inferred` names what is usual and was not printed.".to_owned(),
    ];
    comment.extend(report.warnings(Language::English).into_iter().map(|warning| line(format!("doubtful: {warning}"))));
    comment
}

fn clean_line(text: &str) -> String {
    text.replace('\n', " ").chars().filter(|one| !one.is_control()).collect()
}
