//! Sets against the integer program, on sessions of every statement within scope.

use serde_json::{Value, json};

use super::passes::Pricing;
use super::{Sets, plan};
use crate::formulate::unit::Units;
use crate::model::{Problem, Schedule};
use crate::solve::Limits;
use crate::solve::kernel::Answer;
use crate::solve::kernel::testing::{Dice, problem, proven, session, table};

fn answer(problem: &Problem, baseline: Option<&Schedule>) -> Option<Answer> {
    plan(problem, baseline, &Units::of(problem), &|| false)
}

/// The answer if units have prices as soon as there is a schedule.
fn with_prices(problem: &Problem, baseline: Option<&Schedule>) -> Option<Answer> {
    let (units, enough) = (Units::of(problem), || false);
    let sets = Sets { problem, units: &units, pricing: Pricing::Always, enough: &enough };
    crate::solve::kernel::plan(problem, baseline, &units, &sets, &enough)
}

/// The session of the labels' test in free order, or in part, with the statements that only sets keep.
fn free_session(seed: u64) -> Value {
    let mut dice = Dice::new(seed + 10_000);
    let mut file = session(seed);
    file.as_object_mut().unwrap().remove("held");
    let in_part = dice.chance(25);
    if !in_part {
        file["order"] = json!("free");
    }
    let count = file["items"].as_array().unwrap().len();
    let id = |n: usize| format!("i{}", n + 1);
    for n in 0..count {
        let item = &mut file["items"][n];
        if in_part && dice.chance(60) {
            item["order"] = json!("free");
        }
        if dice.chance(15) {
            item["not_with"] = json!([id((n + 1 + dice.range(0, count - 2)) % count)]);
        }
        if dice.chance(10) {
            item["interruptible"] = json!(true);
        }
        if n == 0 && dice.chance(15) {
            item["position"] = json!("first");
        } else if n + 1 == count && dice.chance(15) {
            item["position"] = json!("last");
        }
        // a twin of the item before
        if n > 0 && dice.chance(15) {
            let mut twin = file["items"][n - 1].clone();
            twin["id"] = json!(id(n));
            ["together", "after", "not_with", "position"].iter().for_each(|&word| {
                let _old = twin.as_object_mut().unwrap().remove(word);
            });
            if !file["items"][n].as_object().unwrap().contains_key("together") {
                file["items"][n] = twin;
            }
        }
    }
    file
}

/// Sessions whose schedules sets and the program agree on: how many, how many have a schedule, how many with parts.
fn compared(seeds: std::ops::Range<u64>) -> (usize, usize, usize) {
    let (mut compared, mut schedules, mut several) = (0, 0, 0);
    for seed in seeds {
        let problem = match crate::read::session(&free_session(seed).to_string(), "session.json") {
            Ok(loaded) => loaded.problem,
            Err(_) => continue, // statements that contradict each other
        };
        let baseline = (seed % 3 == 0)
            .then(|| crate::read::session(&free_session(seed + 1).to_string(), "session.json").ok())
            .flatten()
            .and_then(|loaded| proven(&loaded.problem, None, &Limits::new().by_program()));
        let baseline = baseline.as_ref();
        // the hours that items may have to keep are those of the baseline
        let problem = baseline.map_or_else(|| problem.clone(), |baseline| problem.announced_by(baseline));
        let Some(answer) = answer(&problem, baseline).filter(|answer| !matches!(answer, Answer::Open(..))) else {
            continue;
        };
        assert_eq!(Some(&answer), with_prices(&problem, baseline).as_ref(), "seed {seed}");
        compared += 1;
        let program = proven(&problem, baseline, &Limits::new().by_program());
        assert_eq!(answer == Answer::Infeasible, program.is_none(), "seed {seed}");
        let units = Units::of(&problem);
        let Answer::Plan(plan, levels) = answer else { continue };
        let clock = crate::solve::Clock::starting_now(None);
        let mut found =
            crate::solve::arrange::planned(&problem, baseline, &units, &plan, &Limits::new().by_program(), &clock);
        crate::solve::arrange::claim(&mut found, &problem, &units, levels);
        let found = Some(found);
        let values = |schedule: &Option<Schedule>| {
            schedule.as_ref().map(|schedule| schedule.objectives.iter().map(|l| (l.name, l.value)).collect::<Vec<_>>())
        };
        assert_eq!(
            values(&found),
            values(&program),
            "seed {seed}\n{:?}\n{:?}",
            found.as_ref().map(table),
            program.as_ref().map(table)
        );
        assert_eq!(found.as_ref().map(table), program.as_ref().map(table), "seed {seed}");
        schedules += 1;
        let parts = program.iter().flat_map(|schedule| &schedule.meetings).flat_map(|meeting| &meeting.entries);
        several += usize::from(parts.into_iter().any(|entry| entry.continued));
    }
    (compared, schedules, several)
}

