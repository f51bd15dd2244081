//! Builds the session file from the extracted values. It marks which values are read, inferred or estimated.
//!
//! 1. [`meetings`] decides when the session meets.
//! 2. [`items`] decides which items there are, in which order.
//! 3. [`draft`] has the types of the file that is written.

pub mod draft;
pub mod items;
pub mod meetings;

use super::document::Document;
use super::doubt::{Doubt, Language};
use super::estimate::{self, Need, TableMeeting};
use super::extract::agenda::{self, ItemKind};
use super::extract::annotations::StatedMinutes;
use super::extract::header::Header;
use super::extract::sections::{self, Sections};
use super::extract::sentences::{self, MeetingFacts};
use super::extract::{annotations, header, timetable};
use super::ledger::{self, Extracted};
use super::report::{Origin, Report};
use super::words::{self, Words, heading};
use super::{Error, Imported, Options, TableRow, places};
use draft::{Gap, Minutes, Rules, Session, Text};
use items::{Item, ScheduledRow};
use meetings::Meeting;

/// The longest gap kept free before the report is adopted, in minutes: the report is drafted and translated in it.
const DRAFTING: u32 = 120;

/// Limits of the rule set `un-remote`: minutes of a meeting, minutes of a break, meetings a day. The set is inferred only
/// if the printed meetings keep them.
const REMOTE: (u32, u32, usize) = (120, 60, 2);

/// Extracts the values of a document and builds the session file.
pub fn session(document: &Document, options: &Options) -> Result<Imported, Error> {
    let words = language(document, options)?;
    let sections = sections::split(document, words);
    let agenda = agenda::read(&sections, words, document.kind);
    let header = header::read(&sections, words);
    let facts = sentences::read(&sections, &agenda, words);
    let mut notes = annotations::read(&sections, &agenda, words);
    let days = header.dates.as_ref().map_or(Vec::new(), |dates| dates.value.clone());
    let days = if days.is_empty() { facts.opening.iter().filter_map(|opening| opening.date).collect() } else { days };
    let table = timetable::read(&sections, &agenda, &days, words, document.kind);

    let mut report = Report { name: options.name.clone(), explained: notes.lines, ..Report::default() };
    report.missing.extend(document.notes.iter().cloned());
    let mut session = Session { schema: "plenary.session/1", ..Session::default() };
    fill_head(&header, &facts, &sections, options, words, &mut session, &mut report);
    let (meetings, index) = meetings::build(&header, &facts, &table, options, &mut report)?;
    let (items, rows) = items::build(&agenda, &mut notes, &table, &index, words);
    if items.is_empty() {
        return Err(Error::NoItems);
    }
    fill_rules(&facts, &meetings, &mut session, &mut report);
    report_opening(&facts, &meetings, &mut report);
    session.meetings = meetings::written(&meetings);
    session.items = write_items(&items, &rows, &meetings, words, &mut report);
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
    session.comment = comment(&report, options);
    let rows =
        rows.iter().map(|row| TableRow { meeting: meetings[row.meeting].id.clone(), items: row.ids.clone() }).collect();
    Ok(Imported { session: to_json(&session)?, rows, report, cells: None })
}

