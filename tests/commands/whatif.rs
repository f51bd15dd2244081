//! `plenary whatif`: what it prints, what it refuses, and that what it finds is a valid schedule of the edited session.

use serde_json::{Value, json};

use crate::support::run::{Desk, Run};

/// The report, without the table above it.
fn report(run: &Run) -> String {
    run.out.split_once("What changes\n").map_or_else(|| run.out.clone(), |(_, report)| report.to_owned())
}

/// The founding session under edits; what is saved and written is valid together.
fn founding(edits: &[&str]) -> Run {
    let desk = Desk::founding();
    let more = ["--format", "table", "--save", "edited.json", "-o", "new.json"];
    let run = desk.run(&[&["whatif", "session.json"], edits, &more].concat());
    if run.code == 0 {
        let checked = desk.run(&["check", "edited.json", "new.json", "--baseline", "schedule.json"]);
        assert!(checked.code == 0, "{}{}", checked.out, checked.err);
    }
    run
}

#[test]
fn a_longer_item_moves_little() {
    insta::assert_snapshot!(report(&founding(&["set-minutes=2:170"])));
}

#[test]
fn minutes_that_somebody_sets_are_no_estimate() {
    let desk = Desk::founding();
    let session = desk.get("session.json").replacen("\"minutes\": ", "\"estimated\": true, \"minutes\": ", 3);
    desk.put("session.json", &session);
    let run = desk.run(&["whatif", "session.json", "set-minutes=1b:15", "--save", "edited.json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let edited: Value = serde_json::from_str(&desk.get("edited.json")).unwrap();
    let marked = |id: &str| {
        let item = edited["items"].as_array().unwrap().iter().find(|item| item["id"] == id).unwrap();
        (item["minutes"].clone(), item.get("estimated").is_some())
    };
    assert_eq!((marked("1b"), marked("2").1), ((json!(15), false), true));
}

#[test]
fn the_founding_case_without_its_third_meeting() {
    let run = founding(&["drop-meeting=m3"]);
    assert_eq!(run.code, 1);
    insta::assert_snapshot!(run.out);
    insta::assert_snapshot!(report(&founding(&["drop-meeting=m3", "set-minutes=2:55"])));
    insta::assert_snapshot!(report(&founding(&["drop-meeting=m3", "add-meeting=2022-05-05T09:00-11:00"])));
}

#[test]
fn the_founding_case_with_240_minutes_for_item_2() {
    insta::assert_snapshot!(founding(&["set-minutes=2:240"]).out);
    let more = ["set-minutes=2:240", "add-meeting=2022-05-06T12:00-14:00", "set-rule=interpreted_meetings:5"];
    insta::assert_snapshot!(report(&founding(&more)));
}

#[test]
fn the_founding_case_after_its_first_meeting_with_an_overrun() {
    let run = founding(&["held=m1", "spent=1b:45"]);
    insta::assert_snapshot!(run.err);
    insta::assert_snapshot!(run.out);
    insta::assert_snapshot!(report(&founding(&["held=m1", "spent=1b:45", "set-minutes=3:90"])));
}

#[test]
fn an_overrun_is_spent_and_the_rest_is_planned_again() {
    // as planned, 15 minutes too long, and to the end of the meeting
    for (edits, m1) in [
        (&["held=m1"][..], json!([["1a", 10], ["1b", 10], ["2", 100]])),
        (&["held=m1", "spent=1a:25"][..], json!([["1a", 25], ["1b", 10], ["2", 85]])),
        (&["held=m1", "spent=2:90"][..], json!([["1a", 10], ["1b", 10], ["2", 90]])),
        (&["held=m1", "spent=1b:5"][..], json!([["1a", 10], ["1b", 5], ["2", 100]])),
    ] {
        let desk = Desk::founding();
        let all = [&["whatif", "session.json", "--baseline", "schedule.json"], edits, &["--save", "now.json"]].concat();
        let run = desk.run(&all);
        assert_eq!(run.code, 0, "{edits:?}: {}{}", run.out, run.err);
        let answer = run.json();
        let entries = answer["schedule"]["meetings"][0]["entries"].as_array().unwrap();
        let took: Vec<Value> = entries.iter().map(|entry| json!([entry["items"][0], entry["minutes"]])).collect();
        assert_eq!(json!(took), m1, "{edits:?}");
        // the saved session says it too: its plan keeps to it
        let planned = desk.run(&["plan", "now.json"]).json();
        assert_eq!(planned["meetings"][0]["entries"], answer["schedule"]["meetings"][0]["entries"], "{edits:?}");
    }
}

#[test]
fn what_pushes_out_and_what_is_pushed_out() {
    let desk = Desk::new();
    let items = r#"{"id": "a", "minutes": 40}, {"id": "b", "minutes": 20, "split": false}, {"id": "c", "minutes": 30}"#;
    desk.put(
        "session.json",
        format!(
            r#"{{"title": "A body", "timezone": "Europe/Vienna", "items": [{items}], "meetings":
                {{"days": ["2026-03-28", "2026-03-29"], "times": ["10:00-11:00", "12:00-13:00"]}}}}"#
        ),
    );
    // item b was not reached, and is taken up after the night when the clocks change, or before it
    let run = desk.run(&["whatif", "session.json", "held=m1", "spent=a:50", "--format", "table"]);
    insta::assert_snapshot!(report(&run));
    // the meeting cannot have taken more than it has
    let run = desk.run(&["whatif", "session.json", "held=m1", "spent=a:50", "spent=b:20"]).refused(2, &[]);
    insta::assert_snapshot!(run.err);
    // unless it ran on
    let later =
        ["whatif", "session.json", "move-meeting=m1:2026-03-28T10:00-11:30", "held=m1", "spent=a:50", "spent=b:20"];
    assert_eq!(desk.run(&later).code, 0);
    // a meeting at a time that the clocks skip is said so
    let skipped = desk.run(&["whatif", "session.json", "add-meeting=2026-03-29T02:30-03:30"]).refused(2, &["E402"]);
    assert!(skipped.err.contains("add-meeting=2026-03-29T02:30-03:30"), "{}", skipped.err);
}

