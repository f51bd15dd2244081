//! Contradictions between items: cycles of `after`, and items that are both joint and apart.

use crate::model::everything::Everything;
use crate::model::{Earlier, Item, ItemIx, Order, Position, Statement, Track};
use crate::read::fault::Fault;
use crate::read::findings::Findings;

/// The places in the file of an item's references, in the order of the lists of [`Item`].
#[derive(Debug, Default)]
pub(super) struct ItemPointers {
    pub after: Vec<Statement>,
    pub together: Vec<Statement>,
    pub not_with: Vec<Statement>,
    pub not_parallel: Vec<Statement>,
    pub position: Option<Statement>,
}

/// Reports contradictions.
pub(super) fn check(items: &[(Item, ItemPointers)], order: Order, out: &mut Findings) {
    let group = groups(items);
    let name = |ix: ItemIx| items[ix.0].0.id.0.clone();
    let mut apart = false;
    let joint = |ix: usize, other: ItemIx| group[ix] == group[other.0];
    for (ix, (item, pointers)) in items.iter().enumerate() {
        let id = || item.id.0.clone();
        let named = item.after.iter().zip(&pointers.after).filter_map(|(after, at)| Some((after.item.item()?, at)));
        for (other, at) in named.filter(|(other, _)| joint(ix, *other)) {
            out.add(at, Fault::AfterTogether { id: id(), other: name(other) });
        }
        for (word, others, ats) in [
            ("not_with", &item.wishes.not_with, &pointers.not_with),
            ("not_parallel", &item.not_parallel, &pointers.not_parallel),
        ] {
            for (&other, at) in others.iter().zip(ats).filter(|(other, _)| joint(ix, **other)) {
                out.add(at, Fault::ApartTogether { word, id: id(), other: name(other) });
            }
        }
        for (&other, at) in item.together.iter().zip(&pointers.together) {
            let (mine, theirs) = (&item.tracks, &items[other.0].0.tracks);
            if !mine.iter().any(|track| theirs.contains(track)) {
                apart = true;
                let names = |tracks: &[Track]| tracks.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                let (track, other_track) = (names(mine), names(theirs));
                out.add(at, Fault::TogetherTracks { id: id(), track, other: name(other), other_track });
            }
        }
    }
    if !apart {
        common_tracks(items, &group, out);
    }
    positions(items, &group, out);
    circles(items, order, &group, out);
}

/// For each item the first item of its group; `together` is symmetric and transitive.
fn groups(items: &[(Item, ItemPointers)]) -> Vec<usize> {
    fn root(parent: &mut [usize], mut ix: usize) -> usize {
        while parent[ix] != ix {
            parent[ix] = parent[parent[ix]];
            ix = parent[ix];
        }
        ix
    }
    let mut parent: Vec<usize> = (0..items.len()).collect();
    for (ix, (item, _)) in items.iter().enumerate() {
        for other in &item.together {
            let (a, b) = (root(&mut parent, ix), root(&mut parent, other.0));
            parent[a.max(b)] = a.min(b);
        }
    }
    (0..items.len()).map(|ix| root(&mut parent, ix)).collect()
}

/// Reports the first item of a group that shares no track with all of those before it, although each two have one.
fn common_tracks(items: &[(Item, ItemPointers)], group: &[usize], out: &mut Findings) {
    let mut common: Vec<Vec<&Track>> = items.iter().map(|(item, _)| item.tracks.iter().collect()).collect();
    for (ix, (item, pointers)) in items.iter().enumerate() {
        let left: Vec<&Track> =
            common[group[ix]].iter().copied().filter(|&track| item.tracks.contains(track)).collect();
        if left.is_empty() && !common[group[ix]].is_empty() {
            let names = |tracks: &mut dyn Iterator<Item = &Track>| {
                tracks.map(ToString::to_string).collect::<Vec<_>>().join(", ")
            };
            let (track, other_track) = (names(&mut item.tracks.iter()), names(&mut common[group[ix]].iter().copied()));
            let other = items[group[ix]].0.id.0.clone();
            let at = pointers.together.first().cloned();
            let at = at.unwrap_or_else(|| Statement::root().at("items").at(ix));
            out.add(&at, Fault::TogetherTracks { id: item.id.0.clone(), track, other, other_track });
            return;
        }
        common[group[ix]] = left;
    }
}

fn positions(items: &[(Item, ItemPointers)], group: &[usize], out: &mut Findings) {
    let mut first_stated: Vec<Option<(usize, Position)>> = vec![None; items.len()];
    for (ix, (item, pointers)) in items.iter().enumerate() {
        let (Some(position), Some(at)) = (item.position, &pointers.position) else { continue };
        match first_stated[group[ix]] {
            Some((other, before)) if before != position => {
                let other = items[other].0.id.0.clone();
                out.add(at, Fault::TogetherPositions { id: item.id.0.clone(), other });
            }
            Some(_) => {}
            None => first_stated[group[ix]] = Some((ix, position)),
        }
    }
}

/// Reports every `after` that closes a cycle, by depth-first search over groups. The stack is explicit, because a chain
/// may be as long as the agenda. `"*"` is written out where the order is free.
fn circles(items: &[(Item, ItemPointers)], order: Order, group: &[usize], out: &mut Findings) {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        Not,
        OnPath,
        Done,
    }
    let mut edges: Vec<Vec<(usize, &Statement)>> = vec![Vec::new(); items.len()];
    let mut names: Vec<Vec<&str>> = vec![Vec::new(); items.len()];
    let everything = Everything::new(&items.iter().map(|(item, _)| item).collect::<Vec<_>>(), order, group);
    for (ix, (item, pointers)) in items.iter().enumerate() {
        names[group[ix]].push(&item.id.0);
        let others = item.after.iter().zip(&pointers.after).flat_map(|(after, at)| {
            let others = match (after.item, order) {
                (Earlier::Item(other), _) => vec![group[other.0]],
                (Earlier::Every, Order::Free) => everything.of(group[ix]),
                (Earlier::Every, Order::Agenda) => Vec::new(),
            };
            others.into_iter().map(move |other| (other, at))
        });
        edges[group[ix]].extend(others.filter(|(other, _)| *other != group[ix]));
    }
    let mut seen = vec![Seen::Not; items.len()];
    for start in 0..items.len() {
        if seen[start] != Seen::Not {
            continue;
        }
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        seen[start] = Seen::OnPath;
        while let Some((here, next)) = path.last_mut() {
            let Some(&(to, at)) = edges[*here].get(*next) else {
                seen[*here] = Seen::Done;
                path.pop();
                continue;
            };
            *next += 1;
            match seen[to] {
                Seen::Done => {}
                Seen::Not => {
                    seen[to] = Seen::OnPath;
                    path.push((to, 0));
                }
                Seen::OnPath => {
                    let circle = path.iter().map(|(unit, _)| *unit).skip_while(|unit| *unit != to);
                    let named = circle.chain([to]).map(|unit| names[unit].join("+")).collect();
                    out.add(at, Fault::Cycle { path: named });
                }
            }
        }
    }
}