fn to_json(session: &Session) -> Result<String, Error> {
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

/// Fills in title, symbol, place, time zone, status and footnotes.
fn fill_head(
    header: &Header,
    facts: &MeetingFacts,
    sections: &Sections,
    options: &Options,
    words: &Words,
    session: &mut Session,
    report: &mut Report,
) {
    let (title, from, doubt) = match (&header.title, &facts.opening) {
        (Some(title), Some(opening)) if title.doubt.is_some() && header.zone.is_none() => {
            (opening.title.clone(), Some(&opening.from), None)
        }
        (Some(title), _) => (title.value.clone(), Some(&title.from), title.doubt.clone()),
        (None, Some(opening)) => (opening.title.clone(), Some(&opening.from), None),
        (None, None) => (options.name.clone(), None, Some(Doubt::NoTitle)),
    };
    let origin = if header.title.is_some() { Origin::Read } else { Origin::Inferred };
    report.add("title", &title, origin, from, doubt);
    session.title = by_language(words, if title.is_empty() { "–" } else { &title });
    match &header.symbol {
        Some(symbol) => {
            report.add("symbol", &symbol.value, Origin::Read, Some(&symbol.from), symbol.doubt.clone());
            session.symbol = Some(symbol.value.chars().take(200).collect());
        }
        None => report.missing.push(Doubt::NoSymbol),
    }
    if let Some(place) = &header.place {
        report.add("place", &place.value, Origin::Read, Some(&place.from), place.doubt.clone());
        session.place = Some(place.value.chars().take(200).collect());
    }
    fill_timezone(header, session, report);
    if let Some(at) = sections.work_heading {
        let line = &sections.lines[at];
        let title = heading(&line.text);
        if words.proposed.iter().any(|word| title.contains(word)) {
            let from = facts.approval.clone().unwrap_or_else(|| super::extract::Evidence::line(line));
            report.add("status", "proposed", Origin::Read, Some(&from), None);
            session.status = Some("proposed".to_owned());
        }
        let mark = sections::mark(&line.text);
        let after = sections.footnotes.iter().filter(|note| Some(note.number) == mark && note.after >= at);
        for note in after.take(1) {
            report.add("footnotes", &note.text, Origin::Read, Some(&note.from), None);
            session.footnotes.push(by_language(words, &note.text));
        }
    }
}

/// Fills in the time zone: the one that is named, or that of the place.
fn fill_timezone(header: &Header, session: &mut Session, report: &mut Report) {
    if let Some(zone) = &header.zone {
        report.add("timezone", zone.value.name(), Origin::Read, Some(&zone.from), zone.doubt.clone());
        session.timezone = Some(zone.value.name().to_owned());
        return;
    }
    let found = header.place.as_ref().and_then(|place| Some((places::zone(&place.value)?, &place.from)));
    match found {
        Some((zone, from)) => {
            report.add("timezone", zone.name(), Origin::Inferred, Some(from), None);
            session.timezone = Some(zone.name().to_owned());
            session.inferred.push("timezone");
        }
        None => report.missing.push(Doubt::NoClock),
    }
}

/// Fills in the rules: what the text grants and limits.
fn fill_rules(facts: &MeetingFacts, meetings: &[Meeting], session: &mut Session, report: &mut Report) {
    let mut rules = Rules::default();
    let (longest, pause, a_day) = REMOTE;
    if let Some(from) = &facts.platform {
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
            report.add("rules.set", "un-remote", Origin::Inferred, Some(from), None);
            rules.set = Some("un-remote");
            session.inferred.push("rules.set");
        }
    }
    if let Some(limit) = &facts.limit {
        let over = meetings.iter().any(|meeting| meeting.interpreted && meeting.hours.length() > limit.value);
        let doubt = over.then_some(Doubt::LongMeetings);
        report.add(
            "rules.max_meeting_minutes",
            limit.value,
            Origin::Read,
            Some(&limit.from),
            doubt.or(limit.doubt.clone()),
        );
        // the rule set has this limit already
        rules.max_meeting_minutes =
            Some(limit.value).filter(|value| !over && (rules.set.is_none() || *value != longest));
    }
    if let Some(granted) = &facts.granted {
        report.add(
            "rules.interpreted_meetings",
            granted.value,
            Origin::Read,
            Some(&granted.from),
            granted.doubt.clone(),
        );
        rules.interpreted_meetings = Some(granted.value);
    }
    for (found, what) in [(&facts.hybrid, "hybrid"), (&facts.six, "all six languages")] {
        if let Some(from) = found {
            report.add("(attendance and languages)", what, Origin::Read, Some(from), None);
        }
    }
    session.rules = (rules != Rules::default()).then_some(rules);
}

/// Reports when the session opens, with a doubt if the first meeting begins at another time.
fn report_opening(facts: &MeetingFacts, meetings: &[Meeting], report: &mut Report) {
    let (Some(opening), Some(first)) = (&facts.opening, meetings.first()) else { return };
    let differs = opening.date.is_some_and(|date| date != first.date)
        || opening.time.is_some_and(|time| time != first.hours.start);
    let printed = format!(
        "{} {}",
        opening.date.map_or_else(String::new, |date| date.to_string()),
        opening.time.map_or_else(String::new, super::hours::shown)
    );
    let doubt = differs.then_some(Doubt::OpensElsewhere { date: first.date, minute: first.hours.start });
    report.add("(opening)", printed.trim(), Origin::Read, Some(&opening.from), doubt);
}

