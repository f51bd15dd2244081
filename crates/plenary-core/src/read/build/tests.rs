//! A session built from code is the one of the file.

use super::*;

/// Around the night on which clocks go forward.
fn built() -> Session {
    let meetings = [
        Meeting::new("a", "2026-03-28", "10:00", "12:00").reserve(10),
        Meeting::new("b", "2026-03-29", "10:00", "12:00").track("cow").languages(["en", "fr"]).with("room", "7"),
    ];
    Session::new("A body", Meetings::listed(meetings))
        .timezone("Europe/Vienna")
        .rule_set("un-remote")
        .limit("max_meetings_per_day", 1)
        .free_order()
        .objectives([Objective::Meetings, Objective::Earliness])
        .lost_time(45, 20)
        .item(Item::new("1", 30).title("Opening").number("1 (a)").position("first").in_one_part().priority(9))
        .items([
            Item::new("2", 40).after("1").after_gap("3", 60).pin(["a"]).forbid(["b"]).track("plenary"),
            Item::new("3", 20).track("plenary").optional().with("interruptible", true),
            Item::new("4", 20).track("cow").free_order().least_minutes(15).keep(45),
            Item::new("5", 20).track("cow").after_everything(30).protected(),
        ])
}

#[test]
fn what_is_built_is_what_the_file_says() {
    let by_hand = r#"{"title": "A body", "timezone": "Europe/Vienna", "order": "free",
        "rules": {"set": "un-remote", "max_meetings_per_day": 1}, "objectives": ["meetings", "earliness"],
        "lost_time": {"continuation_minutes": 45, "short_part_minutes": 20},
        "meetings": [
            {"id": "a", "date": "2026-03-28", "start": "10:00", "end": "12:00", "reserve_minutes": 10},
            {"id": "b", "date": "2026-03-29", "start": "10:00", "end": "12:00", "track": "cow", "languages": ["en", "fr"], "room": "7"}],
        "items": [
            {"id": "1", "minutes": 30, "title": "Opening", "number": "1 (a)", "position": "first", "split": false, "priority": 9},
            {"id": "2", "minutes": 40, "after": ["1", {"item": "3", "gap_minutes": 60}], "pin": ["a"], "forbid": ["b"], "track": "plenary"},
            {"id": "3", "minutes": 20, "track": "plenary", "optional": true, "interruptible": true},
            {"id": "4", "minutes": 20, "track": "cow", "order": "free", "least_minutes": 15, "keep": {"within_minutes": 45}},
            {"id": "5", "minutes": 20, "track": "cow", "after": [{"item": "*", "gap_minutes": 30}], "protected": true}]}"#;
    let built = built().read().unwrap_or_else(|report| panic!("{report}")).problem;
    assert_eq!(built, session(by_hand, "session.json").unwrap().problem);
}

#[test]
fn hours_to_choose_from_are_built_as_well() {
    let meetings = Meetings::chosen(["2026-03-29"], "09:00-12:00", 120, 30, 1);
    let problem = Session::new("A body", meetings).item(Item::new("1", 30)).read().unwrap().problem;
    assert_eq!(problem.meetings.len(), 3);
}

#[test]
fn what_is_wrong_is_told_as_of_a_file() {
    let at_night = Meetings::every_day(["2026-03-29"], ["02:30-04:00"]);
    let wrong = Session::new("A body", at_night).timezone("Europe/Vienna").item(Item::new("1", 30).after("7"));
    let report = wrong.with("moon", "full").read().unwrap_err();
    let codes: Vec<&str> = report.diagnostics.iter().map(|one| one.statement.0.as_str()).collect();
    assert_eq!(codes, ["/items/0/after/0", "/meetings/times/0", "/moon"], "{report}");
}
