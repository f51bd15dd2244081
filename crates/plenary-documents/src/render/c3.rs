//! Writes the schedule for conference apps: the `schedule.json` of the Chaos Communication Congress, which pretalx and
//! frab write too. Its published schema is <https://c3voc.de/schedule/schema.json>.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use itertools::Itertools;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use plenary_core::model::{HeldMeeting, OtherRow, Schedule};

use super::clean::clean;
use super::identifiers;
use super::sheet::{Sheet, SheetMeeting, SheetRow};
use super::words::Words;
use super::{RenderError, json as file};

/// Writes the file. `sheet` is `schedule` in the language of `words`.
///
/// # Errors
/// If there are no meetings: the format needs the dates of the first and the last.
pub fn write(sheet: &Sheet, schedule: &Schedule, words: &Words) -> Result<Vec<u8>, RenderError> {
    let days = days_held(sheet, schedule);
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return Err(RenderError::NoMeetings("pretalx"));
    };
    let session = identifiers::session(&schedule.session);
    let writer = Writer { sheet, schedule, words, session, acronym: acronym(schedule, &session) };
    let mut conference = json!({
        "acronym": writer.acronym,
        "title": sheet.title.text,
        "description": sheet.notice.iter().chain(sheet.footnotes.iter().map(|note| &note.text)).cloned().collect::<Vec<_>>().join("\n"),
        "start": date(first),
        "end": date(last),
        "daysCount": days.len(),
        "timeslot_duration": hours(writer.step()),
        "rooms": writer.rooms(&days),
        "days": writer.days(&days),
    });
    if let Some(zone) = zone_name(&schedule.session.timezone) {
        conference["time_zone_name"] = zone.into();
    }
    // apps load the schedule again if its version has changed
    let content = identifiers::derive(&session, &["version", &conference.to_string()]).simple().to_string();
    file::pretty(&json!({
        "$schema": "https://c3voc.de/schedule/schema.json",
        "generator": {"name": "plenary", "version": env!("CARGO_PKG_VERSION")},
        "schedule": {"version": &content[..8], "conference": conference},
    }))
}

struct Writer<'a> {
    sheet: &'a Sheet,
    schedule: &'a Schedule,
    words: &'a Words,
    session: Uuid,
    acronym: String,
}

/// An event in an app.
struct Event<'a> {
    guid: Uuid,
    /// `meeting`, or `other` if it is no item.
    kind: &'static str,
    start: DateTime<FixedOffset>,
    minutes: u32,
    track: Option<&'a str>,
    row: &'a SheetRow,
    people: &'a [String],
    notes: Vec<usize>,
}

/// A meeting or another row: in one language, and as the schedule has it.
enum Slot<'a> {
    Meeting(&'a SheetMeeting, &'a HeldMeeting),
    Row(&'a SheetMeeting, usize, &'a OtherRow),
}

impl<'a> Slot<'a> {
    fn find(printed: &'a SheetMeeting, schedule: &'a Schedule) -> Option<Self> {
        let meeting = printed.held(schedule).map(|held| Self::Meeting(printed, held));
        meeting.or_else(|| printed.other(schedule).map(|(place, row)| Self::Row(printed, place, row)))
    }

    fn hours(&self) -> (DateTime<FixedOffset>, DateTime<FixedOffset>) {
        match self {
            Self::Meeting(_, held) => (held.start, held.end),
            Self::Row(_, _, row) => (row.start, row.end),
        }
    }

    fn room_and_track(&self) -> (Option<&'a str>, Option<&'a str>) {
        match self {
            Self::Meeting(_, held) => (held.room.as_deref(), Some(&held.track)),
            Self::Row(_, _, row) => (row.room.as_deref(), row.track.as_deref()),
        }
    }
}

/// The meetings and other rows of each day.
fn days_held<'a>(sheet: &'a Sheet, schedule: &'a Schedule) -> Vec<Vec<Slot<'a>>> {
    let slots =
        |meetings: &'a [SheetMeeting]| meetings.iter().filter_map(|printed| Slot::find(printed, schedule)).collect();
    let days = sheet.days.iter().map(|day| slots(&day.meetings));
    days.filter(|day: &Vec<_>| !day.is_empty()).collect()
}

