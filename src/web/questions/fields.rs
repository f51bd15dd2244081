//! Which fields each question has.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::QuestionBody;
use crate::web::error::ApiError;
use crate::web::request::ApiRequest;

/// The fields of a question beside those that all have: those that must be there, and those that may.
fn fields(ask: &str, is_kept: bool) -> (&'static [&'static str], &'static [&'static str]) {
    match ask {
        "check" => (&[], &["table"]),
        "whatif" => (&["edits"], &[]),
        "scenarios" if is_kept => (&[], &["scenarios"]),
        "scenarios" => (&["scenarios"], &[]),
        "why" => (&["question"], &[]),
        "alternatives" => (&[], &["count"]),
        "teams" => (&[], &["rules"]),
        "repairs" => (&[], &["at"]),
        "risk" => (&[], &["samples", "seed"]),
        _ => (&[], &[]),
    }
}

/// Refuses a field that another question has: nothing that is sent is ignored.
pub(super) fn check(request: &ApiRequest, body: &QuestionBody) -> Result<(), ApiError> {
    let ask = request.path.get("ask").map_or("", String::as_str);
    let (must, may) = fields(ask, request.path.contains_key("session"));
    let given = [
        ("table", body.table.is_some()),
        ("edits", body.edits.is_some()),
        ("scenarios", body.scenarios.is_some()),
        ("question", body.question.is_some()),
        ("count", body.count.is_some()),
        ("rules", body.rules.is_some()),
        ("at", body.at.is_some()),
        ("samples", body.samples.is_some()),
        ("seed", body.seed.is_some()),
    ];
    let other = given.into_iter().find(|(name, given)| *given && !must.contains(name) && !may.contains(name));
    other.map_or(Ok(()), |(name, _)| {
        Err(ApiError::request(format!("{name}: the question `{ask}` has no such field"), "leave it out"))
    })
}

/// Whether a question must have a body.
pub fn needs_body(ask: &str, is_kept: bool) -> bool {
    !is_kept || !fields(ask, is_kept).0.is_empty()
}

/// The schema of the body of a question: of the fields of all questions those that it has.
pub fn shape(ask: &str, is_kept: bool, generator: &mut SchemaGenerator) -> Schema {
    let all = QuestionBody::json_schema(generator);
    let properties = all.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    let (must, may) = fields(ask, is_kept);
    let sent: &[&str] = if is_kept { &[] } else { &["session"] };
    let required: Vec<&str> = sent.iter().chain(must).copied().collect();
    let optional = if is_kept { ["time_limit"].as_slice() } else { ["schedule", "time_limit"].as_slice() };
    let mut mine = Map::new();
    for name in required.iter().chain(may).chain(optional) {
        let Some(field) = properties.get(*name) else { continue };
        let mut field = field.clone();
        // what is named in the description of all questions goes without saying here
        if let Some(text) = field["description"].as_str().and_then(|text| text.strip_prefix(&format!("`{ask}`: "))) {
            field["description"] = json!(text);
        }
        if required.contains(name) {
            field = without_null(field);
        }
        mine.insert((*name).to_owned(), field);
    }
    let own = match ask {
        "whatif" => "WhatIf".to_owned(),
        ask => ask[..1].to_uppercase() + &ask[1..],
    };
    let of = if is_kept { "Session" } else { "" };
    let name = format!("{of}{own}Question");
    let schema = json!({
        "type": "object", "properties": mine, "required": required, "additionalProperties": false,
        "description": format!("What `{ask}` asks of a session {}.", if is_kept { "of the store" } else { "that is sent" }),
    });
    generator.definitions_mut().insert(name.clone(), schema);
    Schema::new_ref(format!("#/components/schemas/{name}"))
}

/// The schema of a field that must be there, from that of one that may be null.
fn without_null(mut field: Value) -> Value {
    let description = field["description"].take();
    if let Some(kinds) = field["type"].as_array() {
        let others: Vec<Value> = kinds.iter().filter(|kind| *kind != "null").cloned().collect();
        field["type"] = if let [only] = others.as_slice() { only.clone() } else { json!(others) };
    }
    if let Some(forms) = field["anyOf"].as_array() {
        let others: Vec<Value> = forms.iter().filter(|form| form["type"] != "null").cloned().collect();
        field = if let [only] = others.as_slice() { only.clone() } else { json!({"anyOf": others}) };
    }
    field["description"] = description;
    field
}
