//! The same input gives the same bytes, but for the one line that says the seconds.

use serde_json::json;

use crate::support::run::Desk;
use crate::support::{fixture, without_seconds};

/// Sixteen topics of equal length, none of which is better anywhere: thousands of schedules are equally good.
fn alike() -> String {
    let items: Vec<_> = (1..=16).map(|n| json!({"id": format!("t{n}"), "minutes": 30, "split": false})).collect();
    json!({
        "title": "All alike", "timezone": "Europe/Vienna", "order": "free",
        "meetings": {"days": ["2022-05-04", "2022-05-05"], "times": ["10:00-12:00", "15:00-17:00"]}, "items": items,
    })
    .to_string()
}

#[test]
fn the_same_session_gives_the_same_bytes_again_and_with_two_threads() {
    let sessions = [
        ("founding", fixture("firearms-wg9.json")),
        ("two tracks", fixture("two-tracks.json")),
        ("candidates", fixture("candidates.json")),
        ("left out", fixture("optional.json")),
        ("alike", alike()),
    ];
    let desk = Desk::new();
    for (name, text) in sessions {
        desk.put("session.json", text);
        let plan = |more: &[&str]| {
            let arguments = [&["plan", "session.json", "--time-limit", "none"], more].concat();
            without_seconds(desk.run(&arguments).quiet(0).out.as_bytes())
        };
        let first = plan(&[]);
        assert!(first.contains("\"status\": \"optimal\""), "{name}: {first}");
        for more in [&[][..], &["--threads", "1"], &["--threads", "2"]] {
            assert_eq!(plan(more), first, "{name} {more:?}");
        }
        for format in ["md", "table"] {
            desk.put("schedule.json", &first);
            let printed = || desk.run(&["export", "schedule.json", "--format", format]).quiet(0);
            assert_eq!(printed().out, printed().out, "{name} {format}");
        }
    }
}

#[test]
fn a_new_plan_against_a_baseline_gives_the_same_bytes_again() {
    let desk = Desk::founding();
    desk.put("session.json", desk.get("session.json").replace("\"minutes\": 160", "\"minutes\": 170"));
    let plan = |threads| {
        let run = desk.run(&["plan", "session.json", "--baseline", "schedule.json", "--threads", threads]).quiet(0);
        assert!(run.json()["changes"].as_array().is_some_and(|changes| !changes.is_empty()), "{}", run.out);
        without_seconds(run.out.as_bytes())
    };
    let first = plan("1");
    assert_eq!((plan("1"), plan("2")), (first.clone(), first));
}
