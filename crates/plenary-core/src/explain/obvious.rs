//! Conflicts that arithmetic finds: an item that no meeting can take up, or items that need more minutes than there are.

use std::fmt;

pub use super::capacity::{Shortage, Wait};
use super::keyword::Keyword;
use super::statements::StatementRef;
use super::waiting;
use crate::formulate::unit::{Kind, UnitIx, Units};
use crate::message::Message;
use crate::model::{Interpretation, Item, ItemIx, Meeting, MeetingIx, Problem, Statement, Track};

/// A conflict found without solving: joint items that no meeting can take up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obvious {
    /// The statements.
    pub statements: Vec<StatementRef>,
    /// The items, taken up jointly.
    pub items: Vec<String>,
    /// Why no meeting can take them up.
    pub reasons: Vec<Message>,
}

impl fmt::Display for Obvious {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reasons: Vec<String> = self.reasons.iter().map(Message::to_string).collect();
        write!(f, "no meeting can take up item {}: {}", self.items.join(" + "), reasons.join("; "))
    }
}

/// A statement that rules out meetings, and which meetings it leaves.
struct Filter {
    statement: Option<StatementRef>,
    why: Message,
    left: Vec<bool>,
}

/// Items that no meeting can take up.
pub fn obvious(problem: &Problem) -> Vec<Obvious> {
    let units = Units::of(problem);
    let must = units.originals().filter(|&u| !units.unit(u).may_be_left_out);
    must.filter_map(|u| nowhere(problem, &units, u)).collect()
}

/// A minimal set of statements that together rule out every meeting for a unit.
fn nowhere(problem: &Problem, units: &Units, u: UnitIx) -> Option<Obvious> {
    let mut filters = filters(problem, units, u);
    let meetings = units.copies(u).map(|copy| units.meetings(copy).len()).sum();
    let none_left = |filters: &[Filter]| (0..meetings).all(|k| filters.iter().any(|filter| !filter.left[k]));
    if !none_left(&filters) {
        return None;
    }
    let mut place = 0;
    while place < filters.len() {
        let out = filters.remove(place);
        if !none_left(&filters) {
            filters.insert(place, out);
            place += 1;
        }
    }
    let items = units.unit(u).items.iter().map(|&ix| problem.item(ix).id.to_string()).collect();
    let placed =
        StatementRef { pointer: units.statement(u), keyword: Keyword::Item, placed: units.unit(u).items.clone() };
    let mut statements: Vec<StatementRef> =
        filters.iter().filter_map(|filter| filter.statement.clone()).chain([placed]).collect();
    statements.sort();
    statements.dedup();
    Some(Obvious { statements, items, reasons: filters.into_iter().map(|filter| filter.why).collect() })
}

