//! What a team has served, and what it may serve next.

use super::duty::Stretch;

/// A team on its way through a stretch.
#[derive(Debug, Clone)]
pub(super) struct Team {
    /// What it has served of each quota.
    used: Vec<u32>,
    /// The duty that it served last.
    last: Option<usize>,
}

impl Team {
    /// A team that has served nothing.
    pub fn new(stretch: &Stretch) -> Self {
        Self { used: vec![0; stretch.quotas.len()], last: None }
    }

    /// What is left of a quota.
    pub fn left(&self, stretch: &Stretch, quota: usize) -> u32 {
        stretch.quotas[quota].most - self.used[quota]
    }

    /// Whether it may serve a duty, which starts no earlier than what it has served.
    pub fn may_serve(&self, stretch: &Stretch, duty: usize) -> bool {
        let fits = |&(quota, weight): &(usize, u32)| weight <= self.left(stretch, quota);
        self.last.is_none_or(|last| stretch.follows(last, duty)) && stretch.counted[duty].iter().all(fits)
    }

    /// Serves a duty. What it served last before is what [`Team::take_back`] asks for.
    pub fn serve(&mut self, stretch: &Stretch, duty: usize) -> Option<usize> {
        stretch.counted[duty].iter().for_each(|&(quota, weight)| self.used[quota] += weight);
        self.last.replace(duty)
    }

    /// Undoes [`Team::serve`].
    pub fn take_back(&mut self, stretch: &Stretch, duty: usize, last: Option<usize>) {
        stretch.counted[duty].iter().for_each(|&(quota, weight)| self.used[quota] -= weight);
        self.last = last;
    }

    /// Writes down all that matters for the duties from `duty` on: what it can still use of each open quota, and what
    /// it rests from. Of two teams with the same words one stands for both.
    pub fn describe(&self, stretch: &Stretch, duty: usize, open: &[(usize, usize)], words: &mut Vec<u32>) {
        let usable =
            |&(quota, past): &(usize, usize)| stretch.quotas[quota].sums.usable(past, self.left(stretch, quota));
        words.extend(open.iter().map(usable));
        let tired = self.last.filter(|&last| stretch.rested[last] > duty);
        words.push(tired.map_or(0, |last| stretch.alike[last] as u32 + 1));
    }
}
