//! The session file as it becomes, event by event: its text, its problem, and where in the text the records are.

use std::path::Path;

use serde_json::Value;

use super::error::DayError;
use super::event::Event;
use crate::message::Message;
use crate::model::{Facts, ItemIx, MeetingIx, Problem, Statement, Track};
use crate::read::{self, Draft, Loaded, quoted};
use crate::whatif::{self, Edit};

/// A session under events.
pub(super) struct State<'a> {
    pub draft: Draft,
    pub loaded: Loaded,
    pub folder: Option<&'a Path>,
    pub notes: Vec<Message>,
}

impl State<'_> {
    pub fn problem(&self) -> &Problem {
        &self.loaded.problem
    }

    /// Reads the text again.
    pub fn read(&mut self, event: &Event) -> Result<(), DayError> {
        let name = self.loaded.source.name().to_owned();
        self.loaded = read::session_in(self.draft.text(), &name, self.folder)
            .map_err(|report| DayError::Session { event: event.to_string(), report: Box::new(report) })?;
        Ok(())
    }

    /// Applies edits that what has happened asks for.
    pub fn edit(&mut self, edits: &[Edit]) -> Result<(), DayError> {
        let edited = whatif::apply(&self.loaded, self.folder, edits, None)?;
        self.loaded = edited.loaded;
        self.notes.extend(edited.notes);
        if let Some(draft) = Draft::of(self.loaded.source.text()) {
            self.draft = draft;
        }
        Ok(())
    }

    /// The place of an item in the text.
    pub fn item_at(ix: ItemIx) -> Statement {
        Statement::root().at("items").at(ix.0)
    }

    /// The place of the record of a meeting in the text.
    pub fn record_at(&self, meeting: MeetingIx) -> Option<Statement> {
        let list = Statement::root().at("held");
        let rows: Vec<Value> = serde_json::from_str(self.draft.get(&list)?).ok()?;
        let id = self.problem().meeting(meeting).id.0.as_str();
        rows.iter().position(|row| row["meeting"] == id).map(|place| list.at(place))
    }

    /// Adds the record of a meeting.
    pub fn begin(&mut self, meeting: MeetingIx, at: &str) {
        let id = quoted(&self.problem().meeting(meeting).id.0);
        let row = format!("{{\"meeting\": {id}, \"started\": {}, \"entries\": []}}", quoted(at));
        let list = Statement::root().at("held");
        match self.draft.get(&list) {
            None => self.draft.set(&list, &format!("[\n    {row}\n  ]")),
            Some(_) => self.draft.insert(&list, self.draft.count(&list), &row),
        }
    }

    /// The meeting of a track that is under way.
    pub fn open_in(&self, tracks: &[Track]) -> Option<&Facts> {
        let open = self.problem().facts.iter().filter(|facts| facts.is_open());
        open.into_iter().find(|facts| tracks.contains(&self.problem().meeting(facts.meeting).track))
    }

    /// The items that are taken together with one.
    pub fn unit(&self, item: ItemIx) -> Vec<ItemIx> {
        self.problem().joint(item)
    }

    /// The minutes of a unit.
    pub fn minutes(&self, unit: &[ItemIx]) -> u32 {
        unit.iter().map(|&ix| self.problem().item(ix).minutes.get()).sum()
    }

    /// The minutes of each part of a unit that is recorded, in order of the file.
    pub fn parts(&self, unit: &[ItemIx]) -> Vec<u32> {
        let problem = self.problem();
        let over = problem.held.iter().flat_map(|record| &record.parts);
        let open = problem.facts.iter().filter(|facts| facts.is_open()).flat_map(|facts| &facts.turns);
        let over = over.map(|&(item, minutes)| (item, minutes));
        let open = open.filter_map(|turn| Some((turn.item, turn.minutes?)));
        over.chain(open).filter(|(item, _)| unit.contains(item)).map(|(_, minutes)| minutes.get()).collect()
    }

    /// Whether all minutes of a unit are recorded.
    pub fn is_finished(&self, unit: &[ItemIx]) -> bool {
        let taken: u32 = self.parts(unit).iter().sum();
        taken > 0 && taken >= self.minutes(unit)
    }
}