fn filters(problem: &Problem, units: &Units, u: UnitIx) -> Vec<Filter> {
    let unit = units.unit(u);
    let ixs: Vec<MeetingIx> = units.copies(u).flat_map(|copy| units.meetings(copy)).copied().collect();
    let meetings: Vec<&Meeting> = ixs.iter().map(|&m| problem.meeting(m)).collect();
    let mut all = Vec::new();
    let mut keep = |statement: Option<StatementRef>, why: Message, fits: &dyn Fn(&Meeting, MeetingIx) -> bool| {
        let left = meetings.iter().zip(&ixs).map(|(meeting, &m)| fits(meeting, m)).collect();
        all.push(Filter { statement, why, left });
    };
    let statement = |pointer: Statement, keyword: Keyword| Some(StatementRef { pointer, keyword, placed: Vec::new() });
    let longest = ixs.iter().map(|&m| problem.room(m).get()).max().unwrap_or(0);
    for (at, item) in units.items(problem, u) {
        let whole = unit.kind == Kind::Whole;
        let least = if whole { unit.minutes } else { unit.min_part };
        let stated = (item.split != crate::model::Split::default())
            .then(|| statement(at.at(Keyword::Split), Keyword::Split))
            .flatten();
        let (what, words) = if whole {
            ("too_short", "it takes {least} min in one part, and the longest has {longest}")
        } else {
            ("too_short_for_a_part", "no part of it is below {least} min, and the longest has {longest}")
        };
        let why = Message::new(what, words, &[("least", &least), ("longest", &longest)]);
        keep(stated, why, &|_, m| problem.room(m).get() >= least);
        let wishes = &item.wishes;
        if item.interpretation != Interpretation::Languages(Default::default()) {
            let fits = |meeting: &Meeting, _| item.interpretation.met_by(meeting);
            keep(
                statement(at.at(Keyword::Interpretation), Keyword::Interpretation),
                Message::new("needs_interpretation", "it needs its interpretation", &[]),
                &fits,
            );
        }
        if let Some(needed) = item.attendance {
            let most = meetings.iter().filter_map(|meeting| meeting.seats).max().unwrap_or(0);
            let words = "it needs {needed} seats, and the largest has {most}";
            let why = Message::new("too_few_seats", words, &[("needed", &needed), ("most", &most)]);
            let fits = |meeting: &Meeting, _| meeting.seats_all(item.attendance);
            keep(statement(at.at(Keyword::Attendance), Keyword::Attendance), why, &fits);
        }
        for &ix in &item.people {
            let person = problem.person(ix);
            let Some(windows) = &person.windows else { continue };
            let fits = |meeting: &Meeting, _| windows.iter().any(|window| window.overlaps(meeting.span()));
            let why = Message::new("person_windows", "{person} can attend no other", &[("person", &person.name)]);
            let at = Statement::root().at("people").at(ix.0).at(Keyword::Windows);
            keep(statement(at, Keyword::Windows), why, &fits);
        }
        if let Some(windows) = &wishes.windows {
            let fits = |meeting: &Meeting, _| windows.iter().any(|window| window.overlaps(meeting.span()));
            let last = windows.iter().map(|window| window.to).max();
            keep(statement(at.at(Keyword::Windows), Keyword::Windows), windows_word(problem, item, last), &fits);
        }
        if let Some(from) = wishes.available_from {
            let when = clock(problem, from);
            let why = Message::new("papers", "its papers are out on {when}", &[("when", &when), ("at", &plain(&when))]);
            keep(statement(at.at(Keyword::AvailableFrom), Keyword::AvailableFrom), why, &|meeting, _| {
                meeting.end > from
            });
        }
        if let Some(kept) = problem.kept(item) {
            let (when, minutes) = (clock(problem, kept.hour), kept.within.get());
            let words = "it is announced for {when}, and keeps that within {minutes} min";
            let values: [(&str, &dyn fmt::Display); 3] =
                [("when", &when), ("at", &plain(&when)), ("minutes", &minutes)];
            let near = |meeting: &Meeting, m| problem.kept_in(item, m).is_none_or(|kept| kept.meets(meeting.span()));
            keep(statement(at.at(Keyword::Keep), Keyword::Keep), Message::new("announced", words, &values), &near);
        }
        if !wishes.forbid.is_empty() {
            let fits = |_: &Meeting, m: MeetingIx| !wishes.forbid.contains(&m);
            let meetings = ids(problem, &wishes.forbid);
            let why = Message::new("forbidden", "it is forbidden {meetings}", &[("meetings", &meetings)]);
            keep(statement(at.at(Keyword::Forbid), Keyword::Forbid), why, &fits);
        }
        for (keyword, named) in [(Keyword::Allow, &wishes.allow), (Keyword::Pin, &wishes.pin)] {
            if let Some(named) = named {
                let fits = |_: &Meeting, m: MeetingIx| named.contains(&m);
                let (what, words) = if keyword == Keyword::Pin {
                    ("starts_in", "it starts in {meetings}")
                } else {
                    ("only_in", "it may only be in {meetings}")
                };
                let why = Message::new(what, words, &[("meetings", &ids(problem, named))]);
                keep(statement(at.at(keyword), keyword), why, &fits);
            }
        }
    }
    let rules = &problem.rules;
    let free = |meeting: &Meeting, m: MeetingIx| !meeting.interpreted() || problem.has_happened(m);
    if let Some(limit) = &rules.max_meeting_minutes {
        let most = limit.value.get();
        let why = Message::new("too_long", "none longer than {most} min may be held", &[("most", &most)]);
        let fits = |meeting: &Meeting, m| free(meeting, m) || meeting.length() <= limit.value;
        keep(statement(limit.from.clone(), Keyword::MaxMeetingMinutes), why, &fits);
    }
    if let Some(limit) = &rules.earliest {
        let fits = |meeting: &Meeting, m| free(meeting, m) || meeting.local_start >= limit.value;
        let why = Message::new("too_early", "none starts before {clock}", &[("clock", &limit.value)]);
        keep(statement(limit.from.clone(), Keyword::Earliest), why, &fits);
    }
    if let Some(limit) = &rules.latest {
        let fits = |meeting: &Meeting, m| free(meeting, m) || meeting.local_end <= limit.value;
        let why = Message::new("too_late", "none ends after {clock}", &[("clock", &limit.value)]);
        keep(statement(limit.from.clone(), Keyword::Latest), why, &fits);
    }
    if let Some(limit) = &rules.days_off {
        let fits = |meeting: &Meeting, m| free(meeting, m) || limit.value.name(meeting.day).is_none();
        keep(
            statement(limit.from.clone(), Keyword::DaysOff),
            Message::new("days_off", "the others are on days off", &[]),
            &fits,
        );
    }
    all
}

