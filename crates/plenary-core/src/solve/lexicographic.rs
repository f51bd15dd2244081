//! Minimises the goals one after the other: each one with the proven values of those before it as constraints, starting from
//! the last solution (lexicographic optimisation).

use good_lp::{Constraint, Expression};

use super::destructive_bounds::Ahead;
use super::highs::{self, Answer, BackendError, Ending, Task};
use super::incumbents::Incumbents;
use super::{Clock, Limits, Progress, Watch, destructive_bounds, interchangeable, tie_breaking};
use crate::formulate::Formulation;
use crate::formulate::goals::Goal;
use crate::formulate::program::{ByColumn, Values, is_empty};
use crate::formulate::reach::unreachable;
use crate::model::{Level, Objective};

/// The values of the goals and a solution that has them.
#[derive(Debug, Clone)]
pub struct Staged {
    /// In the order of the goals.
    pub levels: Vec<Level>,
    /// The solution.
    pub values: ByColumn<f64>,
}

impl Staged {
    /// Whether every value is proven.
    pub fn proven(&self) -> bool {
        self.levels.iter().all(|level| level.bound == Some(level.value))
    }
}

/// The result.
#[derive(Debug, Clone)]
pub enum Result {
    /// A solution.
    Found(Staged),
    /// No solution exists.
    Infeasible,
    /// Stopped before anything was known.
    Unknown,
}

/// Minimises all goals and breaks the remaining ties.
///
/// # Errors
/// When the solver fails.
pub fn run(
    formulation: &Formulation,
    limits: &Limits,
    clock: &Clock,
    watch: &mut dyn Watch,
) -> std::result::Result<Result, BackendError> {
    run_with(formulation, &[], limits, clock, watch)
}

/// The same with additional rows.
///
/// # Errors
/// When the solver fails.
pub fn run_with(
    formulation: &Formulation,
    more: &[Constraint],
    limits: &Limits,
    clock: &Clock,
    watch: &mut dyn Watch,
) -> std::result::Result<Result, BackendError> {
    run_from(formulation, more, None, limits, clock, watch)
}

/// The same, starting from a solution.
///
/// # Errors
/// When the solver fails.
pub fn run_from(
    formulation: &Formulation,
    more: &[Constraint],
    start: Option<ByColumn<f64>>,
    limits: &Limits,
    clock: &Clock,
    watch: &mut dyn Watch,
) -> std::result::Result<Result, BackendError> {
    let mut search = Search {
        formulation,
        limits,
        clock,
        incumbents: watch.incumbents(),
        watch: Known { watch, values: Vec::new() },
        symmetry: if more.is_empty() && limits.is_large(formulation) {
            interchangeable::rows(formulation)
        } else {
            Vec::new()
        },
        fixed: more
            .iter()
            .cloned()
            .chain(destructive_bounds::none_of(formulation, &unreachable(formulation)))
            .collect(),
        best: None,
        proven: Vec::new(),
        ahead: None,
    };
    if let Some(start) = start {
        search.found(start);
    }
    let mut levels: Vec<Level> = Vec::new();
    for (n, goal) in formulation.goals.iter().enumerate() {
        let next = formulation.goals[n + 1..].iter().find(|goal| !is_empty(&goal.expression));
        let open = levels.iter().any(|level| level.bound != Some(level.value));
        let level = match (&search.best, open) {
            (Some(best), true) => Level::new(goal.name, value_of(formulation, &goal.expression, best), None),
            _ => match search.level(goal, next)? {
                Step::Level(level) => {
                    level.bound.into_iter().for_each(|bound| search.incumbents.proved(level.name, bound));
                    level
                }
                Step::Infeasible => return Ok(Result::Infeasible),
                Step::Unknown => return Ok(Result::Unknown),
            },
        };
        levels.push(level);
    }
    let Some(values) = search.last_solution()? else {
        return Ok(if search.clock.is_up() || search.watch.stop() { Result::Unknown } else { Result::Infeasible });
    };
    let mut staged = Staged { levels, values };
    if staged.proven() {
        let ties = tie_breaking::Ties { formulation, levels: &search.fixed, clock, seed: limits.seed };
        let (values, all_broken) = ties.break_all(staged.values, &mut search.watch)?;
        staged.values = values;
        if !all_broken {
            search.watch.ties_left();
        }
    }
    Ok(Result::Found(staged))
}

