//! A bound on `changes` while a meeting is being filled.
//!
//! What a unit has left, beyond its minutes of the baseline in the meetings where it can still be, will not be where it was. A unit
//! that was passed over is not in this meeting, unless it begins at the end and goes on; of those there is one at most.

use super::{Content, Filling};
use crate::solve::dynamic_programming::state::has;
use crate::solve::kernel::cost::Cost;

/// The minutes of units that have to be placed which will not be where they were in the baseline, at least.
pub(in super::super) struct Changes {
    /// By unit.
    pub moved: Vec<u32>,
    pub sum: u32,
    /// Of units that were passed over one can still begin here, at the end: by so much the sum can be less.
    pub slack: u32,
    /// Units that were passed over, with the minutes before that.
    pub passed: Vec<(usize, u32)>,
}

impl Changes {
    /// Sets the minutes of a unit. Those before that.
    pub fn set(&mut self, j: usize, moved: u32) -> u32 {
        self.sum = self.sum - self.moved[j] + moved;
        std::mem::replace(&mut self.moved[j], moved)
    }

    /// As when so many units had been passed over.
    pub fn back_to(&mut self, passed: usize, slack: u32) {
        self.slack = slack;
        for (j, moved) in self.passed.split_off(passed).into_iter().rev() {
            let _passed = self.set(j, moved);
        }
    }
}

impl<C: Cost, V: FnMut(&Content<'_, C>)> Filling<'_, '_, C, V> {
    /// What minutes that are not where they were cost at least, from here on.
    pub(super) fn changed(&self) -> C {
        self.instance.prices.changed_minute().times(self.changes.sum.saturating_sub(self.changes.slack))
    }

    /// A unit that has to be placed does not stand here, unless it begins at the end of the meeting.
    pub(super) fn pass_over(&mut self, j: usize) {
        let counts = self.instance.prices.changed_minute() > C::ZERO;
        if !counts || has(self.done | self.here, j) || !has(self.left.units, j) {
            return;
        }
        let minutes = self.from.context.of(j).map_or(self.instance.track.members[j].minutes, |begun| begun.left);
        let before = self.changes.set(j, self.instance.changed(j, minutes, self.k + 1));
        if self.openers.contains(&j) {
            self.changes.slack = self.changes.slack.max(self.changes.moved[j] - before);
        }
        self.changes.passed.push((j, before));
    }
}
