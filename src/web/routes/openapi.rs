//! The table of routes as an OpenAPI document.

mod plain;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use schemars::generate::{SchemaGenerator, SchemaSettings};
use serde_json::{Map, Value, json};

use super::{Body, Returns, Route, examples, routes};
use crate::web::App;
use crate::web::error::ApiError;
use crate::web::error::problem::{MEDIA_TYPE, Problem};
use crate::web::questions;
use crate::web::request::{ApiRequest, Reply};
use plenary_core::read;

/// Where the schemas of the document are.
const SCHEMAS: &str = "#/components/schemas/";

/// The component that is the session file.
const SESSION_FILE: &str = "SessionFile";

/// The document.
pub fn get(_: &Arc<App>, _: &ApiRequest) -> Result<Reply, ApiError> {
    Ok(Reply::Json(200, document()))
}

/// The whole API.
pub fn document() -> Value {
    let mut shapes = Shapes::new();
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for route in routes() {
        let operation = operation(&route, &mut shapes);
        paths.entry(route.path).or_default().insert(route.method.to_ascii_lowercase(), operation);
    }
    let problem = shapes.replies.subschema_for::<Problem>();
    let (schemas, renamed) = shapes.all();
    let mut paths = json!(paths);
    each_body(&mut paths, &|body| refer(body, &|name| renamed.contains(name).then(|| sent(name))));
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Plenary",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Plans interpreted meetings. A solve is a job: the reply comes at once with the id of the job, \
                or with its result if `wait` is given. A change names the version that its author saw: `If-Match` has the \
                `ETag` of the session, or the body has `version`. If that is not the latest, nothing is changed, and the \
                error has the changes since then: 412 after `If-Match`, 409 after `version`, and 428 if neither is sent. \
                A POST may carry an `Idempotency-Key`, and then counts once for 24 hours. Lists come in pages: `next` is \
                `after` of the next one. Errors are problem details (RFC 9457). Errors and warnings are in English, or in \
                Chinese if `Accept-Language` prefers it. A field or a parameter that a request does not have is an error. \
                Jobs and their results survive a restart of the server. Only the last thousand results are kept: then the \
                reply is 404 with the code `forgotten`, and the client asks the question again. 429 and 503 say when to \
                try again.",
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": tags(),
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": {"Problem": {
                "description": "The error, and what to do about it",
                "content": {MEDIA_TYPE: {"schema": problem, "example": examples::problem()}},
            }},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer",
                "description": "Needed only if the server was started with a token."}},
        },
        "security": [{}, {"token": []}],
    })
}

/// The groups of operations, in the order of the table.
fn tags() -> Vec<Value> {
    let mut seen = BTreeSet::new();
    routes().iter().filter(|route| seen.insert(route.tag)).map(|route| json!({"name": route.tag})).collect()
}

/// The schemas of bodies and of replies. A type may have one of each: a field with a default may be left out of a body, and
/// is there in every reply.
struct Shapes {
    bodies: SchemaGenerator,
    replies: SchemaGenerator,
}

impl Shapes {
    fn new() -> Self {
        let settings = || {
            SchemaSettings::draft2020_12().with(|settings| {
                settings.definitions_path = "/components/schemas".into();
                settings.meta_schema = None;
            })
        };
        Self { bodies: settings().for_deserialize().into(), replies: settings().for_serialize().into() }
    }

    /// All schemas by name, and the names of which that of bodies differs: it has another name then.
    fn all(mut self) -> (BTreeMap<String, Value>, BTreeSet<String>) {
        let bodies = self.bodies.take_definitions(true);
        let mut all: BTreeMap<String, Value> = self.replies.take_definitions(true).into_iter().collect();
        let mut renamed: BTreeSet<String> = bodies
            .iter()
            .filter(|(name, body)| all.get(*name).is_some_and(|reply| reply != *body))
            .map(first)
            .collect();
        // a body that names such a body differs too
        loop {
            let more: Vec<String> = bodies
                .iter()
                .filter(|(name, body)| !renamed.contains(*name) && all.contains_key(*name) && names(body, &renamed))
                .map(first)
                .collect();
            if more.is_empty() {
                break;
            }
            renamed.extend(more);
        }
        for (name, mut body) in bodies {
            refer(&mut body, &|other| renamed.contains(other).then(|| sent(other)));
            all.insert(if renamed.contains(&name) { sent(&name) } else { name }, body);
        }
        all.extend(session_file());
        plain::plain(&mut all);
        (all, renamed)
    }
}