struct Search<'a> {
    formulation: &'a Formulation,
    limits: &'a Limits,
    clock: &'a Clock,
    watch: Known<'a>,
    /// Where solutions are reported.
    incumbents: Incumbents,
    /// `goal <= value` for each minimised goal.
    fixed: Vec<Constraint>,
    /// Rows between interchangeable units.
    symmetry: Vec<Constraint>,
    best: Option<ByColumn<f64>>,
    /// The minimised goals and their values.
    proven: Vec<(Objective, u64)>,
    /// What the search for one goal found out about the next.
    ahead: Option<Ahead>,
}

enum Step {
    Level(Level),
    Infeasible,
    Unknown,
}

/// The watch of one solver run; reports the value of the last solution while the run has none.
struct Known<'a> {
    watch: &'a mut dyn Watch,
    values: Vec<(Objective, f64)>,
}

impl Watch for Known<'_> {
    fn progress(&mut self, progress: &Progress) {
        let known = self.values.iter_mut().find(|(name, _)| Some(*name) == progress.goal).map(|(_, value)| value);
        let value = match (known, progress.value) {
            // the next part of the search begins without the solution of the previous one, but it still counts
            (Some(known), found) => {
                *known = found.map_or(*known, |found| found.min(*known));
                Some(*known)
            }
            (None, Some(found)) => Some(found),
            // without a goal, all that counts is whether there is a solution
            (None, None) => (progress.goal.is_none() && !self.values.is_empty()).then_some(0.0),
        };
        self.watch.progress(&Progress { value, ..*progress });
    }

    fn ties_left(&mut self) {
        self.watch.ties_left();
    }

    fn stop(&self) -> bool {
        self.watch.stop()
    }

    fn incumbents(&self) -> Incumbents {
        self.watch.incumbents()
    }
}

