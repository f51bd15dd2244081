//! `people`: no two parts of items that name the same person overlap by the clock, and every part lies inside one window of
//! each person that its item names.
//!
//! The formulas are those of [`super::not_parallel`] and [`super::windows`].

use std::collections::BTreeMap;

use itertools::Itertools as _;

use super::{not_parallel, windows};
use crate::formulate::Build;
use crate::formulate::tag::{Rule, Tag};
use crate::formulate::unit::UnitIx;
use crate::model::{PersonIx, Statement};

pub(super) fn state(build: &mut Build) {
    for (u, v, tag) in pairs(build) {
        not_parallel::pair(build, u, v, None, &tag);
    }
    for u in build.units.ixs() {
        for person in build.units.items(build.problem, u).flat_map(|(_, item)| &item.people) {
            if let Some(spans) = &build.problem.person(*person).windows {
                let tag = Tag::new(Rule::Windows, Statement::root().at("people").at(person.0).at("windows"));
                windows::wish(build, u, spans, None, &tag);
            }
        }
    }
}

/// The units that need the same person, may be in different tracks, and are not copies of each other.
pub(crate) fn pairs(build: &Build) -> Vec<(UnitIx, UnitIx, Tag)> {
    let mut needed_by: BTreeMap<PersonIx, Vec<UnitIx>> = BTreeMap::new();
    let mut tags: BTreeMap<(UnitIx, PersonIx), Statement> = BTreeMap::new();
    for u in build.units.ixs() {
        for (statement, item) in build.units.items(build.problem, u) {
            for (n, &person) in item.people.iter().enumerate() {
                let of = needed_by.entry(person).or_default();
                if of.last() != Some(&u) {
                    of.push(u);
                    tags.insert((u, person), statement.at("people").at(n));
                }
            }
        }
    }
    let mut pairs: BTreeMap<(UnitIx, UnitIx), Statement> = BTreeMap::new();
    for (person, units) in needed_by {
        for [&u, &v] in units.iter().array_combinations() {
            if not_parallel::may_be_parallel(build, u, v) {
                pairs.entry((u, v)).or_insert_with(|| tags[&(v, person)].clone());
            }
        }
    }
    pairs.into_iter().map(|((u, v), statement)| (u, v, Tag::new(Rule::People, statement))).collect()
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    /// Two rooms on the day after the clocks went forward, and two talks of Ana.
    fn rooms(people: &str, minutes: u32) -> String {
        format!(
            r#"{{"timezone": "Europe/Vienna", {people} "meetings": [
                 {{"id": "red1", "date": "2022-03-28", "start": "10:00", "end": "11:00", "track": "red"}},
                 {{"id": "blue1", "date": "2022-03-28", "start": "10:00", "end": "11:00", "track": "blue"}}],
               "items": [{{"id": "a", "minutes": 30, "track": "red", "people": "ana"}},
                         {{"id": "b", "minutes": 30, "track": "blue"}},
                         {{"id": "c", "minutes": {minutes}, "split": false, "track": "blue", "people": ["bo", "ana"]}}]}}"#
        )
    }

    #[test]
    fn a_person_is_not_in_two_rooms_at_once() {
        assert_plan(&rooms("", 30), "red1: a 30 | blue1: b 30, c 30");
        // without b before it, c begins with the meeting, as a does
        assert_infeasible(&rooms("", 30).replace(r#"{"id": "b", "minutes": 30, "track": "blue"},"#, ""));
    }

    #[test]
    fn a_part_lies_inside_the_windows_of_each_of_its_people() {
        let people = |zone: &str, hours: &str| {
            format!(r#""people": [{{"id": "ana"}}, {{"id": "bo", "timezone": "{zone}", "windows": [{hours}]}}],"#)
        };
        let rest = r#"{"from": "2022-03-28T10:30", "to": "2022-03-28T11:00"}"#;
        assert_plan(&rooms(&people("Europe/Vienna", rest), 30), "red1: a 30 | blue1: b 30, c 30");
        // on the clock of London, which went forward in the same night, that is an hour later
        assert_infeasible(&rooms(&people("Europe/London", rest), 30));
        let in_london = rest.replace("10:30", "09:30").replace("11:00", "10:00");
        assert_plan(&rooms(&people("Europe/London", &in_london), 30), "red1: a 30 | blue1: b 30, c 30");
        // with none in the list, never
        assert_infeasible(&rooms(&people("Europe/Vienna", ""), 30));
    }
}
