//! The day over HTTP: events in order, each once; a forecast after them; repairs; two chairs.

use serde_json::{Value, json};

use crate::support::run::Desk;
use crate::support::served::Served;

fn session() -> Value {
    json!({"title": "x", "timezone": "Europe/Vienna", "uncertainty": {"spread": {"low": 10, "high": 20}},
        "meetings": {"days": ["2026-03-28"], "times": ["10:00-12:00"]},
        "items": [{"id": "1", "minutes": 20}, {"id": "2", "minutes": 60}, {"id": "3", "minutes": 30}]})
}

fn begun(server: &Served) -> String {
    let id = server.post("/api/v1/sessions", &session()).must(201)["session"].as_i64().unwrap();
    let path = format!("/api/v1/sessions/{id}");
    server.post(&format!("{path}/plan?wait=60"), &json!({})).must(200);
    path
}

fn states(reply: &Value) -> Vec<&str> {
    reply["events"].as_array().unwrap().iter().map(|one| one["state"].as_str().unwrap()).collect()
}

#[test]
fn events_are_recorded_in_order_and_each_counts_once() {
    let desk = Desk::new();
    let server = Served::start(&desk, &["--workers", "1"]);
    let path = begun(&server);
    let record = |events: Value| server.post(&format!("{path}/record"), &json!({"events": events}));
    let kept = json!([
        {"id": "a-1", "event": "starts", "meeting": "m1", "at": "2026-03-28T09:20:00.500Z"},
        {"id": "a-2", "event": "starts", "item": "1", "at": "2026-03-28T09:20:00Z"},
        {"id": "a-3", "event": "ends", "item": "1", "at": "2026-03-28T09:40:00Z"},
    ]);
    let reply = record(kept.clone()).must(200);
    assert_eq!(states(&reply), ["recorded", "recorded", "recorded"]);
    assert_eq!(reply["day"]["facts"][0]["late_minutes"], json!(20));
    let version = reply["version"].as_i64().unwrap();
    // the reply was lost, and the telephone sends them again
    let again = record(kept).must(200);
    assert_eq!((states(&again), again["version"].as_i64()), (vec!["known"; 3], Some(version)));
    // an event that was taken back does not come back when it arrives late
    record(json!([{"id": "a-4", "event": "undo", "item": "1"}])).must(200);
    let late = record(json!([{"id": "a-3", "event": "ends", "item": "1", "at": "2026-03-28T09:40:00Z"}])).must(200);
    assert_eq!(states(&late), ["known"]);
    assert_eq!(late["day"]["tracks"][0]["item"]["number"], json!("1"));
    // one that cannot have happened is told, and the others count
    let mixed = record(json!([
        {"id": "b-1", "event": "starts", "item": "2", "at": "2026-03-28T09:41:00Z"},
        {"id": "b-2", "event": "ends", "item": "1", "at": "2026-03-28T09:45:00Z"},
    ]));
    let mixed = mixed.must(200);
    assert_eq!(states(&mixed), ["refused", "recorded"]);
    assert!(mixed["events"][0]["error"]["message"].as_str().unwrap().contains("item 1 is under discussion"));
    let history = server.get(&format!("{path}/history")).must(200);
    assert!(history["changes"].to_string().contains("\"recorded\""));
    record(json!([])).must(400);
    record(json!([{"event": "starts", "room": "x"}])).must(400);
}

