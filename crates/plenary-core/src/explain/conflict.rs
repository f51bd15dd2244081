//! Why there is no schedule: a smallest set of statements that cannot hold together.
//!
//! "Smallest" is that none of them can be spared: without any one there is a schedule. It is found by halving (Junker,
//! QuickXplain, 2004): a question is a search for any schedule of the session with some of its statements only, so that
//! a set is a conflict of the session itself and not of one formulation of it. Each "no" that the answer rests on is
//! asked again without the solver's simplifications.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use crate::model::Problem;
use crate::pipeline::Failure;
use crate::solve::{Limits, Watch};

use super::in_order::short_in_order;
use super::obvious;
use super::probe::{self, Forced, Halt, Prober};
use super::statements::{StatementRef, only, statements};
use super::waiting;
use super::within::within;

/// Whether a session has a schedule, and if not, why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Explanation {
    /// A schedule exists.
    Feasible,
    /// A minimal conflict: these cannot hold together; without any one of them, the others can. A second conflict may remain.
    Conflict(Vec<StatementRef>),
    /// A conflict that may not be minimal: time ran out first.
    Partial(Vec<StatementRef>),
    /// Time ran out before anything was known.
    Unknown,
}

/// The smallest conflict so far. The caller reads it when the search does not end in time.
#[derive(Debug, Clone, Default)]
struct Smallest(Arc<Mutex<Option<Vec<StatementRef>>>>);

impl Smallest {
    fn set(&self, conflict: Option<Vec<StatementRef>>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = conflict;
    }

    /// Records a conflict if it is smaller than the one so far.
    fn tell(&self, conflict: impl Iterator<Item = StatementRef>) {
        let mut conflict: Vec<StatementRef> = conflict.collect();
        conflict.sort();
        let mut smallest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if smallest.as_ref().is_none_or(|known| conflict.len() < known.len()) {
            *smallest = Some(conflict);
        }
    }

    /// The result if the search stops now.
    fn explanation(&self) -> Explanation {
        let smallest = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        smallest.map_or(Explanation::Unknown, Explanation::Partial)
    }
}

/// Looks for a conflict.
///
/// # Errors
/// When the solver fails.
pub fn conflict(problem: &Problem, limits: &Limits, watch: &mut dyn Watch) -> Result<Explanation, Failure> {
    let smallest = Smallest::default();
    let work = {
        let (problem, limits, smallest) = (problem.clone(), *limits, smallest.clone());
        move |watch: &mut dyn Watch| search(&problem, &probe::nothing, &[], &limits, &smallest, watch)
    };
    Ok(within(limits, watch, work)?.unwrap_or_else(|| smallest.explanation()))
}

/// Looks for a conflict with something that the session does not state: extra rows, or statements that always hold.
///
/// # Errors
/// When the solver fails.
pub fn conflict_with(
    problem: &Problem,
    forced: Forced<'_>,
    always: &[StatementRef],
    limits: &Limits,
    watch: &mut dyn Watch,
) -> Result<Explanation, Failure> {
    search(problem, forced, always, limits, &Smallest::default(), watch)
}

fn search(
    problem: &Problem,
    forced: Forced<'_>,
    always: &[StatementRef],
    limits: &Limits,
    smallest: &Smallest,
    watch: &mut dyn Watch,
) -> Result<Explanation, Failure> {
    let all: Vec<StatementRef> = statements(problem).into_iter().filter(|one| !always.contains(one)).collect();
    let mut search = Search { problem, forced, always, smallest, prober: Prober::new(limits, watch) };
    match search.explain(all) {
        Ok(explanation) => Ok(explanation),
        Err(Halt::TimeUp) => Ok(smallest.explanation()),
        Err(Halt::Failed(failure)) => Err(failure),
    }
}

struct Search<'a, 'w> {
    problem: &'a Problem,
    forced: Forced<'a>,
    always: &'a [StatementRef],
    smallest: &'a Smallest,
    prober: Prober<'w>,
}

