//! What `after: "*"` stands for, and the session's list, which orders the entries of a meeting.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};

use crate::model::{Earlier, Position, Problem};

use super::Unit;

/// By unit, the units that `"*"` means in its `after` and its wishes; empty if it does not use it.
///
/// `"*"` means every other unit, in every track, except those that must come after this one (by `after` statements that name
/// items, by `position`, by the order of the file if both keep it, the last two if both have the same single track, or by a
/// chain of these), and except other units that use `"*"`.
pub(super) fn every_other(problem: &Problem, units: &[Unit], unit_of: &[usize]) -> Vec<Vec<usize>> {
    let items = |unit: usize| units[unit].members.iter().map(|&ix| problem.item(ix));
    let says = |unit: usize| items(unit).flat_map(|item| &item.after).any(|after| after.item == Earlier::Every);
    let wishes = |unit: usize| {
        let mut wished = items(unit).flat_map(|item| &item.prefer).flat_map(|wish| &wish.after);
        wished.any(|after| after.item == Earlier::Every)
    };
    let bound: HashSet<usize> = (0..units.len()).filter(|&unit| says(unit)).collect();
    let of = |unit: usize| {
        if !bound.contains(&unit) && !wishes(unit) {
            return Vec::new();
        }
        let later = after(problem, units, unit_of, unit);
        (0..units.len()).filter(|other| *other != unit && !later.contains(other) && !bound.contains(other)).collect()
    };
    (0..units.len()).map(of).collect()
}

/// The units that must come after one.
fn after(problem: &Problem, units: &[Unit], unit_of: &[usize], unit: usize) -> HashSet<usize> {
    let mut later = HashSet::new();
    let mut open = vec![unit];
    while let Some(early) = open.pop() {
        for late in 0..units.len() {
            if late != early && !later.contains(&late) && must_follow(problem, units, unit_of, early, late) {
                later.insert(late);
                open.push(late);
            }
        }
    }
    later
}

/// Whether one unit must directly come after another.
fn must_follow(problem: &Problem, units: &[Unit], unit_of: &[usize], early: usize, late: usize) -> bool {
    let (one, other) = (&units[early], &units[late]);
    let mut named = other.members.iter().flat_map(|&ix| &problem.item(ix).after);
    let names_it = named.any(|after| after.item.item().is_some_and(|ix| unit_of[ix.0] == early));
    if names_it {
        return true;
    }
    let in_one_track = one.tracks.len() == 1 && one.tracks == other.tracks;
    let end = |unit: &Unit| unit.position.map(|(position, _)| position);
    let opens = end(one) == Some(Position::First) && end(other) != Some(Position::First);
    let closes = end(other) == Some(Position::Last) && end(one) != Some(Position::Last);
    let in_order = one.keeps_order && other.keeps_order && early < late;
    in_one_track && (opens || closes || in_order)
}

/// The session's list. It is the order of the file if all units keep it. Otherwise it repeatedly takes the first unit in the
/// file whose predecessors have all been taken: predecessors by `after`, by the file if both keep the order and may share a
/// track, or through a chain of these. If two must each follow the other, the first in the file goes first.
pub(super) fn ranked(problem: &Problem, units: &[Unit], unit_of: &[usize]) -> Vec<usize> {
    if units.iter().all(|unit| unit.keeps_order) {
        return (0..units.len()).collect();
    }
    let mut later = directly_after(problem, units, unit_of);
    if units.iter().any(|unit| unit.keeps_order) {
        later = without_circles(&later);
    }
    let mut waits_for = vec![0; units.len()];
    later.iter().flatten().for_each(|&unit| waits_for[unit] += 1);
    let mut ready: BinaryHeap<Reverse<usize>> =
        (0..units.len()).filter(|&unit| waits_for[unit] == 0).map(Reverse).collect();
    let (mut taken, mut list) = (vec![false; units.len()], Vec::new());
    while list.len() < units.len() {
        // in a cycle, which `read` refuses if the order is free, take the first unit
        let next = ready.pop().map(|Reverse(unit)| unit).or_else(|| taken.iter().position(|taken| !taken));
        let Some(next) = next.filter(|&unit| !taken[unit]) else { continue };
        taken[next] = true;
        list.push(next);
        for &unit in &later[next] {
            waits_for[unit] -= 1;
            if waits_for[unit] == 0 {
                ready.push(Reverse(unit));
            }
        }
    }
    list
}

/// By unit, those that must follow it by `after`, and the next of each of its tracks that keeps the order with it.
fn directly_after(problem: &Problem, units: &[Unit], unit_of: &[usize]) -> Vec<Vec<usize>> {
    let mut later = vec![Vec::new(); units.len()];
    for (ix, unit) in units.iter().enumerate() {
        for after in unit.members.iter().flat_map(|&item| &problem.item(item).after) {
            match after.item {
                Earlier::Item(other) => later[unit_of[other.0]].push(ix),
                Earlier::Every => unit.every_other.iter().for_each(|&other| later[other].push(ix)),
            }
        }
        for track in unit.tracks.iter().filter(|_| unit.keeps_order) {
            let before = |&other: &usize| units[other].keeps_order && units[other].tracks.contains(track);
            (0..ix).rev().find(before).into_iter().for_each(|other| later[other].push(ix));
        }
    }
    later
}

/// By unit, its successors through any chain, except its own predecessors that come before it in the file.
fn without_circles(later: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let through = |unit: usize| {
        let (mut seen, mut open) = (vec![false; later.len()], vec![unit]);
        while let Some(one) = open.pop() {
            for &next in &later[one] {
                if !std::mem::replace(&mut seen[next], true) {
                    open.push(next);
                }
            }
        }
        seen
    };
    let all: Vec<Vec<bool>> = (0..later.len()).map(through).collect();
    let follows = |unit: usize, other: usize| unit != other && all[unit][other] && (!all[other][unit] || unit < other);
    (0..later.len()).map(|unit| (0..later.len()).filter(|&other| follows(unit, other)).collect()).collect()
}
