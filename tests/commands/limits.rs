//! Limits through the real program: they hold, and the best schedule so far is printed. Times are judged generously, since
//! other tests run beside these.

use std::fs;
use std::process::Command;
use std::sync::mpsc::channel;
use std::thread::{sleep, spawn};
use std::time::Duration;

use serde_json::Value;

use crate::support::run::{Desk, Run};
use crate::support::{hard, shared};

/// As long as a loaded machine may take beyond a limit of a second.
const PATIENCE: Duration = Duration::from_secs(20);

/// A session that once hurt, on a desk; nothing where the folder of those is not there.
fn hostile(name: &str) -> Option<Desk> {
    let text = fs::read(shared()?.join("cases/hostile").join(name)).ok()?;
    let desk = Desk::new();
    desk.put("session.json", text);
    Some(desk)
}

/// The schedule of a run, which must be valid.
#[track_caller]
fn valid(desk: &Desk, run: &Run) -> Value {
    assert_eq!(run.code, 0, "{}", run.err);
    desk.put("schedule.json", &run.out);
    desk.run(&["check", "session.json", "schedule.json"]).quiet(0);
    run.json()
}

/// A run that was stopped, or ended before. On a machine that has no time at all it may have no schedule; it never withholds one.
#[track_caller]
fn valid_if_any(desk: &Desk, run: &Run) {
    if run.code == 4 {
        assert!(run.err.contains("stopped at the time limit with no schedule"), "{}", run.err);
    } else {
        let stopped = run.err.contains("stopped at the time limit: the schedule is valid");
        assert!(stopped != (valid(desk, run)["status"] == "optimal"), "{}", run.err);
    }
}

/// Runs a command that should end soon; `meanwhile` is told its process.
#[track_caller]
fn soon(desk: &Desk, arguments: &[&str], meanwhile: impl FnOnce(u32)) -> Run {
    let child = desk.command(arguments).spawn().unwrap();
    let (id, (sender, ended)) = (child.id(), channel());
    let waiter = spawn(move || sender.send(child.wait_with_output()));
    meanwhile(id);
    let Ok(output) = ended.recv_timeout(PATIENCE) else {
        signal("-KILL", id);
        panic!("it did not end: {arguments:?}");
    };
    waiter.join().unwrap().unwrap();
    output.unwrap().into()
}

fn signal(name: &str, id: u32) {
    let sent = Command::new("kill").args([name, &id.to_string()]).status().unwrap();
    assert!(sent.success(), "{name} {id}");
}

#[test]
fn a_linear_program_without_an_end_does_not_hold_up_the_limit() {
    let Some(desk) = hostile("par1win.json") else { return };
    valid_if_any(&desk, &soon(&desk, &["plan", "session.json", "--time-limit", "3"], drop));
}

#[test]
fn a_plan_that_is_stopped_is_not_withheld() {
    let Some(desk) = hostile("L15.json") else { return };
    for seconds in ["1", "3"] {
        valid_if_any(&desk, &soon(&desk, &["plan", "session.json", "--time-limit", seconds], drop));
    }
}

#[test]
fn an_explanation_says_at_once_what_arithmetic_knows() {
    let Some(desk) = hostile("agns_50_120.json") else { return };
    let run = soon(&desk, &["explain", "session.json", "--time-limit", "1"], drop);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.out.starts_with("in the order of the file, items i1 to i"), "{}", run.out);
    assert!(run.out.contains("no schedule exists: these statements conflict"), "{}", run.out);
    let json = desk.run(&["explain", "session.json", "--time-limit", "1", "--json"]).json();
    assert_eq!((json["feasible"].as_bool(), json["smallest"].is_boolean()), (Some(false), true));
    assert!(json["conflict"].as_array().unwrap().len() > 10, "{json}");
}

#[test]
#[cfg(unix)]
fn a_signal_ends_a_solve_with_the_best_schedule_so_far() {
    let desk = Desk::new();
    desk.put("session.json", hard::topics(400, 25));
    for name in ["-TERM", "-INT"] {
        let run = soon(&desk, &["plan", "session.json", "--time-limit", "none"], |id| {
            sleep(Duration::from_secs(4));
            signal(name, id);
        });
        valid(&desk, &run);
        assert!(run.err.contains("interrupted: the schedule is valid"), "{}", run.err);
    }
}

#[test]
fn every_command_keeps_its_limit() {
    let desk = Desk::new();
    desk.put("session.json", hard::topics(400, 25));
    valid(&desk, &soon(&desk, &["plan", "session.json", "--time-limit", "8"], drop));
    desk.put("scenarios.json", r#"[{"name": "one", "edits": ["drop-meeting=m1"]}, {"name": "two", "edits": []}]"#);
    for arguments in [
        &["plan", "session.json", "--slack", "--alternatives", "3"][..],
        &["whatif", "session.json", "drop-meeting=m3"],
        &["whatif", "session.json", "--scenarios", "scenarios.json"],
        &["why", "session.json", "schedule.json", "t1", "in", "m7"],
        &["explain", "session.json"],
    ] {
        let arguments = [arguments, &["--time-limit", "1"]].concat();
        let run = soon(&desk, &arguments, drop);
        assert!(matches!(run.code, 0 | 2 | 4), "{arguments:?}: {} {}", run.code, run.err);
    }
}
