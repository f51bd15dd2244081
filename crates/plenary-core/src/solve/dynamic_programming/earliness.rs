//! What `earliness` of the rest is at least: preemptive Smith's rule with release dates.
//!
//! A unit of priority `w` that is cut up into minutes, each of which counts `w / minutes` at the position where it is,
//! costs no more than one that counts `w` where it ends. Cut up, units are placed best by filling each position with those
//! available of the largest `w / minutes` (Smith 1956; Goemans 1996 for release dates). So it is known, position after
//! position, how much priority at least has not ended; and since priorities are whole numbers, that is rounded up:
//!
//! ```text
//! sum over positions p of (next position - p) * ceil(priority not ended by p)
//! ```
//!
//! Of what must precede a unit, one is kept: no larger share of the unit can be placed than of that one. The densest job
//! that has such a one is then placed together with it, and the two are one job; what is left has nothing before it that is
//! less dense (Horn 1972; Sidney 1975).

use crate::solve::kernel::cost::Cost;
use crate::solve::kernel::prices::Begun;

use super::absence::{Absence, PARTS};
use super::instance::Instance;
use super::state::{Set, has, members, one};

/// The most positions over all nodes.
const MOST_POSITIONS: usize = 8_000_000;

/// A unit, or what is left of it, or several.
#[derive(Debug, Clone, Copy)]
struct Job {
    units: Set,
    priority: u64,
    /// Steps of the grid, with a turnaround.
    steps: u64,
    /// The place of the first position where it may be.
    release: usize,
    /// A unit that is before it.
    before: Option<usize>,
}

impl Job {
    /// Whether a minute of it counts more than one of another.
    fn is_denser(&self, other: &Self) -> bool {
        self.priority * other.steps > other.priority * self.steps
    }

    fn parts(&self, left: u64) -> u64 {
        self.priority * PARTS * left / self.steps
    }
}

/// Joins jobs, of which the densest is first, with what is before them where that is less dense.
fn merge(jobs: &mut Vec<Job>) {
    let mut n = 0;
    while n < jobs.len() {
        let job = jobs[n];
        let less_dense = job.before.and_then(|unit| (n + 1..jobs.len()).find(|&other| has(jobs[other].units, unit)));
        let Some(other) = less_dense else {
            n += 1;
            continue;
        };
        jobs[other].units |= job.units;
        jobs[other].priority += job.priority;
        jobs[other].steps += job.steps;
        let _merged = jobs.remove(n);
        let mut at = other - 1;
        while at > n && jobs[at].is_denser(&jobs[at - 1]) {
            jobs.swap(at, at - 1);
            at -= 1;
        }
    }
}

/// What is still to be placed.
pub(super) struct Rest<'r, C> {
    pub node: usize,
    /// Units that have to be placed, and those that may be left out.
    pub units: Set,
    pub free: Set,
    pub begun: &'r [(usize, Begun)],
    /// What the absence of units may cost, where that is limited.
    pub spare: Option<C>,
    /// A meeting that is being filled, before the node.
    pub meeting: Option<Unfilled>,
}

/// A meeting that is being filled.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unfilled {
    /// Its place.
    pub k: usize,
    /// The steps that are left of it.
    pub steps: u64,
    /// The units that can still be added to it.
    pub units: Set,
}

/// Bounds from each node.
pub(super) struct Earliness {
    /// All positions, without repetition.
    positions: Vec<u32>,
    /// By node, and by meeting: the place of the first position, and of its own.
    first: Vec<usize>,
    of_meeting: Vec<usize>,
    /// Whether holding a meeting rules out no other one.
    apart: bool,
    /// By node, and by position: the most steps of the meetings up to there.
    most: Vec<Vec<u64>>,
    /// Jobs of whole units, the densest first.
    jobs: Vec<Job>,
    /// By unit: those that are before it, the least dense first.
    before: Vec<Vec<usize>>,
    /// By unit: its job.
    of_unit: Vec<Job>,
}

