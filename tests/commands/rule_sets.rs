//! Every limit of every rule set, broken by a schedule that breaks nothing else; and sets in files of their own.

use std::collections::BTreeSet;

use plenary::model::{Problem, Schedule};
use plenary::pipeline::Outcome;
use plenary::solve::Limits;
use plenary::{pipeline, read, verify};
use serde_json::{Value, json};

use crate::support::run::Desk;
use crate::support::session;

/// Meetings as date, start, end and track. Each takes one item.
type Table = [(&'static str, &'static str, &'static str, &'static str)];

/// A session with a rule set, an item for each meeting, and what else is said of it.
fn file(set: &str, meetings: &Table, teams: Option<u32>) -> Value {
    let mut file = json!({
        "title": "A body", "timezone": "Europe/Vienna", "order": "free", "rules": {"set": set},
        "meetings": meetings.iter().enumerate().map(|(n, (date, start, end, track))| json!({
            "id": format!("m{n}"), "date": date, "start": start, "end": end, "track": track,
        })).collect::<Vec<_>>(),
        "items": meetings.iter().enumerate().map(|(n, (.., track))| json!({
            "id": format!("i{n}"), "minutes": 30, "split": false, "pin": format!("m{n}"), "track": track,
        })).collect::<Vec<_>>(),
    });
    if let Some(teams) = teams {
        file["teams"] = json!(teams);
    }
    file
}

fn problem(file: &Value) -> Problem {
    session(&file.to_string()).problem
}

/// The schedule that holds every meeting, made without the limits.
fn held(file: &Value) -> Schedule {
    let mut free = file.clone();
    free["rules"] = json!({});
    free.as_object_mut().unwrap().remove("teams");
    match pipeline::plan(&problem(&free), None, &Limits::default(), &mut ()).unwrap() {
        Outcome::Optimal(schedule) => schedule.into_inner(),
        other => panic!("{other:?}"),
    }
}

/// The rules that the schedule breaks under the set, but for what the file says of the rules in force.
fn broken(file: &Value) -> BTreeSet<&'static str> {
    verify::check(&problem(file), None, &held(file)).iter().map(|violation| violation.rule.name()).collect()
}

const P: &str = "plenary";
const WED: &str = "2022-05-04";
const THU: &str = "2022-05-05";

/// A limit of a set; meetings that keep it, just, and meetings that break it and no other limit of the set; and how many
/// teams there are where it is a limit of a team.
struct Case {
    set: &'static str,
    limit: &'static str,
    rule: &'static str,
    teams: Option<u32>,
    keep: &'static Table,
    breaks: &'static Table,
}

const fn case(
    set: &'static str,
    limit: &'static str,
    rule: &'static str,
    teams: Option<u32>,
    keep: &'static Table,
    breaks: &'static Table,
) -> Case {
    Case { set, limit, rule, teams, keep, breaks }
}

/// Two meetings of an hour on each of four days, in two tracks by turns: eight for one team, and a ninth.
const EIGHT: &Table = &[
    ("2022-05-02", "09:00", "10:00", P),
    ("2022-05-02", "12:00", "13:00", P),
    ("2022-05-03", "09:00", "10:00", P),
    ("2022-05-03", "12:00", "13:00", P),
    (WED, "09:00", "10:00", P),
    (WED, "12:00", "13:00", P),
    (THU, "09:00", "10:00", P),
    (THU, "12:00", "13:00", P),
];
const NINE: &Table = &[
    ("2022-05-02", "09:00", "10:00", P),
    ("2022-05-02", "12:00", "13:00", P),
    ("2022-05-03", "09:00", "10:00", P),
    ("2022-05-03", "12:00", "13:00", P),
    (WED, "09:00", "10:00", P),
    (WED, "12:00", "13:00", P),
    (THU, "09:00", "10:00", P),
    (THU, "12:00", "13:00", P),
    ("2022-05-06", "09:00", "10:00", P),
];
/// Three meetings of a day in two tracks: of each track no more than two, but three for one team.
const TWO: &Table = &[(WED, "09:00", "10:00", P), (WED, "12:00", "13:00", "cow")];
const THREE: &Table = &[(WED, "09:00", "10:00", P), (WED, "12:00", "13:00", "cow"), (WED, "15:00", "16:00", P)];