#[test]
fn the_forecast_follows_and_repairs_are_planned_and_checked() {
    let desk = Desk::new();
    let server = Served::start(&desk, &["--workers", "1"]);
    let path = begun(&server);
    let sure = |query: &str| {
        server.get(&format!("{path}/day{query}")).must(200)["day"]["risk"]["confidence"].as_f64().unwrap()
    };
    let before = sure("");
    server
        .post(
            &format!("{path}/record"),
            &json!({"events": [
                {"id": "1", "event": "starts", "meeting": "m1", "at": "10:20"},
                {"id": "2", "event": "starts", "item": "1", "at": "10:20"},
            ]}),
        )
        .must(200);
    let after = sure("");
    assert!(after < before, "{after} {before}");
    assert!(sure("?at=2026-03-28T10:40:00Z") < 1.0, "item 1 is under discussion for more than an hour");
    server.get(&format!("{path}/day?at=soon")).must(400);
    server.post(&format!("{path}/plan?wait=60"), &json!({})).must(200);
    let found = server.post(&format!("{path}/repairs?wait=60"), &json!({"at": "2026-03-28T09:30:00Z"})).must(200);
    let found = &found["result"];
    assert_eq!(found["wanted"], json!(80));
    let best = &found["repairs"][0];
    assert!(best["confidence"].as_f64().unwrap() > found["confidence"].as_f64().unwrap(), "{found}");
    let version = server.get(&path).must(200)["version"].clone();
    server.post(&format!("{path}/edits"), &json!({"version": version, "edits": best["edits"]})).must(200);
}

#[test]
fn how_sure_a_plan_is_is_asked_of_a_worker() {
    let desk = Desk::new();
    let server = Served::start(&desk, &["--workers", "1"]);
    let path = begun(&server);
    let ask = |body: Value| server.post(&format!("{path}/risk?wait=60"), &body).must(200)["result"].clone();
    let found = ask(json!({}));
    assert_eq!((&found["schema"], &found["samples"]), (&json!("plenary.risk/1"), &json!(20_000)));
    // the command says the same
    let kept = server.get(&path).must(200);
    desk.put("session.json", session().to_string());
    desk.put("schedule.json", kept["schedule"].to_string());
    let same = desk.run(&["risk", "session.json", "schedule.json", "--json"]).quiet(0).json();
    assert_eq!(found, same);
    // so much that all processors take part, with the same answer
    let much = ask(json!({"samples": 400_000, "seed": 5}));
    let args = ["risk", "session.json", "schedule.json", "--json", "--samples", "400000", "--seed", "5"];
    assert_eq!(much, desk.run(&args).quiet(0).json());
    for samples in [0, 1_000_001] {
        server.post(&format!("{path}/risk"), &json!({"samples": samples})).must(400);
    }
    let sent = json!({"session": session(), "schedule": kept["schedule"]});
    assert_eq!(server.post("/api/v1/risk?wait=60", &sent).must(200)["result"], found);
    let other = json!({"title": "x", "meetings": {"days": ["2026-03-28"], "times": ["10:00-12:00"]}, "items": [{"id": "z", "minutes": 5}]});
    let refused = server.post("/api/v1/risk?wait=60", &json!({"session": other, "schedule": kept["schedule"]}));
    let said = String::from_utf8_lossy(&refused.bytes).into_owned();
    assert!(said.contains("another session"), "{said}");
}

#[test]
fn two_chairs_at_once_lose_nothing() {
    let desk = Desk::new();
    let server = Served::start(&desk, &["--workers", "1"]);
    let path = begun(&server);
    let record = |id: &str, event: &str, of: &str, what: &str, at: &str| {
        server
            .post(&format!("{path}/record"), &json!({"events": [{"id": id, "event": event, of: what, "at": at}]}))
            .must(200)
    };
    record("0", "starts", "meeting", "m1", "10:00");
    let replies: Vec<Value> = std::thread::scope(|scope| {
        let chairs: Vec<_> = (0..4)
            .map(|chair| {
                scope.spawn(move || record(&format!("c{chair}"), "starts", "item", "1", &format!("10:0{chair}")))
            })
            .collect();
        chairs.into_iter().map(|chair| chair.join().unwrap()).collect()
    });
    let all: Vec<&str> = replies.iter().flat_map(states).collect();
    assert_eq!(all.iter().filter(|state| **state == "recorded").count(), 1, "{all:?}");
    assert!(all.iter().all(|state| ["recorded", "refused"].contains(state)), "{all:?}");
    let told = replies.iter().find(|reply| states(reply) == ["refused"]).unwrap();
    assert!(told["events"][0]["error"]["message"].as_str().unwrap().contains("item 1 has started, at"), "{told}");
}
