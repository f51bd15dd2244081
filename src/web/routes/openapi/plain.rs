//! Schemas in the forms that generators of clients know.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{SCHEMAS, refer};

/// Makes schemas plain: `true` becomes `{}`, a choice of words becomes an `enum`, titles go because they are no names, and a type
/// that is nothing but another one gives way to it.
pub(super) fn plain(all: &mut BTreeMap<String, Value>) {
    let other = |schema: &Value| Some(schema["$ref"].as_str()?.strip_prefix(SCHEMAS)?.to_owned());
    let same: BTreeMap<String, String> =
        all.iter().filter_map(|(name, schema)| Some((name.clone(), other(schema)?))).collect();
    all.retain(|name, _| !same.contains_key(name));
    for schema in all.values_mut() {
        refer(schema, &|name| same.get(name).cloned());
        each(schema);
    }
}

fn each(schema: &mut Value) {
    let Some(fields) = schema.as_object_mut() else { return };
    fields.remove("title");
    if fields.get("items") == Some(&json!(true)) {
        fields.insert("items".to_owned(), json!({}));
    }
    choice(fields);
    map(fields);
    for name in ["properties", "patternProperties"] {
        for one in fields.get_mut(name).and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut) {
            if *one == json!(true) {
                *one = json!({});
            }
            each(one);
        }
    }
    for name in ["items", "additionalProperties"] {
        if let Some(one) = fields.get_mut(name) {
            each(one);
        }
    }
    for name in ["anyOf", "oneOf", "allOf"] {
        fields.get_mut(name).and_then(Value::as_array_mut).into_iter().flatten().for_each(each);
    }
}

/// An object whose keys are not known: generators look at `additionalProperties` alone.
fn map(fields: &mut Map<String, Value>) {
    let Some(patterns) = fields.get("patternProperties").and_then(Value::as_object) else { return };
    let values: Vec<Value> =
        patterns.iter().filter(|(pattern, _)| *pattern != "^//").map(|(_, value)| value.clone()).collect();
    if let ([value], false) = (values.as_slice(), fields.contains_key("properties")) {
        fields.insert("additionalProperties".to_owned(), value.clone());
        fields.remove("patternProperties");
    }
}

/// Words that are described one by one become an `enum`, with what they mean in its description.
fn choice(fields: &mut Map<String, Value>) {
    let Some(forms) = fields.get("oneOf").and_then(Value::as_array) else { return };
    let (mut words, mut meanings) = (Vec::new(), Vec::new());
    for form in forms {
        match (&form["const"], form["enum"].as_array()) {
            (word @ Value::String(text), _) => {
                words.push(word.clone());
                if let Some(meaning) = form["description"].as_str() {
                    meanings.push(format!("`{text}`: {meaning}"));
                }
            }
            (_, Some(all)) => words.extend(all.iter().cloned()),
            _ => return,
        }
    }
    let about = fields.get("description").and_then(Value::as_str).map(str::to_owned);
    let description: Vec<String> = about.into_iter().chain(meanings).collect();
    fields.remove("oneOf");
    fields.insert("type".to_owned(), json!("string"));
    fields.insert("enum".to_owned(), json!(words));
    fields.insert("description".to_owned(), json!(description.join(" ")));
}

#[test]
fn a_choice_of_words_is_an_enum_and_a_name_for_the_same_gives_way() {
    let reference = |name: &str| json!({"$ref": format!("{SCHEMAS}{name}")});
    let mut all = BTreeMap::from([
        ("Other".to_owned(), reference("State")),
        ("List".to_owned(), json!({"title": "a/1", "items": true, "properties": {"a": true, "b": reference("Other")}})),
        ("Map".to_owned(), json!({"additionalProperties": false, "patternProperties": {"^[a-z]": {"type": "string"}}})),
        (
            "State".to_owned(),
            json!({"description": "How far.", "oneOf": [{"enum": ["a"]}, {"const": "b", "description": "B."}]}),
        ),
    ]);
    plain(&mut all);
    let wanted = [
        ("List", json!({"items": {}, "properties": {"a": {}, "b": reference("State")}})),
        ("Map", json!({"additionalProperties": {"type": "string"}})),
        ("State", json!({"description": "How far. `b`: B.", "type": "string", "enum": ["a", "b"]})),
    ];
    assert_eq!(all, wanted.map(|(name, schema)| (name.to_owned(), schema)).into());
}
