//! Relaxations: changes that could resolve a conflict, each by an amount that [`super::repair`] searches for.

mod proportion;

pub(super) use proportion::cut_in_proportion;

use itertools::Itertools as _;
use serde_json::Value;

use super::keyword::Keyword;
use super::obvious::short_by;
use super::price;
use super::statements::StatementRef;
use crate::formulate::unit::Units;
use crate::model::{Earlier, Item, ItemIx, Limit, LocalTime, Minutes, Problem};
use crate::whatif::Edit;

/// What a relaxation concedes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RelaxationKind {
    /// Minutes of an item.
    Cut,
    /// A whole entry: its items may be left out.
    LeaveOut,
    /// A limit of the rules.
    Limit,
    /// Any other statement.
    Statement,
}

impl RelaxationKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Cut, Self::LeaveOut, Self::Limit, Self::Statement];
}

/// One statement relaxed by some amount.
pub(super) struct Relaxation<'a> {
    /// What it concedes.
    pub kind: RelaxationKind,
    /// The largest amount.
    pub most: u32,
    /// Amounts are multiples of it.
    pub step: u32,
    /// A lower bound on the amount that is enough, tried first; 0 if there is none.
    pub guess: u32,
    /// The edits for an amount.
    pub edits: Box<dyn Fn(u32) -> Vec<Edit> + 'a>,
    /// The cost of an amount.
    pub cost: Box<dyn Fn(u32) -> u32 + 'a>,
}

impl<'a> Relaxation<'a> {
    fn at_once(kind: RelaxationKind, edits: Vec<Edit>, cost: u32) -> Self {
        Self {
            kind,
            most: 1,
            step: 1,
            guess: 0,
            edits: Box::new(move |_| edits.clone()),
            cost: Box::new(move |_| cost),
        }
    }

    fn by(most: u32, step: u32, edit: impl Fn(u32) -> Edit + 'a, cost: u32) -> Self {
        Self {
            kind: RelaxationKind::Limit,
            most: most - most % step,
            step,
            guess: 0,
            edits: Box::new(move |amount| vec![edit(amount)]),
            cost: Box::new(move |amount| amount.saturating_mul(cost)),
        }
    }
}

impl Relaxation<'_> {
    /// A lower bound on its cost.
    pub fn cheapest(&self) -> u32 {
        (self.cost)(self.guess.max(1))
    }
}

/// The step of amounts in minutes: 5 in a session in which all minutes are multiples of 5, as people write them.
fn step(problem: &Problem) -> u32 {
    let items = problem.items.iter().map(|item| item.minutes);
    let meetings = problem.meetings.iter().flat_map(|meeting| [meeting.length(), meeting.reserve]);
    let in_fives = items.chain(meetings).all(|minutes| minutes.get().is_multiple_of(5));
    if in_fives { 5 } else { 1 }
}

/// The relaxations of each statement of a conflict.
pub(super) fn relaxations<'a>(problem: &'a Problem, conflict: &[StatementRef]) -> Vec<Relaxation<'a>> {
    let short = short_by(problem, conflict);
    conflict
        .iter()
        .flat_map(|statement| match statement.keyword {
            Keyword::Order => out_of_turn(problem, statement, conflict),
            _ => of_statement(problem, statement, short),
        })
        .chain(later_in_the_meeting(problem, conflict))
        .filter(|relaxation| relaxation.most > 0)
        .collect()
}

/// The most items that one item is tried after.
const LATER: usize = 8;

/// Takes an item that is free to float after one that stands later in the file: inside a meeting the entries stand in the order
/// of the file, unless an `after` says otherwise.
fn later_in_the_meeting<'a>(problem: &'a Problem, conflict: &[StatementRef]) -> Vec<Relaxation<'a>> {
    let units = Units::of(problem);
    let floats = |&ix: &ItemIx| !problem.keeps_order(problem.item(ix)) && !problem.item(ix).protected;
    let mut relaxations = Vec::new();
    for ix in items_of(conflict).sorted().dedup().filter(floats) {
        let meets = |other: &ItemIx| {
            let tracks = |ix: ItemIx| units.all_of(ix).map(|u| units.unit(u).track);
            tracks(ix).any(|track| tracks(*other).contains(&track))
        };
        let later = problem.item_ixs().filter(|other| other.0 > ix.0 && !price::is_closing(problem.item(*other)));
        for other in later.filter(meets).take(LATER) {
            let [item, other] = [ix, other].map(|ix| problem.item(ix).id.0.clone());
            let edits = vec![Edit::SetGap { item, other, minutes: 0 }];
            relaxations.push(Relaxation::at_once(RelaxationKind::Statement, edits, price::TURN));
        }
    }
    relaxations
}

