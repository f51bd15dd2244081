//! Reserves for prefixes of items, as rows of the program (Azar, Carrasco and Mondschein, *Dealing with uncertain surgery times in
//! operating room scheduling*, EJOR 2022, do so for operations).
//!
//! At a level `u` each item `i` takes `q[i]`, the `u`-quantile of its minutes, and each meeting `k` has `r[k]`: its length and what it
//! may run over, less the `u`-quantile of its late start. In each track has to fit, with `y[i]` for *placed* and `held[k]`:
//!
//! ```text
//! all items:             sum of q[i] y[i] over all i               <= sum of r[k] held[k] over all k
//! those before a report: sum of q[i] y[i] over all but reports     <= sum of r[k] held[k] over k < m,  if the report starts in m
//! those up to item j:    sum of q[i] y[i] over i <= j in the order <= sum of r[k] held[k] over k <= d, if d is the last for j
//! ```
//!
//! Minutes may be spare anywhere before, which a reserve for each meeting does not allow.

use good_lp::{Constraint, Expression};

use super::case::{Found, least_enough};
use super::program::{Program, Solved, is_report};
use crate::formulate::program::is_empty;
use crate::formulate::unit::{TrackIx, UnitIx};
use crate::model::{MeetingIx, Span};
use crate::pipeline::Failure;
use crate::risk::limits::{late_at, minutes_at};
use crate::solve::{Clock, Watch};

/// Levels between 0 and 1 that are tried.
const LEVELS: u32 = 32;

/// How many solves a bisection makes; their time is shared out by it.
const SOLVES: f64 = 5.0;

/// Finds the lowest level at which the plan is sure enough. A level without a plan counts as too high.
pub fn raise(program: &Program<'_>, found: &Found, clock: &Clock, watch: &mut dyn Watch) -> Result<(), Failure> {
    let _lowest = least_enough(
        LEVELS,
        || !clock.is_up(),
        |level| {
            let rows = rows(program, f64::from(level) / f64::from(LEVELS));
            Ok(match program.solve(&rows, &clock.part(1.0 / SOLVES), watch)? {
                Solved::Best(plan) | Solved::Some(plan) => found.add(program.case, plan),
                Solved::None | Solved::Unknown => true,
            })
        },
    )?;
    Ok(())
}

/// The rows of all tracks at a level.
fn rows(program: &Program<'_>, level: f64) -> Vec<Constraint> {
    let tracks = 0..program.formulation.units.tracks.len();
    tracks.flat_map(|track| Track::new(program, TrackIx::from(track), level).rows()).collect()
}

/// A track at a level.
struct Track<'a> {
    program: &'a Program<'a>,
    ix: TrackIx,
    /// Units with their minutes, in the order of the file.
    minutes: Vec<(UnitIx, f64)>,
    /// Meetings to come: their place in the track, and the room that they have.
    room: Vec<(usize, MeetingIx, f64)>,
}

impl<'a> Track<'a> {
    fn new(program: &'a Program<'a>, ix: TrackIx, level: f64) -> Self {
        let problem = program.case.problem;
        let units = &program.formulation.units;
        let track = units.track(ix);
        let taken = |u: UnitIx| -> u32 { problem.held.iter().filter_map(|record| units.unit(u).taken(record)).sum() };
        let to_come = track.units.iter().map(|&u| (u, taken(u))).filter(|&(u, taken)| taken < units.unit(u).minutes);
        let minutes =
            to_come.map(|(u, taken)| (u, minutes_at(problem, &units.unit(u).items, taken, level).get().into()));
        let room = |m: MeetingIx| {
            let all = problem.meeting(m).length() + problem.uncertainty.extension;
            f64::from(all.saturating_sub(late_at(problem, m, level)).get())
        };
        let room = program.to_come(&track.meetings).map(|(k, m)| (k, m, room(m))).collect();
        Self { program, ix, minutes: minutes.collect(), room }
    }

    fn rows(&self) -> Vec<Constraint> {
        let problem = self.program.case.problem;
        let formulation = &self.program.formulation;
        let all = self.minutes.len();
        let mut rows = vec![(self.room_up_to(usize::MAX) - self.taken(0..all, true)).geq(0)];
        let most: f64 = self.minutes.iter().map(|(_, minutes)| minutes).sum();
        for &(u, _) in &self.minutes {
            if self.program.reports_are_alone && is_report(problem, formulation.units.unit(u)) {
                for &(k, ..) in &self.room {
                    let starts = formulation.places.cell(u, k).starts();
                    if !is_empty(&starts) {
                        let spare = self.room_up_to(k) - self.taken(0..all, false);
                        rows.push((spare + most * (1 - starts)).geq(0));
                    }
                }
            }
        }
        if self.program.has_one_order {
            for (place, &(u, _)) in self.minutes.iter().enumerate() {
                if let Some(last) = self.last_of(u) {
                    let spare = self.room_up_to(last + 1) - self.taken(0..place + 1, true);
                    rows.push((spare + most * (1 - Expression::from(formulation.places.placed(u)))).geq(0));
                }
            }
        }
        rows
    }

    /// The room of held meetings before the `k`-th of the track.
    fn room_up_to(&self, k: usize) -> Expression {
        let held = |m: MeetingIx| self.program.formulation.places.held(m);
        self.room.iter().filter(|(at, ..)| *at < k).map(|&(_, m, room)| room * held(m)).sum()
    }

    /// The minutes of some of the units, with or without reports.
    fn taken(&self, units: std::ops::Range<usize>, with_reports: bool) -> Expression {
        let (problem, formulation) = (self.program.case.problem, &self.program.formulation);
        let counts = |u: UnitIx| with_reports || !is_report(problem, formulation.units.unit(u));
        let units = self.minutes[units].iter().filter(|(u, _)| counts(*u));
        units.map(|&(u, minutes)| minutes * formulation.places.placed(u)).sum()
    }

    /// The last meeting of the track in which a unit may start a part, if that is not the last of all.
    fn last_of(&self, u: UnitIx) -> Option<usize> {
        let problem = self.program.case.problem;
        let items = || self.program.formulation.units.unit(u).items.iter().map(|&item| problem.item(item));
        let suits = |m: MeetingIx| {
            let meeting = problem.meeting(m);
            let open = |windows: &[Span]| windows.iter().any(|one| one.from < meeting.end && one.to > meeting.start);
            items().all(|item| {
                let wishes = &item.wishes;
                !wishes.forbid.contains(&m)
                    && wishes.allow.as_ref().is_none_or(|allow| allow.contains(&m))
                    && item.interpretation.met_by(meeting)
                    && meeting.seats_all(item.attendance)
                    && wishes.windows.as_deref().is_none_or(open)
                    && problem.windows_of_people(item).all(open)
            })
        };
        let last = self.room.iter().rev().find(|(_, m, _)| suits(*m)).map(|(k, ..)| *k)?;
        let meetings = self.program.formulation.units.track(self.ix).meetings.len();
        (last + 1 < meetings).then_some(last)
    }
}
