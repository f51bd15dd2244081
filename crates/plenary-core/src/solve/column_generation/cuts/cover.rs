//! Lifted cover cuts: units that cannot all lie within a stretch, because together they need more than its room:
//!
//! ```text
//! sum over i in C of z[i] <= |C| - 1        if the weights of C exceed the rooms (a cover)
//! ```
//!
//! Blocks fill meetings with whole units, yet a convex combination of them can let nine tenths of everything end early;
//! cover cuts prevent that. The most violated one is found exactly by the dynamic program of the knapsack (Crowder, Johnson
//! and Padberg, 1983), then lifted sequentially (Balas, 1975).

use super::super::knapsack::{self, Thing};
use super::{Candidate, Cut, Stretch};

/// The most violated cover cut of a stretch; `None` if everything fits.
pub fn most_broken(stretch: &Stretch, all: &[Candidate]) -> Option<Cut> {
    if stretch.is_all() {
        return None;
    }
    let room: usize = stretch.rooms().iter().sum();
    let mut cover = cover(all, room)?;
    cover.sort_by(|a, b| a.share.total_cmp(&b.share).then(a.who.cmp(&b.who)));
    let mut takes: usize = cover.iter().map(|one| one.takes).sum();
    // a minimal cover gives the strongest cut
    cover.retain(|one| {
        let without = takes - one.takes > room;
        takes -= if without { one.takes } else { 0 };
        !without
    });
    let mut rest: Vec<Candidate> =
        all.iter().filter(|one| one.share > 0.0 && !cover.iter().any(|in_it| in_it.who == one.who)).copied().collect();
    rest.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.who.cmp(&b.who)));
    let most = cover.len() - 1;
    let mut lifted: Vec<(Candidate, usize)> = cover.into_iter().map(|one| (one, 1)).collect();
    // `least[v]`: the least room for units whose coefficients in the cut sum to `v`
    let mut least: Vec<usize> = vec![usize::MAX; most + 1];
    least[0] = 0;
    let grow = |least: &mut Vec<usize>, takes: usize, factor: usize| {
        for v in (1..least.len()).rev() {
            let from = least[v.saturating_sub(factor)];
            if from != usize::MAX {
                least[v] = least[v].min(from + takes);
            }
        }
    };
    for (one, factor) in &lifted {
        grow(&mut least, one.takes, *factor);
    }
    for one in rest {
        let beside = (0..=most).rev().find(|&v| one.takes <= room && least[v] <= room - one.takes);
        let factor = beside.map_or(most + 1, |beside| most - beside);
        if factor > 0 {
            grow(&mut least, one.takes, factor);
            lifted.push((one, factor));
        }
    }
    let by = lifted.iter().map(|(one, factor)| *factor as f64 * one.share).sum::<f64>() - most as f64;
    let factors = lifted.iter().map(|(one, factor)| (one.who, *factor as f64));
    Some(Cut { by, row: stretch.row(factors, 0.0, most as f64) })
}

/// The cover with the largest violation; `None` if no cover is violated.
fn cover(all: &[Candidate], room: usize) -> Option<Vec<Candidate>> {
    let total: usize = all.iter().map(|one| one.takes).sum();
    // the weight that may be left out
    let spare = total.checked_sub(room + 1)?;
    let thing = |one: &Candidate| Thing { who: one.who, weight: one.takes, cost: one.share - 1.0 };
    let things: Vec<Thing> = all.iter().map(thing).collect();
    let left_out = knapsack::choice(spare, &things);
    let cover: Vec<Candidate> = all.iter().filter(|one| !left_out.contains(&one.who)).copied().collect();
    (cover.iter().map(|one| 1.0 - one.share).sum::<f64>() < 1.0).then_some(cover)
}
