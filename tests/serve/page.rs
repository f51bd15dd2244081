//! What the page asks of `plenary serve` beyond the questions of the commands.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::fixture;
use crate::support::run::Desk;
use crate::support::served::{Reply, Served};

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
    assert_eq!(text(server.get(&format!("/api/v1/sessions/{id}/export?format=md&zones=participants"))), printed);
    let plain = text(server.get(&format!("/api/v1/sessions/{id}/export?format=md")));
    assert_ne!(plain, printed, "only where they are asked for");
    let session: Value = serde_json::from_str(&zones).unwrap();
    let body = json!({"schedule": schedule, "session": session});
    assert_eq!(text(server.post("/api/v1/export?format=md&zones=participants", &body)), printed);
    let both = text(server.post("/api/v1/export?format=md&zones=Pacific/Auckland,participants", &body));
    assert!(both.contains("Auckland"), "{both}");
    // a session without any
    let none_take_part = json!({"title": "T", "meetings": {"days": ["2027-03-09"], "times": ["10:00-12:00"]},
        "items": [{"id": "1", "minutes": 60}]})
    .to_string();
    let none = server.create(&none_take_part);
    server.answered(none);
    let refused = server.get(&format!("/api/v1/sessions/{none}/export?format=md&zones=participants")).must(400);
    assert_eq!(refused["detail"], "the session has no participants");
    assert!(refused["help"].as_str().unwrap().contains("add `participants`"));
    let document = server.get("/api/v1/openapi.json").must(200);
    for (path, method) in [("/api/v1/export", "post"), ("/api/v1/sessions/{session}/export", "get")] {
        let parameters = document["paths"][path][method]["parameters"].as_array().unwrap();
        let zones = parameters.iter().find(|one| one["name"] == "zones").unwrap();
        assert!(zones["description"].as_str().unwrap().contains("participants"), "{path}");
    }
}

#[test]
fn errors_and_warnings_are_in_the_language_that_is_asked_for() {
    let desk = Desk::new();
    let server = Served::start(&desk, &[]);
    let ask = |method: &str, path: &str, body: &str, language: &str| {
        server.call(method, path, body.as_bytes(), &[("Accept-Language", language)]).unwrap()
    };
    let wrong = json!({"title": "T", "meetings": {"days": ["2027-03-09"], "times": ["10:00-12:00"]},
        "items": [{"id": "1", "minutes": 0}]})
    .to_string();
    let reply = ask("POST", "/api/v1/sessions", &wrong, "zh-CN,zh;q=0.9,en;q=0.8");
    assert_eq!(reply.header("content-language"), "zh");
    let error = reply.must(422);
    assert_eq!(error["diagnostics"][0]["message"], "0 不是分钟数");
    assert_eq!(error["diagnostics"][0]["help"], "请写 1 至 10080 的整数分钟");
    assert!(
        error["detail"].as_str().unwrap().contains("错误[E204] items[0].minutes：0 不是分钟数\n  办法："),
        "{error}"
    );
    let english = ask("POST", "/api/v1/sessions", &wrong, "en").must(422);
    assert_eq!(english["diagnostics"][0]["message"], "0 is not a number of minutes");
    assert_eq!(english, server.call("POST", "/api/v1/sessions", wrong.as_bytes(), &[]).unwrap().must(422));
    // warnings of a session that is kept, and an edit that makes it wrong
    let doubled = json!({"title": "T", "meetings": [
            {"id": "a", "date": "2027-03-09", "start": "10:00", "end": "12:00"},
            {"id": "b", "date": "2027-03-09", "start": "11:00", "end": "13:00"}],
        "items": [{"id": "1", "minutes": 60}]});
    let id = server.create(&doubled.to_string());
    server.answered(id);
    let path = format!("/api/v1/sessions/{id}");
    assert_eq!(
        ask("GET", &path, "", "zh").must(200)["warnings"][0]["message"],
        "`b` 与平行会议 `plenary` 的 `a` 时间重叠，因此只能举行其中一次"
    );
    assert!(ask("GET", &path, "", "en").must(200)["warnings"][0]["message"].as_str().unwrap().contains("overlaps"));
    let late = json!({"version": 1, "edits": ["set-reserve=a:600"]}).to_string();
    let refused = ask("POST", &format!("{path}/edits"), &late, "zh").must(422);
    assert!(refused["detail"].as_str().unwrap().contains("保留 600 分钟后便没有剩余"), "{refused}");
    // a job that fails tells it to each in their language
    let table = json!({"session": doubled, "table": "meeting,item\nz,1\n"}).to_string();
    let job = ask("POST", "/api/v1/check?wait=60", &table, "zh").must(200);
    assert_eq!(job["error"]["diagnostics"][0]["message"], "届会没有会议 \"z\"", "{job}");
    let again = server.get(&format!("/api/v1/jobs/{}", job["id"].as_str().unwrap())).must(200);
    assert_eq!(again["error"]["diagnostics"][0]["message"], "the session has no meeting \"z\"", "{again}");
}

