//! Items that keep their announced hours: added to some sessions.

use plenary::model::{Item, MeetingIx};
use serde_json::{Map, Value, json};

use super::case::Case;
use super::random::Rng;

/// Adds them to one session in four. Random numbers of their own leave the rest of a session as it was.
pub fn add(session: &mut Map<String, Value>, seed: u64) {
    let mut rng = Rng::new(seed ^ 0x0040_0c10);
    if !rng.chance(25) {
        return;
    }
    let Some(Value::Array(items)) = session.get_mut("items") else { return };
    for item in items.iter_mut().filter_map(Value::as_object_mut) {
        if rng.chance(30) {
            let within = rng.pick(&[0, 1, 2, 5, 60, 240, 1440]);
            item.insert("keep".into(), json!({"within_minutes": within}));
        }
    }
}

/// The earliest time at which the first part of an item may start in a meeting, if the baseline announces it.
pub fn earliest(case: &Case<'_>, item: &Item, meeting: usize) -> Option<i64> {
    if case.problem.has_happened(MeetingIx(meeting)) {
        return None;
    }
    let entries = case.baseline?.meetings.iter().flat_map(|row| &row.entries);
    let own = entries.filter(|entry| entry.items.contains(&item.id.0));
    let hour = own.map(|entry| entry.start.timestamp().div_euclid(60)).min()?;
    Some(hour - i64::from(item.keep?.get()))
}
