//! Shortest paths against the integer program, on sessions of every statement within scope, and large ones.

use serde_json::{Value, json};

use super::{Answer, plan};
use crate::formulate::unit::Units;
use crate::model::{Problem, Schedule};
use crate::pipeline::{self, Outcome};
use crate::solve::Limits;
use crate::solve::random::Random;

fn problem(session: &Value) -> Problem {
    match crate::read::session(&session.to_string(), "session.json") {
        Ok(loaded) => loaded.problem,
        Err(report) => panic!("{report}\n{session:#}"),
    }
}

fn answer(problem: &Problem, baseline: Option<&Schedule>) -> Option<Answer> {
    plan(problem, baseline, &Units::of(problem), &|| false)
}

/// The proven schedule, without the time that it took; nothing if there is none.
fn proven(problem: &Problem, baseline: Option<&Schedule>, limits: &Limits) -> Option<Schedule> {
    let outcome = pipeline::plan(problem, baseline, limits, &mut ()).unwrap();
    assert!(matches!(outcome, Outcome::Optimal(_) | Outcome::Infeasible), "{outcome:?}");
    let mut schedule = outcome.schedule()?.into_inner();
    schedule.solver.seconds = 0.0;
    Some(schedule)
}

/// `m1: a 50, b 10 | m2: b 40`.
fn table(schedule: &Schedule) -> String {
    let entry = |entry: &crate::model::Entry| format!("{} {}", entry.items.join("+"), entry.minutes.get());
    let row = |meeting: &crate::model::HeldMeeting| {
        format!("{}: {}", meeting.id, meeting.entries.iter().map(entry).collect::<Vec<_>>().join(", "))
    };
    schedule.meetings.iter().map(row).collect::<Vec<_>>().join(" | ")
}

/// Numbers of a random session.
struct Dice(Random);

impl Dice {
    fn new(seed: u64) -> Self {
        let mut random = Random::new(seed + 1);
        let _first = (0..8).map(|_| random.bits()).last();
        Self(random)
    }

    fn range(&mut self, low: usize, high: usize) -> usize {
        low + self.0.below(high - low + 1)
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.0.below(100) < percent
    }

    fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.0.below(of.len())].clone()
    }
}

/// A session of a few items of odd minutes, with every statement within scope now and then; a third of them on the days
/// when the clocks change.
fn session(seed: u64) -> Value {
    let mut dice = Dice::new(seed);
    let days = dice.pick(&[["2026-03-28", "2026-03-29"], ["2026-10-24", "2026-10-25"], ["2022-05-04", "2022-05-05"]]);
    let mut meetings: Vec<Value> = Vec::new();
    for day in days {
        // 01:00 to 03:30 is half an hour shorter, or an hour longer, when the clocks change
        let hours = dice.pick(&[
            ["09:00", "10:37", "11:00", "12:11", "13:00", "14:20"],
            ["00:10", "00:50", "01:00", "03:30", "04:00", "05:01"],
        ]);
        for pair in hours.chunks(2) {
            if dice.chance(70) {
                let id = format!("m{}", meetings.len() + 1);
                let mut meeting = json!({"id": id, "date": day, "start": pair[0], "end": pair[1]});
                if dice.chance(15) {
                    meeting["reserve_minutes"] = json!(dice.range(1, 9));
                }
                if dice.chance(10) {
                    meeting["interpreted"] = json!(false);
                }
                meetings.push(meeting);
            }
        }
    }
    if meetings.is_empty() {
        meetings.push(json!({"id": "m1", "date": days[0], "start": "09:00", "end": "12:00"}));
    }
    let ids: Vec<Value> = meetings.iter().map(|meeting| meeting["id"].clone()).collect();
    let items = (0..dice.range(2, 5)).map(|n| item(&mut dice, n, &days, &ids)).collect::<Vec<Value>>();
    let mut session = json!({"title": "x", "timezone": "Europe/Vienna", "meetings": meetings, "items": items});
    let mut limit = |percent: usize, name: &str, values: &[u32]| {
        if dice.chance(percent) {
            session["rules"][name] = json!(dice.pick(values));
        }
    };
    limit(20, "turnaround_minutes", &[3, 5]);
    limit(10, "min_break_minutes", &[20, 40]);
    limit(10, "max_meetings_per_day", &[1, 2]);
    limit(10, "max_minutes_per_day", &[100, 150]);
    limit(10, "max_span_minutes", &[200, 300]);
    limit(10, "interpreted_meetings", &[2, 3]);
    limit(10, "min_night_rest_minutes", &[700, 1200]);
    if dice.chance(15) {
        session["rules"]["set"] = json!("un-remote");
    }
    if dice.chance(15) {
        let first = session["items"][0]["minutes"].as_u64().unwrap().min(40);
        session["held"] = json!([{"meeting": ids[0], "entries": [{"item": "i1", "minutes": first}]}]);
    }
    let goals = dice.range(0, 2);
    if goals > 0 {
        let mut all = vec![
            "unscheduled",
            "preferences",
            "changes",
            "continuations",
            "lost_time",
            "earliness",
            "meetings",
            "time_zones",
        ];
        for n in (1..all.len()).rev() {
            all.swap(n, dice.range(0, n));
        }
        all.truncate(4 * goals);
        session["objectives"] = json!(all);
    }
    session["participants"] = json!([{"timezone": "Asia/Tokyo", "weight": 2}, {"timezone": "America/New_York"}]);
    if dice.chance(15) {
        let hours = json!([{"from": "00:20", "to": "04:30"}, {"from": dice.pick(&["09:20", "11:10"]), "to": "13:40"}]);
        session["people"] = json!([{"id": "ana", "windows": hours}, {"id": "bo"}]);
        session["items"][1]["people"] = json!(["ana", "bo"]);
    }
    if dice.chance(15) {
        session["meetings"][0]["seats"] = json!(60);
        session["items"][1]["attendance"] = json!(61);
    }
    session
}

