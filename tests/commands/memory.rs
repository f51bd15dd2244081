//! The memory limit, through the real program: it ends a solve early, with what there is by then.

use serde_json::json;

use crate::support::run::Desk;
use crate::support::served::Served;
use crate::support::{fixture, hard};

/// The program itself is some 30 MB; it has a schedule of this session by now, and goes on to 100 MB within seconds.
const BETWEEN: &str = "75";

#[test]
fn a_solve_that_takes_too_much_ends_with_a_valid_schedule_and_says_why() {
    let desk = Desk::new();
    desk.put("session.json", hard::topics(400, 25));
    let arguments = ["plan", "session.json", "-o", "schedule.json", "--time-limit", "none", "--memory-limit", BETWEEN];
    let run = desk.run(&arguments);
    assert_eq!(run.code, 0, "{}", run.err);
    let words =
        format!("stopped at the memory limit of {BETWEEN} MB: the schedule is valid, but a better one may exist");
    assert!(run.err.contains(&words), "{}", run.err);
    desk.run(&["check", "session.json", "schedule.json"]).quiet(0);
    // a quick machine gets there within a second, and then nothing is told
    if let (Some(took), true) = (told(&run.slow), cfg!(unix)) {
        assert!((75..1000).contains(&took), "{took} MB");
    }
}

/// The megabytes that a solve took, where it told of them; 0 where the system does not.
fn told(err: &str) -> Option<u64> {
    let took = err.lines().find(|line| line.starts_with("the solve took "))?;
    let most = took.split_once(" s, and ").and_then(|(_, rest)| rest.split_once(" MB"));
    Some(most.map_or(0, |(most, _)| most.parse().unwrap()))
}

#[test]
fn what_a_solve_took_is_told_where_that_is_more_than_a_second() {
    let desk = Desk::new();
    desk.put("session.json", hard::topics(400, 25));
    let run = desk.run(&["plan", "session.json", "-o", "schedule.json", "--time-limit", "2"]);
    let took = told(&run.slow).unwrap_or_else(|| panic!("{}", run.slow));
    if cfg!(unix) {
        assert!((30..1000).contains(&took), "{took} MB");
    }
    assert!(!Desk::founding().run(&["plan", "session.json"]).slow.contains("the solve took"));
}

#[test]
fn without_a_schedule_it_is_the_exit_of_the_time_limit() {
    let desk = Desk::founding();
    let why = "4 not in m2";
    for arguments in [
        &["plan", "session.json"][..],
        &["whatif", "session.json", "drop-meeting=m3", "--baseline", "schedule.json"],
        &["why", "session.json", "schedule.json", why],
    ] {
        let arguments = [arguments, &["--memory-limit", "1"]].concat();
        desk.run(&arguments).refused(4, &["stopped at the memory limit of 1 MB", "help: raise --memory-limit"]);
    }
    let ample = desk.run(&["plan", "session.json", "--memory-limit", "100000"]).quiet(0);
    assert_eq!(ample.json()["status"], "optimal");
    for wrong in ["0", "-1", "1.5", "all"] {
        desk.run(&["plan", "session.json", "--memory-limit", wrong]).refused(2, &["whole number of megabytes above 0"]);
    }
}

#[test]
fn a_job_of_the_server_ends_and_the_server_goes_on() {
    let desk = Desk::new();
    let server = Served::start(&desk, &["--memory-limit", "1"]);
    let ask = json!({"session": serde_json::from_str::<serde_json::Value>(&fixture("firearms-wg9.json")).unwrap()});
    for _ in 0..2 {
        let job = server.post("/api/v1/plan?wait=60", &ask).must(200);
        assert_eq!(job["result"]["state"], "unknown", "{job}");
        assert_eq!(job["result"]["stopped"], "at the memory limit of 1 MB");
    }
}
