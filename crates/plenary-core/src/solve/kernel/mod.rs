//! Shared by the exact methods: a track with its units and meetings, and all goals as one integer.
//!
//! [`scope`]: which sessions are planned track by track · [`track`]: units and meetings, where a part may be and which
//! wishes it meets (`wishes`) · [`limits`] and [`calendar`]: the network of meetings · [`cost`] and [`prices`]: the goals.

pub(super) mod calendar;
pub(super) mod cost;
pub(super) mod limits;
pub(super) mod prices;
pub(super) mod scope;
#[cfg(test)]
pub(super) mod testing;
pub(super) mod track;

use cost::{Cost, Scale};
use limits::Limits;
use track::Track;

use crate::formulate::plan::{Plan, PlannedPart};
use crate::formulate::unit::Units;
use crate::model::{Level, Minutes, Objective, Problem, Schedule};

/// The answer of an exact method for a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The canonical optimal plan, and the values of the goals.
    Plan(Plan, Vec<Level>),
    /// No schedule exists.
    Infeasible,
    /// Stopped: the best plan, if any, and lower bounds by goal, each given that the goals before it are at their bounds.
    Open(Option<Plan>, Vec<(Objective, u64)>),
}

/// The parts of a unit: the places of their meetings in the track, with their minutes.
pub(super) type Parts = Vec<(usize, u32)>;

/// The answer of an exact method for a track.
pub(super) enum OfTrack {
    /// The values of the goals and the parts of the units, of the canonical optimal plan.
    Best(Vec<u128>, Vec<Parts>),
    /// No schedule exists.
    Infeasible,
    /// The track is too large, or time is up.
    Open {
        /// Lower bounds of the goals (as a vector).
        least: Option<Vec<u128>>,
        /// The values of the best plan so far, and its parts.
        best: Option<(Vec<u128>, Vec<Parts>)>,
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

/// Plans each track separately. `None` if nothing is known about one of them.
pub(super) fn plan(
    problem: &Problem,
    baseline: Option<&Schedule>,
    units: &Units,
    method: &impl Method,
) -> Option<Answer> {
    let mut values = vec![0_u64; problem.objectives.len()];
    let mut bounds = values.clone();
    let (mut proven, mut placed) = (true, true);
    let mut plan = Plan { parts: vec![Vec::new(); units.all.len()] };
    for (t, limits) in Limits::of(problem, units)?.iter_enumerated() {
        let mut track = Track::of(problem, units, t, baseline)?;
        let scale = Scale::of(problem, &track)?;
        let found = if scale.fits::<u64>() {
            method.best::<u64>(&mut track, limits, &scale)
        } else if scale.fits::<u128>() {
            method.best::<u128>(&mut track, limits, &scale)
        } else {
            return None;
        };
        let (least, best) = match found {
            OfTrack::Best(values, parts) => (values.clone(), Some((values, parts))),
            OfTrack::Infeasible => return Some(Answer::Infeasible),
            OfTrack::Open { least, best } => {
                proven = false;
                (least?, best)
            }
        };
        add(&mut bounds, least)?;
        placed &= best.is_some();
        let Some((of_track, parts)) = best else { continue };
        add(&mut values, of_track)?;
        for (member, parts) in track.members.iter().zip(parts) {
            let part = |(k, minutes): (usize, u32)| PlannedPart {
                meeting: track.meetings[k].ix,
                minutes: Minutes(minutes),
                begin: None,
            };
            plan.parts[member.unit.0] = parts.into_iter().map(part).collect();
        }
    }
    if !proven {
        // the bound of a goal holds if those before it are proven
        let above = bounds.iter().zip(&values).take_while(|(bound, value)| placed && bound == value).count();
        let bounds = problem.objectives.iter().copied().zip(bounds).take(above + 1).collect();
        return Some(Answer::Open(placed.then_some(plan), bounds));
    }
    let levels = problem.objectives.iter().zip(values);
    let levels = levels.map(|(&name, value)| Level::new(name, value, Some(value))).collect();
    Some(Answer::Plan(plan, levels))
}

/// Adds the values of a track. `None` if they are too large.
fn add(sums: &mut [u64], values: Vec<u128>) -> Option<()> {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum = sum.checked_add(u64::try_from(value).ok()?)?;
    }
    Some(())
}
