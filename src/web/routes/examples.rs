//! Examples of bodies and replies.

use serde_json::{Value, json};

use crate::web::error::ApiError;
use crate::web::error::problem::Problem;
use plenary_core::read::UiLanguage;

/// The body of a request.
pub(super) fn body(operation: &str) -> Option<Value> {
    Some(match operation {
        "createSession" => session(),
        "replaceSession" => json!({"session": session()}),
        "applyEdits" => json!({"edits": ["set-minutes=2:170", {"edit": "pin", "item": "1", "meeting": "m2"}]}),
        "removeSession" | "undoChange" | "redoChange" => json!({"version": 7}),
        "recordEvents" => {
            json!({"events": [{"id": "t1", "event": "starts", "item": "2", "at": "2022-05-04T10:20:00Z"}]})
        }
        "planSession" => json!({"time_limit": 30}),
        "askSessionWhatIf" => json!({"edits": ["drop-meeting=m3"]}),
        "askWhatIf" => json!({"session": session(), "edits": ["set-minutes=2:90"]}),
        "askSessionWhy" => json!({"question": "4 not in m2"}),
        "plan" => json!({"session": session()}),
        "createScenario" => json!({"name": "without m3", "edits": ["drop-meeting=m3"]}),
        "nameVersion" => json!({"name": "to the bureau"}),
        "restoreRevision" => json!({"revision": 1}),
        _ => return None,
    })
}

/// The reply to a request.
pub(super) fn reply(operation: &str) -> Option<Value> {
    Some(match operation {
        "listSessions" => json!({"next": null, "sessions": [
            {"session": 1, "version": 3, "changed": "2022-03-01T09:30:00.000Z", "title": "Working Group on Firearms", "symbol": null},
        ]}),
        "listChanges" => json!({"next": null, "changes": [
            {"version": 1, "what": "made", "revision": 1, "who": null, "made": "2022-03-01T09:00:00.000Z", "edits": null},
            {"version": 2, "what": "edited", "revision": 2, "who": "Ana", "made": "2022-03-01T09:30:00.000Z",
                "edits": ["set-minutes=2:170"]},
        ]}),
        "createScenario" | "nameVersion" => json!({"id": 1}),
        _ => return None,
    })
}

/// An error.
pub(super) fn problem() -> Value {
    let mut problem = Problem::new(&ApiError::NoVersion, UiLanguage::English);
    problem.instance = Some("/api/v1/sessions/1/edits".to_owned());
    json!(problem)
}

/// A session of two items.
fn session() -> Value {
    json!({
        "title": "Working Group", "timezone": "Europe/Vienna",
        "meetings": {"days": ["2022-05-04"], "times": ["10:00-12:00", "15:00-17:00"]},
        "items": [
            {"id": "1", "number": "1", "title": "Opening", "minutes": 30},
            {"id": "2", "number": "2", "title": "Adoption of the report", "minutes": 100},
        ],
    })
}
