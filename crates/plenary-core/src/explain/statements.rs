//! The statements of a session that a conflict may contain, and the session with only some of them.
//!
//! That an item has to be placed is a statement, and so is the order of the file. Meetings, minutes and the fixed rules
//! of the problem are not: without them there is no session.

use std::collections::BTreeSet;

use super::keyword::Keyword;
use crate::formulate::unit::{UnitIx, Units};
use crate::model::item::{Split, Wishes};
use crate::model::{
    Interpretation, Item, ItemIx, Limit, Minutes, Order, Problem, ProblemError, ProblemParts, Rules, Statement,
};

/// A statement of the session file: its place and its keyword.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct StatementRef {
    /// Its place in the file.
    pub pointer: Statement,
    /// Its field, or [`Keyword::Item`].
    pub keyword: Keyword,
    /// The items that it requires to be placed, for [`Keyword::Item`].
    pub placed: Vec<ItemIx>,
}

/// The statements, those about single items first.
pub fn statements(problem: &Problem) -> Vec<StatementRef> {
    let mut all = Vec::new();
    let mut keep = |pointer: Statement, keyword| {
        all.push(StatementRef { pointer, keyword, placed: Vec::new() });
        true
    };
    walk(&mut ProblemParts::clone(problem), &mut keep);
    let units = Units::of(problem);
    for u in units.originals().filter(|&u| !units.unit(u).may_be_left_out) {
        all.push(StatementRef { pointer: units.statement(u), keyword: Keyword::Item, placed: items(&units, u) });
    }
    all
}

/// The session with only these statements.
///
/// # Errors
/// None is known: removing statements leaves a valid problem.
pub fn only(problem: &Problem, kept: &BTreeSet<StatementRef>) -> Result<Problem, ProblemError> {
    let keys: BTreeSet<(&Statement, Keyword)> = kept.iter().map(|one| (&one.pointer, one.keyword)).collect();
    let units = Units::of(problem);
    problem.changed(|less| {
        walk(less, &mut |pointer, keyword| keys.contains(&(&pointer, keyword)));
        for u in units.originals().filter(|&u| !keys.contains(&(&units.statement(u), Keyword::Item))) {
            for item in items(&units, u) {
                less.items[item.0].optional = true;
            }
        }
        // goals and preferences forbid nothing
        less.objectives.clear();
        less.items.iter_mut().for_each(|item| item.prefer.clear());
    })
}

fn items(units: &Units, u: UnitIx) -> Vec<ItemIx> {
    units.unit(u).items.clone()
}

/// Visits all statements except [`Keyword::Item`], and removes those for which `keep` returns false.
fn walk(problem: &mut ProblemParts, keep: &mut dyn FnMut(Statement, Keyword) -> bool) {
    for (ix, item) in problem.items.iter_mut().enumerate() {
        // destructured in full, so that a new field must be listed here or handled below
        let Item {
            id,
            number: _,
            title: _,
            minutes: _,
            range: _,
            speakers: _,
            estimated: _,
            together: _,
            tracks: _,
            priority: _,
            optional: _,
            interruptible: _,
            prefer: _,
            documents: _,
            least_minutes: _,
            protected: _,
            keep: near,
            after,
            order,
            not_parallel,
            split,
            position,
            wishes,
            people,
            attendance,
            interpretation,
        } = item;
        let Wishes { pin, forbid, allow, windows, available_from, not_with } = wishes;
        let at = |keyword: Keyword| Statement::root().at("items").at(ix).at(keyword);
        retain(after, |place| keep(at(Keyword::After).at(place), Keyword::After));
        retain(not_with, |place| keep(at(Keyword::NotWith).at(place), Keyword::NotWith));
        retain(not_parallel, |place| keep(at(Keyword::NotParallel).at(place), Keyword::NotParallel));
        retain(people, |place| keep(at(Keyword::People).at(place), Keyword::People));
        let mut drop_unless = |there: bool, keyword: Keyword| there && !keep(at(keyword), keyword);
        if drop_unless(*order == Some(Order::Agenda), Keyword::Order) {
            *order = Some(Order::Free);
        }
        if drop_unless(pin.is_some(), Keyword::Pin) {
            *pin = None;
        }
        if drop_unless(!forbid.is_empty(), Keyword::Forbid) {
            forbid.clear();
        }
        if drop_unless(allow.is_some(), Keyword::Allow) {
            *allow = None;
        }
        if drop_unless(windows.is_some(), Keyword::Windows) {
            *windows = None;
        }
        if drop_unless(available_from.is_some(), Keyword::AvailableFrom) {
            *available_from = None;
        }
        let announced = problem.announced.contains_key(&id.0);
        if drop_unless(near.is_some() && announced, Keyword::Keep) {
            *near = None;
        }
        if drop_unless(position.is_some(), Keyword::Position) {
            *position = None;
        }
        if drop_unless(*split != Split::default(), Keyword::Split) {
            *split = Split { min: Minutes(1), max_parts: None };
        }
        if drop_unless(attendance.is_some(), Keyword::Attendance) {
            *attendance = None;
        }
        if drop_unless(*interpretation != Interpretation::Languages(Default::default()), Keyword::Interpretation) {
            *interpretation = Interpretation::Languages(Default::default());
        }
    }
    for (ix, person) in problem.people.iter_mut().enumerate().filter(|(_, person)| person.windows.is_some()) {
        if !keep(Statement::root().at("people").at(ix).at(Keyword::Windows), Keyword::Windows) {
            person.windows = None;
        }
    }
    for (ix, meeting) in problem.meetings.iter_mut().enumerate().filter(|(_, meeting)| meeting.reserve > Minutes::ZERO)
    {
        if !keep(Statement::root().at("meetings").at(ix).at("reserve_minutes"), Keyword::ReserveMinutes) {
            meeting.reserve = Minutes::ZERO;
        }
    }
    let by_default = problem.items.iter().any(|item| item.order.is_none());
    if problem.order == Order::Agenda && by_default && !keep(Statement::root().at("order"), Keyword::Order) {
        problem.order = Order::Free;
    }
    retain(&mut problem.held, |place| keep(Statement::root().at(Keyword::Held).at(place), Keyword::Held));
    lift(&mut problem.per_day, Keyword::PerDay, keep);
    lift(&mut problem.teams, Keyword::Teams, keep);
    limits(&mut problem.rules, keep);
}

