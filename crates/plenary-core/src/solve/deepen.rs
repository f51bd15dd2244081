//! A level of a large program: its bound from the decomposition, and then one small program after the other.
//!
//! What a solution of at most `target` cannot contain is left out ([`Decomposition::excluded`]), and the program that
//! remains either has a solution, whose best is then the best of all, or shows that none is at or below the target.
//! The first target is a little above the bound; each that fails raises the bound, and the next one is farther off.

mod targets;

use good_lp::{Constraint, Expression};

use super::beside::{self, Found, Informed, Solution};
use super::highs::{self, Answer, BackendError, Ending, Task};
use super::improve::Improve;
use super::runs::Decomposition;
use super::{Clock, Limits, Watch};
use crate::formulate::Formulation;
use crate::formulate::goals::Goal;
use crate::formulate::program::{ByColumn, ColumnIx, Values};
use crate::model::Objective;
use targets::{CAUTIOUS, FAR, FARTHER, FIRST, OF_A_SIZE, TRIES, TRIES_AHEAD, target};

/// Columns from which on a program is worth decomposing (`benches/NOTES.md`).
pub const LARGE: usize = 300;

/// Columns from which on neighbourhoods are looked at first.
pub const HUGE: usize = 2000;

/// Columns from which on the relaxation takes too long, and its bound is climbed to without it.
pub const VAST: usize = 20_000;

/// The share of the time for better schedules, the rest of which is for the proof: where one thread does both. And that
/// of the climb.
const SEARCH: f64 = 0.45;
const CLIMB: f64 = 0.25;

/// The share of the time in which neighbourhoods bring a solution in hand closer to a bound that is far from it.
const CLOSER: f64 = 0.2;

/// A level to be minimised.
pub struct Level<'a> {
    /// The program.
    pub formulation: &'a Formulation,
    /// Rows beside it: levels above, and what is known already.
    pub fixed: &'a [Constraint],
    /// Rows that lose no value of any goal, though they cut off schedules ([`super::interchangeable`]).
    pub symmetry: &'a [Constraint],
    /// What is minimised.
    pub goal: &'a Goal,
    /// The best solution so far, and its value.
    pub best: Option<(&'a Values, u64)>,
    /// No solution is below this, as far as is known already.
    pub known: Option<f64>,
    /// The level after it.
    pub next: Option<&'a Goal>,
    /// What the solve may use.
    pub limits: &'a Limits,
}

/// What is known of a level at the end.
pub struct Deepened {
    /// As of one run of the solver: the best of all with [`Ending::Proven`].
    pub answer: Answer,
    /// Columns that are 0 in every solution as good as this one; only of a proven answer.
    pub excluded: Vec<ColumnIx>,
    /// What was learned of the level after it.
    pub ahead: Option<Ahead>,
}

/// What is known of a level where the one above it is at its bound.
pub struct Ahead {
    /// The level above it, and its bound.
    pub above: (Objective, f64),
    /// The level.
    pub goal: Objective,
    /// No solution is below this.
    pub bound: f64,
    /// A solution.
    pub values: Option<ByColumn<f64>>,
    /// Where that is the best: columns that are 0 in every solution as good.
    pub excluded: Option<Vec<ColumnIx>>,
}

/// Minimises a level. `None` where the decomposition has nothing to say.
///
/// # Errors
/// When the solver fails.
pub fn minimise(level: &Level, clock: &Clock, watch: &mut dyn Watch) -> Result<Option<Deepened>, BackendError> {
    if watch.stop() {
        return Ok(None);
    }
    let Some(mut runs) = Decomposition::new(level.formulation, level.fixed, &level.goal.expression, level.limits)?
    else {
        return Ok(None);
    };
    let huge = level.limits.is_huge(level.formulation);
    if runs.leaves_out_minutes && !huge && level.best.is_none() {
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
        runs.climb(found.value(), &clock.part(CLIMB), watch);
    } else {
        if let Some((values, _)) = level.best {
            runs.start_from(values)?;
        }
        let point = runs.relax(clock, watch)?;
        if !runs.bound.is_finite() || point.is_some_and(|point| point.missing > 1e-6) {
            return Ok(None); // perhaps there is no schedule: that is for the whole program to say
        }
    }
    let mut bound = runs.whole_bound();
    if huge {
        let proof = level.search_and_prove(&mut runs, &found, bound, clock, watch)?;
        return Ok(Some(level.deepened(&runs, proof, &found, None)));
    }
    let mut ahead = None;
    if let (true, Some(next)) = (found.is_empty(), level.next) {
        ahead = level.look_ahead(next, bound, clock, watch)?;
        if let Some(Ahead { values: Some(values), .. }) = &ahead {
            found.tell(values, bound);
            return Ok(Some(level.deepened(&runs, Proof { ending: Ending::Proven, bound }, &found, ahead)));
        }
    }
    if let Some(known) = level.known {
        bound = bound.max(known);
    }
    // a level above may leave a solution that is far from the best of this one
    if found.value().is_finite() && found.value() > bound * FAR {
        level.improve((&found, bound), 1, &clock.part(CLOSER), watch)?;
    }
    let proof = level.prove(&mut runs, &found, bound, clock, watch)?;
    Ok(Some(level.deepened(&runs, proof, &found, ahead)))
}

