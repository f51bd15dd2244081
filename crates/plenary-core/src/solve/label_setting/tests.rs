//! Shortest paths against the integer program, on sessions of every statement within scope, and large ones.

use serde_json::{Value, json};

use super::plan;
use crate::formulate::unit::Units;
use crate::model::{Problem, Schedule};
use crate::solve::Limits;
use crate::solve::kernel::Answer;
use crate::solve::kernel::testing::{Dice, problem, proven, session, table};

fn answer(problem: &Problem, baseline: Option<&Schedule>) -> Option<Answer> {
    plan(problem, baseline, &Units::of(problem), &|| false, &|| false)
}

#[test]
fn paths_are_the_same_to_the_byte_as_what_the_program_proves() {
    let (mut paths, mut schedules, mut several) = (0, 0, 0);
    for seed in 0..150 {
        let problem = match crate::read::session(&session(seed).to_string(), "session.json") {
            Ok(loaded) => loaded.problem,
            Err(_) => continue, // a gap between items that are taken together
        };
        // the schedule of another session with the same names
        let baseline = (seed % 3 == 0)
            .then(|| crate::read::session(&session(seed + 1).to_string(), "session.json").ok())
            .flatten()
            .and_then(|loaded| proven(&loaded.problem, None, &Limits::new()));
        let baseline = baseline.as_ref();
        if answer(&problem, baseline).is_none() {
            continue;
        }
        paths += 1;
        let found = proven(&problem, baseline, &Limits::new());
        let program = proven(&problem, baseline, &Limits::new().by_program());
        assert_eq!(found.as_ref().map(table), program.as_ref().map(table), "seed {seed}");
        assert_eq!(found, program, "seed {seed}");
        let Some(schedule) = found else { continue };
        schedules += 1;
        several +=
            usize::from(schedule.meetings.iter().flat_map(|meeting| &meeting.entries).any(|entry| entry.continued));
    }
    assert!(
        paths > 100 && schedules > 50 && several > 20,
        "{paths} paths, {schedules} schedules, {several} with parts"
    );
}

/// As the class `agenda` of `benches/peers/generate.py`: odd minutes, two meetings a day, some 86 % full.
fn agenda(count: usize, seed: u64, goals: &[&str]) -> Value {
    let mut dice = Dice::new(seed);
    let item = |n: usize| {
        let split = if dice.chance(70) { json!({"min_minutes": dice.pick(&[10, 15, 20])}) } else { json!(false) };
        json!({"id": format!("i{n}"), "title": "x", "minutes": 7 + 2 * dice.range(0, 45), "priority": dice.range(1, 9), "split": split})
    };
    let items: Vec<Value> = (1..=count).map(item).collect();
    let minutes: u64 = items.iter().map(|item| item["minutes"].as_u64().unwrap()).sum();
    let days = (minutes * 100 / 86).div_ceil(300);
    let first = chrono::NaiveDate::from_ymd_opt(2026, 1, 5).unwrap();
    let days: Vec<String> = (0..days).map(|day| (first + chrono::Days::new(day)).to_string()).collect();
    json!({"title": "x", "timezone": "Europe/Vienna", "items": items, "objectives": goals,
        "meetings": {"days": days, "times": ["10:00-12:00", "15:00-18:00"]},
        "rules": {"max_meeting_minutes": 180, "max_meetings_per_day": 2, "min_break_minutes": 90}})
}

const OLD_GOALS: &[&str] = &["unscheduled", "preferences", "changes", "continuations", "earliness", "time_zones"];
const GOALS: &[&str] = &["unscheduled", "preferences", "changes", "lost_time", "earliness", "time_zones"];

#[test]
fn long_agendas_are_proven_and_pass_the_checker() {
    for (count, goals) in [(80, OLD_GOALS), (80, GOALS), (400, OLD_GOALS), (400, GOALS), (1000, GOALS)] {
        let problem = problem(&agenda(count, 7, goals));
        assert!(matches!(answer(&problem, None), Some(Answer::Plan(..))), "{count} items");
        let schedule = proven(&problem, None, &Limits::new()).unwrap();
        assert!(schedule.objectives.iter().all(|level| level.bound == Some(level.value)));
    }
}

/// The same session with other names, and its meetings in another order of the file.
#[test]
fn names_and_the_order_of_meetings_in_the_file_do_not_matter() {
    let file = agenda(12, 3, GOALS);
    let plain = proven(&problem(&file), None, &Limits::new()).unwrap();
    let mut other = file.clone();
    let days: Vec<Value> = file["meetings"]["days"].as_array().unwrap().clone();
    let meetings: Vec<Value> = days
        .iter()
        .rev()
        .flat_map(|day| {
            let day = day.as_str().unwrap();
            [("15:00", "18:00"), ("10:00", "12:00")].map(
                |(start, end)| json!({"id": format!("{day}-{}", &start[..2]), "date": day, "start": start, "end": end}),
            )
        })
        .collect();
    other["meetings"] = json!(meetings);
    for (n, item) in other["items"].as_array_mut().unwrap().iter_mut().enumerate() {
        item["id"] = json!(format!("z{}", 100 - n));
    }
    let renamed = proven(&problem(&other), None, &Limits::new()).unwrap();
    let minutes = |schedule: &Schedule| {
        let rows = schedule.meetings.iter();
        rows.map(|row| (row.start, row.entries.iter().map(|entry| entry.minutes).collect::<Vec<_>>()))
            .collect::<Vec<_>>()
    };
    assert_eq!(minutes(&plain), minutes(&renamed));
    let values = |schedule: &Schedule| {
        schedule.objectives.iter().map(|level| (level.name, level.value, level.bound)).collect::<Vec<_>>()
    };
    assert_eq!(values(&plain), values(&renamed));
}

