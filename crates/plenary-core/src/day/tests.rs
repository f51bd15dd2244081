//! A day as it is recorded, and what cannot have happened.

use super::*;
use crate::details::Detailed;
use crate::model::{Instant, Problem, Schedule};
use crate::read::{self, Loaded};
use crate::risk::{Effort, forecast, forecast_from};
use crate::{Limits, verify};

fn session(text: &str) -> Loaded {
    read::session(text, "day.json").unwrap_or_else(|report| panic!("{report}"))
}

/// Two meetings of two hours in Vienna; items of 20, 80, 60 and 30 minutes.
fn small() -> Loaded {
    session(
        r#"{"title": "x", "timezone": "Europe/Vienna", "uncertainty": {"spread": {"low": 0, "high": 0}},
        "meetings": {"days": ["2026-03-28"], "times": ["10:00-12:00", "15:00-17:00"]},
        "items": [{"id": "1", "minutes": 20}, {"id": "2", "minutes": 80}, {"id": "3", "minutes": 60},
            {"id": "4", "minutes": {"low": 20, "likely": 30, "high": 60}}]}"#,
    )
}

fn after(session: &Loaded, events: &str) -> Result<Recorded, DayError> {
    let events = events.split_whitespace().map(|text| Event::typed(text, &session.problem));
    let events = events.collect::<Result<Vec<_>, _>>()?;
    record(session, None, &events)
}

fn refused(session: &Loaded, events: &str) -> String {
    let details = after(session, events).unwrap_err().details();
    assert!(details.help.is_some(), "{details}");
    details.to_string()
}

fn plan(problem: &Problem) -> Schedule {
    crate::plan(problem, None, &Limits::default(), &mut ()).unwrap().schedule().unwrap().into_inner()
}

fn table(problem: &Problem) -> String {
    let schedule = plan(problem);
    let entry = |one: &crate::model::Entry| format!("{} {}", one.items.join("+"), one.minutes.get());
    let rows = schedule.meetings.iter().map(|held| {
        let entries: Vec<String> = held.entries.iter().map(entry).collect();
        format!("{} {}: {}", held.id, held.start.format("%H:%M"), entries.join(", "))
    });
    rows.collect::<Vec<_>>().join(" | ")
}

#[test]
fn what_happened_becomes_held_and_the_plan_goes_on_from_it() {
    let before = small();
    assert_eq!(table(&before.problem), "m1 10:00: 1 20, 2 80 | m2 15:00: 3 60, 4 30");
    let late = after(&before, "starts=m1@10:10 starts=1@10:10 ends=1@10:40 starts=2@10:40").unwrap();
    let problem = &late.loaded.problem;
    assert_eq!(problem.held, [], "the meeting is not over");
    assert_eq!(problem.items[0].minutes.get(), 30);
    let planned = table(problem);
    assert!(planned.starts_with("m1 10:10: 1 30, 2 80 | m2 15:00: 3 60, 4 30"), "{planned}");
    let over = after(&late.loaded, "ends=2@11:50 starts=3@11:50 adjourned=m1@12:00").unwrap();
    let problem = &over.loaded.problem;
    assert_eq!(table(problem), "m1 10:00: 1 30, 2 70, 3 10 | m2 15:00: 3 50, 4 30");
    assert!(verify::check(problem, None, &plan(problem)).is_empty());
    let facts = &problem.facts[0];
    assert_eq!(facts.started - facts.announced, 10);
    let kept: Vec<_> =
        facts.turns.iter().map(|turn| (turn.minutes.unwrap().get(), turn.planned.unwrap().get())).collect();
    assert_eq!(kept, [(30, 20), (70, 80), (10, 60)]);
}

#[test]
fn a_meeting_that_overran_breaks_no_rule() {
    let before = small();
    let day = "starts=m1@10:00 starts=1@10:00 ends=1@10:30 starts=2@10:30 ends=2@12:20 adjourned=m1@12:20";
    let over = after(&before, day).unwrap();
    let problem = &over.loaded.problem;
    assert_eq!(problem.facts[0].turns[1].over.get(), 20);
    assert_eq!(table(problem), "m1 10:00: 1 30, 2 90 | m2 15:00: 3 60, 4 30");
    assert!(verify::check(problem, None, &plan(problem)).is_empty());
    assert_eq!(over.notes.len(), 1, "{:?}", over.notes);
    // what starts after the end of the meeting has its minutes too
    let later = after(&before, "starts=m1@10:00 starts=1@10:00 ends=1@12:10 starts=2@12:10 ends=2@12:30").unwrap();
    assert!(!plan(&later.loaded.problem).meetings.is_empty());
}

