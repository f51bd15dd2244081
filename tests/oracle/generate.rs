//! Tiny sessions at random: every feature of the page now and then, in numbers so small that all schedules can be seen.

use plenary::model::{Item, Problem, Schedule};
use serde_json::{Map, Value, json};

use super::hours::Hours;
use super::random::Rng;
use super::{announced, file, past, rooms, staff, turns, wishes};

/// The most items and meetings of a session.
const ITEMS: u64 = 5;
pub const MEETINGS: u64 = 4;

/// A meeting while it is made: day, and start and end in minutes after midnight.
pub struct Slot {
    pub id: String,
    pub day: &'static str,
    pub start: u64,
    pub end: u64,
    pub track: &'static str,
}

/// The session file of a seed; the same on every machine. A few contradict themselves and are refused when read.
pub fn session(seed: u64) -> Value {
    let mut rng = Rng::new(seed);
    let rng = &mut rng;
    let days = match rng.below(10) {
        0 => ["2026-03-28", "2026-03-29"],
        1 => ["2026-10-24", "2026-10-25"],
        _ => ["2022-05-04", "2022-05-05"],
    };
    let tracks: &[&'static str] = if rng.chance(30) { &["plenary", "cow"] } else { &["plenary"] };
    let candidates = rng.chance(25);
    let hours = (tracks.len() == 1 && rng.chance(12)).then(|| Hours::new(rng, days));
    let candidates = candidates && hours.is_none();
    let slots = hours.as_ref().map_or_else(|| slots(rng, days, tracks, candidates), Hours::slots);
    let free = rng.chance(45);
    let idle = rng.chance(20);
    // Half of them are left so much room that there is something to choose.
    let strict = rng.chance(50);
    let mut session = Map::new();
    session.insert("schema".into(), json!(format!("plenary.session/{}", 1 + seed % 2)));
    session.insert("title".into(), json!(format!("seed {seed}")));
    session.insert("timezone".into(), json!("Europe/Vienna"));
    session.insert("rules".into(), rules(rng, &slots, tracks, candidates, strict));
    session.insert("items".into(), items(rng, &slots, free, strict));
    let listed = |rng: &mut Rng| slots.iter().map(|slot| meeting(rng, slot)).collect();
    session.insert("meetings".into(), hours.as_ref().map_or_else(|| listed(rng), Hours::form));
    if free {
        session.insert("order".into(), json!("free"));
    }
    if idle {
        session.insert("idle".into(), json!(true));
    }
    if rng.chance(60) {
        let mut goals = vec![
            "unscheduled",
            "preferences",
            "changes",
            "continuations",
            "meetings",
            "earliness",
            "balance",
            "time_zones",
        ];
        rng.shuffle(&mut goals);
        goals.truncate(rng.range(2, 8) as usize);
        session.insert("objectives".into(), json!(goals));
    }
    if rng.chance(40) {
        let zones = ["Europe/Vienna", "Asia/Tokyo", "America/New_York", "Asia/Kolkata"];
        let one = |rng: &mut Rng| json!({"timezone": rng.pick(&zones), "weight": rng.range(1, 3)});
        let participants: Vec<Value> = (0..rng.range(1, 2)).map(|_| one(rng)).collect();
        session.insert("participants".into(), json!(participants));
    }
    rooms::add(&mut session, &slots, seed);
    staff::add(&mut session, seed);
    wishes::add(&mut session, seed);
    turns::add(&mut session, seed);
    add_lost_time(&mut session, seed);
    past::add(&mut session, seed);
    announced::add(&mut session, seed);
    Value::Object(session)
}

/// The goal `lost_time` beside or in the place of another, and its figures.
fn add_lost_time(session: &mut Map<String, Value>, seed: u64) {
    let mut rng = Rng::new(seed ^ 0x1057_713E);
    if let Some(Value::Array(goals)) = session.get_mut("objectives")
        && rng.chance(50)
    {
        let place = rng.below(goals.len());
        if rng.chance(50) {
            goals[place] = json!("lost_time");
        } else {
            goals.insert(place, json!("lost_time"));
        }
    }
    if rng.chance(60) {
        let figures = json!({"continuation_minutes": rng.pick(&[0, 1, 5, 30]), "short_part_minutes": rng.range(0, 12)});
        session.insert("lost_time".into(), figures);
    }
}

fn slots(rng: &mut Rng, days: [&'static str; 2], tracks: &[&'static str], candidates: bool) -> Vec<Slot> {
    let base = rng.pick(&[7 * 60 + 53, 10 * 60, 12 * 60, 19 * 60 + 50, 21 * 60 + 50]);
    let early = rng.chance(40);
    let wanted = rng.pick(&[1, 2, 2, 3, 3, 3, MEETINGS, MEETINGS, MEETINGS]);
    let mut slots: Vec<Slot> = Vec::new();
    for _ in 0..wanted {
        let (day, track) = (days[usize::from(rng.chance(35))], rng.pick(tracks));
        let last = slots.iter().filter(|slot| slot.day == day && slot.track == track).map(|slot| slot.end).max();
        let start = match last {
            // The clocks go forward at 02:00 on 29 March 2026: six minutes from 01:57 to 03:03.
            None if day == "2026-03-29" && early => {
                slots.push(Slot { id: String::new(), day, start: 117, end: 180 + rng.range(0, 4), track });
                continue;
            }
            None => base + rng.range(0, 4),
            Some(end) if candidates && rng.chance(20) => {
                // A candidate that is there twice; what is said of the two may still differ.
                let twin = slots.iter().find(|slot| slot.day == day && slot.track == track && slot.end == end);
                let start = twin.map_or(base, |slot| slot.start);
                slots.push(Slot { id: String::new(), day, start, end, track });
                continue;
            }
            Some(end) if candidates && rng.chance(60) => end - rng.range(0, 2),
            Some(end) if base < 20 * 60 && rng.chance(10) => end + 61,
            Some(end) => end + rng.range(0, 5),
        };
        slots.push(Slot { id: String::new(), day, start, end: start + rng.range(3, 8), track });
    }
    slots.sort_by_key(|slot| (slot.day, slot.start));
    slots.iter_mut().enumerate().for_each(|(place, slot)| slot.id = format!("m{}", place + 1));
    if rng.chance(15) {
        rng.shuffle(&mut slots);
    }
    slots
}

fn meeting(rng: &mut Rng, slot: &Slot) -> Value {
    let mut meeting = Map::new();
    meeting.insert("id".into(), json!(slot.id));
    meeting.insert("date".into(), json!(slot.day));
    meeting.insert("start".into(), json!(clock(slot.start)));
    meeting.insert("end".into(), json!(clock(slot.end)));
    meeting.insert("track".into(), json!(slot.track));
    match rng.below(20) {
        0 => drop(meeting.insert("interpreted".into(), json!(false))),
        1 | 2 => drop(meeting.insert("languages".into(), json!(["en", "fr"]))),
        _ => {}
    }
    if rng.chance(15) {
        meeting.insert("reserve_minutes".into(), json!(rng.range(1, 2)));
    }
    if rng.chance(5) {
        meeting.insert("room".into(), json!("Boardroom D"));
    }
    Value::Object(meeting)
}

fn rules(rng: &mut Rng, slots: &[Slot], tracks: &[&str], candidates: bool, strict: bool) -> Value {
    let mut rules = Map::new();
    let mut limit = |rng: &mut Rng, percent: u64, name: &str, values: &[u64]| {
        if rng.chance(if strict || name == "turnaround_minutes" { percent } else { percent / 3 }) {
            rules.insert(name.into(), json!(rng.pick(values)));
        }
    };
    limit(rng, 25, "turnaround_minutes", &[1, 1, 2]);
    limit(rng, 4, "max_meeting_minutes", &[6, 7, 8]);
    limit(rng, 8, "min_break_minutes", &[1, 2, 3, 4]);
    limit(rng, 8, "max_meetings_per_day", &[1, 2, 2, 3]);
    limit(rng, 5, "max_minutes_per_day", &[8, 12, 16, 20]);
    limit(rng, if tracks.len() > 1 { 25 } else { 3 }, "max_parallel_interpreted", &[1]);
    limit(rng, if candidates { 80 } else { 10 }, "interpreted_meetings", &[1, 2, 2, 3, 3]);
    limit(rng, 5, "interpreted_minutes_per_day", &[8, 12, 16, 24]);
    limit(rng, 5, "max_span_minutes", &[7, 16, 20, 24]);
    limit(rng, 5, "min_night_rest_minutes", &[600, 840, 1200, 1320, 1420, 1430, 1440, 1490]);
    if rng.chance(4) {
        let slot = rng.below(slots.len());
        rules.insert("earliest".into(), json!(clock(slots[slot].start)));
    }
    if rng.chance(4) {
        let slot = rng.below(slots.len());
        rules.insert("latest".into(), json!(clock(slots[slot].end)));
    }
    if rng.chance(3) {
        rules.insert("set".into(), json!("un-remote"));
    }
    Value::Object(rules)
}

fn items(rng: &mut Rng, slots: &[Slot], free: bool, strict: bool) -> Value {
    let count = rng.pick(&[1, 2, 3, 3, 4, 4, 4, ITEMS, ITEMS]) as usize;
    let room: u64 = slots.iter().map(|slot| (slot.end - slot.start).min(8)).sum();
    let load = if rng.chance(40) { rng.range(45, 75) } else { rng.range(75, 95) };
    let most = (room * load / 100).max(count as u64);
    let mut minutes: Vec<u64> = (0..count).map(|_| rng.pick(&[1, 2, 3, 4, 5, 6, 7, 8, 9])).collect();
    while minutes.iter().sum::<u64>() > most {
        let longest = (0..count).max_by_key(|&ix| minutes[ix]).unwrap_or(0);
        minutes[longest] -= 1;
    }
    // What comes before what: the file, or with a free order any list.
    let mut list: Vec<usize> = (0..count).collect();
    if free {
        rng.shuffle(&mut list);
    }
    let id = |ix: usize| format!("i{}", ix + 1);
    let pair = if count > 1 && rng.chance(12) { Some((rng.below(count - 1), count - 1)) } else { None };
    let mut items: Vec<Map<String, Value>> = Vec::new();
    for (ix, minutes) in minutes.into_iter().enumerate() {
        let mut item = Map::new();
        item.insert("id".into(), json!(id(ix)));
        item.insert("number".into(), json!(format!("{}", ix + 1)));
        item.insert("title".into(), json!(format!("Item {}", ix + 1)));
        item.insert("minutes".into(), json!(minutes));
        let joint = pair.is_some_and(|(a, b)| a == ix || b == ix);
        if slots.iter().any(|slot| slot.track == "cow") && rng.chance(45) && !joint {
            item.insert("track".into(), json!("cow"));
        }
        if rng.chance(15) {
            item.insert("split".into(), json!(false));
        } else if rng.chance(92) {
            let mut split = Map::from_iter([("min_minutes".to_owned(), json!(rng.pick(&[1, 1, 2, 3])))]);
            if rng.chance(30) {
                split.insert("max_parts".into(), json!(rng.range(1, 3)));
            }
            item.insert("split".into(), Value::Object(split));
        }
        let place = list.iter().position(|&other| other == ix).unwrap_or(0);
        if place > 0 && rng.chance(35) && !joint {
            let other = list[rng.below(place)];
            item.insert("after".into(), after(rng, &id(other)));
        }
        statements(rng, &mut item, slots, count, ix, strict);
        items.push(item);
    }
    if let Some((a, b)) = pair {
        items[b].insert("together".into(), json!([id(a)]));
    }
    let last = count - 1;
    let (opens, closes) = if free { (rng.below(count), rng.below(count)) } else { (0, last) };
    if rng.chance(15) {
        items[opens].insert("position".into(), json!("first"));
    }
    if rng.chance(15) && opens != closes {
        items[closes].insert("position".into(), json!("last"));
    }
    items.into_iter().map(Value::Object).collect()
}

fn after(rng: &mut Rng, other: &str) -> Value {
    if rng.chance(55) {
        return json!([other]);
    }
    let long = rng.chance(15);
    json!([{"item": other, "gap_minutes": if long { rng.pick(&[60, 700, 1400, 1441]) } else { rng.range(0, 5) }}])
}

/// What is said of an item beside its length and its order.
fn statements(rng: &mut Rng, item: &mut Map<String, Value>, slots: &[Slot], count: usize, ix: usize, strict: bool) {
    let mut wishes = Map::new();
    words(rng, &mut wishes, slots, count, ix, if strict { 6 } else { 2 });
    item.extend(wishes);
    let other = (ix + 1 + rng.below(count.max(2) - 1)) % count;
    if other != ix && rng.chance(12) {
        item.insert("not_parallel".into(), json!([format!("i{}", other + 1)]));
    }
    match rng.below(25) {
        0..=2 => drop(item.insert("interpretation".into(), json!([]))),
        3 => drop(item.insert("interpretation".into(), json!(["en"]))),
        4 => drop(item.insert("interpretation".into(), json!(["en", "ru"]))),
        _ => {}
    }
    if rng.chance(60) {
        item.insert("priority".into(), json!(rng.range(1, 9)));
    }
    if rng.chance(14) {
        item.insert("optional".into(), json!(true));
    }
    if rng.chance(15) {
        item.insert("interruptible".into(), json!(true));
    }
    if rng.chance(25) {
        let mut prefer = Vec::new();
        for _ in 0..rng.range(1, 2) {
            let mut wish = Map::new();
            while wish.is_empty() {
                words(rng, &mut wish, slots, count, ix, 20);
            }
            if rng.chance(50) {
                wish.insert("weight".into(), json!(rng.range(1, 4)));
            }
            prefer.push(Value::Object(wish));
        }
        item.insert("prefer".into(), json!(prefer));
    }
}

/// The words that place an item in time, each in so many of a hundred cases.
fn words(rng: &mut Rng, of: &mut Map<String, Value>, slots: &[Slot], count: usize, ix: usize, percent: u64) {
    let some = |rng: &mut Rng| {
        let mut ids: Vec<&str> = slots.iter().map(|slot| slot.id.as_str()).collect();
        rng.shuffle(&mut ids);
        ids.truncate(rng.range(1, 2) as usize);
        json!(ids)
    };
    if rng.chance(percent) {
        of.insert("pin".into(), some(rng));
    }
    if rng.chance(percent) {
        of.insert("forbid".into(), some(rng));
    }
    if rng.chance(percent / 2) {
        of.insert("allow".into(), some(rng));
    }
    if rng.chance(percent) {
        of.insert("available_from".into(), json!(moment(rng, slots)));
    }
    if rng.chance(percent) {
        let windows: Vec<Value> = (0..rng.range(1, 2)).map(|_| window(rng, slots)).collect();
        of.insert("windows".into(), json!(windows));
    }
    let other = (ix + 1 + rng.below(count.max(2) - 1)) % count;
    if other != ix && rng.chance(percent) {
        of.insert("not_with".into(), json!([format!("i{}", other + 1)]));
    }
}

/// A date and time near the start of a meeting.
fn moment(rng: &mut Rng, slots: &[Slot]) -> String {
    let slot = &slots[rng.below(slots.len())];
    format!("{}T{}", slot.day, clock(slot.start + rng.range(0, 5) - 2))
}

/// A stretch around or inside a meeting, as dates, as dates with times, or as times of every day.
pub fn window(rng: &mut Rng, slots: &[Slot]) -> Value {
    let slot = &slots[rng.below(slots.len())];
    let (from, to) = (slot.start + rng.range(0, 4) - 2, slot.end + rng.range(0, 6) - 2);
    match rng.below(6) {
        0 => json!({"from": slot.day, "to": slot.day}),
        1 => json!({"from": format!("{}T{}", slot.day, clock(from))}),
        2 | 3 => json!({"from": clock(from), "to": clock(to.max(from + 1))}),
        _ => {
            let (from, to) = (clock(from), clock(to.max(from + 1)));
            json!({"from": format!("{}T{from}", slot.day), "to": format!("{}T{to}", slot.day)})
        }
    }
}

pub fn clock(minute: u64) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// An earlier schedule of the session: minutes at random in meetings at random, some of items or meetings that are gone.
/// It need not be valid; only where minutes were matters.
pub fn baseline(problem: &Problem, seed: u64) -> Option<Schedule> {
    let mut rng = Rng::new(seed ^ 0xba5e);
    if !rng.chance(40) {
        return None;
    }
    let mut schedule = file::empty(problem);
    let mut rows: Vec<Vec<(usize, i64)>> = vec![Vec::new(); problem.meetings.len()];
    for (ix, item) in problem.items.iter().enumerate().filter(|_| rng.chance(85)).collect::<Vec<_>>() {
        let minutes = i64::from(item.minutes.get());
        let first = rng.range(1, minutes as u64) as i64;
        let mut parts = vec![first, minutes - first];
        parts.retain(|part| *part > 0);
        let mut meetings: Vec<usize> = (0..rows.len()).collect();
        rng.shuffle(&mut meetings);
        for (part, meeting) in parts.into_iter().zip(meetings) {
            rows[meeting].push((ix, part));
        }
    }
    for (meeting, parts) in rows.into_iter().enumerate().filter(|(_, parts)| !parts.is_empty()) {
        let mut clock = problem.meetings[meeting].start.unix_minutes();
        let mut entries = Vec::new();
        for (ix, minutes) in parts {
            let items: [&Item; 1] = [&problem.items[ix]];
            entries.push(file::entry(problem, &items, clock, minutes, (0, 1)));
            clock += minutes;
        }
        schedule.meetings.push(file::row(problem, meeting, entries));
    }
    if rng.chance(15) {
        schedule.meetings.iter_mut().take(1).for_each(|row| row.id = "gone".to_owned());
    }
    Some(schedule)
}
