//! Applies edits to the text of a session file, one after the other. The text is read again after each edit, so an error
//! names the edit and the line.

use std::path::Path;

use serde_json::Value;

use super::edit::Edit;
use super::editor::{Edited, Editor, nothing};
use super::error::EditError;
use super::{against, past, references};
use crate::message::Message;
use crate::model::{Earlier, Item, Position, Schedule, Statement};
use crate::read::{self, Loaded, quoted};

/// Applies edits. Rule sets in files are looked up in `folder`; `baseline` has the entries of held meetings, and announces
/// hours for `keep`; without one, those that the session knows still hold.
///
/// # Errors
/// If edits contradict each other, name something unknown, or make the session invalid.
pub fn apply(
    loaded: &Loaded,
    folder: Option<&Path>,
    edits: &[Edit],
    baseline: Option<&Schedule>,
) -> Result<Edited, EditError> {
    against::check(edits)?;
    let mut editor = Editor::new(loaded, folder);
    for edit in edits {
        editor.make(edit)?;
    }
    past::record(&mut editor, edits, baseline)?;
    if baseline.is_some() {
        editor.count_changes()?;
    }
    let mut edited = editor.done();
    let problem = &mut edited.loaded.problem;
    *problem = match baseline {
        Some(baseline) => problem.announced_by(baseline),
        // read from the text again, which has no announced hours
        None => problem.announced_for(loaded.problem.announced.clone()),
    };
    Ok(edited)
}

