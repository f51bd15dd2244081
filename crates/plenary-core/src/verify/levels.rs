//! The levels of a schedule: the goals of the session in its order, their values, and what is proven of them.

use std::collections::BTreeMap;

use crate::model::{Objective, Schedule, Statement, Status};

use super::objectives::{self, value};
use super::plan::Plan;
use super::violation::{RuleName, Violation};
use super::words::list;

/// Checks the levels.
pub(super) fn check(plan: &Plan<'_>, baseline: Option<&Schedule>) -> Vec<Violation> {
    [names(plan), values(plan, baseline), bounds(plan), status(plan), wishes(plan)].concat()
}

/// Objectives listed are those of the session, in its order.
fn names(plan: &Plan<'_>) -> Vec<Violation> {
    let listed = plan.schedule.objectives.iter().map(|level| level.name);
    if listed.clone().eq(plan.problem.objectives.iter().copied()) {
        return Vec::new();
    }
    let (has, wanted) =
        (list(listed.map(|goal| goal.name())), list(plan.problem.objectives.iter().map(|goal| goal.name())));
    vec![broken(RuleName::Objectives, format!("the objectives listed are {has}, and the session's are {wanted}"))]
}

/// Each value is the one that the entries give.
fn values(plan: &Plan<'_>, baseline: Option<&Schedule>) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut known: BTreeMap<Objective, u64> = BTreeMap::new();
    for level in &plan.schedule.objectives {
        let value = *known.entry(level.name).or_insert_with(|| value(plan, baseline, level.name));
        if level.value != value {
            let message = format!("{} is said to be {}, and the entries give {value}", level.name, level.value);
            violations.push(broken(RuleName::ObjectiveValue, message));
        }
    }
    violations
}

/// No bound exceeds its value, and a bound may be `null` only if something is not proven.
fn bounds(plan: &Plan<'_>) -> Vec<Violation> {
    let mut violations = Vec::new();
    for level in &plan.schedule.objectives {
        let message = match level.bound {
            Some(bound) if bound > level.value => {
                format!("{}: the bound {bound} is above the value {}", level.name, level.value)
            }
            None if plan.schedule.status == Status::Optimal => {
                format!("{}: the bound is null, and the schedule is said to be optimal", level.name)
            }
            _ => continue,
        };
        violations.push(broken(RuleName::Bound, message));
    }
    violations
}

/// `optimal` means: every level proven, each under the values of those above it; every `bound` equals its `value`.
fn status(plan: &Plan<'_>) -> Vec<Violation> {
    if plan.schedule.status != Status::Optimal {
        return Vec::new();
    }
    let open = plan.schedule.objectives.iter().filter(|level| level.bound.is_some_and(|bound| bound < level.value));
    open.map(|level| {
        let bound = level.bound.unwrap_or_default();
        let message = format!("said to be optimal, and {} is {} with a bound of {bound}", level.name, level.value);
        broken(RuleName::Status, message)
    })
    .collect()
}

/// If wishes are listed, they are those that do not hold. An older file lists none.
fn wishes(plan: &Plan<'_>) -> Vec<Violation> {
    let listed: Vec<(&str, u32)> = plan.schedule.wishes.iter().map(|wish| (wish.item.as_str(), wish.weight)).collect();
    let unmet: Vec<(&str, u32)> =
        objectives::unmet(plan).map(|(item, prefer)| (item.id.0.as_str(), prefer.weight)).collect();
    if listed.is_empty() || listed == unmet {
        return Vec::new();
    }
    let items = |of: &[(&str, u32)]| list(of.iter().map(|(item, _)| *item));
    let message =
        format!("the unmet wishes listed are of {}, and those of the entries of {}", items(&listed), items(&unmet));
    vec![broken(RuleName::ObjectiveValue, message)]
}

/// A violation that refers to the objectives of the session.
fn broken(rule: RuleName, message: String) -> Violation {
    Violation::new(rule, Statement::root().at("objectives"), message)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_breaks, assert_valid, schedule, two_days};
    use crate::model::{Objective, Problem, Schedule};

    use super::*;

    /// `a` goes on in the second meeting: one continuation, earliness 5 x 1 + 5 x 1.
    fn usual() -> (Problem, Schedule) {
        let mut problem = two_days(60, 30);
        problem.objectives = Objective::DEFAULT_1.to_vec();
        let mut plan = schedule(&problem, &[("m1", &[("a", 30)]), ("m2", &[("a", 30), ("b", 30)])]);
        for level in &mut plan.objectives {
            level.bound = Some(level.value);
        }
        plan.status = Status::Optimal;
        assert_valid(&problem, &plan);
        (problem, plan)
    }

    #[test]
    fn objectives_are_those_of_the_session() {
        let (problem, mut plan) = usual();
        plan.objectives.swap(0, 1);
        assert_breaks(&problem, &plan, RuleName::Objectives);
        plan.objectives.clear();
        assert_breaks(&problem, &plan, RuleName::Objectives);
    }

    #[test]
    fn values_are_those_of_the_entries() {
        let (problem, mut plan) = usual();
        (plan.objectives[3].value, plan.objectives[3].bound) = (0, Some(0));
        let said = assert_breaks(&problem, &plan, RuleName::ObjectiveValue);
        assert!(said.contains("continuations is said to be 0, and the entries give 1"), "{said}");
    }

    #[test]
    fn bounds_are_at_most_the_value() {
        let (problem, mut plan) = usual();
        plan.objectives[4].bound = Some(11);
        assert_breaks(&problem, &plan, RuleName::Bound);
        plan.objectives[4].bound = None;
        assert_breaks(&problem, &plan, RuleName::Bound);
        plan.status = Status::Feasible;
        assert_valid(&problem, &plan);
    }

    #[test]
    fn optimal_means_every_level_proven() {
        let (problem, mut plan) = usual();
        plan.objectives[4].bound = Some(9);
        assert_breaks(&problem, &plan, RuleName::Status);
        plan.status = Status::Feasible;
        assert_valid(&problem, &plan);
    }
}
