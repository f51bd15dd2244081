//! A schedule by the prices of the bound: meetings are filled in time order, and of all the ways to have filled them so far
//! those are kept of which the bound is least (beam search; Lowerre, 1976).
//!
//! What is done so far costs what its roles cost at the prices of the bound, with what every row costs that is known not to
//! be tight, and with the least that the meetings to come cost: no schedule that begins so is below that. What is still to be
//! placed is late by then, and what that costs at least counts too when one beginning is held against another. So the
//! search knows what is worth waiting for, which minutes and priorities do not say.
//!
//! [`state`] a schedule up to a meeting, and a way to fill the next · [`fill`] the best ways for one.

mod fill;
#[cfg(test)]
mod sound;
mod state;

use std::collections::HashMap;

use good_lp::Constraint;

use super::complete::Completion;
use super::filling::Filling;
use super::highs::BackendError;
use super::random::Random;
use super::runs::{By, ByMember, Decomposition, Guide, Slack, Track, View};
use super::{Clock, Watch};
use crate::formulate::Formulation;
use crate::formulate::program::ByColumn;
use crate::formulate::unit::{ByTrack, TrackIx, UnitIx};
use state::{State, Way};

/// How many schedules the solver is asked to complete.
const COMPLETED: usize = 3;

/// How a search goes.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// How many beginnings are kept.
    pub width: usize,
    /// How many ways to fill a meeting are looked at from each.
    pub ways: usize,
    /// By how much prices are moved at most, in units of the goal, for another schedule than without.
    pub noise: f64,
    /// Which noise.
    pub number: u64,
}

/// What is the same in every search.
pub struct Beam<'a> {
    of: Filling<'a>,
    guides: ByTrack<Guide>,
    /// By track and meeting: rows of which all is known after it.
    slacks: ByTrack<Vec<Vec<Slack>>>,
    /// By track and meeting: which of all starts it has.
    slots: ByTrack<Vec<usize>>,
    /// By unit: which others are never at the same time.
    apart: Vec<Vec<UnitIx>>,
    /// What the guides say of all tracks together.
    bound: f64,
    constant: f64,
    /// By unit: a number by chance, by which schedules of the same units are known.
    marks: Vec<u64>,
}

/// By track, member and meeting.
type Noise = ByTrack<ByMember<Vec<f64>>>;

impl<'a> Beam<'a> {
    /// By what runs say now; `view` is theirs. `None` before there is a bound, and where items may choose their track: the
    /// tracks are filled one by one, and each would take its copy of such an item. The neighbourhoods do without it.
    pub fn new(formulation: &'a Formulation, view: &'a View, runs: &Decomposition) -> Option<Self> {
        if formulation.units.all.iter().any(|unit| unit.copies.len() > 1) {
            return None;
        }
        let (of, tracks) = (Filling::new(formulation, view), &view.tracks);
        let by_meeting = |track: &Track| track.room.iter().map(|_| Vec::new()).collect();
        let mut slacks: ByTrack<Vec<Vec<Slack>>> = tracks.iter().map(by_meeting).collect();
        let mut slots: ByTrack<Vec<usize>> = tracks.iter().map(|track| vec![0; track.room.len()]).collect();
        for (slot, at) in of.slots.iter().enumerate() {
            at.iter().for_each(|&(t, k)| slots[t][k] = slot);
        }
        for slack in runs.slacks() {
            // in the order in which meetings are filled
            let when = |by: &By| (slots[by.track][by.meeting], by.track, by.meeting);
            if let Some((by, _)) = slack.terms.iter().max_by_key(|(by, _)| when(by)) {
                slacks[by.track][by.meeting].push(slack);
            }
        }
        let mut apart = vec![Vec::new(); formulation.units.all.len()];
        for &(u, v) in &formulation.apart {
            apart[u.0].push(v);
            apart[v.0].push(u);
        }
        let guides = runs.guides()?;
        let bound = runs.bound - guides.iter().map(|guide| guide.least - guide.none[0]).sum::<f64>();
        let mut random = Random::new(1);
        let marks = formulation.units.ixs().map(|_| random.bits()).collect();
        Some(Self { of, guides, slacks, slots, apart, bound, constant: runs.constant(), marks })
    }

    /// A solution below `upper`, if one is found.
    ///
    /// # Errors
    /// When the solver fails.
    pub fn solution(
        &self,
        effort: Effort,
        upper: f64,
        fixed: &[Constraint],
        seed: u32,
        clock: &Clock,
        watch: &mut dyn Watch,
    ) -> Result<Option<ByColumn<f64>>, BackendError> {
        let states = self.states(effort, upper, clock, watch);
        if states.is_empty() {
            return Ok(None);
        }
        let completion = Completion::new(self.of.formulation, fixed, seed);
        for state in states.into_iter().take(COMPLETED) {
            if let Some(values) = completion.of(&state.columns(), clock, watch)? {
                return Ok(Some(values));
            }
        }
        Ok(None)
    }

    /// Schedules below `upper`, the best first, in which rules that only the solver knows may be broken.
    fn states(&self, effort: Effort, upper: f64, clock: &Clock, watch: &dyn Watch) -> Vec<State> {
        let noise = self.noise(effort);
        let mut states = vec![State::new(self)];
        for (t, k) in self.of.slots.iter().flatten().copied() {
            let mut ways: Vec<(usize, Way)> = Vec::new();
            for (n, state) in states.iter_mut().enumerate() {
                if clock.is_up() || watch.stop() {
                    return Vec::new();
                }
                let mut of_state = fill::ways(self, state, (t, k), &noise[t], effort.ways, upper);
                of_state.iter_mut().for_each(|way| way.add(state.slack(self, way, t, k)));
                ways.extend(of_state.into_iter().filter(|way| way.bound < upper).map(|way| (n, way)));
            }
            // ways of a state come in the order of what they cost, so that equal ones stay as they came
            ways.sort_by(|a, b| a.1.score.total_cmp(&b.1.score));
            states = self.kept(&states, ways, (t, k), effort.width);
        }
        states.retain(|state| state.is_whole(self) && state.real + self.constant < upper - 0.5);
        states.sort_by(|a, b| a.real.total_cmp(&b.real));
        states
    }

    /// The beginnings that go on.
    fn kept(&self, states: &[State], ways: Vec<(usize, Way)>, (t, k): (TrackIx, usize), width: usize) -> Vec<State> {
        let (mut places, mut kept): (HashMap<u64, usize>, Vec<State>) = (HashMap::new(), Vec::new());
        for (n, way) in ways {
            if kept.len() == width {
                break;
            }
            let Some(state) = states[n].after(self, &way, t, k) else { continue };
            match places.get(&state.mark) {
                // what goes on alike is better where the goal says less so far
                Some(&at) if state.real < kept[at].real => kept[at] = state,
                Some(_) => {}
                None => {
                    places.insert(state.mark, kept.len());
                    kept.push(state);
                }
            }
        }
        kept
    }

    fn noise(&self, effort: Effort) -> Noise {
        let mut random = Random::new(effort.number + 1);
        let mut of_track = |track: &Track| {
            let member = |_| track.room.iter().map(|_| effort.noise * random.chance()).collect();
            track.members.iter().map(member).collect()
        };
        self.of.view.tracks.iter().map(&mut of_track).collect()
    }

    fn start(&self, t: TrackIx, k: usize) -> i64 {
        self.of.formulation.starts[self.of.formulation.units.tracks[t].meetings[k].0].unix_minutes()
    }
}
