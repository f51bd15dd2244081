//! Every fixture has the answer that its line in `fixtures/README.md` claims.

use plenary::model::Schedule;
use plenary::pipeline;
use plenary::pipeline::Outcome;
use plenary::solve::Limits;
use plenary::verify::{self, RuleName};
use serde_json::{Value, json};

use crate::support::{fixture, fixtures, session};

/// File, meetings with their entries, what is left out, goals that are not 0.
type Answer = (&'static str, &'static str, &'static str, &'static str);

const ANSWERS: &[Answer] = &[
    ("after-everything.json", "p1 10:00: 3 100 | c1 11:00: 4 120 | p2 14:00: 2 60, 1 10", "", "earliness 25"),
    ("after-gap.json", "m1 10:00: 1 10, 2 100 | m2 15:00: 3 60", "", "earliness 5"),
    ("candidates.json", "m2 10:00: 1 20, 2 100 | m3 14:00: 3 100", "", "earliness 20"),
    (
        "daylight-saving.json",
        "m1 09:00: 1 20, 2 100 | m2 18:00: 2 120 | m4 18:00: 3 60",
        "",
        "continuations 1, earliness 20",
    ),
    ("days-off.json", "m1 15:00: 1 30, 2 150 | m3 15:00: 2 90, 3 60", "", "continuations 1, earliness 20"),
    (
        "firearms-wg9.json",
        "m1 12:00: 1a 10, 1b 10, 2 100 | m2 16:00: 2 60, 3 60 | m3 12:00: 3 50, 4 45, 5 10 | m4 16:00: 6 90",
        "",
        "continuations 2, earliness 50",
    ),
    (
        "hours-missions.json",
        "m3 09:00: 1a 10, 1b 10, 2 100 | m11 13:00: 2 60, 3 60 | m24 09:00: 3 50, 4 45, 5 10 | m32 13:00: 6 90",
        "",
        "time_zones 3360, continuations 2, earliness 570",
    ),
    ("lost-time.json", "m1 10:00: 1 30, 2 135 | m2 15:00: 2 30, 3 60", "", "lost_time 45, earliness 10"),
    ("not-with.json", "m1 10:00: 1 10, 2 40, 3 30 | m2 15:00: 4 40", "", "earliness 5"),
    ("optional.json", "m1 10:00: 1 60, 3 30", "2, 4", "unscheduled 380"),
    (
        "out-of-turn.json",
        "m1 10:00: 1 20, 4 60, 2 100 | m2 10:00: 2 50, 3 80, 5 20",
        "",
        "continuations 1, earliness 15",
    ),
    ("participants.json", "m3 14:00: 1 110", "", "time_zones 360, earliness 10"),
    ("pin-forbid-allow.json", "m1 10:00: 1 20 | m2 14:00: 3 60, 4 60 | m3 10:00: 2 60", "", "earliness 20"),
    ("positions-free-order.json", "m1 10:00: opening 10, audit 20, budget 30, report 30", "", ""),
    ("prefer.json", "m1 10:00: 1 20, 3 100 | m2 14:00: 2 100", "", "preferences 1, earliness 5"),
    ("reserve-turnaround.json", "morning 10:00: 1 50, 2 50, 3 50 | afternoon 15:00: 4 10", "", "earliness 5"),
    (
        "rooms.json",
        "hall1 10:00: 1 27, 2 33 | blue1 10:00: 6 35 | hall2 11:30: 4 29 | blue2 11:30: 3 31, 5 25",
        "",
        "earliness 15",
    ),
    (
        "rows-notes.json",
        "m1 10:00: 1 20, 2a 160 | m2 15:00: 2a 60, 2b+3 120 | m3 10:00: 4 60",
        "",
        "continuations 1, earliness 25",
    ),
    (
        "split-parts.json",
        "m1 12:00: 1 20, 2 100 | m2 16:00: 2 100 | m3 12:00: 3 60",
        "",
        "continuations 1, earliness 15",
    ),
    ("teams.json", "p1 10:00: 1 100 | d3 10:00: 2 90", "", "earliness 10"),
    ("together.json", "m1 12:00: 1 20, 2 30 | m2 16:00: 3+4 90, 5 30", "", "earliness 15"),
    (
        "two-tracks.json",
        "p1 10:00: 1 20, 2 160 | p2 15:00: 2 40 | c1 15:00: 3 150 | p3 10:00: 4 60",
        "",
        "continuations 1, earliness 20",
    ),
    ("uninterpreted.json", "informal 09:00: 1 170 | briefing 13:00: 2 60 | decisions 16:00: 3 30", "", "earliness 15"),
    ("windows.json", "m1 12:00: 3 60 | m2 16:00: 1 90 | m3 12:00: 2 60", "", "earliness 15"),
    (
        "zones.json",
        "m1 10:00: 1 20, 2 100 | m2 15:00: 2 120 | m3 10:00: 2 110 | m4 15:00: 3 60",
        "",
        "continuations 2, earliness 25, time_zones 3000",
    ),
];

/// The best schedule of a session, which is proven; or none, which is proven too.
fn best(text: &str) -> Option<Schedule> {
    match pipeline::plan(&session(text).problem, None, &Limits::default(), &mut ()).unwrap() {
        Outcome::Optimal(schedule) => Some(schedule.into_inner()),
        Outcome::Infeasible => None,
        other => panic!("{other:?}"),
    }
}

