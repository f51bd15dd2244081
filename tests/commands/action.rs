//! The steps of the GitHub Action (`action.yml`), run as a runner runs them: in a repository, with variables and files.

use std::path::Path;
use std::process::Command;

use crate::support::run::{Desk, Run};
use crate::support::{fixture, here};

fn has(program: &str) -> bool {
    let found = Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success());
    if !found {
        eprintln!("skipped: no {program}, which runners have");
    }
    found
}

/// The step of the sessions on a desk.
fn sessions(desk: &Desk, variables: &[(&str, &str)]) -> Run {
    let mut command = Command::new(here("scripts/action/sessions"));
    command.current_dir(desk.path()).env("PLENARY", env!("CARGO_BIN_EXE_plenary"));
    command.env("GITHUB_STEP_SUMMARY", desk.path().join("summary.md")).envs(variables.iter().copied());
    command.output().unwrap().into()
}

#[test]
fn sessions_of_a_repository_are_planned_checked_and_rendered() {
    if !has("jq") {
        return;
    }
    let desk = Desk::new();
    std::fs::create_dir(desk.path().join("with space")).unwrap();
    desk.put("with space/wg9.session.json", fixture("firearms-wg9.json"));
    desk.put("issued.session.json", fixture("firearms-wg9.json"));
    desk.put("issued.schedule.json", fixture("firearms-wg9.schedule.json"));
    let run = sessions(&desk, &[("LANGUAGES", "en fr"), ("FORMATS", "md docx")]).ended(0);
    assert!(run.out.contains("with space/wg9.session.json: planned, optimal"), "{}", run.out);
    assert!(run.out.contains("issued.session.json: its schedule is valid"), "{}", run.out);
    let made = |name: &str| desk.path().join("plenary-output").join(name).is_file();
    for name in ["with space/wg9.schedule.json", "with space/wg9.fr.docx", "issued.en.md", "issued.fr.docx"] {
        assert!(made(name), "{name}");
    }
    assert!(desk.get("summary.md").contains("Proposed organization of work"));
    sessions(&desk, &[]).ended(0);
}

#[test]
fn faults_are_annotations_at_their_lines_and_titles_are_no_commands() {
    if !has("jq") {
        return;
    }
    let desk = Desk::new();
    let founding = fixture("firearms-wg9.json");
    desk.put("broken.session.json", founding.replace("\"minutes\": 160", "\"minutes\": -1"));
    desk.put("none.session.json", founding.replace("\"minutes\": 160", "\"minutes\": 900"));
    desk.put("stale.session.json", &founding);
    desk.put(
        "stale.schedule.json",
        fixture("firearms-wg9.schedule.json").replacen("\"minutes\": 100", "\"minutes\": 101", 1),
    );
    let hostile = "x\\n::set-output name=a::b\\n::add-path::/tmp\\r\\n::error::no";
    let id = founding.replace("\"id\": \"2\"", &format!("\"id\": \"{hostile}\", \"title\": \"{hostile}\""));
    desk.put("hostile.session.json", id.replace("\"minutes\": 160", "\"minutes\": 900"));
    let run = sessions(&desk, &[("FORMATS", "md")]).ended(1);
    let line = founding.lines().position(|line| line.contains("\"minutes\": 160")).unwrap() + 1;
    assert!(run.out.contains(&format!("::error file=broken.session.json,line={line}::")), "{}", run.out);
    assert!(run.out.contains("::error file=none.session.json,line="), "{}", run.out);
    assert!(run.out.contains("set-minutes=2:"), "{}", run.out);
    assert!(run.out.contains("::error file=stale.session.json,line="), "{}", run.out);
    let commands = run.out.lines().filter(|line| line.trim_start().starts_with("::"));
    commands.for_each(|line| assert!(line.starts_with("::error file="), "{line}"));
    let nothing = sessions(&desk, &[("SESSIONS", "none/*.json")]).ended(1);
    assert!(nothing.out.contains("::error::no session file"), "{}", nothing.out);
}

#[test]
fn the_program_comes_from_an_archive_whose_checksum_is_known() {
    let desk = Desk::new();
    let folder = desk.path().join("plenary-0.1.0-x86_64-unknown-linux-gnu");
    std::fs::create_dir(&folder).unwrap();
    desk.put("plenary-0.1.0-x86_64-unknown-linux-gnu/plenary", "#!/bin/sh\necho plenary 0.1.0\n");
    let set = Command::new("chmod").args(["+x", folder.join("plenary").to_str().unwrap()]).status().unwrap();
    assert!(set.success());
    let mut tar = Command::new("tar");
    tar.args(["-czf", "archive.tar.gz", folder.file_name().unwrap().to_str().unwrap()]).current_dir(desk.path());
    assert!(tar.status().unwrap().success());
    let step = |archive: &str, sum: &str| -> Run {
        let mut command = Command::new(here("scripts/action/program"));
        command.current_dir(desk.path()).env("ARCHIVE", archive).env("SHA256", sum).env("RUNNER_TEMP", desk.path());
        command.env("GITHUB_PATH", desk.path().join("path")).output().unwrap().into()
    };
    step("archive.tar.gz", "").ended(0);
    let place = desk.get("path");
    assert!(Path::new(place.trim()).join("plenary").is_file(), "{place}");
    let wrong = step("archive.tar.gz", &"0".repeat(64)).ended(2);
    assert!(wrong.out.contains("::error::the checksum"), "{}", wrong.out);
    assert!(step("https://example.org/plenary.tar.gz", "").ended(2).out.contains("sha256 is missing"));
}

#[test]
fn the_action_names_its_steps_and_never_puts_an_input_into_a_script() {
    let text = std::fs::read_to_string(here("action.yml")).unwrap();
    for step in ["scripts/action/program", "scripts/action/sessions"] {
        assert!(text.contains(&format!("$GITHUB_ACTION_PATH/{step}")) && here(step).is_file(), "{step}");
    }
    for line in text.lines().filter(|line| line.trim_start().starts_with("run:")) {
        assert!(!line.contains("${{"), "{line}");
    }
}
