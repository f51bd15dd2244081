//! The schedule as conference apps read it: the `schedule.json` of the Chaos Communication Congress, which pretalx and
//! frab write as well. Its published schema is <https://c3voc.de/schedule/schema.json>.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::model::{Entry, HeldMeeting, Schedule};

use super::clean::clean;
use super::names;
use super::sheet::{Sheet, SheetMeeting, SheetRow};
use super::words::Words;
use super::{RenderError, json as file};

/// `sheet`, which is `schedule` in `words`, as a file.
///
/// # Errors
/// Where there are no meetings: the format needs the dates of a first and a last one.
pub fn write(sheet: &Sheet, schedule: &Schedule, words: &Words) -> Result<Vec<u8>, RenderError> {
    let days = days_held(sheet, schedule);
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return Err(RenderError::NoMeetings("pretalx"));
    };
    let session = names::session(&schedule.session);
    let writer = Writer { sheet, schedule, words, session, acronym: acronym(schedule, &session) };
    let mut conference = json!({
        "acronym": writer.acronym,
        "title": sheet.title,
        "description": sheet.notice.iter().chain(&sheet.footnotes).cloned().collect::<Vec<_>>().join("\n"),
        "start": date(first),
        "end": date(last),
        "daysCount": days.len(),
        "timeslot_duration": hours(writer.step()),
        "rooms": writer.rooms(),
        "days": writer.days(&days),
    });
    if let Some(zone) = zone_name(&schedule.session.timezone) {
        conference["time_zone_name"] = zone.into();
    }
    // an app that sees another version fetches what is new
    let content = names::of(&session, &["version", &conference.to_string()]).simple().to_string();
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

/// A meeting in words, and as it is held.
type Held<'a> = (&'a SheetMeeting, &'a HeldMeeting);

/// The meetings of each day that has any.
fn days_held<'a>(sheet: &'a Sheet, schedule: &'a Schedule) -> Vec<Vec<Held<'a>>> {
    let held = |meeting: &'a SheetMeeting| meeting.held(schedule).map(|held| (meeting, held));
    let days = sheet.days.iter().map(|day| day.meetings.iter().filter_map(held).collect());
    days.filter(|day: &Vec<_>| !day.is_empty()).collect()
}

