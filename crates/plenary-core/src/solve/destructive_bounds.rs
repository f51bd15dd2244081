//! Minimises one goal of a large program by destructive bounds (Klein and Scholl, 1999).
//!
//! The decomposition gives a lower bound. For a target a little above it, all columns are removed that no solution of at
//! most the target can use ([`Decomposition::fixed`], reduced-cost fixing). If the small program that is left has a
//! solution, its best one is optimal. If not, the target is refuted: the bound rises to it, and the next target is farther
//! away.

mod targets;

use good_lp::{Constraint, Expression};

use super::column_generation::Decomposition;
use super::highs::{self, Answer, BackendError, Ending, Task};
use super::neighbourhood_search::NeighbourhoodSearch;
use super::parallel::{self, Found, Informed, Solution};
use super::{Clock, Limits, Watch};
use crate::formulate::Formulation;
use crate::formulate::goals::Goal;
use crate::formulate::program::{ByColumn, ColumnIx, Values};
use crate::model::Objective;
use targets::{CAUTIOUS, FAR, FARTHER, FIRST, OF_A_SIZE, TRIES, TRIES_AHEAD, target};

/// Number of columns from which a program is decomposed (`benches/NOTES.md`).
pub const LARGE: usize = 300;

/// Number of columns from which neighbourhoods are searched before the proof.
pub const HUGE: usize = 2000;

/// Number of columns from which the relaxation takes too long, and the bound comes from a subgradient method.
pub const VAST: usize = 20_000;

/// If one thread both searches and proves: fractions of the remaining time for the search, and for the subgradient bound.
const SEARCH: f64 = 0.45;
const CLIMB: f64 = 0.25;

/// The fraction of the remaining time in which neighbourhoods improve a solution that is far from the bound.
const CLOSER: f64 = 0.2;

/// A goal to be minimised, and what is known about it.
pub struct Level<'a> {
    /// The program.
    pub formulation: &'a Formulation,
    /// Additional rows: the values of more important goals, and what is already known.
    pub fixed: &'a [Constraint],
    /// Symmetry-breaking rows: some optimal solution satisfies them ([`super::interchangeable`]).
    pub symmetry: &'a [Constraint],
    /// The goal.
    pub goal: &'a Goal,
    /// The best solution so far, and its value.
    pub best: Option<(&'a Values, u64)>,
    /// A lower bound that is already known.
    pub known: Option<f64>,
    /// The next goal.
    pub next: Option<&'a Goal>,
    /// Limits of the solve.
    pub limits: &'a Limits,
}

/// The result for one goal.
pub struct Minimised {
    /// The answer in the form of one solver run; with [`Ending::Proven`] it is optimal.
    pub answer: Answer,
    /// Columns that are 0 in every solution as good as this one; empty unless the answer is proven.
    pub excluded: Vec<ColumnIx>,
    /// What was found out about the next goal.
    pub ahead: Option<Ahead>,
}

/// What is known about a goal if the one before it is at its bound.
pub struct Ahead {
    /// The goal before it, and its bound.
    pub above: (Objective, f64),
    /// The goal.
    pub goal: Objective,
    /// A lower bound.
    pub bound: f64,
    /// A solution.
    pub values: Option<ByColumn<f64>>,
    /// Columns that are 0 in every solution as good as `values`; `None` if `values` is not proven.
    pub excluded: Option<Vec<ColumnIx>>,
}