#[test]
fn an_event_counts_once_and_undo_takes_the_last_one_back() {
    let before = small();
    let steps =
        ["starts=m1@10:08", "starts=1@10:08", "ends=1@10:30", "starts=4@10:30", "ends=4@11:00", "adjourned=m1@11:30"];
    let mut texts = vec![before.source.text().to_owned()];
    let mut now = after(&before, "").unwrap().loaded;
    for step in steps {
        let once = after(&now, step).unwrap();
        assert!(matches!(once.outcomes[..], [Outcome::Recorded(_)]), "{step}");
        let twice = after(&once.loaded, step).unwrap();
        assert_eq!(twice.outcomes, [Outcome::Known], "{step}");
        assert_eq!(twice.loaded.source.text(), once.loaded.source.text());
        texts.push(once.loaded.source.text().to_owned());
        now = once.loaded;
    }
    // item 4 was taken out of turn, and that stays
    for text in texts.iter().rev().skip(1) {
        now = after(&now, "undo").unwrap().loaded;
        let bare = |text: &str| {
            let mut file: serde_json::Value = serde_json::from_str(text).unwrap();
            file["items"].as_array_mut().unwrap().iter_mut().for_each(|item| {
                item.as_object_mut().unwrap().remove("order");
            });
            file
        };
        assert_eq!(bare(now.source.text()), bare(text));
    }
    assert!(refused(&now, "undo").contains("nothing is recorded"));
}

#[test]
fn what_cannot_have_happened_is_refused_with_the_way_out() {
    let before = small();
    let on = after(&before, "starts=m1@10:05 starts=1@10:05").unwrap().loaded;
    let over = after(&on, "ends=1@10:20 adjourned=m1@12:00").unwrap().loaded;
    let said = |session: &Loaded, events: &str| refused(session, events).lines().next().unwrap_or_default().to_owned();
    assert_eq!(said(&before, "starts=9@10:00"), "starts=9@10:00: unknown item");
    assert_eq!(said(&before, "starts=1@10:00"), "starts=1@10:00: no meeting of its track is under way");
    assert_eq!(said(&before, "adjourned=m1@12:00"), "adjourned=m1@12:00: m1 has not started");
    assert_eq!(said(&before, "starts=m2@15:00"), "starts=m2@15:00: m1 comes before, and nothing is recorded of it");
    assert!(said(&before, "starts=m1@2026-03-29T10:00").contains("is another time"));
    assert!(said(&on, "ends=1@10:04").contains("something later is recorded, at 2026-03-28 10:05"));
    assert_eq!(said(&on, "starts=2@10:20"), "starts=2@10:20: item 1 is under discussion");
    assert_eq!(said(&on, "starts=m2@15:00"), "starts=m2@15:00: m1 of the same track has not risen");
    assert_eq!(said(&on, "ends=2@10:20"), "ends=2@10:20: item 2 is not under discussion");
    assert!(said(&on, "starts=m1@10:06").contains("m1 has started, at 2026-03-28 10:05"));
    assert!(said(&on, "undo=2").contains("the last event is one of 1"));
    assert!(said(&over, "starts=m1@10:00").contains("m1 is over: it rose at 2026-03-28 12:00"));
    assert!(said(&over, "starts=2@12:01").contains("no meeting of its track is under way"));
    assert!(said(&over, "ends=1@10:25").contains("item 1 has ended, at 2026-03-28 10:20"));
    for bad in ["goes=1@10:00", "starts", "starts=@10:00", "undo=", "adjourned=1@10:00"] {
        assert!(after(&on, bad).is_err(), "{bad}");
    }
    for time in ["25:00", "now", "2026-03-28", "10:00Z"] {
        assert!(said(&before, &format!("starts=m1@{time}")).contains("its time cannot be read"), "{time}");
    }
    let (_, outcomes, _) = record_each(
        &before,
        None,
        &[
            Event::typed("starts=1@10:00", &before.problem).unwrap(),
            Event::typed("starts=m1@10:00", &before.problem).unwrap(),
        ],
    );
    assert!(outcomes[0].is_err() && outcomes[1].is_ok(), "what can have happened is recorded");
}

