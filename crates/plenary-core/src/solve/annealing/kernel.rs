//! A session as small whole numbers: units, meetings of all tracks in time order, and what binds them.
//!
//! Copies of a unit, one for each track that it may be in, are one unit here, whose domain has meetings of several tracks.

use std::collections::BTreeSet;
use std::ops::Range;

use itertools::Itertools as _;

pub(super) mod relation;

use super::parts::{Part, Parts};
use crate::formulate::goals::{baseline_minutes, burden, positions};
use crate::formulate::rules::limits::teams;
use crate::formulate::unit::{Kind, UnitIx, Units};
use crate::model::{Instant, MeetingIx, Minutes, Objective, Preference, Problem, Schedule, Span};
use crate::solve::kernel::limits::{clash, is_barred, sums};
use crate::solve::kernel::track::used;
use crate::solve::list_scheduling::Fit;
use relation::Relation;

/// A meeting.
pub(super) struct Meeting {
    pub ix: MeetingIx,
    pub track: usize,
    /// In minutes since 1970, less [`Kernel::origin`].
    pub start: i32,
    /// Minutes that entries may use, and those of which what is not used is lost: in a meeting that has happened the reserve
    /// may have been used, and it may have run over.
    pub room: i32,
    pub usable: i32,
    /// Its place among all starts of the session.
    pub position: i64,
    /// What the goal `time_zones` counts for it.
    pub burden: i64,
    /// Meetings of its track that are not held if it is.
    pub clashes: Vec<usize>,
    /// Its weight in some sums.
    pub weights: Vec<(usize, i64)>,
    /// Meetings of other tracks that share time with it.
    pub beside: Vec<usize>,
}

/// A unit, in any of its tracks.
pub(super) struct Unit<'a> {
    /// Its copy in each track that it may be in.
    pub copies: Vec<(usize, UnitIx)>,
    pub minutes: i32,
    pub min_part: i32,
    pub most_parts: usize,
    pub kind: Kind,
    /// Its place among the entries of a meeting, beside what is continued.
    pub rank: u32,
    pub priority: i64,
    /// The cost of leaving it out; `None` if it must be placed.
    pub left_out: Option<i64>,
    /// Where a part may be, in time order.
    pub domain: Vec<usize>,
    /// By meeting: whether a part may be there, whether the first may, and whether the clock decides.
    pub may: Vec<May>,
    pub relations: Vec<Relation>,
    pub wishes: Vec<&'a Preference>,
    /// Whether any statement of its own depends on the clock.
    pub clocked: bool,
    /// What meetings that have happened took of it: its first parts, which no move changes.
    pub taken: Parts,
    /// Its minutes by meeting in the baseline; `None` if that has no part of it.
    pub was: Option<Vec<(usize, i32)>>,
}

/// Whether parts of a unit may be in a meeting.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct May {
    pub part: bool,
    pub first: bool,
    pub clock: bool,
}

/// A session.
pub(super) struct Kernel<'a> {
    pub problem: &'a Problem,
    pub fit: Fit<'a>,
    /// Track by track, each in time order.
    pub meetings: Vec<Meeting>,
    /// By track: its meetings.
    pub tracks: Vec<Range<usize>>,
    pub units: Vec<Unit<'a>>,
    /// The most of each sum of weights of held meetings.
    pub most: Vec<i64>,
    pub turnaround: i32,
    /// Minutes since 1970 of the first start.
    pub origin: i64,
    /// The goals, the most important first.
    pub goals: Vec<Objective>,
    /// The figures of `lost_time`: a continuation, and a part that is not short.
    pub continuation: i64,
    pub short_part: i64,
}

impl<'a> Kernel<'a> {
    /// A session that is within scope; `None` if it is too large for its numbers.
    pub fn new(problem: &'a Problem, units: &'a Units, baseline: Option<&Schedule>) -> Option<Self> {
        let fit = Fit::new(problem, units);
        let origin = problem.meetings.iter().map(|meeting| meeting.start.unix_minutes()).min()?;
        let (mut meetings, mut tracks) = (Vec::new(), Vec::new());
        let positions = positions(problem);
        for (t, track) in units.tracks.iter().enumerate() {
            let first = meetings.len();
            for &ix in &track.meetings {
                let meeting = problem.meeting(ix);
                let used = problem.record(ix).map_or(0, |record| used(problem, units, record));
                meetings.push(Meeting {
                    ix,
                    track: t,
                    start: i32::try_from(meeting.start.unix_minutes() - origin).ok()?,
                    room: i32::try_from(problem.room(ix).get().max(used)).ok()?,
                    usable: i32::try_from(meeting.usable().get()).ok()?,
                    position: positions[ix.0].into(),
                    burden: i64::try_from(burden(meeting, &problem.participants)).ok()?,
                    clashes: Vec::new(),
                    weights: Vec::new(),
                    beside: Vec::new(),
                });
            }
            tracks.push(first..meetings.len());
        }
        u16::try_from(meetings.len().max(units.all.len())).ok()?;
        let mut kernel = Self {
            problem,
            fit,
            meetings,
            tracks,
            units: Vec::new(),
            most: Vec::new(),
            turnaround: i32::try_from(problem.rules.turnaround().get()).ok()?,
            origin,
            goals: problem.objectives.clone(),
            continuation: problem.lost_time.continuation.get().into(),
            short_part: problem.lost_time.short_part.get().into(),
        };
        kernel.limit(units)?;
        kernel.place(units)?;
        kernel.note_what_was(units, baseline);
        relation::state(&mut kernel.units, units, &kernel.fit);
        Some(kernel)
    }