fn windows_word(problem: &Problem, item: &Item, last: Option<crate::model::Instant>) -> Message {
    match (last, item.wishes.available_from) {
        (Some(last), Some(from)) if last <= from => {
            let when = clock(problem, last);
            Message::new("last_window", "its last window ends on {when}", &[("when", &when), ("at", &plain(&when))])
        }
        _ => Message::new("windows", "no other has a part inside its windows", &[]),
    }
}

fn clock(problem: &Problem, instant: crate::model::Instant) -> String {
    let near =
        (0..crate::model::Instant::DISTANT_FUTURE.unix_minutes() / 1_000_000_000).contains(&instant.unix_minutes());
    if near { problem.zone.local(instant).format("%Y-%m-%d at %H:%M").to_string() } else { "a day far off".to_owned() }
}

/// Removes the English `at` from a time.
fn plain(when: &str) -> String {
    when.split_once(" at ").map_or_else(|| "…".to_owned(), |(date, clock)| format!("{date} {clock}"))
}

fn ids(problem: &Problem, meetings: &[MeetingIx]) -> String {
    meetings.iter().map(|&m| problem.meeting(m).id.0.as_str()).collect::<Vec<_>>().join(", ")
}

/// A minimal set of items that need more minutes than the meetings of their tracks have, or than the granted ones have.
pub fn short_of_room(problem: &Problem, all: &[StatementRef]) -> Option<Vec<StatementRef>> {
    let granted = || all.iter().filter(|one| one.keyword == Keyword::InterpretedMeetings).cloned();
    sets_of_tracks(problem).into_iter().find_map(|tracks| {
        let inside = |one: &&StatementRef| one.placed.first().is_some_and(|&ix| is_inside(problem, ix, &tracks));
        let mut items: Vec<StatementRef> = all.iter().filter(inside).cloned().collect();
        let minutes = |one: &StatementRef| one.placed.iter().map(|&ix| problem.item(ix).minutes.get()).sum::<u32>();
        [Vec::new(), granted().collect::<Vec<StatementRef>>()].into_iter().find_map(|limits| {
            let short = of_tracks(problem, &[limits.clone(), items.clone()].concat())?;
            let mut spare = short.needed - short.room - 1;
            items.sort_by_key(|one| (minutes(one), one.pointer.clone()));
            items.retain(|one| {
                let drop = minutes(one) <= spare;
                spare -= if drop { minutes(one) } else { 0 };
                !drop
            });
            let mut conflict = [limits, items.clone()].concat();
            conflict.sort();
            Some(conflict)
        })
    })
}

/// Single tracks, and then the sets of tracks that some item may choose from, the smallest first.
fn sets_of_tracks(problem: &Problem) -> Vec<Vec<&Track>> {
    let mut sets: Vec<Vec<&Track>> = problem.tracks().into_iter().map(|track| vec![track]).collect();
    let mut chosen: Vec<Vec<&Track>> = Vec::new();
    for item in problem.items.iter().filter(|item| item.tracks.len() > 1) {
        let set: Vec<&Track> = problem.tracks().into_iter().filter(|track| item.tracks.contains(track)).collect();
        if !chosen.contains(&set) {
            chosen.push(set);
        }
    }
    chosen.sort_by_key(Vec::len);
    sets.extend(chosen);
    sets
}

/// Whether an item is in one of these tracks, whichever the plan chooses.
fn is_inside(problem: &Problem, ix: ItemIx, tracks: &[&Track]) -> bool {
    problem.item(ix).tracks.iter().all(|track| tracks.contains(&track))
}

/// The tracks that any of these items may be in.
fn tracks_of<'a>(problem: &'a Problem, items: &[ItemIx]) -> Vec<&'a Track> {
    let may = |track: &&Track| items.iter().any(|&ix| problem.item(ix).tracks.contains(track));
    problem.tracks().into_iter().filter(may).collect()
}

/// The shortage of minutes behind a conflict, if that is its cause.
pub fn shortage(problem: &Problem, conflict: &[StatementRef]) -> Option<Shortage> {
    of_tracks(problem, conflict).or_else(|| waiting::shortage(problem, conflict))
}

/// A shortage in all meetings of the tracks of these items.
fn of_tracks(problem: &Problem, conflict: &[StatementRef]) -> Option<Shortage> {
    let mut items: Vec<ItemIx> = conflict.iter().flat_map(|one| one.placed.iter().copied()).collect();
    items.sort_unstable();
    let tracks = tracks_of(problem, &items);
    // of items that have nothing to do with each other, the shortage of one says nothing of the others
    let linked = tracks.len() == 1 || items.iter().any(|&ix| problem.item(ix).tracks.len() == tracks.len());
    if items.is_empty() || !linked {
        return None;
    }
    let there = problem.meeting_ixs().filter(|&m| tracks.contains(&&problem.meeting(m).track));
    let mut rooms: Vec<u32> = there.map(|m| problem.room(m).get()).collect();
    rooms.sort_unstable_by(|a, b| b.cmp(a));
    let granted = conflict.iter().any(|one| one.keyword == Keyword::InterpretedMeetings);
    let most = problem.rules.interpreted_meetings.as_ref().filter(|_| granted).map(|limit| limit.value as usize);
    rooms.truncate(most.unwrap_or(rooms.len()));
    let needed = items.iter().map(|&ix| problem.item(ix).minutes.get()).sum();
    let room = rooms.iter().sum();
    (needed > room).then_some(Shortage { items, needed, meetings: rooms.len(), room, before: None })
}

