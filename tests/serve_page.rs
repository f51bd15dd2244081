//! What the page asks of `plenary serve` beyond the questions of the commands.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod support;

use serde_json::{Value, json};
use support::fixture;
use support::run::Desk;
use support::served::{Reply, Served};

#[test]
fn hours_of_the_participants_are_in_exports_of_a_session_of_the_store_and_of_one_that_is_sent() {
    let desk = Desk::new();
    let server = Served::start(&desk, &[]);
    let zones = fixture("zones.json");
    let id = server.create(&zones);
    let schedule = server.answered(id)["schedule"].clone();
    desk.put("session.json", &zones);
    let printed = desk.run(&["plan", "session.json", "--zones", "participants", "--format", "md"]).quiet(0).out;
    let text = |reply: Reply| {
        assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.bytes));
        String::from_utf8(reply.bytes).unwrap()
    };
    assert_eq!(text(server.get(&format!("/api/sessions/{id}/export?format=md&zones=participants"))), printed);
    let plain = text(server.get(&format!("/api/sessions/{id}/export?format=md")));
    assert_ne!(plain, printed, "only where they are asked for");
    let session: Value = serde_json::from_str(&zones).unwrap();
    let body = json!({"schedule": schedule, "session": session});
    assert_eq!(text(server.post("/api/export?format=md&zones=participants", &body)), printed);
    let both = text(server.post("/api/export?format=md&zones=Pacific/Auckland,participants", &body));
    assert!(both.contains("Auckland"), "{both}");
    // a session without any
    let none_take_part = json!({"title": "T", "meetings": {"days": ["2027-03-09"], "times": ["10:00-12:00"]},
        "items": [{"id": "1", "minutes": 60}]})
    .to_string();
    let none = server.create(&none_take_part);
    server.answered(none);
    let refused = server.get(&format!("/api/sessions/{none}/export?format=md&zones=participants")).must(400);
    assert_eq!(refused["error"]["message"], "the session names no participants");
    assert!(refused["error"]["help"].as_str().unwrap().contains("add `participants`"));
    let document = server.get("/api/openapi.json").must(200);
    for (path, method) in [("/api/export", "post"), ("/api/sessions/{session}/export", "get")] {
        let parameters = document["paths"][path][method]["parameters"].as_array().unwrap();
        let zones = parameters.iter().find(|one| one["name"] == "zones").unwrap();
        assert!(zones["description"].as_str().unwrap().contains("participants"), "{path}");
    }
}
