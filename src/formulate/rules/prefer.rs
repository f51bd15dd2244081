//! `prefer`: soft statements in the words of the hard ones. One object holds when all its words do.
//!
//! Each object of an item has `broken`, 0 or 1, which relaxes the rows of its words; the goal `preferences` counts it.

use good_lp::{Expression, Variable};

use super::{allow, available_from, forbid, not_with, pin, windows};
use crate::formulate::program::is_empty;
use crate::formulate::tag::{Rule, Tag};
use crate::formulate::{Build, Unless};

/// A soft statement: what it costs, and when.
pub struct Wish {
    /// 1 when it does not hold.
    pub broken: Variable,
    /// What that costs.
    pub weight: u32,
}

pub(super) fn state(build: &mut Build) -> Vec<Wish> {
    let mut all = Vec::new();
    for u in build.units.ixs() {
        for (statement, item) in build.units.items(build.problem, u) {
            for (n, preference) in item.prefer.iter().enumerate() {
                let broken = build.program.binary();
                let (soft, tag) = (Some(broken), Tag::new(Rule::Prefer, statement.at("prefer").at(n)));
                let words = &preference.wishes;
                if let Some(meetings) = &words.pin {
                    pin::wish(build, u, meetings, soft, &tag);
                }
                forbid::wish(build, u, &words.forbid, soft, &tag);
                if let Some(meetings) = &words.allow {
                    allow::wish(build, u, meetings, soft, &tag);
                }
                if let Some(spans) = &words.windows {
                    windows::wish(build, u, spans, soft, &tag);
                }
                if let Some(from) = words.available_from {
                    available_from::wish(build, u, from, soft, &tag);
                }
                not_with::wish(build, u, &words.not_with, soft, &tag);
                all.push(Wish { broken, weight: preference.weight });
            }
        }
    }
    all
}

/// `expression = 0`, or at most 1 when the soft statement is broken.
pub(super) fn unless(build: &mut Build, expression: Expression, soft: Unless, tag: &Tag) {
    match soft {
        None => build.program.exclude(expression, tag.clone()),
        Some(_) if is_empty(&expression) => {}
        Some(broken) => build.program.require((expression - broken).leq(0), tag.clone()),
    }
}

/// What a broken soft statement relaxes a row by; nothing for a hard one.
pub(super) fn broken(soft: Unless) -> Expression {
    soft.map_or(Expression::default(), Expression::from)
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

    #[test]
    fn an_object_holds_when_all_its_words_do() {
        let session =
            r#"{"items": [{"id": "a", "minutes": 40, "prefer": [{"pin": "m1", "forbid": "m1", "weight": 5}]}]}"#;
        assert_value(session, Objective::Preferences, 5);
    }
}