impl Editor<'_> {
    fn make(&mut self, edit: &Edit) -> Result<(), EditError> {
        match edit {
            // recorded after all other edits
            Edit::Held { .. } | Edit::Spent { .. } => return Ok(()),
            Edit::DropMeeting { meeting } => self.drop_meeting(edit, meeting)?,
            Edit::AddMeeting { date, start, end, track } => {
                self.add_meeting(edit, [date, start, end], track.as_deref())?;
            }
            Edit::MoveMeeting { meeting, date, start, end } => {
                let at = self.listed(edit, meeting)?;
                for (word, value) in [("date", date), ("start", start), ("end", end)] {
                    self.draft.set(&at.at(word), &quoted(value));
                }
            }
            Edit::SetMinutes { item, minutes } => {
                let at = self.item(edit, item)?;
                self.draft.set(&at.at("minutes"), &minutes.to_string());
                // somebody has decided: the minutes are no longer a guess of the import
                self.draft.remove(&at.at("estimated"));
            }
            Edit::Pin { item, meeting } => {
                let at = self.item(edit, item)?.at("pin");
                let _there = self.meeting(edit, meeting)?;
                self.draft.set(&at, &quoted(meeting));
            }
            Edit::Forbid { item, meeting } => self.forbid(edit, item, meeting)?,
            Edit::Unpin { item } => self.lift(edit, item, "pin", None)?,
            Edit::AddItem { item } => self.add_item(item),
            Edit::DropItem { item } => {
                let at = self.item(edit, item)?;
                references::to_item(self, edit, item)?;
                self.draft.remove(&at);
            }
            Edit::SetRule { name, value } => self.set_rule(edit, name, value)?,
            Edit::Optional { item } => {
                let at = self.item(edit, item)?.at("optional");
                self.draft.set(&at, "true");
            }
            Edit::Lift { item, word, other } => self.lift(edit, item, word, other.as_deref())?,
            Edit::SetGap { item, other, minutes } => self.set_gap(edit, item, other, *minutes)?,
            Edit::Keep { item, minutes } => {
                let at = self.item(edit, item)?.at("keep");
                match minutes {
                    Some(minutes) => self.draft.set(&at, &format!("{{\"within_minutes\": {minutes}}}")),
                    None => self.lift(edit, item, "keep", None)?,
                }
            }
            Edit::SetReserve { meeting, minutes } => {
                let at = self.listed(edit, meeting)?.at("reserve_minutes");
                self.draft.set(&at, &minutes.to_string());
            }
            Edit::FreePerson { person } => {
                let known: Vec<&str> = self.problem.people.iter().map(|one| one.id.as_str()).collect();
                let Some(place) = known.iter().position(|id| id == person) else {
                    return Err(nothing(edit, "person", person, &known));
                };
                self.draft.remove(&Statement::root().at("people").at(place).at("windows"));
            }
            Edit::SetSeats { meeting, seats } => {
                let at = self.listed(edit, meeting)?.at("seats");
                self.draft.set(&at, &seats.to_string());
            }
            Edit::SetOrder { item, order } => {
                let whose = item.as_ref().map_or(Ok(Statement::root()), |item| self.item(edit, item))?;
                self.draft.set(&whose.at("order"), &quoted(order));
            }
        }
        self.read(edit)
    }

    fn forbid(&mut self, edit: &Edit, item: &str, meeting: &str) -> Result<(), EditError> {
        let at = self.item(edit, item)?.at("forbid");
        let _there = self.meeting(edit, meeting)?;
        let named = references::named(&self.draft, &at);
        if named.iter().any(|id| id == meeting) {
            let words = "item {item} is already forbidden in {meeting}";
            self.notes.push(Message::new("forbidden_already", words, &[("item", &item), ("meeting", &meeting)]));
            return Ok(());
        }
        let all: Vec<String> = named.iter().map(String::as_str).chain([meeting]).map(quoted).collect();
        self.draft.set(&at, &format!("[{}]", all.join(", ")));
        Ok(())
    }

    /// A new item stands last, but before those that come last, or after everything else.
    fn add_item(&mut self, item: &Value) {
        let last = |item: &&Item| {
            let after_all = item.after.iter().any(|after| after.item == Earlier::Every);
            after_all || item.position == Some(Position::Last)
        };
        let behind = self.problem.items.iter().rev().take_while(last).count();
        let place = self.problem.items.len() - behind;
        self.draft.insert(&Statement::root().at("items"), place, &in_line(item));
    }

    /// Changes the gap, or adds the `after` if the item has none that names the other.
    fn set_gap(&mut self, edit: &Edit, item: &str, other: &str, minutes: u32) -> Result<(), EditError> {
        let at = self.item(edit, item)?.at("after");
        let named = references::named(&self.draft, &at);
        let gap = format!("{{\"item\": {}, \"gap_minutes\": {minutes}}}", quoted(other));
        let list = self.draft.get(&at).is_some_and(|text| text.starts_with('['));
        if let Some(place) = named.iter().position(|id| id == other) {
            self.draft.set(&if list { at.at(place) } else { at }, &gap);
            return Ok(());
        }
        if other != Earlier::EVERY {
            let _there = self.item(edit, other)?;
        }
        self.add_after(&at, list, &gap);
        Ok(())
    }

    fn add_after(&mut self, at: &Statement, list: bool, gap: &str) {
        match self.draft.get(at).map(str::to_owned) {
            Some(_) if list => self.draft.insert(at, self.draft.count(at), gap),
            Some(single) => self.draft.set(at, &format!("[{single}, {gap}]")),
            None => self.draft.set(at, &format!("[{gap}]")),
        }
    }

    fn set_rule(&mut self, edit: &Edit, name: &str, value: &Value) -> Result<(), EditError> {
        let mut known = read::rule_names();
        known.push("teams");
        // `teams` and `per_day` are limits outside of `rules`
        if name == "teams" && value.is_null() {
            self.draft.remove(&Statement::root().at("teams"));
            return Ok(());
        }
        if name == "teams" {
            self.draft.set(&Statement::root().at("teams"), &in_line(value));
            return Ok(());
        }
        if let (true, Some(limit)) = (name == "per_day", &self.problem.per_day) {
            self.draft.set(&limit.from.clone(), &in_line(value));
            return Ok(());
        }
        if !known.contains(&name) {
            return Err(nothing(edit, "limit", name, &known));
        }
        self.rule(name, &in_line(value));
        Ok(())
    }

    /// Removes a constraint of an item.
    fn lift(&mut self, edit: &Edit, item: &str, word: &str, other: Option<&str>) -> Result<(), EditError> {
        const WORDS: [&str; 15] = [
            "after",
            "not_with",
            "not_parallel",
            "together",
            "split",
            "position",
            "pin",
            "forbid",
            "allow",
            "windows",
            "available_from",
            "keep",
            "interpretation",
            "people",
            "attendance",
        ];
        let at = self.item(edit, item)?;
        let stated = |word: &&str| *word == "interpretation" || self.draft.get(&at.at(word)).is_some();
        let known: Vec<&str> = WORDS.into_iter().filter(stated).collect();
        if !known.contains(&word) {
            return Err(nothing(edit, "constraint", word, &known));
        }
        let at = at.at(word);
        let named = references::named(&self.draft, &at);
        match other {
            None => self.draft.remove(&at),
            Some(other) => {
                let Some(place) = named.iter().position(|id| id == other) else {
                    let known: Vec<&str> = named.iter().map(String::as_str).collect();
                    return Err(nothing(edit, "listed item", other, &known));
                };
                self.draft.remove(&if named.len() == 1 { at } else { at.at(place) });
            }
        }
        // the defaults of these fields also bind, so write the value that does not
        let free = [("interpretation", "[]"), ("split", "{\"min_minutes\": 1}")];
        if let Some((word, free)) = free.into_iter().find(|(one, _)| *one == word) {
            self.draft.set(&self.item(edit, item)?.at(word), free);
        }
        Ok(())
    }
}

/// JSON on one line, as people write it.
fn in_line(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<(&String, &Value)> = fields.iter().collect();
            fields.sort_by_key(|(key, _)| (key.as_str() != "id", key.as_str()));
            let fields: Vec<String> =
                fields.into_iter().map(|(key, value)| format!("{}: {}", quoted(key), in_line(value))).collect();
            format!("{{{}}}", fields.join(", "))
        }
        Value::Array(list) => format!("[{}]", list.iter().map(in_line).collect::<Vec<_>>().join(", ")),
        plain => plain.to_string(),
    }
}
