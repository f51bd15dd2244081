//! What commands write, and what they do not write over.

use serde_json::{Value, json};

use crate::support::run::Desk;

#[test]
fn new_keeps_a_session_that_was_edited() {
    let desk = Desk::new();
    desk.run(&["new", "-o", "session.json"]).quiet(0);
    // the same again loses nothing
    desk.run(&["new", "-o", "session.json"]).quiet(0);
    let edited = desk.get("session.json").replace("minutes", "minutes ");
    desk.put("session.json", &edited);
    desk.run(&["new", "-o", "session.json"]).refused(2, &["session.json already exists", "--force"]);
    desk.run(&["new", "--xlsx", "-o", "session.json"]).refused(2, &["session.json already exists", "--force"]);
    assert_eq!(desk.get("session.json"), edited);
    desk.run(&["new", "-o", "session.json", "--force"]).quiet(0);
    assert_ne!(desk.get("session.json"), edited);
    // an empty file, as `mktemp` makes it, has nothing to lose
    desk.put("empty.json", "");
    desk.run(&["new", "-o", "empty.json"]).quiet(0);
}

#[test]
fn a_schedule_takes_the_place_of_one_that_was_made_here_and_of_nothing_else() {
    let desk = Desk::founding();
    for name in ["out.json", "out.docx", "out.xlsx", "out.pdf", "out.ics", "out.svg"] {
        for _ in 0..2 {
            desk.run(&["export", "schedule.json", "-o", name]).quiet(0);
        }
        desk.put(name, "a letter");
        desk.run(&["export", "schedule.json", "-o", name]).refused(2, &[name, "--force"]);
        assert_eq!(desk.get(name), "a letter");
        desk.run(&["export", "schedule.json", "-o", name, "--force"]).quiet(0);
    }
    // texts have no mark, and people edit them
    for name in ["out.md", "out.csv", "out.txt"] {
        desk.run(&["export", "schedule.json", "-o", name]).quiet(0);
        desk.run(&["export", "schedule.json", "-o", name]).refused(2, &[name, "--force"]);
    }
    desk.put("other.json", desk.get("session.json"));
    let edited = desk.get("other.json");
    desk.run(&["plan", "session.json", "-o", "other.json"]).refused(2, &["other.json already exists", "--force"]);
    desk.run(&["whatif", "session.json", "set-minutes=4:50", "--save", "other.json"])
        .refused(2, &["other.json already exists", "--force"]);
    assert_eq!(desk.get("other.json"), edited);
    let made = desk.run(&["whatif", "session.json", "set-minutes=4:50", "--save", "other.json", "--force"]);
    assert_eq!(made.code, 0, "{}", made.err);
    assert_ne!(desk.get("other.json"), edited);
}

#[test]
fn import_keeps_a_session_that_was_edited() {
    let desk = Desk::new();
    desk.put("agenda.txt", crate::support::fixture("import/firearms.en.txt"));
    let import = |more: &[&str]| desk.run(&[&["import", "agenda.txt", "-o", "session.json"], more].concat());
    assert_eq!((import(&[]).code, import(&[]).code), (0, 0), "the same bytes again");
    let edited = desk.get("session.json").replace("\"minutes\": ", "\"minutes\":  ");
    desk.put("session.json", &edited);
    import(&[]).refused(2, &["session.json already exists", "--force"]);
    assert_eq!(desk.get("session.json"), edited);
    assert_eq!(import(&["--force"]).code, 0);
}

#[test]
fn one_value_is_one_value() {
    let desk = Desk::new();
    desk.put("items.csv", "number,title,minutes\n1,Opening,10\n");
    let said = desk.run(&["import", "items.csv", "--days", "2027-03-09", "--times", "10:00-12:00"]).err;
    let counted = said.lines().find(|line| line.starts_with("note: ")).unwrap();
    let one = counted.starts_with("note: 1 value was read, ");
    assert!(one || !counted.starts_with("note: 1 "), "{said}");
}

#[test]
fn changes_since_an_older_schedule_are_for_word_only() {
    let desk = Desk::founding();
    desk.put("older.json", desk.get("schedule.json"));
    let export = |file: &str| desk.run(&["export", "schedule.json", "--against", "older.json", "-o", file]);
    export("rev1.docx").quiet(0);
    export("rev1.md").refused(2, &["--against needs the format docx, but the format is md"]);
    assert!(!desk.path().join("rev1.md").exists());
    desk.put("older.json", "{}");
    export("rev2.docx").refused(3, &["older.json"]);
    assert!(!desk.path().join("rev2.docx").exists());
}

