//! The session under edits: its text, its problem, and refusals of an edit.

use std::path::Path;

use super::edit::Edit;
use super::error::EditError;
use super::grammar::shown;
use crate::message::Message;
use crate::model::{Objective, Problem, Statement};
use crate::read::{self, Draft, Loaded, nearest, quoted};

/// A session under edits.
#[derive(Debug)]
pub struct Edited {
    /// The edited session; its source is the edited text.
    pub loaded: Loaded,
    /// Side effects of the edits.
    pub notes: Vec<Message>,
}

/// Applies edits to the text of a session and reads it again.
pub(super) struct Editor<'a> {
    folder: Option<&'a Path>,
    name: String,
    pub draft: Draft,
    pub problem: Problem,
    loaded: Option<Loaded>,
    original: &'a Loaded,
    pub notes: Vec<Message>,
}

impl<'a> Editor<'a> {
    pub fn new(loaded: &'a Loaded, folder: Option<&'a Path>) -> Self {
        Self {
            folder,
            name: loaded.source.name().to_owned(),
            draft: Draft::of(loaded.source.text()).expect("what was read is JSON"),
            problem: loaded.problem.clone(),
            loaded: None,
            original: loaded,
            notes: Vec::new(),
        }
    }

    pub fn done(self) -> Edited {
        let same = || Loaded {
            problem: self.original.problem.clone(),
            source: self.original.source.clone(),
            warnings: self.original.warnings.clone(),
        };
        Edited { loaded: self.loaded.unwrap_or_else(same), notes: self.notes }
    }

    /// Adds the goal `changes` if it is missing, at its default place among the goals.
    pub fn count_changes(&mut self) -> Result<(), EditError> {
        let goals = &self.problem.objectives;
        if goals.contains(&Objective::Changes) {
            return Ok(());
        }
        let above = [Objective::Unscheduled, Objective::Preferences];
        let place = goals.iter().take_while(|goal| above.contains(goal)).count();
        let name = quoted(Objective::Changes.name());
        let list = Statement::root().at("objectives");
        if goals.is_empty() {
            self.draft.set(&list, &format!("[{name}]"));
        } else {
            self.draft.insert(&list, place, &name);
        }
        self.notes.push(Message::new("changes", "added `changes` to the goals of the session", &[]));
        self.read(&"the goal `changes`")
    }

    /// Reads the text again.
    pub fn read(&mut self, edit: &dyn std::fmt::Display) -> Result<(), EditError> {
        match read::session_in(self.draft.text(), &self.name, self.folder) {
            Ok(loaded) => {
                self.problem = loaded.problem.clone();
                self.loaded = Some(loaded);
                Ok(())
            }
            Err(report) => Err(EditError::Session { edit: edit.to_string(), report }),
        }
    }

    /// The place of an item in the file.
    pub fn item(&self, edit: &Edit, id: &str) -> Result<Statement, EditError> {
        if let Some(ix) = self.problem.find_item(id) {
            return Ok(Statement::root().at("items").at(ix.0));
        }
        let known: Vec<&str> = self.problem.items.iter().map(|item| item.id.0.as_str()).collect();
        Err(nothing(edit, "item", id, &known))
    }

    /// The index of a meeting.
    pub fn meeting(&self, edit: &Edit, id: &str) -> Result<usize, EditError> {
        if let Some(ix) = self.problem.find_meeting(id) {
            return Ok(ix.0);
        }
        let known: Vec<&str> = self.problem.meetings.iter().map(|meeting| meeting.id.0.as_str()).collect();
        Err(nothing(edit, "meeting", id, &known))
    }

    /// Sets a limit.
    pub fn rule(&mut self, name: &str, value: &str) {
        let rules = Statement::root().at("rules");
        if self.draft.get(&rules).is_none() {
            self.draft.set(&rules, "{}");
        }
        self.draft.set(&rules.at(name), value);
    }
}

/// The error of an edit with an unknown name, with the nearest known one.
pub(super) fn nothing(edit: &Edit, what: &'static str, id: &str, known: &[&str]) -> EditError {
    EditError::Nothing {
        edit: shown(&edit.to_string()),
        what,
        id: shown(id),
        near: nearest(id, known.iter().copied()),
        known: known.iter().take(12).map(|id| (*id).to_owned()).collect(),
    }
}

/// The error of an edit that the session does not allow.
pub(super) fn refused(edit: &Edit, why: Message, help: Message) -> EditError {
    EditError::Refused { edit: shown(&edit.to_string()), why: Box::new(why), help: Box::new(help) }
}