fn first<V>((name, _): (&String, V)) -> String {
    name.clone()
}

/// The name of a type in bodies, where it differs from that in replies.
fn sent(name: &str) -> String {
    format!("{name}Input")
}

/// Whether a schema refers to one of these.
fn names(schema: &Value, all: &BTreeSet<String>) -> bool {
    match schema {
        Value::String(text) => text.strip_prefix(SCHEMAS).is_some_and(|name| all.contains(name)),
        Value::Array(list) => list.iter().any(|one| names(one, all)),
        Value::Object(fields) => fields.values().any(|one| names(one, all)),
        _ => false,
    }
}

/// Gives references other names.
fn refer(schema: &mut Value, other: &dyn Fn(&str) -> Option<String>) {
    match schema {
        Value::String(text) => {
            if let Some(name) = text.strip_prefix(SCHEMAS).and_then(other) {
                *text = format!("{SCHEMAS}{name}");
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|one| refer(one, other)),
        Value::Object(fields) => fields.values_mut().for_each(|one| refer(one, other)),
        _ => {}
    }
}

/// Changes the body of each operation.
fn each_body(paths: &mut Value, change: &dyn Fn(&mut Value)) {
    for operation in paths.as_object_mut().into_iter().flat_map(|all| all.values_mut()) {
        for one in operation.as_object_mut().into_iter().flat_map(|all| all.values_mut()) {
            if let Some(body) = one.get_mut("requestBody") {
                change(body);
            }
        }
    }
}

/// The schema of the session file and its parts, with names of their own.
fn session_file() -> BTreeMap<String, Value> {
    let mut file = read::session_schema();
    let mut all = BTreeMap::new();
    if let Some(fields) = file.as_object_mut() {
        fields.remove("$schema");
        fields.remove("$id");
        if let Some(Value::Object(parts)) = fields.remove("$defs") {
            all.extend(parts.into_iter().map(|(name, part)| (format!("{SESSION_FILE}{name}"), part)));
        }
    }
    all.insert(SESSION_FILE.to_owned(), file);
    for part in all.values_mut() {
        move_parts(part);
    }
    all
}

/// Leads references to parts of the session file to their new names.
fn move_parts(schema: &mut Value) {
    match schema {
        Value::String(text) => {
            if let Some(name) = text.strip_prefix("#/$defs/") {
                *text = format!("{SCHEMAS}{SESSION_FILE}{name}");
            }
        }
        Value::Array(list) => list.iter_mut().for_each(move_parts),
        Value::Object(fields) => fields.values_mut().for_each(move_parts),
        _ => {}
    }
}

fn operation(route: &Route, shapes: &mut Shapes) -> Value {
    let mut operation = json!({
        "operationId": route.id,
        "tags": [route.tag],
        "summary": route.summary,
        "parameters": parameters(route),
        "responses": answers(route, shapes),
    });
    let body = |mime: &str, schema: Value, required: bool| {
        let mut content = json!({"schema": schema});
        if let Some(example) = examples::body(route.id) {
            content["example"] = example;
        }
        json!({"required": required, "content": {mime: content}})
    };
    let is_kept = route.path.contains("{session}");
    let body = match route.body {
        Body::None => return operation,
        Body::Json(shape) => body("application/json", json!(shape(&mut shapes.bodies)), true),
        Body::OptionalJson(shape) => body("application/json", json!(shape(&mut shapes.bodies)), false),
        Body::Question => {
            let schema = questions::shape(route.ask, is_kept, &mut shapes.bodies);
            let required = questions::needs_body(route.ask, is_kept);
            body("application/json", json!(schema), required)
        }
        Body::Session => body("application/json", json!({"$ref": format!("{SCHEMAS}{SESSION_FILE}")}), true),
        Body::File(mime) | Body::Upload(mime) => body(mime, json!({"type": "string", "format": "binary"}), true),
    };
    operation["requestBody"] = body;
    operation
}

fn parameters(route: &Route) -> Vec<Value> {
    let steps = route.path.split('/').filter_map(|step| step.strip_prefix('{')?.strip_suffix('}'));
    let mut all: Vec<Value> = steps
        .map(|name| {
            let schema = match name {
                "name" | "token" => json!({"type": "string"}),
                "file" => json!({"type": "string", "enum": ["session", "schedule", "rules"]}),
                "job" => json!({"type": "string", "format": "uuid"}),
                _ => json!({"type": "integer", "format": "int64", "minimum": 1}),
            };
            json!({"name": name, "in": "path", "required": true, "schema": schema})
        })
        .collect();
    all.extend(route.query.iter().map(|param| {
        json!({"name": param.name, "in": "query", "required": param.required, "description": param.what,
            "schema": param.schema()})
    }));
    let mut header = |name: &str, what: &str, schema: Value| {
        all.push(json!({"name": name, "in": "header", "required": false, "description": what, "schema": schema}));
    };
    if route.versioned {
        let what = "The `ETag` of the session that the author of the change saw; or `*`, whatever version it has";
        header("If-Match", what, json!({"type": "string", "pattern": r#"^(\*|"[0-9]+"(, *"[0-9]+")*)$"#}));
    }
    if route.takes_key() {
        let what = "A text that a client makes up for this request, such as a UUID. If it sends the request once more, it \
                    gets the first reply again, for 24 hours";
        header("Idempotency-Key", what, json!({"type": "string", "pattern": "^[!-~]{1,200}$"}));
    }
    all
}

fn answers(route: &Route, shapes: &mut Shapes) -> Value {
    let content = |mime: &str, schema: Value| json!({"description": "Done", "content": {mime: {"schema": schema}}});
    let header = |what: &str| json!({"description": what, "schema": {"type": "string"}});
    let mut answers = match route.gives {
        Returns::Json(status, shape) => {
            let mut done = content("application/json", json!(shape(&mut shapes.replies)));
            if let Some(example) = examples::reply(route.id) {
                done["content"]["application/json"]["example"] = example;
            }
            if status == 201 {
                done["headers"]["Location"] = header("The path of what was made");
            }
            if route.versioned || matches!(route.id, "createSession" | "getSession" | "recordEvents" | "getDay") {
                done["headers"]["ETag"] = header("The version of the session, for `If-Match`");
            }
            if route.is_paged() {
                done["headers"]["Link"] = header("The next page, with `rel=\"next\"`, if there is one");
            }
            json!({status.to_string(): done})
        }
        Returns::Job(shape) => {
            let mut job = content("application/json", json!(shape(&mut shapes.replies)));
            job["headers"]["Location"] = header("The path of the job");
            let mut waits = job.clone();
            job["description"] = json!("It has ended");
            waits["description"] = json!("It waits or runs");
            json!({"200": job, "202": waits})
        }
        Returns::File(mimes) => {
            // of several, clients would take the first one, whatever came
            let (mime, what) = match mimes {
                [only] => (*only, "The file".to_owned()),
                several => ("*/*", format!("The file, as {}", several.join(", "))),
            };
            let schema =
                if mime == "application/json" { json!({}) } else { json!({"type": "string", "format": "binary"}) };
            json!({"200": {"description": what, "content": {mime: {"schema": schema}}}})
        }
        Returns::Events => json!({"200": content("text/event-stream", json!({"type": "string"}))}),
    };
    if route.takes_key()
        && let Some(all) = answers.as_object_mut()
    {
        for done in all.values_mut() {
            done["headers"]["Idempotency-Replayed"] = header("`true` if this is the reply to an earlier request");
        }
    }
    if route.id == "isReady" {
        answers["503"] = answers["200"].clone();
    }
    for status in statuses(route) {
        answers[status] = json!({"$ref": "#/components/responses/Problem"});
    }
    answers
}

/// The statuses of errors that a route may have.
fn statuses(route: &Route) -> Vec<&'static str> {
    let has_body = !matches!(route.body, Body::None);
    let is_open = matches!(route.id, "isAlive" | "isReady");
    let mut all = vec!["400", "403", "default"];
    let more = [
        ("401", !is_open),
        ("404", route.path.contains('{')),
        ("408", has_body),
        ("409", route.method != "GET" || matches!(route.id, "exportSession")),
        ("412", route.versioned),
        ("413", has_body),
        ("422", has_body || matches!(route.gives, Returns::File(_))),
        ("428", route.versioned),
        ("429", !is_open),
        ("503", route.id != "isReady"),
    ];
    all.extend(more.into_iter().filter(|(_, may)| *may).map(|(status, _)| status));
    all
}

#[cfg(test)]
mod tests;