    /// The meeting of an index in the problem.
    fn meeting(&self, m: usize) -> &'a crate::model::Meeting {
        self.problem.meeting(self.meetings[m].ix)
    }

    /// What limits the meetings held; `None` where teams of interpreters do.
    fn limit(&mut self, units: &Units) -> Option<()> {
        for track in self.tracks.clone() {
            for [m, n] in track.clone().array_combinations() {
                let (a, b) = (self.meeting(m), self.meeting(n));
                if clash(self.problem, a, b) || clash(self.problem, b, a) {
                    self.meetings[m].clashes.push(n);
                    self.meetings[n].clashes.push(m);
                }
            }
        }
        for [m, n] in (0..self.meetings.len()).array_combinations() {
            if self.meetings[m].track != self.meetings[n].track
                && self.meeting(m).span().overlaps(self.meeting(n).span())
            {
                self.meetings[m].beside.push(n);
                self.meetings[n].beside.push(m);
            }
        }
        let interpreted: Vec<MeetingIx> =
            self.problem.meeting_ixs().filter(|&ix| self.problem.meeting(ix).interpreted()).collect();
        if !teams::serve_all(self.problem, &interpreted) {
            return None;
        }
        let mut rows: BTreeSet<(Vec<(MeetingIx, u64)>, u64)> =
            sums(self.problem, units).into_iter().map(|row| (row.meetings, row.limit)).collect();
        if let Some(limit) = &self.problem.rules.max_parallel_interpreted {
            for &ix in &interpreted {
                let instant = self.problem.meeting(ix).start;
                let under_way = |ix: &MeetingIx| {
                    let other = self.problem.meeting(*ix);
                    other.start <= instant && instant < other.end
                };
                let meetings = interpreted.iter().copied().filter(under_way).map(|ix| (ix, 1)).collect();
                let _new = rows.insert((meetings, limit.value.into()));
            }
        }
        for (meetings, most) in rows {
            if meetings.iter().map(|&(_, weight)| weight).sum::<u64>() <= most {
                continue;
            }
            for (ix, weight) in meetings {
                let m = self.meetings.iter().position(|meeting| meeting.ix == ix)?;
                self.meetings[m].weights.push((self.most.len(), i64::try_from(weight).ok()?));
            }
            self.most.push(i64::try_from(most).ok()?);
        }
        Some(())
    }

    /// The units and where each may be.
    fn place(&mut self, units: &'a Units) -> Option<()> {
        let ranked = units.originals().sorted_by_key(|&u| units.unit(u).rank).collect_vec();
        for u in units.originals() {
            let unit = units.unit(u);
            let copies = units.copies(u).map(|copy| (usize::from(units.unit(copy).track), copy)).collect_vec();
            let mut may = vec![May::default(); self.meetings.len()];
            for &(t, copy) in &copies {
                for m in self.tracks[t].clone() {
                    may[m] = self.may(copy, m);
                }
            }
            let wishes = unit.items.iter().flat_map(|&item| &self.problem.item(item).prefer);
            let wishes = wishes.filter(|wish| wish.weight > 0 && self.goals.contains(&Objective::Preferences));
            let wishes: Vec<&Preference> = wishes.collect();
            let most = unit.minutes / unit.min_part.max(1);
            let most_parts = if unit.kind == Kind::Whole { 1 } else { unit.max_parts.unwrap_or(most).min(most).max(1) };
            let domain = (0..may.len()).filter(|&m| may[m].part);
            self.units.push(Unit {
                minutes: i32::try_from(unit.minutes).ok()?,
                min_part: i32::try_from(unit.min_part.max(1)).ok()?,
                most_parts: (most_parts as usize).min(Parts::MOST),
                kind: unit.kind,
                rank: ranked.iter().position(|&v| v == u)? as u32,
                priority: unit.priority.into(),
                left_out: unit.may_be_left_out.then_some(i64::try_from(unit.left_out_cost).ok()?),
                domain: domain.sorted_by_key(|&m| (self.meetings[m].start, m)).collect(),
                taken: self.taken(units, u)?,
                was: None,
                relations: Vec::new(),
                clocked: may.iter().any(|may| may.clock) || !wishes.is_empty(),
                wishes,
                may,
                copies,
            });
        }
        Some(())
    }

    /// What meetings that have happened took of a unit; `None` if more than it has, or if the rest may be anywhere.
    fn taken(&self, units: &Units, u: UnitIx) -> Option<Parts> {
        let unit = units.unit(u);
        let mut taken = Vec::new();
        for record in &self.problem.held {
            if let Some(minutes) = unit.taken(record) {
                let m = self.meetings.iter().position(|meeting| meeting.ix == record.meeting)?;
                taken.push((self.meetings[m].start, Part::new(m, i32::try_from(minutes).ok()?)));
            }
        }
        taken.sort_by_key(|&(start, _)| start);
        let minutes: u32 = taken.iter().map(|(_, part)| u32::from(part.minutes)).sum();
        let mut parts = Parts::default();
        let few = taken.into_iter().all(|(_, part)| parts.push(part));
        let rest_is_next = minutes == 0 || minutes == unit.minutes || unit.kind == Kind::Chain;
        (few && minutes <= unit.minutes && rest_is_next).then_some(parts)
    }

    /// Notes where the baseline has each unit.
    fn note_what_was(&mut self, units: &Units, baseline: Option<&Schedule>) {
        let was = baseline.map_or_else(Default::default, |baseline| baseline_minutes(self.problem, units, baseline));
        for unit in &mut self.units {
            let minutes = unit.copies.first().and_then(|(_, copy)| was.get(copy));
            unit.was = minutes.map(|minutes| {
                let here = |(m, meeting): (usize, &Meeting)| {
                    let minutes = *minutes.get(&self.problem.meeting(meeting.ix).id.0)?;
                    Some((m, i32::try_from(minutes).unwrap_or(i32::MAX)))
                };
                self.meetings.iter().enumerate().filter_map(here).collect()
            });
        }
    }

    fn may(&self, copy: UnitIx, m: usize) -> May {
        let (ix, meeting) = (self.meetings[m].ix, self.meeting(m));
        if self.problem.record(ix).is_some() || is_barred(self.problem, meeting) || !self.fit.may_be(copy, ix, false) {
            return May::default();
        }
        let end = Span { from: meeting.end, to: meeting.end };
        let first = self.fit.may_be(copy, ix, true);
        let anywhere = self.fit.may_run(copy, ix, meeting.span(), true) && self.fit.may_run(copy, ix, end, true);
        May { part: true, first, clock: !anywhere }
    }

    /// The copy of a unit in the track of a meeting.
    pub fn copy(&self, u: usize, m: usize) -> Option<UnitIx> {
        self.units[u].copies.iter().find(|(t, _)| *t == self.meetings[m].track).map(|&(_, copy)| copy)
    }

    /// The parts that a unit has in the baseline, if it may still have them.
    pub fn before(&self, u: usize) -> Option<Parts> {
        let unit = &self.units[u];
        let mut was = unit.was.clone()?;
        was.sort_by_key(|&(m, _)| self.meetings[m].start);
        let mut parts = Parts::default();
        for (n, (m, minutes)) in was.into_iter().enumerate() {
            if (n >= unit.taken.get().len() && !self.may_be(u, m, n == 0)) || !parts.push(Part::new(m, minutes)) {
                return None;
            }
        }
        let same = parts.minutes() == unit.minutes && parts.get().len() <= unit.most_parts.max(1);
        (same && parts.begins_with(&unit.taken)).then_some(parts)
    }

    /// Minutes that a unit has in a meeting beyond those that it had there in the baseline.
    #[inline]
    pub fn beyond(&self, u: usize, m: usize, minutes: i32) -> i64 {
        let Some(was) = &self.units[u].was else { return 0 };
        let before = was.iter().find(|&&(other, _)| other == m).map_or(0, |&(_, before)| before);
        i64::from((minutes - before).max(0))
    }

    /// When a part is taken.
    pub fn span(&self, part: Part) -> Span {
        let start = self.origin + i64::from(self.begin(part));
        let from = Instant::from_unix_minutes(start);
        Span { from, to: from + Minutes(u32::from(part.minutes)) }
    }

    /// When a part begins, in minutes from the origin.
    #[inline]
    pub fn begin(&self, part: Part) -> i32 {
        self.meetings[part.meeting()].start + i32::from(part.begin)
    }

    /// Whether a unit may have a part there, as far as the clock inside the meeting does not decide.
    #[inline]
    pub fn may_be(&self, u: usize, m: usize, first: bool) -> bool {
        let may = self.units[u].may[m];
        if first { may.first } else { may.part }
    }
}
