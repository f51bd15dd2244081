//! The labels of a track, from the last meeting back to the first.
//!
//! `G[n, s]` is the least that the rest of the session costs from node `n` of the calendar, which is the choice about its
//! `k`-th meeting, in state `s`. `M` are the labels inside that meeting ([`meeting`]), `h` and `p` the nodes after
//! holding and skipping it:
//!
//! ```text
//! G[n, before j]     = min  skip:       G[p, before j]
//!                           leave out:  cost + G[n, before j+1]
//!                           hold:       cost + M[j, 0]
//! G[n, j, r left]    = min  skip:       G[p, j, r left]
//!                           close:      cost + M[j+1, r]
//!                           through:    cost + min over a of G[h, j, r-a left]      least <= a <= room, r-a >= least
//! G[end, before j]   = cost of leaving out j and all after it
//! ```
//!
//! Every schedule is a path of these arcs and every path is a schedule: in agenda order the entries of a meeting are those
//! of one stretch of the agenda, and only its first and last can be parts. So `G` at the start is the value of the best
//! schedule, and that there is none is a proof. States from where the rest cannot fit, or to which the meetings so far
//! cannot have led, are left out: `first <= j <= last`, by the most room that any choice of meetings has on either side.

pub(super) mod meeting;

use meeting::{Meeting, Row};

use super::state::{Begin, Layer, Shape, State};
use crate::solve::kernel::calendar::{Calendar, Node};
use crate::solve::kernel::cost::Cost;
use crate::solve::kernel::prices::{Begun, Prices};
use crate::solve::kernel::track::Track;

/// The most labels of a track. With those of the largest type it is some 400 MB.
const MOST_LABELS: usize = 24_000_000;

/// The most labels inside meetings. It is some ten seconds.
const MOST_WORK: u64 = 1_000_000_000;

/// Everything about a track.
pub(super) struct Table<'a, C> {
    pub track: &'a Track<'a>,
    pub nodes: &'a [Node],
    pub shape: Shape,
    pub prices: Prices<C>,
    /// By node: whether all meetings from there on can be skipped.
    pub quiet: Vec<bool>,
    layers: Vec<Layer<C>>,
}

impl<'a, C: Cost> Table<'a, C> {
    /// The labels of a track; `None` if there would be too many, or if there is no time.
    pub fn new(
        track: &'a Track<'a>,
        calendar: &'a Calendar,
        prices: Prices<C>,
        enough: &dyn Fn() -> bool,
    ) -> Option<Self> {
        let shape = Shape::of(track);
        let nodes = &calendar.nodes;
        let windows = windows(track, nodes);
        let sizes = windows.iter().map(|&(first, last)| if first > last { 0 } else { shape.size(first, last) });
        if sizes.sum::<usize>() > MOST_LABELS || work(track, nodes, &shape, &windows) > MOST_WORK {
            return None;
        }
        let mut quiet = vec![false; nodes.len()];
        for n in (0..nodes.len()).rev() {
            quiet[n] = nodes[n].meeting == track.meetings.len() || nodes[n].skip.is_some_and(|next| quiet[next]);
        }
        let layers = windows.iter().map(|_| Layer::new(&shape, 1, 0)).collect();
        let mut table = Self { track, nodes, shape, prices, quiet, layers };
        for n in (0..nodes.len()).rev() {
            if enough() {
                return None;
            }
            let (first, last) = windows[n];
            table.layers[n] = table.layer(n, first, last);
        }
        Some(table)
    }

    /// What the best schedule costs.
    pub fn best(&self) -> C {
        if self.nodes.is_empty() { C::NONE } else { self.label(0, &State::before(0, 0)) }
    }

    /// What the rest costs from a state at a node.
    pub fn label(&self, n: usize, state: &State) -> C {
        self.layers[n].get(&self.shape, state)
    }

