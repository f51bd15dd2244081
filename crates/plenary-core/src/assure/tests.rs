//! Plans of a wanted confidence.

use serde_json::{Value, json};

use super::ideas::Raise;
use super::*;
use crate::model::Minutes;

const FOUNDING: &str = include_str!("../../../../fixtures/firearms-wg9.json");

fn read(session: &str) -> Problem {
    crate::read::session(session, "session.json").unwrap_or_else(|report| panic!("{report}")).problem
}

fn assured(problem: &Problem, per_cent: u32) -> Assured {
    let wanted = Wanted { effort: Effort { samples: 5_000, seed: 0 }, per_cent };
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
    assert_eq!((found.standing, found.plan.confidence), (Standing::BestFound, 1.0));
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
    assert_eq!(found.standing, Standing::TooUnsure);
    assert!(found.plan.confidence < 0.1, "{}", found.plan.confidence);
    let Some(Idea { what: Raise::Shorter { by, .. }, confidence }) = found.ideas.first() else {
        panic!("{:?}", found.ideas)
    };
    assert!((Minutes(20)..=Minutes(60)).contains(by) && *confidence > 0.8, "{by} {confidence}");
    let meeting = |idea: &&Idea| matches!(idea.what, Raise::Meeting { .. });
    assert!(found.ideas.iter().find(meeting).unwrap().confidence > 0.95, "{:?}", found.ideas);
    assert!(found.ideas.iter().all(|idea| idea.confidence >= 0.8));
}

/// With all schedules of a small session in view: what is called best is not beaten by any of the wanted confidence.
#[test]
fn best_is_claimed_only_where_it_is() {
    let (mut best, mut found_only) = (0, 0);
    for seed in 0..60u64 {
        let minutes = |n: u64| 20 + (seed * 37 + n * 53) % 70;
        let items: Vec<Value> = (0..4)
            .map(|n| json!({"id": n.to_string(), "minutes": minutes(n), "split": false, "optional": n == 2 && seed % 3 == 0}))
            .collect();
        let problem = session(
            json!({"days": ["2027-03-28"], "times": ["09:00-10:30", "11:00-12:30", "14:00-15:30", "16:00-17:30"]}),
            json!(items),
        );
        let wanted = Wanted { effort: Effort { samples: 2_000, seed: 0 }, per_cent: 70 };
        let Assurance::Planned(assured) = assure(&problem, None, wanted, &Limits::new(), &mut ()).unwrap() else {
            continue;
        };
        match assured.standing {
            Standing::TooUnsure => assert!(!wanted.is_met(assured.plan.holds)),
            standing => {
                assert!(wanted.is_met(assured.plan.holds));
                // the plan without a wanted confidence is proven, and bounds every plan with one
                let least = pipeline::plan(&problem, None, &Limits::new(), &mut ()).unwrap().schedule().unwrap();
                let values = |schedule: &Schedule| schedule.objectives.iter().map(|one| one.value).collect::<Vec<_>>();
                let is_least = values(&assured.plan.schedule) == values(&least);
                assert_eq!(standing == Standing::Best, is_least, "seed {seed}");
                if is_least { best += 1 } else { found_only += 1 }
            }
        }
    }
    assert!(best > 5, "{best} best, {found_only} found");
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