#[test]
fn json_says_all_of_it() {
    let desk = Desk::founding();
    let answer = desk.run(&["whatif", "session.json", "set-minutes=2:170"]).quiet(0).json();
    assert_eq!(answer["edits"], json!([{"edit": "set-minutes", "item": "2", "minutes": 170}]));
    assert_eq!(answer["feasible"], true);
    assert_eq!(answer["comparison"]["minutes_moved"], 20);
    assert_eq!(answer["comparison"]["items"][0]["change"], "minutes");
    let goals = answer["comparison"]["goals"].as_array().unwrap();
    assert!(goals.contains(&json!({"name": "changes", "before": 0, "now": 20, "bound": 20})), "{goals:?}");
    assert_eq!(answer["schedule"]["schema"], "plenary.schedule/1");
    let none = desk.run(&["whatif", "session.json", "set-minutes=2:240"]);
    let none: Value = serde_json::from_str(&none.out).unwrap();
    assert_eq!(none["feasible"], false);
    assert!(!none["repairs"].as_array().unwrap().is_empty());
}

#[test]
fn bad_input_is_refused_with_the_way_out() {
    let desk = Desk::founding();
    let said = |edits: &[&str]| {
        let run = desk.run(&[&["whatif", "session.json"], edits].concat());
        assert!(run.code == 2 && run.out.is_empty(), "{edits:?}: {} {}", run.code, run.out);
        run.err
    };
    let all: Vec<String> = [
        &["drop-meeting=m33"][..],
        &["set-minutes=1c:20"],
        &["set-rule=max_meting_minutes:180"],
        &["set-minutes=2:0"],
        &["unpin=3"],
        &["pin=3:m2", "forbid=3:m2"],
        &["drop-meeting=m1", "drop-meeting=m2", "drop-meeting=m3", "drop-meeting=m4"],
        &["spent=2:95"],
        &["held=m1", "spent=2:400"],
        &["held=m1", "spent=6:10"],
        &["held=m1", "drop-item=1a", "set-minutes=1a:5"],
        &["add-item={\"id\": \"5\", \"minutes\": 10}"],
        &["move-meeting=m4:2022-05-05T17:00-15:00"],
        &["lift=6:windows"],
        &["frob=1"],
    ]
    .into_iter()
    .map(|edits| format!("> {}\n{}", edits.join(" "), said(edits)))
    .collect();
    insta::assert_snapshot!(all.join("\n"));
    let other = crate::support::fixture("two-tracks.json");
    desk.put("other.json", other);
    let run = desk.run(&["whatif", "other.json", "--baseline", "schedule.json", "drop-meeting=m1"]);
    run.refused(3, &["the baseline is of another session"]);
}

