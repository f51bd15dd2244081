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

use super::instance::Instance;

/// Fractions of a priority are counted in so many parts, rounded down.
const PARTS: u64 = 1 << 20;

/// The most positions over all nodes.
const MOST_POSITIONS: usize = 8_000_000;

/// A unit, or what is left of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Job {
    pub priority: u64,
    /// Steps of the grid, with a turnaround.
    pub steps: u64,
    /// The place of the first position where it may be.
    pub release: usize,
    /// A job that is before it, by number.
    pub before: Option<usize>,
}

impl Job {
    /// Whether a minute of it counts more than one of another.
    pub fn is_denser(&self, other: &Self) -> bool {
        self.priority * other.steps > other.priority * self.steps
    }

    fn parts(&self, left: u64) -> u64 {
        self.priority * PARTS * left / self.steps
    }
}

/// Joins jobs with what is before them where that is less dense, and puts the densest first.
pub(super) fn merged(mut jobs: Vec<Job>) -> Vec<Job> {
    // by number: the job that it has become a part of
    let mut whole: Vec<usize> = (0..jobs.len()).collect();
    let mut open: Vec<usize> = (0..jobs.len()).collect();
    let mut ordered = Vec::with_capacity(jobs.len());
    while !open.is_empty() {
        let mut densest = 0;
        for n in 1..open.len() {
            if jobs[open[n]].is_denser(&jobs[open[densest]]) {
                densest = n;
            }
        }
        let number = open.swap_remove(densest);
        let mut before = jobs[number].before;
        while let Some(other) = before.filter(|&other| whole[other] != other) {
            before = Some(whole[other]);
        }
        match before.filter(|other| open.contains(other)) {
            Some(other) => {
                whole[number] = other;
                jobs[other].priority += jobs[number].priority;
                jobs[other].steps += jobs[number].steps;
            }
            None => ordered.push(jobs[number]),
        }
    }
    ordered
}

/// Bounds from each node.
pub(super) struct Earliness {
    /// All positions, without repetition.
    positions: Vec<u32>,
    /// By node: the place of the first position.
    first: Vec<usize>,
    /// By node, and by position: the most steps of the meetings up to there.
    most: Vec<Vec<u64>>,
    /// By unit: the place of the first position where a part of it may be.
    pub release: Vec<usize>,
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
        let release = (0..instance.track.members.len()).map(release).collect();
        let first = nodes.iter().map(|node| at(node.meeting)).collect();
        Some(Self { release, first, positions, most })
    }

    /// What these jobs, the densest first, cost at least from a node on.
    pub fn bound(&self, node: usize, jobs: &[Job]) -> u64 {
        let first = self.first[node];
        let Some(&position) = self.positions.get(first) else { return 0 };
        let mut sum = jobs.iter().map(|job| job.priority).sum::<u64>() * u64::from(position);
        let mut left: Vec<u64> = jobs.iter().map(|job| job.steps).collect();
        let mut not_ended: u64 = jobs.iter().map(|job| job.priority * PARTS).sum();
        let mut before = 0;
        for (p, pair) in self.positions.windows(2).enumerate().skip(first) {
            let mut room = self.most[node][p] - before;
            before = self.most[node][p];
            for (job, left) in jobs.iter().zip(&mut left).filter(|(job, left)| **left > 0 && job.release <= p) {
                let taken = room.min(*left);
                not_ended -= job.parts(*left) - job.parts(*left - taken);
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
