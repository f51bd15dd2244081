//! Whether so many teams can serve a stretch: depth first, in order of time.
//!
//! Three things keep it short. Teams are alike, so of those that can still do the same one is tried. What has failed once
//! is remembered, whatever led to it. And a team is counted with what it can *use* of its limits, so a branch ends as
//! soon as all teams together cannot hold the duties to come. Where it is long all the same, it is cut short after a
//! number of steps, not of seconds: the same meetings have the same answer on every machine.

use std::collections::HashSet;

use super::duty::Stretch;
use super::team::Team;

/// What a search finds.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Search {
    /// The team of each duty.
    Found(Vec<usize>),
    /// There is no roster of so many teams.
    Impossible,
    /// Not known after so many steps.
    CutShort,
}

/// A duty that is being given to one team after another.
struct Branch {
    /// The teams in sorted order: failed states are remembered by this key.
    state: Box<[u32]>,
    /// Teams to try, the last one first.
    to_try: Vec<usize>,
    /// The team that has it, and what that team served last before.
    given: Option<(usize, Option<usize>)>,
}

/// Searches for a roster of so many teams, in at most so many steps: for half of them the fullest team is tried first,
/// then the emptiest. `steps` are used up.
pub(super) fn search(stretch: &Stretch, teams: usize, steps: &mut u64) -> Search {
    let mut failed = vec![HashSet::new(); stretch.duties.len()];
    for (fullest_first, keep) in [(true, *steps / 2), (false, 0)] {
        let mut some = *steps - keep;
        let mut dive = Dive { stretch, teams: vec![Team::new(stretch); teams], fullest_first, failed: &mut failed };
        let found = dive.run(&mut some);
        *steps = keep + some;
        if found != Search::CutShort {
            return found;
        }
    }
    Search::CutShort
}

struct Dive<'s> {
    stretch: &'s Stretch,
    teams: Vec<Team>,
    fullest_first: bool,
    /// States that no roster goes on from, by their next duty.
    failed: &'s mut [HashSet<Box<[u32]>>],
}

impl Dive<'_> {
    fn run(&mut self, steps: &mut u64) -> Search {
        let mut branches: Vec<Branch> = Vec::new();
        let mut next = self.branch(0, steps);
        loop {
            if *steps == 0 {
                return Search::CutShort;
            }
            if let Some(branch) = next.take() {
                branches.push(branch);
            }
            let Some(duty) = branches.len().checked_sub(1) else { return Search::Impossible };
            let branch = &mut branches[duty];
            if let Some((team, last)) = branch.given.take() {
                self.teams[team].take_back(self.stretch, duty, last);
            }
            if let Some(team) = branch.to_try.pop() {
                branch.given = Some((team, self.teams[team].serve(self.stretch, duty)));
                if duty + 1 == self.stretch.duties.len() {
                    let of = branches.iter().filter_map(|branch| branch.given.map(|(team, _)| team));
                    return Search::Found(of.collect());
                }
                next = self.branch(duty + 1, steps);
            } else if let Some(branch) = branches.pop() {
                self.failed[duty].insert(branch.state);
            }
        }
    }

    /// The teams to try for a duty; `None` if no roster continues from here.
    fn branch(&self, duty: usize, steps: &mut u64) -> Option<Branch> {
        let open = &self.stretch.open[duty];
        let width = open.len() + 1;
        // each limit of each team is looked at, and the teams are sorted
        *steps = steps.saturating_sub((self.teams.len() * (width + 2)) as u64);
        let mut words = Vec::with_capacity(self.teams.len() * width);
        self.teams.iter().for_each(|team| team.describe(self.stretch, duty, open, &mut words));
        let of = |team: usize| &words[team * width..][..width];
        for (at, &(quota, past)) in open.iter().enumerate() {
            let usable: u64 = (0..self.teams.len()).map(|team| u64::from(of(team)[at])).sum();
            if usable < self.stretch.quotas[quota].sums.to_come(past) {
                return None;
            }
        }
        let mut order: Vec<usize> = (0..self.teams.len()).collect();
        order.sort_by(|&one, &two| of(one).cmp(of(two)));
        let state: Box<[u32]> = order.iter().flat_map(|&team| of(team)).copied().collect();
        if self.failed[duty].contains(&state) {
            return None;
        }
        order.dedup_by(|one, two| of(*one) == of(*two));
        order.retain(|&team| self.teams[team].may_serve(self.stretch, duty));
        if self.fullest_first {
            order.reverse();
        }
        (!order.is_empty()).then_some(Branch { state, to_try: order, given: None })
    }
}
