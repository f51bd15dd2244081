//! The page in a real browser. `scripts/browser` installs what this needs; where it is missing this is skipped.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::access::account;
use crate::support::here;
use crate::support::run::Desk;
use crate::support::served::Served;

/// A program on the path.
fn program(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    names
        .iter()
        .find_map(|name| std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file()))
}

/// Runs a script of `tests/serve/tour` in a browser; what it says, or `None` where something that it needs is missing.
fn in_a_browser(script: &str, server: &Served, more: &[PathBuf]) -> Option<String> {
    let modules = here("target/browser");
    let found = (program(&["chromium", "chromium-browser", "google-chrome"]), program(&["node"]));
    let (Some(browser), Some(node)) = found else {
        eprintln!("skipped: no Chromium or no Node; scripts/browser installs them");
        return None;
    };
    if !modules.join("node_modules/playwright-core").is_dir() {
        eprintln!("skipped: target/browser is missing; scripts/browser makes it");
        return None;
    }
    let shots = here("target/screenshots");
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    let output = Command::new(node)
        .arg(here("tests/serve/tour").join(script))
        .args([server.url.clone(), text(&modules), text(&browser), text(&shots)])
        .args(more)
        .output()
        .unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    println!("{said}");
    assert!(output.status.success(), "{said}");
    Some(said)
}

#[test]
fn the_tour_of_the_page() {
    let desk = Desk::new();
    // the printed agenda as those who have it would drop it
    let agenda = std::fs::read_to_string(here("fixtures/import/firearms.en.txt")).unwrap();
    let pages: Vec<Vec<&str>> = agenda.lines().collect::<Vec<&str>>().chunks(40).map(<[&str]>::to_vec).collect();
    desk.put("firearms.docx", crate::builders::docx(&agenda));
    desk.put("firearms.pdf", crate::builders::pdf(&pages));
    let server = Served::start(&desk, &["--workers", "1"]);
    let files = [here("fixtures/firearms-wg9.json"), here("fixtures/import/firearms.en.txt")];
    let made = ["firearms.docx", "firearms.pdf"].map(|name| desk.path().join(name));
    let said = in_a_browser("tour.mjs", &server, &[files, made].concat());
    assert!(said.is_none_or(|said| said.contains("the tour is over")));
}

#[test]
fn a_day_played_through() {
    let desk = Desk::new();
    let server = Served::start(&desk, &["--workers", "1"]);
    let said = in_a_browser("day.mjs", &server, &[]);
    assert!(said.is_none_or(|said| said.contains("the day is over")));
}

#[test]
fn a_schedule_goes_to_the_bureau_and_to_the_public() {
    let desk = Desk::new();
    let server = Served::start(&desk, &["--workers", "1"]);
    let said = in_a_browser("issue.mjs", &server, &[here("fixtures/firearms-wg9.json")]);
    assert!(said.is_none_or(|said| said.contains("Rev.1 is issued")));
}

#[test]
fn a_planner_signs_in_and_out() {
    let desk = Desk::new();
    account(&desk, "root", &["--role", "administer"]);
    account(&desk, "ana", &["--role", "plan"]);
    let server = Served::start(&desk, &["--accounts", "--workers", "1"]);
    let said = in_a_browser("accounts.mjs", &server, &[here("fixtures/firearms-wg9.json")]);
    assert!(said.is_none_or(|said| said.contains("everybody has signed out")));
}

#[test]
fn modules_that_know_no_page() {
    let Some(node) = program(&["node"]) else {
        return eprintln!("skipped: no Node; scripts/browser installs it");
    };
    let tests = ["pure.test.mjs", "board.test.mjs", "day.test.mjs", "kept.test.mjs"]
        .map(|name| here("tests/serve/tour").join(name));
    let output = Command::new(node).arg("--test").args(tests).output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && said.contains("# fail 0"), "{said}");
    assert!(!said.contains("# pass 0"), "{said}");
}
