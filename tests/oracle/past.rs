//! A meeting that has happened: added to some sessions.

use serde_json::{Map, Value, json};

use super::random::Rng;

/// Adds it to one session in eight. Random numbers of their own leave the rest of a session as it was.
pub fn add(session: &mut Map<String, Value>, seed: u64) {
    let mut rng = Rng::new(seed ^ 0x0070_a57d);
    if !rng.chance(12) {
        return;
    }
    let (Some(Value::Array(meetings)), Some(Value::Array(items))) = (session.get("meetings"), session.get("items"))
    else {
        return;
    };
    if items.iter().any(|item| item.get("track").is_some()) {
        return;
    }
    let meeting = meetings[if rng.chance(70) { 0 } else { rng.below(meetings.len()) }]["id"].clone();
    let took = items.iter().skip(rng.below(2)).take(rng.below(3));
    let entries: Vec<Value> = took
        .filter_map(|item| {
            let minutes = item["minutes"].as_u64()?;
            let part = if rng.chance(70) { minutes } else { minutes.div_ceil(2) };
            Some(json!({"item": item["id"], "minutes": part}))
        })
        .collect();
    let mut held = vec![json!({"meeting": meeting, "entries": entries})];
    // a second one, which took up what the first did not
    let other = &meetings[rng.below(meetings.len())]["id"];
    let item = &items[rng.below(items.len())];
    let is_new = !entries.iter().any(|entry| entry["item"] == item["id"]);
    if rng.chance(40) && *other != meeting && is_new {
        held.push(json!({"meeting": other, "entries": [{"item": item["id"], "minutes": item["minutes"]}]}));
    }
    session.insert("held".into(), json!(held));
}