impl Search<'_, '_> {
    fn explain(&mut self, all: Vec<StatementRef>) -> Result<Explanation, Halt> {
        // arithmetic finds some conflicts without a search; the solver only confirms them
        for plain in self.by_arithmetic(&all) {
            self.smallest.tell(plain.iter().cloned());
            if self.is_smallest(&plain)? {
                return Ok(Explanation::Conflict(plain));
            }
        }
        let whole: BTreeSet<StatementRef> = all.iter().cloned().collect();
        if self.exists(&whole, true)? {
            return Ok(Explanation::Feasible);
        }
        self.smallest.tell(all.iter().cloned());
        let mut found = self.among(&BTreeSet::new(), false, &all)?;
        let conflict: BTreeSet<StatementRef> = found.iter().cloned().collect();
        if self.exists(&conflict, false)? {
            // presolve was wrong about some subset: start again from all statements
            self.smallest.set(Some(all.clone()));
            found = all;
        }
        let mut found = self.spared(found)?;
        found.sort();
        Ok(Explanation::Conflict(found))
    }

    /// Conflicts that arithmetic finds.
    fn by_arithmetic(&self, all: &[StatementRef]) -> Vec<Vec<StatementRef>> {
        let stop = || self.prober.clock.is_up() || self.prober.watch.stop();
        let seen = obvious::obvious(self.problem).into_iter().map(|one| one.statements);
        let short = obvious::short_of_room(self.problem, all);
        let waits = waiting::short_before(self.problem, all);
        let nowhere: Vec<Vec<StatementRef>> = seen.chain(short).chain(waits).collect();
        if nowhere.is_empty() { short_in_order(self.problem, all, &stop).into_iter().collect() } else { nowhere }
    }

    /// Whether these statements are a minimal conflict.
    fn is_smallest(&mut self, statements: &[StatementRef]) -> Result<bool, Halt> {
        let whole: BTreeSet<StatementRef> = statements.iter().cloned().collect();
        if self.exists(&whole, false)? {
            self.smallest.set(None);
            return Ok(false);
        }
        for one in statements {
            let mut rest = whole.clone();
            rest.remove(one);
            if !self.exists(&rest, true)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// QuickXplain (Junker, 2004): the part of `rest` that makes a minimal conflict with `kept`. `changed` says that
    /// `kept` has grown since it was last known to be feasible.
    fn among(
        &mut self,
        kept: &BTreeSet<StatementRef>,
        changed: bool,
        rest: &[StatementRef],
    ) -> Result<Vec<StatementRef>, Halt> {
        self.smallest.tell(kept.iter().chain(rest).cloned());
        if changed && !self.exists(kept, true)? {
            return Ok(Vec::new());
        }
        let [_, _, ..] = rest else { return Ok(rest.to_vec()) };
        let (one, two) = rest.split_at(rest.len() / 2);
        let with = |more: &[StatementRef]| kept.iter().chain(more).cloned().collect::<BTreeSet<StatementRef>>();
        let second = self.among(&with(one), true, two)?;
        let first = self.among(&with(&second), !second.is_empty(), one)?;
        Ok([first, second].concat())
    }

    /// Deletion filter: drops statements that are not needed. QuickXplain assumes that fewer statements allow more
    /// schedules. An `after` breaks that: it also orders the entries of a meeting.
    fn spared(&mut self, mut conflict: Vec<StatementRef>) -> Result<Vec<StatementRef>, Halt> {
        let mut place = 0;
        let mut needed = 0;
        while needed < conflict.len() {
            place %= conflict.len();
            let mut rest = conflict.clone();
            let _one = rest.remove(place);
            if self.exists(&rest.iter().cloned().collect(), false)? {
                (place, needed) = (place + 1, needed + 1);
            } else {
                self.smallest.tell(rest.iter().cloned());
                (conflict, needed) = (rest, 0);
            }
        }
        Ok(conflict)
    }

    /// Whether the session with these statements only has a schedule.
    fn exists(&mut self, kept: &BTreeSet<StatementRef>, presolve: bool) -> Result<bool, Halt> {
        let kept = kept.iter().chain(self.always).cloned().collect();
        let less = only(self.problem, &kept).map_err(|error| Halt::Failed(error.into()))?;
        self.prober.exists(&less, self.forced, presolve)
    }
}
