//! Rows that exclude schedules that are known already.

use std::collections::{BTreeMap, BTreeSet};

use good_lp::{Constraint, Expression};

use super::Formulation;
use super::program::is_empty;
use crate::model::{Problem, Schedule};

/// The meetings of each item, by their ids.
pub type Whereabouts = BTreeMap<String, BTreeSet<String>>;

/// The meetings of each item of a schedule.
pub fn whereabouts(schedule: &Schedule) -> Whereabouts {
    let mut places = Whereabouts::new();
    for held in &schedule.meetings {
        for id in held.entries.iter().flat_map(|entry| &entry.items) {
            let _new = places.entry(id.clone()).or_default().insert(held.id.clone());
        }
    }
    places
}

/// The constraint that some item is in other meetings than in `places`.
///
/// ```text
/// sum of (1 - here) over places in `places` + sum of here over all other places >= 1
/// ```
pub fn differs(problem: &Problem, formulation: &Formulation, places: &Whereabouts) -> Constraint {
    let mut differences = Expression::default();
    for u in formulation.units.ixs() {
        let unit = formulation.units.unit(u);
        let there = places.get(&problem.item(unit.items[0]).id.0);
        for (k, &m) in formulation.units.track(unit.track).meetings.iter().enumerate() {
            let here = formulation.places.cell(u, k).here();
            if is_empty(&here) {
                continue;
            }
            let was = there.is_some_and(|meetings| meetings.contains(&problem.meeting(m).id.0));
            differences += if was { 1 - here } else { here };
        }
    }
    differences.geq(1)
}