fn item(dice: &mut Dice, n: usize, days: &[&str; 2], ids: &[Value]) -> Value {
    let id = |n: usize| format!("i{}", n + 1);
    let minutes = dice.pick(&[7, 13, 23, 31, 47, 59, 83, 101, 127]);
    let mut item = json!({"id": id(n), "title": "x", "minutes": minutes, "priority": dice.range(1, 9)});
    match dice.range(0, 4) {
        0 => item["split"] = json!(false),
        1 => {}
        2 => item["split"] = json!({"min_minutes": dice.range(4, 11), "max_parts": dice.range(2, 3)}),
        _ => item["split"] = json!({"min_minutes": dice.range(4, 11)}),
    }
    if dice.chance(15) {
        item["interruptible"] = json!(true);
    }
    if dice.chance(20) {
        item["optional"] = json!(true);
    }
    if n > 0 && dice.chance(25) {
        item["after"] = json!([{"item": id(dice.range(0, n - 1)), "gap_minutes": dice.pick(&[10, 45, 200, 1500])}]);
    } else if n == 1 && dice.chance(15) {
        item["together"] = json!(["i1"]);
    }
    let words = |dice: &mut Dice| match dice.range(0, 4) {
        0 => json!({"pin": dice.pick(ids)}),
        1 => json!({"forbid": dice.pick(ids)}),
        2 => json!({"allow": [dice.pick(ids), dice.pick(ids)]}),
        3 => {
            json!({"available_from": format!("{}T{}", dice.pick(days), dice.pick(&["00:20", "01:33", "09:20", "11:40"]))})
        }
        _ => {
            json!({"windows": [{"from": "00:05", "to": "01:40"}, {"from": dice.pick(&["03:10", "09:15"]), "to": dice.pick(&["11:50", "13:30"])}]})
        }
    };
    if dice.chance(20) {
        for (word, value) in words(dice).as_object().unwrap() {
            item[word] = value.clone();
        }
    }
    if dice.chance(30) {
        let mut wishes: Vec<Value> = (0..dice.range(1, 2)).map(|_| words(dice)).collect();
        wishes[0]["weight"] = json!(dice.range(1, 5));
        if dice.chance(40) {
            wishes[0]["split"] = dice.pick(&[json!(false), json!({"max_parts": 2})]);
        }
        item["prefer"] = json!(wishes);
    }
    item
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
    assert!(!within(&|file| file["items"][0]["not_with"] = json!(["b"])));
    assert!(!within(&|file| file["items"][2]["prefer"] = json!([{"position": "last"}])));
    // two gaps at once
    assert!(!within(&|file| {
        file["items"][1]["after"] = json!([{"item": "a", "gap_minutes": 60}]);
        file["items"][2]["after"] = json!([{"item": "a", "gap_minutes": 200}]);
    }));
}

#[test]
fn what_is_stopped_says_nothing() {
    let problem = problem(&agenda(80, 1, GOALS));
    assert_eq!(plan(&problem, None, &Units::of(&problem), &|| true), None);
}
