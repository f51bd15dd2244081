//! A JSON Schema as tables: one for each kind of object, a row for each field.

use std::fmt::Write;

use itertools::Itertools;
use serde_json::{Map, Value};

/// The tables of a schema and of the parts it names. References link to headings of the same page.
pub fn tables(schema: &Value, title: &str) -> String {
    let parts = schema["$defs"].as_object().cloned().unwrap_or_default();
    let mut text = table(title, schema);
    for (name, part) in &parts {
        text += &table(name, part);
    }
    text
}

fn table(name: &str, object: &Value) -> String {
    let mut text = format!("## {name}\n\n");
    if let Some(what) = object["description"].as_str() {
        writeln!(text, "{}\n", cell(what)).unwrap();
    }
    let Some(fields) = object["properties"].as_object().filter(|fields| !fields.is_empty()) else {
        writeln!(text, "{}.\n", kind(object)).unwrap();
        return text;
    };
    text += "| field | value | meaning |\n| --- | --- | --- |\n";
    let required: Vec<&str> = list(&object["required"]).iter().filter_map(Value::as_str).collect();
    for (field, schema) in in_order(fields, &required) {
        let must = if required.contains(&field.as_str()) { "**Required.** " } else { "" };
        let what = schema["description"].as_str().unwrap_or_default();
        writeln!(text, "| `{field}` | {} | {must}{} |", cell(&kind(schema)), cell(what)).unwrap();
    }
    text + "\n"
}

/// What must be there first.
fn in_order<'a>(fields: &'a Map<String, Value>, required: &[&str]) -> Vec<(&'a String, &'a Value)> {
    fields.iter().sorted_by_key(|(name, _)| !required.contains(&name.as_str())).collect()
}

/// Text that may stand in a table and is no markup.
pub fn cell(text: &str) -> String {
    let escaped = text.replace('|', "\\|").replace('\n', " ");
    // what is between angle brackets would vanish from a page
    if escaped.contains('`') { escaped } else { escaped.replace('<', "&lt;") }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// What a value may be, in words.
pub fn kind(schema: &Value) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap_or(reference);
        return format!("[{name}](#{})", name.to_lowercase());
    }
    if !schema["const"].is_null() {
        return format!("`{}`", schema["const"]);
    }
    for several in ["anyOf", "oneOf"] {
        if schema[several].is_array() {
            return list(&schema[several]).iter().map(kind).unique().join(" or ");
        }
    }
    if schema["enum"].is_array() {
        return list(&schema["enum"]).iter().map(|one| format!("`{one}`")).join(" or ");
    }
    match &schema["type"] {
        Value::String(name) => named(name, schema),
        Value::Array(names) => names.iter().filter_map(Value::as_str).map(|name| named(name, schema)).join(" or "),
        _ => "any value".to_owned(),
    }
}

fn named(name: &str, schema: &Value) -> String {
    match name {
        "array" => format!("list of {}", kind(&schema["items"])),
        "boolean" => "`true` or `false`".to_owned(),
        "null" => "`null`".to_owned(),
        "integer" => match (schema["minimum"].as_i64(), schema["maximum"].as_i64()) {
            (Some(least), Some(most)) => format!("whole number, {least} to {most}"),
            (Some(least), None) => format!("whole number, at least {least}"),
            _ => "whole number".to_owned(),
        },
        "string" if schema["format"] == "date" => "date".to_owned(),
        "string" if schema["format"] == "date-time" => "date and time".to_owned(),
        "string" => "text".to_owned(),
        "object" => {
            let patterns = schema["patternProperties"].as_object();
            let values = patterns.and_then(|all| all.iter().find(|(key, _)| *key != "^//"));
            let values = values.map(|(_, value)| value).or(schema.get("additionalProperties"));
            values.filter(|value| value.is_object()).map_or("object".to_owned(), |of| match kind(of).as_str() {
                "text" => "texts by language code".to_owned(),
                other => format!("object: each value a {other}"),
            })
        }
        other => other.to_owned(),
    }
}

#[test]
fn a_schema_reads_as_a_table() {
    let schema = serde_json::json!({
        "description": "A thing.", "required": ["b"], "properties": {
            "a": {"anyOf": [{"type": "integer", "minimum": 0, "maximum": 9}, {"type": "null"}], "description": "x | y"},
            "b": {"type": "array", "items": {"$ref": "#/$defs/Part"}},
        },
        "$defs": {"Part": {"enum": ["p", "q"]}},
    });
    assert_eq!(
        tables(&schema, "Thing"),
        "## Thing\n\nA thing.\n\n| field | value | meaning |\n| --- | --- | --- |\n\
         | `b` | list of [Part](#part) | **Required.**  |\n| `a` | whole number, 0 to 9 or `null` | x \\| y |\n\n\
         ## Part\n\n`\"p\"` or `\"q\"`.\n\n"
    );
}
