//! Whether replies are as the API's document says.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use jsonschema::Validator;
use serde_json::{Value, json};

static DOCUMENT: LazyLock<Value> = LazyLock::new(plenary::web::routes::openapi::document);

/// What the document says of a reply that it describes, compiled once.
type Known = HashMap<String, Arc<Validator>>;

static KNOWN: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);

/// The path of the document that a path is one of; the one with the fewest names in braces.
fn template(path: &str) -> Option<&'static str> {
    let steps: Vec<&str> = path.split(['?', '#']).next().unwrap_or_default().split('/').collect();
    let paths = DOCUMENT["paths"].as_object().unwrap().keys();
    let same = |template: &&String| {
        let theirs: Vec<&str> = template.split('/').collect();
        theirs.len() == steps.len() && theirs.iter().zip(&steps).all(|(one, step)| one.starts_with('{') || one == step)
    };
    paths.filter(same).min_by_key(|template| template.matches('{').count()).map(String::as_str)
}

/// Compares a reply with its schema.
#[track_caller]
pub fn check(method: &str, path: &str, status: u16, mime: &str, bytes: &[u8]) {
    let Some(template) = template(path) else { return };
    let operation = &DOCUMENT["paths"][template][method.to_ascii_lowercase()];
    if !operation.is_object() {
        assert!(matches!(status, 401 | 405), "{method} {path} is not in the document");
        return;
    }
    let responses = &operation["responses"];
    let mut said = &responses[status.to_string()];
    if said.is_null() {
        assert!(status >= 400, "{method} {path}: the document has no {status}");
        said = &responses["default"];
    }
    if said["$ref"].is_string() {
        said = &DOCUMENT["components"]["responses"]["Problem"];
    }
    let content = &said["content"];
    let schema = if content[mime].is_null() { &content["*/*"] } else { &content[mime] };
    assert!(schema.is_object(), "{method} {path}: {status} as {mime} is not in the document");
    // of a file of any kind there is nothing more to say
    if !mime.contains("json") || content[mime].is_null() || !schema["schema"].is_object() {
        return;
    }
    let key = schema["schema"].to_string();
    let validator = KNOWN.lock().unwrap().entry(key).or_insert_with(|| compiled(&schema["schema"])).clone();
    let value: Value = serde_json::from_slice(bytes).unwrap();
    let wrong: Vec<String> =
        validator.iter_errors(&value).map(|error| format!("{}: {error:.300}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{method} {path}: {status} is not as the document says:\n{}", wrong.join("\n"));
}

fn compiled(schema: &Value) -> Arc<Validator> {
    let mut root = schema.clone();
    root["components"] = json!({"schemas": DOCUMENT["components"]["schemas"]});
    Arc::new(jsonschema::validator_for(&root).unwrap())
}
