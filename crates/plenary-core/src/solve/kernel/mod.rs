//! Shared by the exact methods: a track with its units and meetings, and all goals as one integer.
//!
//! [`scope`]: which sessions are planned track by track · [`track`]: units and meetings, where a part may be and which
//! wishes it meets (`wishes`) · [`limits`] and [`calendar`]: the network of meetings · [`cost`] and [`prices`]: the goals ·
//! [`coupling`] and [`branching`]: what ties tracks to each other.

mod branching;
pub(super) mod calendar;
pub(super) mod cost;
mod coupling;
pub(super) mod limits;
pub(super) mod prices;
pub(super) mod scope;
#[cfg(test)]
pub(super) mod testing;
pub(super) mod track;

use std::rc::Rc;

use branching::Searched;
use cost::{Cost, Scale};
use coupling::{Couplings, Restriction};
use limits::Limits;
use track::Track;

use crate::formulate::plan::{Plan, PlannedPart};
use crate::formulate::unit::{ByTrack, TrackIx, Units};
use crate::model::{Level, Minutes, Objective, Problem, Schedule};
use crate::solve::arrange;

/// The answer of an exact method for a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The canonical optimal plan, and the values of the goals.
    Plan(Plan, Vec<Level>),
    /// No schedule exists.
    Infeasible,
    /// Stopped: the best plan, if any, and a vector of goals that no plan is lexicographically below.
    Open(Option<Plan>, Vec<(Objective, u64)>),
}

/// The parts of a unit: the places of their meetings in the track, with their minutes.
pub(super) type Parts = Vec<(usize, u32)>;

/// A plan of a track: the values of the goals, and the parts of its units.
#[derive(Debug)]
pub(super) struct Best {
    values: Vec<u64>,
    parts: Vec<Parts>,
}

impl Best {
    /// A plan of that cost.
    pub fn new<C: Cost>(scale: &Scale, cost: C, parts: Vec<Parts>) -> Self {
        Self { values: scale.values(cost), parts }
    }
}

/// The answer of an exact method for a track.
pub(super) enum OfTrack {
    /// The canonical optimal plan.
    Best(Best),
    /// No schedule exists.
    Infeasible,
    /// The track is too large, or time is up.
    Open {
        /// Lower bounds of the goals (as a vector).
        least: Option<Vec<u64>>,
        /// The best plan so far.
        best: Option<Best>,
    },
}

impl OfTrack {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self::Open { least: None, best: None };
}

/// An exact method for one track.
pub(super) trait Method {
    /// Plans a track.
    fn best<C: Cost>(&self, track: &mut Track<'_>, limits: &Limits, scale: &Scale) -> OfTrack;
}

/// The tracks of a session.
struct Tracks<'a, M> {
    problem: &'a Problem,
    baseline: Option<&'a Schedule>,
    units: &'a Units,
    limits: ByTrack<Limits>,
    method: &'a M,
}

impl<M: Method> Tracks<'_, M> {
    /// Plans a track under restrictions, of which those on other tracks say nothing. `None` if the numbers are too large.
    fn best(&self, t: TrackIx, restrictions: &[Restriction]) -> Option<OfTrack> {
        let mut track = Track::of(self.problem, self.units, t, self.baseline)?;
        let mut limits = self.limits[t].clone();
        for restriction in restrictions {
            restriction.apply(&mut track, &mut limits);
        }
        let scale = Scale::of(self.problem, &track)?;
        if scale.fits::<u64>() {
            Some(self.method.best::<u64>(&mut track, &limits, &scale))
        } else {
            scale.fits::<u128>().then(|| self.method.best::<u128>(&mut track, &limits, &scale))
        }
    }

    /// Adds the parts of a track's units to a plan.
    fn place(&self, t: TrackIx, parts: &[Parts], plan: &mut Plan) {
        let track = self.units.track(t);
        for (unit, parts) in track.units.iter().zip(parts) {
            let part = |&(k, minutes): &(usize, u32)| PlannedPart {
                meeting: track.meetings[k],
                minutes: Minutes(minutes),
                begin: None,
            };
            plan.parts[unit.0] = parts.iter().map(part).collect();
        }
    }
}

/// Plans each track separately, and what ties them to each other by branching, until there is no more `patience`. `None` if
/// nothing is known about one of them.
pub(super) fn plan(
    problem: &Problem,
    baseline: Option<&Schedule>,
    units: &Units,
    method: &impl Method,
    patience: &dyn Fn() -> bool,
) -> Option<Answer> {
    let (limits, between) = Limits::of(problem, units)?;
    let couplings = Couplings::of(problem, units, between);
    let tracks = Tracks { problem, baseline, units, limits, method };
    let mut least = vec![0; problem.objectives.len()];
    let mut best: Option<ByTrack<Rc<Best>>> = Some(ByTrack::new());
    let mut proven = true;
    for t in units.tracks.keys() {
        let (bounds, of_track) = match tracks.best(t, &[])? {
            OfTrack::Best(best) => (best.values.clone(), Some(best)),
            OfTrack::Infeasible => return Some(Answer::Infeasible),
            OfTrack::Open { least, best } => {
                proven = false;
                (least?, best)
            }
        };
        add(&mut least, &bounds)?;
        match (&mut best, of_track) {
            (Some(best), Some(of_track)) => best.push(Rc::new(of_track)),
            _ => best = None,
        }
    }
    let open =
        |plan, least: Vec<u64>| Some(Answer::Open(plan, problem.objectives.iter().copied().zip(least).collect()));
    let Some(best) = best else { return open(None, least) };
    if !proven {
        let (_, plan) = branching::together(&tracks, &best)?;
        let holds = couplings.broken(&arrange::times(problem, units, &plan)).is_none();
        return open(holds.then_some(plan), least);
    }
    match branching::search(&tracks, &couplings, best, patience)? {
        Searched::Best(plan, values) => {
            let levels = problem.objectives.iter().zip(values);
            Some(Answer::Plan(plan, levels.map(|(&name, value)| Level::new(name, value, Some(value))).collect()))
        }
        Searched::Infeasible => Some(Answer::Infeasible),
        Searched::Open(least) => open(None, least),
    }
}

/// Adds the values of a track. `None` if they are too large.
fn add(sums: &mut [u64], values: &[u64]) -> Option<()> {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum = sum.checked_add(*value)?;
    }
    Some(())
}