/// Minimises a goal. `None` if the decomposition gives no bound.
///
/// # Errors
/// When the solver fails.
pub fn minimise(level: &Level, clock: &Clock, watch: &mut dyn Watch) -> Result<Option<Minimised>, BackendError> {
    if watch.stop() {
        return Ok(None);
    }
    let Some(mut decomposition) =
        Decomposition::new(level.formulation, level.fixed, &level.goal.expression, level.limits)?
    else {
        return Ok(None);
    };
    let huge = level.limits.is_huge(level.formulation);
    if decomposition.leaves_out_minutes && !huge && level.best.is_none() {
        return Ok(None); // the bound says too little for targets to be worth trying
    }
    let found = Found::telling(watch.incumbents());
    if let Some((values, value)) = level.best {
        found.tell(values, value as f64);
    }
    let vast = level.limits.is_vast(level.formulation);
    if vast {
        if found.is_empty() {
            level.find_any(&found, &[], clock, watch)?;
        }
        if found.is_empty() {
            return Ok(None);
        }
        decomposition.subgradient(found.value(), &clock.part(CLIMB), watch);
    } else {
        if let Some((values, _)) = level.best {
            decomposition.start_from(values)?;
        }
        let point = decomposition.relax(clock, watch)?;
        if !decomposition.bound.is_finite() || point.is_some_and(|point| point.missing > 1e-6) {
            return Ok(None); // perhaps there is no schedule: that is for the whole program to say
        }
    }
    let mut bound = decomposition.whole_bound();
    if huge {
        let proof = level.search_and_prove(&mut decomposition, &found, bound, clock, watch)?;
        return Ok(Some(level.minimised(&decomposition, proof, &found, None)));
    }
    let mut ahead = None;
    if let (true, Some(next)) = (found.is_empty(), level.next) {
        ahead = level.look_ahead(next, bound, clock, watch)?;
        if let Some(Ahead { values: Some(values), .. }) = &ahead {
            found.tell(values, bound);
            return Ok(Some(level.minimised(&decomposition, Proof { ending: Ending::Proven, bound }, &found, ahead)));
        }
    }
    if let Some(known) = level.known {
        bound = bound.max(known);
    }
    // a more important goal may leave a solution that is far from the best for this one
    if found.value().is_finite() && found.value() > bound * FAR {
        level.improve((&found, bound), 1, &clock.part(CLOSER), watch)?;
    }
    let proof = level.prove(&mut decomposition, &found, bound, clock, watch)?;
    Ok(Some(level.minimised(&decomposition, proof, &found, ahead)))
}

/// The result of a proof; `bound` is a lower bound.
struct Proof {
    ending: Ending,
    bound: f64,
}