#[test]
fn what_an_edit_brings_with_it_is_said() {
    let desk = Desk::new();
    let items = r#"{"id": "a", "minutes": 20, "forbid": ["m1"], "prefer": [{"pin": "m2"}]},
        {"id": "b", "minutes": 20, "after": ["a", {"item": "c", "gap_minutes": 5}]}, {"id": "c", "minutes": 20, "pin": "m1"}"#;
    desk.put(
        "session.json",
        format!(
            r#"{{"title": "A body", "order": "free", "items": [{items}], "meetings":
                {{"days": ["2022-05-04"], "between": "09:00-13:00", "length": 60, "step": 60, "per_day": 3}}}}"#
        ),
    );
    let run = desk.run(&[
        "whatif",
        "session.json",
        "drop-meeting=m2",
        "drop-item=a",
        "--save",
        "now.json",
        "--format",
        "table",
    ]);
    assert_eq!(run.code, 0, "{}", run.err);
    insta::assert_snapshot!(desk.get("now.json"));
    insta::assert_snapshot!(report(&run));
    let pinned =
        desk.run(&["whatif", "session.json", "drop-meeting=m1"]).refused(2, &["item c must be in m1", "unpin=c"]);
    drop(pinned);
    assert_eq!(desk.run(&["whatif", "session.json", "unpin=c", "drop-meeting=m1"]).code, 0);
}

#[test]
fn an_announced_hour_is_kept_and_named() {
    let desk = Desk::new();
    desk.put(
        "session.json",
        r#"{"title": "A body", "timezone": "Europe/Vienna", "items": [{"id": "a", "minutes": 20}, {"id": "b", "minutes": 20}],
            "meetings": {"days": ["2026-03-29"], "times": ["10:00-11:00", "12:00-13:00"]}}"#,
    );
    assert_eq!(desk.run(&["plan", "session.json", "-o", "sent.json"]).code, 0);
    let against = |arguments: &[&str]| desk.run(&[arguments, &["--baseline", "sent.json"]].concat());
    let hour = "item b is announced for 2026-03-29 10:20, and keeps that within 15 min";
    let edits =
        ["whatif", "session.json", "set-minutes=a:40", "keep=b:15", "--save", "longer.json", "--format", "table"];
    let run = against(&edits);
    assert!(run.code == 1 && run.out.contains(hour) && run.out.contains("keep=b:20"), "{}{}", run.out, run.err);
    let run = against(&["plan", "longer.json"]);
    let way_out = "plenary explain longer.json --baseline sent.json";
    assert!(run.code == 1 && run.err.contains(way_out), "{}{}", run.out, run.err);
    let run = against(&["explain", "longer.json"]);
    assert!(run.code == 1 && run.out.contains(hour), "{}{}", run.out, run.err);
    assert_eq!(desk.run(&["explain", "longer.json"]).code, 0);
    let run = against(&["whatif", "longer.json", "keep=b:20", "--save", "kept.json", "-o", "new.json"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert_eq!(against(&["check", "kept.json", "new.json"]).code, 0);
    // the schedule states the hour itself
    let run = desk.run(&["why", "kept.json", "new.json", "b in m2"]);
    assert!(run.code == 1 && run.out.contains("announced for 2026-03-29 10:20"), "{}{}", run.out, run.err);
    let late = desk.get("new.json").replace("10:20:00", "10:19:00");
    desk.put("late.json", late);
    let run = desk.run(&["check", "kept.json", "late.json"]);
    assert!(run.code == 1 && run.out.contains("min after the announced 2026-03-29 10:19"), "{}{}", run.out, run.err);
}

#[test]
fn scenarios_stand_side_by_side() {
    let desk = Desk::founding();
    let scenarios = json!([
        {"name": "as it is", "edits": []},
        {"name": "without m3", "edits": ["drop-meeting=m3"]},
        {"name": "a morning more", "edits": ["drop-meeting=m3", {"edit": "add-meeting", "date": "2022-05-05", "start": "09:00", "end": "11:00"}]},
        {"name": "2 is short", "edits": ["set-minutes=2:100"]},
    ]);
    desk.put("scenarios.json", scenarios.to_string());
    let table = desk.run(&["whatif", "session.json", "--scenarios", "scenarios.json", "--format", "table"]).quiet(0);
    insta::assert_snapshot!(table.out);
    let answer = desk.run(&["whatif", "session.json", "--scenarios", "scenarios.json"]).quiet(0).json();
    let feasible: Vec<&Value> = answer["scenarios"].as_array().unwrap().iter().map(|one| &one["feasible"]).collect();
    assert_eq!(feasible, [true, false, true, true]);
    desk.put("scenarios.json", r#"[{"name": "x", "edits": ["drop-meting=m3"]}]"#);
    desk.run(&["whatif", "session.json", "--scenarios", "scenarios.json"])
        .refused(3, &["scenarios.json", "scenario x", "did you mean `drop-meeting`"]);
    desk.put("scenarios.json", "[]");
    desk.run(&["whatif", "session.json", "--scenarios", "scenarios.json"]).refused(3, &["write 1 to 200"]);
    desk.put("scenarios.json", r#"[{"name": "x"}]"#);
    desk.run(&["whatif", "session.json", "--scenarios", "scenarios.json"]).refused(3, &["missing field `edits`"]);
}
