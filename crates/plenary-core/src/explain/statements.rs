//! The statements of a session that could be left out, and the session without some of them.
//!
//! Meetings, minutes and the rules of the page are not among them: they are what a session is about. That an item has to
//! be on the table is one, and so is the order of the file.

use std::collections::BTreeSet;

use crate::formulate::unit::{UnitIx, Units};
use crate::model::item::Split;
use crate::model::{Interpretation, ItemIx, Limit, Minutes, Order, Problem, Rules, Statement};

/// What a statement says; with its place in the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    /// Where.
    pub statement: Statement,
    /// The field, or `item` for an item that has to be placed.
    pub word: &'static str,
    /// The items that have to be placed, where it says that.
    pub placed: Vec<ItemIx>,
}

/// The statements, those about single items first.
pub fn statements(problem: &Problem) -> Vec<Said> {
    let mut all = Vec::new();
    let mut keep = |statement: Statement, word| {
        all.push(Said { statement, word, placed: Vec::new() });
        true
    };
    walk(&mut problem.clone(), &mut keep);
    let units = Units::of(problem);
    for u in units.ixs().filter(|&u| !units.unit(u).optional) {
        all.push(Said { statement: units.statement(u), word: "item", placed: items(&units, u) });
    }
    all
}

/// The session with these statements only.
pub fn only(problem: &Problem, kept: &BTreeSet<Said>) -> Problem {
    let mut less = problem.clone();
    let keys: BTreeSet<(&Statement, &str)> = kept.iter().map(|said| (&said.statement, said.word)).collect();
    walk(&mut less, &mut |statement, word| keys.contains(&(&statement, word)));
    let units = Units::of(problem);
    for u in units.ixs().filter(|&u| !keys.contains(&(&units.statement(u), "item"))) {
        for item in items(&units, u) {
            less.items[item.0].optional = true;
        }
    }
    // neither goals nor wishes forbid anything
    less.objectives.clear();
    less.items.iter_mut().for_each(|item| item.prefer.clear());
    less
}

fn items(units: &Units, u: UnitIx) -> Vec<ItemIx> {
    units.unit(u).items.clone()
}

/// Goes through all statements but those that items are placed, and leaves out those that `keep` does not keep.
fn walk(problem: &mut Problem, keep: &mut dyn FnMut(Statement, &'static str) -> bool) {
    for (ix, item) in problem.items.iter_mut().enumerate() {
        let at = |word: &'static str| Statement::root().at("items").at(ix).at(word);
        retain(&mut item.after, |place| keep(at("after").at(place), "after"));
        retain(&mut item.wishes.not_with, |place| keep(at("not_with").at(place), "not_with"));
        retain(&mut item.not_parallel, |place| keep(at("not_parallel").at(place), "not_parallel"));
        let mut drop_unless = |there: bool, word: &'static str| there && !keep(at(word), word);
        if drop_unless(item.wishes.pin.is_some(), "pin") {
            item.wishes.pin = None;
        }
        if drop_unless(!item.wishes.forbid.is_empty(), "forbid") {
            item.wishes.forbid.clear();
        }
        if drop_unless(item.wishes.allow.is_some(), "allow") {
            item.wishes.allow = None;
        }
        if drop_unless(item.wishes.windows.is_some(), "windows") {
            item.wishes.windows = None;
        }
        if drop_unless(item.wishes.available_from.is_some(), "available_from") {
            item.wishes.available_from = None;
        }
        if drop_unless(item.position.is_some(), "position") {
            item.position = None;
        }
        if drop_unless(item.split != Split::default(), "split") {
            item.split = Split { min: Minutes(1), max_parts: None };
        }
        if drop_unless(item.interpretation != Interpretation::Languages(Default::default()), "interpretation") {
            item.interpretation = Interpretation::Languages(Default::default());
        }
    }
    for (ix, meeting) in problem.meetings.iter_mut().enumerate().filter(|(_, meeting)| meeting.reserve > Minutes::ZERO)
    {
        if !keep(Statement::root().at("meetings").at(ix).at("reserve_minutes"), "reserve_minutes") {
            meeting.reserve = Minutes::ZERO;
        }
    }
    if problem.order == Order::Agenda && !keep(Statement::root().at("order"), "order") {
        problem.order = Order::Free;
    }
    retain(&mut problem.held, |place| keep(Statement::root().at("held").at(place), "held"));
    lift(&mut problem.per_day, "per_day", keep);
    lift(&mut problem.teams, "teams", keep);
    limits(&mut problem.rules, keep);
}

fn limits(rules: &mut Rules, keep: &mut dyn FnMut(Statement, &'static str) -> bool) {
    lift(&mut rules.max_meeting_minutes, "max_meeting_minutes", keep);
    lift(&mut rules.min_break_minutes, "min_break_minutes", keep);
    lift(&mut rules.max_meetings_per_day, "max_meetings_per_day", keep);
    lift(&mut rules.max_minutes_per_day, "max_minutes_per_day", keep);
    lift(&mut rules.max_parallel_interpreted, "max_parallel_interpreted", keep);
    lift(&mut rules.interpreted_meetings, "interpreted_meetings", keep);
    lift(&mut rules.interpreted_minutes_per_day, "interpreted_minutes_per_day", keep);
    lift(&mut rules.earliest, "earliest", keep);
    lift(&mut rules.latest, "latest", keep);
    lift(&mut rules.max_span_minutes, "max_span_minutes", keep);
    lift(&mut rules.min_night_rest_minutes, "min_night_rest_minutes", keep);
    lift(&mut rules.days_off, "days_off", keep);
    lift(&mut rules.interpreter_meetings_per_day, "interpreter_meetings_per_day", keep);
    lift(&mut rules.interpreter_meetings_per_week, "interpreter_meetings_per_week", keep);
    lift(&mut rules.interpreter_minutes_per_day, "interpreter_minutes_per_day", keep);
    lift(&mut rules.interpreter_minutes_per_week, "interpreter_minutes_per_week", keep);
    lift(&mut rules.turnaround_minutes, "turnaround_minutes", keep);
}

fn lift<T>(limit: &mut Option<Limit<T>>, word: &'static str, keep: &mut dyn FnMut(Statement, &'static str) -> bool) {
    if limit.as_ref().is_some_and(|limit| !keep(limit.from.clone(), word)) {
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
