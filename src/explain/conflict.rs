//! Why there is no schedule: a smallest set of statements that cannot hold together.
//!
//! "Smallest" is that none of them can be spared: without any one there is a schedule. It is found by halving (Junker,
//! QuickXplain, 2004): a question is a search for any schedule of the session with some of its statements only, so that
//! a set is a conflict of the session itself and not of one formulation of it. Each "no" that the answer rests on is
//! asked again without the solver's simplifications.

use std::collections::BTreeSet;

use good_lp::Expression;

use crate::formulate::formulate;
use crate::model::{ItemIx, Problem};
use crate::pipeline::Failure;
use crate::solve::highs::{self, Ending, Task};
use crate::solve::{Clock, Limits, Watch};

use super::statements::{Said, only, statements};

/// What is known of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Explanation {
    /// A schedule exists.
    Feasible,
    /// These cannot hold together, and without any one of them the others can.
    Conflict(Vec<Said>),
    /// The time was up.
    Unknown,
}

/// Minutes that are needed, and those that there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortage {
    /// The items that have to be placed.
    pub items: Vec<ItemIx>,
    /// What they need in all.
    pub needed: u32,
    /// How many meetings may be held.
    pub meetings: usize,
    /// What so many of the longest give, less their reserves.
    pub room: u32,
}

/// Looks for a conflict.
///
/// # Errors
/// When the solver fails.
pub fn conflict(problem: &Problem, limits: &Limits, watch: &mut dyn Watch) -> Result<Explanation, Failure> {
    let all = statements(problem);
    let mut search = Search { problem, seed: limits.seed, clock: Clock::starting_now(limits.time), watch };
    let answer = search.explain(all);
    match answer {
        Ok(explanation) => Ok(explanation),
        Err(Halt::TimeUp) => Ok(Explanation::Unknown),
        Err(Halt::Failed(failure)) => Err(failure),
    }
}

/// Lost capacity as arithmetic, where a conflict comes to that.
pub fn shortage(problem: &Problem, conflict: &[Said]) -> Option<Shortage> {
    let mut items: Vec<ItemIx> = conflict.iter().flat_map(|said| said.placed.iter().copied()).collect();
    items.sort_unstable();
    let first = problem.item(*items.first()?);
    if items.iter().any(|&ix| problem.item(ix).track != first.track) {
        return None;
    }
    let mut rooms: Vec<u32> = problem
        .meetings
        .iter()
        .filter(|meeting| meeting.track == first.track)
        .map(|meeting| meeting.length().saturating_sub(meeting.reserve).get())
        .collect();
    rooms.sort_unstable_by(|a, b| b.cmp(a));
    let granted = conflict.iter().any(|said| said.word == "interpreted_meetings");
    let most = problem.rules.interpreted_meetings.as_ref().filter(|_| granted).map(|limit| limit.value as usize);
    rooms.truncate(most.unwrap_or(rooms.len()));
    let needed = items.iter().map(|&ix| problem.item(ix).minutes.get()).sum();
    let room = rooms.iter().sum();
    (needed > room).then_some(Shortage { items, needed, meetings: rooms.len(), room })
}

/// Items of one track that need more minutes than its meetings, or as many of them as were granted, have; none of them
/// can be spared. That is seen without a search, which then only has to agree.
fn by_arithmetic(problem: &Problem, all: &[Said]) -> Option<Vec<Said>> {
    let granted = || all.iter().filter(|said| said.word == "interpreted_meetings").cloned();
    problem.tracks().into_iter().find_map(|track| {
        let of_track = |said: &&Said| said.placed.first().is_some_and(|&ix| problem.item(ix).track == *track);
        let mut items: Vec<Said> = all.iter().filter(of_track).cloned().collect();
        let minutes = |said: &Said| said.placed.iter().map(|&ix| problem.item(ix).minutes.get()).sum::<u32>();
        [Vec::new(), granted().collect::<Vec<Said>>()].into_iter().find_map(|limits| {
            let short = shortage(problem, &[limits.clone(), items.clone()].concat())?;
            let mut spare = short.needed - short.room - 1;
            items.sort_by_key(|said| (minutes(said), said.statement.clone()));
            items.retain(|said| {
                let drop = minutes(said) <= spare;
                spare -= if drop { minutes(said) } else { 0 };
                !drop
            });
            let mut conflict = [limits, items.clone()].concat();
            conflict.sort();
            Some(conflict)
        })
    })
}