/// How a proof ended: no solution is below its bound.
struct Proof {
    ending: Ending,
    bound: f64,
}

impl Level<'_> {
    /// What is known at the end of a proof.
    fn deepened(&self, runs: &Decomposition, proof: Proof, found: &Found, ahead: Option<Ahead>) -> Deepened {
        let Proof { ending, bound } = proof;
        let excluded = if ending == Ending::Proven { runs.excluded(bound) } else { Vec::new() };
        let values = found.best().map(|(values, _)| values);
        Deepened { answer: Answer { ending, values, bound }, excluded, ahead }
    }

    /// The level of one of the largest programs: better solutions first, and then the proof; or both beside each other,
    /// where there are threads for both.
    fn search_and_prove(
        &self,
        runs: &mut Decomposition,
        found: &Found,
        bound: f64,
        clock: &Clock,
        watch: &mut dyn Watch,
    ) -> Result<Proof, BackendError> {
        let (threads, vast) = (self.limits.threads, self.limits.is_vast(self.formulation));
        if found.is_empty() {
            self.find_any(found, &runs.excluded(runs.bound * (1.0 + FIRST * FARTHER)), clock, watch)?;
        }
        // the largest have no hope of a proof
        if threads > 1 && !vast && !found.is_empty() {
            let search = |watch: &mut dyn Watch| self.improve((found, bound), threads - 1, clock, watch);
            return beside::proof(search, || self.prove(runs, found, bound, clock, watch));
        }
        let time = if vast { *clock } else { clock.part(SEARCH) };
        self.improve((found, bound), threads, &time, watch)?;
        self.prove(runs, found, bound, clock, watch)
    }

    /// Improves the solution in hand, if there is one, until nothing helps any more.
    fn improve(
        &self,
        (found, bound): (&Found, f64),
        threads: u32,
        time: &Clock,
        watch: &mut dyn Watch,
    ) -> Result<(), BackendError> {
        let Some((values, _)) = found.best() else { return Ok(()) };
        let (goal, limits) = ((&self.goal.expression, self.goal.name), Limits { threads, ..*self.limits });
        let improve = Improve::new(self.formulation, self.fixed, goal, &limits, found);
        improve.run(values, bound, time, watch)?;
        Ok(())
    }

    /// Shows that nothing is better than what is found, or finds it: cuts first, and then one target after the other.
    fn prove(
        &self,
        runs: &mut Decomposition,
        found: &Found,
        mut bound: f64,
        clock: &Clock,
        watch: &mut dyn Watch,
    ) -> Result<Proof, BackendError> {
        if found.value() > bound {
            runs.tighten(clock, watch)?;
            bound = bound.max(runs.whole_bound());
        }
        let huge = self.limits.is_huge(self.formulation);
        let mut tried = if self.known.is_some() { TRIES_AHEAD } else { 0 };
        loop {
            let value = found.value();
            if value <= bound {
                return Ok(Proof { ending: Ending::Proven, bound: value });
            }
            // a solution near a baseline is hardly ever far from the best: then, and in the end, anything
            let most = value - 1.0;
            let target = if runs.leaves_out_minutes {
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
            // to make a program only to be stopped takes seconds, if it is large
            if clock.is_up() || watch.stop() {
                return Ok(Proof { ending: Ending::Stopped, bound });
            }
            let answer = self.within(runs, target, bound, clock, &mut Informed { watch: &mut *watch, found, bound })?;
            let solution = answer.values.map(|values| self.solution(values));
            match (answer.ending, solution) {
                (Ending::Infeasible, _) if target.is_infinite() => {
                    return Ok(Proof { ending: Ending::Infeasible, bound: answer.bound });
                }
                // what is said not to be there has been found beside: that answer proves nothing
                (Ending::Infeasible, _) if found.value() <= target => {
                    return Ok(Proof { ending: Ending::Stopped, bound });
                }
                (Ending::Infeasible, _) => bound = target + 1.0,
                // a solution that the search beside it found is better than this "optimum", which therefore proves nothing
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
                    // what was proven of all that is within the target; the rest is above it
                    if answer.bound.is_finite() {
                        bound = bound.max(next_whole(answer.bound).min(target + 1.0).min(found.value()));
                    }
                    // a solution that is found beside may be why it was stopped
                    if found.value() > bound {
                        return Ok(Proof { ending: Ending::Stopped, bound });
                    }
                }
            }
        }
    }

    /// The first targets of the next level, with this one at its bound: often there is a solution, which is then the best of
    /// both. To look for any solution of this level alone takes longer, since its goal says so little. `None` where the
    /// decomposition has nothing to say, or somebody stopped it.
    fn look_ahead(
        &self,
        next: &Goal,
        bound: f64,
        clock: &Clock,
        watch: &mut dyn Watch,
    ) -> Result<Option<Ahead>, BackendError> {
        let mut fixed = self.fixed.to_vec();
        fixed.push(self.goal.expression.clone().leq(bound));
        let Some(mut runs) = Decomposition::new(self.formulation, &fixed, &next.expression, self.limits)? else {
            return Ok(None);
        };
        if runs.leaves_out_minutes {
            return Ok(None);
        }
        match runs.relax(clock, watch)? {
            Some(point) if runs.bound.is_finite() && point.missing <= 1e-6 => {}
            _ => return Ok(None),
        }
        let mut ahead = Ahead {
            above: (self.goal.name, bound),
            goal: next.name,
            bound: runs.whole_bound(),
            values: None,
            excluded: None,
        };
        let level = Level { fixed: &fixed, goal: next, best: None, known: None, next: None, ..*self };
        for tried in 0..TRIES_AHEAD {
            let target = target(ahead.bound, FIRST, tried);
            let Answer { ending, values, .. } = level.within(&runs, target, ahead.bound, clock, watch)?;
            match (ending, values) {
                (Ending::Infeasible, _) => ahead.bound = target + 1.0,
                (ending, values) => {
                    if let (Ending::Proven, Some(values)) = (ending, &values) {
                        ahead.bound = level.value(values);
                        ahead.excluded = Some(runs.excluded(ahead.bound));
                    }
                    ahead.values = values;
                    break;
                }
            }
        }
        Ok(Some(ahead))
    }

    /// Looks for any solution without some columns.
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

    /// What a solution is worth.
    pub fn value(&self, values: &Values) -> f64 {
        self.formulation.program.evaluate(&self.goal.expression, values).round()
    }

    /// A solution with what it is worth.
    pub fn solution(&self, values: ByColumn<f64>) -> Solution {
        let value = self.value(&values);
        (values, value)
    }

    /// The best solution of at most `target`. HiGHS has called programs infeasible that are not, so that is believed only
    /// when a run without presolve says it too.
    fn within(
        &self,
        runs: &Decomposition,
        target: f64,
        bound: f64,
        clock: &Clock,
        watch: &mut dyn Watch,
    ) -> Result<Answer, BackendError> {
        let goal = &self.goal.expression;
        let mut extra = [self.fixed, self.symmetry].concat();
        if target.is_finite() {
            extra.extend(none_of(self.formulation, &runs.excluded(target)));
            extra.push(goal.clone().leq(target));
        }
        if self.limits.is_huge(self.formulation) {
            let program = &self.formulation.program;
            extra.extend(runs.recovered().into_iter().map(|row| {
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

/// The least whole number that a bound of HiGHS proves. Goals are whole numbers, and its arithmetic is not exact: to its
/// tolerance of feasibility, a millionth, of all that is added up.
pub fn next_whole(bound: f64) -> f64 {
    (bound - 1e-6 * bound.abs().max(1.0)).ceil()
}

/// The row that holds columns at 0; `None` for none.
pub fn none_of(formulation: &Formulation, columns: &[ColumnIx]) -> Option<Constraint> {
    let sum: Expression = columns.iter().map(|&n| Expression::from(formulation.program.variable(n))).sum();
    (!columns.is_empty()).then(|| sum.leq(0))
}