fn of_statement<'a>(problem: &'a Problem, statement: &StatementRef, short: u32) -> Vec<Relaxation<'a>> {
    let rules = &problem.rules;
    let meetings = problem.meetings.len() as u32;
    let step = step(problem);
    match statement.keyword {
        Keyword::Item => placed(problem, &statement.placed, short),
        Keyword::DaysOff => {
            vec![Relaxation::at_once(
                RelaxationKind::Limit,
                vec![rule("days_off", Value::Null)],
                price::statement(Keyword::DaysOff),
            )]
        }
        Keyword::ReserveMinutes => reserve(problem, statement),
        Keyword::InterpretedMeetings => more(&rules.interpreted_meetings, "interpreted_meetings", meetings),
        Keyword::MaxMeetingsPerDay => more(&rules.max_meetings_per_day, "max_meetings_per_day", meetings),
        Keyword::MaxParallelInterpreted => more(&rules.max_parallel_interpreted, "max_parallel_interpreted", meetings),
        Keyword::InterpreterMeetingsPerDay => {
            more(&rules.interpreter_meetings_per_day, "interpreter_meetings_per_day", meetings.min(100))
        }
        Keyword::InterpreterMeetingsPerWeek => {
            more(&rules.interpreter_meetings_per_week, "interpreter_meetings_per_week", meetings)
        }
        Keyword::Teams => more(&problem.teams, "teams", meetings.min(100)),
        Keyword::PerDay => more(&problem.per_day, "per_day", meetings),
        Keyword::MaxMeetingMinutes => longer(&rules.max_meeting_minutes, "max_meeting_minutes", step),
        Keyword::MaxMinutesPerDay => longer(&rules.max_minutes_per_day, "max_minutes_per_day", step),
        Keyword::MaxSpanMinutes => longer(&rules.max_span_minutes, "max_span_minutes", step),
        Keyword::InterpretedMinutesPerDay => {
            longer(&rules.interpreted_minutes_per_day, "interpreted_minutes_per_day", step)
        }
        Keyword::InterpreterMinutesPerDay => {
            longer(&rules.interpreter_minutes_per_day, "interpreter_minutes_per_day", step)
        }
        Keyword::InterpreterMinutesPerWeek => {
            longer(&rules.interpreter_minutes_per_week, "interpreter_minutes_per_week", step)
        }
        Keyword::MinBreakMinutes => shorter(&rules.min_break_minutes, "min_break_minutes", step),
        Keyword::MinNightRestMinutes => shorter(&rules.min_night_rest_minutes, "min_night_rest_minutes", step),
        Keyword::TurnaroundMinutes => shorter(&rules.turnaround_minutes, "turnaround_minutes", step),
        Keyword::Earliest => clock(&rules.earliest, "earliest", false, step),
        Keyword::Latest => clock(&rules.latest, "latest", true, step),
        Keyword::Windows if statement.pointer.0.starts_with("/people/") => person(problem, statement),
        Keyword::After
        | Keyword::NotWith
        | Keyword::NotParallel
        | Keyword::People
        | Keyword::Attendance
        | Keyword::Pin
        | Keyword::Forbid
        | Keyword::Allow
        | Keyword::Windows
        | Keyword::AvailableFrom
        | Keyword::Keep
        | Keyword::Position
        | Keyword::Split
        | Keyword::Interpretation => of_item(problem, statement),
        // the past cannot be changed, and the order has relaxations of its own
        Keyword::Held | Keyword::Order => Vec::new(),
    }
}

/// The items that a conflict is about: those to be placed, and those whose statements it names.
fn items_of(conflict: &[StatementRef]) -> impl Iterator<Item = ItemIx> {
    let named = conflict.iter().filter_map(|one| index(one, "items")).map(ItemIx);
    conflict.iter().flat_map(|one| one.placed.iter().copied()).chain(named)
}