/// Extends a shortage to all required items of its tracks.
pub fn all_of_track(problem: &Problem, short: &Shortage) -> Shortage {
    let tracks = tracks_of(problem, &short.items);
    let units = Units::of(problem);
    let must = |ix: &ItemIx| is_inside(problem, *ix, &tracks) && !units.unit(units.of_item[ix.0]).may_be_left_out;
    let items: Vec<ItemIx> = problem.item_ixs().filter(must).collect();
    let needed = items.iter().map(|&ix| problem.item(ix).minutes.get()).sum();
    Shortage { items, needed, ..short.clone() }
}

/// The minutes that the required items of a track lack, if a conflict is about that: a lower bound on any cut.
pub(super) fn short_by(problem: &Problem, conflict: &[StatementRef]) -> u32 {
    of_tracks(problem, conflict).map_or(0, |short| all_of_track(problem, &short).needed - short.room)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(items: &str, rules: &str) -> Vec<String> {
        let session = format!(
            r#"{{"title": "A body", "timezone": "Europe/Vienna", "rules": {{{rules}}}, "items": [{items}],
                "meetings": {{"days": ["2026-03-28", "2026-03-29"], "times": ["10:00-11:00"]}}}}"#
        );
        let problem = crate::read::session(&session, "session.json").unwrap().problem;
        obvious(&problem).into_iter().map(|one| one.to_string()).collect()
    }

    #[test]
    fn every_statement_that_can_rule_a_meeting_out_is_looked_at() {
        let all = r#"{"title": "A body", "timezone": "Europe/Vienna",
            "rules": {"max_meeting_minutes": 60, "earliest": "09:00", "latest": "18:00", "days_off": ["2026-03-30"],
                "min_break_minutes": 0, "max_span_minutes": 600, "turnaround_minutes": 0},
            "meetings": [{"id": "m1", "date": "2026-03-29", "start": "10:00", "end": "11:00", "reserve_minutes": 5}],
            "items": [{"id": "a", "minutes": 20, "split": false, "pin": "m1", "forbid": [], "allow": "m1", "attendance": 9,
                "windows": [{"from": "2026-03-29"}], "available_from": "2026-03-29", "position": "first", "keep": {"within_minutes": 5}}]}"#;
        let mut problem = crate::read::session(all, "session.json").unwrap().problem;
        problem.items[0].wishes.forbid.push(MeetingIx(0));
        let start = problem.meetings[0].start;
        let _none = problem.announced.insert("a".to_owned(), start);
        let units = Units::of(&problem);
        let looked_at: Vec<Keyword> = filters(&problem, &units, UnitIx(0))
            .into_iter()
            .filter_map(|filter| filter.statement.map(|one| one.keyword))
            .collect();
        for keyword in Keyword::ALL {
            assert_eq!(looked_at.contains(keyword), keyword.is_seen(), "{keyword}");
        }
    }

    #[test]
    fn an_item_that_no_meeting_can_take_up_is_seen() {
        insta::assert_debug_snapshot!(words(r#"{"id": "a", "minutes": 70, "split": false}"#, ""), @r#"
        [
            "no meeting can take up item a: it takes 70 min in one part, and the longest has 60",
        ]
        "#);
        let late = r#"{"id": "a", "minutes": 20, "available_from": "2026-03-29T10:30",
            "windows": [{"to": "2026-03-28T12:00"}]}"#;
        insta::assert_debug_snapshot!(words(late, ""), @r#"
        [
            "no meeting can take up item a: its last window ends on 2026-03-28 at 12:00; its papers are out on 2026-03-29 at 10:30",
        ]
        "#);
        let shut = r#"{"id": "a", "minutes": 20, "pin": "m1", "forbid": "m1"}, {"id": "b", "minutes": 10}"#;
        insta::assert_debug_snapshot!(words(shut, r#""max_meeting_minutes": 45"#), @r#"
        [
            "no meeting can take up item a: none longer than 45 min may be held",
            "no meeting can take up item b: none longer than 45 min may be held",
        ]
        "#);
        assert_eq!(words(r#"{"id": "a", "minutes": 20, "pin": "m1"}"#, ""), Vec::<String>::new());
    }
}
