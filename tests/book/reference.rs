//! The reference of the book, written by the program itself: its help, the schemas of its files, its HTTP API.

use std::fmt::Write;

use itertools::Itertools;
use serde_json::Value;
use snapbox::{Assert, Data};

use crate::schema::{cell, kind, tables};
use crate::support::here;
use crate::support::run::Desk;
use crate::support::served::Served;

const WRITTEN_BY: &str =
    "<!-- Written by tests/book/reference.rs: SNAPSHOTS=overwrite cargo test --release --test book -->\n";

/// What is wrong with a page that is written by the program, if something is; overwrites it where `SNAPSHOTS` asks.
fn stale(name: &str, text: &str) -> Option<String> {
    let written = format!("{WRITTEN_BY}{}\n", text.trim_end());
    let file = here("docs/src/reference").join(name);
    let there = Data::read_from(&file, None).raw();
    Assert::new()
        .normalize_paths(false)
        .action_env("SNAPSHOTS")
        .try_eq(Some(&name), written.into(), there)
        .err()
        .map(|why| why.to_string())
}

fn printed(desk: &Desk, arguments: &[&str]) -> String {
    desk.run(arguments).quiet(0).out
}

/// The names of the commands, as the help lists them.
fn names(help: &str) -> Vec<&str> {
    let list = help.split_once("Commands:\n").unwrap().1;
    list.lines()
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect()
}

fn commands(desk: &Desk) -> String {
    let help = printed(desk, &["--help"]);
    let mut text = format!("# Commands\n\nWhat `--help` prints.\n\n```text\n{}\n```\n", help.trim_end());
    for name in names(&help) {
        let help = printed(desk, &[name, "--help"]);
        write!(text, "\n## {name}\n\n```text\n{}\n```\n", help.trim_end()).unwrap();
    }
    text
}

/// A page of a kind of file.
fn file(desk: &Desk, title: &str, about: &str, name: &str) -> String {
    let schema: Value = serde_json::from_str(&printed(desk, &["schema", name])).unwrap();
    let version = schema["title"].as_str().unwrap_or("The file");
    format!("# {title}\n\n{about} `plenary schema {name}` prints its JSON Schema.\n\n{}", tables(&schema, version))
}

fn rule_sets(desk: &Desk) -> String {
    let schema: Value = serde_json::from_str(&printed(desk, &["schema", "session"])).unwrap();
    let kinds = schema["$defs"]["Rules"]["properties"]["set"]["anyOf"].as_array().unwrap();
    let names: Vec<&str> =
        kinds.iter().filter_map(|kind| kind["enum"].as_array()).flatten().filter_map(Value::as_str).collect();
    assert!(names.len() > 5, "{kinds:?}");
    let mut text =
        "# Rule sets\n\nThe limits that come with the program, each with its source. `plenary rules` lists the \
                    sets and the calendars of days off.\n"
            .to_owned();
    text +=
        "\nHow sure a figure is: *seen* in a source, *practice* of printed timetables, *unconfirmed*, or *inferred*.\n";
    for name in names.into_iter().filter(|name| *name != "none") {
        let set: Value = serde_json::from_str(&printed(desk, &["rules", name, "--json"])).unwrap();
        text += &rule_set(name, &set);
    }
    text
}

fn rule_set(name: &str, set: &Value) -> String {
    let said = |value: &Value| cell(value.as_str().unwrap_or_default());
    let mut text = format!("\n## {name}\n\n{}.", said(&set["title"]));
    for note in set["notes"].as_array().into_iter().flatten() {
        write!(text, " {}", said(note)).unwrap();
    }
    text += "\n\n| limit | figure | how sure | source |\n| --- | --- | --- | --- |\n";
    for (limit, figure) in set["rules"].as_object().unwrap() {
        let value = match &figure["value"] {
            Value::Object(parts) => parts.iter().map(|(key, value)| format!("{key} {value}")).join(", "),
            value => value.to_string(),
        };
        let (sure, source) = (said(&figure["confidence"]), said(&figure["source"]));
        writeln!(text, "| `{limit}` | {value} | {sure} | {source} |").unwrap();
    }
    text
}

fn api(desk: &Desk) -> String {
    let document = Served::start(desk, &[]).get("/api/v1/openapi.json").must(200);
    let mut text = format!(
        "# HTTP API\n\n{}\n\nThe server describes itself at `/api/v1/openapi.json`, in the form of OpenAPI {}.\n",
        document["info"]["description"].as_str().unwrap(),
        document["openapi"].as_str().unwrap()
    );
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            write!(text, "\n## {} {path}\n\n", method.to_uppercase()).unwrap();
            let summary = cell(operation["summary"].as_str().unwrap_or_default());
            writeln!(text, "{summary}{}", if summary.ends_with('?') { "" } else { "." }).unwrap();
            text += &parameters(operation);
            for (mime, content) in operation["requestBody"]["content"].as_object().into_iter().flatten() {
                let schema = &content["schema"];
                let of = if schema.is_object() { format!(": {}", kind(schema)) } else { String::new() };
                writeln!(text, "\nBody: `{mime}`{of}.").unwrap();
            }
        }
    }
    let parts = serde_json::json!({"$defs": document["components"]["schemas"]});
    text + "\n" + tables(&parts, "Bodies").split_once("\n\n").unwrap().1.split_once("\n\n").unwrap().1
}

fn parameters(operation: &Value) -> String {
    let all = operation["parameters"].as_array().into_iter().flatten();
    let mut text = String::new();
    for one in all.filter(|one| one["in"] == "query" || one["in"] == "header") {
        let what = one["description"].as_str().unwrap_or_default();
        write!(text, "\n- `{}`: {}", one["name"].as_str().unwrap(), cell(what)).unwrap();
    }
    if text.is_empty() { text } else { text + "\n" }
}

#[test]
fn the_reference_is_what_the_program_says() {
    let desk = Desk::new();
    let session = "What `plan` reads. [The problem, exactly](../explanation/problem.md) says what each field means for a \
                   schedule.";
    let schedule = "What `plan` writes and `check`, `export` and `--baseline` read. It is complete in itself.";
    let rules = "A rule set of your own, which a session names: `\"rules\": {\"set\": \"ours.json\"}`.";
    let wrong = [
        stale("commands.md", &commands(&desk)),
        stale("session-file.md", &file(&desk, "The session file", session, "session")),
        stale("schedule-file.md", &file(&desk, "The schedule file", schedule, "schedule")),
        stale("rule-set-file.md", &file(&desk, "The file of a rule set", rules, "rules")),
        stale("rule-sets.md", &rule_sets(&desk)),
        stale("api.md", &api(&desk)),
    ];
    let wrong: String = wrong.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "SNAPSHOTS=overwrite writes these pages anew:\n{wrong}");
}