impl Search<'_> {
    fn found(&mut self, mut values: ByColumn<f64>) {
        self.formulation.program.lower_counted(&mut values);
        self.tell(&values);
        self.best = Some(values);
    }

    fn tell(&mut self, values: &Values) {
        self.incumbents.found(values);
        let value = |goal: &Goal| (goal.name, value_of(self.formulation, &goal.expression, values) as f64);
        self.watch.values = self.formulation.goals.iter().map(value).collect();
    }

    /// Minimises one goal and fixes it.
    fn level(&mut self, goal: &Goal, next: Option<&Goal>) -> std::result::Result<Step, BackendError> {
        let proven = |value| Ok(Step::Level(Level::new(goal.name, value, Some(value))));
        if is_empty(&goal.expression) {
            return proven(whole(highs::constant_of(&goal.expression)));
        }
        // no goal is ever below 0
        if let Some(best) = &self.best
            && value_of(self.formulation, &goal.expression, best) == 0
        {
            self.fix(goal, 0);
            return proven(0);
        }
        let answer = match self.minimised(goal, next)? {
            Some(answer) => answer,
            None => self.solve(&goal.expression, Some(goal.name), true)?,
        };
        match (answer.ending, answer.values) {
            (Ending::Infeasible, _) if self.best.is_some() => Err(BackendError::Contradiction(goal.name.to_string())),
            (Ending::Infeasible, _) => self.confirm(goal),
            (ending, Some(values)) => Ok(Step::Level(self.reached(goal, ending, answer.bound, values))),
            (_, None) => Ok(self.stopped(goal, answer.bound)),
        }
    }

    /// The result for a goal if the solver found nothing in its time: the value of the best solution so far.
    fn stopped(&mut self, goal: &Goal, bound: f64) -> Step {
        let Some(best) = &self.best else { return Step::Unknown };
        let value = value_of(self.formulation, &goal.expression, best);
        Step::Level(Level::new(goal.name, value, Some(whole_bound(bound, value))))
    }

    /// The result for a goal of a large program, if the decomposition gives a bound.
    fn minimised(&mut self, goal: &Goal, next: Option<&Goal>) -> std::result::Result<Option<Answer>, BackendError> {
        if !self.limits.is_large(self.formulation) {
            return Ok(None);
        }
        let holds = |ahead: &Ahead| {
            ahead.goal == goal.name && self.proven.iter().any(|&(name, value)| (name, value as f64) == ahead.above)
        };
        let (formulation, limits) = (self.formulation, self.limits);
        let known = self.ahead.take().filter(holds);
        let known = match known {
            Some(Ahead { values, excluded: Some(excluded), bound, .. }) => {
                self.fixed.extend(destructive_bounds::none_of(formulation, &excluded));
                return Ok(Some(Answer { ending: Ending::Proven, values, bound }));
            }
            other => other.map(|ahead| ahead.bound),
        };
        let best = self.best.as_deref().map(|best| (best, value_of(formulation, &goal.expression, best)));
        let (fixed, symmetry) = (&self.fixed, &self.symmetry);
        let level = destructive_bounds::Level { formulation, fixed, symmetry, goal, best, known, next, limits };
        let Some(found) = destructive_bounds::minimise(&level, self.clock, &mut self.watch)? else { return Ok(None) };
        self.fixed.extend(destructive_bounds::none_of(formulation, &found.excluded));
        self.ahead = found.ahead;
        Ok(Some(found.answer))
    }

    /// "Infeasible" counts only if a run without presolve confirms it.
    fn confirm(&mut self, goal: &Goal) -> std::result::Result<Step, BackendError> {
        let second = self.solve(&goal.expression, Some(goal.name), false)?;
        Ok(match (second.ending, second.values) {
            (Ending::Infeasible, _) => Step::Infeasible,
            (ending, Some(values)) => Step::Level(self.reached(goal, ending, second.bound, values)),
            (_, None) => self.stopped(goal, second.bound),
        })
    }

    fn reached(&mut self, goal: &Goal, ending: Ending, bound: f64, values: ByColumn<f64>) -> Level {
        let value = value_of(self.formulation, &goal.expression, &values);
        self.found(values);
        let bound = match ending {
            Ending::Proven => value,
            Ending::Stopped | Ending::Infeasible => whole_bound(bound, value),
        };
        if bound == value {
            self.fix(goal, value);
        }
        Level::new(goal.name, value, Some(bound))
    }

    fn fix(&mut self, goal: &Goal, value: u64) {
        self.fixed.push(goal.expression.clone().leq(value as f64));
        self.proven.push((goal.name, value));
    }

    /// The solution of the last goal; if no goal needed a run, of a run without a goal.
    fn last_solution(&mut self) -> std::result::Result<Option<ByColumn<f64>>, BackendError> {
        if self.best.is_none() {
            let nothing = Expression::default();
            let mut answer = self.solve(&nothing, None, true)?;
            if answer.ending == Ending::Infeasible {
                answer = self.solve(&nothing, None, false)?;
            }
            self.best = answer.values;
        }
        Ok(self.best.clone())
    }

    fn solve(
        &mut self,
        objective: &Expression,
        goal: Option<Objective>,
        presolve: bool,
    ) -> std::result::Result<Answer, BackendError> {
        let task = Task {
            extra: &self.fixed,
            start: self.best.as_deref(),
            presolve,
            ..Task::new(&self.formulation.program, objective, goal, self.limits.seed)
        };
        highs::run(&task, self.clock, &mut self.watch)
    }
}

/// The value of a goal at a solution.
pub fn value_of(formulation: &Formulation, expression: &Expression, values: &Values) -> u64 {
    whole(formulation.program.evaluate(expression, values))
}

/// The values of all goals, the most important first.
pub fn values_of(formulation: &Formulation, values: &Values) -> Vec<u64> {
    formulation.goals.iter().map(|goal| value_of(formulation, &goal.expression, values)).collect()
}

/// Values of goals are whole numbers from 0; the solver's arithmetic is not exact.
fn whole(value: f64) -> u64 {
    value.round().max(0.0) as u64
}

fn whole_bound(bound: f64, value: u64) -> u64 {
    (destructive_bounds::next_whole(bound).max(0.0) as u64).min(value)
}
