//! Writes a timetable in the form of Indico's export (`/export/timetable/ID.json`).
//!
//! Days contain sessions, and sessions contain contributions. A track is a session of Indico, a meeting a block of it, an
//! entry a contribution, and a row that is no item a break. Page addresses and the time of the response are left out,
//! because only a server has them.

use chrono::{DateTime, FixedOffset};
use itertools::Itertools;
use serde_json::{Map, Value, json};

use plenary_core::model::{HeldMeeting, Instant, OtherRow, Schedule, Zone};

use super::clean::clean;
use super::identifiers;
use super::sheet::{Sheet, SheetMeeting, SheetRow};
use super::words::Words;
use super::{RenderError, json as file};

/// Writes the timetable. `sheet` is `schedule` in the language of `words`.
///
/// # Errors
/// If JSON cannot represent a value, which no schedule of this program has.
pub fn write(sheet: &Sheet, schedule: &Schedule, words: &Words) -> Result<Vec<u8>, RenderError> {
    let mut timetable = Timetable {
        sheet,
        words,
        zone: schedule.session.timezone.parse().unwrap_or(Zone::UTC),
        event: event_id(schedule),
        place: sheet.place.as_ref().map(|place| place.text.clone()).unwrap_or_default(),
        tracks: schedule.meetings.iter().map(|held| held.track.as_str()).unique().collect(),
        contributions: 0,
        days: Map::new(),
    };
    for (number, (meeting, held)) in (1..).zip(sheet.held(schedule)) {
        timetable.block(number, meeting, held);
    }
    let rows = sheet.days.iter().flat_map(|day| &day.meetings);
    let rows = rows.filter_map(|printed| printed.other(schedule).map(|(_, row)| (printed, row)));
    for (number, (printed, row)) in (1..).zip(rows) {
        timetable.pause(number, printed, row);
    }
    file::pretty(&json!({
        "_type": "HTTPAPIResult",
        "count": 1,
        "complete": true,
        "additionalInfo": {},
        "results": {timetable.event.to_string(): timetable.days},
    }))
}

/// Collects the entries of the timetable by day.
struct Timetable<'a> {
    sheet: &'a Sheet,
    words: &'a Words,
    zone: Zone,
    event: u32,
    place: String,
    /// The tracks, which are sessions of Indico and are numbered from 1.
    tracks: Vec<&'a str>,
    /// The number of contributions so far, which gives each its own number.
    contributions: u32,
    days: Map<String, Value>,
}

impl Timetable<'_> {
    /// Adds a meeting as a block, with its entries as contributions.
    fn block(&mut self, number: u32, meeting: &SheetMeeting, held: &HeldMeeting) {
        let session = self.tracks.iter().position(|track| *track == held.track).map_or(0, |ix| ix + 1);
        let key = format!("s{number}");
        let slot = json!({"sessionId": session, "sessionCode": "", "sessionSlotId": number});
        let entries = self.contributions(number, meeting, held, &slot);
        let mut block = self.entry("Session", &key, (held.start, held.end), held.room.as_deref());
        add(&mut block, slot);
        add(
            &mut block,
            json!({
                "title": self.sheet.track(&held.track, self.words),
                "slotTitle": clean(&held.id),
                "description": self.notes(&meeting.notes),
                "code": "",
                "friendlyId": session,
                "duration": (held.end - held.start).num_minutes(),
                "contribDuration": 0,
                "conveners": [],
                "isPoster": false,
                "entries": entries,
            }),
        );
        self.put(key, held.start, block);
    }

    /// The contributions of a meeting, which is the `slot` with this number.
    fn contributions(
        &mut self,
        number: u32,
        meeting: &SheetMeeting,
        held: &HeldMeeting,
        slot: &Value,
    ) -> Map<String, Value> {
        let mut entries = Map::new();
        for (row, entry) in meeting.rows.iter().zip(&held.entries) {
            self.contributions += 1;
            let key = format!("c{}", self.contributions);
            let mut contribution = self.entry("Contribution", &key, (entry.start, entry.end), held.room.as_deref());
            add(&mut contribution, slot.clone());
            add(
                &mut contribution,
                json!({
                    "_type": "ContribSchEntry",
                    "_fossil": "contribSchEntryDisplay",
                    "contributionId": self.contributions,
                    "friendlyId": self.contributions,
                    "sessionSlotEntryId": number,
                    "code": row.number,
                    "title": row.titled(),
                    "description": self.notes(&row.notes),
                    "duration": entry.minutes.get(),
                    "presenters": [],
                    "references": [],
                }),
            );
            entries.insert(key, contribution);
        }
        entries
    }

    /// Adds a row that is no meeting as a break.
    fn pause(&mut self, number: u32, printed: &SheetMeeting, row: &OtherRow) {
        let key = format!("b{number}");
        let mut pause = self.entry("Break", &key, (row.start, row.end), row.room.as_deref());
        add(
            &mut pause,
            json!({
                "_type": "BreakTimeSchEntry",
                "_fossil": "breakTimeSchEntry",
                "title": printed.rows.iter().map(SheetRow::named).collect::<Vec<_>>().join("; "),
                "duration": (row.end - row.start).num_minutes(),
                "sessionId": null,
                "sessionCode": null,
                "sessionSlotId": null,
                "sessionSlotEntryId": null,
            }),
        );
        self.put(key, row.start, pause);
    }

    /// The fields that entries of all kinds have.
    fn entry(
        &self,
        kind: &str,
        key: &str,
        (start, end): (DateTime<FixedOffset>, DateTime<FixedOffset>),
        room: Option<&str>,
    ) -> Value {
        json!({
            "id": key,
            "uniqueId": key,
            "conferenceId": self.event,
            "entryType": kind,
            "startDate": on_clock(self.zone, start.into()),
            "endDate": on_clock(self.zone, end.into()),
            "location": self.place,
            "room": room.map(clean).unwrap_or_default(),
            "inheritLoc": false,
            "inheritRoom": false,
            "description": "",
            "attachments": {"files": [], "folders": []},
            "color": "#e3f2d3",
            "textColor": "#202020",
        })
    }

    fn notes(&self, notes: &[usize]) -> String {
        self.sheet.notes_of(notes).collect::<Vec<_>>().join("\n")
    }

    /// Adds an entry to the day on which it starts.
    fn put(&mut self, key: String, start: DateTime<FixedOffset>, entry: Value) {
        let day = self.zone.date(start.into()).format("%Y%m%d").to_string();
        match self.days.entry(day).or_insert_with(|| Value::Object(Map::new())) {
            Value::Object(entries) => entries.insert(key, entry),
            _ => unreachable!("a day is an object of entries"),
        };
    }
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
