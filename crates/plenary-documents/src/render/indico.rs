//! Writes a timetable in the form of Indico's export (`/export/timetable/ID.json`).
//!
//! Days contain sessions, and sessions contain contributions. A track is a session of Indico, a meeting a block of it, an
//! entry a contribution, and a row that is no item a break. Page addresses and the time of the response are left out,
//! because only a server has them.

use chrono::{DateTime, FixedOffset};
use itertools::Itertools;
use serde_json::{Map, Value, json};

use plenary_core::model::{Instant, Schedule, Zone};

use super::clean::clean;
use super::identifiers;
use super::sheet::{Sheet, SheetRow};
use super::words::Words;
use super::{RenderError, json as file};

/// Writes the timetable. `sheet` is `schedule` in the language of `words`.
///
/// # Errors
/// If JSON cannot represent a value, which no schedule of this program has.
pub fn write(sheet: &Sheet, schedule: &Schedule, words: &Words) -> Result<Vec<u8>, RenderError> {
    let zone = schedule.session.timezone.parse().unwrap_or(Zone::UTC);
    let event = event_id(schedule);
    let place = schedule.session.place.as_deref().map(clean).unwrap_or_default();
    let tracks: Vec<&str> = schedule.meetings.iter().map(|held| held.track.as_str()).unique().collect();
    let mut days: Map<String, Value> = Map::new();
    let mut contributions = 0;
    let entry_of =
        |kind: &str, key: &str, (start, end): (DateTime<FixedOffset>, DateTime<FixedOffset>), room: Option<&str>| {
            json!({
                "id": key,
                "uniqueId": key,
                "conferenceId": event,
                "entryType": kind,
                "startDate": on_clock(zone, start.into()),
                "endDate": on_clock(zone, end.into()),
                "location": place,
                "room": room.map(clean).unwrap_or_default(),
                "inheritLoc": false,
                "inheritRoom": false,
                "description": "",
                "attachments": {"files": [], "folders": []},
                "color": "#e3f2d3",
                "textColor": "#202020",
            })
        };
    let mut put = |key: String, start: DateTime<FixedOffset>, entry: Value| {
        let day = zone.date(start.into()).format("%Y%m%d").to_string();
        match days.entry(day).or_insert_with(|| Value::Object(Map::new())) {
            Value::Object(entries) => entries.insert(key, entry),
            _ => unreachable!("a day is an object of entries"),
        };
    };
    for (number, (meeting, held)) in (1..).zip(sheet.held(schedule)) {
        let session = tracks.iter().position(|track| *track == held.track).map_or(0, |place| place + 1);
        let key = format!("s{number}");
        let slot = json!({"sessionId": session, "sessionCode": "", "sessionSlotId": number});
        let notes = |notes: &[usize]| sheet.notes_of(notes).collect::<Vec<_>>().join("\n");
        let mut entries: Map<String, Value> = Map::new();
        for (row, entry) in meeting.rows.iter().zip(&held.entries) {
            contributions += 1;
            let key = format!("c{contributions}");
            let mut contribution = entry_of("Contribution", &key, (entry.start, entry.end), held.room.as_deref());
            add(&mut contribution, slot.clone());
            add(
                &mut contribution,
                json!({
                    "_type": "ContribSchEntry",
                    "_fossil": "contribSchEntryDisplay",
                    "contributionId": contributions,
                    "friendlyId": contributions,
                    "sessionSlotEntryId": number,
                    "code": row.number,
                    "title": row.titled(),
                    "description": notes(&row.notes),
                    "duration": entry.minutes.get(),
                    "presenters": [],
                    "references": [],
                }),
            );
            entries.insert(key, contribution);
        }
        let mut block = entry_of("Session", &key, (held.start, held.end), held.room.as_deref());
        add(&mut block, slot);
        add(
            &mut block,
            json!({
                "title": clean(words.track(&held.track)),
                "slotTitle": clean(&held.id),
                "description": notes(&meeting.notes),
                "code": "",
                "friendlyId": session,
                "duration": (held.end - held.start).num_minutes(),
                "contribDuration": 0,
                "conveners": [],
                "isPoster": false,
                "entries": entries,
            }),
        );
        put(key, held.start, block);
    }
    let meetings = sheet.days.iter().flat_map(|day| &day.meetings);
    let others = meetings.filter_map(|printed| printed.other(schedule).map(|(_, other)| (printed, other)));
    for (number, (printed, other)) in (1..).zip(others) {
        let key = format!("b{number}");
        let mut pause = entry_of("Break", &key, (other.start, other.end), other.room.as_deref());
        add(
            &mut pause,
            json!({
                "_type": "BreakTimeSchEntry",
                "_fossil": "breakTimeSchEntry",
                "title": printed.rows.iter().map(SheetRow::named).collect::<Vec<_>>().join("; "),
                "duration": (other.end - other.start).num_minutes(),
                "sessionId": null,
                "sessionCode": null,
                "sessionSlotId": null,
                "sessionSlotEntryId": null,
            }),
        );
        put(key, other.start, pause);
    }
    file::pretty(&json!({
        "_type": "HTTPAPIResult",
        "count": 1,
        "complete": true,
        "additionalInfo": {},
        "results": {event.to_string(): days},
    }))
}

/// The number of the event, which Indico requires. It is derived from the session's identifier.
fn event_id(schedule: &Schedule) -> u32 {
    let [a, b, c, d, ..] = *identifiers::session(&schedule.session).as_bytes();
    u32::from_be_bytes([a, b, c, d]) >> 1
}

/// An instant in local time, as Indico writes it.
fn on_clock(zone: Zone, instant: Instant) -> Value {
    let local = zone.local(instant);
    json!({
        "date": local.format("%Y-%m-%d").to_string(),
        "time": local.format("%H:%M:%S").to_string(),
        "tz": zone.name(),
    })
}

/// Adds the fields of `more` to an object.
fn add(to: &mut Value, more: Value) {
    if let (Value::Object(to), Value::Object(more)) = (to, more) {
        to.extend(more);
    }
}
