//! Mentions of an item or a meeting that goes away: what they said is moot, or stands in the way.

use std::fmt::Display;

use serde_json::Value;

use super::apply::{Desk, refused};
use super::edit::Edit;
use super::error::EditError;
use crate::explain::told::Told;
use crate::model::Statement;
use crate::read::Draft;

/// The ids that a field names: one, or a list of them, or of objects with an `item`.
pub(super) fn named(draft: &Draft, at: &Statement) -> Vec<String> {
    let value: Value = draft.get(at).and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let id = |value: &Value| value.as_str().or_else(|| value["item"].as_str()).unwrap_or_default().to_owned();
    match &value {
        Value::Null => Vec::new(),
        Value::Array(list) => list.iter().map(id).collect(),
        one => vec![id(one)],
    }
}

/// Takes out all mentions of an item. A statement about what is not there says nothing.
pub(super) fn to_item(desk: &mut Desk<'_>, edit: &Edit, id: &str) -> Result<(), EditError> {
    if desk.problem.held.iter().flat_map(|record| &record.parts).any(|(ix, _)| desk.problem.item(*ix).id.0 == id) {
        let why = Told::new("no_taken_up", "item {item} has been taken up", &[("item", &id)]);
        return Err(refused(edit, why, Told::new("no_stands", "what has happened stands", &[])));
    }
    for (whose, at) in speakers(desk) {
        for word in ["after", "together", "not_with", "not_parallel"] {
            take_out(desk, &whose, &at.at(word), word, id);
        }
    }
    empty_wishes(desk);
    Ok(())
}

/// Takes out all mentions of a meeting. An item that may only be there stands in the way.
pub(super) fn to_meeting(desk: &mut Desk<'_>, edit: &Edit, id: &str) -> Result<(), EditError> {
    for (ix, item) in desk.problem.items.iter().enumerate() {
        for word in ["pin", "allow"] {
            if named(&desk.draft, &Statement::root().at("items").at(ix).at(word)) == [id] {
                let lift = if word == "pin" { format!("unpin={}", item.id) } else { format!("lift={}:allow", item.id) };
                let values: &[(&'static str, &dyn Display)] = &[("item", &item.id), ("meeting", &id), ("word", &word)];
                let why = Told::new("no_must_be_in", "item {item} must be in {meeting} (`{word}`)", values);
                return Err(refused(edit, why, Told::new("no_lift_first", "put {lift} before it", &[("lift", &lift)])));
            }
        }
    }
    for (whose, at) in speakers(desk) {
        for word in ["pin", "forbid", "allow"] {
            take_out(desk, &whose, &at.at(word), word, id);
        }
    }
    empty_wishes(desk);
    Ok(())
}

/// Every item, and every wish of one.
fn speakers(desk: &Desk<'_>) -> Vec<(String, Statement)> {
    let mut all = Vec::new();
    for (ix, item) in desk.problem.items.iter().enumerate() {
        let at = Statement::root().at("items").at(ix);
        for wish in 0..desk.draft.count(&at.at("prefer")) {
            all.push((item.id.0.clone(), at.at("prefer").at(wish)));
        }
        all.push((item.id.0.clone(), at));
    }
    all
}

fn take_out(desk: &mut Desk<'_>, whose: &str, at: &Statement, word: &str, id: &str) {
    let names = named(&desk.draft, at);
    if !names.iter().any(|name| name == id) {
        return;
    }
    let values: &[(&'static str, &dyn Display)] = &[("item", &whose), ("word", &word), ("id", &id)];
    desk.notes.push(Told::new("falls_away", "item {item}: `{word}` {id} falls away", values));
    if names.iter().all(|name| name == id) {
        return desk.draft.remove(at);
    }
    for place in (0..names.len()).rev().filter(|&place| names[place] == id) {
        desk.draft.remove(&at.at(place));
    }
}

/// Wishes that say nothing any more.
fn empty_wishes(desk: &mut Desk<'_>) {
    for ix in 0..desk.problem.items.len() {
        let prefer = Statement::root().at("items").at(ix).at("prefer");
        for wish in (0..desk.draft.count(&prefer)).rev() {
            let text = desk.draft.get(&prefer.at(wish)).unwrap_or_default();
            let fields: Value = serde_json::from_str(text).unwrap_or_default();
            let says = |key: &String| key != "weight" && !key.starts_with("//");
            if fields.as_object().is_some_and(|fields| !fields.keys().any(says)) {
                desk.draft.remove(&prefer.at(wish));
            }
        }
    }
}
