//! A conference: sixty talks of odd minutes in three rooms on two days, with speakers in several talks, one of whom can only
//! on the second day, and a keynote that everyone can attend.

use std::collections::HashMap;
use std::fs;

use serde_json::Value;

use crate::support::here;
use crate::support::run::Desk;

/// Seconds for the plan. A quiet machine needs a few.
const LIMIT: &str = "30";

fn list<'a>(of: &'a Value, field: &str) -> Vec<&'a Value> {
    of[field].as_array().map(|list| list.iter().collect()).unwrap_or_default()
}

fn text<'a>(of: &'a Value, field: &str) -> &'a str {
    of[field].as_str().unwrap_or_default()
}

/// A talk as planned: its meeting and its entry.
type Talk<'a> = (&'a Value, &'a Value);

/// Whether two talks are at the same time. All stamps have the same form, but the offset changes in the night.
fn overlap(one: &Value, other: &Value) -> bool {
    let at = |entry: &Value, field| chrono::DateTime::parse_from_rfc3339(text(entry, field)).unwrap();
    at(one, "start") < at(other, "end") && at(other, "start") < at(one, "end")
}

#[test]
fn sixty_talks_have_rooms_speakers_and_seats() {
    let desk = Desk::new();
    let bytes = fs::read_to_string(here("fixtures/conference/sixty-talks.json")).unwrap();
    // by way of a spreadsheet, which holds all of it
    desk.put("talks.json", &bytes);
    desk.run(&["new", "--xlsx", "--from", "talks.json", "-o", "talks.xlsx"]).quiet(0);
    let imported = desk.run(&["import", "talks.xlsx", "-o", "session.json"]);
    assert_eq!(imported.code, 0, "{}", imported.err);
    let session: Value = serde_json::from_str(&desk.get("session.json")).unwrap();
    let run = desk.run(&["plan", "session.json", "--time-limit", LIMIT, "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    desk.put("schedule.json", &run.out);
    desk.run(&["check", "session.json", "schedule.json"]).quiet(0);
    let schedule = run.json();

    let meetings = list(&schedule, "meetings");
    let mut planned: HashMap<&str, Talk> = HashMap::new();
    for (meeting, entry) in meetings.iter().flat_map(|m| list(m, "entries").into_iter().map(move |e| (*m, e))) {
        assert!(
            planned.insert(entry["items"][0].as_str().unwrap(), (meeting, entry)).is_none(),
            "a talk is there twice"
        );
    }
    let talks = list(&session, "items");
    assert_eq!((talks.len(), planned.len()), (60, 60));
    for talk in &talks {
        let (meeting, entry) = planned[text(talk, "id")];
        assert_eq!(entry["minutes"], talk["minutes"]);
        assert!(meeting["seats"].as_u64() >= talk["attendance"].as_u64(), "{talk}");
        let people = list(talk, "people");
        assert_eq!(people.len(), list(entry, "people").len(), "the entry has its people");
        if people.iter().any(|person| *person == "s2") {
            assert!(text(entry, "start").starts_with("2027-03-28"), "{entry}");
        }
    }
    for (n, one) in talks.iter().enumerate() {
        for other in &talks[n + 1..] {
            let (mine, theirs) = (list(one, "people"), list(other, "people"));
            let (a, b) = (planned[text(one, "id")].1, planned[text(other, "id")].1);
            let keynote = text(one, "id") == "t1";
            let shared = mine.iter().any(|person| theirs.contains(person));
            assert!(!(shared || keynote) || !overlap(a, b), "{a}\n{b}");
        }
    }

    // every format has the talks, and those that are text have their minutes
    let pdf = cfg!(feature = "pdf").then_some("pdf");
    for format in
        ["table", "md", "html", "csv", "ics", "pretalx", "indico", "xlsx", "docx", "svg"].into_iter().chain(pdf)
    {
        let output = format!("plan.{format}");
        assert_eq!(
            desk.run(&["export", "schedule.json", "--printed-minutes", "--format", format, "-o", &output]).code,
            0
        );
        assert!(fs::metadata(desk.path().join(format!("plan.{format}"))).unwrap().len() > 1000, "{format}");
    }
    for format in ["table", "md", "html", "csv", "ics"] {
        // lines of an ics file are folded
        let printed = desk.get(&format!("plan.{format}")).replace("\r\n ", "");
        for talk in &talks {
            let (title, minutes) = (text(talk, "title"), talk["minutes"].to_string());
            let at = printed.match_indices(title).map(|(at, _)| &printed[at + title.len()..]);
            // `Talk 2` is also the beginning of `Talk 20`
            let mut here = at.filter(|rest| !rest.starts_with(|next: char| next.is_ascii_digit()));
            let has = here.any(|rest| {
                let near: String = rest.chars().take(200).collect();
                near.split(|c: char| !c.is_ascii_digit()).any(|number| number == minutes)
            });
            assert!(has, "{format} has no {minutes} beside {title}");
        }
    }
    let events = desk.get("plan.ics").matches("BEGIN:VEVENT").count();
    assert_eq!(events, meetings.len());
    let named = desk.get("plan.pretalx");
    assert!(named.contains("\"public_name\": \"Speaker 2\"") && named.contains("\"capacity\": 300"), "{named}");
}

/// The example of conference-scheduler's tutorial. Its talks want more seats than there are: each wish weighs as many guests as
/// the other room would turn away.
#[test]
fn a_tutorial_of_another_scheduler_is_planned() {
    let desk = Desk::new();
    let bytes = fs::read_to_string(here("fixtures/conference/two-rooms.json")).unwrap();
    desk.put("session.json", &bytes);
    let run = desk.run(&["plan", "session.json", "--time-limit", LIMIT, "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let schedule = run.json();
    // four talks of the first day have the large room: the two that need it most, and two of the four that turn ten away
    assert_eq!(schedule["status"], "optimal");
    assert_eq!(schedule["objectives"][1]["value"], 20);
    let unmet: Vec<&str> = list(&schedule, "wishes").iter().map(|wish| text(wish, "item")).collect();
    assert!(unmet.len() == 2 && !unmet.contains(&"2") && !unmet.contains(&"3"), "{unmet:?}");
    desk.put("schedule.json", &run.out);
    desk.run(&["check", "session.json", "schedule.json"]).quiet(0);
}
