//! People, seats and tracks to choose from: added to some sessions.

use serde_json::{Map, Value, json};

use super::generate::{Slot, window};
use super::random::Rng;

/// Adds them to two sessions in five. Random numbers of their own leave the rest of a session as it was without them.
pub fn add(session: &mut Map<String, Value>, slots: &[Slot], seed: u64) {
    let mut rng = Rng::new(seed ^ 0x0020_0e15);
    if !rng.chance(40) {
        return;
    }
    let (people, seats, tracks) = (rng.chance(60), rng.chance(50), rng.chance(70));
    let listed: Vec<Value> = ["ana", "bo"].iter().map(|id| person(&mut rng, id, slots)).collect();
    let Some(Value::Array(items)) = session.get_mut("items") else { return };
    let two_tracks = slots.iter().any(|slot| slot.track != slots[0].track);
    for item in items.iter_mut().filter_map(Value::as_object_mut) {
        if people && rng.chance(50) {
            item.insert("people".into(), json!(rng.pick(&[&["ana"][..], &["bo"], &["bo", "ana"]])));
        }
        if seats && rng.chance(40) {
            item.insert("attendance".into(), json!(rng.range(1, 4)));
        }
        if tracks && two_tracks && rng.chance(60) {
            let all = ["plenary", "cow"].into_iter().filter(|track| slots.iter().any(|slot| slot.track == *track));
            let choice = if rng.chance(50) { json!("any") } else { json!(all.collect::<Vec<_>>()) };
            item.insert("track".into(), choice);
        }
    }
    if let (true, Some(Value::Array(meetings))) = (seats, session.get_mut("meetings")) {
        for meeting in meetings.iter_mut().filter_map(Value::as_object_mut) {
            if rng.chance(60) {
                meeting.insert("seats".into(), json!(rng.range(1, 4)));
            }
        }
    }
    if people && rng.chance(70) {
        session.insert("people".into(), json!(listed));
    }
}

/// Somebody who can always, now and then, or never.
fn person(rng: &mut Rng, id: &str, slots: &[Slot]) -> Value {
    let mut person = json!({"id": id});
    match rng.below(10) {
        0..=4 => {}
        5 => person["windows"] = json!([]),
        _ => {
            let windows: Vec<Value> = (0..rng.range(1, 2)).map(|_| window(rng, slots)).collect();
            person["windows"] = json!(windows);
            if rng.chance(20) {
                person["timezone"] = json!("Europe/London");
            }
        }
    }
    person
}
