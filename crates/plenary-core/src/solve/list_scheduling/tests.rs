use serde_json::{Value, json};

use super::*;
use crate::model::Schedule;
use crate::solve::{Clock, Limits, arrange};
use crate::verify;

/// The schedule of an attempt that places all units.
fn attempt(session: &Value, number: u64) -> Option<(Problem, Schedule)> {
    let problem = crate::read::session(&session.to_string(), "session.json").unwrap().problem;
    let units = Units::of(&problem);
    let plan = Construction::new(&problem, &units).attempt(number)?;
    let schedule = arrange::planned(&problem, None, &units, &plan, &Limits::default(), &Clock::starting_now(None));
    Some((problem, schedule))
}

/// The violations that the checker reports, except values of goals, which are not computed here.
fn broken(problem: &Problem, schedule: &Schedule) -> Vec<String> {
    let about_goals = |broken: &&verify::Violation| broken.rule != verify::RuleName::Objectives;
    verify::check(problem, None, schedule).iter().filter(about_goals).map(ToString::to_string).collect()
}

#[track_caller]
fn assert_constructed(session: &Value) -> Schedule {
    let (problem, schedule) = attempt(session, 0).expect("a schedule");
    assert_eq!(broken(&problem, &schedule), Vec::<String>::new());
    schedule
}

fn items(count: usize, with: impl Fn(usize) -> Value) -> Vec<Value> {
    let item = |n: usize| {
        let mut item = json!({"id": format!("i{n}"), "title": "x", "minutes": 5 + (n * 37) % 95});
        item.as_object_mut().unwrap().extend(with(n).as_object().unwrap().clone());
        item
    };
    (0..count).map(item).collect()
}

/// Days in March and April, including the change of clocks.
fn days(count: usize) -> Vec<String> {
    (0..count)
        .map(|n| if n < 31 { format!("2026-03-{:02}", n + 1) } else { format!("2026-04-{:02}", n - 30) })
        .collect()
}

#[test]
fn four_hundred_items_in_agenda_order_are_placed() {
    let more = |n: usize| if n.is_multiple_of(3) { json!({"split": false}) } else { json!({"optional": n % 7 == 3}) };
    let session = json!({
        "title": "x", "timezone": "Europe/Vienna", "rules": {"turnaround_minutes": 2},
        "meetings": {"days": days(60), "times": ["09:00-12:00", "13:00-16:00", "17:00-20:00"]},
        "items": items(400, more),
    });
    let schedule = assert_constructed(&session);
    assert!(schedule.unscheduled.is_empty(), "there is room for all");
}

#[test]
fn tracks_side_by_side_keep_the_limits_that_they_share() {
    let meetings: Vec<Value> = days(12)
        .iter()
        .flat_map(|day| ["plenary", "cow", "legal"].map(|track| (day, track)))
        .flat_map(|(day, track)| {
            [("10:00", "12:00"), ("15:00", "17:00")].map(|(start, end)| {
                json!({"id": format!("{track}{day}{start}"), "date": day, "start": start, "end": end, "track": track})
            })
        })
        .collect();
    let session = json!({
        "title": "x", "timezone": "Europe/Vienna", "order": "free", "meetings": meetings,
        "rules": {"set": "un-remote", "max_parallel_interpreted": 2},
        "items": items(70, |n| {
            let track = ["plenary", "cow", "legal"][n % 3];
            let mut more = json!({"track": track});
            if n > 10 && n.is_multiple_of(4) {
                more["after"] = json!([{"item": format!("i{}", n - 7), "gap_minutes": 60}]);
            }
            if n % 9 == 1 {
                more["not_parallel"] = json!([format!("i{}", n - 1)]);
            }
            if n % 10 == 6 {
                more["windows"] = json!([{"from": "09:00", "to": "16:30"}]);
            }
            more
        }),
    });
    assert_constructed(&session);
}

#[test]
fn what_is_said_of_single_items_is_kept() {
    let session = json!({
        "title": "x", "timezone": "Europe/Vienna", "order": "free",
        "meetings": {"days": ["2026-03-28", "2026-03-29", "2026-03-30"], "times": ["10:00-12:00", "15:00-17:00"]},
        "items": [
            {"id": "open", "title": "x", "minutes": 10, "position": "first", "split": false},
            {"id": "long", "title": "x", "minutes": 200},
            {"id": "pinned", "title": "x", "minutes": 30, "pin": "m4", "split": false},
            {"id": "late", "title": "x", "minutes": 20, "available_from": "2026-03-29T15:10", "split": false},
            {"id": "apart", "title": "x", "minutes": 20, "not_with": ["long"], "split": false},
            {"id": "parts", "title": "x", "minutes": 90, "interruptible": true},
            {"id": "both", "title": "x", "minutes": 20, "together": ["too"], "split": false},
            {"id": "too", "title": "x", "minutes": 20, "split": false},
            {"id": "close", "title": "x", "minutes": 60, "position": "last", "after": [{"item": "long", "gap_minutes": 90}], "split": false},
        ],
    });
    assert_constructed(&session);
}

#[test]
fn what_need_not_be_placed_fills_what_is_left() {
    let session = json!({
        "title": "x", "timezone": "Europe/Vienna", "order": "free",
        "meetings": {"days": ["2026-03-28", "2026-03-29", "2026-03-30"], "times": ["10:00-12:00", "15:00-17:00"]},
        "items": items(40, |n| match n {
            0 => json!({"position": "first", "minutes": 10, "split": false}),
            39 => json!({"position": "last", "minutes": 60, "split": false}),
            _ => json!({"optional": true, "split": false}),
        }),
    });
    let schedule = assert_constructed(&session);
    let used: u32 = schedule.meetings.iter().map(|held| held.used_minutes.get()).sum();
    assert!(used > 600, "{used} of 720 min are used");
    assert_eq!(schedule.meetings.last().unwrap().entries.last().unwrap().items, ["i39"]);
}

#[test]
fn what_was_held_stands_and_goes_on() {
    let session = json!({
        "title": "x", "timezone": "Europe/Vienna",
        "meetings": {"days": ["2026-03-28", "2026-03-29"], "times": ["10:00-12:00"]},
        "items": [{"id": "a", "title": "x", "minutes": 80}, {"id": "b", "title": "x", "minutes": 90}],
        "held": [{"meeting": "m1", "entries": [{"item": "a", "minutes": 80}, {"item": "b", "minutes": 20}]}],
    });
    let schedule = assert_constructed(&session);
    assert_eq!(schedule.meetings[1].entries[0].minutes.get(), 70);
}

#[test]
fn where_there_is_no_room_there_is_no_plan_and_an_attempt_is_the_same_twice() {
    let session = |minutes: u32| {
        json!({
            "title": "x", "timezone": "Europe/Vienna", "order": "free",
            "meetings": {"days": ["2026-03-28"], "times": ["10:00-12:00", "15:00-17:00"]},
            "items": [{"id": "a", "title": "x", "minutes": minutes}, {"id": "b", "title": "x", "minutes": 90}],
        })
    };
    assert!(attempt(&session(151), 0).is_none());
    let twice = [5, 5].map(|number| attempt(&session(100), number).map(|(_, schedule)| schedule.meetings));
    assert!(twice[0].is_some() && twice[0] == twice[1]);
}
