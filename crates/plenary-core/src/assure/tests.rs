//! Plans of a wanted confidence.

use serde_json::{Value, json};

use super::ideas::Raise;
use super::*;
use crate::model::{Minutes, Status};
use crate::risk::holds;

const FOUNDING: &str = include_str!("../../../../fixtures/firearms-wg9.json");

fn read(session: &str) -> Problem {
    crate::read::session(session, "session.json").unwrap_or_else(|report| panic!("{report}")).problem
}

fn assured(problem: &Problem, per_cent: u32) -> Assured {
    let wanted = Wanted { effort: Effort { samples: 5_000, ..Effort::default() }, per_cent };
    match assure(problem, None, wanted, &Limits::new(), &mut ()).unwrap() {
        Assurance::Planned(assured) => *assured,
        Assurance::Not(outcome) => panic!("{outcome:?}"),
    }
}

fn session(meetings: Value, items: Value) -> Problem {
    read(
        &json!({"title": "x", "timezone": "Europe/Vienna", "meetings": meetings, "items": items,
            "uncertainty": {"spread": {"low": 20, "high": 20}}})
        .to_string(),
    )
}

#[test]
fn a_plan_that_is_sure_is_the_answer() {
    let problem =
        session(json!({"days": ["2027-03-28"], "times": ["10:00-12:00"]}), json!([{"id": "1", "minutes": 60}]));
    let found = assured(&problem, 99);
    assert_eq!((found.standing, found.plan.confidence), (Standing::Best, 1.0));
    assert!(found.without.is_none() && found.ideas.is_empty());
}

/// Under `meetings` the best plan fills one meeting to the minute. A second one makes it sure.
#[test]
fn reserves_hold_another_meeting() {
    let text = json!({"title": "x", "timezone": "Europe/Vienna", "objectives": ["meetings"],
        "uncertainty": {"spread": {"low": 20, "high": 20}},
        "meetings": {"days": ["2027-03-28"], "times": ["10:00-12:00", "15:00-17:00"]},
        "items": [{"id": "1", "minutes": 60}, {"id": "2", "minutes": 60}]});
    let problem = read(&text.to_string());
    let found = assured(&problem, 80);
    assert_eq!((found.standing, found.plan.confidence), (Standing::Best, 1.0));
    let meetings = |plan: &Sure| plan.schedule.meetings.len();
    let without = found.without.unwrap();
    assert_eq!((meetings(&found.plan), meetings(&without)), (2, 1));
    assert!((without.confidence - 0.5).abs() < 0.05, "{}", without.confidence);
    // what is proven of the plan without a wanted confidence bounds this one
    assert_eq!((found.plan.schedule.objectives[0].value, found.plan.schedule.objectives[0].bound), (2, Some(1)));
    assert_eq!(found.plan.schedule.status, Status::Feasible);
}

#[test]
fn what_no_plan_reaches_has_ideas_the_cheapest_first() {
    let found = assured(&read(FOUNDING), 80);
    assert_eq!(found.standing, Standing::NoneIsSure);
    assert!(found.plan.confidence < 0.1, "{}", found.plan.confidence);
    let Some(Idea { what: Raise::Shorter { by, .. }, confidence }) = found.ideas.first() else {
        panic!("{:?}", found.ideas)
    };
    assert!((Minutes(20)..=Minutes(60)).contains(by) && *confidence > 0.8, "{by} {confidence}");
    let meeting = |idea: &&Idea| matches!(idea.what, Raise::Meeting { .. });
    assert!(found.ideas.iter().find(meeting).unwrap().confidence > 0.95, "{:?}", found.ideas);
    assert!(found.ideas.iter().all(|idea| idea.confidence >= 0.8));
}

/// Two items of an hour in meetings of 70 minutes: the spare minutes may be in either meeting before the report. A reserve in each
/// would leave no room.
#[test]
fn spare_minutes_before_the_report_may_be_anywhere() {
    let text = json!({"title": "x", "timezone": "Europe/Vienna",
        "uncertainty": {"spread": {"low": 10, "high": 30}},
        "objectives": ["meetings", "earliness"],
        "meetings": {"days": ["2027-03-27", "2027-03-28", "2027-03-29"], "times": ["10:00-11:10", "15:00-16:10"]},
        "items": [{"id": "1", "minutes": 70}, {"id": "2", "minutes": 60, "split": false}, {"id": "3", "minutes": 30, "optional": true},
            {"id": "4", "minutes": 40, "after": [{"item": "*", "gap_minutes": 30}]}]});
    let problem = read(&text.to_string());
    let found = assured(&problem, 90);
    assert!(found.standing == Standing::Best && found.plan.confidence > 0.9, "{found:?}");
    let without = found.without.unwrap();
    assert!(without.confidence < 0.9 && without.schedule.meetings.len() < found.plan.schedule.meetings.len());
}