impl Level<'_> {
    /// The result for the goal.
    fn minimised(&self, decomposition: &Decomposition, proof: Proof, found: &Found, ahead: Option<Ahead>) -> Minimised {
        let Proof { ending, bound } = proof;
        let excluded = if ending == Ending::Proven { decomposition.fixed(bound) } else { Vec::new() };
        let values = found.best().map(|(values, _)| values);
        Minimised { answer: Answer { ending, values, bound }, excluded, ahead }
    }

    /// For huge programs: searches for better solutions and then proves; with two threads, both at the same time.
    fn search_and_prove(
        &self,
        decomposition: &mut Decomposition,
        found: &Found,
        bound: f64,
        clock: &Clock,
        watch: &mut dyn Watch,
    ) -> Result<Proof, BackendError> {
        let (threads, vast) = (self.limits.threads, self.limits.is_vast(self.formulation));
        if found.is_empty() {
            self.find_any(found, &decomposition.fixed(decomposition.bound * (1.0 + FIRST * FARTHER)), clock, watch)?;
        }
        // vast programs are hardly ever proven
        if threads > 1 && !vast && !found.is_empty() {
            let search = |watch: &mut dyn Watch| self.improve((found, bound), threads - 1, clock, watch);
            return parallel::proof(search, || self.prove(decomposition, found, bound, clock, watch));
        }
        let time = if vast { *clock } else { clock.part(SEARCH) };
        self.improve((found, bound), threads, &time, watch)?;
        self.prove(decomposition, found, bound, clock, watch)
    }

    /// Improves the best solution, if there is one, until no neighbourhood helps.
    fn improve(
        &self,
        (found, bound): (&Found, f64),
        threads: u32,
        time: &Clock,
        watch: &mut dyn Watch,
    ) -> Result<(), BackendError> {
        let Some((values, _)) = found.best() else { return Ok(()) };
        let (goal, limits) = ((&self.goal.expression, self.goal.name), Limits { threads, ..*self.limits });
        let improve = NeighbourhoodSearch::new(self.formulation, self.fixed, goal, &limits, found);
        improve.run(values, bound, time, watch)?;
        Ok(())
    }

    /// Proves that the best solution is optimal, or finds a better one: first by cuts, then target by target.
    fn prove(
        &self,
        decomposition: &mut Decomposition,
        found: &Found,
        mut bound: f64,
        clock: &Clock,
        watch: &mut dyn Watch,
    ) -> Result<Proof, BackendError> {
        if found.value() > bound {
            decomposition.tighten(clock, watch)?;
            bound = bound.max(decomposition.whole_bound());
        }
        let huge = self.limits.is_huge(self.formulation);
        let mut tried = if self.known.is_some() { TRIES_AHEAD } else { 0 };
        loop {
            let value = found.value();
            if value <= bound {
                return Ok(Proof { ending: Ending::Proven, bound: value });
            }
            // a solution near a baseline is seldom far from the best: then, and at the end, the target is any better value
            let most = value - 1.0;
            let target = if decomposition.leaves_out_minutes {
                most
            } else if huge && (tried < TRIES || value.is_finite()) {
                target(bound, CAUTIOUS, tried / OF_A_SIZE).min(most)
            } else if !huge && tried < TRIES && (self.best.is_none() || value > bound * FAR) {
                target(bound, FIRST, tried).min(most)
            } else {
                most
            };
            tried += 1;
            watch.incumbents().proved(self.goal.name, bound as u64);
            // to build a large program takes seconds; if the solve is stopped there is no use in it
            if clock.is_up() || watch.stop() {
                return Ok(Proof { ending: Ending::Stopped, bound });
            }
            let answer =
                self.within(decomposition, target, bound, clock, &mut Informed { watch: &mut *watch, found, bound })?;
            let solution = answer.values.map(|values| self.solution(values));
            match (answer.ending, solution) {
                (Ending::Infeasible, _) if target.is_infinite() => {
                    return Ok(Proof { ending: Ending::Infeasible, bound: answer.bound });
                }
                // the parallel search has found a solution here: the answer proves nothing
                (Ending::Infeasible, _) if found.value() <= target => {
                    return Ok(Proof { ending: Ending::Stopped, bound });
                }
                (Ending::Infeasible, _) => bound = target + 1.0,
                // the parallel search has found something better than this "optimum": the answer proves nothing
                (Ending::Proven, Some((_, value))) if found.value() < value => {
                    return Ok(Proof { ending: Ending::Stopped, bound });
                }
                (Ending::Proven, Some((values, value))) => {
                    found.tell(&values, value);
                    bound = value;
                }
                (Ending::Proven | Ending::Stopped, solution) => {
                    if let Some((values, value)) = solution {
                        found.tell(&values, value);
                    }
                    // the bound holds within the target; everything else is above it
                    if answer.bound.is_finite() {
                        bound = bound.max(next_whole(answer.bound).min(target + 1.0).min(found.value()));
                    }
                    // the run may have stopped because the parallel search found a solution at the bound
                    if found.value() > bound {
                        return Ok(Proof { ending: Ending::Stopped, bound });
                    }
                }
            }
        }
    }

    /// Solves the first targets of the next goal with this one at its bound. Often there is a solution, which is then
    /// optimal for this goal, and a search for any solution of this goal alone takes longer. `None` if the decomposition
    /// gives no bound or the solve is stopped.
    fn look_ahead(
        &self,
        next: &Goal,
        bound: f64,
        clock: &Clock,
        watch: &mut dyn Watch,
    ) -> Result<Option<Ahead>, BackendError> {
        let mut fixed = self.fixed.to_vec();
        fixed.push(self.goal.expression.clone().leq(bound));
        let Some(mut decomposition) = Decomposition::new(self.formulation, &fixed, &next.expression, self.limits)?
        else {
            return Ok(None);
        };
        if decomposition.leaves_out_minutes {
            return Ok(None);
        }
        match decomposition.relax(clock, watch)? {
            Some(point) if decomposition.bound.is_finite() && point.missing <= 1e-6 => {}
            _ => return Ok(None),
        }
        let mut ahead = Ahead {
            above: (self.goal.name, bound),
            goal: next.name,
            bound: decomposition.whole_bound(),
            values: None,
            excluded: None,
        };
        let level = Level { fixed: &fixed, goal: next, best: None, known: None, next: None, ..*self };
        for tried in 0..TRIES_AHEAD {
            let target = target(ahead.bound, FIRST, tried);
            let Answer { ending, values, .. } = level.within(&decomposition, target, ahead.bound, clock, watch)?;
            match (ending, values) {
                (Ending::Infeasible, _) => ahead.bound = target + 1.0,
                (ending, values) => {
                    if let (Ending::Proven, Some(values)) = (ending, &values) {
                        ahead.bound = level.value(values);
                        ahead.excluded = Some(decomposition.fixed(ahead.bound));
                    }
                    ahead.values = values;
                    break;
                }
            }
        }
        Ok(Some(ahead))
    }

    /// Finds any solution in which some columns are 0.
    fn find_any(
        &self,
        found: &Found,
        excluded: &[ColumnIx],
        clock: &Clock,
        watch: &mut dyn Watch,
    ) -> Result<(), BackendError> {
        let mut extra = self.fixed.to_vec();
        extra.extend(none_of(self.formulation, excluded));
        let task = Task {
            extra: &extra,
            enough: Some(1e9),
            ..Task::new(&self.formulation.program, &self.goal.expression, Some(self.goal.name), self.limits.seed)
        };
        if let Some(values) = highs::run(&task, clock, watch)?.values {
            found.tell(&values, self.value(&values));
        }
        Ok(())
    }

    /// The value of a solution.
    pub fn value(&self, values: &Values) -> f64 {
        self.formulation.program.evaluate(&self.goal.expression, values).round()
    }

    /// A solution with its value.
    pub fn solution(&self, values: ByColumn<f64>) -> Solution {
        let value = self.value(&values);
        (values, value)
    }

    /// The best solution of at most `target`. HiGHS sometimes calls feasible programs infeasible, so that answer counts only
    /// if a run without presolve confirms it.
    fn within(
        &self,
        decomposition: &Decomposition,
        target: f64,
        bound: f64,
        clock: &Clock,
        watch: &mut dyn Watch,
    ) -> Result<Answer, BackendError> {
        let goal = &self.goal.expression;
        let mut extra = [self.fixed, self.symmetry].concat();
        if target.is_finite() {
            extra.extend(none_of(self.formulation, &decomposition.fixed(target)));
            extra.push(goal.clone().leq(target));
        }
        if self.limits.is_huge(self.formulation) {
            let program = &self.formulation.program;
            extra.extend(decomposition.recovery_rows().into_iter().map(|row| {
                let sum: Expression = row.terms.into_iter().map(|(n, factor)| factor * program.variable(n)).sum();
                sum.leq(row.most)
            }));
        } else {
            extra.push(goal.clone().geq(bound));
        }
        let task = Task {
            extra: &extra,
            ..Task::new(&self.formulation.program, goal, Some(self.goal.name), self.limits.seed)
        };
        let answer = highs::run(&task, clock, watch)?;
        match answer.ending {
            Ending::Infeasible => highs::run(&Task { presolve: false, ..task }, clock, watch),
            Ending::Proven | Ending::Stopped => Ok(answer),
        }
    }
}

/// The least whole number that a bound of HiGHS proves. We assume that it is off by at most a millionth.
pub fn next_whole(bound: f64) -> f64 {
    (bound - 1e-6 * bound.abs().max(1.0)).ceil()
}

/// The row that fixes columns at 0; `None` if there are none.
pub fn none_of(formulation: &Formulation, columns: &[ColumnIx]) -> Option<Constraint> {
    let sum: Expression = columns.iter().map(|&n| Expression::from(formulation.program.variable(n))).sum();
    (!columns.is_empty()).then(|| sum.leq(0))
}
