//! An item is only in meetings interpreted in the languages it needs: by default in an interpreted meeting, whatever its
//! languages; `[]` needs none.
//!
//! ```text
//! here[i,k] = 0          k lacks what i needs
//! ```

use crate::formulate::Build;
use crate::formulate::tag::{Rule, Tag};

pub(super) fn state(build: &mut Build) {
    for u in build.units.ixs() {
        for (statement, item) in build.units.items(build.problem, u) {
            for k in 0..build.meetings(u) {
                if !item.interpretation.met_by(build.meeting(u, k)) {
                    let here = build.places.cell(u, k).here();
                    build.program.exclude(here, Tag::new(Rule::Interpretation, statement.at("interpretation")));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_infeasible, assert_plan};

    fn needs(interpretation: &str) -> String {
        format!(
            r#"{{"meetings": [{{"id": "m1", "date": "2022-05-04", "start": "10:00", "end": "11:00", "interpreted": false}},
                 {{"id": "m2", "date": "2022-05-04", "start": "12:00", "end": "13:00", "languages": ["en", "fr"]}}],
                 "items": [{{"id": "a", "minutes": 30{interpretation}}}]}}"#
        )
    }

    #[test]
    fn an_item_is_where_its_languages_are() {
        assert_plan(&needs(""), "m2: a 30");
        assert_plan(&needs(r#", "interpretation": []"#), "m1: a 30");
        assert_plan(&needs(r#", "interpretation": ["fr"]"#), "m2: a 30");
        assert_infeasible(&needs(r#", "interpretation": ["fr", "ru"]"#));
    }
}
