//! Answers a what-if question: plans the edited session with the fewest changes and compares the result.

use std::path::Path;

use super::apply::apply;
use super::compare::{Comparison, compare};
use super::edit::Edit;
use super::editor::Edited;
use super::error::EditError;
use super::lost::{LostMeeting, lost};
use crate::assure::{self, Planned};
use crate::message::Message;
use crate::model::{Problem, Schedule};
use crate::pipeline::best::BestSoFar;
use crate::pipeline::{Failure, Outcome};
use crate::read::Loaded;
use crate::solve::{Limits, Note, Progress, Watch};
use crate::verify::Verified;

/// The starting point of what-if questions.
#[derive(Debug, Clone, Copy)]
pub struct BaseCase<'a> {
    /// The session before the edits.
    pub session: &'a Loaded,
    /// The folder in which rule sets in files are looked up.
    pub folder: Option<&'a Path>,
    /// The schedule that the new one changes as little as possible; `None` if the session has none.
    pub baseline: Option<&'a Schedule>,
}

/// A session under edits, and its schedule.
#[derive(Debug)]
pub struct WhatIf {
    /// The edited session.
    pub edited: Edited,
    /// Its schedule.
    pub answer: Answer,
    /// Meetings that it has lost by the edits, or since the baseline.
    pub lost: Vec<LostMeeting>,
}

/// The result for the edited session.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// A schedule, and how it differs from the baseline if there is one. The goal `changes` counts the differences.
    Schedule(Box<Verified>, Option<Comparison>),
    /// No schedule exists.
    NoSchedule,
    /// Time ran out first.
    Unknown,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// The edits are invalid.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The solver failed, or the checker refused what it found.
    #[error(transparent)]
    Failure(#[from] Failure),
}

/// Plans a session that has no baseline yet, with the confidence that it wants.
///
/// # Errors
/// When the solver fails.
pub fn first_plan(session: &Loaded, limits: &Limits, watch: &mut dyn Watch) -> Result<Option<Verified>, Failure> {
    Ok(assure::plan(&session.problem, None, limits, watch, &BestSoFar::default())?.outcome.schedule())
}

/// Plans a session under edits, with the confidence that it wants. The notes say how sure the plan is.
///
/// # Errors
/// When the edits are invalid, the baseline is of another session, or the solver fails.
pub fn ask(base: &BaseCase<'_>, edits: &[Edit], limits: &Limits, watch: &mut dyn Watch) -> Result<WhatIf, AskError> {
    if let Some(baseline) = base.baseline {
        of_session(&base.session.problem, baseline)?;
    }
    let mut edited = apply(base.session, base.folder, edits, base.baseline)?;
    let mut noting = Noting { watch, notes: Vec::new() };
    let Planned { outcome, messages, .. } =
        assure::plan(&edited.loaded.problem, base.baseline, limits, &mut noting, &BestSoFar::default())?;
    edited.notes.extend(noting.notes.into_iter().chain(messages));
    let problem = &edited.loaded.problem;
    let answer = match outcome {
        Outcome::Optimal(schedule) | Outcome::Feasible(schedule) => {
            let compared = base.baseline.map(|before| compare(&base.session.problem, before, problem, &schedule));
            Answer::Schedule(Box::new(schedule), compared)
        }
        Outcome::Infeasible => Answer::NoSchedule,
        Outcome::Unknown => Answer::Unknown,
    };
    let lost = lost(problem, Some(&base.session.problem), base.baseline);
    Ok(WhatIf { edited, answer, lost })
}

/// Collects notes on the plan for the answer.
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

/// Checks that a schedule belongs to a session: they share an item, and the title or the hours of a meeting. Ids alone
/// prove little, because most sessions have an item 1 and a meeting m1.
///
/// # Errors
/// If it does not.
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
