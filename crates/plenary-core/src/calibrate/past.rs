//! Observations of a session of ours, from what it says of meetings that were held.

use std::collections::BTreeMap;

use chrono::Timelike;
use serde_json::Value;

use super::{Kind, Observed, Started, Took, body};
use crate::model::{Item, ItemIx, Language, MeetingIx, Problem, Schedule};
use crate::risk::closes;

/// The most minutes of an item that still is procedural.
const SHORT: u32 = 15;

/// The observations of a session. `text` is its file. The minutes that were planned for an item are those of its entry in `held`
/// (`planned`), or of a schedule that was made before; without either, the item is no observation.
pub fn observed(problem: &Problem, text: &str, planned: Option<&Schedule>) -> Observed {
    let file: Value = serde_json::from_str(text).unwrap_or_default();
    let records: Vec<(MeetingIx, &Value)> = file["held"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|record| Some((problem.find_meeting(record["meeting"].as_str()?)?, record)))
        .collect();
    let title = problem.header.title.or_any(&Language::known("en")).to_owned();
    let body = body(problem.header.symbol.as_deref(), &title);
    let meetings = records.iter().filter_map(|&(meeting, record)| {
        let start = problem.zone.local(problem.meeting(meeting).start);
        let start = i64::from(start.hour() * 60 + start.minute());
        let late = i64::from(minute_of_day(record["started"].as_str()?)?) - start;
        Some(Started { body: body.clone(), late: u32::try_from(late.max(0)).ok()? })
    });
    Observed { meetings: meetings.collect(), items: items(problem, &records, planned, &body) }
}

/// The minute of `15:10`, or of a date-time that ends so or goes on with seconds or an offset.
fn minute_of_day(text: &str) -> Option<u32> {
    let time = text.rsplit(['T', ' ']).next()?;
    let (hour, rest) = time.split_once(':')?;
    let minutes: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let (hour, minutes) = (hour.parse::<u32>().ok()?, minutes.parse::<u32>().ok()?);
    (hour < 24 && minutes < 60).then_some(hour * 60 + minutes)
}

/// An item of the records.
#[derive(Default)]
struct Parts {
    minutes: u32,
    planned: Option<u32>,
    /// Whether something followed it in its last record.
    was_followed: bool,
}

fn items(problem: &Problem, records: &[(MeetingIx, &Value)], plan: Option<&Schedule>, body: &str) -> Vec<Took> {
    let mut parts: BTreeMap<ItemIx, Parts> = BTreeMap::new();
    let mut in_order = records.to_vec();
    in_order.sort_by_key(|(meeting, _)| problem.meeting(*meeting).start);
    for (_, record) in in_order {
        let entries = record["entries"].as_array().map_or(&[][..], Vec::as_slice);
        for (place, entry) in entries.iter().enumerate() {
            let Some(item) = entry["item"].as_str().and_then(|id| problem.find_item(id)) else { continue };
            let of = parts.entry(item).or_default();
            of.minutes += whole(&entry["minutes"]).unwrap_or(0) + whole(&entry["over_minutes"]).unwrap_or(0);
            of.planned = whole(&entry["planned"]).or_else(|| whole(&entry["planned"]["likely"])).or(of.planned);
            of.was_followed = place + 1 < entries.len();
        }
    }
    let took = parts.into_iter().filter_map(|(ix, of)| {
        let item = problem.item(ix);
        let has_ended = of.was_followed || of.minutes >= item.minutes.get();
        let planned = of.planned.or_else(|| minutes_in(plan?, &item.id.0)).filter(|planned| *planned > 0)?;
        let kind = kind(item, planned);
        (has_ended && of.minutes > 0).then(|| Took { body: body.to_owned(), kind, planned, minutes: of.minutes })
    });
    took.collect()
}

fn whole(value: &Value) -> Option<u32> {
    value.as_u64().and_then(|number| u32::try_from(number).ok())
}

/// The minutes that a schedule gives to an item, if it has the item alone.
fn minutes_in(plan: &Schedule, id: &str) -> Option<u32> {
    let entries = plan.meetings.iter().flat_map(|held| &held.entries).filter(|entry| entry.items.as_slice() == [id]);
    entries.map(|entry| entry.minutes.get()).reduce(|one, more| one + more)
}

fn kind(item: &Item, planned: u32) -> Kind {
    match planned {
        _ if closes(item) => Kind::Report,
        0..=SHORT => Kind::Procedural,
        _ => Kind::Substantive,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SESSION: &str = r#"{"title": {"en": "Board, first session"}, "timezone": "Europe/Vienna",
        "meetings": {"days": ["2026-03-28", "2026-03-29"], "times": ["10:00-12:00"]},
        "held": [{"meeting": "m1", "entries": [{"item": "1", "minutes": 12}, {"item": "2", "minutes": 108}]}],
        "items": [{"id": "1", "minutes": 12}, {"id": "2", "minutes": 150}, {"id": "3", "minutes": 30, "position": "last"}]}"#;

    /// The plan before: item 1 was to take 10 minutes, and item 2 two hours.
    fn plan() -> Schedule {
        let before = SESSION.replace(r#""id": "1", "minutes": 12"#, r#""id": "1", "minutes": 10"#);
        let held = before.find(r#""held""#).unwrap();
        let before = format!("{}{}", &before[..held], &before[before.find(r#""items""#).unwrap()..]);
        let problem = crate::read::session(&before, "session.json").unwrap_or_else(|report| panic!("{report}")).problem;
        crate::pipeline::plan(&problem, None, &Default::default(), &mut ()).unwrap().schedule().unwrap().into_inner()
    }

    #[test]
    fn what_ended_is_compared_with_the_plan_before() {
        let problem = crate::read::session(SESSION, "session.json").unwrap_or_else(|report| panic!("{report}")).problem;
        let found = observed(&problem, SESSION, Some(&plan()));
        // item 2 goes on, and item 3 has not begun
        let took = Took { body: "Board".to_owned(), kind: Kind::Procedural, planned: 10, minutes: 12 };
        assert_eq!(found, Observed { items: vec![took], meetings: Vec::new() });
        assert_eq!(observed(&problem, SESSION, None), Observed::default(), "nobody knows what was planned");
    }

    #[test]
    fn hours_and_estimates_of_a_record_are_read() {
        let text = SESSION
            .replace(r#""meeting": "m1", "#, r#""meeting": "m1", "started": "10:07", "#)
            .replace(r#""item": "1", "minutes": 12"#, r#""item": "1", "minutes": 12, "planned": 10"#);
        let problem = crate::read::session(SESSION, "session.json").unwrap().problem;
        let found = observed(&problem, &text, None);
        assert_eq!((found.meetings[0].late, found.items[0].planned, found.items.len()), (7, 10, 1));
        for (text, minute) in [("2026-03-29T15:10", 910), ("2026-03-29T15:10:00+02:00", 910), ("3:05", 185)] {
            assert_eq!(minute_of_day(text), Some(minute), "{text}");
        }
        assert_eq!((minute_of_day("25:00"), minute_of_day("at three")), (None, None));
    }
}
