//! The way of a schedule to its issue: circulation, objection, silence, revision.

use serde_json::Value;

use crate::support::run::{Desk, Run};

fn issue(desk: &Desk, args: &[&str]) -> Run {
    desk.run(&[&["issue"], args].concat())
}

fn circulate(desk: &Desk, schedule: &str, more: &[&str]) -> Run {
    issue(desk, &[&["circulate", "page", "session.json", schedule], more].concat())
}

fn page(desk: &Desk) -> String {
    desk.get("page/en.html")
}

/// The founding case: proposed on 9 December 2021, approved on 22 December; then the third meeting is lost.
#[test]
fn the_founding_session_goes_from_draft_to_its_first_revision() {
    let desk = Desk::founding();
    let run = circulate(&desk, "schedule.json", &["--at", "2021-12-09T10:00", "--working-days", "9"]);
    assert_eq!(
        (run.code, run.out.as_str()),
        (0, "circulation 1 of 2021-12-09 10:00: before the bureau until 2021-12-22 18:00\n"),
        "{}",
        run.err
    );
    let early = issue(&desk, &["publish", "page", "--at", "2021-12-22T17:59"]);
    assert_eq!((early.code, early.err.contains("the bureau can object until 2021-12-22 18:00:00 +01:00")), (2, true));
    assert!(!desk.path().join("page/en.html").exists());

    let run = issue(&desk, &["publish", "page", "--at", "2021-12-23T09:00", "--formats", "docx"]);
    assert_eq!(run.out, "version 1 of 2021-12-23, CTOC/COP/WG.6/2022/1 is in page\n", "{}", run.err);
    assert!(
        page(&desk).contains("approved under a silence procedure on Wednesday, 22 December 2021"),
        "{}",
        page(&desk)
    );

    let edits = ["drop-meeting=m3", "set-minutes=2:55"];
    let saved = ["--baseline", "schedule.json", "--save", "revised.json", "-o", "revised-plan.json"];
    let run = desk.run(&[&["whatif", "session.json"], &edits[..], &saved].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    let again = ["circulate", "page", "revised.json", "revised-plan.json", "--baseline", "schedule.json"];
    let run = issue(&desk, &[&again[..], &["--at", "2022-04-14T10:00", "--until", "2022-04-20T12:00"]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    // the silence is broken, and the same schedule goes to the bureau once more
    let run = issue(
        &desk,
        &["object", "page", "--by", "Vice-Chair", "--reason", "two days are too few", "--at", "2022-04-19T09:30"],
    );
    let said = "circulation 1 of 2021-12-09 10:00: issued as version 1\ncirculation 2 of 2022-04-14 10:00: silence broken\n  \
                Vice-Chair objected on 2022-04-19 09:30: two days are too few\n";
    assert_eq!((run.code, run.out.as_str()), (0, said), "{}", run.err);
    let broken = issue(&desk, &["publish", "page", "--at", "2022-04-21T09:00"]);
    assert_eq!((broken.code, broken.err.contains("the schedule of the last circulation is broken")), (2, true));
    let run = issue(&desk, &[&again[..], &["--at", "2022-04-21T10:00", "--working-days", "3"]].concat());
    assert!(
        run.out.contains("circulation 3 of 2022-04-21 10:00: before the bureau until 2022-04-26 18:00"),
        "{}",
        run.out
    );
    let run = issue(&desk, &["publish", "page", "--at", "2022-04-27T09:00", "--formats", "docx", "--json"]);
    let answer: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(answer["issue"]["symbol"], "CTOC/COP/WG.6/2022/1/Rev.1", "{}", run.err);
    assert_eq!(answer["issue"]["approved"], "2022-04-26");
    let status: Value = serde_json::from_str(&issue(&desk, &["status", "page", "--json"]).out).unwrap();
    let all: Vec<&str> =
        status["circulations"].as_array().unwrap().iter().map(|one| one["status"].as_str().unwrap()).collect();
    assert_eq!(all, ["issued", "broken", "issued"]);
    // what was circulated stays as it was
    assert_eq!(desk.get("page/circulated/1/schedule.json"), desk.get("page/issues/1/schedule.json"));
}

#[test]
fn steps_out_of_order_are_refused_and_change_nothing() {
    let desk = Desk::founding();
    let refused = |args: &[&str], says: &str| {
        let before = desk.path().join("page/publication.json").exists().then(|| desk.get("page/publication.json"));
        let run = issue(&desk, args);
        assert_eq!((run.code, run.err.contains(says)), (2, true), "{args:?}: {}", run.err);
        assert!(run.err.contains("help:"), "{}", run.err);
        let after = desk.path().join("page/publication.json").exists().then(|| desk.get("page/publication.json"));
        assert_eq!(before, after);
    };
    refused(&["status", "page"], "no schedule has been circulated");
    // the clocks of Vienna skip half past two on 27 March 2022
    refused(
        &["circulate", "page", "session.json", "schedule.json", "--at", "2022-03-27T02:30"],
        "the clocks of Europe/Vienna skip 2022-03-27 02:30:00",
    );
    refused(
        &[
            "circulate",
            "page",
            "session.json",
            "schedule.json",
            "--at",
            "2022-03-25T10:00",
            "--until",
            "2022-03-25T09:00",
        ],
        "is not after the circulation",
    );
    // one working day, over the change of clocks
    let run = circulate(&desk, "schedule.json", &["--at", "2022-03-25T10:00", "--working-days", "1"]);
    assert!(run.out.contains("before the bureau until 2022-03-28 18:00"), "{}{}", run.out, run.err);
    assert!(desk.get("page/publication.json").contains("\"deadline\": \"2022-03-28T18:00:00+02:00\""));
    refused(
        &["circulate", "page", "session.json", "schedule.json", "--at", "2022-03-26T10:00"],
        "another schedule is before the bureau until 2022-03-28 18:00:00 +02:00",
    );
    refused(&["object", "page", "--by", "Chair", "--at", "2022-03-24T10:00"], "the last step was at 2022-03-25");
    refused(&["object", "page", "--by", "Chair", "--at", "2022-03-28T18:01"], "nobody objected before it");
    let run =
        desk.run(&["publish", "page", "session.json", "schedule.json", "--date", "2022-03-26", "--formats", "docx"]);
    assert_eq!(run.code, 0, "{}", run.err);

    // the frozen schedule may not change
    let frozen = desk.get("page/circulated/1/schedule.json");
    desk.put("page/circulated/1/schedule.json", frozen.replace("\"minutes\"", "\"minutes\" "));
    refused(&["publish", "page", "--at", "2022-03-29T10:00"], "has been changed since it was circulated");
}

#[test]
fn a_schedule_that_the_checker_refuses_is_not_circulated() {
    let desk = Desk::founding();
    let wrong = desk.get("schedule.json").replacen("\"minutes\": 10", "\"minutes\": 11", 1);
    desk.put("wrong.json", &wrong);
    let run = circulate(&desk, "wrong.json", &[]);
    assert!(run.err.contains("not circulated, because the checker does not accept it"), "{}", run.err);
    assert_eq!((run.code, run.out.as_str()), (1, ""), "{}", run.err);
    assert!(!desk.path().join("page").exists());
}
