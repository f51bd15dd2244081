use super::*;

#[test]
fn every_reference_has_its_part_and_every_operation_its_name() {
    let document = document();
    let text = document.to_string();
    let parts = document["components"]["schemas"].as_object().unwrap();
    for at in text.split("\"$ref\":\"").skip(1) {
        let name = at.split('"').next().unwrap();
        let there = match name.strip_prefix(SCHEMAS) {
            Some(name) => parts.contains_key(name),
            None => name == "#/components/responses/Problem",
        };
        assert!(there, "{name}");
    }
    let mut names: Vec<&str> = routes().iter().map(|route| route.id).collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all, "an operation has a name of its own");
    assert!(names.iter().all(|name| name.chars().all(char::is_alphanumeric)), "{names:?}");
    assert!(all > 60 && !text.contains("$defs"), "{all}");
    for shared in ["Session", "Schedule", "Job", "Problem", "Board", "Diagnostic", "SessionFile", "WhatIfJob"] {
        assert!(parts.contains_key(shared), "{shared}");
        assert!(text.contains(&format!("{SCHEMAS}{shared}\"")), "nothing refers to {shared}");
    }
}

#[test]
fn schemas_that_are_alike_have_one_name() {
    let document = document();
    let parts = document["components"]["schemas"].as_object().unwrap();
    // schemars numbers types that have the same name
    let numbered: Vec<&String> = parts.keys().filter(|name| name.ends_with(|one: char| one.is_ascii_digit())).collect();
    assert_eq!(numbered, Vec::<&String>::new(), "two types have the same name");
    for (path, operations) in document["paths"].as_object().unwrap() {
        for operation in operations.as_object().unwrap().values() {
            let done = operation["responses"].as_object().unwrap().iter().find(|(status, _)| status.starts_with('2'));
            let done = &done.unwrap().1["content"];
            assert!(done.is_object(), "{path}");
            assert!(operation["summary"].is_string() && operation["tags"][0] != "", "{path}");
        }
    }
}
