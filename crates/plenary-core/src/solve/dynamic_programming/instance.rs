//! A track with all that can be known of its units before the search.
//!
//! # Minutes on a grid
//!
//! Let it be settled which parts are in which meetings. Then the minutes `x` of the parts are a transportation problem: a
//! row for each unit (its parts add up to its minutes), a row for each meeting (its room), and costs that are convex and
//! piecewise linear. Such a program is totally unimodular, so if all of its numbers are multiples of `g`, so is a cheapest
//! solution; and so is the canonical one, which is a vertex of the face of the cheapest. Rows about the clock would spoil
//! that. So minutes are on the grid `g`, the greatest common divisor, where no statement depends on the clock inside of a
//! meeting ([`Instance::inert`]), and are all whole numbers otherwise.

use crate::formulate::unit::{UnitIx, Units};
use crate::model::{Objective, Position, Problem};
use crate::solve::kernel::calendar::{Calendar, Node};
use crate::solve::kernel::cost::{Cost, Scale};
use crate::solve::kernel::prices::Prices;
use crate::solve::kernel::track::Track;

use super::state::{MOST_UNITS, Set, has, members, one};
use super::time_windows::MOST_STEPS;

/// A track.
pub(super) struct Instance<'a, C> {
    pub track: &'a Track<'a>,
    pub nodes: &'a [Node],
    pub prices: Prices<C>,
    /// What it costs per unit of priority that a unit ends one position later.
    pub position: C,
    /// By meeting: minutes from the first start of the track.
    pub starts: Vec<i64>,
    /// Units in the order in which they stand in a meeting, and by unit its place there.
    pub list: Vec<usize>,
    pub place: Vec<usize>,
    /// By unit: those that have ended when it starts, unless they are left out.
    pub before: Vec<Set>,
    /// By unit: those that are not in one meeting with it.
    pub apart: Vec<Set>,
    /// By unit: others that start no later, because they are as long and no less important.
    pub above: Vec<Set>,
    /// By unit: later ones that start so many minutes after its end.
    pub gaps: Vec<Vec<(usize, u32)>>,
    /// Units that must be placed.
    pub mandatory: Set,
    /// Minutes of parts are multiples of it.
    pub grid: u32,
    /// By meeting: units for which the clock inside of it matters; and the same for it and all later ones.
    pub clock: Vec<Set>,
    pub clock_from: Vec<Set>,
    /// Units with a gap before them that can be over in a later meeting only.
    pub long_gaps: Set,
    /// By meeting, and at the end: the most room of it and of all later ones.
    pub most_room: Vec<u32>,
    /// By unit, by meeting and at the end: its minutes in the baseline there and later. Nothing if changes cost nothing.
    was_from: Vec<Vec<u32>>,
}

impl<'a, C: Cost> Instance<'a, C> {
    /// Of a track; `None` if it is too large.
    pub fn of(
        problem: &'a Problem,
        units: &Units,
        track: &'a Track<'a>,
        calendar: &'a Calendar,
        scale: &Scale,
    ) -> Option<Self> {
        let count = track.members.len();
        if count > MOST_UNITS || track.meetings.is_empty() {
            return None;
        }
        let first = track.meetings[0].start;
        let prices = Prices::<C>::of(problem, track, scale);
        let mut list: Vec<usize> = (0..count).collect();
        list.sort_by_key(|&j| units.unit(track.members[j].unit).rank);
        let mut place = vec![0; count];
        list.iter().enumerate().for_each(|(n, &j)| place[j] = n);
        let clock: Vec<Set> =
            (0..track.meetings.len()).map(|k| set_of(count, |j| track.members[j].by_the_clock(k))).collect();
        let mut all = Self {
            starts: track.meetings.iter().map(|slot| slot.start - first).collect(),
            position: scale.one(Objective::Earliness),
            mandatory: set_of(count, |j| !track.members[j].optional),
            before: before(units, track),
            apart: apart(problem, units, track),
            above: vec![0; count],
            gaps: gaps(units, track),
            was_from: (0..count).map(|j| was_from(track, &prices, j)).collect(),
            grid: 1,
            clock_from: running(&clock, |set, next| set | next),
            most_room: running(&track.meetings.iter().map(|slot| slot.room).collect::<Vec<_>>(), u32::max),
            clock,
            long_gaps: 0,
            track,
            nodes: &calendar.nodes,
            prices,
            list,
            place,
        };
        all.long_gaps = all.gaps_between_meetings();
        if all.inert() {
            all.grid = all.common_divisor();
        }
        let steps = track.meetings.iter().map(|slot| slot.room.saturating_add(track.turnaround) / all.grid);
        if steps.max().unwrap_or(0) > MOST_STEPS {
            return None;
        }
        all.above = (0..count).map(|v| set_of(count, |u| u != v && all.is_above(u, v))).collect();
        Some(all)
    }