/// The rows of prefixes alone find a plan as good as the best one.
#[test]
fn rows_of_prefixes_find_good_plans() {
    let (mut plans, mut equal) = (0, 0);
    for seed in 0..240u64 {
        let minutes = |n: u64| 20 + (seed * 37 + n * 53) % 50;
        let items: Vec<Value> = (0..5)
            .map(|n| {
                json!({"id": n.to_string(), "minutes": minutes(n), "optional": n == 2 && seed % 3 == 0,
                "after": if n == 4 { json!([{"item": "*", "gap_minutes": 60}]) } else { json!([]) }})
            })
            .collect();
        let text = json!({"title": "x", "timezone": "Europe/Vienna", "objectives": ["unscheduled", "meetings", "earliness"],
            "uncertainty": {"spread": {"low": 20, "high": 30}}, "items": items,
            "meetings": {"days": ["2027-03-27", "2027-03-28", "2027-03-29"], "times": ["09:00-10:30", "11:00-12:30"]}});
        let problem = read(&text.to_string());
        let wanted = Wanted { effort: Effort { samples: 1_000, ..Effort::default() }, per_cent: 80 };
        let limits = Limits::new();
        let Some(schedule) = pipeline::plan(&problem, None, &limits, &mut ()).unwrap().schedule() else { continue };
        let case = Case::new(&problem, None, wanted, &limits, Sure::new(&problem, wanted, schedule));
        if wanted.is_met(case.base.holds) {
            continue;
        }
        let program = Program::of(&case).unwrap();
        let (by_rows, exact) = (Found::default(), Found::default());
        prefix::raise(&program, &by_rows, &Clock::starting_now(None), &mut ()).unwrap();
        let claim = exact::search(&program, &exact, &Clock::starting_now(None), &mut ()).unwrap();
        assert_ne!(claim, Claim::Open, "seed {seed}");
        let values = |found: &Found| {
            let best = found.best()?;
            Some(best.schedule.objectives.iter().map(|level| level.value).collect::<Vec<_>>())
        };
        if let Some(best) = values(&exact) {
            plans += 1;
            let by_rows = values(&by_rows).unwrap_or_else(|| panic!("seed {seed}: nothing by rows"));
            assert!(by_rows >= best, "seed {seed}");
            equal += u32::from(by_rows == best);
        }
    }
    assert!(plans >= 10 && equal * 10 >= plans * 8, "{equal} of {plans} are the best");
}

/// Candidates at every hour, in free order and with windows: the bound of any order, and the cuts of single plans.
#[test]
fn a_free_order_is_searched_to_its_end_too() {
    let text = json!({"title": "x", "timezone": "Europe/Vienna", "order": "free",
        "uncertainty": {"spread": {"low": 0, "high": 60}},
        "meetings": {"days": ["2027-03-28"], "times": ["09:00-10:30", "11:00-12:30", "14:00-15:30"]},
        "items": [{"id": "1", "minutes": 60}, {"id": "2", "minutes": 50},
            {"id": "3", "minutes": 30, "windows": [{"from": "09:00", "to": "10:30"}]}]});
    let found = assured(&read(&text.to_string()), 90);
    // item 3 is sure only if it comes first
    assert_eq!(found.standing, Standing::Best, "{found:?}");
    assert_eq!(found.plan.schedule.meetings[0].entries[0].items, ["3"]);
}

/// Reserves are chosen on some samples; on others the plan holds as often, but for three standard errors.
#[test]
fn a_hundred_plans_hold_with_another_seed() {
    let (mut plans, mut raised) = (0, 0);
    for seed in 0.. {
        if plans == 100 {
            break;
        }
        let minutes = |n: u64| 30 + (seed * 29 + n * 41) % 60;
        let count = 4 + seed % 3;
        let items: Vec<Value> = (0..count)
            .map(|n| json!({"id": n.to_string(), "minutes": minutes(n), "optional": n == 3, "position": if n + 1 == count { json!("last") } else { Value::Null }}))
            .map(|mut item| {
                item.as_object_mut().unwrap().retain(|_, value| !value.is_null());
                item
            })
            .collect();
        let problem = session(
            json!({"days": ["2027-03-27", "2027-03-28"], "times": ["10:00-12:00", "15:00-17:00"]}),
            json!(items),
        );
        let wanted = Wanted::at_least(80);
        let Assurance::Planned(assured) = assure(&problem, None, wanted, &Limits::new(), &mut ()).unwrap() else {
            continue;
        };
        if assured.standing == Standing::TooUnsure {
            continue;
        }
        plans += 1;
        raised += u32::from(assured.without.is_some());
        let other = Effort { seed: 7, ..wanted.effort };
        let share = f64::from(holds(&problem, &assured.plan.schedule, other)) / f64::from(other.samples);
        let error = crate::risk::forecast::standard_error(0.8, other.samples);
        assert!(share >= 0.8 - 3.0 * error, "seed {seed}: {share}");
    }
    assert!(raised > 5, "only {raised} of {plans} needed reserves");
}