#[test]
fn with_other_hours_to_choose_from_an_id_is_another_meeting() {
    let desk = Desk::new();
    let server = Served::start(&desk, &[]);
    let session = |step: u32, minutes: u32| {
        json!({"title": "T", "items": [{"id": "1", "minutes": minutes}, {"id": "2", "minutes": 90}],
            "meetings": {"days": ["2027-03-09", "2027-03-10"], "between": "09:00-18:00", "length": 120, "step": step, "per_day": 1}})
        .to_string()
    };
    let id = server.create(&session(60, 120));
    let first = server.answered(id);
    let starts = |answered: &Value| -> Vec<String> {
        let meetings = answered["schedule"]["meetings"].as_array().unwrap().iter();
        meetings.map(|one| one["start"].as_str().unwrap()[..16].to_owned()).collect()
    };
    assert_eq!(starts(&first), ["2027-03-09T09:00", "2027-03-10T09:00"]);
    let path = format!("/api/v1/sessions/{id}");
    let put = |session: String, version: &Value| {
        let body = json!({"version": version, "session": session}).to_string();
        server.call("PUT", &path, body.as_bytes(), &[]).unwrap().must(200);
        server.answered(id)
    };
    let next = put(session(30, 120), &first["version"]);
    assert_eq!(starts(&next), starts(&first), "what was in m9 at nine is not kept in the m9 of one o'clock");
    assert_eq!(next["answer"]["comparison"], Value::Null);
    // with the same hours the plan moves as little as it can, and says so
    let last = put(session(30, 100), &next["version"]);
    assert_eq!(starts(&last), starts(&first));
    assert!(last["answer"]["comparison"].is_object(), "{}", last["answer"]);
}