#[test]
fn the_clock_of_the_place_changes_in_a_meeting() {
    // at 03:00 summer time ends, and 02:30 is twice
    let night = session(
        r#"{"title": "x", "timezone": "Europe/Vienna",
        "meetings": [{"id": "a", "date": "2026-10-25", "start": "01:00", "end": "04:00"}],
        "items": [{"id": "1", "minutes": 120}, {"id": "2", "minutes": 60}]}"#,
    );
    let long = after(&night, "starts=a@01:00 starts=1@01:30 ends=1@2026-10-25T02:30+01:00 starts=2@03:10").unwrap();
    let turns = &long.loaded.problem.facts[0].turns;
    assert_eq!(turns[0].minutes.unwrap().get(), 120, "two hours by the clock of the world, one on the wall");
    assert_eq!(turns[1].started.unwrap() - turns[0].ended().unwrap(), 40);
    assert!(refused(&night, "starts=a@02:30").contains("exists twice"));
    assert!(
        long.loaded.source.text().contains("2026-10-25T02:30+01:00")
            || long.loaded.source.text().contains("01:30+02:00")
    );
}

#[test]
fn the_forecast_goes_on_from_what_happened() {
    let before = small();
    let schedule = plan(&before.problem);
    let at = |text: &str| Some(Instant::from(chrono::DateTime::parse_from_rfc3339(text).unwrap()));
    let sure = |session: &Loaded, now| {
        forecast_from(&session.problem, &schedule, now, Effort { samples: 500, ..Effort::default() }, &mut |_| true)
    };
    assert!(sure(&before, None).confidence() > 0.9);
    let on = after(&before, "starts=m1@10:00 starts=1@10:00 ends=1@10:20 starts=2@10:20").unwrap().loaded;
    let found = sure(&on, at("2026-03-28T10:30:00+01:00"));
    let items: Vec<usize> = found.items.iter().map(|item| item.items[0].0).collect();
    assert_eq!(items, [1, 2, 3], "item 1 is over");
    // item 2 began at 10:20 and takes 80 minutes; ten of them have passed
    let end = found.items[0].end.clone().unwrap().p50;
    assert_eq!((end.meeting.as_str(), end.at), ("m1", at("2026-03-28T11:40:00+01:00").unwrap()));
    // at half past eleven in the afternoon nothing can be reached any more
    assert_eq!(sure(&on, at("2026-03-28T17:30:00+01:00")).confidence(), 0.0);
    // a plan that was made before the meeting rose: what it did not reach goes on in the next one
    let over = after(&on, "ends=2@11:40 adjourned=m1@11:40").unwrap().loaded;
    let found = forecast(&over.problem, &schedule, Effort { samples: 500, ..Effort::default() }, &mut |_| true);
    let start = found.items[0].start.clone().unwrap().p50;
    assert_eq!((start.meeting.as_str(), start.at), ("m2", at("2026-03-28T15:00:00+01:00").unwrap()));
}

#[test]
fn repairs_make_the_rest_surer_and_are_checked() {
    let tight = session(
        r#"{"title": "x", "timezone": "Europe/Vienna", "uncertainty": {"spread": {"low": 10, "high": 20}},
        "meetings": {"days": ["2026-03-28"], "times": ["10:00-12:00"]},
        "items": [{"id": "1", "minutes": 20}, {"id": "2", "minutes": 60}, {"id": "3", "minutes": 30, "optional": true}]}"#,
    );
    let schedule = plan(&tight.problem);
    let on = after(&tight, "starts=m1@10:20 starts=1@10:20 ends=1@10:40").unwrap().loaded;
    let effort = Effort { samples: 1_000, ..Effort::default() };
    let found = repairs(&on, &schedule, None, 80, effort, &Limits::default(), &mut ()).unwrap();
    assert!(found.confidence < 0.5 && !found.cut_short, "{}", found.confidence);
    assert!(!found.found.is_empty());
    for one in &found.found {
        assert!(one.confidence > found.confidence);
    }
    let best = &found.found[0];
    assert!(best.confidence >= 0.8, "{:?}", best.edits);
    assert!(found.found.iter().any(|one| matches!(one.edits[..], [crate::whatif::Edit::DropItem { .. }])));
}