impl Earliness {
    /// Of a track; `None` if it is too large.
    pub fn of<C: Cost>(instance: &Instance<'_, C>) -> Option<Self> {
        let (nodes, meetings) = (instance.nodes, &instance.track.meetings);
        if nodes.len().checked_mul(meetings.len())? > MOST_POSITIONS {
            return None;
        }
        let mut positions: Vec<u32> = meetings.iter().map(|slot| slot.position).collect();
        positions.dedup();
        let at = |k: usize| {
            let of_it = meetings.get(k).map(|slot| positions.partition_point(|&position| position < slot.position));
            of_it.unwrap_or(positions.len())
        };
        let mut most: Vec<Vec<u64>> = vec![Vec::new(); nodes.len()];
        for n in (0..nodes.len()).rev() {
            let node = nodes[n];
            let mut row = node.skip.map_or_else(|| vec![0; positions.len()], |skip| most[skip].clone());
            if let Some(hold) = node.hold {
                let room = u64::from((meetings[node.meeting].room + instance.track.turnaround) / instance.grid);
                let own = at(node.meeting);
                for (row, later) in row.iter_mut().zip(&most[hold]).skip(own) {
                    *row = (*row).max(room + later);
                }
            }
            most[n] = row;
        }
        // where holding one meeting rules out another, a unit that is released late can have more than the difference
        let free = nodes.len() == meetings.len() + 1;
        let release = |j: usize| match &instance.track.members[j].fits {
            Some(fits) if free => fits.iter().position(|fit| fit.here).map_or(0, at),
            _ => 0,
        };
        let job = |j: usize| Job {
            units: one(j),
            priority: instance.track.members[j].priority.into(),
            steps: instance.steps(j).max(1) as u64,
            release: release(j),
            before: None,
        };
        let of_unit: Vec<Job> = (0..instance.track.members.len()).map(job).collect();
        let density = |a: &Job, b: &Job| (b.priority * a.steps).cmp(&(a.priority * b.steps));
        let mut jobs = of_unit.clone();
        jobs.sort_by(density);
        let before = |set: Set| {
            let mut before: Vec<usize> = members(set).collect();
            before.sort_by(|&a, &b| density(&of_unit[b], &of_unit[a]));
            before
        };
        let before = instance.before.iter().map(|&set| before(set)).collect();
        let first = nodes.iter().map(|node| at(node.meeting)).collect();
        let of_meeting = (0..meetings.len()).map(at).collect();
        Some(Self { positions, first, of_meeting, apart: free, most, jobs, before, of_unit })
    }

    /// What `earliness` of the rest is at least.
    pub fn rest<C: Cost>(&self, instance: &Instance<'_, C>, absence: &Absence, rest: &Rest<'_, C>) -> u32 {
        let all: u64 = members(rest.free).map(|j| self.of_unit[j].priority * PARTS).sum();
        let absent = rest.spare.map_or(all, |spare| absence.most_priority(rest.free, spare));
        // if all of them can be absent, nothing is known of them
        let (free, absent) = if absent < all { (rest.free, absent) } else { (0, 0) };
        let mut jobs: Vec<Job> = Vec::with_capacity((rest.units | free).count_ones() as usize);
        let begun = rest.begun.iter().fold(0, |set, &(j, _)| set | one(j));
        jobs.extend(self.jobs.iter().filter(|job| job.units & (rest.units | free) & !begun != 0));
        for job in &mut jobs {
            // one that is left out precedes nothing
            job.before = self.before[job.units.trailing_zeros() as usize].iter().copied().find(|&j| has(rest.units, j));
            if rest.meeting.is_some_and(|meeting| self.apart && job.units & meeting.units == 0) {
                job.release = job.release.max(self.first[rest.node]);
            }
        }
        for &(j, part) in rest.begun.iter().filter(|(j, _)| has(rest.units, *j)) {
            let steps = u64::from((part.left + instance.track.turnaround) / instance.grid).max(1);
            let job = Job { steps, ..self.of_unit[j] };
            let place = jobs.iter().position(|other| job.is_denser(other)).unwrap_or(jobs.len());
            jobs.insert(place, job);
        }
        merge(&mut jobs);
        u32::try_from(self.bound(rest.node, rest.meeting, &jobs, absent)).unwrap_or(u32::MAX)
    }

    /// What these jobs, the densest first, cost at least from a node on, if so much priority is left out.
    fn bound(&self, node: usize, meeting: Option<Unfilled>, jobs: &[Job], absent: u64) -> u64 {
        let first = meeting.map_or(self.first[node], |meeting| self.of_meeting[meeting.k]);
        let more = meeting.map_or(0, |meeting| meeting.steps);
        let Some(&position) = self.positions.get(first) else { return 0 };
        let mut not_ended: u64 = jobs.iter().map(|job| job.priority * PARTS).sum::<u64>().saturating_sub(absent);
        let mut sum = not_ended.div_ceil(PARTS) * u64::from(position);
        let mut left: Vec<u64> = jobs.iter().map(|job| job.steps).collect();
        let mut before = 0;
        for (p, pair) in self.positions.windows(2).enumerate().skip(first) {
            let mut room = more + self.most[node][p] - before;
            before = more + self.most[node][p];
            for (job, left) in jobs.iter().zip(&mut left).filter(|(job, left)| **left > 0 && job.release <= p) {
                let taken = room.min(*left);
                not_ended = not_ended.saturating_sub(job.parts(*left) - job.parts(*left - taken));
                *left -= taken;
                room -= taken;
                if room == 0 {
                    break;
                }
            }
            if not_ended == 0 {
                break;
            }
            sum += u64::from(pair[1] - pair[0]) * not_ended.div_ceil(PARTS);
        }
        sum
    }
}