fn meetings(schedule: &Schedule) -> String {
    let held = schedule.meetings.iter().map(|held| {
        let entries = held.entries.iter().map(|entry| format!("{} {}", entry.items.join("+"), entry.minutes.get()));
        format!("{} {}: {}", held.id, held.start.format("%H:%M"), entries.collect::<Vec<_>>().join(", "))
    });
    held.collect::<Vec<_>>().join(" | ")
}

#[test]
fn every_fixture_has_the_answer_that_its_line_claims() {
    for (name, text) in fixtures() {
        let Some(schedule) = best(&text) else {
            assert!(name.starts_with("infeasible-"), "{name} has no schedule");
            continue;
        };
        let answer = ANSWERS.iter().find(|(file, ..)| *file == name);
        let (_, held, left, goals) = answer.unwrap_or_else(|| panic!("{name} has no answer here"));
        let out: Vec<&str> = schedule.unscheduled.iter().map(|one| one.item.as_str()).collect();
        let levels = schedule.objectives.iter().filter(|level| level.value > 0);
        let values: Vec<String> = levels.map(|level| format!("{} {}", level.name, level.value)).collect();
        assert_eq!(
            (meetings(&schedule).as_str(), out.join(", ").as_str(), values.join(", ").as_str()),
            (*held, *left, *goals),
            "{name}"
        );
        assert!(schedule.objectives.iter().all(|level| level.bound == Some(level.value)), "{name}");
    }
    assert_eq!(fixtures().iter().filter(|(name, _)| !name.starts_with("infeasible-")).count(), ANSWERS.len());
}

#[test]
fn what_the_lines_say_of_single_entries_and_meetings() {
    let joint = best(&fixture("together.json")).unwrap();
    assert_eq!((joint.meetings[1].entries[0].number.as_str(), joint.meetings[1].entries.len()), ("3, 4", 2));
    let reserve = best(&fixture("reserve-turnaround.json")).unwrap();
    assert_eq!((reserve.meetings[0].used_minutes.get(), reserve.meetings[0].spare_minutes.get()), (160, 5));
    let panel = best(&fixture("windows.json")).unwrap().meetings[1].entries[0]
        .start
        .with_timezone(&chrono_tz::America::New_York);
    assert_eq!(panel.format("%H:%M").to_string(), "10:00");
    let beside = best(&fixture("two-tracks.json")).unwrap();
    let (plenary, committee) = (&beside.meetings[1], &beside.meetings[2]);
    assert!(plenary.entries[0].continued && plenary.start < committee.end && committee.start < plenary.end);
    // the numbers of the file, which its order turns round
    let free = best(&fixture("positions-free-order.json")).unwrap();
    let numbers: Vec<&str> = free.meetings[0].entries.iter().map(|entry| entry.number.as_str()).collect();
    assert_eq!(numbers, ["1", "2", "3", "4"]);
}

/// The weekend of a fixture with other times and a rule, so that the night is what matters.
fn weekend(days: [&str; 2], least: u32) -> String {
    let mut session: Value = serde_json::from_str(&fixture("daylight-saving.json")).unwrap();
    session["meetings"] = json!({"days": days, "times": ["07:00-09:00", "18:00-20:00"]});
    session["rules"] = json!({"min_night_rest_minutes": least});
    session["items"] = json!([
        {"id": "1", "title": "Opening", "minutes": 60, "allow": ["m2"]},
        {"id": "2", "title": "Negotiation of the draft text", "minutes": 60, "allow": ["m3"]},
    ]);
    session.to_string()
}

#[test]
fn a_night_when_the_clocks_change_is_as_long_as_it_is() {
    // from 20.00 to 7.00 the clocks on the wall run eleven hours
    for (days, hours) in
        [(["2026-03-28", "2026-03-29"], 10), (["2026-04-04", "2026-04-05"], 11), (["2026-10-24", "2026-10-25"], 12)]
    {
        let night = best(&weekend(days, hours * 60)).unwrap();
        assert_eq!(meetings(&night), "m2 18:00: 1 60 | m3 07:00: 2 60", "{days:?}");
        assert_eq!((night.meetings[1].start - night.meetings[0].end).num_minutes(), i64::from(hours * 60));
        let longer = weekend(days, hours * 60 + 1);
        assert!(best(&longer).is_none(), "{days:?}");
        let broken = verify::check(&session(&longer).problem, None, &night);
        assert_eq!(
            broken.iter().map(|one| one.rule).collect::<Vec<_>>(),
            [RuleName::MinNightRestMinutes],
            "{broken:?}"
        );
    }
    // and so is a gap over it: thirteen hours on the wall are twelve
    let gap = |minutes: u32| {
        fixture("daylight-saving.json").replace("\"gap_minutes\": 780", &format!("\"gap_minutes\": {minutes}"))
    };
    assert!(meetings(&best(&gap(720)).unwrap()).ends_with("m3 09:00: 3 60"));
    assert!(meetings(&best(&gap(721)).unwrap()).ends_with("m4 18:00: 3 60"));
}