    /// The meeting of a node, if it can be held.
    pub fn meeting(&self, n: usize) -> Option<Meeting> {
        let Node { meeting, hold, .. } = self.nodes[n];
        hold.map(|next| Meeting { k: meeting, next })
    }

    /// The last unit that can be next after a meeting.
    pub fn last_after(&self, meeting: Meeting) -> usize {
        self.layers[meeting.next].last
    }

    /// The last unit that matters inside a meeting to schedules that are at unit `j` in it.
    pub fn reach(&self, meeting: Meeting, j: usize) -> usize {
        let last = self.last_after(meeting);
        let mut left = self.track.meetings[meeting.k].room;
        for (i, member) in self.track.members.iter().enumerate().take(last).skip(j) {
            if !member.optional {
                let Some(rest) = left.checked_sub(member.minutes) else { return i };
                left = rest;
            }
        }
        last
    }

    /// What is left of a wait from the start of the `k`-th meeting at a node.
    pub fn waits_on(&self, k: usize, next: usize, wait: u32) -> u32 {
        let there = self.track.meetings.get(self.nodes[next].meeting);
        let passed = there.map_or(i64::MAX, |there| there.start - self.track.meetings[k].start);
        (i64::from(wait) - passed).max(0) as u32
    }

    /// The state at the next node if the meeting of a node is skipped.
    pub fn skipped(&self, n: usize, state: &State) -> Option<(usize, State)> {
        let next = self.nodes[n].skip?;
        Some((next, State { wait: self.waits_on(self.nodes[n].meeting, next, state.wait), ..*state }))
    }

    fn layer(&self, n: usize, first: usize, last: usize) -> Layer<C> {
        let mut layer = Layer::new(&self.shape, first, last);
        if first > last {
            return layer;
        }
        if self.nodes[n].meeting == self.track.meetings.len() {
            for j in first..=last {
                for wait in 0..=self.shape.at(j).wait_before {
                    layer.set(&self.shape, &State::before(j, wait), self.prices.rest_left_out[j]);
                }
            }
            return layer;
        }
        match self.meeting(n) {
            Some(meeting) => {
                let to = self.last_after(meeting);
                let nothing = Row::new(0, 0);
                // past what the meeting can reach it can only be skipped
                (to + 1..=last).rev().for_each(|j| self.unit(n, j, &nothing, &nothing, &mut layer));
                self.sweep(meeting, first..=to, |j, row, after| {
                    if j <= last {
                        self.unit(n, j, row, after, &mut layer);
                    }
                });
            }
            None => {
                let nothing = Row::new(0, 0);
                (first..=last).rev().for_each(|j| self.unit(n, j, &nothing, &nothing, &mut layer));
            }
        }
        layer
    }

    /// The labels of a unit at a node, given those inside its meeting: with this unit next, and with the one after it.
    fn unit(&self, n: usize, j: usize, row: &Row<C>, after: &Row<C>, layer: &mut Layer<C>) {
        let held = self.prices.held[self.nodes[n].meeting];
        let meeting = self.meeting(n);
        let floor = meeting.map_or(C::NONE, |meeting| self.layers[meeting.next].least_begun(&self.shape, j).plus(held));
        for begin in self.shape.rows(j) {
            let skipped = self.nodes[n].skip.map_or(&[][..], |next| {
                let wait = self.waits_on(self.nodes[n].meeting, next, begin.wait);
                self.layers[next].row(&self.shape, &Begin { wait, ..begin })
            });
            let labels = layer.row_mut(&self.shape, &begin);
            match skipped.len() == labels.len() {
                true => labels.copy_from_slice(skipped),
                false => labels.fill(C::NONE),
            }
            if let Some(meeting) = meeting {
                self.continuations(meeting, &begin, after, held, floor, labels);
            }
        }
        for wait in 0..=self.shape.at(j).wait_before {
            let state = State::before(j, wait);
            let skip = self.skipped(n, &state).map_or(C::NONE, |(next, state)| self.label(next, &state));
            let mut best = skip.min(row.get(wait, 0).plus(held));
            if let Some(&cost) = self.prices.left_out.get(j).filter(|cost| cost.exists()) {
                let without = State::before(j + 1, self.wait_without(j, wait));
                best = best.min(layer.get(&self.shape, &without).plus(cost));
            }
            layer.set(&self.shape, &state, best);
        }
    }

