//! The question itself: the session as edited, planned anew with the fewest changes, and what that comes to.

use std::path::Path;

use super::apply::apply;
use super::compare::{Comparison, compare};
use super::edit::Edit;
use super::editor::Edited;
use super::error::EditError;
use crate::message::Message;
use crate::model::{Problem, Schedule};
use crate::pipeline::{self, Failure, Outcome};
use crate::read::Loaded;
use crate::solve::{Limits, Note, Progress, Watch};
use crate::verify::Verified;

/// What is asked about.
#[derive(Debug, Clone, Copy)]
pub struct BaseCase<'a> {
    /// The session as it stands.
    pub session: &'a Loaded,
    /// Where rule sets in files are looked for.
    pub folder: Option<&'a Path>,
    /// The schedule that a new one disturbs as little as it can. There may be none, where the session as it stands has
    /// no schedule.
    pub baseline: Option<&'a Schedule>,
}

/// A session under edits, and its schedule.
#[derive(Debug)]
pub struct WhatIf {
    /// The session as it is now.
    pub edited: Edited,
    /// Its schedule.
    pub answer: Answer,
}

/// What is known of the edited session.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// It has a schedule, with the fewest changes at their place among the goals; what differs from the baseline, where
    /// there is one.
    Schedule(Box<Verified>, Option<Comparison>),
    /// It has none.
    NoSchedule,
    /// The time was up.
    Unknown,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// The edits are wrong.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The solver failed, or the checker refused what it found.
    #[error(transparent)]
    Failure(#[from] Failure),
}

/// The baseline of a session that has none yet: its plan.
///
/// # Errors
/// When the solver fails.
pub fn first_plan(session: &Loaded, limits: &Limits, watch: &mut dyn Watch) -> Result<Option<Verified>, Failure> {
    Ok(pipeline::plan(&session.problem, None, limits, watch)?.schedule())
}

/// Answers what some edits come to.
///
/// # Errors
/// When the edits are wrong, the baseline is of another session, or the solver fails.
pub fn ask(base: &BaseCase<'_>, edits: &[Edit], limits: &Limits, watch: &mut dyn Watch) -> Result<WhatIf, AskError> {
    if let Some(baseline) = base.baseline {
        of_session(&base.session.problem, baseline)?;
    }
    let mut edited = apply(base.session, base.folder, edits, base.baseline)?;
    let mut noting = Noting { watch, notes: Vec::new() };
    let outcome = pipeline::plan(&edited.loaded.problem, base.baseline, limits, &mut noting)?;
    edited.notes.append(&mut noting.notes);
    let problem = &edited.loaded.problem;
    let answer = match outcome {
        Outcome::Optimal(schedule) | Outcome::Feasible(schedule) => {
            let compared = base.baseline.map(|before| compare(&base.session.problem, before, problem, &schedule));
            Answer::Schedule(Box::new(schedule), compared)
        }
        Outcome::Infeasible => Answer::NoSchedule,
        Outcome::Unknown => Answer::Unknown,
    };
    Ok(WhatIf { edited, answer })
}

/// Keeps the notes on a plan for the answer, instead of telling them.
struct Noting<'a> {
    watch: &'a mut dyn Watch,
    notes: Vec<Message>,
}

impl Watch for Noting<'_> {
    fn progress(&mut self, progress: &Progress) {
        self.watch.progress(progress);
    }

    fn ties_left(&mut self) {
        self.watch.ties_left();
    }

    fn note(&mut self, note: &Note) {
        self.notes.push(note.into());
    }

    fn stop(&self) -> bool {
        self.watch.stop()
    }
}

/// Whether a schedule is of a session: it has items of it, and the title or the hours of a meeting are the same. Ids
/// alone say little, because most sessions have an item 1 and a meeting m1.
///
/// # Errors
/// Where it is not.
pub fn of_session(problem: &Problem, schedule: &Schedule) -> Result<(), EditError> {
    let entries = || schedule.meetings.iter().flat_map(|meeting| &meeting.entries);
    let other = |why: Message| Err(EditError::OtherSession { why });
    if entries().next().is_none() {
        return other(Message::new("no_entries", "it has no entries", &[]));
    }
    if !entries().flat_map(|entry| &entry.items).any(|id| problem.find_item(id).is_some()) {
        return other(Message::new("no_items_of_it", "it shares no item with this session", &[]));
    }
    let same_hours = schedule
        .meetings
        .iter()
        .any(|held| problem.find_meeting(&held.id).is_some_and(|ix| problem.meeting(ix).start.utc() == held.utc_start));
    if !same_hours && schedule.session.title != problem.header.title {
        return other(Message::new("no_such_title", "its title and all its meetings differ", &[]));
    }
    Ok(())
}
