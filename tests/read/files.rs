//! What `read` says of files: every mistake once, whole reports.

use std::fs;

use plenary::read;

use crate::support::{here, json_files, shared};

/// The report of a file that is wrong, or of one with warnings.
fn report(text: &str, name: &str, stem: &str) -> read::Report {
    if stem.contains("-schedule-") && !stem.contains("for-session") {
        return read::schedule(text, name).unwrap_err();
    }
    match read::session(text, name) {
        Ok(loaded) => loaded.warnings,
        Err(report) => report,
    }
}

#[test]
fn every_mistake_is_reported_with_its_place_and_a_way_out() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/invalid");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let files = json_files(&here("fixtures/invalid"));
    settings.bind(|| {
        for file in &files {
            let (name, stem) =
                (file.file_name().unwrap().to_str().unwrap(), file.file_stem().unwrap().to_str().unwrap());
            let report = report(&fs::read_to_string(file).unwrap(), name, stem);
            insta::assert_snapshot!(stem, report);
            let code = &stem[..4];
            assert!(report.diagnostics.iter().any(|one| one.code == code), "{name} is not a case of {code}");
            assert!(report.diagnostics.is_sorted_by_key(|one| (one.line, one.column)), "{name} is out of order");
        }
    });
}

#[test]
fn every_code_has_a_case() {
    let files = json_files(&here("fixtures/invalid"));
    for (code, about) in read::CODES.iter().filter(|(code, _)| !code.starts_with("E00") && *code != "E601") {
        let cased = files.iter().any(|file| file.file_name().unwrap().to_str().unwrap().starts_with(code));
        assert!(cased, "{code} ({about}) has no file in fixtures/invalid");
    }
}

#[test]
fn a_report_as_data() {
    let text = fs::read_to_string(here("fixtures/invalid/E215-estimate-order.json")).unwrap();
    let report = read::session(&text, "estimate.json").unwrap_err();
    insta::assert_snapshot!(serde_json::to_string_pretty(&report).unwrap(), @r#"
    {
      "file": "estimate.json",
      "diagnostics": [
        {
          "code": "E215",
          "severity": "error",
          "statement": "/items/0/minutes",
          "line": 7,
          "column": 28,
          "message": "low 30, likely 20, high 40 are out of order",
          "help": "write low, likely and high so that none is less than the one before"
        }
      ],
      "more": 0
    }
    "#);
}

#[test]
fn many_mistakes_are_counted() {
    let items: Vec<String> = (0..70).map(|n| format!("{{\"id\": \"{n}\", \"minutes\": 0}}")).collect();
    let text = format!(
        "{{\"title\": \"x\", \"meetings\": {{\"days\": [\"2022-05-04\"], \"times\": [\"10:00-12:00\"]}}, \"items\": [{}]}}",
        items.join(",\n")
    );
    let printed = read::session(&text, "x").unwrap_err().to_string();
    assert_eq!(printed.matches("  help: ").count(), 10);
    let last = "x: error[E204] 60 more like these, on lines 11, 12, 13, 14, 15, 16, 17, 18…\n";
    assert!(printed.ends_with(last), "{}", &printed[printed.len() - 200..]);
    // what differs is printed as far as anybody reads
    let items: Vec<String> =
        (0..70).map(|n| format!("{{\"id\": \"{n}\", \"minutes\": 5, \"after\": [\"x{n}\"]}}")).collect();
    let text = text.split("\"items\": [").next().unwrap().to_owned() + &format!("\"items\": [{}]}}", items.join(",\n"));
    let printed = read::session(&text, "x").unwrap_err().to_string();
    assert_eq!(printed.matches("  help: ").count(), read::PRINTED);
    assert!(printed.ends_with("\nand 20 more\n"), "{}", &printed[printed.len() - 200..]);
}

#[test]
fn the_starter_reads_without_a_word() {
    let loaded = read::session(read::starter(), "starter.json").unwrap_or_else(|report| panic!("{report}"));
    assert_eq!(loaded.warnings.to_string(), "");
    assert_eq!(loaded.problem.meetings.len(), 4);
    assert_eq!(loaded.problem.items.len(), 7);
}

#[test]
fn real_sessions_read() {
    let Some(shared) = shared() else { return };
    for file in json_files(&shared.join("cases/tc39")) {
        let text = read::text(&file).unwrap();
        read::session(&text, &file.display().to_string()).unwrap_or_else(|report| panic!("{report}"));
    }
}

#[test]
fn a_candidate_may_be_there_twice() {
    let text = fs::read_to_string(here("fixtures/invalid/E404-same-meeting.json")).unwrap();
    let loaded = read::session(&text, "twice.json").unwrap();
    assert_eq!(loaded.problem.meetings.len(), 2);
    assert_eq!(loaded.warnings.diagnostics.iter().map(|one| one.code).collect::<Vec<_>>(), ["E404"]);
    // where a limit makes it a choice, nothing is odd
    let granted = text.replace("\"items\"", "\"rules\": {\"interpreted_meetings\": 1}, \"items\"");
    assert_eq!(read::session(&granted, "twice.json").unwrap().warnings.diagnostics, []);
}