#[test]
fn two_tracks_are_planned_each_by_itself() {
    let one = agenda(9, 5, GOALS);
    let items = one["items"].as_array().unwrap();
    let meetings = |track: &str| -> Vec<Value> {
        let day = |n: usize| format!("2026-03-{:02}", 27 + n);
        let of_day = |n: usize| {
            [("10:00", "12:00"), ("15:00", "18:00")].map(|(start, end)| {
                json!({"id": format!("{track}{n}{start}"), "date": day(n), "start": start, "end": end, "track": track})
            })
        };
        (0..3).flat_map(of_day).collect()
    };
    let of = |track: &str, from: usize| -> Vec<Value> {
        let mut its: Vec<Value> = items.iter().skip(from).step_by(2).cloned().collect();
        its.iter_mut().for_each(|item| item["track"] = json!(track));
        its
    };
    let session = |meetings: Vec<Value>, items: Vec<Value>| {
        problem(
            &json!({"title": "x", "timezone": "Europe/Vienna", "meetings": meetings, "items": items, "objectives": GOALS}),
        )
    };
    let alone = |track: &str, from: usize| {
        let problem = session(meetings(track), of(track, from));
        let schedule = proven(&problem, None, &Limits::new()).unwrap();
        (table(&schedule), schedule.objectives.iter().map(|level| level.value).collect::<Vec<u64>>())
    };
    let (plenary, first) = alone("plenary", 0);
    let (cow, second) = alone("cow", 1);
    let both: Vec<Value> = of("plenary", 0).into_iter().chain(of("cow", 1)).collect();
    let both = session(meetings("plenary").into_iter().chain(meetings("cow")).collect(), both);
    assert!(answer(&both, None).is_some());
    let schedule = proven(&both, None, &Limits::new()).unwrap();
    assert_eq!(Some(&schedule), proven(&both, None, &Limits::new().by_program()).as_ref());
    let text = table(&schedule);
    let of_track = |track: &str| text.split(" | ").filter(|row| row.starts_with(track)).collect::<Vec<_>>().join(" | ");
    assert_eq!((of_track("plenary"), of_track("cow")), (plenary, cow));
    let values: Vec<u64> = schedule.objectives.iter().map(|level| level.value).collect();
    let sums: Vec<u64> = first.iter().zip(&second).map(|(a, b)| a + b).collect();
    assert_eq!(values, sums);
}

#[test]
fn statements_that_reach_further_are_left_to_the_program() {
    let within = |change: &dyn Fn(&mut Value)| {
        let mut file = json!({"title": "x", "timezone": "Europe/Vienna",
            "meetings": {"days": ["2026-03-28", "2026-03-29"], "times": ["10:00-11:00", "12:00-13:00"]},
            "items": [{"id": "a", "title": "a", "minutes": 50}, {"id": "b", "title": "b", "minutes": 40}, {"id": "c", "title": "c", "minutes": 30}]});
        change(&mut file);
        answer(&problem(&file), None).is_some()
    };
    assert!(within(&|_| {}));
    assert!(within(&|file| file["items"][2]["after"] = json!([{"item": "a", "gap_minutes": 60}])));
    assert!(within(&|file| file["items"][0]["position"] = json!("first")));
    assert!(within(&|file| file["teams"] = json!(1)));
    assert!(within(&|file| file["rules"]["interpreted_meetings"] = json!(3)));
    assert!(!within(&|file| file["order"] = json!("free")));
    assert!(!within(&|file| file["idle"] = json!(true)));
    assert!(!within(&|file| file["objectives"] = json!(["balance"])));
    assert!(!within(&|file| file["items"][0]["after"] = json!(["b"])));
    assert!(!within(&|file| file["items"][1]["position"] = json!("first")));
    assert!(within(&|file| file["items"][0]["not_with"] = json!(["b"])));
    assert!(!within(&|file| file["items"][2]["prefer"] = json!([{"position": "last"}])));
    // two gaps at once
    assert!(within(&|file| {
        file["items"][1]["after"] = json!([{"item": "a", "gap_minutes": 60}]);
        file["items"][2]["after"] = json!([{"item": "a", "gap_minutes": 200}]);
    }));
}

#[test]
fn what_is_stopped_says_nothing() {
    let problem = problem(&agenda(80, 1, GOALS));
    assert_eq!(plan(&problem, None, &Units::of(&problem), &|| true, &|| true), None);
}
