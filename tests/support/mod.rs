//! What the tests from end to end share: where things are, and files as values.

#![allow(dead_code, reason = "each test uses some of it")]

pub mod contract;
pub mod database;
pub mod hard;
pub mod run;
pub mod served;
pub mod workers;

use std::path::{Path, PathBuf};
use std::{env, fs};

use plenary::model::Schedule;
use plenary::read::{self, Loaded};
use serde_json::Value;

/// A path inside the project.
pub fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The folder of documents beside the project (`../shared`), which tests of the import read. Says so where it is missing.
pub fn shared() -> Option<PathBuf> {
    let given = env::var_os("PLENARY_SHARED").map(PathBuf::from);
    let places = given.into_iter().chain([here("../shared"), here("../../shared")]);
    let found = places.into_iter().find(|place| place.join("cases").is_dir());
    if found.is_none() {
        eprintln!("skipped: no ../shared beside the project, and PLENARY_SHARED does not name it");
    }
    found
}

/// The JSON files of a folder, in order.
pub fn json_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "json"));
    files.sort();
    files
}

/// Name and text of every session in `fixtures/`.
pub fn fixtures() -> Vec<(String, String)> {
    let mut files = json_files(&here("fixtures"));
    files.retain(|file| !file.to_string_lossy().ends_with(".schedule.json"));
    assert!(files.len() >= 17, "fixtures are missing");
    files
        .iter()
        .map(|file| (file.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(file).unwrap()))
        .collect()
}

/// The text of one fixture.
pub fn fixture(name: &str) -> String {
    fs::read_to_string(here("fixtures").join(name)).unwrap()
}

/// A session that must read.
pub fn session(text: &str) -> Loaded {
    read::session(text, "session.json").unwrap_or_else(|report| panic!("{report}\n{text}"))
}

/// A schedule as its file, without the one field that differs between two runs.
pub fn timeless(schedule: &Schedule) -> Value {
    let mut value = serde_json::to_value(schedule).unwrap();
    value["solver"]["seconds"] = Value::Null;
    value
}

/// The bytes of a schedule file, without the one field that differs between two runs.
pub fn without_seconds(file: &[u8]) -> String {
    let text = std::str::from_utf8(file).unwrap();
    let lines = text.split_inclusive('\n').filter(|line| !line.trim_start().starts_with("\"seconds\":"));
    let rest: String = lines.collect();
    assert_eq!(text.lines().count(), rest.lines().count() + 1, "not a schedule file with one line of seconds:\n{text}");
    rest
}