const CASES: &[Case] = &[
    case(
        "un-remote",
        "max_meeting_minutes",
        "max_meeting_minutes",
        None,
        &[(WED, "12:00", "14:00", P)],
        &[(WED, "12:00", "14:01", P)],
    ),
    case(
        "un-remote",
        "min_break_minutes",
        "min_break_minutes",
        None,
        &[(WED, "09:00", "11:00", P), (WED, "12:00", "14:00", P)],
        &[(WED, "09:00", "11:00", P), (WED, "11:59", "13:59", P)],
    ),
    case(
        "un-remote",
        "max_meetings_per_day",
        "max_meetings_per_day",
        None,
        &[(WED, "09:00", "11:00", P), (WED, "12:00", "14:00", P)],
        &[(WED, "09:00", "11:00", P), (WED, "12:00", "14:00", P), (WED, "15:00", "17:00", P)],
    ),
    case("un-remote", "interpreter_meetings_per_day", "teams", Some(1), TWO, THREE),
    case("un-remote", "interpreter_meetings_per_week", "teams", Some(1), EIGHT, NINE),
    case(
        "un-onsite",
        "max_meeting_minutes",
        "max_meeting_minutes",
        None,
        &[(WED, "15:00", "18:00", P)],
        &[(WED, "14:59", "18:00", P)],
    ),
    case(
        "un-onsite",
        "min_break_minutes",
        "min_break_minutes",
        None,
        &[(WED, "10:00", "13:00", P), (WED, "14:30", "17:30", P)],
        &[(WED, "10:00", "13:00", P), (WED, "14:29", "17:29", P)],
    ),
    case(
        "un-onsite",
        "max_meetings_per_day",
        "max_meetings_per_day",
        None,
        &[(WED, "09:00", "11:00", P), (WED, "13:00", "14:00", P)],
        &[(WED, "09:00", "11:00", P), (WED, "13:00", "14:00", P), (WED, "16:00", "17:00", P)],
    ),
    case("un-onsite", "latest", "latest", None, &[(WED, "16:00", "18:00", P)], &[(WED, "16:00", "18:01", P)]),
    case(
        "un-onsite",
        "days_off",
        "days_off",
        None,
        &[("2022-05-06", "10:00", "13:00", P)],
        &[("2022-05-07", "10:00", "13:00", P)],
    ),
    case("un-onsite", "interpreter_meetings_per_day", "teams", Some(1), TWO, THREE),
    case("un-onsite", "interpreter_meetings_per_week", "teams", Some(1), EIGHT, NINE),
    case(
        "ece-2020-quota",
        "interpreted_minutes_per_day",
        "interpreted_minutes_per_day",
        None,
        &[(WED, "10:00", "12:00", P), (WED, "15:00", "17:00", "cow")],
        &[(WED, "10:00", "12:00", P), (WED, "15:00", "17:01", "cow")],
    ),
    case("ece-2020-quota", "interpreter_meetings_per_day", "teams", Some(1), TWO, THREE),
    case("ece-2020-quota", "interpreter_meetings_per_week", "teams", Some(1), EIGHT, NINE),
    case(
        "ozone-2020",
        "max_meeting_minutes",
        "max_meeting_minutes",
        None,
        &[(WED, "14:00", "16:00", P)],
        &[(WED, "14:00", "16:01", P)],
    ),
    case(
        "ozone-2020",
        "max_meetings_per_day",
        "max_meetings_per_day",
        None,
        &[(WED, "14:00", "16:00", P), (THU, "14:00", "16:00", P)],
        &[(WED, "14:00", "16:00", P), (WED, "18:00", "20:00", P)],
    ),
    case(
        "ep-2023-remote",
        "interpreter_minutes_per_day",
        "teams",
        Some(1),
        &[(WED, "10:00", "11:00", P), (WED, "15:00", "16:00", P)],
        &[(WED, "10:00", "11:00", P), (WED, "15:00", "16:01", P)],
    ),
    case(
        "ep-2023-remote",
        "interpreter_minutes_per_week",
        "teams",
        Some(1),
        &[(WED, "10:00", "12:00", P), (THU, "10:00", "12:00", P)],
        &[("2022-05-03", "10:00", "11:00", P), (WED, "10:00", "12:00", P), (THU, "10:00", "11:01", P)],
    ),
    case(
        "aiic-onsite",
        "max_meeting_minutes",
        "max_meeting_minutes",
        None,
        &[(WED, "10:00", "13:00", P)],
        &[(WED, "10:00", "13:01", P)],
    ),
    case("aiic-onsite", "interpreter_meetings_per_day", "teams", Some(1), TWO, THREE),
];

