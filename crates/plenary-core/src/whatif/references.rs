//! References to an item or a meeting that is removed: they are removed too, or block the edit.

use std::fmt::Display;

use serde_json::Value;

use super::edit::Edit;
use super::editor::{Editor, refused};
use super::error::EditError;
use crate::message::Message;
use crate::model::Statement;
use crate::read::Draft;

/// The ids in a field: one id, a list of ids, or a list of objects with an `item`.
pub(super) fn named(draft: &Draft, at: &Statement) -> Vec<String> {
    let value: Value = draft.get(at).and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let id = |value: &Value| value.as_str().or_else(|| value["item"].as_str()).unwrap_or_default().to_owned();
    match &value {
        Value::Null => Vec::new(),
        Value::Array(list) => list.iter().map(id).collect(),
        one => vec![id(one)],
    }
}

/// Removes all references to an item. Refuses if the item was already taken up.
pub(super) fn to_item(editor: &mut Editor<'_>, edit: &Edit, id: &str) -> Result<(), EditError> {
    let problem = &editor.problem;
    let over = problem.held.iter().flat_map(|record| &record.parts).map(|(ix, _)| *ix);
    let now = problem.facts.iter().flat_map(|facts| &facts.turns).map(|turn| turn.item);
    if over.chain(now).any(|ix| problem.item(ix).id.0 == id) {
        let why = Message::new("no_taken_up", "item {item} has been taken up", &[("item", &id)]);
        return Err(refused(edit, why, Message::new("no_stands", "what has happened stands", &[])));
    }
    for (whose, at) in speakers(editor) {
        for word in ["after", "together", "not_with", "not_parallel"] {
            take_out(editor, &whose, &at.at(word), word, id);
        }
    }
    empty_wishes(editor);
    Ok(())
}

/// Removes all references to a meeting. Refuses if an item can be nowhere else.
pub(super) fn to_meeting(editor: &mut Editor<'_>, edit: &Edit, id: &str) -> Result<(), EditError> {
    for (ix, item) in editor.problem.items.iter().enumerate() {
        for word in ["pin", "allow"] {
            if named(&editor.draft, &Statement::root().at("items").at(ix).at(word)) == [id] {
                let lift = if word == "pin" { format!("unpin={}", item.id) } else { format!("lift={}:allow", item.id) };
                let values: &[(&'static str, &dyn Display)] = &[("item", &item.id), ("meeting", &id), ("word", &word)];
                let why = Message::new("no_must_be_in", "item {item} must be in {meeting} (`{word}`)", values);
                return Err(refused(
                    edit,
                    why,
                    Message::new("no_lift_first", "put {lift} before it", &[("lift", &lift)]),
                ));
            }
        }
    }
    for (whose, at) in speakers(editor) {
        for word in ["pin", "forbid", "allow"] {
            take_out(editor, &whose, &at.at(word), word, id);
        }
    }
    empty_wishes(editor);
    Ok(())
}

/// The places of all items and their preferences, with the id of the item.
fn speakers(editor: &Editor<'_>) -> Vec<(String, Statement)> {
    let mut all = Vec::new();
    for (ix, item) in editor.problem.items.iter().enumerate() {
        let at = Statement::root().at("items").at(ix);
        for wish in 0..editor.draft.count(&at.at("prefer")) {
            all.push((item.id.0.clone(), at.at("prefer").at(wish)));
        }
        all.push((item.id.0.clone(), at));
    }
    all
}

fn take_out(editor: &mut Editor<'_>, whose: &str, at: &Statement, word: &str, id: &str) {
    let names = named(&editor.draft, at);
    if !names.iter().any(|name| name == id) {
        return;
    }
    let values: &[(&'static str, &dyn Display)] = &[("item", &whose), ("word", &word), ("id", &id)];
    editor.notes.push(Message::new("falls_away", "item {item}: `{word}` {id} is removed", values));
    if names.iter().all(|name| name == id) {
        return editor.draft.remove(at);
    }
    for place in (0..names.len()).rev().filter(|&place| names[place] == id) {
        editor.draft.remove(&at.at(place));
    }
}

/// Removes preferences that became empty.
fn empty_wishes(editor: &mut Editor<'_>) {
    for ix in 0..editor.problem.items.len() {
        let prefer = Statement::root().at("items").at(ix).at("prefer");
        for wish in (0..editor.draft.count(&prefer)).rev() {
            let text = editor.draft.get(&prefer.at(wish)).unwrap_or_default();
            let fields: Value = serde_json::from_str(text).unwrap_or_default();
            let says = |key: &String| key != "weight" && !key.starts_with("//");
            if fields.as_object().is_some_and(|fields| !fields.keys().any(says)) {
                editor.draft.remove(&prefer.at(wish));
            }
        }
    }
}