#[test]
fn a_format_and_an_ending_that_contradict_each_other_are_refused() {
    let desk = Desk::founding();
    let export = |name: &str, format: &str| desk.run(&["export", "schedule.json", "-o", name, "--format", format]);
    for (name, format) in [("x.json", "table"), ("x.md", "json"), ("x.docx", "pdf"), ("x.txt", "md"), ("x.csv", "xlsx")]
    {
        export(name, format).refused(2, &["contradicts the extension", name, "omit --format"]);
        desk.run(&["plan", "session.json", "-o", name, "--format", format]).refused(2, &["contradicts the extension"]);
    }
    assert_eq!(desk.names(), ["schedule.json", "session.json"]);
    for (name, format) in [
        ("x.json", "json"),
        ("x.txt", "table"),
        ("y.json", "pretalx"),
        ("z.json", "indico"),
        ("x.annex", "md"),
        ("x", "md"),
    ] {
        export(name, format).quiet(0);
    }
    desk.run(&["export", "schedule.json", "-o", "x.md", "--json"]).refused(2, &["contradicts the extension"]);
}

#[test]
fn slack_and_alternatives_are_in_the_schedule_file_and_told() {
    let desk = Desk::founding();
    let printed = desk.run(&["plan", "session.json", "--slack", "-o", "with.json"]).quiet(0).out;
    assert!(printed.contains("May overrun"), "{printed}");
    let file: Value = serde_json::from_str(&desk.get("with.json")).unwrap();
    let piped = desk.run(&["plan", "session.json", "--slack"]).quiet(0).json();
    assert!(file["slack"]["items"].as_array().is_some_and(|items| !items.is_empty()));
    assert_eq!(file["slack"], piped["slack"]);
    // it is a schedule file as any other
    desk.run(&["check", "session.json", "with.json"]).quiet(0);
    desk.run(&["plan", "session.json", "--slack", "-o", "with.json"]).quiet(0);
    assert!(desk.run(&["plan", "session.json", "--slack", "-o", "with.md"]).quiet(0).out.contains("May overrun"));
}

#[test]
fn every_command_that_prints_takes_json_in_two_ways() {
    let desk = Desk::founding();
    desk.put("table.csv", "meeting,item\nm1,1a\n,1b\n,2\nm2,2\n");
    let commands: &[&[&str]] = &[
        &["plan", "session.json"],
        &["export", "schedule.json"],
        &["check", "session.json", "schedule.json"],
        &["check", "session.json", "table.csv"],
        &["whatif", "session.json", "set-minutes=4:50"],
        &["explain", "session.json"],
        &["why", "session.json", "schedule.json", "4 not in m3"],
        &["teams", "session.json", "schedule.json"],
        &["rules"],
        &["rules", "un-remote"],
        &["rules", "un-vienna"],
        &["languages"],
        &["languages", "fr"],
        &["schema", "session"],
    ];
    for command in commands {
        let run = |more: &[&str]| {
            let run = desk.run(&[*command, more].concat());
            assert!(run.code < 2, "{command:?}: {}", run.err);
            let mut json = run.json();
            // the clock says something else each time
            json.as_object_mut().unwrap().remove("seconds");
            json.as_object_mut().unwrap().remove("solver");
            json.as_object_mut().unwrap().remove("schedule");
            json
        };
        assert_eq!(run(&["--json"]), run(&["--format", "json"]), "{command:?}");
    }
    for command in commands {
        desk.run(&[*command, &["--json", "--format", "json"]].concat()).refused(2, &["cannot be used with"]);
    }
}

#[test]
fn check_says_as_json_what_it_says_in_words() {
    let desk = Desk::founding();
    let valid = desk.run(&["check", "session.json", "schedule.json", "--json"]).quiet(0).json();
    assert_eq!(valid, json!({"valid": true, "broken": [], "undecided": []}));
    desk.put("spoilt.json", desk.get("schedule.json").replace("\"minutes\": 45", "\"minutes\": 44"));
    let words = desk.run(&["check", "session.json", "spoilt.json"]);
    let broken = desk.run(&["check", "session.json", "spoilt.json", "--json"]);
    assert_eq!((words.code, broken.code), (1, 1));
    let broken = broken.json();
    assert_eq!(broken["valid"], false);
    for one in broken["broken"].as_array().unwrap() {
        let (rule, message) = (one["rule"].as_str().unwrap(), one["message"].as_str().unwrap());
        assert!(words.out.contains(&format!(":{}: {rule}: {message}\n", one["line"])), "{one}");
    }
    assert_eq!(broken["broken"].as_array().unwrap().len() + 1, words.out.lines().count());
}