    /// Lowers the labels of a unit that has begun by those of going on with it in a meeting. What goes on after that too
    /// costs no less than `floor`.
    fn continuations(&self, meeting: Meeting, begin: &Begin, after: &Row<C>, held: C, floor: C, labels: &mut [C]) {
        let member = &self.track.members[begin.unit];
        let plain = !member.by_the_clock(meeting.k);
        let begun = Begun { left: member.least, parts: begin.parts, broken: begin.broken };
        let state = |begun| State { unit: begin.unit, begun: Some(begun), wait: begin.wait };
        let place = self.closing(meeting, &state(begun), begun);
        if plain && place.is_none() {
            return; // not in this meeting, or it is too short for any part
        }
        for (left, label) in (member.least..).zip(labels) {
            let begun = Begun { left, ..begun };
            if let Some((cost, next)) = self.closing(meeting, &state(begun), begun) {
                *label = (*label).min(after.get(next.wait, next.used).plus(cost).plus(held));
            }
            if left >= 2 * member.least && floor < *label {
                let through = self.all_through(meeting, state(begun), begun).map(|(cost, ..)| cost).min();
                *label = through.map_or(*label, |through| (*label).min(through.plus(held)));
            }
        }
    }
}

/// By node: the first and the last unit that a schedule can be at, by minutes.
fn windows(track: &Track<'_>, nodes: &[Node]) -> Vec<(usize, usize)> {
    let count = track.members.len();
    let mut before = vec![0_u64; count + 1];
    for (j, member) in track.members.iter().enumerate() {
        before[j + 1] = before[j] + if member.optional { 0 } else { u64::from(member.minutes) };
    }
    let room = |n: usize| track.meetings.get(nodes[n].meeting).map_or(0, |slot| u64::from(slot.room));
    let mut to_end = vec![0_u64; nodes.len()];
    for n in (0..nodes.len()).rev() {
        let hold = nodes[n].hold.map_or(0, |next| room(n) + to_end[next]);
        to_end[n] = nodes[n].skip.map_or(0, |next| to_end[next]).max(hold);
    }
    let mut so_far = vec![0_u64; nodes.len()];
    for n in 0..nodes.len() {
        let next = [(nodes[n].hold, room(n)), (nodes[n].skip, 0)];
        for (next, more) in next.into_iter().filter_map(|(next, more)| Some((next?, more))) {
            so_far[next] = so_far[next].max(so_far[n] + more);
        }
    }
    let window = |n: usize| {
        // with unit j begun, all after it are still to come
        let first = (0..count).find(|&j| before[count] - before[j + 1] <= to_end[n]).unwrap_or(count);
        let last = (0..=count).rev().find(|&j| before[j] <= so_far[n]).unwrap_or(0);
        (first, last)
    };
    (0..nodes.len()).map(window).collect()
}

/// How many labels there are inside meetings: by unit that can be next, minutes used, and minute until which a unit waits.
fn work(track: &Track<'_>, nodes: &[Node], shape: &Shape, windows: &[(usize, usize)]) -> u64 {
    let waits = |room: u64, j: usize| match shape.at(j).wait_before {
        0 => 1,
        gap => room + u64::from(gap) + 1,
    };
    let of_node = |(node, &(first, last)): (&Node, &(usize, usize))| {
        let room = track.meetings.get(node.meeting).map_or(0, |slot| u64::from(slot.room));
        (first..=last).map(|j| (room + 1) * waits(room, j)).sum::<u64>()
    };
    nodes.iter().zip(windows).map(of_node).sum()
}