#[test]
fn what_is_refused_is_said_in_chinese() {
    let desk = Desk::new();
    let server = Served::start(&desk, &[]);
    let session = json!({"title": "T", "meetings": {"days": ["2027-03-09"], "times": ["10:00-12:00", "15:00-17:00"]},
        "items": [{"id": "1", "minutes": 60, "pin": "m2"}, {"id": "2", "minutes": 60}]});
    let id = server.create(&session.to_string());
    server.answered(id);
    let path = format!("/api/v1/sessions/{id}");
    let ask = |method: &str, path: &str, body: &Value| {
        let reply = server.call(method, path, body.to_string().as_bytes(), &[("Accept-Language", "zh")]).unwrap();
        let mut error = reply.json();
        if error["error"].is_object() {
            // that of a job
            error = error["error"].take();
            error["detail"] = error["message"].take();
        }
        let text = |part: &str| error[part].as_str().unwrap_or_default().to_owned();
        let place = error["place"].as_str().map_or_else(String::new, |place| format!("{place}："));
        (place + &text("detail"), text("help"))
    };
    let edits = |edits: &[&str]| ask("POST", &format!("{path}/edits"), &json!({"version": 1, "edits": edits}));
    let said = |message: &str, help: &str| (message.to_owned(), help.to_owned());
    assert_eq!(edits(&["drop-meeting=m2"]), said("drop-meeting=m2：项目 1 必须在 m2（`pin`）", "请先作改动 unpin=1"));
    assert_eq!(
        edits(&["set-minutes=2:50", "set-minutes=2:60"]),
        said("set-minutes=2:50 与 set-minutes=2:60：项目 2 不能有两个分钟数", "请保留其中一个")
    );
    assert_eq!(edits(&["drop-item=3"]), said("drop-item=3：没有项目 `3`", "有 1、2"));
    assert_eq!(edits(&["set-minute=1:3"]), said("`set-minute=1:3` 不是改动", "是不是 `set-minutes`？"));
    let (what, help) = edits(&["bring-forward=2"]);
    assert_eq!(what, "`bring-forward=2` 不是改动");
    assert!(
        help.starts_with("可写的改动有 drop-meeting=m3、") && help.contains("、unpin=3、") && !help.contains(" is "),
        "{help}"
    );
    assert_eq!(ask("POST", &format!("{path}/undo"), &json!({"version": 1})), said("没有可撤销的", ""));
    assert_eq!(
        ask("POST", "/api/v1/import?name=agenda.txt", &json!(" ")),
        said("无法读取此文件：文件中没有词句，无法判断语文", "请核对这是议程；扫描的页面须先作文字识别")
    );
    assert_eq!(
        ask("POST", &format!("{path}/scenarios"), &json!({"name": " ", "edits": []})),
        said("名称是空的或太长", "请写 1 至 200 个字符")
    );
    let scenarios = json!({"scenarios": [{"name": "甲", "edits": ["drop-meeting=m2"]}]});
    assert_eq!(
        ask("POST", &format!("{path}/compare?wait=60"), &scenarios),
        said("设想 甲：drop-meeting=m2：项目 1 必须在 m2（`pin`）", "请先作改动 unpin=1")
    );
    assert_eq!(
        ask("POST", &format!("{path}/why?wait=60"), &json!({"question": "9 in m1"})),
        said("没有项目 `9`", "有 1、2")
    );
    assert_eq!(
        ask("POST", &format!("{path}/export?format=md&zones=participants"), &json!({})),
        said("届会没有写明与会者", "请增加与会者，或写明时区，如 zones=Asia/Tokyo")
    );
    assert_eq!(ask("GET", "/api/v1/sessions/99", &json!({})), said("没有届会 99", "届会列表说明有什么"));
    assert_eq!(ask("GET", "/api/v1/jobs/999", &json!({})).0, "没有求解 999");
}

/// A stream of events, as a browser keeps it open.
struct Events(BufReader<TcpStream>);

impl Events {
    fn open(server: &Served, path: &str) -> Self {
        let host = server.url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
        Self(BufReader::new(stream))
    }

    /// The next event that is as wanted.
    fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let mut line = String::new();
            assert_ne!(self.0.read_line(&mut line).unwrap(), 0, "the stream has ended");
            let event = line.strip_prefix("data: ").and_then(|text| serde_json::from_str(text).ok());
            if let Some(event) = event.filter(&wanted) {
                return event;
            }
        }
    }
}