#[test]
fn an_error_is_json_where_json_is_asked_for() {
    let desk = Desk::founding();
    desk.put("empty.txt", " ");
    let error = |arguments: &[&str], code: i32| {
        let run = desk.run(arguments);
        assert_eq!((run.code, run.out.as_str()), (code, ""), "{arguments:?}: {}", run.err);
        let error = serde_json::from_str::<Value>(&run.err).unwrap()["error"].take();
        // the same parts make the text
        let text = desk.run(&arguments.iter().copied().filter(|one| *one != "--json").collect::<Vec<_>>()).err;
        for part in ["message", "place", "help"].iter().filter_map(|part| error[part].as_str()) {
            assert!(text.contains(part.trim_end()), "{part:?} is not in {text:?}");
        }
        error
    };
    assert_eq!(
        error(&["whatif", "session.json", "pin=9:m1", "--json"], 2),
        json!({"message": "unknown item `9`", "place": "pin=9:m1", "help": "there are 1a, 1b, 2, 3, 4, 5, 6"})
    );
    assert_eq!(
        error(&["import", "empty.txt", "--json"], 3),
        json!({"message": "the document has no text", "place": "empty.txt", "help": "check that this is the right file"})
    );
    let faults = error(&["plan", "schedule.json", "--json"], 3);
    assert_eq!(faults["diagnostics"][0]["severity"], "error");
    let other = error(&["why", "session.json", "schedule.json", "9 in m1", "--format", "json"], 2);
    assert!(other["message"] == "unknown item `9`" && other.get("place").is_none(), "{other}");
}

#[test]
fn what_has_no_other_form_takes_json_too() {
    let desk = Desk::new();
    assert!(desk.run(&["licences", "--json"]).quiet(0).json()["notices"].as_str().unwrap().contains("HiGHS"));
    assert_eq!(desk.run(&["new", "--format", "json"]).quiet(0).out, desk.run(&["new"]).quiet(0).out);
    desk.run(&["new", "--xlsx", "--json", "-o", "items.xlsx"]).refused(2, &["cannot be used with"]);
}

#[test]
fn a_schedule_in_the_place_of_the_session_is_told_with_the_right_order() {
    let desk = Desk::founding();
    for (command, more) in [("check", &[][..]), ("teams", &[]), ("why", &["4 not in m3"])] {
        desk.run(&[&[command, "schedule.json", "session.json"], more].concat()).refused(
            2,
            &[
                "schedule.json is a schedule, and session.json is a session",
                &format!("plenary {command} session.json schedule.json"),
            ],
        );
    }
    // two schedules are not in another order
    let run = desk.run(&["check", "schedule.json", "schedule.json"]);
    assert!(run.code == 3 && !run.err.contains("is a session"), "{}", run.err);
}

#[test]
fn times_of_a_place_without_a_time_zone_are_warned_of() {
    let desk = Desk::new();
    let session = |place: &str| {
        json!({"title": "T", "place": place, "meetings": {"days": ["2027-03-09"], "times": ["10:00-12:00"]},
            "items": [{"id": "1", "minutes": 60}]})
        .to_string()
    };
    for (place, zone) in [("Vienna", "Europe/Vienna"), ("Genève", "Europe/Zurich"), ("北京", "Asia/Shanghai")] {
        desk.put("session.json", session(place));
        let run = desk.run(&["plan", "session.json"]);
        assert_eq!(run.code, 0);
        assert!(
            run.err.contains("are read as UTC") && run.err.contains(&format!("\"timezone\": \"{zone}\"")),
            "{}",
            run.err
        );
        // what others who read the file take it for
        assert_eq!(run.json()["meetings"][0]["start"], "2027-03-09T10:00:00Z");
    }
    desk.put("session.json", session("A ship"));
    let run = desk.run(&["plan", "session.json"]);
    assert!(run.err.contains("are read as UTC") && run.err.contains("a name such as"), "{}", run.err);
}

#[test]
fn many_warnings_alike_are_one() {
    let desk = Desk::new();
    let meetings: Vec<Value> = (0..60)
        .map(|n| json!({"id": format!("c{n}"), "date": "2027-03-09", "start": format!("{:02}:{:02}", 8 + n / 12, n % 12 * 5), "end": "18:00"}))
        .collect();
    let session = json!({"title": "T", "meetings": meetings, "items": [{"id": "1", "minutes": 60}]});
    desk.put("session.json", format!("{session:#}"));
    let run = desk.run(&["plan", "session.json"]);
    assert_eq!(run.code, 0);
    assert!(run.err.matches("warning[").count() <= 7, "{}", run.err);
    assert!(run.err.contains(" more like these, on lines "), "{}", run.err);
}