/// The items of the session file, each value recorded in the report.
fn write_items(
    items: &[Item],
    rows: &[ScheduledRow],
    meetings: &[Meeting],
    words: &Words,
    report: &mut Report,
) -> Vec<draft::Item> {
    let minutes = estimated_minutes(items, rows, meetings);
    let gap = gap_before_report(items, meetings);
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
            Origin::Read,
            Some(&item.title.from),
            item.title.doubt.clone(),
        );
        match &item.stated {
            Some(stated) => {
                to.minutes = match stated.value {
                    StatedMinutes::Minutes(minutes) => Minutes::Whole(minutes),
                    StatedMinutes::Speakers(speakers, minutes_each) => Minutes::Speakers { speakers, minutes_each },
                };
                report.add(
                    &field("minutes"),
                    to.minutes.total(),
                    Origin::Read,
                    Some(&stated.from),
                    stated.doubt.clone(),
                );
            }
            None => {
                to.minutes = Minutes::Whole(minutes[ix]);
                to.estimated = true;
                report.add(
                    &field("minutes"),
                    format!("{} ({})", minutes[ix], item.kind.name()),
                    Origin::Estimated,
                    None,
                    None,
                );
            }
        }
        infer_fields(ix, item, items, meetings, &gap, &mut to, report);
        for document in item.documents.iter().take(2_000) {
            report.add(&field("documents"), &document.value, Origin::Read, Some(&document.from), None);
            to.documents.push(document.value.chars().take(200).collect());
        }
        all.push(to);
    }
    all
}

/// Infers fields that documents do not print: the opening is first, the report is last and after a gap, and all items but
/// substantive ones have one part. Track, interpretation and interruptions follow from the table.
fn infer_fields(
    ix: usize,
    item: &Item,
    items: &[Item],
    meetings: &[Meeting],
    gap: &Option<(usize, u32)>,
    to: &mut draft::Item,
    report: &mut Report,
) {
    let mut infer = |to: &mut draft::Item, name: &'static str, value: String| {
        report.add(&format!("items[{ix}].{name}"), value, Origin::Inferred, None, None);
        to.inferred.push(name);
    };
    if ix == 0 && item.kind == ItemKind::Opening {
        to.position = Some("first");
        infer(to, "position", "first".to_owned());
    }
    if ix + 1 == items.len() && item.kind == ItemKind::Report {
        to.position = Some("last");
        infer(to, "position", "last".to_owned());
        if let Some((before, minutes)) = gap {
            to.after.push(Gap { item: items[*before].id.clone(), gap_minutes: *minutes });
            infer(to, "after", format!("{minutes} min after item {}", items[*before].number));
        }
    }
    if !matches!(item.kind, ItemKind::Substantive) && item.meetings.len() < 2 {
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

/// The index of the item before the report, and the minutes between the two.
fn gap_before_report(items: &[Item], meetings: &[Meeting]) -> Option<(usize, u32)> {
    let last = items.len().checked_sub(1).filter(|&ix| ix > 0 && items[ix].kind == ItemKind::Report)?;
    let before = last - 1;
    // minutes since the start of the first day
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

/// The minutes of each item: stated, or estimated from the table or from the total time.
fn estimated_minutes(items: &[Item], rows: &[ScheduledRow], meetings: &[Meeting]) -> Vec<u32> {
    let stated = |item: &Item| item.stated.as_ref().map(|stated| stated.value.total());
    let needs: Vec<Need> = items.iter().map(|item| Need { kind: item.kind, stated: stated(item) }).collect();
    let lengths: Vec<u32> = meetings.iter().map(|meeting| meeting.hours.length()).collect();
    let by_time = estimate::for_time(&needs, &lengths);
    if rows.is_empty() {
        return by_time;
    }
    let table_meetings: Vec<TableMeeting> = (0..meetings.len())
        .map(|at| {
            let ids = rows.iter().filter(|row| row.meeting == at).flat_map(|row| &row.ids);
            let next = (at + 1..meetings.len()).find(|&next| meetings[next].track == meetings[at].track);
            TableMeeting {
                length: lengths[at],
                items: ids.filter_map(|id| items.iter().position(|item| item.id == *id)).collect(),
                next,
            }
        })
        .collect();
    let by_table = estimate::for_table(&needs, &table_meetings);
    by_table.into_iter().zip(by_time).map(|(table, time)| table.unwrap_or(time).clamp(1, 10_080)).collect()
}

/// The comment at the top of the session file, for its readers.
fn comment(report: &Report, options: &Options) -> Vec<String> {
    let line = |text: String| clean_line(&text);
    let mut comment = vec![
        line(format!("Read from {} by `plenary import`.", options.name)),
        "Minutes marked `estimated` are guesses: replace them and remove the mark. `inferred` lists fields that were not printed but are usual.".to_owned(),
    ];
    comment.extend(report.warnings(Language::English).into_iter().map(|warning| line(format!("doubtful: {warning}"))));
    comment
}

/// The text on one line, without control characters.
fn clean_line(text: &str) -> String {
    text.replace('\n', " ").chars().filter(|c| !c.is_control()).collect()
}