fn date(day: &[Held<'_>]) -> String {
    day.first().map(|(_, held)| held.start.date_naive().to_string()).unwrap_or_default()
}

/// A short name of lower-case letters, digits and `_`, four at least.
fn acronym(schedule: &Schedule, session: &Uuid) -> String {
    let title = schedule.session.title.or_any(&crate::model::Language::known("en"));
    let named = [schedule.session.symbol.as_deref().unwrap_or_default(), title].map(names::slug);
    let short = named.into_iter().find(|name| name.len() >= 4).unwrap_or_else(|| session.simple().to_string());
    short.chars().take(64).collect::<String>().trim_end_matches('_').to_owned()
}

/// The name of a zone where it is of the form that the schema knows: `Europe/Vienna`, `UTC`.
fn zone_name(name: &str) -> Option<&str> {
    let area = |text: &str| {
        let mut letters = text.chars();
        letters.next().is_some_and(|one| one.is_ascii_uppercase())
            && letters.next().is_some_and(|one| one.is_ascii_lowercase())
    };
    let word = |text: &str| area(text) && text.chars().skip(1).all(|one| one.is_ascii_lowercase());
    let known = name.parse::<crate::model::Zone>().is_ok();
    let shaped = name == "UTC" || name.split_once('/').is_some_and(|(first, rest)| word(first) && area(rest));
    (known && shaped).then_some(name)
}

/// `01:40`.
fn hours(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

fn stamp(time: DateTime<FixedOffset>) -> String {
    time.to_rfc3339()
}

impl Writer<'_> {
    fn days(&self, days: &[Vec<Held<'_>>]) -> Vec<Value> {
        let mut ids = BTreeMap::new();
        let days = days.iter().enumerate().map(|(place, held)| {
            let mut rooms: Map<String, Value> = Map::new();
            for (meeting, held) in held {
                let room = self.room(held);
                let events = meeting.rows.iter().zip(&held.entries);
                let events: Vec<Value> =
                    events.map(|(row, entry)| self.event(row, entry, held, &room, &mut ids)).collect();
                match rooms.entry(room).or_insert_with(|| Value::Array(Vec::new())) {
                    Value::Array(all) => all.extend(events),
                    _ => unreachable!("a room is a list of events"),
                }
            }
            json!({
                "index": place + 1,
                "date": date(held),
                "day_start": held.iter().map(|(_, held)| held.start).min().map(stamp),
                "day_end": held.iter().map(|(_, held)| held.end).max().map(stamp),
                "rooms": rooms,
            })
        });
        days.collect()
    }

    /// Where a meeting is: its room, or the track that it is of.
    fn room(&self, held: &HeldMeeting) -> String {
        let room = held.room.as_deref().map(clean).filter(|room| !room.is_empty());
        room.unwrap_or_else(|| clean(self.words.track(&held.track)))
    }

    fn rooms(&self) -> Vec<Value> {
        let mut rooms: Vec<String> = Vec::new();
        for (_, held) in self.sheet.held(self.schedule) {
            let room = self.room(held);
            if !rooms.contains(&room) {
                rooms.push(room);
            }
        }
        let guid = |room: &str| names::of(&self.session, &["room", room]).to_string();
        rooms
            .iter()
            .map(|room| json!({"name": room, "guid": guid(room), "description": null, "capacity": null}))
            .collect()
    }

    fn event(
        &self,
        row: &SheetRow,
        entry: &Entry,
        held: &HeldMeeting,
        room: &str,
        ids: &mut BTreeMap<u32, Uuid>,
    ) -> Value {
        let guid = names::entry(&self.session, entry);
        let id = number(&guid, ids);
        let [_, item, _] = self.sheet.columns;
        json!({
            "id": id,
            "guid": guid.to_string(),
            "date": stamp(entry.start),
            "start": entry.start.format("%H:%M").to_string(),
            "duration": hours(entry.minutes.get()),
            "room": room,
            "slug": format!("{}-{id}", self.acronym),
            "url": guid.urn().to_string(),
            "title": row.title,
            "subtitle": format!("{item} {}", row.number).trim(),
            "track": clean(self.words.track(&held.track)),
            "type": "meeting",
            "language": self.words.code,
            "abstract": null,
            "description": null,
            "persons": [],
            "links": [],
            "attachments": [],
            "answers": [],
        })
    }

    /// The longest step that all entries start and end on, in minutes.
    fn step(&self) -> u32 {
        let entries = self.schedule.meetings.iter().flat_map(|held| &held.entries);
        let minutes = entries.flat_map(|entry| [entry.minutes.get(), chrono::Timelike::minute(&entry.start)]);
        match minutes.fold(0, gcd) {
            0 => 60,
            step => step.min(60),
        }
    }
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// A number that follows from the name, so that it is the same in the next version; two that meet are told apart.
fn number(guid: &Uuid, taken: &mut BTreeMap<u32, Uuid>) -> u32 {
    let [a, b, c, d, ..] = *guid.as_bytes();
    // apps keep it as a number with a sign
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
    fn zones_of_the_form_of_the_schema_are_named() {
        for name in ["Europe/Vienna", "America/New_York", "America/Argentina/Buenos_Aires", "UTC"] {
            assert_eq!(zone_name(name), Some(name));
        }
        for name in ["Etc/GMT+5", "GB", "EST5EDT", "Mars/Olympus", ""] {
            assert_eq!(zone_name(name), None, "{name}");
        }
    }

    #[test]
    fn numbers_do_not_meet() {
        let mut taken = BTreeMap::new();
        let guid = Uuid::NAMESPACE_URL;
        let first = number(&guid, &mut taken);
        assert_eq!(number(&guid, &mut taken), first + 1);
        assert_eq!(number(&Uuid::nil(), &mut taken), 1);
        assert_eq!(number(&Uuid::max(), &mut taken), u32::MAX >> 1);
        assert_eq!(number(&Uuid::max(), &mut taken), 2);
    }
}