    /// Whether the clock inside of meetings decides nothing that depends on the minutes of parts. A gap inside of a
    /// meeting is as long as the entries in it, and those are whole unless units are interruptible.
    fn inert(&self) -> bool {
        let loose = self.track.members.iter().any(|member| member.loose && member.splits());
        let gaps = self.gaps.iter().any(|gaps| !gaps.is_empty());
        self.clock_from[0] == 0 && self.long_gaps == 0 && !(loose && gaps)
    }

    fn common_divisor(&self) -> u32 {
        let own = self.track.members.iter().enumerate().flat_map(|(j, member)| {
            let was = member.was.iter().flatten().copied().filter(move |_| self.prices.counts_changes(self.track, j));
            [member.minutes, member.least].into_iter().chain(was)
        });
        let rooms = self.track.meetings.iter().flat_map(|slot| [slot.room, slot.usable]);
        let whole = own.chain(rooms).chain([self.prices.short_part()]).fold(self.track.turnaround, gcd);
        whole.max(1)
    }

    /// Units before which a gap is longer than some pause between two meetings.
    fn gaps_between_meetings(&self) -> Set {
        let meetings = &self.track.meetings;
        let end = |k: usize| self.starts[k] + i64::from(meetings[k].room);
        let pauses = (0..meetings.len()).flat_map(|k| (k + 1..meetings.len()).map(move |l| (k, l)));
        let shortest = pauses.map(|(k, l)| self.starts[l] - end(k)).min().unwrap_or(i64::MAX);
        let long = self.gaps.iter().flatten().filter(|&&(_, gap)| i64::from(gap) > shortest);
        long.fold(0, |set, &(late, _)| set | one(late))
    }

    /// Whether `v` starts before `u` in no canonical schedule: with the two exchanged it is better, or as good and the
    /// first in the file is first.
    fn is_above(&self, u: usize, v: usize) -> bool {
        let [a, b] = [u, v].map(|j| &self.track.members[j]);
        let as_long = (a.minutes, a.least, a.most, a.parts, a.loose) == (b.minutes, b.least, b.most, b.parts, b.loose);
        // others may stand between them in a meeting, and begin at another time if they are exchanged
        let plain = a.wishes.is_empty() && b.wishes.is_empty();
        let timeless = self.clock_from[0] == 0 && self.gaps.iter().all(Vec::is_empty);
        let after = |j: usize| set_of(self.before.len(), |late| has(self.before[late], j));
        let alike = as_long
            && plain
            && timeless
            && a.fits == b.fits
            && a.was == b.was
            && self.before[u] & !self.before[v] == 0
            && after(v) & !after(u) == 0
            // what comes after one that can be absent, or is interrupted, may start before the other one ends
            && (after(u) == after(v) || !(a.optional || a.loose))
            && self.apart[u] == self.apart[v];
        alike && self.gains(u, v)
    }

    /// Whether a unit that is exchanged with another one which starts before it makes a schedule better, or no worse if it
    /// comes first in the file.
    fn gains(&self, u: usize, v: usize) -> bool {
        let [a, b] = [u, v].map(|j| &self.track.members[j]);
        let [absent, other] = [u, v].map(|j| self.prices.left_out[j]);
        let Some(more) = a.priority.checked_sub(b.priority) else { return false };
        if more == 0 && (a.optional, absent) == (b.optional, other) {
            return u < v;
        }
        // what starts first ends first, unless it is interruptible
        if a.loose && a.splits() {
            return false;
        }
        // one that is placed instead of the other one ends where that did
        let last = self.track.meetings.iter().map(|slot| slot.position).max().unwrap_or(0);
        let ends = self.position.times(more).times(last);
        match (a.optional, b.optional) {
            (true, false) => return false,
            (true, true) if absent < other.plus(ends) || (absent == other.plus(ends) && u > v) => return false,
            _ => {}
        }
        // both can end in the same meeting if one goes on
        u < v || (more > 0 && self.position > C::ZERO && !a.splits())
    }

    /// Units that must have ended before another one and have not: if that one starts, they are left out.
    pub fn missing(&self, j: usize, done: Set) -> Set {
        self.before[j] & !done
    }

