//! `prefer`: soft statements with the same words as the hard ones. An object holds if all its words hold.
//!
//! Each object of an item has `broken`, 0 or 1, which relaxes the rows of its words; the goal `preferences` counts it.

use good_lp::Variable;

use super::{after, allow, available_from, forbid, not_parallel, not_with, pin, position, split, windows};
use crate::formulate::Build;
use crate::formulate::tag::{Rule, Tag};
use crate::formulate::unit::{UnitAfter, UnitIx};
use crate::model::Preference;

/// A soft statement and its cost.
pub struct Wish {
    /// 1 when it does not hold.
    pub broken: Variable,
    /// The cost of breaking it.
    pub weight: u32,
}

pub(super) fn state(build: &mut Build) -> Vec<Wish> {
    let mut all = Vec::new();
    for original in build.units.originals() {
        for (statement, item) in build.units.items(build.problem, original) {
            for (n, preference) in item.prefer.iter().enumerate() {
                let broken = build.program.binary();
                let tag = Tag::new(Rule::Prefer, statement.at("prefer").at(n));
                // copies that are not placed break nothing
                for u in build.units.copies(original) {
                    wish(build, u, preference, broken, &tag);
                }
                all.push(Wish { broken, weight: preference.weight });
            }
        }
    }
    all
}

/// The rows of one object for one unit.
fn wish(build: &mut Build, u: UnitIx, preference: &Preference, broken: Variable, tag: &Tag) {
    let (soft, words) = (Some(broken), &preference.wishes);
    if let Some(meetings) = &words.pin {
        pin::wish(build, u, meetings, soft, tag);
    }
    forbid::wish(build, u, &words.forbid, soft, tag);
    if let Some(meetings) = &words.allow {
        allow::wish(build, u, meetings, soft, tag);
    }
    if let Some(spans) = &words.windows {
        windows::wish(build, u, spans, soft, tag);
    }
    if let Some(from) = words.available_from {
        available_from::wish(build, u, from, soft, tag);
    }
    not_with::wish(build, u, &words.not_with, soft, tag);
    for other in &preference.after {
        for unit in build.units.named(u, other) {
            let after = UnitAfter { unit, gap: other.gap, statement: tag.statement.clone() };
            after::wish(build, u, &after, soft, tag);
        }
    }
    not_parallel::wish(build, u, &preference.not_parallel, soft, tag);
    if let Some(position) = preference.position {
        position::wish(build, u, position, soft, tag);
    }
    if let Some(most) = preference.most_parts {
        split::wish(build, u, most.get(), soft, tag);
    }
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_plan, assert_value};
    use crate::model::Objective;

    #[test]
    fn the_lighter_wish_gives_way() {
        let session = r#"{"order": "free", "items": [{"id": "a", "minutes": 40, "split": false, "prefer": [{"pin": "m2", "weight": 2}]},
             {"id": "b", "minutes": 40, "split": false, "prefer": [{"allow": ["m2"], "weight": 3}]}]}"#;
        assert_plan(session, "m1: a 40 | m2: b 40");
        assert_value(session, Objective::Preferences, 2);
    }

    /// `words` of b, which is 30 minutes; a before it in the file is 30 too, and c, of the other track, 30.
    fn wished(words: &str) -> String {
        format!(
            r#"{{"order": "free", "meetings": [{{"id": "p1", "date": "2022-05-04", "start": "10:00", "end": "11:00"}},
                {{"id": "p2", "date": "2022-05-04", "start": "12:00", "end": "13:00"}},
                {{"id": "c1", "date": "2022-05-04", "start": "10:00", "end": "11:00", "track": "cow"}},
                {{"id": "c2", "date": "2022-05-04", "start": "10:45", "end": "11:30", "track": "cow"}}],
                "items": [{{"id": "b", "minutes": 30, "priority": 9, "prefer": [{{{words}}}]}},
                {{"id": "a", "minutes": 30, "split": false}}, {{"id": "c", "minutes": 30, "track": "cow"}}]}}"#
        )
    }

    #[test]
    fn an_order_may_be_wished_for() {
        // b stands first of the two by its place in the file
        assert_plan(&wished(r#""weight": 2, "forbid": "p2""#), "p1: b 30, a 30 | c1: c 30");
        assert_plan(&wished(r#""after": "a""#), "p1: a 30 | c1: c 30 | p2: b 30");
        assert_plan(&wished(r#""after": [{"item": "c", "gap_minutes": 15}]"#), "p1: a 30 | c1: c 30 | p2: b 30");
        assert_plan(&wished(r#""position": "last""#), "p1: a 30 | c1: c 30 | p2: b 30");
        assert_plan(&wished(r#""position": "first""#), "p1: b 30, a 30 | c1: c 30");
        assert_value(&wished(r#""after": "a", "allow": ["p1"], "weight": 4"#), Objective::Preferences, 4);
    }

    #[test]
    fn so_may_a_time_of_ones_own_and_few_parts() {
        assert_plan(&wished(r#""not_parallel": "c""#), "p1: b 30, a 30 | c2: c 30");
        let parts = |words: &str| {
            format!(
                r#"{{"items": [{{"id": "a", "minutes": 40, "split": false}},
                {{"id": "b", "minutes": 40, "prefer": [{{{words}}}]}}], "objectives": ["preferences", "earliness"]}}"#
            )
        };
        assert_plan(&parts(r#""split": false"#), "m1: a 40 | m2: b 40");
        assert_value(&parts(r#""split": {"max_parts": 2}"#), Objective::Preferences, 0);
        assert_value(&parts(r#""split": false, "pin": "m1""#), Objective::Preferences, 1);
    }

    #[test]
    fn an_object_holds_when_all_its_words_do() {
        let session =
            r#"{"items": [{"id": "a", "minutes": 40, "prefer": [{"pin": "m1", "forbid": "m1", "weight": 5}]}]}"#;
        assert_value(session, Objective::Preferences, 5);
    }
}
