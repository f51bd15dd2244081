//! Writes the meetings as a calendar (iCalendar, RFC 5545): an event for each meeting, and one for each other row, such as
//! an opening ceremony.
//!
//! [`earlier`] reads the calendar that was issued before, to number the new version. [`zone`] writes the time zone of the
//! place, and [`line`](mod@line) reads and writes lines.

pub mod earlier;
pub mod line;
pub mod zone;

use std::collections::BTreeSet;

use chrono::{DateTime, FixedOffset};
use uuid::Uuid;

use plenary_core::model::{Instant, Schedule, Zone};

use super::clean::clean;
use super::identifiers;
use super::sheet::{Sheet, SheetMeeting, SheetRow};
use super::words::{Columns, Words};
use earlier::{Earlier, NotOurs};
use line::{Line, escape};

/// The fixed DTSTAMP: no clock is read, so the same schedule gives the same bytes. SEQUENCE tells which version is newer.
const STAMP: &str = "19700101T000000Z";

/// Writes the calendar. `sheet` is `schedule` in the language of `words`.
///
/// An event of the `earlier` calendar keeps its SEQUENCE if nothing changed, and has the next one otherwise. An event that
/// no longer takes place is cancelled.
///
/// # Errors
/// If `earlier` is the calendar of another session.
pub fn write(
    sheet: &Sheet,
    schedule: &Schedule,
    words: &Words,
    columns: &Columns,
    earlier: Option<&Earlier>,
) -> Result<String, NotOurs> {
    let session = identifiers::session(&schedule.session);
    let empty = Earlier::default();
    let earlier = earlier.unwrap_or(&empty);
    earlier.is_of(&session)?;
    let zone: Option<Zone> = schedule.session.timezone.parse().ok();
    let writer = Writer { sheet, schedule, words, columns, zone, session };

    let mut events: Vec<(Line, Vec<Line>)> = Vec::new();
    let mut held = BTreeSet::new();
    for meeting in sheet.days.iter().flat_map(|day| &day.meetings) {
        let Some(when) = writer.event_time(meeting) else { continue };
        // other programs may write a schedule in which an id is repeated
        if held.insert(when.uid.clone()) {
            events.push(earlier.numbered(&when.uid, writer.event(&when, meeting)));
        }
    }
    let cancelled = earlier.without(&held);
    let mut lines = vec![
        Line::new("BEGIN", "VCALENDAR"),
        Line::new("VERSION", "2.0"),
        Line::new("PRODID", "-//Plenary//Plenary//EN"),
        Line::new("CALSCALE", "GREGORIAN"),
        Line::new("METHOD", "PUBLISH"),
        Line::new("NAME", escape(&sheet.title.text)).in_language(words.code),
        Line::new("X-WR-CALNAME", escape(&sheet.title.text)),
    ];
    if let Some(zone) = zone {
        let meetings = schedule.meetings.iter().flat_map(|held| [held.start, held.end]);
        let rows = schedule.session.rows.iter().flat_map(|row| [row.start, row.end]);
        let times: Vec<Instant> = meetings
            .chain(rows)
            .map(Instant::from)
            .chain(cancelled.iter().flat_map(|event| event.times(zone)))
            .collect();
        lines.extend(zone::lines(zone, &times));
    }
    let other = |name: &str| zone.is_none_or(|zone| zone.name() != name);
    lines.extend(earlier.zones(&cancelled).filter(|(name, _)| other(name)).flat_map(|(_, lines)| lines.to_vec()));
    for (sequence, event) in events.into_iter().chain(cancelled.iter().map(|event| event.cancelled())) {
        lines.push(Line::new("BEGIN", "VEVENT"));
        lines.push(Line::new("DTSTAMP", STAMP));
        lines.push(sequence);
        lines.extend(event);
        lines.push(Line::new("END", "VEVENT"));
    }
    lines.push(Line::new("END", "VCALENDAR"));
    Ok(lines.iter().map(Line::folded).collect())
}

struct Writer<'a> {
    sheet: &'a Sheet,
    schedule: &'a Schedule,
    words: &'a Words,
    columns: &'a Columns,
    /// The time zone of the place; if it is not known, times are in UTC.
    zone: Option<Zone>,
    session: Uuid,
}

/// The identifier, the time and the room of an event.
struct EventTime<'a> {
    uid: String,
    start: DateTime<FixedOffset>,
    end: DateTime<FixedOffset>,
    room: Option<&'a str>,
}

