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

use super::reach::MOST_STEPS;
use super::state::{MOST_UNITS, Set, has, members, one};

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
    /// By unit: an earlier one in the file that is equal in everything. It starts no later.
    pub twin: Vec<Option<usize>>,
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
            twin: vec![None; count],
            gaps: gaps(units, track),
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
        all.twin = (0..count).map(|v| (0..v).rev().find(|&u| all.are_twins(u, v))).collect();
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

    /// Whether two units are equal in everything, so that exchanging them changes nothing.
    fn are_twins(&self, u: usize, v: usize) -> bool {
        let [a, b] = [u, v].map(|j| &self.track.members[j]);
        let equal = (a.minutes, a.least, a.most, a.parts, a.optional, a.loose, a.priority, a.left_out)
            == (b.minutes, b.least, b.most, b.parts, b.optional, b.loose, b.priority, b.left_out);
        // others may stand between them in a meeting, and begin at another time if they are exchanged
        let plain = a.wishes.is_empty() && b.wishes.is_empty();
        let timeless = self.clock_from[0] == 0 && self.gaps.iter().all(Vec::is_empty);
        let after = |j: usize| set_of(self.before.len(), |late| has(self.before[late], j));
        equal
            && plain
            && timeless
            && a.fits == b.fits
            && a.was == b.was
            && self.before[u] == self.before[v]
            && self.apart[u] == self.apart[v]
            && after(u) == after(v)
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

    /// All units.
    pub fn all(&self) -> Set {
        set_of(self.track.members.len(), |_| true)
    }
}

fn set_of(count: usize, holds: impl Fn(usize) -> bool) -> Set {
    (0..count).filter(|&j| holds(j)).fold(0, |set, j| set | one(j))
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
