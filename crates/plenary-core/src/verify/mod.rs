//! The checker: the rules of a valid schedule in plain arithmetic, and the goals, recomputed.
//!
//! This module is written from the problem statement and shares no code with the solver. It reads the entries of a schedule
//! file, and checks every statement. [`RULES`] is the table of contents; each rule is one function, documented by the
//! sentence that it checks.
//!
//! [`plan`] what was placed where · [`file`](mod@file) [`rows`] [`levels`] [`changes`] the schedule file agrees with itself and
//! with the session · [`placement`] [`capacity`] [`order`] [`availability`] [`company`] [`per_day`] [`held`] [`keep`] [`rule_set`]
//! [`hours`] [`teams`] the rules · [`verified`] a schedule that keeps them all · [`objectives`] the goals · [`lost_time`](mod@lost_time) one of them, with where
//! the minutes are lost · [`roster`] how many teams serve some meetings · [`words`] how times and names are written in messages.

mod availability;
mod capacity;
mod changes;
mod company;
mod file;
mod held;
mod hours;
mod keep;
mod levels;
mod lost_time;
mod objectives;
mod order;
mod per_day;
mod placement;
mod plan;
pub mod roster;
mod rows;
mod rule_set;
mod teams;
#[cfg(test)]
mod testing;
mod verified;
mod violation;
mod words;

pub use verified::{Refused, Verified};
pub use violation::{RuleName, Violation};

use crate::model::{Level, LostMinutes, Objective, Problem, Schedule, Status, UnmetWish};
use plan::Plan;

/// A rule: returns its violations in a plan.
type Rule = fn(&Plan<'_>) -> Vec<Violation>;

/// The rules of a valid schedule, in the order of the problem statement. The rules of the file come first, because the
/// others rely on them.
const RULES: &[Rule] = &[
    file::schema,
    file::known_meetings,
    file::each_meeting_once,
    file::known_items,
    file::no_empty_meetings,
    file::meetings_in_order,
    file::unscheduled_lists_what_is_not_placed,
    rows::times_of_the_session,
    rows::track_of_the_session,
    rows::interpretation_of_the_session,
    rows::room_of_the_session,
    rows::seats_of_the_session,
    rows::offsets_of_the_place,
    rows::minutes_from_start_to_end,
    rows::numbers_and_titles,
    rows::parts_counted,
    rows::used_minutes,
    rows::spare_minutes,
    placement::placed_whole,
    placement::part_minimum,
    placement::part_limit,
    held::held,
    placement::one_part_per_meeting,
    capacity::starts_with_meeting,
    capacity::back_to_back,
    capacity::reserve,
    placement::track,
    placement::consecutive,
    placement::last_before_going_on,
    placement::first_when_continued,
    order::after,
    order::agenda_order,
    order::entry_order,
    availability::pin,
    availability::forbid,
    availability::allow,
    availability::available_from,
    availability::windows,
    availability::people_windows,
    company::not_with,
    company::not_parallel,
    company::people,
    placement::together,
    order::position_first,
    order::position_last,
    rule_set::no_overlap,
    per_day::per_day,
    rule_set::max_meeting_minutes,
    hours::earliest,
    hours::latest,
    hours::days_off,
    rule_set::min_break_minutes,
    rule_set::max_meetings_per_day,
    rule_set::max_minutes_per_day,
    rule_set::max_span_minutes,
    rule_set::min_night_rest_minutes,
    rule_set::max_parallel_interpreted,
    rule_set::interpreted_minutes_per_day,
    rule_set::interpreted_meetings,
    teams::teams,
    availability::seats,
    availability::interpretation,
];

/// The verdict on a schedule, which is valid if both lists are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Every rule that it breaks.
    pub broken: Vec<Violation>,
    /// Rules that could not be decided within the bounded search.
    pub undecided: Vec<Violation>,
}

impl std::fmt::Display for Verdict {
    /// A line for each rule that is broken or undecided; `valid` if there are none.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.broken.is_empty() && self.undecided.is_empty() {
            return writeln!(f, "valid");
        }
        self.broken.iter().try_for_each(|one| writeln!(f, "{one}"))?;
        self.undecided.iter().try_for_each(|one| writeln!(f, "not decided: {one}"))
    }
}

/// Whether `schedule` is a valid schedule of `problem` and all its claims are true.
pub fn judge(problem: &Problem, baseline: Option<&Schedule>, schedule: &Schedule) -> Verdict {
    if schedule.status == Status::Infeasible {
        return Verdict { broken: vec![file::says_infeasible(schedule)], undecided: Vec::new() };
    }
    let plan = Plan::new(problem, schedule);
    let mut broken: Vec<Violation> = RULES.iter().flat_map(|rule| rule(&plan)).collect();
    broken.extend(keep::check(&plan, baseline));
    broken.extend(levels::check(&plan, baseline));
    broken.extend(changes::check(&plan, baseline));
    Verdict { broken, undecided: teams::undecided(&plan) }
}

/// Every rule that `schedule` breaks, as [`judge`] finds them. Undecided rules are not included: the solver's own program
/// guarantees a roster.
pub fn check(problem: &Problem, baseline: Option<&Schedule>, schedule: &Schedule) -> Vec<Violation> {
    judge(problem, baseline, schedule).broken
}

/// The goals of the session in its order, each with the value that the entries of `schedule` give, and no bound.
pub fn values(problem: &Problem, baseline: Option<&Schedule>, schedule: &Schedule) -> Vec<Level> {
    let plan = Plan::new(problem, schedule);
    let level = |&name: &Objective| Level::new(name, objectives::value(&plan, baseline, name), None);
    problem.objectives.iter().map(level).collect()
}

/// The wishes of placed items that `schedule` does not meet, in file order.
pub fn unmet_wishes(problem: &Problem, schedule: &Schedule) -> Vec<UnmetWish> {
    let plan = Plan::new(problem, schedule);
    objectives::unmet(&plan).map(|(item, prefer)| UnmetWish::new(problem, item, prefer)).collect()
}

/// The value of one goal, recomputed from the entries of `schedule`.
pub fn objective(problem: &Problem, baseline: Option<&Schedule>, schedule: &Schedule, objective: Objective) -> u64 {
    objectives::value(&Plan::new(problem, schedule), baseline, objective)
}

/// The places where a schedule loses the minutes of the goal `lost_time`.
pub fn lost_time(problem: &Problem, schedule: &Schedule) -> LostMinutes {
    lost_time::lost_time(&Plan::new(problem, schedule))
}
