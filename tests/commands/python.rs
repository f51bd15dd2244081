//! The package in Python, with the program of this build. `scripts/try-wheel` tries the wheel itself.

use std::path::PathBuf;
use std::process::Command;

use crate::support::hard::topics;
use crate::support::here;
use crate::support::run::Desk;

/// A Python that can run the package, with pandas where the peers are set up.
fn python() -> Option<PathBuf> {
    let enough = "import sys; sys.exit(sys.version_info < (3, 11))";
    let runs = |path: &PathBuf| Command::new(path).args(["-c", enough]).status().is_ok_and(|status| status.success());
    let found = [here("target/peers/bin/python"), PathBuf::from("python3")].into_iter().find(runs);
    if found.is_none() {
        eprintln!("skipped: no Python 3.11 or later");
    }
    found
}

/// Runs Python in the project with the package and this program, and returns what it prints.
#[track_caller]
fn run(python: &PathBuf, arguments: &[&str]) -> String {
    let mut command = Command::new(python);
    command.arg("-B").args(arguments).current_dir(here(""));
    command.env("PYTHONPATH", here("python")).env("PLENARY", env!("CARGO_BIN_EXE_plenary"));
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    text
}

#[test]
fn the_code_of_the_page_runs() {
    let Some(python) = python() else { return };
    let said = run(&python, &["python/page_code.py", "docs/src/howto/python.md"]);
    assert!(said.contains("blocks of docs/src/howto/python.md ran"), "{said}");
}

#[test]
fn the_types_are_those_of_the_schemas() {
    let Some(python) = python() else { return };
    run(&python, &["python/make_types.py", env!("CARGO_BIN_EXE_plenary"), "--check"]);
}

#[test]
fn a_notebook_shows_tables_and_pictures_and_titles_are_text() {
    let Some(python) = python() else { return };
    let code = r#"
import json, plenary
session = json.load(open("fixtures/firearms-wg9.json"))
session["items"][0]["title"] = "<script>alert(1)</script>"
schedule = plenary.plan(session)
shown = schedule._repr_html_()
assert "&lt;script&gt;" in shown and "<script" not in shown, shown
assert schedule.svg()._repr_svg_().startswith("<svg") and "<script" not in schedule.svg()
lost = plenary.whatif(session, "drop-meeting=m3", baseline=schedule)
assert "No schedule exists" in lost._repr_html_() and lost.schedule is None
assert json.loads(json.dumps(schedule)) == schedule
"#;
    run(&python, &["-c", code]);
}

#[test]
fn an_interruption_returns_the_best_plan_so_far_and_a_second_one_ends_it() {
    let Some(python) = python() else { return };
    let desk = Desk::new();
    desk.put("session.json", topics(140, 8));
    let code = r#"
import json, os, signal, sys, threading, time, plenary
# where the tests run in the background of a shell, Python would ignore the signal
signal.signal(signal.SIGINT, signal.default_int_handler)
session = json.load(open(sys.argv[1]))
other = threading.Thread(target=lambda: [time.sleep(0.01) for _ in range(100)])
other.start()
began = time.monotonic()
threading.Timer(3, os.kill, (os.getpid(), signal.SIGINT)).start()
schedule = plenary.plan(session, time_limit=600)
assert schedule["status"] == "feasible" and not schedule.proven
assert plenary.check(session, schedule)["valid"]
assert time.monotonic() - began < 300
assert not other.is_alive()
try:
    plenary.plan(json.load(open("fixtures/firearms-wg9.json")), time_limit=0.000001)
    raise SystemExit("no error")
except plenary.Undecided as error:
    assert "time_limit" in error.way_out
"#;
    run(&python, &["-c", code, desk.path().join("session.json").to_str().unwrap()]);
}
