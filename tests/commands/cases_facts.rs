//! The facts of `fixtures/cases` are those of the documents. Skipped where the documents' tables are not at hand.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::support::{fixture, here, json_files, shared};

fn json(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

/// Ids of items by meeting, in the order of a printed table.
fn rows(csv: &str) -> BTreeMap<&str, Vec<&str>> {
    let mut rows: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut last = "";
    for (meeting, item) in csv.lines().skip(1).map(|line| line.split_once(',').unwrap()) {
        last = if meeting.is_empty() { last } else { meeting };
        rows.entry(last).or_default().push(item);
    }
    rows
}

/// Remarks in brackets are not printed, nor is the mark of the language; a lost word is `[…]`.
fn printed_title(entry: &Value) -> (String, Option<String>) {
    let title = entry["title"].as_str().unwrap().replace("[word lost in extraction]", "[…]");
    let title = title.trim_end_matches(" [text cut here]").trim_end_matches(" [cut]");
    match title.strip_suffix(')').and_then(|title| title.split_once(" (ZH: ")) {
        Some((title, chinese)) => (title.to_owned(), Some(chinese.to_owned())),
        None => (title.to_owned(), entry["title_zh"].as_str().map(str::to_owned)),
    }
}

fn title(item: &Value) -> (String, Option<String>) {
    match &item["title"] {
        Value::String(title) => (title.clone(), None),
        titles => (titles["en"].as_str().unwrap().to_owned(), titles["zh"].as_str().map(str::to_owned)),
    }
}

fn number(number: &Value) -> String {
    number.as_str().unwrap_or("-").replace(' ', "")
}

fn track(meeting: &Value) -> String {
    meeting["track"].as_str().unwrap_or("plenary").to_lowercase()
}

fn codes(languages: &Value) -> Vec<String> {
    list(languages).iter().map(|code| code.as_str().unwrap().to_lowercase()).collect()
}

#[test]
fn numbers_titles_dates_times_and_order_are_those_of_the_documents() {
    let Some(shared) = shared() else { return };
    for file in json_files(&here("fixtures/cases")) {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let (session, document) = (json(&file), json(&shared.join(format!("cases/{name}.json"))));
        for field in ["timezone", "place", "symbol"] {
            assert_eq!(session[field], document[field], "{name}: {field}");
        }
        let csv = fixture(&format!("cases/{name}.printed.csv"));
        let rows = rows(&csv);
        // what has no time is left out
        let meetings: Vec<_> =
            list(&document["meetings"]).iter().filter(|meeting| meeting["start"].is_string()).collect();
        assert_eq!((list(&session["meetings"]).len(), rows.len()), (meetings.len(), meetings.len()), "{name}");
        for (ours, printed) in list(&session["meetings"]).iter().zip(meetings) {
            for field in ["date", "start", "end", "interpreted", "room"] {
                assert_eq!(ours[field], printed[field], "{name}: {field} of {ours}");
            }
            assert_eq!(track(ours), track(printed), "{name}: {ours}");
            if ours["languages"].is_array() {
                assert_eq!(codes(&ours["languages"]), codes(&document["languages"]), "{name}: {ours}");
            }
            let (ids, entries) = (&rows[ours["id"].as_str().unwrap()], list(&printed["entries"]));
            assert_eq!(ids.len(), entries.len(), "{name}: {ours}");
            for (id, entry) in ids.iter().zip(entries) {
                let item = list(&session["items"]).iter().find(|item| item["id"] == *id).unwrap();
                assert_eq!(number(&item["number"]), number(&entry["item"]), "{name}: {item}");
                let ((ours, chinese), (printed, printed_chinese)) = (title(item), printed_title(entry));
                assert_eq!(ours, printed, "{name}: {item}");
                // where an item is continued its title stands in one language
                assert!(chinese == printed_chinese || entry["continued"] == true, "{name}: {item}");
            }
        }
    }
}
