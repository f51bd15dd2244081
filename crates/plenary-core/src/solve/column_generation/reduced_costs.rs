//! The least cost of filling a track with a given role in a given meeting.
//!
//! [`super::pricing::Pricing`] has the least cost of everything before a meeting, and a backward pass adds that of
//! everything after it. Together with the best whole units of the meeting this gives the least cost for each role.

use super::cheapest::Closes;
use super::pricing::{Open, Pricing, RoleCosts, Things, chains, nothing_open};
use super::structure::{Track, View};
use crate::formulate::program::ColumnIx;

/// Least costs from a meeting to the end of the track.
pub struct After {
    /// If nothing is open before meeting `k`.
    pub none: Vec<f64>,
    /// If a unit is open before meeting `k`.
    pub open: Vec<Open>,
}

/// Calls `tell` with each column of a role and the least cost of filling the track with it.
pub fn with_each(
    view: &View,
    track: &Track,
    role_costs: &RoleCosts,
    blocks: &Pricing,
    tell: &mut dyn FnMut(ColumnIx, f64),
) {
    let after = after(view, track, role_costs);
    for k in 0..track.room.len() {
        meeting(view, track, role_costs, blocks, &after, k, tell);
    }
}

/// The backward pass.
pub fn after(view: &View, track: &Track, role_costs: &RoleCosts) -> After {
    let meetings = track.room.len();
    let mut after = After { none: vec![0.0; meetings + 1], open: vec![nothing_open(track); meetings + 1] };
    for k in (0..meetings).rev() {
        let (room, here) = (track.room[k], role_costs.held[k]);
        let least = Things::new(track, role_costs, k).least(room, &[]);
        let opens = opens(view, track, role_costs, &after.open[k + 1], k);
        let none = after.none[k + 1];
        let to_fill = |left: usize| {
            let alone = here + least[left] + none;
            let opening = opens.all().filter(|&(takes, ..)| takes <= left);
            opening.map(|(takes, cost, _)| here + cost + least[left - takes]).fold(alone, f64::min)
        };
        let filled: Vec<f64> = (0..=room).map(to_fill).collect();
        let mut open = nothing_open(track);
        for (j, (_, chain)) in chains(track) {
            for (rest, least) in open[j].iter_mut().enumerate() {
                let mut cost = after.open[k + 1][j][rest];
                if let Some(piece) = chain.through[k] {
                    let left = rest.saturating_sub(piece.max).max(chain.min);
                    cost = cost.min(role_costs.through[j][k] + here + after.open[k + 1][j][left]);
                }
                let takes = rest.max(chain.min);
                if chain.closing[k].is_some_and(|piece| takes <= piece.max) && takes + view.turn <= room {
                    cost = cost.min(role_costs.closing[j][k] + filled[room - takes - view.turn]);
                }
                *least = cost;
            }
        }
        after.open[k] = open;
        after.none[k] = none.min(filled[room]);
    }
    after
}

/// The cheapest unit that opens, by the room that it takes, with everything after it.
fn opens(view: &View, track: &Track, role_costs: &RoleCosts, next: &Open, k: usize) -> Closes {
    let room = track.room[k];
    let mut opens = Closes::new(room);
    for (i, (_, chain)) in chains(track) {
        let Some(piece) = chain.opening[k] else { continue };
        let most = piece.max.min(chain.minutes - chain.min).min(room.saturating_sub(view.turn));
        for takes in chain.min..=most {
            let rest = chain.minutes - takes;
            opens.add(takes + view.turn, role_costs.opening[i][k] + next[i][rest], (i, rest));
        }
    }
    opens
}

fn meeting(
    view: &View,
    track: &Track,
    role_costs: &RoleCosts,
    blocks: &Pricing,
    after: &After,
    k: usize,
    tell: &mut dyn FnMut(ColumnIx, f64),
) {
    let (room, here, turn) = (track.room[k], role_costs.held[k], view.turn);
    let things = Things::new(track, role_costs, k);
    let least = things.least(room, &[]);
    let (before, next) = (&blocks.open[k], &after.open[k + 1]);
    let opens = opens(view, track, role_costs, next, k);
    let mut closes = Closes::new(room);
    for (j, (_, chain)) in chains(track) {
        for (rest, &cost) in before[j].iter().enumerate() {
            let takes = rest.max(chain.min);
            if chain.closing[k].is_some_and(|piece| takes <= piece.max) && takes + turn <= room {
                closes.add(takes + turn, cost + role_costs.closing[j][k], (j, rest));
            }
        }
    }
    // `frame[c]`: the cost of everything but the whole units, if those have room `c`
    let mut frame = vec![f64::INFINITY; room + 1];
    let ends = std::iter::once((0, after.none[k + 1])).chain(opens.all().map(|(takes, cost, _)| (takes, cost)));
    for (out, cost) in ends {
        let begins = std::iter::once((0, blocks.start[k])).chain(closes.all().map(|(takes, cost, _)| (takes, cost)));
        for (into, before) in begins.filter(|&(into, _)| into + out <= room) {
            let left = room - into - out;
            frame[left] = frame[left].min(before + cost + here);
        }
    }
    for (who, member) in track.members.iter_enumerated() {
        if let Some(column) = member.whole[k] {
            let rest = if things.has(who) { things.least(room, &[who]) } else { least.clone() };
            let price = role_costs.whole[who][k];
            let cost = (member.weight..=room).map(|c| frame[c] + price + rest[c - member.weight]);
            tell(column, cost.fold(f64::INFINITY, f64::min));
        }
    }
    let from_start = |left: usize| {
        let closing = closes.all().filter(|&(takes, ..)| takes <= left);
        closing.map(|(takes, cost, _)| cost + least[left - takes]).fold(blocks.start[k] + least[left], f64::min)
    };
    let to_end = |left: usize| {
        let opening = opens.all().filter(|&(takes, ..)| takes <= left);
        opening.map(|(takes, cost, _)| cost + least[left - takes]).fold(after.none[k + 1] + least[left], f64::min)
    };
    for (i, (_, chain)) in chains(track) {
        if let Some(piece) = chain.opening[k] {
            let most = piece.max.min(chain.minutes - chain.min).min(room.saturating_sub(turn));
            let cost = (chain.min..=most).map(|takes| {
                let rest = chain.minutes - takes;
                role_costs.opening[i][k] + next[i][rest] + here + from_start(room - takes - turn)
            });
            tell(piece.column, cost.fold(f64::INFINITY, f64::min));
        }
        if let Some(piece) = chain.closing[k] {
            let rests = before[i].iter().enumerate().filter(|&(rest, cost)| {
                let takes = rest.max(chain.min);
                cost.is_finite() && takes <= piece.max && takes + turn <= room
            });
            let cost = rests
                .map(|(rest, cost)| cost + role_costs.closing[i][k] + here + to_end(room - rest.max(chain.min) - turn));
            tell(piece.column, cost.fold(f64::INFINITY, f64::min));
        }
        if let Some(piece) = chain.through[k] {
            let rests = before[i].iter().enumerate().filter(|(_, cost)| cost.is_finite());
            let cost = rests.map(|(rest, cost)| {
                let left = rest.saturating_sub(piece.max).max(chain.min);
                cost + role_costs.through[i][k] + here + next[i][left]
            });
            tell(piece.column, cost.fold(f64::INFINITY, f64::min));
        }
    }
}
