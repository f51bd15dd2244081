//! Relaxations: changes that could resolve a conflict, each by an amount that [`super::repair`] searches for.

use serde_json::Value;

use super::keyword::Keyword;
use super::obvious::short_by;
use super::price;
use super::statements::StatementRef;
use crate::model::{ItemIx, Limit, LocalTime, Minutes, Problem};
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
    /// A lower bound on the amount that is enough, tried first; 0 if there is none.
    pub guess: u32,
    /// The edits for an amount.
    pub edits: Box<dyn Fn(u32) -> Vec<Edit> + 'a>,
    /// The cost of an amount.
    pub cost: Box<dyn Fn(u32) -> u32 + 'a>,
}

impl<'a> Relaxation<'a> {
    fn at_once(kind: RelaxationKind, edits: Vec<Edit>, cost: u32) -> Self {
        Self { kind, most: 1, guess: 0, edits: Box::new(move |_| edits.clone()), cost: Box::new(move |_| cost) }
    }

    fn by(most: u32, edit: impl Fn(u32) -> Edit + 'a, cost: u32) -> Self {
        Self {
            kind: RelaxationKind::Limit,
            most,
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

/// The relaxations of each statement of a conflict.
pub(super) fn relaxations<'a>(problem: &'a Problem, conflict: &[StatementRef]) -> Vec<Relaxation<'a>> {
    let short = short_by(problem, conflict);
    conflict
        .iter()
        .flat_map(|statement| of_statement(problem, statement, short))
        .filter(|relaxation| relaxation.most > 0)
        .collect()
}

fn of_statement<'a>(problem: &'a Problem, statement: &StatementRef, short: u32) -> Vec<Relaxation<'a>> {
    let rules = &problem.rules;
    let meetings = problem.meetings.len() as u32;
    match statement.keyword {
        Keyword::Item => placed(problem, &statement.placed, short),
        Keyword::Order => vec![Relaxation::at_once(
            RelaxationKind::Statement,
            vec![Edit::SetOrder { order: "free".to_owned() }],
            price::statement(Keyword::Order),
        )],
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
        Keyword::MaxMeetingMinutes => longer(&rules.max_meeting_minutes, "max_meeting_minutes"),
        Keyword::MaxMinutesPerDay => longer(&rules.max_minutes_per_day, "max_minutes_per_day"),
        Keyword::MaxSpanMinutes => longer(&rules.max_span_minutes, "max_span_minutes"),
        Keyword::InterpretedMinutesPerDay => longer(&rules.interpreted_minutes_per_day, "interpreted_minutes_per_day"),
        Keyword::InterpreterMinutesPerDay => longer(&rules.interpreter_minutes_per_day, "interpreter_minutes_per_day"),
        Keyword::InterpreterMinutesPerWeek => {
            longer(&rules.interpreter_minutes_per_week, "interpreter_minutes_per_week")
        }
        Keyword::MinBreakMinutes => shorter(&rules.min_break_minutes, "min_break_minutes"),
        Keyword::MinNightRestMinutes => shorter(&rules.min_night_rest_minutes, "min_night_rest_minutes"),
        Keyword::TurnaroundMinutes => shorter(&rules.turnaround_minutes, "turnaround_minutes"),
        Keyword::Earliest => clock(&rules.earliest, "earliest", false),
        Keyword::Latest => clock(&rules.latest, "latest", true),
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
        | Keyword::Position
        | Keyword::Split
        | Keyword::Interpretation => of_item(problem, statement),
        // the past cannot be changed
        Keyword::Held => Vec::new(),
    }
}

fn rule(name: &str, value: Value) -> Edit {
    Edit::SetRule { name: name.to_owned(), value }
}

/// Raises a limit on a count.
fn more<'a>(limit: &'a Option<Limit<u32>>, name: &'static str, most: u32) -> Vec<Relaxation<'a>> {
    let Some(limit) = limit else { return Vec::new() };
    let raise = |by: u32| rule(name, (limit.value + by).into());
    vec![Relaxation::by(most.saturating_sub(limit.value), raise, price::MEETING)]
}

/// Raises a limit of at most so many minutes.
fn longer<'a>(limit: &'a Option<Limit<Minutes>>, name: &'static str) -> Vec<Relaxation<'a>> {
    /// No limit of a day, or of a team's week, binds beyond this.
    const MOST: u32 = 24 * 60;
    let Some(limit) = limit else { return Vec::new() };
    let now = limit.value.get();
    vec![Relaxation::by(MOST.saturating_sub(now), move |by: u32| rule(name, (now + by).into()), 1)]
}

/// Lowers a limit of at least so many minutes.
fn shorter<'a>(limit: &'a Option<Limit<Minutes>>, name: &'static str) -> Vec<Relaxation<'a>> {
    let Some(limit) = limit else { return Vec::new() };
    let now = limit.value.get();
    vec![Relaxation::by(now, move |by: u32| rule(name, (now - by).into()), 1)]
}

