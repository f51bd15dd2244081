//! Teams that a stretch needs at least, by arithmetic; and teams that are enough, by a roster made duty by duty.

use super::duty::{Quota, Stretch};
use super::team::Team;

/// No fewer teams can serve these duties.
pub(super) fn at_least(stretch: &Stretch) -> usize {
    stretch.quotas.iter().map(by_quota).fold(stretch.peak(), usize::max)
}

/// The teams as bins as large as the limit: what all duties weigh, and the bound L2 of Martello and Toth.
///
/// For a size that is `small`, duties of at least that size are of three kinds. What is too heavy to share a team with
/// a small one has a team alone; what is more than half has a team each, and leaves some room; what is smaller fills
/// that room first, and new teams after it.
fn by_quota(quota: &Quota) -> usize {
    let most = u64::from(quota.most);
    let mut weights: Vec<u64> = quota.counts.iter().map(|(_, weight)| u64::from(*weight)).collect();
    weights.sort_unstable();
    let half = weights.partition_point(|weight| weight * 2 <= most);
    let sums: Vec<u64> = std::iter::once(0)
        .chain(weights.iter().scan(0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        }))
        .collect();
    let packed = (0..=half).map(|first| {
        let small = if first < half { weights[first] } else { 0 };
        let first = if first < half { first } else { 0 };
        let heavy = weights.partition_point(|weight| *weight <= most - small).max(half);
        let (large, room) = ((heavy - half) as u64, most * (heavy - half) as u64 - (sums[heavy] - sums[half]));
        (weights.len() - heavy) as u64 + large + (sums[half] - sums[first]).saturating_sub(room).div_ceil(most)
    });
    let fills = u64::from(quota.sums.usable(0, quota.most)).max(1);
    packed.fold(quota.sums.to_come(0).div_ceil(fills), u64::max) as usize
}

/// A roster made duty by duty: each goes to the team that may serve it and has the least left, else to a new team.
pub(super) fn one_by_one(stretch: &Stretch) -> Vec<usize> {
    let mut teams: Vec<Team> = Vec::new();
    let mut of = Vec::new();
    for duty in 0..stretch.duties.len() {
        let may = (0..teams.len()).filter(|&team| teams[team].may_serve(stretch, duty));
        let left = |&team: &usize| {
            let counted = stretch.counted[duty].iter();
            counted.map(|&(quota, _)| teams[team].left(stretch, quota)).collect::<Vec<u32>>()
        };
        let team = may.min_by_key(left).unwrap_or(teams.len());
        if team == teams.len() {
            teams.push(Team::new(stretch));
        }
        teams[team].serve(stretch, duty);
        of.push(team);
    }
    of
}

#[cfg(test)]
mod tests {
    use super::super::sums::Sums;
    use super::*;

    fn bins(most: u32, weights: &[u32]) -> usize {
        let sums = Sums::new(weights.iter().copied(), most);
        by_quota(&Quota { most, counts: weights.iter().copied().enumerate().collect(), sums })
    }

    #[test]
    fn what_cannot_share_a_team_counts() {
        // the sum alone would give two, two and three
        assert_eq!(bins(100, &[51, 51, 51]), 3);
        assert_eq!(bins(100, &[60, 60, 45, 30]), 3);
        assert_eq!(bins(100, &[70, 70, 70, 31, 31, 31]), 4);
        // three of 34 do not fit into one
        assert_eq!(bins(100, &[34, 34, 34, 34, 34]), 3);
        assert_eq!(bins(100, &[50, 50, 50, 50]), 2);
        assert_eq!(bins(1, &[1, 1, 1]), 3);
    }
}
