//! `lost_time`: minutes lost between items and by cutting them.
//!
//! Let `room[k]` be the minutes of meeting `k` without its reserve, `used[k]` those that its entries use with the
//! turnarounds between them, `c` the cost of a continuation, and `s` the length below which a part is short:
//!
//! ```text
//! min  sum over k of lost[k]  +  c (parts beyond the first)  +  2 (sum over parts of short[i,k])
//!
//! lost[k]    >= room[k] held[k] - used[k] - room[k] (later[n-1] - later[n])   k starts at the n-th start of its track
//! later[n-1] >= held[k],   later[n-1] >= later[n]
//! short[i,k] >= s on[i,k] - minutes[i,k]                                      each part of an item in several parts
//! ```
//!
//! `later[n]` is 1 if the track holds a meeting after its n-th start. So `later[n-1] - later[n]` is 1 for the last meeting
//! of the track, and its minutes do not count. These differences add up to at most 1. With `1 - later[n]` in their place
//! the relaxation would spare a share of every meeting that is held in part, and its bound would be lower.
//!
//! Roles say which parts belong to an item in several parts. An interruptible item has no roles: there `several[i,k]` is 0
//! only if its first part is also its last.
//!
//! ```text
//! several[i,k] >= 1 - st[i,k],   several[i,k] >= 1 - fi[i,k]
//! short[i,k]   >= s (x[i,k] + several[i,k] - 1) - minutes[i,k]
//! ```

use good_lp::Expression;
use itertools::Itertools;

use super::{continuations, used};
use crate::formulate::Build;
use crate::formulate::places::Part;
use crate::formulate::tag::{Rule, Tag};
use crate::formulate::unit::TrackUnits;
use crate::model::Statement;

pub(super) fn lost_time(build: &mut Build) -> Expression {
    let figures = build.problem.lost_time;
    let mut goal = f64::from(figures.continuation.get()) * continuations(build);
    for track in &build.units.tracks {
        goal += unused(build, track);
    }
    goal + 2 * short_parts(build, figures.short_part.get())
}

/// The minutes lost in the meetings of a track, from its last start to its first. At the last one nothing is lost.
fn unused(build: &mut Build, track: &TrackUnits) -> Expression {
    let mut goal = Expression::default();
    let mut later: Option<Expression> = None;
    let start = |k: &usize| build.problem.meeting(track.meetings[*k]).start;
    let starts = (0..track.meetings.len()).rev().chunk_by(start);
    let starts: Vec<Vec<usize>> = starts.into_iter().map(|(_, meetings)| meetings.collect()).collect();
    for meetings in starts {
        let held = meetings.iter().map(|&k| Expression::from(build.places.held(track.meetings[k])));
        let above = held.chain(later.clone()).collect();
        let from_here = build.program.binary();
        build.program.count(from_here, above, &tag());
        if let Some(later) = later {
            for k in meetings {
                let meeting = build.problem.meeting(track.meetings[k]);
                let room = meeting.usable().get();
                let counts = build.places.held(track.meetings[k]) - from_here + later.clone();
                let lost = build.program.minutes(room);
                build.program.count(lost, vec![f64::from(room) * counts - used(build, track, k)], &tag());
                goal += lost;
            }
        }
        later = Some(from_here.into());
    }
    goal
}

/// The minutes that parts fall short.
fn short_parts(build: &mut Build, least: u32) -> Expression {
    let mut goal = Expression::default();
    let (units, places) = (build.units, build.places);
    for cell in units.ixs().flat_map(|u| places.cells(u)) {
        for part in [cell.opening, cell.closing, cell.through].into_iter().flatten() {
            goal += shortfall(build, part, part.on.into(), least);
        }
        if let Some(loose) = cell.loose.filter(|loose| loose.part.min < least) {
            let several = build.program.binary();
            build.program.count(several, vec![1 - loose.starts, 1 - loose.ends], &tag());
            goal += shortfall(build, loose.part, loose.part.on + several - 1, least);
        }
    }
    goal
}

/// The minutes that a part falls short of `least`; `counts` is 1 if the item has several parts.
fn shortfall(build: &mut Build, part: Part, counts: Expression, least: u32) -> Expression {
    if part.min >= least {
        return Expression::default();
    }
    let short = build.program.minutes(least - part.min);
    build.program.count(short, vec![f64::from(least) * counts - part.minutes], &tag());
    short.into()
}

fn tag() -> Tag {
    Tag::new(Rule::Goal, Statement::root().at("objectives"))
}

#[cfg(test)]
mod tests {
    use crate::formulate::rules::testing::{assert_plan, assert_value};
    use crate::model::Objective;

