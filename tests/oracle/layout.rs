//! When entries start, once it is known which minutes are where.

use plenary::model::item::Wishes;

use super::announced::earliest as earliest_near;
use super::case::{Case, Parts};
use super::goals::{Starts, when};

/// A part: its unit, and its place among the unit's parts.
type Part = (usize, usize);

/// All layouts of a plan that may be best: one where nothing waits; with `idle`, the earliest for each choice of
/// what waits for what.
pub fn layouts(case: &Case<'_>, plan: &[Parts]) -> Vec<Starts> {
    let rows = rows(case, plan);
    if !case.problem.idle {
        return vec![back_to_back(case, plan, &rows)];
    }
    let timed = |wishes: &Wishes| wishes.windows.is_some() || wishes.available_from.is_some();
    let mut wishes: Vec<(usize, &Wishes)> = Vec::new();
    for (unit, _) in plan.iter().enumerate().filter(|(_, parts)| !parts.is_empty()) {
        wishes.extend(case.members(unit).flat_map(|item| &item.prefer).map(|prefer| (unit, &prefer.wishes)));
    }
    wishes.retain(|(_, wishes)| timed(wishes));
    let mut all = Vec::new();
    // What waits for a wish to hold, for each set of wishes.
    for set in 0..1_usize << wishes.len() {
        let granted = wishes.iter().enumerate().filter(|(place, _)| set & 1 << place != 0).map(|(_, wish)| *wish);
        earliest(case, plan, &rows, &granted.collect::<Vec<_>>(), &mut Vec::new(), &mut all);
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// Every layout of a plan in which entries may wait, valid or not, to test that the earliest are enough.
pub fn every_layout(case: &Case<'_>, plan: &[Parts]) -> Vec<Starts> {
    let mut all = vec![back_to_back(case, plan, &rows(case, plan))];
    for (meeting, row) in rows(case, plan).iter().enumerate() {
        for (place, &(unit, part)) in row.iter().enumerate() {
            let minutes = plan[unit][part].1;
            let mut more = Vec::new();
            for starts in all {
                let clock = place
                    .checked_sub(1)
                    .map(|before| row[before])
                    .map_or(case.start[meeting], |(other, of)| starts[other][of] + plan[other][of].1 + case.turnaround);
                more.extend((clock..=case.close[meeting] - minutes).map(|start| {
                    let mut starts = starts.clone();
                    starts[unit][part] = start;
                    starts
                }));
            }
            all = more;
        }
    }
    all
}

/// The entries of each meeting in the order that the page gives.
fn rows(case: &Case<'_>, plan: &[Parts]) -> Vec<Vec<Part>> {
    let mut rows: Vec<Vec<Part>> = vec![Vec::new(); case.start.len()];
    for (unit, parts) in plan.iter().enumerate() {
        for (place, (meeting, _)) in parts.iter().enumerate() {
            rows[*meeting].push((unit, place));
        }
    }
    if !case.units.iter().all(|unit| unit.keeps_order) {
        let side = |&(unit, place): &Part| {
            if case.units[unit].interruptible || plan[unit].len() == 1 {
                1
            } else if place > 0 {
                0
            } else {
                2
            }
        };
        rows.iter_mut().for_each(|row| row.sort_by_key(|part| (side(part), case.units[part.0].standing)));
    }
    rows
}

fn back_to_back(case: &Case<'_>, plan: &[Parts], rows: &[Vec<Part>]) -> Starts {
    let mut starts: Starts = plan.iter().map(|parts| vec![0; parts.len()]).collect();
    for (meeting, row) in rows.iter().enumerate() {
        let mut clock = case.start[meeting];
        for &(unit, place) in row {
            starts[unit][place] = clock;
            clock += plan[unit][place].1 + case.turnaround;
        }
    }
    starts
}

/// The layout in which every entry starts as early as it can, where `order` says which of two parts comes first that
/// must not overlap; where it does not say, both ways.
fn earliest(
    case: &Case<'_>,
    plan: &[Parts],
    rows: &[Vec<Part>],
    granted: &[(usize, &Wishes)],
    order: &mut Vec<(Part, Part)>,
    all: &mut Vec<Starts>,
) {
    let Some(starts) = settle(case, plan, rows, granted, order) else { return };
    let Some((one, other)) = first_clash(case, plan, &starts) else {
        all.push(starts);
        return;
    };
    for pair in [(one, other), (other, one)] {
        order.push(pair);
        earliest(case, plan, rows, granted, order, all);
        order.pop();
    }
}

/// Moves entries later until nothing is too early; nothing where an entry has to end too late.
fn settle(
    case: &Case<'_>,
    plan: &[Parts],
    rows: &[Vec<Part>],
    granted: &[(usize, &Wishes)],
    order: &[(Part, Part)],
) -> Option<Starts> {
    let mut starts: Starts =
        plan.iter().map(|parts| parts.iter().map(|(meeting, _)| case.start[*meeting]).collect()).collect();
    loop {
        let before = starts.clone();
        for (meeting, row) in rows.iter().enumerate() {
            let mut clock = case.start[meeting];
            for &(unit, place) in row {
                let minutes = plan[unit][place].1;
                let mut start = starts[unit][place].max(clock);
                for item in case.members(unit) {
                    if place == 0 {
                        start = start.max(earliest_near(case, item, meeting).unwrap_or(start));
                    }
                    start = when(&item.wishes, start, minutes)?;
                    for person in &item.people {
                        let windows = case.problem.people[person.0].windows.clone();
                        start = when(&Wishes { windows, ..Wishes::default() }, start, minutes)?;
                    }
                }
                for (_, wishes) in granted.iter().filter(|(of, _)| *of == unit) {
                    start = when(wishes, start, minutes)?;
                }
                if start + minutes > case.close[meeting] {
                    return None;
                }
                starts[unit][place] = start;
                clock = start + minutes + case.turnaround;
            }
        }
        let end = |starts: &Starts, (unit, place): Part| starts[unit][place] + plan[unit][place].1;
        for before in case.precedence.iter().filter(|before| case.binds(before, plan)) {
            let (one, other) = (before.early, before.late);
            if !plan[one].is_empty() && !plan[other].is_empty() {
                let ended = end(&starts, (one, plan[one].len() - 1)) + before.gap;
                starts[other][0] = starts[other][0].max(ended);
            }
        }
        for &(one, other) in order {
            starts[other.0][other.1] = starts[other.0][other.1].max(end(&starts, one));
        }
        if starts == before {
            return Some(starts);
        }
    }
}

/// Two parts that overlap and must not.
fn first_clash(case: &Case<'_>, plan: &[Parts], starts: &Starts) -> Option<(Part, Part)> {
    let stated =
        case.problem.items.iter().enumerate().flat_map(|(ix, item)| {
            item.not_parallel.iter().map(move |other| (case.unit_of[ix], case.unit_of[other.0]))
        });
    for (one, other) in stated.chain(case.same_person.iter().copied()) {
        for (a, (_, minutes)) in plan[one].iter().enumerate() {
            for (b, (_, others)) in plan[other].iter().enumerate() {
                let (start, then) = (starts[one][a], starts[other][b]);
                if start < then + others && then < start + minutes {
                    return Some(((one, a), (other, b)));
                }
            }
        }
    }
    None
}