/// Why a search ends before its answer.
enum Halt {
    TimeUp,
    Failed(Failure),
}

struct Search<'a> {
    problem: &'a Problem,
    seed: u32,
    clock: Clock,
    watch: &'a mut dyn Watch,
}

impl Search<'_> {
    fn explain(&mut self, all: Vec<Said>) -> Result<Explanation, Halt> {
        let whole: BTreeSet<Said> = all.iter().cloned().collect();
        if self.exists(&whole, true)? {
            return Ok(Explanation::Feasible);
        }
        if let Some(short) = by_arithmetic(self.problem, &all)
            && self.smallest(&short)?
        {
            return Ok(Explanation::Conflict(short));
        }
        let mut found = self.among(&BTreeSet::new(), false, &all)?;
        let conflict: BTreeSet<Said> = found.iter().cloned().collect();
        if self.exists(&conflict, false)? {
            // a "no" of a simplified program was wrong
            found = all;
        }
        let mut found = self.spared(found)?;
        found.sort();
        Ok(Explanation::Conflict(found))
    }

    /// Whether these have no schedule, and have one without any one of them.
    fn smallest(&mut self, said: &[Said]) -> Result<bool, Halt> {
        let whole: BTreeSet<Said> = said.iter().cloned().collect();
        if self.exists(&whole, false)? {
            return Ok(false);
        }
        for one in said {
            let mut rest = whole.clone();
            rest.remove(one);
            if !self.exists(&rest, true)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The part of `rest` that belongs to a conflict of `kept` and `rest`, which have no schedule. `changed`: `kept` is
    /// larger than when it was last found to have one.
    fn among(&mut self, kept: &BTreeSet<Said>, changed: bool, rest: &[Said]) -> Result<Vec<Said>, Halt> {
        if changed && !self.exists(kept, true)? {
            return Ok(Vec::new());
        }
        let [_, _, ..] = rest else { return Ok(rest.to_vec()) };
        let (one, two) = rest.split_at(rest.len() / 2);
        let with = |more: &[Said]| kept.iter().chain(more).cloned().collect::<BTreeSet<Said>>();
        let second = self.among(&with(one), true, two)?;
        let first = self.among(&with(&second), !second.is_empty(), one)?;
        Ok([first, second].concat())
    }

    /// The same without those that can be spared. Halving finds them where fewer statements always allow more; but an
    /// `after` also says how entries stand in a meeting, and without it they may stand worse.
    fn spared(&mut self, mut conflict: Vec<Said>) -> Result<Vec<Said>, Halt> {
        let mut place = 0;
        let mut needed = 0;
        while needed < conflict.len() {
            place %= conflict.len();
            let mut rest = conflict.clone();
            let _one = rest.remove(place);
            if self.exists(&rest.iter().cloned().collect(), false)? {
                (place, needed) = (place + 1, needed + 1);
            } else {
                (conflict, needed) = (rest, 0);
            }
        }
        Ok(conflict)
    }

    /// Whether the session with these statements only has a schedule.
    fn exists(&mut self, kept: &BTreeSet<Said>, presolve: bool) -> Result<bool, Halt> {
        let problem = only(self.problem, kept);
        let formulation = formulate(&problem, None);
        let task = Task {
            program: &formulation.program,
            extra: &[],
            objective: &Expression::default(),
            goal: None,
            without: &|_| false,
            start: None,
            enough: Some(0.0),
            presolve,
            seed: self.seed,
        };
        let answer =
            highs::run(&task, &self.clock, self.watch).map_err(|error| Halt::Failed(Failure::Backend(error)))?;
        match (answer.ending, answer.values) {
            (_, Some(_)) => Ok(true),
            (Ending::Infeasible, None) => Ok(false),
            (Ending::Proven | Ending::Stopped, None) => Err(Halt::TimeUp),
        }
    }
}
