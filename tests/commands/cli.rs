//! Every command through the real program: what it prints, where, and how it ends.

use serde_json::Value;

use crate::support::run::{Desk, feeder};
use crate::support::{fixture, fixtures, without_seconds};

/// A table without the seconds of its last line.
fn without_time(table: &str) -> String {
    let (rest, solver) = table.trim_end().rsplit_once('\n').unwrap();
    let words: Vec<&str> = solver.split(", ").map(|word| if word.ends_with(" s") { "… s" } else { word }).collect();
    format!("{rest}\n{}\n", words.join(", "))
}

#[test]
fn the_founding_case_is_proven_and_split_as_in_its_annex() {
    let schedule = Desk::founding().run(&["plan", "session.json"]).quiet(0).json();
    assert_eq!((&schedule["schema"], &schedule["status"]), (&"plenary.schedule/1".into(), &"optimal".into()));
    let rows = |meeting: &Value| -> Vec<(String, u64, bool)> {
        let entries = meeting["entries"].as_array().unwrap();
        let row = |entry: &Value| {
            let items: Vec<&str> = entry["items"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
            (items.join("+"), entry["minutes"].as_u64().unwrap(), entry["continued"].as_bool().unwrap())
        };
        entries.iter().map(row).collect()
    };
    let (new, more) =
        (|id: &str, minutes| (id.to_owned(), minutes, false), |id: &str, minutes| (id.to_owned(), minutes, true));
    let meetings: Vec<_> = schedule["meetings"].as_array().unwrap().iter().map(rows).collect();
    assert_eq!(
        meetings,
        [
            vec![new("1a", 10), new("1b", 10), new("2", 100)],
            vec![more("2", 60), new("3", 60)],
            vec![more("3", 50), new("4", 45), new("5", 10)],
            vec![new("6", 90)],
        ]
    );
    for level in schedule["objectives"].as_array().unwrap() {
        assert_eq!(level["value"], level["bound"]);
    }
}

#[test]
fn the_founding_table_in_english_and_the_annex_in_chinese() {
    let desk = Desk::founding();
    let table = desk.run(&["plan", "session.json", "--format", "table"]).quiet(0).out;
    insta::assert_snapshot!("founding_table_en", without_time(&table));
    let annex = desk.run(&["plan", "session.json", "--format", "md", "--lang", "zh"]).quiet(0).out;
    insta::assert_snapshot!("founding_md_zh", annex);
    // `export` says the same without the session
    let exported = desk.run(&["export", "schedule.json", "--format", "table"]).quiet(0).out;
    assert_eq!(without_time(&exported), without_time(&table));
    assert_eq!(desk.run(&["export", "schedule.json", "--format", "md", "--lang", "zh"]).quiet(0).out, annex);
}

#[test]
fn the_stored_schedule_is_what_plan_writes() {
    let planned = Desk::founding().run(&["plan", "session.json"]).quiet(0).out;
    assert_eq!(without_seconds(planned.as_bytes()), without_seconds(fixture("firearms-wg9.schedule.json").as_bytes()));
}

#[test]
fn json_into_a_pipe_is_what_lies_in_the_file() {
    let desk = Desk::founding();
    let piped = desk.run(&["plan", "session.json"]).quiet(0).out;
    let named = desk.run(&["plan", "session.json", "-o", "new.json"]).quiet(0);
    assert_eq!(named.out, "");
    assert_eq!(without_seconds(piped.as_bytes()), without_seconds(desk.get("new.json").as_bytes()));
    desk.run(&["check", "session.json", "new.json"]).quiet(0);
}

#[test]
fn a_dash_is_standard_input_and_output() {
    let desk = Desk::founding();
    let text = desk.get("session.json");
    let piped = desk.feed(&text, &["plan", "-", "-o", "-"]).quiet(0).out;
    let named = desk.run(&["plan", "session.json"]).quiet(0).out;
    assert_eq!(without_seconds(piped.as_bytes()), without_seconds(named.as_bytes()));
    assert_eq!(desk.feed(&piped, &["check", "session.json", "-"]).quiet(0).out, "valid: 9 entries in 4 meetings\n");
    assert_eq!(desk.feed(&text, &["check", "-", "schedule.json"]).quiet(0).out, "valid: 9 entries in 4 meetings\n");
    assert!(desk.feed(&piped, &["export", "-", "--format", "md"]).quiet(0).out.contains("\n## Annex\n"));
    desk.feed(&text, &["check", "-", "-"]).refused(2, &["only one file", "help: "]);
    desk.feed(&text, &["plan", "-", "--baseline", "-"]).refused(2, &["only one file"]);
    assert_eq!(desk.names(), ["schedule.json", "session.json"], "a file called -");
}

#[test]
fn the_ending_says_the_format_unless_it_is_named() {
    let desk = Desk::founding();
    for (file, more, begins) in [
        ("a.json", &[][..], "{\n  \"schema\": \"plenary.schedule/1\""),
        ("a.md", &[], "# Working Group on Firearms"),
        ("b.md", &["--lang", "zh"], "# 枪支问题工作组第九次会议"),
        ("annex", &["--format", "md"], "# "),
        ("schedule", &[], "{\n"),
    ] {
        let arguments = [&["export", "schedule.json", "-o", file], more].concat();
        assert_eq!(desk.run(&arguments).quiet(0).out, "");
        assert!(desk.get(file).starts_with(begins), "{file}:\n{}", desk.get(file));
    }
}

#[test]
fn what_is_not_offered_is_refused_before_anything_is_done() {
    let desk = Desk::founding();
    for (arguments, words) in [
        (&["plan", "session.json", "--format", "word"][..], &["unknown format `word`", "table, json, md"][..]),
        (&["plan", "session.json", "-o", "a.odt"], &["unknown format `odt`"]),
        (&["export", "schedule.json", "-o", "a.indico"], &["unknown format `indico`"]),
        (&["plan", "session.json", "--format", "md", "--lang", "de"], &["`de` is not available", "en, fr, es"]),
        (&["plan", "session.json", "--format", "md", "--lang", "tlh"], &["tlh"]),
        (&["plan", "session.json", "--lang", "?"], &["expected a language code"]),
        (&["plan", "session.json", "--time-limit", "0"], &["number of seconds above 0"]),
        (&["plan", "session.json", "--time-limit", "-1"], &["number of seconds above 0"]),
        (&["plan", "session.json", "--time-limit", "NaN"], &["number of seconds above 0"]),
        (&["plan", "session.json", "--time-limit", "1e999"], &["number of seconds above 0"]),
        (&["plan", "session.json", "--threads", "0"], &["--threads"]),
        (&["plan", "session.json", "--threads", "two"], &["--threads"]),
        (&["plan", "session.json", "session.json"], &["unexpected argument"]),
        (&["plan"], &["<SESSION>"]),
        (&["plan", ""], &["<SESSION>"]),
        (&["plan", "session.json", "-o", ""], &["--output"]),
        (&["check", "session.json"], &["<SCHEDULE>"]),
        (&["schema"], &["<FILE>"]),
        (&["schema", "meeting"], &["session"]),
        (&["completions", "tcsh"], &["bash"]),
        (&["man", "dance"], &["unknown command", "help: "]),
        (&["whatif", "session.json"], &["whatif"]),
        (&["--frobnicate"], &["--frobnicate"]),
        (&[], &["Usage: plenary"]),
    ] {
        let run = desk.run(arguments).refused(2, words);
        assert!(!run.err.contains("plenary.schedule"), "{arguments:?}");
    }
    assert_eq!(desk.names(), ["schedule.json", "session.json"]);
}

#[test]
fn every_command_explains_itself_with_an_example() {
    let desk = Desk::new();
    let top = desk.run(&["--help"]).quiet(0).out;
    assert!(top.contains("Examples:") && top.contains("Exit codes:"), "{top}");
    for command in ["plan", "check", "export", "languages", "licences", "schema", "new", "completions", "man"] {
        assert!(top.contains(&format!("\n  {command} ")), "{command} is not in:\n{top}");
        let help = desk.run(&[command, "--help"]).quiet(0).out;
        let (_, examples) = help.split_once("\nExample").unwrap_or_else(|| panic!("no example:\n{help}"));
        assert!(examples.contains(&format!("plenary {command}")), "{help}");
        let page = desk.run(&["man", command]).quiet(0).out;
        assert!(page.contains(".TH") && page.contains(".SH NAME"), "{page}");
    }
    assert!(desk.run(&["man"]).quiet(0).out.contains(".SH NAME\nplenary"));
    for shell in ["bash", "zsh", "fish"] {
        let script = desk.run(&["completions", shell]).quiet(0).out;
        assert!(script.len() > 1000 && script.contains("plenary") && script.contains("time-limit"), "{shell}");
    }
    assert_eq!(desk.run(&["--version"]).quiet(0).out, format!("plenary {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn languages_are_listed_with_what_nobody_has_reviewed() {
    let desk = Desk::new();
    let list = desk.run(&["languages"]).quiet(0).out;
    for (code, name) in [("en", "English"), ("fr", "Français"), ("zh", "中文"), ("ar", "العربية")] {
        assert!(list.contains(code) && list.contains(name), "{name}:\n{list}");
    }
    let french = desk.run(&["languages", "fr"]).quiet(0).out;
    let line =
        |word: &str| french.lines().find(|line| line.contains(word)).unwrap_or_else(|| panic!("{word}: {french}"));
    // words of documents, of calendars and spreadsheets
    assert!(line("Annexe").contains("unreviewed"), "{french}");
    assert!(line("Minutes restantes").contains("our own"), "{french}");
    assert!(french.contains("seen: "), "{french}");
    desk.run(&["languages", "tlh"]).refused(2, &["unknown language `tlh`", "en, fr, es"]);
}

#[test]
fn the_schemas_fit_what_is_read_and_written() {
    let desk = Desk::new();
    let schema = |of: &str| jsonschema::validator_for(&desk.run(&["schema", of]).quiet(0).json()).unwrap();
    let (sessions, schedules) = (schema("session"), schema("schedule"));
    for (name, text) in fixtures() {
        let value: Value = serde_json::from_str(&text).unwrap();
        assert!(sessions.validate(&value).is_ok(), "{name}");
        assert!(!schedules.is_valid(&value), "{name} is no schedule");
        let run = desk.feed(&text, &["plan", "-"]);
        assert_eq!(run.code, i32::from(name.starts_with("infeasible")), "{name}: {}", run.err);
        assert!(schedules.validate(&run.json()).is_ok(), "{name}: {}", run.out);
    }
}

#[test]
fn a_new_session_plans_as_it_stands() {
    let desk = Desk::new();
    let text = desk.run(&["new"]).quiet(0).out;
    let schedule = desk.feed(&text, &["plan", "-"]).quiet(0).out;
    assert_eq!(desk.run(&["new", "-o", "session.json"]).quiet(0).out, "");
    assert_eq!(desk.get("session.json"), text);
    desk.put("schedule.json", schedule);
    desk.run(&["check", "session.json", "schedule.json"]).quiet(0);
}

#[test]
fn no_schedule_is_exit_1_with_the_arithmetic() {
    let desk = Desk::new();
    desk.put("session.json", fixture("infeasible-capacity.json"));
    let run = desk.run(&["plan", "session.json"]);
    assert_eq!((run.code, &run.json()["status"]), (1, &"infeasible".into()));
    assert!(
        run.err.contains("no schedule exists") && run.err.contains("8 h 40") && run.err.contains("8 h 00"),
        "{}",
        run.err
    );
    // it is no schedule, so `check` refuses it
    let checked = desk.feed(&run.out, &["check", "session.json", "-"]);
    assert_eq!((checked.code, checked.err.as_str()), (1, ""), "{}", checked.out);
    desk.run(&["plan", "session.json", "--format", "table"]).refused(1, &["no schedule exists"]);
    // nor does it take the place of one
    let kept = fixture("firearms-wg9.schedule.json");
    desk.put("kept.json", &kept);
    desk.run(&["plan", "session.json", "-o", "kept.json"]).refused(1, &["no schedule exists"]);
    desk.run(&["plan", "session.json", "-o", "none.json"]).refused(1, &["no schedule exists"]);
    assert_eq!(
        (desk.get("kept.json").as_str(), desk.names()),
        (kept.as_str(), vec!["kept.json".into(), "session.json".into()])
    );
}

#[test]
fn a_baseline_counts_what_moved() {
    let desk = Desk::founding();
    let same = desk.run(&["plan", "session.json", "--baseline", "schedule.json"]).quiet(0).json();
    assert_eq!(same["changes"], Value::Array(vec![]));
    // the workplan takes an hour less, so that the third meeting is nearly empty
    desk.put("session.json", desk.get("session.json").replace("\"minutes\": 110", "\"minutes\": 50"));
    let run = desk.run(&["plan", "session.json", "--baseline", "schedule.json", "-o", "after.json"]);
    run.quiet(0);
    let checked = desk.run(&["check", "session.json", "after.json", "--baseline", "schedule.json"]).quiet(0);
    assert!(checked.out.starts_with("valid: "), "{}", checked.out);
}

#[test]
fn whoever_has_read_enough_may_close_the_pipe() {
    let desk = Desk::founding();
    for arguments in [&["plan", "-"][..], &["plan", "-", "--format", "md"], &["check", "-", "schedule.json"]] {
        let mut child = desk.command(arguments).stdin(std::process::Stdio::piped()).spawn().unwrap();
        // closed before the command can know what to print
        drop(child.stdout.take());
        let writer = feeder(&mut child, desk.get("session.json"));
        let run: crate::support::run::Run = child.wait_with_output().unwrap().into();
        writer.join().unwrap();
        run.quiet(0);
    }
}