/// Takes an item of the conflict out of turn, or all items in any order.
fn out_of_turn<'a>(problem: &'a Problem, order: &StatementRef, conflict: &[StatementRef]) -> Vec<Relaxation<'a>> {
    let units = Units::of(problem);
    let own = index(order, "items").map(ItemIx);
    let asked = items_of(conflict).filter(|&ix| own.is_none_or(|own| units.of_item[own.0] == units.of_item[ix.0]));
    let mut relaxations = Vec::new();
    for u in asked.map(|ix| units.of_item[ix.0]).sorted().dedup() {
        let members = || units.unit(u).items.iter().map(|&ix| problem.item(ix));
        let stays = |item: &Item| item.protected || item.position.is_some() || price::is_closing(item);
        if units.unit(u).keeps_order && !members().any(stays) {
            let keeps = members().filter(|item| problem.keeps_order(item));
            let free = |item: &Item| Edit::SetOrder { item: Some(item.id.0.clone()), order: "free".to_owned() };
            let edits = keeps.map(free).collect();
            relaxations.push(Relaxation::at_once(RelaxationKind::Statement, edits, price::TURN));
        }
    }
    if own.is_none() && !problem.items.iter().any(|item| item.protected) {
        let edits = vec![Edit::SetOrder { item: None, order: "free".to_owned() }];
        relaxations.push(Relaxation::at_once(RelaxationKind::Statement, edits, price::statement(Keyword::Order)));
    }
    relaxations
}

fn rule(name: &str, value: Value) -> Edit {
    Edit::SetRule { name: name.to_owned(), value }
}

/// Raises a limit on a count.
fn more<'a>(limit: &'a Option<Limit<u32>>, name: &'static str, most: u32) -> Vec<Relaxation<'a>> {
    let Some(limit) = limit else { return Vec::new() };
    let raise = |by: u32| rule(name, (limit.value + by).into());
    vec![Relaxation::by(most.saturating_sub(limit.value), 1, raise, price::MEETING)]
}

/// Raises a limit of at most so many minutes.
fn longer<'a>(limit: &'a Option<Limit<Minutes>>, name: &'static str, step: u32) -> Vec<Relaxation<'a>> {
    /// No limit of a day, or of a team's week, binds beyond this.
    const MOST: u32 = 24 * 60;
    let Some(limit) = limit else { return Vec::new() };
    let now = limit.value.get();
    vec![Relaxation::by(MOST.saturating_sub(now), step, move |by: u32| rule(name, (now + by).into()), 1)]
}

/// Lowers a limit of at least so many minutes.
fn shorter<'a>(limit: &'a Option<Limit<Minutes>>, name: &'static str, step: u32) -> Vec<Relaxation<'a>> {
    let Some(limit) = limit else { return Vec::new() };
    let now = limit.value.get();
    vec![Relaxation::by(now, step, move |by: u32| rule(name, (now - by).into()), 1)]
}

/// Moves a time of day later or earlier.
fn clock<'a>(limit: &'a Option<Limit<LocalTime>>, name: &'static str, later: bool, step: u32) -> Vec<Relaxation<'a>> {
    let Some(limit) = limit else { return Vec::new() };
    let now = limit.value.hour() * 60 + limit.value.minute();
    let most = if later { 24 * 60 - 1 - now } else { now };
    let change = move |by: u32| {
        let then = if later { now + by } else { now - by };
        rule(name, format!("{:02}:{:02}", then / 60, then % 60).into())
    };
    vec![Relaxation::by(most, step, change, 1)]
}

fn reserve<'a>(problem: &'a Problem, statement: &StatementRef) -> Vec<Relaxation<'a>> {
    let Some(meeting) = index(statement, "meetings").and_then(|ix| problem.meetings.get(ix)) else { return Vec::new() };
    let now = meeting.reserve.get();
    let keep = move |by: u32| Edit::SetReserve { meeting: meeting.id.0.clone(), minutes: now - by };
    vec![Relaxation::by(now, step(problem), keep, 1)]
}

/// When a person can attend.
fn person<'a>(problem: &'a Problem, statement: &StatementRef) -> Vec<Relaxation<'a>> {
    let Some(person) = index(statement, "people").and_then(|ix| problem.people.get(ix)) else { return Vec::new() };
    let edits = vec![Edit::FreePerson { person: person.id.clone() }];
    vec![Relaxation::at_once(RelaxationKind::Statement, edits, price::statement(statement.keyword))]
}

/// The index in `list` of the item or meeting that a statement is about.
fn index(statement: &StatementRef, list: &str) -> Option<usize> {
    statement.pointer.0.strip_prefix(&format!("/{list}/"))?.split('/').next()?.parse().ok()
}

