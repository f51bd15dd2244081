//! Random sessions, to compare an exact method with the integer program.

use serde_json::{Value, json};

use crate::model::{Problem, Schedule};
use crate::pipeline::{self, Outcome};
use crate::solve::Limits;
use crate::solve::random::Random;

/// The problem of a session.
pub fn problem(session: &Value) -> Problem {
    match crate::read::session(&session.to_string(), "session.json") {
        Ok(loaded) => loaded.problem,
        Err(report) => panic!("{report}\n{session:#}"),
    }
}

/// The proven schedule, without the time that it took; nothing if there is none.
pub fn proven(problem: &Problem, baseline: Option<&Schedule>, limits: &Limits) -> Option<Schedule> {
    let outcome = pipeline::plan(problem, baseline, limits, &mut ()).unwrap();
    assert!(matches!(outcome, Outcome::Optimal(_) | Outcome::Infeasible), "{outcome:?}");
    let mut schedule = outcome.schedule()?.into_inner();
    schedule.solver.seconds = 0.0;
    Some(schedule)
}

/// `m1: a 50, b 10 | m2: b 40`.
pub fn table(schedule: &Schedule) -> String {
    let entry = |entry: &crate::model::Entry| format!("{} {}", entry.items.join("+"), entry.minutes.get());
    let row = |meeting: &crate::model::HeldMeeting| {
        format!("{}: {}", meeting.id, meeting.entries.iter().map(entry).collect::<Vec<_>>().join(", "))
    };
    schedule.meetings.iter().map(row).collect::<Vec<_>>().join(" | ")
}

/// Numbers of a random session.
pub struct Dice(Random);

impl Dice {
    /// Of a seed.
    pub fn new(seed: u64) -> Self {
        let mut random = Random::new(seed + 1);
        let _first = (0..8).map(|_| random.bits()).last();
        Self(random)
    }

    /// From `low` to `high`.
    pub fn range(&mut self, low: usize, high: usize) -> usize {
        low + self.0.below(high - low + 1)
    }

    /// In so many of a hundred.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.0.below(100) < percent
    }

    /// One of these.
    pub fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.0.below(of.len())].clone()
    }
}

/// A session of a few items of odd minutes, with every statement within scope now and then; a third of them on the days
/// when the clocks change.
pub fn session(seed: u64) -> Value {
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
    for item in session["items"].as_array_mut().unwrap() {
        if dice.chance(20) {
            item["keep"] = json!({"within_minutes": dice.pick(&[5, 60, 240, 1440])});
        }
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
