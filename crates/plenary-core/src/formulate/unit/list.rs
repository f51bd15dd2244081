//! The session's list: the order of entries inside a meeting, beside `position` and what is carried over.
//!
//! Again and again it takes the first unit in the file that need not follow one still missing. One must follow another by
//! `after`, by the order of the file where both keep it and may be in one track, or through a chain of these; where two must
//! each follow the other, the first in the file goes first. It does not depend on the plan.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::{TrackIx, Unit};

/// The place of each unit in the list; `tracks` are all those that it may be in.
pub(super) fn places(units: &[Unit], tracks: &[Vec<TrackIx>]) -> Vec<usize> {
    if units.iter().all(|unit| unit.keeps_order) {
        return (0..units.len()).collect();
    }
    let next = successors(units, tracks);
    let circle = circles(&next);
    // units of one circle are taken in file order, and after all that the circle has to follow
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); units.len()];
    let mut later: Vec<Vec<usize>> = vec![Vec::new(); units.len()];
    let mut waits: Vec<usize> = vec![0; units.len()];
    for u in (0..units.len()).rev() {
        members[circle[u]].push(u);
        for &v in next[u].iter().filter(|&&v| circle[v] != circle[u]) {
            later[circle[u]].push(circle[v]);
            waits[circle[v]] += 1;
        }
    }
    let mut places = vec![0; units.len()];
    let ready = (0..units.len()).filter(|&c| waits[c] == 0);
    let mut open: BinaryHeap<Reverse<(usize, usize)>> =
        ready.filter_map(|c| Some(Reverse((*members[c].last()?, c)))).collect();
    let mut taken = 0;
    while let Some(Reverse((u, c))) = open.pop() {
        places[u] = taken;
        taken += 1;
        let _u = members[c].pop();
        if let Some(&rest) = members[c].last() {
            open.push(Reverse((rest, c)));
            continue;
        }
        for &other in &later[c] {
            waits[other] -= 1;
            if waits[other] == 0 {
                open.extend(members[other].last().map(|&first| Reverse((first, other))));
            }
        }
    }
    places
}

/// What must follow each unit directly. Of the order of the file the next unit of each track is enough.
fn successors(units: &[Unit], tracks: &[Vec<TrackIx>]) -> Vec<Vec<usize>> {
    let mut next = vec![Vec::new(); units.len()];
    let mut last: BTreeMap<TrackIx, usize> = BTreeMap::new();
    for (u, (unit, tracks)) in units.iter().zip(tracks).enumerate() {
        unit.after.iter().filter(|after| after.unit.0 != u).for_each(|after| next[after.unit.0].push(u));
        for &track in tracks.iter().filter(|_| unit.keeps_order) {
            if let Some(before) = last.insert(track, u) {
                next[before].push(u);
            }
        }
    }
    next
}

/// The circle of each unit, by a number: units of one circle must each follow all others of it (Kosaraju and Sharir).
fn circles(next: &[Vec<usize>]) -> Vec<usize> {
    let mut before = vec![Vec::new(); next.len()];
    for (u, later) in next.iter().enumerate() {
        later.iter().for_each(|&v| before[v].push(u));
    }
    // by when the search is done with them
    let (mut seen, mut done) = (vec![false; next.len()], Vec::new());
    for start in 0..next.len() {
        let mut path = vec![(start, 0)];
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        while let Some((u, n)) = path.last_mut() {
            if let Some(&v) = next[*u].get(*n) {
                *n += 1;
                if !std::mem::replace(&mut seen[v], true) {
                    path.push((v, 0));
                }
            } else {
                done.push(*u);
                let _u = path.pop();
            }
        }
    }
    let mut circle = vec![usize::MAX; next.len()];
    for &start in done.iter().rev() {
        let mut open = vec![start];
        while let Some(u) = open.pop() {
            if circle[u] == usize::MAX {
                circle[u] = start;
                open.extend(before[u].iter().copied().filter(|&v| circle[v] == usize::MAX));
            }
        }
    }
    circle
}

#[cfg(test)]
mod tests {
    use crate::formulate::unit::Units;

    /// The ids in the order of the list. `items` are `id`, or `id<other` where it comes after the other, `id@track` where it
    /// may be in a track other than `plenary`, and `id!` where it may be out of turn.
    fn listed(items: &str) -> String {
        let item = |text: &str| {
            let (text, free) = (text.trim_end_matches('!'), text.ends_with('!'));
            let (text, track) = text.split_once('@').unwrap_or((text, "plenary"));
            let (id, after) = text.split_once('<').map_or((text, None), |(id, after)| (id, Some(after)));
            let order = if free { "free" } else { "agenda" };
            serde_json::json!({"id": id, "minutes": 5, "order": order, "track": track, "optional": true,
                "after": after.into_iter().collect::<Vec<_>>()})
        };
        // clocks change in the night of the meeting
        let session = serde_json::json!({"title": "x", "timezone": "Europe/Vienna",
            "meetings": [{"id": "m1", "date": "2026-03-29", "start": "01:00", "end": "04:00"},
                {"id": "c1", "date": "2026-03-29", "start": "01:00", "end": "04:00", "track": "cow"}],
            "items": items.split(' ').map(item).collect::<Vec<_>>()});
        let problem = crate::read::session(&session.to_string(), "x").unwrap().problem;
        let units = Units::of(&problem);
        let mut ids: Vec<(usize, String)> = units
            .originals()
            .map(|u| units.unit(u))
            .map(|unit| (unit.rank.1, problem.item(unit.items[0]).id.0.clone()))
            .collect();
        ids.sort();
        ids.into_iter().map(|(_, id)| id).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_first_in_the_file_that_waits_for_nothing_is_next() {
        assert_eq!(listed("a b c"), "a b c");
        assert_eq!(listed("a<c! b! c!"), "b c a");
        assert_eq!(listed("a b<d c d!"), "a d b c", "what comes after b in the file waits with it");
        assert_eq!(listed("a<c! b c"), "b c a");
    }

    #[test]
    fn the_order_of_the_file_counts_where_two_may_be_in_one_track() {
        assert_eq!(listed("b<d x@cow d!"), "x d b");
        assert_eq!(listed("b<d x@any d!"), "d b x");
        assert_eq!(listed("b<d x@any y@cow d!"), "d b x y");
    }

    #[test]
    fn in_a_circle_the_file_decides() {
        // b must follow c, and c must follow b by the file
        assert_eq!(listed("a b<c c d!"), "a b c d");
        // x must follow c; a circle of x, b and c goes before what follows it
        assert_eq!(listed("z<x! x<c! b<x c d!"), "x b c z d");
    }
}
