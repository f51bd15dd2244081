//! Neighbourhoods of whole meetings: two exchange what is in them, and a track hands a slot to another one.

use super::parts::Parts;
use super::walk::Walk;

/// How many meetings ahead a track looks for a slot of its own.
const AHEAD: usize = 4;

impl Walk<'_> {
    /// Two meetings of a track exchange what is in them; one may be empty.
    pub fn exchange(&mut self) -> bool {
        let kernel = self.state.kernel;
        let t = self.below(kernel.tracks.len());
        let track = kernel.tracks[t].clone();
        let a = track.start + self.below(track.len());
        let b =
            if self.random.chance() < 0.5 { a + 1 + self.below(AHEAD) } else { track.start + self.below(track.len()) };
        a != b && track.contains(&b) && self.takes(a, b) && self.takes(b, a) && !self.changes.is_empty()
    }

    /// Writes that what is in a meeting goes to another one. `false` where something there is in parts, or may not go.
    fn takes(&mut self, from: usize, to: usize) -> bool {
        for n in 0..self.state.entries[from].len() {
            let u = self.state.entries[from][n].unit();
            if self.state.parts[u].only().is_none() || !self.state.kernel.may_be(u, to, true) {
                return false;
            }
            self.changes.push((u, Parts::whole(to, self.state.kernel.units[u].minutes)));
        }
        true
    }

    /// A track gives a slot to another one: what it had from there on moves on to its next free slot, and what the other
    /// had from a later slot back to this one moves up. The order of each track stays.
    pub fn hand_over(&mut self) -> bool {
        let kernel = self.state.kernel;
        let a = self.below(kernel.meetings.len());
        let beside = &kernel.meetings[a].beside;
        if !self.state.held(a) {
            return self.move_up(a);
        }
        let n = beside.len();
        if n == 0 {
            return false;
        }
        let n = self.below(n);
        let b = kernel.meetings[a].beside[n];
        if self.state.held(b) {
            return false;
        }
        let end = kernel.tracks[kernel.meetings[a].track].end;
        let skip = self.below(2);
        let Some(goal) = (a + 1..end).filter(|&m| !self.state.held(m)).nth(skip) else { return false };
        let others = kernel.tracks[kernel.meetings[b].track].end;
        // the other one leaves the slot that is taken, or any
        let leaves = match self.below(3) {
            0 => kernel.meetings[goal].beside.iter().copied().find(|m| (b + 1..others).contains(m)),
            1 => (b + 1..others).find(|&m| self.state.held(m)),
            _ => self.state.last[kernel.meetings[b].track],
        };
        let Some(leaves) = leaves.filter(|&m| m > b && self.state.held(m)) else { return false };
        self.roll(a, goal, false) && self.roll(b, leaves, true)
    }

    /// What a track has from a later meeting back to one that is not held moves up.
    fn move_up(&mut self, a: usize) -> bool {
        let end = self.state.kernel.tracks[self.state.kernel.meetings[a].track].end;
        let n = self.below(AHEAD);
        let Some(leaves) = (a + 1..end).filter(|&m| self.state.held(m)).nth(n) else { return false };
        self.roll(a, leaves, true)
    }

    /// Writes that what is held in a stretch of a track moves one meeting on, from the first to the last, which is free; or up,
    /// where the first is free.
    fn roll(&mut self, first: usize, last: usize, up: bool) -> bool {
        let free = if up { first } else { last };
        let stretch: Vec<usize> = (first..=last).filter(|&m| m == free || self.state.held(m)).collect();
        let goal = |m: usize| {
            let n = stretch.binary_search(&m).ok()?;
            stretch.get(if up { n.checked_sub(1)? } else { n + 1 }).copied()
        };
        let from = self.changes.len();
        for &m in stretch.iter().filter(|&&m| m != free) {
            for n in 0..self.state.entries[m].len() {
                let u = self.state.entries[m][n].unit();
                if self.changes[from..].iter().any(|(other, _)| *other == u) {
                    continue;
                }
                let mut parts = Parts::default();
                for (n, part) in self.state.parts[u].get().iter().enumerate() {
                    // what reaches out of the stretch stays there
                    let to = goal(part.meeting()).unwrap_or(part.meeting());
                    if !self.state.kernel.may_be(u, to, n == 0) {
                        return false;
                    }
                    let _room = parts.push(super::parts::Part::new(to, part.minutes.into()));
                }
                self.changes.push((u, parts));
            }
        }
        self.changes.len() > from
    }
}