#[test]
fn sets_are_the_same_to_the_byte_as_what_the_program_proves() {
    let (compared, schedules, several) = compared(0..70);
    assert!(compared > 45 && schedules > 20 && several > 7, "{compared}, {schedules}, {several}");
}

#[test]
#[ignore = "an hour; before a release"]
fn many_sessions_are_the_same_to_the_byte() {
    let range = std::env::var("SEEDS").unwrap_or_default();
    let (from, to) =
        range.split_once('-').map_or((200, 3000), |(from, to)| (from.parse().unwrap(), to.parse().unwrap()));
    println!("{:?}", compared(from..to));
}

#[test]
fn statements_about_other_items_and_goals_that_do_not_add_up_are_left_to_the_program() {
    let within = |change: &dyn Fn(&mut Value)| {
        let mut file = json!({"title": "x", "timezone": "Europe/Vienna", "order": "free",
            "meetings": {"days": ["2026-03-28", "2026-03-29"], "times": ["10:00-11:00", "12:00-13:00"]},
            "items": [{"id": "a", "title": "a", "minutes": 50}, {"id": "b", "title": "b", "minutes": 40}, {"id": "c", "title": "c", "minutes": 30}]});
        change(&mut file);
        answer(&problem(&file), None).is_some()
    };
    assert!(within(&|_| {}));
    assert!(within(&|file| file["items"][0]["after"] = json!([{"item": "b", "gap_minutes": 60}])));
    assert!(within(&|file| file["items"][0]["not_with"] = json!(["b"])));
    assert!(within(&|file| file["items"][1]["position"] = json!("first")));
    assert!(within(&|file| file["order"] = json!("agenda")));
    assert!(!within(&|file| file["idle"] = json!(true)));
    assert!(!within(&|file| file["objectives"] = json!(["balance"])));
    assert!(!within(&|file| file["items"][2]["prefer"] = json!([{"position": "last"}])));
    assert!(!within(&|file| file["items"][2]["prefer"] = json!([{"after": "a"}])));
}

#[test]
fn what_is_stopped_proves_nothing() {
    let mut file = free_session(3);
    file["objectives"] = json!(["earliness"]);
    let problem = problem(&file);
    let answer = plan(&problem, None, &Units::of(&problem), &|| true);
    assert!(matches!(answer, None | Some(Answer::Open(..))), "{answer:?}");
}

/// Forty optional items, more than fits.
fn too_much() -> Value {
    let mut dice = Dice::new(7);
    let item = |n: usize| {
        json!({"id": format!("i{n}"), "title": "x", "minutes": 5 + 5 * dice.range(0, 20), "priority": dice.range(1, 9),
            "optional": true, "split": {"min_minutes": 10}})
    };
    let items: Vec<Value> = (1..=40).map(item).collect();
    json!({"title": "x", "timezone": "Europe/Vienna", "order": "free", "items": items,
        "meetings": {"days": ["2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08"], "times": ["10:00-12:00", "15:00-17:00"]}})
}

#[test]
fn what_is_too_large_leaves_a_valid_schedule() {
    let problem = problem(&too_much());
    let Some(Answer::Open(Some(plan), bounds)) = answer(&problem, None) else { panic!("it is too large") };
    let (limits, clock) = (Limits::new(), crate::solve::Clock::starting_now(None));
    let units = Units::of(&problem);
    let mut schedule = crate::solve::arrange::planned(&problem, None, &units, &plan, &limits, &clock);
    assert!((1..40).contains(&schedule.unscheduled.len()), "{}", schedule.unscheduled.len());
    crate::pipeline::recompute(&problem, None, &units, &mut schedule);
    let values: Vec<u64> = schedule.objectives.iter().map(|level| level.value).collect();
    assert!(crate::verify::Verified::new(&problem, None, schedule).is_ok());
    let bounds: Vec<u64> = bounds.iter().map(|&(_, bound)| bound).collect();
    assert!(bounds[0] > 0 && bounds <= values, "{bounds:?} {values:?}");
}
