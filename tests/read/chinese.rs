//! What is wrong with files, in Chinese: the sentences as a planner reads them, and no English among them.

use std::fs;

use plenary::read::{self, Report, UiLanguage};

use crate::support::{fixture, here, json_files};

/// What is left of a sentence in English, once names and values of the file, which stand in signs of their own, are taken
/// out, and what Chinese calls so.
fn english_left(sentence: &str) -> String {
    let outside = |text: &str, sign: &str| text.split(sign).step_by(2).collect::<Vec<_>>().join(" ");
    let left = outside(&outside(sentence, "`"), "\"");
    let names = ["JSON", "UTF", "IANA", "UTC", "MiB", "CSV", "Excel", "Word"];
    let words = left.split(|one: char| !one.is_ascii_alphabetic());
    words.filter(|word| word.len() > 1 && !names.contains(word)).collect::<Vec<_>>().join(" ")
}

/// The report of a file that is wrong, or of one with warnings.
fn report(text: &str, name: &str) -> Report {
    if name.contains("-schedule-") && !name.contains("for-session") {
        return read::schedule(text, name).unwrap_err();
    }
    match read::session(text, name) {
        Ok(loaded) => loaded.warnings,
        Err(report) => report,
    }
}

/// The sentences of a report, a line each, of which none has an English word.
#[track_caller]
fn sentences(report: Report) -> Vec<String> {
    let english = report.clone();
    let chinese = report.in_language(UiLanguage::Chinese);
    assert!(!chinese.diagnostics.is_empty(), "{}", chinese.file);
    let one = |(said, was): (&read::Diagnostic, &read::Diagnostic)| {
        assert_eq!((said.code, &said.statement, said.line), (was.code, &was.statement, was.line));
        for text in [&said.message, &said.help] {
            assert_eq!(english_left(text), "", "{}: {text}", chinese.file);
        }
        assert_ne!(said.message, was.message, "{}", chinese.file);
        format!("{} {}\n     {}", said.code, said.message, said.help)
    };
    chinese.diagnostics.iter().zip(&english.diagnostics).map(one).collect()
}

#[test]
fn every_mistake_is_said_in_chinese() {
    let mut all = Vec::new();
    for file in json_files(&here("fixtures/invalid")) {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        all.extend(sentences(report(&fs::read_to_string(&file).unwrap(), &name)));
    }
    all.sort();
    all.dedup();
    for (code, about) in read::CODES.iter().filter(|(code, _)| !code.starts_with("E00") && *code != "E601") {
        assert!(all.iter().any(|one| one.starts_with(code)), "{code} ({about})");
    }
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn what_cannot_be_read_at_all_is_said_in_chinese() {
    let desk = tempfile::tempdir().unwrap();
    let at = |name: &str| desk.path().join(name);
    fs::write(at("latin"), b"{\"title\": \"r\xe9union\"}").unwrap();
    fs::write(at("utf16"), b"\xff\xfe{\0}\0").unwrap();
    fs::write(at("zip"), b"PK\x03\x04").unwrap();
    fs::write(at("large"), vec![b' '; read::FILE_LIMIT as usize + 1]).unwrap();
    let all: Vec<String> = ["none", ".", "latin", "utf16", "zip", "large"]
        .iter()
        .flat_map(|name| sentences(read::text(&at(name)).unwrap_err()))
        .collect();
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn what_is_wrong_with_a_table_is_said_in_chinese() {
    let problem = read::session(&fixture("zones.json"), "session.json").unwrap().problem;
    let mut all = Vec::new();
    for text in [
        "",
        "m1,1\n",
        "meeting,item,title\nm1,1,A\n",
        "meeting,item\n,1\nm1,2\n",
        "meeting,item\nm1,1,3\n",
        "meeting,item\nm1,1\nm9,2\n",
        "meeting,item\nm1,9\n",
        "meeting,item\nm1,1\nm1,1",
        "meeting,item\nm1,\"1\nm1,2\n",
        "[1]",
    ] {
        all.extend(sentences(read::table(text, "t", &problem).unwrap_err()));
    }
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn a_report_in_chinese_is_laid_out_as_the_english_one() {
    let text = fs::read_to_string(here("fixtures/invalid/E215-estimate-order.json")).unwrap();
    let report = read::session(&text, "session.json").unwrap_err();
    let lines = |report: &Report| report.to_string().lines().count();
    let chinese = report.clone().in_language(UiLanguage::Chinese);
    assert_eq!(lines(&chinese), lines(&report));
    insta::assert_snapshot!(chinese, @r#"
    session.json:7:28: 错误[E215] items[0].minutes：最少 30、最可能 20、最多 40，顺序不对
      办法：请使最少、最可能、最多三者依次不减
      |
    7 |     {"id": "a", "minutes": {"low": 30, "likely": 20, "high": 40}}
      |                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    "#);
    assert_eq!(chinese.in_language(UiLanguage::English), report, "and back");
    // many that are alike are counted
    let items: Vec<String> = (0..80).map(|n| format!("{{\"id\": \"{n}\"}}")).collect();
    let text = format!("{{\"title\": \"T\", \"meetings\": [], \"items\": [{}]}}", items.join(","));
    let many = read::session(&text, "t").unwrap_err().in_language(UiLanguage::Chinese).to_string();
    assert!(many.trim_end().ends_with("另有 70 项与此相同，在第 1 行"), "{many}");
}
