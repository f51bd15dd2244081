//! The table of routes as an OpenAPI document.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{Body, Returns, Route, routes};
use crate::web::App;
use crate::web::error::ApiError;
use crate::web::request::{ApiRequest, Reply};

/// The document.
pub fn get(_: &Arc<App>, _: &ApiRequest) -> Result<Reply, ApiError> {
    Ok(Reply::Json(200, document()))
}

/// The whole API.
pub fn document() -> Value {
    let mut schemas = Map::new();
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for route in routes() {
        let operation = operation(&route, &mut schemas);
        paths.entry(route.path).or_default().insert(route.method.to_ascii_lowercase(), operation);
    }
    schemas.insert("Error".to_owned(), error());
    schemas.insert("Job".to_owned(), job());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Plenary",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Plans interpreted meetings. A solve is a job: the reply comes at once with the id of the job, \
                or with its result if `wait` is given. A change names the version that its author saw; if that is not \
                the latest, the reply is 409 with the changes since then. Errors and warnings are in English, or in \
                Chinese if `Accept-Language` prefers it. Jobs and their results survive a restart of the server. \
                Only the last thousand results are kept: then the reply is 404 with the code `forgotten`, and the client \
                asks the question again. 429 and 503 say when to try again.",
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer",
                "description": "Needed only if the server was started with a token."}},
        },
        "security": [{}, {"token": []}],
    })
}

fn operation(route: &Route, schemas: &mut Map<String, Value>) -> Value {
    let mut parameters: Vec<Value> = route
        .path
        .split('/')
        .filter_map(|step| step.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| {
            let schema = match name {
                "name" | "file" | "token" => json!({"type": "string"}),
                "job" => job_id(),
                _ => json!({"type": "integer"}),
            };
            json!({"name": name, "in": "path", "required": true, "schema": schema})
        })
        .collect();
    for (name, what) in route.query {
        parameters.push(json!({"name": name, "in": "query", "description": what, "schema": {"type": "string"}}));
    }
    let failed = json!({"description": "The error, and what to do about it",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}});
    let mut operation = json!({
        "operationId": name(route),
        "summary": route.summary,
        "parameters": parameters,
        "responses": answers(route.gives),
    });
    operation["responses"]["default"] = failed;
    match route.body {
        Body::None => {}
        Body::Json(schema) | Body::OptionalJson(schema) => {
            let reference = refer(schema().to_value(), schemas);
            operation["requestBody"] = json!({
                "required": matches!(route.body, Body::Json(_)),
                "content": {"application/json": {"schema": reference}},
            });
        }
        Body::File(mime) | Body::Upload(mime) => {
            operation["requestBody"] = json!({"required": true, "content": {mime: {}}});
        }
    }
    operation
}

/// `post_api_sessions_session_edits`.
fn name(route: &Route) -> String {
    let words: Vec<&str> =
        route.path.split(|one: char| !one.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!("{}_{}", route.method.to_ascii_lowercase(), words.join("_"))
}

fn answers(gives: Returns) -> Value {
    let content = |mime: &str, schema: Value| json!({"description": "Done", "content": {mime: {"schema": schema}}});
    match gives {
        Returns::Json(status) => json!({status.to_string(): content("application/json", json!({"type": "object"}))}),
        Returns::Job => {
            let job = content("application/json", json!({"$ref": "#/components/schemas/Job"}));
            json!({"200": job, "202": job})
        }
        Returns::File => json!({"200": content("*/*", json!({}))}),
        Returns::Events => json!({"200": content("text/event-stream", json!({"type": "string"}))}),
    }
}

/// Moves a schema and its definitions to the components of the document, and returns a reference to it.
fn refer(mut schema: Value, schemas: &mut Map<String, Value>) -> Value {
    let name = schema["title"].as_str().unwrap_or("Body").to_owned();
    if let Some(Value::Object(parts)) = schema.as_object_mut().and_then(|fields| fields.remove("$defs")) {
        for (name, part) in parts {
            schemas.insert(name, moved(part));
        }
    }
    if let Some(fields) = schema.as_object_mut() {
        fields.remove("$schema");
    }
    schemas.insert(name.clone(), moved(schema));
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// Redirects references from `$defs` to the components.
fn moved(schema: Value) -> Value {
    match schema {
        Value::String(text) if text.starts_with("#/$defs/") => text.replace("#/$defs/", "#/components/schemas/").into(),
        Value::Array(list) => list.into_iter().map(moved).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, moved(value))).collect(),
        other => other,
    }
}

fn error() -> Value {
    json!({
        "type": "object", "required": ["error"],
        "properties": {"error": {
            "type": "object", "required": ["code", "message", "help"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string", "description": "The error message, as on the command line"},
                "place": {"type": "string", "description": "The place of the error: an edit, a cell, a scenario; may be absent"},
                "help": {"type": "string", "description": "What to do about it"},
                "said": {
                    "type": "object", "description": "`message` and `help` as data, for other languages; may be absent",
                    "properties": {"message": {"type": "object"}, "help": {"type": "object"}},
                },
                "diagnostics": {"type": "array", "items": {"type": "object"}},
                "version": {"type": "integer", "description": "409: the current version"},
                "changes": {"type": "array", "items": {"type": "object"}, "description": "409: the changes since then"},
            },
        }},
    })
}

fn job_id() -> Value {
    json!({"type": "string", "format": "uuid"})
}

fn job() -> Value {
    json!({
        "type": "object", "required": ["id", "kind", "state"],
        "properties": {
            "id": job_id(),
            "kind": {"type": "string"},
            "session": {"type": ["integer", "null"]},
            "revision": {"type": ["integer", "null"]},
            "state": {"enum": ["queued", "running", "done", "failed", "cancelled"]},
            "lane": {"enum": ["short", "long"], "description": "`long` if it takes longer than a moment"},
            "ahead": {"type": "integer", "description": "The number of jobs before it in its lane"},
            "progress": {"type": ["object", "null"]},
            "best": {"type": "integer", "description": "While a session is planned: how many schedules have been the best so far; 0 if there is none yet"},
            "result": {"description": "The JSON output of the command, with `stopped` if the memory limit ended the job"},
            "error": {"type": "object"},
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_has_its_part_and_every_operation_its_name() {
        let document = document();
        let text = document.to_string();
        let parts = document["components"]["schemas"].as_object().unwrap();
        for at in text.split("\"$ref\":\"").skip(1) {
            let name = at.split('"').next().unwrap().strip_prefix("#/components/schemas/").unwrap();
            assert!(parts.contains_key(name), "{name}");
        }
        let mut names: Vec<String> = routes().iter().map(name).collect();
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all, "an operation has a name of its own");
        assert!(all > 45 && !text.contains("$defs"), "{all}");
    }
}
