//! What is known about units before anything is placed: where each may be, its predecessors, and its deadline.

use std::collections::{BTreeMap, BTreeSet};

use itertools::Itertools as _;

use crate::formulate::unit::{ByTrack, Kind, UnitIx, Units};
use crate::model::{Item, ItemIx, MeetingIx, PersonIx, Position, Problem, Span};

/// An entry of a meeting that is being filled.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub(super) unit: UnitIx,
    pub(super) takes: u32,
    /// The order in the meeting: first the unit that goes on from an earlier meeting, last the one that goes on in a later
    /// one, the others by rank.
    pub(super) stands: (i8, (usize, usize)),
}

/// What is the same in every attempt.
pub(in crate::solve) struct Fit<'a> {
    pub(super) problem: &'a Problem,
    /// Whether all units keep the order of the file.
    pub(super) in_order: bool,
    pub(super) units: &'a Units,
    /// By unit: its predecessors, with the gap in minutes.
    pub(super) before: Vec<Vec<(UnitIx, i64)>>,
    /// By unit: the minutes of all its successors.
    pub(super) tail: Vec<f64>,
    /// By unit: the last meeting of its track in which it may start so that it and all its successors meet their deadlines.
    pub(super) deadline: Vec<usize>,
    /// By unit: the units with which it must share no meeting, and those which must not be at the same time.
    pub(in crate::solve) not_with: Vec<BTreeSet<UnitIx>>,
    pub(in crate::solve) not_parallel: Vec<BTreeSet<UnitIx>>,
    /// The largest room of a meeting of each track.
    pub(super) longest: ByTrack<u32>,
}

impl<'a> Fit<'a> {
    /// Of a session.
    pub(in crate::solve) fn new(problem: &'a Problem, units: &'a Units) -> Self {
        let count = units.all.len();
        let mut fit = Self {
            problem,
            in_order: units.all_in_order(),
            units,
            before: vec![Vec::new(); count],
            tail: vec![0.0; count],
            deadline: Vec::new(),
            not_with: vec![BTreeSet::new(); count],
            not_parallel: vec![BTreeSet::new(); count],
            longest: ByTrack::new(),
        };
        let longest = |meetings: &[MeetingIx]| meetings.iter().map(|&m| fit.room(m)).max().unwrap_or(0);
        fit.longest = units.tracks.iter().map(|track| longest(&track.meetings)).collect();
        fit.deadline = units.ixs().map(|u| fit.last_meeting(u)).collect();
        fit.order();
        fit.apart();
        fit.pass_back();
        fit
    }

    /// Minutes that the entries of a meeting may use.
    pub(super) fn room(&self, m: MeetingIx) -> u32 {
        let meeting = self.problem.meeting(m);
        meeting.usable().get()
    }