#[test]
fn one_stream_tells_of_several_sessions_and_jobs() {
    let desk = Desk::founding();
    let server = Served::start(&desk, &[]);
    let text = desk.get("session.json");
    let (one, other) = (server.create(&text), server.create(&text));
    server.answered(one);
    server.answered(other);
    let job = server.post(&format!("/api/v1/sessions/{one}/slack?wait=100"), &json!({})).must(200)["id"].clone();
    let (one_topic, other_topic, job_topic) =
        (format!("session/{one}"), format!("session/{other}"), format!("job/{}", job.as_str().unwrap()));
    let path = format!("/api/v1/events?topics={one_topic},{other_topic},session/99,{job_topic}");
    let mut events = Events::open(&server, &path);
    let first = events.until(|_| true);
    assert!(first[&one_topic]["answered"].is_string() && first[&other_topic]["answered"].is_string(), "{first}");
    assert_eq!((&first["session/99"], &first[&job_topic]["state"]), (&Value::Null, &json!("done")));
    assert!(first[&job_topic].get("result").is_none(), "whoever wants it asks for it");
    let version = first[&other_topic]["version"].clone();
    server.edit(other, &version, &["set-minutes=4:50"]).must(200);
    let later = events.until(|event| event[&other_topic]["version"] != version && event[&other_topic]["job"].is_null());
    assert_eq!(later[&one_topic], first[&one_topic]);
    assert_ne!(later[&other_topic]["answered"], first[&other_topic]["answered"]);
    // what is not a topic, none and too many
    let many = (0..201).map(|n| format!("session/{n}")).collect::<Vec<_>>().join(",");
    for topics in ["", "session", "session/x", "table/1", "job/1", &many] {
        let refused = server.get(&format!("/api/v1/events?topics={topics}")).must(400);
        assert!(refused["help"].as_str().unwrap().contains("session/3"), "{refused}");
    }
}

#[test]
fn a_search_that_was_stopped_does_not_lose_the_plan_that_was_known() {
    let desk = Desk::new();
    let server = Served::start(&desk, &[]);
    let id = server.create(&crate::support::hard::topics(140, 8));
    let job = || server.get("/api/v1/jobs").must(200)["jobs"].as_array().unwrap()[0].clone();
    let path = |job: &Value| format!("/api/v1/jobs/{}", job["id"].as_str().unwrap());
    let values = |session: &Value| {
        let levels = session["schedule"]["objectives"].as_array().unwrap().iter();
        levels.map(|level| level["value"].as_u64().unwrap()).collect::<Vec<u64>>()
    };
    // until there is something to keep
    while job()["progress"]["value"].is_null() {
        std::thread::sleep(Duration::from_millis(50));
    }
    let best = loop {
        let best = server.get(&format!("{}/best", path(&job()))).must(200);
        if best["best"].as_u64() > Some(0) {
            break best;
        }
        assert_eq!(best["schedule"], Value::Null);
        std::thread::sleep(Duration::from_millis(50));
    };
    assert!(job()["best"].as_u64() >= best["best"].as_u64());
    let session = server.get(&format!("/api/v1/sessions/{id}")).must(200);
    let text: Value = serde_json::from_str(session["text"].as_str().unwrap()).unwrap();
    let judged = json!({"session": text, "schedule": best["schedule"]});
    server.call("DELETE", &path(&job()), b"", &[]).unwrap().must(200);
    let known = server.answered(id);
    assert_eq!(known["answer"]["state"], "planned");
    assert!(values(&known) <= values(&best), "the plan that was seen, or a better one");
    assert_eq!(server.get(&format!("{}/best", path(&job()))).must(200), json!({"best": 0, "schedule": null}));
    let judged = server.post("/api/v1/check?wait=60", &judged).must(200);
    assert_eq!(judged["result"]["valid"], true, "{judged}");
    let again = server.post(&format!("/api/v1/sessions/{id}/plan"), &json!({"time_limit": 0.01})).must(202);
    let mut state = again.clone();
    while matches!(state["state"].as_str(), Some("queued" | "running")) {
        std::thread::sleep(Duration::from_millis(50));
        state = server.get(&path(&again)).must(200);
    }
    assert_eq!(state["result"]["state"], "planned", "{state}");
    let kept = server.answered(id);
    assert!(values(&kept) <= values(&known), "{:?} {:?}", values(&kept), values(&known));
}