    fn session(rest: &str) -> String {
        format!(r#"{{"objectives": ["lost_time", "earliness"], {rest}}}"#)
    }

    #[track_caller]
    fn assert_best(rest: &str, plan: &str, lost: u64) {
        assert_plan(&session(rest), plan);
        assert_value(&session(rest), Objective::LostTime, lost);
    }

    fn items(list: &[(&str, u32, &str)]) -> String {
        let item = |(id, minutes, more): &(&str, u32, &str)| format!(r#"{{"id": "{id}", "minutes": {minutes}{more}}}"#);
        format!(r#""items": [{}]"#, list.iter().map(item).collect::<Vec<_>>().join(", "))
    }

    #[test]
    fn an_item_is_cut_where_that_loses_less() {
        // 30 for the continuation, against the 20 minutes that m1 has left without b
        assert_best(&items(&[("a", 40, ""), ("b", 60, "")]), "m1: a 40 | m2: b 60", 20);
        // against 35: b is cut, and both of its parts are 30 minutes or more
        assert_best(&items(&[("a", 25, ""), ("b", 80, "")]), "m1: a 25, b 35 | m2: b 45", 30);
    }

    #[test]
    fn the_last_meeting_of_a_track_loses_nothing() {
        assert_best(&items(&[("a", 20, "")]), "m1: a 20", 0);
        // the hour between is not held, and loses nothing either
        let three = r#""meetings": {"days": ["2022-05-04"], "times": ["09:00-10:00", "11:00-12:00", "13:00-14:00"]}"#;
        let gap = r#", "after": [{"item": "a", "gap_minutes": 125}]"#;
        assert_best(&format!("{three}, {}", items(&[("a", 50, ""), ("b", 20, gap)])), "m1: a 50 | m3: b 20", 10);
    }

    #[test]
    fn each_track_has_its_own_last_meeting() {
        let meetings = r#""meetings": [
            {"id": "p1", "date": "2022-05-04", "start": "10:00", "end": "11:00"},
            {"id": "p2", "date": "2022-05-04", "start": "14:00", "end": "15:00", "reserve_minutes": 10},
            {"id": "c1", "date": "2022-05-04", "start": "10:00", "end": "11:00", "track": "cow"},
            {"id": "c2", "date": "2022-05-04", "start": "12:00", "end": "13:00", "track": "cow", "interpreted": false}]"#;
        let cow = r#", "track": "cow", "interpretation": []"#;
        let list = items(&[("a", 50, ""), ("b", 30, cow), ("c", 50, ""), ("d", 40, cow)]);
        // ten minutes of p1 and thirty of c1; p2 and c2 are the last
        assert_best(&format!("{meetings}, {list}"), "p1: a 50 | c1: b 30 | c2: d 40 | p2: c 50", 40);
    }

    #[test]
    fn turnarounds_are_used() {
        let rest = items(&[("a", 20, ""), ("b", 30, ""), ("c", 40, "")]);
        assert_best(&format!(r#""rules": {{"turnaround_minutes": 5}}, {rest}"#), "m1: a 20, b 30 | m2: c 40", 5);
    }

    #[test]
    fn waiting_is_lost() {
        let window = r#", "windows": [{"from": "2022-05-04T10:30", "to": "2022-05-04T11:00"}]"#;
        let list = items(&[("a", 20, ""), ("b", 30, window), ("c", 20, "")]);
        assert_best(&format!(r#""idle": true, {list}"#), "m1: a 20, b 30 | m2: c 20", 10);
    }

    #[test]
    fn a_short_part_is_made_longer() {
        // parts of 15 and 60 minutes would lose 30 for the one that is short; the room that stays loses 15
        assert_best(&items(&[("a", 75, "")]), "m1: a 45 | m2: a 30", 45);
        let figures = r#""lost_time": {"continuation_minutes": 30, "short_part_minutes": 0}"#;
        assert_best(&format!("{figures}, {}", items(&[("a", 75, "")])), "m1: a 60 | m2: a 15", 30);
    }

    #[test]
    fn an_interruptible_item_in_one_part_is_not_short() {
        let loose = r#", "interruptible": true"#;
        assert_best(&items(&[("a", 20, loose), ("b", 40, loose)]), "m1: a 20, b 40", 0);
        // parts of 60 and 15, or of 45 and 30
        assert_best(&items(&[("a", 75, loose)]), "m1: a 45 | m2: a 30", 45);
    }

    #[test]
    fn items_taken_together_are_continued_once() {
        let list = items(&[("a", 50, ""), ("b", 50, r#", "together": "a""#)]);
        assert_best(&list, "m1: a+b 60 | m2: a+b 40", 30);
    }
}
