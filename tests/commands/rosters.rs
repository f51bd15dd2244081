//! Rosters of teams that are long to find: `teams`, `check` and `plan` end, and say what is not known.

use serde_json::{Value, json};

use crate::support::run::Desk;

/// Numbers that are the same on every machine.
struct Dice(u64);

impl Dice {
    fn one(&mut self, of: &[u32]) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        of[(self.0 >> 33) as usize % of.len()]
    }
}

/// A morning and an afternoon meeting of mixed lengths on each of so many days and in each track, each with an item.
fn mixed(seed: u64, days: u32, tracks: &[&str], per_week: u32) -> Value {
    let mut dice = Dice(seed);
    let (mut meetings, mut items) = (Vec::new(), Vec::new());
    for day in 1..=days {
        for from in [600, 900] {
            for track in tracks {
                let length = dice.one(&[60, 71, 83, 90, 97, 104, 112, 119, 131, 135, 149, 165, 177]);
                let clock = |minutes: u32| format!("{:02}:{:02}", minutes / 60, minutes % 60);
                let id = format!("m{}", meetings.len() + 1);
                items.push(json!({
                    "id": format!("i{}", items.len() + 1), "minutes": length, "track": track, "pin": id, "split": false,
                }));
                meetings.push(json!({
                    "id": id, "date": format!("2027-03-{day:02}"), "start": clock(from), "end": clock(from + length),
                    "track": track,
                }));
            }
        }
    }
    json!({
        "title": "A body", "timezone": "Europe/Vienna", "order": "free", "meetings": meetings, "items": items,
        "rules": {"interpreter_minutes_per_week": per_week, "interpreter_minutes_per_day": 360},
    })
}

fn roster(desk: &Desk) -> (u64, u64) {
    let json = desk.run(&["teams", "session.json", "schedule.json", "--json"]).quiet(0).json();
    assert_eq!(json["roster"]["teams"], json["roster"]["at_most"]);
    for under in json["under"].as_array().unwrap() {
        assert!(under["at_least"].as_u64() <= under["at_most"].as_u64(), "{under}");
    }
    (json["roster"]["at_least"].as_u64().unwrap(), json["roster"]["at_most"].as_u64().unwrap())
}

#[test]
fn thirty_meetings_in_three_tracks_are_planned_checked_and_served() {
    let desk = Desk::new();
    let mut session = mixed(3, 5, &["plenary", "cow", "legal"], 1200);
    session["teams"] = json!(6);
    desk.put("session.json", session.to_string());
    desk.run(&["plan", "session.json", "-o", "schedule.json"]).quiet(0);
    desk.run(&["check", "session.json", "schedule.json"]).quiet(0);
    let (at_least, at_most) = roster(&desk);
    assert_eq!((at_least, at_most), (3, 3));
    session["teams"] = json!(2);
    desk.put("session.json", session.to_string());
    let checked = desk.run(&["check", "session.json", "schedule.json"]).quiet(1);
    assert!(checked.out.contains("teams: 30 interpreted meetings need 3 teams, and there are 2\n"), "{}", checked.out);
}

#[test]
fn what_the_search_does_not_decide_is_said_and_no_rule_is_broken_or_held() {
    let desk = Desk::new();
    // the first of these sessions whose fewest teams are not found
    let found = (0..20).find_map(|seed| {
        let session = mixed(seed, 7, &["plenary", "cow", "legal"], 360);
        desk.put("session.json", session.to_string());
        let schedule = desk.run(&["plan", "session.json"]).quiet(0).out;
        desk.put("schedule.json", schedule);
        let (at_least, at_most) = roster(&desk);
        (at_least < at_most).then_some((session, at_least, at_most))
    });
    let (mut session, at_least, at_most) = found.unwrap();
    let said = desk.run(&["teams", "session.json", "schedule.json"]).quiet(0).out;
    assert!(said.contains(&format!("at least {at_least} teams, at most {at_most}")), "{said}");
    let mut check = |teams: u64, code: i32| {
        session["teams"] = json!(teams);
        desk.put("session.json", session.to_string());
        desk.run(&["check", "session.json", "schedule.json"]).quiet(code).out
    };
    assert!(check(at_most, 0).starts_with("valid: "));
    let open = check(at_least, 4);
    let line = format!(
        "teams: not decided: 42 interpreted meetings need at least {at_least} teams and at most {at_most}, and there are \
         {at_least}\n"
    );
    assert!(open.contains(&line) && open.ends_with("not decided: 1 rule; no rule is broken\n"), "{open}");
    let broken = check(at_least - 1, 1);
    assert!(broken.contains("not valid: 1 rule broken"), "{broken}");
}
