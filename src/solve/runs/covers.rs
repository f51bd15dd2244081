//! Cuts: units that cannot all lie within the same meetings, because together they take more than those have room for.
//!
//! With `z[i] = F[i,b] - S[i,a]` (ended by meeting `b`, not started by meeting `a < b` of the same track; 1 where all of
//! `i` lies between) and `w` the minutes of a unit with a turnaround, every schedule keeps
//!
//! ```text
//! sum over i of w[i] z[i] <= sum over a < l <= b of room[l]
//! sum over i in C of z[i] <= |C| - 1        where the units of C take more than that (a cover)
//! ```
//!
//! The runs fill each meeting with whole units, and yet their shares may let nine tenths of everything end early; a cover
//! does not. The most broken one is found exactly, by the dynamic program of the knapsack (Crowder, Johnson and Padberg,
//! 1983), then lifted one unit after the other (Balas, 1975).

use super::knapsack::{self, Thing};
use super::view::{self, Member, Track, View};

/// By how much a cut must be broken to be worth its row.
const BROKEN: f64 = 0.02;

/// The cuts that a point breaks, the most broken first.
pub fn broken(view: &View, point: &[f64]) -> Vec<view::Row> {
    let mut found = Vec::new();
    for track in &view.tracks {
        for after in 0..track.room.len() {
            for until in after..track.room.len() {
                if after > 0 || until + 1 < track.room.len() {
                    found.extend(within(track, after, until, point));
                }
            }
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().map(|(_, row)| row).collect()
}

fn ended(member: &Member, k: usize) -> usize {
    if member.ended.is_empty() { member.started[k] } else { member.ended[k] }
}

/// A unit that may lie between: its place in the members, what it takes, and how much of it does.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    who: usize,
    takes: usize,
    share: f64,
}

/// The most broken cut of meetings `first..=last` of a track, with how broken it is.
fn within(track: &Track, first: usize, last: usize, point: &[f64]) -> Option<(f64, view::Row)> {
    let room: usize = track.room[first..=last].iter().sum();
    let share = |member: &Member| {
        let before = if first == 0 { 0.0 } else { point[member.started[first - 1]] };
        point[ended(member, last)] - before
    };
    let candidate = |(who, member): (usize, &Member)| Candidate { who, takes: member.weight, share: share(member) };
    let all: Vec<Candidate> = track.members.iter().enumerate().map(candidate).collect();
    let mut cover = cover(&all, room)?;
    cover.sort_by(|a, b| a.share.total_cmp(&b.share).then(a.who.cmp(&b.who)));
    let mut takes: usize = cover.iter().map(|one| one.takes).sum();
    // whatever it can do without only weakens it
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
    // `least[v]`: the least room in which units of so much in the cut fit
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
    let broken = lifted.iter().map(|(one, factor)| *factor as f64 * one.share).sum::<f64>() - most as f64;
    (broken > BROKEN).then(|| (broken, row(track, first, last, &lifted, most)))
}

/// Units that together take more than there is room for, of those the ones that break it most; nothing where none do.
fn cover(all: &[Candidate], room: usize) -> Option<Vec<Candidate>> {
    let total: usize = all.iter().map(|one| one.takes).sum();
    // what may be left out
    let spare = total.checked_sub(room + 1)?;
    let thing = |(who, one): (usize, &Candidate)| Thing { who, weight: one.takes, cost: one.share - 1.0 };
    let things: Vec<Thing> = all.iter().enumerate().map(thing).collect();
    let left_out = knapsack::choice(spare, &things);
    let cover: Vec<Candidate> = (0..all.len()).filter(|n| !left_out.contains(n)).map(|n| all[n]).collect();
    (cover.iter().map(|one| 1.0 - one.share).sum::<f64>() < 1.0).then_some(cover)
}

fn row(track: &Track, first: usize, last: usize, lifted: &[(Candidate, usize)], most: usize) -> view::Row {
    let mut terms = Vec::new();
    for (one, factor) in lifted {
        let member = &track.members[one.who];
        terms.push((ended(member, last), *factor as f64));
        if first > 0 {
            terms.push((member.started[first - 1], -(*factor as f64)));
        }
    }
    terms.sort_unstable_by_key(|&(n, _)| n);
    view::Row { terms, most: most as f64, equal: false }
}
