//! Tracks that are tied to each other, against the integer program.

use std::ops::Range;

use serde_json::{Value, json};

use crate::formulate::unit::Units;
use crate::model::Problem;
use crate::solve::kernel::Answer;
use crate::solve::kernel::testing::{Dice, problem, proven, table};
use crate::solve::{Limits, dynamic_programming, label_setting};

/// Two tracks of odd minutes, on a day when the clocks change now and then, with statements between them.
fn session(seed: u64, order: &str) -> Value {
    let mut dice = Dice::new(seed);
    let days = dice.pick(&[["2026-03-28", "2026-03-29"], ["2026-10-24", "2026-10-25"], ["2022-05-04", "2022-05-05"]]);
    let mut meetings: Vec<Value> = Vec::new();
    for (track, late) in [("red", 0), ("blue", dice.pick(&[0, 0, 25]))] {
        for day in days {
            for (start, end) in [(9 * 60 + late, 10 * 60 + 37 + late), (11 * 60 + late, 12 * 60 + 11 + late)] {
                let clock = |minute: i32| format!("{:02}:{:02}", minute / 60, minute % 60);
                let id = format!("{track}{}", meetings.len() + 1);
                let meeting = json!({"id": id, "date": day, "start": clock(start), "end": clock(end), "track": track});
                meetings.push(meeting);
            }
        }
    }
    let mut items: Vec<Value> = Vec::new();
    for n in 0..dice.range(4, 7) {
        let id = |n: usize| format!("i{}", n + 1);
        let minutes = dice.pick(&[7, 13, 23, 31, 47, 59, 83]);
        let track = if n % 2 == 0 { "red" } else { "blue" };
        let mut item =
            json!({"id": id(n), "title": "x", "minutes": minutes, "priority": dice.range(1, 9), "track": track});
        item["split"] = if dice.chance(40) { json!(false) } else { json!({"min_minutes": dice.range(4, 11)}) };
        if dice.chance(15) {
            item["optional"] = json!(true);
        }
        if n > 0 && dice.chance(35) {
            let other = id(dice.range(0, n - 1));
            item["after"] = json!([{"item": other, "gap_minutes": dice.pick(&[0, 0, 10, 45, 200])}]);
        }
        if n > 0 && dice.chance(20) {
            item["not_parallel"] = json!([id(dice.range(0, n - 1))]);
        }
        if n > 1 && dice.chance(20) {
            item["not_with"] = json!([id(n - 2)]);
        }
        if dice.chance(25) {
            item["people"] = json!(["ana"]);
        }
        items.push(item);
    }
    let mut session =
        json!({"title": "x", "timezone": "Europe/Vienna", "order": order, "meetings": meetings, "items": items});
    if dice.chance(25) {
        session["rules"]["max_parallel_interpreted"] = json!(1);
    }
    if dice.chance(15) {
        session["rules"]["interpreted_minutes_per_day"] = json!(330);
    }
    if dice.chance(15) {
        session["rules"]["turnaround_minutes"] = json!(3);
    }
    if order == "agenda" && dice.chance(20) {
        let first = session["items"][0]["minutes"].clone();
        session["held"] = json!([{"meeting": "red1", "entries": [{"item": "i1", "minutes": first}]}]);
    }
    session
}

fn answer(problem: &Problem, order: &str) -> Option<Answer> {
    let (units, never) = (Units::of(problem), || false);
    match order {
        "agenda" => label_setting::plan(problem, None, &units, &never, &never),
        _ => dynamic_programming::plan(problem, None, &units, &never),
    }
}

/// How many sessions have a plan, have none, and are planned otherwise without the statements.
fn compared(seeds: Range<u64>) -> [usize; 3] {
    let mut counts = [0; 3];
    for (seed, order) in seeds.flat_map(|seed| [(seed, "agenda"), (seed, "free")]) {
        let file = session(seed, order);
        let problem = problem(&file);
        let found = match answer(&problem, order) {
            Some(Answer::Plan(..)) => proven(&problem, None, &Limits::new()),
            Some(Answer::Infeasible) => None,
            other => panic!("seed {seed}, {order}: {other:?}\n{file:#}"),
        };
        let program = proven(&problem, None, &Limits::new().by_program());
        assert_eq!(found.as_ref().map(table), program.as_ref().map(table), "seed {seed}, {order}\n{file:#}");
        assert_eq!(found, program, "seed {seed}, {order}");
        let mut loose = file.clone();
        for item in loose["items"].as_array_mut().into_iter().flatten() {
            for statement in ["after", "not_parallel", "not_with", "people"] {
                item[statement] = json!([]);
            }
        }
        let loose = crate::read::session(&loose.to_string(), "session.json").map(|loaded| loaded.problem);
        let loose = loose.ok().and_then(|problem| proven(&problem, None, &Limits::new()));
        counts[usize::from(found.is_none())] += 1;
        counts[2] += usize::from(loose.as_ref().map(table) != found.as_ref().map(table));
    }
    counts
}

#[test]
fn statements_between_tracks_are_proven_as_by_the_program() {
    let [plans, impossible, tied] = compared(0..50);
    assert!(plans > 50 && impossible > 5 && tied > 25, "{plans} plans, {impossible} impossible, {tied} tied");
}

#[test]
#[ignore = "an hour; before a release"]
fn many_sessions_with_statements_between_tracks_are_the_same_to_the_byte() {
    println!("{:?}", compared(50..1500));
}

/// As the class `agenda-tracks` of `benches/peers/generate.py`, smaller.
#[test]
fn two_committees_that_wait_for_each_other_are_proven() {
    let mut dice = Dice::new(5);
    let mut items: Vec<Value> = Vec::new();
    for n in 0..40 {
        let track = if n % 2 == 0 { "plenary" } else { "committee" };
        let split = if dice.chance(70) { json!({"min_minutes": dice.pick(&[10, 15, 20])}) } else { json!(false) };
        let mut item = json!({"id": format!("i{n}"), "title": "x", "minutes": 7 + 2 * dice.range(0, 45),
            "priority": dice.range(1, 9), "split": split, "track": track});
        if n > 12 && dice.chance(30) {
            // the other track has it a little earlier
            item["after"] = json!([{"item": format!("i{}", n - 2 * dice.range(2, 5) + 1), "gap_minutes": 30}]);
        }
        items.push(item);
    }
    // the clocks change in the first night
    let days: Vec<String> =
        (28..=31).map(|day| format!("2026-03-{day}")).chain((1..=4).map(|day| format!("2026-04-0{day}"))).collect();
    let mut meetings: Vec<Value> = Vec::new();
    for day in &days {
        for (start, end) in [("10:00", "12:00"), ("15:00", "17:00")] {
            for track in ["plenary", "committee"] {
                let id = format!("{track}{}", meetings.len());
                meetings.push(json!({"id": id, "date": day, "start": start, "end": end, "track": track}));
            }
        }
    }
    let problem = problem(&json!({"title": "x", "timezone": "Europe/Vienna", "meetings": meetings, "items": items}));
    assert!(matches!(answer(&problem, "agenda"), Some(Answer::Plan(..))));
    let schedule = proven(&problem, None, &Limits::new());
    assert!(schedule.is_some_and(|schedule| schedule.objectives.iter().all(|level| level.bound == Some(level.value))));
}
