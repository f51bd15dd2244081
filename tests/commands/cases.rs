//! Real timetables (`fixtures/cases`): the printed table has minutes, and the plan is as good or better.

use std::time::Duration;

use plenary::explain::table::{Verdict, judge};
use plenary::model::{Objective, Problem, Schedule};
use plenary::pipeline::Outcome;
use plenary::solve::Limits;
use plenary::{pipeline, read};
use serde_json::Value;

use crate::support::run::Desk;
use crate::support::{fixture, here, json_files, session};

/// Many times what the slowest of them takes.
const LIMITS: Limits = Limits::new().within(Some(Duration::from_secs(20)));

/// The names of all cases.
fn cases() -> Vec<String> {
    let files = json_files(&here("fixtures/cases"));
    let names: Vec<String> =
        files.iter().map(|file| file.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    assert_eq!(names.len(), 6, "{names:?}");
    names
}

fn text(name: &str) -> String {
    fixture(&format!("cases/{name}.json"))
}

fn planned(problem: &Problem) -> Schedule {
    match pipeline::plan(problem, None, &LIMITS, &mut ()).unwrap() {
        Outcome::Optimal(schedule) => schedule.into_inner(),
        other => panic!("not proven within {LIMITS:?}: {other:?}"),
    }
}

/// What becomes of the printed table in a session.
fn printed(name: &str, problem: &Problem) -> Verdict {
    let file = format!("cases/{name}.printed.csv");
    let rows = read::table(&fixture(&file), &file, problem).unwrap_or_else(|report| panic!("{report}"));
    judge(problem, None, &rows, &LIMITS, &mut ()).unwrap()
}

fn values(schedule: &Schedule) -> Vec<u64> {
    schedule.objectives.iter().map(|level| level.value).collect()
}

fn value(schedule: &Schedule, goal: Objective) -> u64 {
    schedule.objectives.iter().find(|level| level.name == goal).unwrap().value
}

#[test]
fn the_printed_table_has_minutes_and_the_plan_is_as_good_or_better() {
    let readme = fixture("cases/README.md");
    for name in cases() {
        let problem = session(&text(&name)).problem;
        let plan = planned(&problem);
        let Verdict::Valid(print) = printed(&name, &problem) else { panic!("{name}: the printed table breaks a rule") };
        // lexicographic, as the goals are
        assert!(values(&plan) <= values(&print), "{name}: {:?}, in print {:?}", values(&plan), values(&print));
        let (counted, others): (Vec<_>, Vec<_>) = [&print, &plan]
            .into_iter()
            .flat_map(|schedule| &schedule.objectives)
            .partition(|level| [Objective::Continuations, Objective::Earliness].contains(&level.name));
        assert!(others.iter().all(|level| level.value == 0), "{name}: {others:?}");
        let cells =
            format!("| {}, {} | {}, {} |", counted[0].value, counted[1].value, counted[2].value, counted[3].value);
        let line = readme.lines().find(|line| line.starts_with(&format!("| `{name}` "))).unwrap();
        assert!(line.ends_with(&cells), "{name} is {cells}, and not as in the README:\n{line}");
        assert_eq!(line.contains("| nowhere |"), places(&plan) == places(&print), "{line}");
    }
}

/// With `lost_time` in the place of `continuations`, which is the default of version 2.
#[test]
fn under_lost_time_the_plan_is_the_same_and_the_table_no_better() {
    let readme = fixture("cases/README.md");
    let (_, table) = readme.split_once("| case, version 2 |").unwrap();
    for name in cases() {
        let problem = session(&text(&name).replace("plenary.session/1", "plenary.session/2")).problem;
        let plan = planned(&problem);
        let Verdict::Valid(print) = printed(&name, &problem) else { panic!("{name}: the printed table breaks a rule") };
        assert!(values(&plan) <= values(&print), "{name}: {:?}, in print {:?}", values(&plan), values(&print));
        let figures = |schedule: &Schedule| {
            format!("{}, {}", value(schedule, Objective::LostTime), value(schedule, Objective::Earliness))
        };
        let line = format!("| `{name}` | {} | {} |", figures(&print), figures(&plan));
        assert!(table.lines().any(|known| known == line), "not in the README: {line}");
        let old = planned(&session(&text(&name)).problem);
        assert_eq!(places(&plan), places(&old), "{name}");
    }
}

/// What each meeting takes up.
fn places(schedule: &Schedule) -> Vec<(&str, Vec<&[String]>)> {
    let mut places = Vec::new();
    for meeting in &schedule.meetings {
        places.push((meeting.id.as_str(), meeting.entries.iter().map(|entry| entry.items.as_slice()).collect()));
    }
    places
}

/// A continued item has a range of minutes: with the least of it, it needs its meetings; with the most, it fits them.
#[test]
fn the_ranges_of_minutes_are_as_wide_as_can_be() {
    let mut ranges = 0;
    for name in cases() {
        let file: Value = serde_json::from_str(&text(&name)).unwrap();
        let with = |n: usize, minutes: u64| {
            let mut file = file.clone();
            file["items"][n]["minutes"] = minutes.into();
            session(&file.to_string()).problem
        };
        let parts = |problem: &Problem| value(&planned(problem), Objective::Continuations);
        let all = parts(&session(&text(&name)).problem);
        for (n, item) in
            file["items"].as_array().unwrap().iter().enumerate().filter(|(_, item)| item["minutes"].is_object())
        {
            let (low, high) = (item["minutes"]["low"].as_u64().unwrap(), item["minutes"]["high"].as_u64().unwrap());
            assert_eq!((parts(&with(n, low - 1)), parts(&with(n, low))), (all - 1, all), "{name}: {item}");
            assert!(matches!(printed(&name, &with(n, low)), Verdict::Valid(_)), "{name}: {item}");
            assert!(matches!(printed(&name, &with(n, high)), Verdict::Valid(_)), "{name}: {item}");
            assert!(matches!(printed(&name, &with(n, high + 1)), Verdict::Broken(_)), "{name}: {item}");
            ranges += 1;
        }
    }
    assert_eq!(ranges, 6);
}

/// `free` with an `after` from each item to the one before it, and `agenda` with the items in that order, say the same.
#[test]
fn an_order_of_consideration_can_be_stated_in_two_ways() {
    for name in ["FAO_CL125_INF1_2003", "FAO_CL128_2005"] {
        let file: Value = serde_json::from_str(&text(name)).unwrap();
        let mut ids: Vec<String> = Vec::new();
        for line in fixture(&format!("cases/{name}.printed.csv")).lines().skip(1) {
            let id = line.split_once(',').unwrap().1.to_owned();
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        let place = |item: &Value| ids.iter().position(|id| *id == item["id"]).unwrap();
        let (mut listed, mut free) = (file.clone(), file);
        listed["order"] = "agenda".into();
        free["order"] = "free".into();
        listed["items"].as_array_mut().unwrap().sort_by_key(place);
        free["items"].as_array_mut().unwrap().sort_by_key(|item| std::cmp::Reverse(place(item)));
        for item in listed["items"].as_array_mut().unwrap() {
            item.as_object_mut().unwrap().remove("after");
        }
        for item in free["items"].as_array_mut().unwrap() {
            if let Some(before) = place(item).checked_sub(1) {
                item["after"] = vec![ids[before].clone()].into();
            }
        }
        let [listed, free] = [listed, free].map(|file| planned(&session(&file.to_string()).problem));
        assert_eq!((places(&listed), values(&listed)), (places(&free), values(&free)), "{name}");
    }
}

#[test]
fn the_tables_read_as_they_should() {
    let desk = Desk::new();
    let planned = |name: &str, format: &str| {
        desk.put("session.json", text(name));
        desk.run(&["plan", "session.json", "--format", format]).quiet(0).out
    };
    let parallel = planned("UNTOC_COP6_2012_programme", "md");
    insta::assert_snapshot!("parallel_meetings_md_en", parallel);
    let order = planned("FAO_CL125_INF1_2003", "table");
    let (table, _) = order.rsplit_once("\n plenary/highs").unwrap();
    insta::assert_snapshot!("order_of_consideration_table_en", table);
}
