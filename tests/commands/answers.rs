//! `plenary why`, `plan --slack` and `plan --alternatives`.

use plenary::explain::slack::slack;
use plenary::pipeline;
use plenary::pipeline::Outcome;
use plenary::read;
use plenary::solve::Limits;
use plenary::verify;

use crate::support::run::Desk;
use crate::support::{fixture, session};

#[test]
fn why_says_what_forbids_the_contrary() {
    let desk = Desk::founding();
    let run = desk.run(&["why", "session.json", "schedule.json", "4 not in m2"]).quiet(1);
    insta::assert_snapshot!(run.out);
    let json = desk.run(&["why", "session.json", "schedule.json", "4", "not", "in", "m2", "--json"]).quiet(1).json();
    assert_eq!((&json["possible"], json["conflict"].as_array().unwrap().len()), (&false.into(), 3));
    insta::assert_snapshot!(desk.run(&["why", "session.json", "schedule.json", "3 before 2"]).quiet(1).out);
}

#[test]
fn why_says_what_the_contrary_costs() {
    let desk = Desk::new();
    desk.put("session.json", fixture("positions-free-order.json"));
    let plan = desk.run(&["plan", "session.json", "-o", "schedule.json"]);
    assert_eq!(plan.code, 0, "{}", plan.err);
    let schedule: serde_json::Value = serde_json::from_str(&desk.get("schedule.json")).unwrap();
    let (mut costs, mut text) = (0, String::new());
    for held in schedule["meetings"].as_array().unwrap() {
        for entry in held["entries"].as_array().unwrap() {
            let question = format!("{} in {}", entry["items"][0].as_str().unwrap(), held["id"].as_str().unwrap());
            let run = desk.run(&["why", "session.json", "schedule.json", &question]);
            assert!(run.code <= 1 && run.err.is_empty(), "{}", run.err);
            costs += usize::from(run.code == 0);
            text += &format!("> {question}\n{}", run.out);
        }
    }
    assert!(costs > 0, "{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn a_question_that_cannot_be_read_is_answered_with_the_grammar() {
    let desk = Desk::founding();
    let said = |question: &str| desk.run(&["why", "session.json", "schedule.json", question]).refused(2, &[]).err;
    insta::assert_snapshot!(said("why 4?"));
    insta::assert_snapshot!(said("1 in m1"));
    insta::assert_snapshot!(said("4 before 4"));
    desk.put("other.json", fixture("two-tracks.json"));
    desk.run(&["why", "other.json", "schedule.json", "4 in m1"]).refused(3, &["another session"]);
}

#[test]
fn slack_is_what_the_checker_and_the_solver_say() {
    let desk = Desk::founding();
    let run = desk.run(&["plan", "session.json", "--slack", "--format", "table"]).quiet(0);
    let said = run.out.split("seed 0\n").nth(1).unwrap();
    insta::assert_snapshot!(said);
    let json = desk.run(&["plan", "session.json", "--slack"]).quiet(0).json();
    assert_eq!(json["slack"]["items"][5]["here"], 15);
    assert_eq!(json["schema"], "plenary.schedule/1");
    read::schedule(&json.to_string(), "schedule.json").unwrap();
}

/// Longer by its slack an item still fits, and longer by a minute more it does not.
#[test]
fn slack_is_exact() {
    for name in ["split-parts.json", "two-tracks.json", "windows.json", "daylight-saving.json", "after-gap.json"] {
        let problem = session(&fixture(name)).problem;
        let plan =
            |problem: &plenary::model::Problem| pipeline::plan(problem, None, &Limits::default(), &mut ()).unwrap();
        let Outcome::Optimal(schedule) = plan(&problem) else { panic!("{name} has a plan") };
        let slack = slack(&problem, &schedule, &Limits::default(), &mut ()).unwrap();
        for item in slack.items {
            let ix = problem.find_item(&item.items[0]).unwrap();
            let in_all = item.in_all.unwrap();
            assert!(in_all >= item.here, "{name}: {item:?}");
            for (more, fits) in [(in_all, true), (in_all + 1, false)] {
                // what is on the table stays on it
                let left_out = |id: &str| schedule.unscheduled.iter().any(|left_out| left_out.item == id);
                let longer = problem.with_longer(ix, plenary::model::Minutes(more));
                let longer = longer.with_optional(|_, item| left_out(&item.id.0));
                assert_eq!(matches!(plan(&longer), Outcome::Optimal(_)), fits, "{name}: {item:?} by {more}");
            }
        }
    }
}

#[test]
fn alternatives_differ_and_are_valid() {
    let desk = Desk::new();
    desk.put("session.json", fixture("positions-free-order.json"));
    let run = desk.run(&["plan", "session.json", "--alternatives", "3", "--format", "table"]);
    insta::assert_snapshot!(run.out.split("seed 0\n").nth(1).unwrap());
    let json = desk.run(&["plan", "session.json", "--alternatives", "3"]).json();
    let problem = session(&fixture("positions-free-order.json")).problem;
    let mut seen = vec![json["meetings"].clone()];
    for one in json["alternatives"].as_array().unwrap() {
        let schedule = read::schedule(&one["schedule"].to_string(), "alternative").unwrap();
        assert_eq!(verify::check(&problem, None, &schedule), []);
        assert!(!seen.contains(&one["schedule"]["meetings"]), "the same twice");
        seen.push(one["schedule"]["meetings"].clone());
    }
    assert_eq!(seen.len(), 4);
}