    /// Whether moving a minute of unit `j` from a later part to one in meeting `k` cannot break a rule about the clock;
    /// `here` are the units of that meeting, `done` those that have ended after it.
    pub fn is_free_to_move(&self, j: usize, k: usize, here: Set, done: Set) -> bool {
        let later = self.clock_from[k + 1] | self.long_gaps;
        // a part in the middle of a meeting can be what makes a gap inside of it long enough
        let between = |early: usize, late: usize| self.place[early] < self.place[j] && self.place[j] < self.place[late];
        let fills = |early: usize| self.gaps[early].iter().any(|&(late, _)| !has(done, late) && between(early, late));
        later & !done == 0
            && self.clock[k] & here == 0
            && !self.prices.counts_changes(self.track, j)
            && !(self.track.members[j].loose && members(!done & self.all()).any(fills))
    }

    /// The least minutes of a unit that are not where they were in the baseline, if so many are placed from the `k`-th meeting
    /// on: those beyond what it had there.
    pub fn changed(&self, j: usize, minutes: u32, k: usize) -> u32 {
        self.was_from[j].get(k).map_or(0, |&was| minutes.saturating_sub(was))
    }

    /// The steps of the grid that a unit takes in one part, with a turnaround.
    pub fn steps(&self, j: usize) -> usize {
        ((self.track.members[j].minutes + self.track.turnaround) / self.grid) as usize
    }

    /// All units.
    pub fn all(&self) -> Set {
        set_of(self.track.members.len(), |_| true)
    }
}

fn set_of(count: usize, holds: impl Fn(usize) -> bool) -> Set {
    (0..count).filter(|&j| holds(j)).fold(0, |set, j| set | one(j))
}

fn was_from<C: Cost>(track: &Track<'_>, prices: &Prices<C>, j: usize) -> Vec<u32> {
    let was = track.members[j].was.as_ref().filter(|_| prices.counts_changes(track, j));
    was.map_or_else(Vec::new, |was| running(was, |minutes, later| minutes + later))
}

/// From each place on all combined; nothing at the end.
fn running<T: Copy + Default>(each: &[T], combine: impl Fn(T, T) -> T) -> Vec<T> {
    let mut all = vec![T::default(); each.len() + 1];
    for n in (0..each.len()).rev() {
        all[n] = combine(each[n], all[n + 1]);
    }
    all
}

/// The place of a unit among those of a track.
fn place_of(track: &Track<'_>, unit: UnitIx) -> Option<usize> {
    track.members.iter().position(|member| member.unit == unit)
}

/// By unit: which others must have ended when it starts, by `after`, `position` and the order of the file.
fn before(units: &Units, track: &Track<'_>) -> Vec<Set> {
    let unit = |j: usize| units.unit(track.members[j].unit);
    let of = |late: usize| {
        let named = unit(late).after.iter().filter_map(|after| place_of(track, after.unit)).filter(|&j| j != late);
        let stated: Set = named.fold(0, |set, j| set | one(j));
        let must = |early: usize| {
            let apart = unit(early).position != unit(late).position;
            let first = unit(early).position == Some(Position::First);
            let last = unit(late).position == Some(Position::Last);
            (apart && (first || last)) || (early < late && unit(early).keeps_order && unit(late).keeps_order)
        };
        stated | set_of(track.members.len(), |early| early != late && must(early))
    };
    (0..track.members.len()).map(of).collect()
}

fn gaps(units: &Units, track: &Track<'_>) -> Vec<Vec<(usize, u32)>> {
    let mut gaps = vec![Vec::new(); track.members.len()];
    for (late, member) in track.members.iter().enumerate() {
        for after in units.unit(member.unit).after.iter().filter(|after| after.gap.get() > 0) {
            if let Some(early) = place_of(track, after.unit).filter(|&early| early != late) {
                gaps[early].push((late, after.gap.get()));
            }
        }
    }
    gaps
}

fn apart(problem: &Problem, units: &Units, track: &Track<'_>) -> Vec<Set> {
    let mut apart = vec![0; track.members.len()];
    for (j, member) in track.members.iter().enumerate() {
        for other in units.items(problem, member.unit).flat_map(|(_, item)| &item.wishes.not_with) {
            if let Some(other) = place_of(track, units.of_item[other.0]) {
                apart[j] |= one(other);
                apart[other] |= one(j);
            }
        }
    }
    apart
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}