/// The most minutes that may be cut from an item: none if it is protected, and never below its least minutes.
fn spare(problem: &Problem, item: &Item) -> u32 {
    let step = step(problem);
    let least = item.least_minutes.map_or(step, Minutes::get).max(1);
    let most = if item.protected { 0 } else { item.minutes.get().saturating_sub(least) };
    most - most % step
}

/// Items that have to be placed: cut one of them, or leave them all out.
fn placed<'a>(problem: &'a Problem, items: &[ItemIx], short: u32) -> Vec<Relaxation<'a>> {
    let id = |ix: ItemIx| problem.item(ix).id.0.clone();
    let minutes = |ix: ItemIx| problem.item(ix).minutes.get();
    let mut all = Vec::new();
    let stays = |item: &Item| item.protected || item.least_minutes.is_some() || price::is_closing(item);
    if !items.iter().map(|&ix| problem.item(ix)).any(stays) {
        let left_out = items.iter().map(|&ix| Edit::Optional { item: id(ix) }).collect();
        let cost = items.iter().map(|&ix| price::minutes(problem, &id(ix), minutes(ix))).sum();
        all.push(Relaxation::at_once(RelaxationKind::LeaveOut, left_out, cost));
    }
    for &ix in items {
        let cut = move |by: u32| Edit::SetMinutes { item: id(ix), minutes: minutes(ix) - by };
        let mut relaxation = Relaxation::by(spare(problem, problem.item(ix)), step(problem), cut, 1);
        relaxation.kind = RelaxationKind::Cut;
        relaxation.guess = short;
        relaxation.cost = Box::new(move |by| price::minutes(problem, &problem.item(ix).id.0, by));
        all.push(relaxation);
    }
    all
}

/// The most minutes of `keep`: a day.
const MOST_KEPT: u32 = 24 * 60;

/// A constraint of an item: shorten its gap, let it start further from its hour, or remove the constraint.
fn of_item<'a>(problem: &'a Problem, statement: &StatementRef) -> Vec<Relaxation<'a>> {
    let keyword = statement.keyword;
    let item = index(statement, "items").and_then(|ix| problem.items.get(ix)).filter(|item| !item.protected);
    let Some(item) = item else { return Vec::new() };
    let id = &item.id.0;
    let place: Option<usize> = statement.pointer.0.rsplit('/').next().and_then(|place| place.parse().ok());
    let other = |ix: ItemIx| problem.item(ix).id.0.clone();
    let lift = |other: Option<String>| {
        let edits = vec![Edit::Lift { item: id.clone(), word: keyword.name().to_owned(), other }];
        Relaxation::at_once(RelaxationKind::Statement, edits, price::statement(keyword))
    };
    match keyword {
        Keyword::After => {
            let Some(after) = place.and_then(|place| item.after.get(place)) else { return Vec::new() };
            let gap = after.gap.get();
            let named = after.item.item().map_or_else(|| Earlier::EVERY.to_owned(), other);
            let earlier = named.clone();
            let shorten = move |by: u32| Edit::SetGap { item: id.clone(), other: earlier.clone(), minutes: gap - by };
            let mut shorter = Relaxation::by(gap.saturating_sub(1), step(problem), shorten, 1);
            shorter.kind = RelaxationKind::Statement;
            vec![lift(Some(named)), shorter]
        }
        Keyword::NotWith => {
            let named = place.and_then(|place| item.wishes.not_with.get(place));
            named.map(|&ix| lift(Some(other(ix)))).into_iter().collect()
        }
        Keyword::NotParallel => {
            let named = place.and_then(|place| item.not_parallel.get(place));
            named.map(|&ix| lift(Some(other(ix)))).into_iter().collect()
        }
        Keyword::People => {
            let named = place.and_then(|place| item.people.get(place));
            named.map(|&ix| lift(Some(problem.person(ix).id.clone()))).into_iter().collect()
        }
        Keyword::Keep => {
            let within = item.keep.map_or(0, Minutes::get);
            let widen = move |by: u32| Edit::Keep { item: id.clone(), minutes: Some(within + by) };
            let mut wider = Relaxation::by(MOST_KEPT.saturating_sub(within), step(problem), widen, 1);
            wider.kind = RelaxationKind::Statement;
            vec![lift(None), wider]
        }
        _ => vec![lift(None)],
    }
}