fn date(day: &[Slot<'_>]) -> String {
    day.first().map(|slot| slot.hours().0.date_naive().to_string()).unwrap_or_default()
}

/// A short name of at least four lower-case letters, digits or `_`.
fn acronym(schedule: &Schedule, session: &Uuid) -> String {
    let title = schedule.session.title.or_any(&plenary_core::model::Language::known("en"));
    let named = [schedule.session.symbol.as_deref().unwrap_or_default(), title].map(identifiers::slug);
    let short = named.into_iter().find(|name| name.len() >= 4).unwrap_or_else(|| session.simple().to_string());
    short.chars().take(64).collect::<String>().trim_end_matches('_').to_owned()
}

/// The name of a time zone, if the schema allows its form: `Europe/Vienna`, `UTC`.
fn zone_name(name: &str) -> Option<&str> {
    let area = |text: &str| {
        let mut letters = text.chars();
        letters.next().is_some_and(|c| c.is_ascii_uppercase()) && letters.next().is_some_and(|c| c.is_ascii_lowercase())
    };
    let word = |text: &str| area(text) && text.chars().skip(1).all(|c| c.is_ascii_lowercase());
    let known = name.parse::<plenary_core::model::Zone>().is_ok();
    let shaped = name == "UTC" || name.split_once('/').is_some_and(|(first, rest)| word(first) && area(rest));
    (known && shaped).then_some(name)
}

/// A duration as `01:40`.
fn hours(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

fn stamp(time: DateTime<FixedOffset>) -> String {
    time.to_rfc3339()
}

impl Writer<'_> {
    fn days(&self, days: &[Vec<Slot<'_>>]) -> Vec<Value> {
        let mut ids = BTreeMap::new();
        let days = days.iter().enumerate().map(|(place, slots)| {
            let mut rooms: Map<String, Value> = Map::new();
            for slot in slots {
                let room = self.room(slot);
                let events: Vec<Value> =
                    self.events(slot).into_iter().map(|event| self.written(&event, &room, &mut ids)).collect();
                match rooms.entry(room).or_insert_with(|| Value::Array(Vec::new())) {
                    Value::Array(all) => all.extend(events),
                    _ => unreachable!("a room is a list of events"),
                }
            }
            json!({
                "index": place + 1,
                "date": date(slots),
                "day_start": slots.iter().map(|slot| slot.hours().0).min().map(stamp),
                "day_end": slots.iter().map(|slot| slot.hours().1).max().map(stamp),
                "rooms": rooms,
            })
        });
        days.collect()
    }

    /// The room, or else the track. A row across all tracks is in the room of the first meeting.
    fn room(&self, slot: &Slot<'_>) -> String {
        let (room, track) = slot.room_and_track();
        let room = room.map(clean).filter(|room| !room.is_empty());
        let room = room.or_else(|| track.map(|track| self.sheet.track(track, self.words)));
        let first = || {
            let (printed, held) = self.sheet.held(self.schedule).next()?;
            Some(self.room(&Slot::Meeting(printed, held)))
        };
        room.or_else(first).unwrap_or_else(|| self.sheet.title.text.clone())
    }

    fn rooms(&self, days: &[Vec<Slot<'_>>]) -> Vec<Value> {
        let rooms = days.iter().flatten().map(|slot| self.room(slot)).unique();
        let seats = |room: &str| {
            let mut here = days.iter().flatten().filter(|slot| self.room(slot) == room);
            here.find_map(|slot| match slot {
                Slot::Meeting(_, held) => held.seats,
                Slot::Row(..) => None,
            })
        };
        let guid = |room: &str| identifiers::derive(&self.session, &["room", room]).to_string();
        rooms
            .map(|room| json!({"guid": guid(&room), "name": room, "description": null, "capacity": seats(&room)}))
            .collect()
    }

    /// The events of a meeting or a row.
    fn events<'a>(&self, slot: &Slot<'a>) -> Vec<Event<'a>> {
        let (_, track) = slot.room_and_track();
        match slot {
            Slot::Meeting(printed, held) => printed
                .rows
                .iter()
                .zip(&held.entries)
                .map(|(row, entry)| Event {
                    guid: identifiers::entry(&self.session, entry),
                    kind: "meeting",
                    start: entry.start,
                    minutes: entry.minutes.get(),
                    track,
                    row,
                    people: &entry.people,
                    notes: printed.notes.iter().chain(&row.notes).copied().collect(),
                })
                .collect(),
            Slot::Row(printed, place, other) => printed
                .rows
                .iter()
                .map(|row| Event {
                    guid: identifiers::row(&self.session, &self.schedule.session.rows, *place),
                    kind: "other",
                    start: other.start,
                    minutes: minutes(other),
                    track,
                    row,
                    people: &[],
                    notes: Vec::new(),
                })
                .collect(),
        }
    }

    fn person(&self, name: &str) -> Value {
        let (guid, name) = (identifiers::derive(&self.session, &["person", name]), clean(name));
        json!({"guid": guid.to_string(), "name": name, "public_name": name})
    }

    fn written(&self, event: &Event<'_>, room: &str, ids: &mut BTreeMap<u32, Uuid>) -> Value {
        let id = number(&event.guid, ids);
        let [_, item, _] = self.sheet.columns;
        let number = &event.row.number;
        let notes = self.sheet.notes_of(&event.notes).unique().collect::<Vec<_>>().join("\n");
        json!({
            "id": id,
            "guid": event.guid.to_string(),
            "date": stamp(event.start),
            "start": event.start.format("%H:%M").to_string(),
            "duration": hours(event.minutes),
            "room": room,
            "slug": format!("{}-{id}", self.acronym),
            "url": event.guid.urn().to_string(),
            "title": event.row.titled(),
            "subtitle": (event.kind == "meeting").then(|| format!("{item} {number}").trim().to_owned()),
            "track": event.track.map(|track| self.sheet.track(track, self.words)),
            "type": event.kind,
            "language": self.words.code,
            "abstract": null,
            "description": (!notes.is_empty()).then_some(notes),
            "persons": event.people.iter().map(|name| self.person(name)).collect::<Vec<_>>(),
            "links": [],
            "attachments": [],
            "answers": [],
        })
    }

    /// The longest step in minutes such that all entries start and end on a multiple of it.
    fn step(&self) -> u32 {
        let entries = self.schedule.meetings.iter().flat_map(|held| &held.entries);
        let entries = entries.map(|entry| (entry.start, entry.minutes.get()));
        let rows = self.schedule.session.rows.iter().map(|row| (row.start, minutes(row)));
        let minutes = entries.chain(rows).flat_map(|(start, minutes)| [minutes, chrono::Timelike::minute(&start)]);
        match minutes.fold(0, gcd) {
            0 => 60,
            step => step.min(60),
        }
    }
}

fn minutes(row: &OtherRow) -> u32 {
    u32::try_from((row.end - row.start).num_minutes()).unwrap_or_default()
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// A number derived from the identifier, so that it stays the same in the next version. A number that is `taken` is
/// increased.
fn number(guid: &Uuid, taken: &mut BTreeMap<u32, Uuid>) -> u32 {
    let [a, b, c, d, ..] = *guid.as_bytes();
    // apps store it as a signed 32-bit number
    let mut number = (u32::from_be_bytes([a, b, c, d]) >> 1).max(1);
    while taken.contains_key(&number) {
        number = number % (u32::MAX >> 1) + 1;
    }
    taken.insert(number, *guid);
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_zone_names_that_the_schema_allows_are_written() {
        for name in ["Europe/Vienna", "America/New_York", "America/Argentina/Buenos_Aires", "UTC"] {
            assert_eq!(zone_name(name), Some(name));
        }
        for name in ["Etc/GMT+5", "GB", "EST5EDT", "Mars/Olympus", ""] {
            assert_eq!(zone_name(name), None, "{name}");
        }
    }

    #[test]
    fn numbers_are_unique() {
        let mut taken = BTreeMap::new();
        let guid = Uuid::NAMESPACE_URL;
        let first = number(&guid, &mut taken);
        assert_eq!(number(&guid, &mut taken), first + 1);
        assert_eq!(number(&Uuid::nil(), &mut taken), 1);
        assert_eq!(number(&Uuid::max(), &mut taken), u32::MAX >> 1);
        assert_eq!(number(&Uuid::max(), &mut taken), 2);
    }
}