fn limits(rules: &mut Rules, keep: &mut dyn FnMut(Statement, Keyword) -> bool) {
    // a limit that is new has to be named here
    let Rules {
        set: _,
        booth: _,
        max_meeting_minutes,
        min_break_minutes,
        max_meetings_per_day,
        max_minutes_per_day,
        max_parallel_interpreted,
        interpreted_meetings,
        interpreted_minutes_per_day,
        earliest,
        latest,
        max_span_minutes,
        min_night_rest_minutes,
        days_off,
        interpreter_meetings_per_day,
        interpreter_meetings_per_week,
        interpreter_minutes_per_day,
        interpreter_minutes_per_week,
        turnaround_minutes,
    } = rules;
    lift(max_meeting_minutes, Keyword::MaxMeetingMinutes, keep);
    lift(min_break_minutes, Keyword::MinBreakMinutes, keep);
    lift(max_meetings_per_day, Keyword::MaxMeetingsPerDay, keep);
    lift(max_minutes_per_day, Keyword::MaxMinutesPerDay, keep);
    lift(max_parallel_interpreted, Keyword::MaxParallelInterpreted, keep);
    lift(interpreted_meetings, Keyword::InterpretedMeetings, keep);
    lift(interpreted_minutes_per_day, Keyword::InterpretedMinutesPerDay, keep);
    lift(earliest, Keyword::Earliest, keep);
    lift(latest, Keyword::Latest, keep);
    lift(max_span_minutes, Keyword::MaxSpanMinutes, keep);
    lift(min_night_rest_minutes, Keyword::MinNightRestMinutes, keep);
    lift(days_off, Keyword::DaysOff, keep);
    lift(interpreter_meetings_per_day, Keyword::InterpreterMeetingsPerDay, keep);
    lift(interpreter_meetings_per_week, Keyword::InterpreterMeetingsPerWeek, keep);
    lift(interpreter_minutes_per_day, Keyword::InterpreterMinutesPerDay, keep);
    lift(interpreter_minutes_per_week, Keyword::InterpreterMinutesPerWeek, keep);
    lift(turnaround_minutes, Keyword::TurnaroundMinutes, keep);
}

fn lift<T>(limit: &mut Option<Limit<T>>, keyword: Keyword, keep: &mut dyn FnMut(Statement, Keyword) -> bool) {
    if limit.as_ref().is_some_and(|limit| !keep(limit.from.clone(), keyword)) {
        *limit = None;
    }
}

fn retain<T>(list: &mut Vec<T>, mut keep: impl FnMut(usize) -> bool) {
    let mut place = 0;
    list.retain(|_| {
        place += 1;
        keep(place - 1)
    });
}
