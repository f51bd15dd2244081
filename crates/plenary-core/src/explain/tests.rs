//! An announced hour, as all questions see it.

use super::conflict::{Explanation, conflict};
use super::keyword::Keyword;
use super::obvious::obvious;
use super::repair::{Repair, repairs};
use super::slack::slack;
use super::why::{Why, look_up, why};
use crate::model::Schedule;
use crate::pipeline;
use crate::read::Loaded;
use crate::solve::Limits;
use crate::whatif::{Answer, BaseCase, Edit, WhatIf, apply, ask};

/// Item `b` is announced for 10:20 on the day when the clocks go forward.
fn session() -> Loaded {
    let text = r#"{"title": "x", "timezone": "Europe/Vienna",
        "meetings": {"days": ["2026-03-29"], "times": ["10:00-11:00", "12:00-13:00"]},
        "items": [{"id": "a", "minutes": 20}, {"id": "b", "minutes": 20}]}"#;
    crate::read::session(text, "session.json").unwrap()
}

fn sent(session: &Loaded) -> Schedule {
    pipeline::plan(&session.problem, None, &Limits::default(), &mut ()).unwrap().schedule().unwrap().into_inner()
}

fn under(edits: &str) -> WhatIf {
    let (session, edits) = (session(), edits.split(' ').map(|edit| edit.parse::<Edit>().unwrap()));
    let base = BaseCase { session: &session, folder: None, baseline: Some(&sent(&session)) };
    ask(&base, &edits.collect::<Vec<Edit>>(), &Limits::default(), &mut ()).unwrap()
}

fn planned(edits: &str) -> (Loaded, Schedule) {
    let what = under(edits);
    let Answer::Schedule(schedule, _) = what.answer else { panic!("{edits}: {:?}", what.answer) };
    (what.edited.loaded, schedule.into_inner())
}

fn starts(schedule: &Schedule) -> Vec<String> {
    let entries = schedule.meetings.iter().flat_map(|held| &held.entries);
    entries.map(|entry| format!("{} {}", entry.items[0], entry.start.format("%H:%M"))).collect()
}

#[test]
fn an_edit_keeps_an_hour_and_takes_it_back() {
    let (kept, schedule) = planned("set-minutes=a:35 keep=b:15");
    assert_eq!(starts(&schedule), ["a 10:00", "b 10:35"]);
    assert!(kept.source.text().contains(r#""keep": {"within_minutes": 15}"#), "{}", kept.source.text());
    assert_eq!(schedule.session.announced["b"].to_rfc3339(), "2026-03-29T10:20:00+02:00");
    // the edited session still knows the hour
    let free = apply(&kept, None, &["keep=b:none".parse().unwrap()], None).unwrap().loaded;
    assert!(!free.source.text().contains("keep"), "{}", free.source.text());
    assert_eq!(free.problem.announced, kept.problem.announced);
    let twice = apply(&free, None, &["keep=b:none".parse().unwrap()], None).unwrap_err().to_string();
    assert!(twice.contains("keep=b:none"), "{twice}");
    let long = apply(&free, None, &["keep=b:1441".parse().unwrap()], None).unwrap_err().to_string();
    assert!(long.contains("1440"), "{long}");
}

#[test]
fn a_conflict_names_the_hour_and_repairs_leave_it_by_as_little_as_it_takes() {
    let what = under("set-minutes=a:40 keep=b:15");
    assert_eq!(what.answer, Answer::NoSchedule);
    let edited = what.edited.loaded;
    let Ok(Explanation::Conflict(said)) = conflict(&edited.problem, &Limits::default(), &mut ()) else {
        panic!("the session should have a conflict")
    };
    assert!(said.iter().any(|one| one.keyword == Keyword::Keep && one.pointer.0 == "/items/1/keep"), "{said:?}");
    let found = repairs(&edited, None, &said, &[], &Limits::default(), &mut ()).unwrap();
    let line = |repair: &Repair| {
        let typed: Vec<String> = repair.edits.iter().map(Edit::to_string).collect();
        let costs: Vec<String> = repair.costs.iter().map(ToString::to_string).collect();
        [typed.join(" "), repair.words.clone(), costs.join("; ")]
    };
    assert_eq!(
        line(&found.all[0]),
        [
            "keep=b:20",
            "let item b start within 20 min of its announced hour",
            "item b may start 20 min before or after its announced hour"
        ]
    );
    // to give the hour up is the same idea, and dearer
    assert!(!found.all.iter().any(|repair| line(repair)[0].contains("lift=b:keep")), "{:?}", found.all);
}

#[test]
fn an_hour_at_which_nobody_meets_is_seen_without_a_search() {
    let what = under("drop-meeting=m1 keep=b:30");
    assert_eq!(what.answer, Answer::NoSchedule);
    let seen: Vec<String> = obvious(&what.edited.loaded.problem).iter().map(ToString::to_string).collect();
    assert_eq!(
        seen,
        ["no meeting can take up item b: it is announced for 2026-03-29 at 10:20, and keeps that within 30 min"]
    );
}

#[test]
fn why_and_slack_take_the_hour_from_the_schedule() {
    let (kept, schedule) = planned("keep=b:15");
    // as a file that is read again, which knows no hour
    let text = kept.source.text();
    let problem = crate::read::session(text, "session.json").unwrap().problem;
    let asked = look_up(&problem, &schedule, &"b in m2".parse().unwrap()).unwrap();
    let Ok(Why::Forbidden(said, _)) = why(&problem, &schedule, &asked, &Limits::default(), &mut ()) else {
        panic!("item b should keep its hour")
    };
    assert!(said.iter().any(|one| one.keyword == Keyword::Keep), "{said:?}");
    let slack = slack(&problem, &schedule, &Limits::default(), &mut ()).unwrap();
    let of_a = slack.items.iter().find(|one| one.items == ["a"]).unwrap();
    assert_eq!((of_a.here, of_a.in_all), (15, Some(15)));
}