impl Writer<'_> {
    /// The identifier of an event is the same in all versions: it comes from the id of a meeting, or from the title and day
    /// of another row.
    fn event_time(&self, meeting: &SheetMeeting) -> Option<EventTime<'_>> {
        let (name, start, end, room) = match (meeting.held(self.schedule), meeting.other(self.schedule)) {
            (Some(held), _) => {
                (identifiers::derive(&self.session, &["meeting", &held.id]), held.start, held.end, held.room.as_deref())
            }
            (None, Some((place, row))) => {
                let name = identifiers::row(&self.session, &self.schedule.session.rows, place);
                (name, row.start, row.end, row.room.as_deref())
            }
            (None, None) => return None,
        };
        Some(EventTime { uid: format!("{name}@{}", self.session), start, end, room })
    }

    /// The lines of an event, without those that differ between versions.
    fn event(&self, when: &EventTime<'_>, meeting: &SheetMeeting) -> Vec<Line> {
        let mut lines =
            vec![Line::new("UID", &when.uid), self.time("DTSTART", when.start), self.time("DTEND", when.end)];
        let text_line = |name: &'static str, text: &str| Line::new(name, escape(text)).in_language(self.words.code);
        lines.push(text_line("SUMMARY", &self.summary(meeting)));
        lines.push(text_line("DESCRIPTION", &self.description(meeting)));
        let session = &self.schedule.session;
        let place = when
            .room
            .map(clean)
            .into_iter()
            .chain(self.sheet.place.as_ref().map(|place| place.text.clone()))
            .filter(|place| !place.is_empty());
        let place = place.collect::<Vec<_>>().join(", ");
        if !place.is_empty() {
            lines.push(Line::new("LOCATION", escape(&place)));
        }
        match session.status.as_deref() {
            Some("approved") => lines.push(Line::new("STATUS", "CONFIRMED")),
            Some("proposed" | "draft") => lines.push(Line::new("STATUS", "TENTATIVE")),
            _ => {}
        }
        lines
    }

    /// A time in the zone of the place, or in UTC if local time is ambiguous: in an hour that the clocks repeat.
    fn time(&self, name: &'static str, stamp: DateTime<FixedOffset>) -> Line {
        let instant = Instant::from(stamp);
        let on_clock = self.zone.map(|zone| (zone, zone.local(instant).naive_local()));
        let first = |(zone, local): &(Zone, chrono::NaiveDateTime)| match zone.instant(*local) {
            Ok(named) => named == instant,
            Err(plenary_core::model::time::LocalTimeError::Twice(first, _)) => first == instant,
            Err(plenary_core::model::time::LocalTimeError::Missing) => false,
        };
        match on_clock.filter(first) {
            Some((zone, local)) => Line::new(name, local.format("%Y%m%dT%H%M%S").to_string()).with("TZID", zone.name()),
            None => Line::new(name, instant.utc().format("%Y%m%dT%H%M%SZ").to_string()),
        }
    }

    fn summary(&self, meeting: &SheetMeeting) -> String {
        let numbers = meeting.rows.iter().map(|row| row.number.as_str()).filter(|number| !number.is_empty());
        let numbers = numbers.collect::<Vec<_>>().join(self.words.annex.joint.0.text);
        let titled = |items: &str| self.columns.summary.fill(&[("title", &self.sheet.title.text), ("items", items)]);
        match (meeting.other(self.schedule), numbers.is_empty()) {
            (Some(_), _) => titled(&meeting.rows.iter().map(SheetRow::named).collect::<Vec<_>>().join(", ")),
            (None, true) => self.sheet.title.text.clone(),
            (None, false) => titled(&numbers),
        }
    }

    /// What the annex prints about the meeting: heading, details, items and notes, a line each.
    fn description(&self, meeting: &SheetMeeting) -> String {
        let rows: Vec<String> = meeting.rows.iter().map(SheetRow::named).collect();
        let about: Vec<String> = meeting.details.iter().chain(&meeting.elsewhere).cloned().collect();
        let head: Vec<String> =
            std::iter::once(self.sheet.heading.to_owned()).chain(self.sheet.notice.clone()).collect();
        // the notes of the heading, of the meeting and of its items
        let mut notes: Vec<usize> = (0..self.sheet.on_heading).chain(meeting.notes.clone()).collect();
        notes.extend(meeting.rows.iter().flat_map(|row| &row.notes));
        notes.sort_unstable();
        notes.dedup();
        let notes: Vec<String> = self.sheet.notes_of(&notes).map(str::to_owned).collect();
        let blocks = [head, about, rows, notes];
        blocks.iter().filter(|lines| !lines.is_empty()).map(|lines| lines.join("\n")).collect::<Vec<_>>().join("\n\n")
    }
}