    fn items(&self, u: UnitIx) -> impl Iterator<Item = &'a Item> + use<'a, '_> {
        self.units.unit(u).items.iter().map(|&item| self.problem.item(item))
    }

    /// Whether what is said of single meetings lets a unit have a part in one.
    pub(in crate::solve) fn may_be(&self, u: UnitIx, m: MeetingIx, first: bool) -> bool {
        let meeting = self.problem.meeting(m);
        self.items(u).all(|item| {
            let wishes = &item.wishes;
            item.interpretation.met_by(meeting)
                && meeting.seats_all(item.attendance)
                && !wishes.forbid.contains(&m)
                && wishes.allow.as_ref().is_none_or(|allow| allow.contains(&m))
                && wishes.pin.as_ref().is_none_or(|pin| !first || pin.contains(&m))
                && wishes.available_from.is_none_or(|from| from < meeting.end)
                && (!first || self.problem.kept_in(item, m).is_none_or(|kept| kept.meets(meeting.span())))
                && self.windows(item).all(|all| all.iter().any(|window| window.overlaps(meeting.span())))
        })
    }

    /// Whether a part of a unit may be there by the clock.
    pub(in crate::solve) fn may_run(&self, u: UnitIx, m: MeetingIx, part: Span, first: bool) -> bool {
        self.items(u).all(|item| {
            let wishes = &item.wishes;
            wishes.available_from.is_none_or(|from| from <= part.from)
                && (!first || self.problem.kept_in(item, m).is_none_or(|kept| kept.allows(part.from)))
                && self.windows(item).all(|all| all.iter().any(|window| window.contains(part)))
        })
    }

    /// The windows of an item, and those of each of its people.
    fn windows(&self, item: &'a Item) -> impl Iterator<Item = &'a [Span]> + use<'a> {
        item.wishes.windows.as_deref().into_iter().chain(self.problem.windows_of_people(item))
    }

    fn last_meeting(&self, u: UnitIx) -> usize {
        let meetings = self.units.meetings(u);
        meetings.iter().rposition(|&m| self.may_be(u, m, true)).unwrap_or(0)
    }

    /// Adds the precedences of `after` and `position`, and of the file if only some units keep its order. If all do,
    /// [`super::Attempt`] ensures the order.
    fn order(&mut self) {
        for u in self.units.ixs() {
            for after in self.units.unit(u).after.iter().filter(|after| after.unit != u) {
                self.before[u.0].push((after.unit, i64::from(after.gap.get())));
            }
        }
        let side = |u: UnitIx| self.units.unit(u).position;
        for (t, track) in self.units.tracks.iter_enumerated() {
            let keep: Vec<UnitIx> = self.units.in_order(t).filter(|_| !self.in_order).collect();
            for (n, &late) in keep.iter().enumerate() {
                let before = keep[..n].iter().rev().take_while_inclusive(|&&early| self.units.unit(early).optional);
                self.before[late.0].extend(before.map(|&early| (early, 0)));
            }
            for &u in &track.units {
                for &v in track.units.iter().filter(|&&v| side(v) != side(u)) {
                    if side(u) == Some(Position::First) || side(v) == Some(Position::Last) {
                        self.before[v.0].push((u, 0));
                    }
                }
            }
        }
    }

    /// Adds which units are kept apart.
    fn apart(&mut self) {
        let (problem, units) = (self.problem, self.units);
        let pair = |sets: &mut Vec<BTreeSet<UnitIx>>, u: UnitIx, other: &ItemIx| {
            for v in units.all_of(*other) {
                let _new = (sets[u.0].insert(v), sets[v.0].insert(u));
            }
        };
        for u in units.ixs() {
            for (_, item) in units.items(problem, u) {
                item.wishes.not_with.iter().for_each(|other| pair(&mut self.not_with, u, other));
                item.not_parallel.iter().for_each(|other| pair(&mut self.not_parallel, u, other));
            }
        }
        let mut needed_by: BTreeMap<PersonIx, Vec<UnitIx>> = BTreeMap::new();
        for u in units.ixs() {
            self.items(u).flat_map(|item| &item.people).for_each(|&p| needed_by.entry(p).or_default().push(u));
        }
        for [&u, &v] in needed_by.values().flat_map(|of| of.iter().array_combinations()) {
            if !units.are_copies(u, v) {
                let _new = (self.not_parallel[u.0].insert(v), self.not_parallel[v.0].insert(u));
            }
        }
    }

    /// Propagates deadlines and minutes to predecessors.
    fn pass_back(&mut self) {
        if self.in_order {
            return;
        }
        // `after` is acyclic, so each pass settles one more step of the longest chain
        for _ in 0..8 {
            let mut tail = vec![0.0; self.tail.len()];
            for u in self.units.ixs() {
                let (own, due) = (f64::from(self.units.unit(u).minutes) + self.tail[u.0], self.deadline[u.0]);
                for &(early, _) in &self.before[u.0] {
                    tail[early.0] = own.max(tail[early.0]);
                    if self.units.unit(early).track == self.units.unit(u).track && !self.units.unit(u).optional {
                        self.deadline[early.0] = self.deadline[early.0].min(due);
                    }
                }
            }
            self.tail = tail;
        }
    }

    /// The least and the most minutes of the first of several parts of a unit; `None` if it has one part. `others` is the
    /// number of further parts.
    pub(super) fn part(&self, u: UnitIx, rest: u32, others: u32) -> Option<(u32, u32)> {
        let unit = self.units.unit(u);
        if unit.kind == Kind::Whole || others == 0 {
            return None;
        }
        let most = rest.checked_sub(unit.min_part)?;
        let later = others.saturating_mul(self.longest[unit.track]);
        let least = rest.saturating_sub(later).max(unit.min_part);
        (least <= most).then_some((least, most))
    }
}
