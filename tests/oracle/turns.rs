//! Items out of turn, and items after everything else: added to some sessions.

use serde_json::{Map, Value, json};

use super::random::Rng;

/// Adds them to two sessions in five. Random numbers of their own leave the rest of a session as it was.
pub fn add(session: &mut Map<String, Value>, seed: u64) {
    let mut rng = Rng::new(seed ^ 0x0f_f0_07_e4);
    let (turns, every) = (rng.chance(30), rng.chance(20));
    let other = if session.get("order").is_some() { "agenda" } else { "free" };
    let Some(Value::Array(items)) = session.get_mut("items") else { return };
    for item in items.iter_mut().filter_map(Value::as_object_mut) {
        if turns && rng.chance(40) {
            item.insert("order".into(), json!(if rng.chance(85) { other } else { "agenda" }));
        }
        // what comes after something else may come after the rest too
        if every && rng.chance(30) {
            let gap = rng.chance(40).then(|| rng.range(1, 5));
            let star = gap.map_or(json!("*"), |gap| json!({"item": "*", "gap_minutes": gap}));
            match item.entry("after").or_insert_with(|| json!([])) {
                Value::Array(after) if !after.contains(&json!("*")) => after.push(star),
                _ => {}
            }
        }
        if rng.chance(8) {
            item.insert("least_minutes".into(), json!(1));
        }
        if rng.chance(8) {
            item.insert("protected".into(), json!(true));
        }
    }
}