#[test]
fn every_limit_of_every_set_is_kept_and_broken_alone() {
    let mut seen = BTreeSet::new();
    for Case { set, limit, rule, teams, keep, breaks } in CASES {
        assert!(seen.insert((*set, *limit)), "{set} {limit} twice");
        assert_eq!(broken(&file(set, keep, *teams)), BTreeSet::new(), "{set}: {limit} is kept");
        let mut file = file(set, breaks, *teams);
        assert_eq!(broken(&file), BTreeSet::from([*rule]), "{set}: {limit} is broken alone");
        // it is this limit and no other: without it the schedule is valid
        file["rules"][limit] = Value::Null;
        assert_eq!(broken(&file), BTreeSet::new(), "{set}: without {limit}");
    }
    for set in read::rule_sets() {
        // sizes of booths bind nothing
        for row in set.rules.rows().iter().filter(|row| row.name != "booth") {
            assert!(seen.contains(&(set.name.as_str(), row.name)), "{} {} is never broken", set.name, row.name);
        }
    }
}

#[test]
fn the_solver_keeps_what_the_checker_asks() {
    for Case { set, limit, teams, keep, breaks, .. } in CASES {
        let solve = |file: &Value| pipeline::plan(&problem(file), None, &Limits::default(), &mut ()).unwrap();
        assert!(matches!(solve(&file(set, keep, *teams)), Outcome::Optimal(_)), "{set} {limit}");
        assert!(matches!(solve(&file(set, breaks, *teams)), Outcome::Infeasible), "{set} {limit}");
    }
}

#[test]
fn a_set_of_ones_own_is_a_file_beside_the_session() {
    let desk = Desk::new();
    let mut ours = desk.run(&["rules", "un-remote", "--json"]).quiet(0).json();
    ours["name"] = json!("ours");
    ours["rules"]["max_meeting_minutes"] = json!({"value": 90, "source": "letter of the platform, 3 May"});
    desk.put("ours.json", ours.to_string());
    let mut session = file("ours.json", &[(WED, "12:00", "13:30", P)], None);
    desk.put("session.json", session.to_string());
    let schedule = desk.run(&["plan", "session.json"]).quiet(0).json();
    assert_eq!(schedule["session"]["rules"]["set"], "ours");
    assert_eq!(schedule["session"]["rules"]["max_meeting_minutes"], 90);
    session["meetings"][0]["end"] = json!("13:31");
    desk.put("session.json", session.to_string());
    assert_eq!(desk.run(&["plan", "session.json"]).code, 1);
    // a mistake in the set is told with its line, where the set was named; and whole by the command that shows it
    let wrong =
        "{\"schema\": \"plenary.rules/1\", \"name\": \"ours\",\n\"title\": \"x\", \"rules\": {\"earliest\": 9}}";
    desk.put("ours.json", wrong);
    let _said = desk.run(&["plan", "session.json"]).refused(3, &["E312", "line 2: rules.earliest"]);
    let _said = desk.run(&["rules", "ours.json"]).refused(3, &["ours.json:2:", "E106"]);
    desk.put("ours.json", "");
    let _said = desk.run(&["plan", "session.json"]).refused(3, &["E312", "the file is empty"]);
}

#[test]
fn the_founding_plan_needs_one_team_and_two_where_exposure_is_limited() {
    let desk = Desk::founding();
    let teams = |more: &[&str]| desk.run(&[&["teams", "session.json", "schedule.json"], more].concat());
    insta::assert_snapshot!(teams(&["--rules", "ep-2023-remote"]).quiet(0).out);
    let json = teams(&["--json"]).quiet(0).json();
    assert_eq!((&json["roster"]["teams"], &json["roster"]["interpreters"]), (&json!(1), &json!(14)));
    let _said = teams(&["--rules", "un-remot"]).refused(2, &["did you mean un-remote?"]);
    desk.put("other.json", file("none", &[(WED, "12:00", "13:30", P)], None).to_string());
    let _said = desk.run(&["teams", "other.json", "schedule.json"]).refused(2, &["another session"]);
}

#[test]
fn with_one_team_the_founding_session_cannot_keep_the_limit_on_exposure() {
    let mut session: Value = serde_json::from_str(&crate::support::fixture("firearms-wg9.json")).unwrap();
    let solve = |session: &Value| pipeline::plan(&problem(session), None, &Limits::default(), &mut ()).unwrap();
    session["rules"]["set"] = json!("ep-2023-remote");
    session["teams"] = json!(2);
    assert!(matches!(solve(&session), Outcome::Optimal(_)));
    session["teams"] = json!(1);
    assert!(matches!(solve(&session), Outcome::Infeasible));
}

#[test]
fn what_the_sets_say() {
    let desk = Desk::new();
    insta::assert_snapshot!("rules", desk.run(&["rules"]).quiet(0).out);
    insta::assert_snapshot!("rules_un_remote", desk.run(&["rules", "un-remote"]).quiet(0).out);
    let days = desk.run(&["rules", "un-vienna"]).quiet(0).out;
    assert!(days.contains("2023-04-24 Mon  Eid al-Fitr (in lieu of 22 April)"), "{days}");
}