/// Moves a time of day later or earlier.
fn clock<'a>(limit: &'a Option<Limit<LocalTime>>, name: &'static str, later: bool) -> Vec<Relaxation<'a>> {
    let Some(limit) = limit else { return Vec::new() };
    let now = limit.value.hour() * 60 + limit.value.minute();
    let most = if later { 24 * 60 - 1 - now } else { now };
    let change = move |by: u32| {
        let then = if later { now + by } else { now - by };
        rule(name, format!("{:02}:{:02}", then / 60, then % 60).into())
    };
    vec![Relaxation::by(most, change, 1)]
}

fn reserve<'a>(problem: &'a Problem, statement: &StatementRef) -> Vec<Relaxation<'a>> {
    let Some(meeting) = index(statement, "meetings").and_then(|ix| problem.meetings.get(ix)) else { return Vec::new() };
    let now = meeting.reserve.get();
    let keep = move |by: u32| Edit::SetReserve { meeting: meeting.id.0.clone(), minutes: now - by };
    vec![Relaxation::by(now, keep, 1)]
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

/// Items that have to be placed: cut one of them, or leave them all out.
fn placed<'a>(problem: &'a Problem, items: &[ItemIx], short: u32) -> Vec<Relaxation<'a>> {
    let id = |ix: ItemIx| problem.item(ix).id.0.clone();
    let minutes = |ix: ItemIx| problem.item(ix).minutes.get();
    let left_out = items.iter().map(|&ix| Edit::Optional { item: id(ix) }).collect();
    let cost = items.iter().map(|&ix| price::minutes(problem, &id(ix), minutes(ix))).sum();
    let mut all = vec![Relaxation::at_once(RelaxationKind::LeaveOut, left_out, cost)];
    for &ix in items {
        let cut = move |by: u32| Edit::SetMinutes { item: id(ix), minutes: minutes(ix) - by };
        let mut relaxation = Relaxation::by(minutes(ix) - 1, cut, 1);
        relaxation.kind = RelaxationKind::Cut;
        relaxation.guess = short;
        relaxation.cost = Box::new(move |by| price::minutes(problem, &problem.item(ix).id.0, by));
        all.push(relaxation);
    }
    all
}

/// A constraint of an item: shorten its gap, or remove the constraint.
fn of_item<'a>(problem: &'a Problem, statement: &StatementRef) -> Vec<Relaxation<'a>> {
    let keyword = statement.keyword;
    let Some(item) = index(statement, "items").and_then(|ix| problem.items.get(ix)) else { return Vec::new() };
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
            let named = other(after.item);
            let shorten = move |by: u32| Edit::SetGap { item: id.clone(), other: other(after.item), minutes: gap - by };
            let mut shorter = Relaxation::by(gap.saturating_sub(1), shorten, 1);
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
        _ => vec![lift(None)],
    }
}

/// For a conflict about capacity: cuts all its items in proportion to their minutes.
pub(super) fn cut_in_proportion<'a>(problem: &'a Problem, conflict: &[StatementRef]) -> Option<Relaxation<'a>> {
    let mut items: Vec<ItemIx> = conflict.iter().flat_map(|statement| statement.placed.iter().copied()).collect();
    items.sort_unstable();
    items.dedup();
    let minutes = move |ix: ItemIx| problem.item(ix).minutes.get();
    let all: u32 = items.iter().map(|&ix| minutes(ix)).sum();
    let short = short_by(problem, conflict);
    if items.len() < 2 || short == 0 {
        return None;
    }
    let most = (all - items.len() as u32) / 2;
    let edits = move |by: u32| {
        let mut left = by;
        let mut edits = Vec::new();
        // shares are rounded down; the last items give the odd minutes
        let shares: Vec<u32> = items.iter().map(|&ix| minutes(ix) * by / all).collect();
        let mut odd = by - shares.iter().sum::<u32>();
        for (&ix, share) in items.iter().zip(shares).rev() {
            let more = u32::from(odd > 0 && share + 1 < minutes(ix));
            odd -= more;
            let cut = (share + more).min(minutes(ix) - 1).min(left);
            left -= cut;
            if cut > 0 {
                edits.push(Edit::SetMinutes { item: problem.item(ix).id.0.clone(), minutes: minutes(ix) - cut });
            }
        }
        edits.reverse();
        edits
    };
    let price = move |edits: &[Edit]| {
        let one = |edit: &Edit| match edit {
            Edit::SetMinutes { item, minutes: now } => {
                let was = problem.find_item(item).map_or(0, minutes);
                price::minutes(problem, item, was.saturating_sub(*now))
            }
            _ => 0,
        };
        edits.iter().map(one).sum()
    };
    let edits = std::rc::Rc::new(edits);
    let priced = edits.clone();
    Some(Relaxation {
        kind: RelaxationKind::Cut,
        most,
        guess: short,
        edits: Box::new(move |by| edits(by)),
        cost: Box::new(move |by| price(&priced(by))),
    })
}
