//! The statements of a schedule file about each meeting and each entry agree with the session and add up.

use std::collections::BTreeSet;

use chrono::{DateTime, FixedOffset, TimeZone};

use crate::model::{Entry, HeldMeeting, Instant, ItemIx, Language, Meeting, MeetingIx};

use super::plan::{Plan, Unit};
use super::violation::{RuleName, Violation, first};
use super::words::{self, item_statement, list, meeting_statement};

/// `start`, `end` and `utc_start` are those of the session.
pub(super) fn times_of_the_session(plan: &Plan<'_>) -> Vec<Violation> {
    let mut broken = Vec::new();
    for (row, ix, meeting) in rows(plan) {
        let fields = [
            ("start", row.start.timestamp(), meeting.start),
            ("end", row.end.timestamp(), meeting.end),
            ("utc_start", row.utc_start.timestamp(), meeting.start),
        ];
        for (field, has, wanted) in fields {
            let off = has - wanted.unix_minutes() * 60;
            if off != 0 {
                let side = if off < 0 { "before" } else { "after" };
                let off = format!("{} s {side}", off.abs());
                let message = format!("{}: {field} is {off} that of the session, {}", row.id, plan.clock(wanted));
                let key = if field == "end" { "end" } else { "start" };
                broken.push(Violation::new(RuleName::MeetingTimes, meeting_statement(ix).at(key), message));
            }
        }
    }
    broken
}

/// `track` is that of the session.
pub(super) fn track_of_the_session(plan: &Plan<'_>) -> Vec<Violation> {
    let wrong = rows(plan).filter(|(row, _, meeting)| row.track != meeting.track.0);
    wrong
        .map(|(row, ix, meeting)| {
            let message = format!("{}: the track is {:?}, and should be {:?}", row.id, row.track, meeting.track.0);
            Violation::new(RuleName::MeetingTrack, meeting_statement(ix).at("track"), message)
        })
        .collect()
}

/// `interpreted` and `languages` are those of the session, each language once.
pub(super) fn interpretation_of_the_session(plan: &Plan<'_>) -> Vec<Violation> {
    let broken = |(row, ix, meeting): (&HeldMeeting, MeetingIx, &Meeting)| {
        let mut has: Vec<&Language> = row.languages.iter().collect();
        has.sort_unstable();
        let (same, interpreted) = (has.iter().copied().eq(&meeting.languages), !meeting.languages.is_empty());
        (!same || row.interpreted != interpreted).then(|| {
            let (has, wanted) =
                (list(has.into_iter().map(Language::code)), list(meeting.languages.iter().map(Language::code)));
            let said = if row.interpreted { "interpreted" } else { "not interpreted" };
            let message = format!("{}: said to be {said} with languages {has}; the session says {wanted}", row.id);
            Violation::new(RuleName::MeetingLanguages, meeting_statement(ix).at("languages"), message)
        })
    };
    rows(plan).filter_map(broken).collect()
}

/// `room`, if the schedule gives one, is that of the session.
pub(super) fn room_of_the_session(plan: &Plan<'_>) -> Vec<Violation> {
    let wrong = rows(plan).filter(|(row, _, meeting)| row.room.is_some() && row.room != meeting.room);
    wrong
        .map(|(row, ix, meeting)| {
            let (has, wanted) = (row.room.as_deref().unwrap_or_default(), meeting.room.as_deref().unwrap_or("none"));
            let message = format!("{}: the room is {has:?}, and the session says {wanted}", row.id);
            Violation::new(RuleName::MeetingRoom, meeting_statement(ix).at("room"), message)
        })
        .collect()
}

/// `seats`, if the schedule gives them, are those of the session.
pub(super) fn seats_of_the_session(plan: &Plan<'_>) -> Vec<Violation> {
    let wrong = rows(plan).filter(|(row, _, meeting)| row.seats.is_some() && row.seats != meeting.seats);
    wrong
        .map(|(row, ix, meeting)| {
            let wanted = meeting.seats.map_or_else(|| "no number".to_owned(), |seats| seats.to_string());
            let message = format!("{}: seats is {}, and the session says {wanted}", row.id, row.seats.unwrap_or(0));
            Violation::new(RuleName::MeetingRoom, meeting_statement(ix).at("seats"), message)
        })
        .collect()
}

/// Times are whole minutes, with the offset that the clock of the place has then.
pub(super) fn offsets_of_the_place(plan: &Plan<'_>) -> Vec<Violation> {
    first(rows(plan).flat_map(|(row, ix, _)| {
        let entries = row.entries.iter().flat_map(|entry| [entry.start, entry.end]);
        let stamps = [row.start, row.end].into_iter().chain(entries);
        let messages = stamps.filter_map(|stamp| wrong_stamp(plan, stamp));
        let messages = messages.map(move |message| format!("{}: {message}", row.id));
        messages.map(move |message| Violation::new(RuleName::LocalOffset, meeting_statement(ix), message))
    }))
}

/// What is wrong with a stamp as a time of the place.
fn wrong_stamp(plan: &Plan<'_>, stamp: DateTime<FixedOffset>) -> Option<String> {
    let instant = Instant::from(stamp);
    if !words::near(instant) {
        return Some("a time lies outside the years of any session".to_owned());
    }
    if stamp.timestamp().rem_euclid(60) != 0 || stamp.timestamp_subsec_nanos() != 0 {
        return Some(format!("{stamp} is not a whole minute"));
    }
    let wanted = *plan.problem.zone.local(instant).offset();
    let right = wanted.from_utc_datetime(&stamp.naive_utc());
    (stamp.offset() != right.offset()).then(|| format!("{stamp} is not the offset of the place, which is {wanted}"))
}

/// The minutes of an entry are those from its start to its end.
pub(super) fn minutes_from_start_to_end(plan: &Plan<'_>) -> Vec<Violation> {
    let broken = |(row, entry, ix): (&HeldMeeting, &Entry, ItemIx)| {
        let (has, lasts) = (i64::from(entry.minutes.get()), Instant::from(entry.end) - Instant::from(entry.start));
        (has != lasts).then(|| {
            let message =
                format!("{}: the entry of item {} says {has} min and lasts {lasts} min", row.id, plan.item(ix).id);
            Violation::new(RuleName::EntryMinutes, item_statement(ix).at("minutes"), message)
        })
    };
    first(entries(plan).filter_map(broken))
}

/// The number is the numbers of its items with commas between them; the title is that of the first.
pub(super) fn numbers_and_titles(plan: &Plan<'_>) -> Vec<Violation> {
    let number = |unit: &Unit| {
        let numbers: Vec<&str> = unit.members.iter().map(|&ix| plan.item(ix).number.as_str()).collect();
        numbers.join(", ")
    };
    let numbers: Vec<String> = plan.units.iter().map(number).collect();
    let numbers = &numbers;
    first(entries(plan).flat_map(move |(row, entry, ix)| {
        let unit = plan.unit_of[ix.0];
        let (number, named) = (&numbers[unit], plan.units[unit].members[0]);
        let wrong_number = (entry.number != *number).then(|| {
            let message = format!("{}: an entry has the number {:?}, and should have {number:?}", row.id, entry.number);
            Violation::new(RuleName::EntryTitle, item_statement(ix).at("number"), message)
        });
        let wrong_title = (entry.title != plan.item(named).title).then(|| {
            let message = format!("{}: an entry has another title than item {}", row.id, plan.item(named).id);
            Violation::new(RuleName::EntryTitle, item_statement(named).at("title"), message)
        });
        let names = |unit: &Unit| {
            let people = unit.members.iter().flat_map(|&ix| &plan.item(ix).people);
            people.map(|&person| plan.problem.person(person).name.as_str()).collect::<BTreeSet<&str>>()
        };
        let has: BTreeSet<&str> = entry.people.iter().map(String::as_str).collect();
        let wrong_people = (!has.is_empty() && has != names(&plan.units[unit])).then(|| {
            let message = format!("{}: an entry has other people than item {}", row.id, plan.item(named).id);
            Violation::new(RuleName::EntryTitle, item_statement(named).at("people"), message)
        });
        wrong_number.into_iter().chain(wrong_title).chain(wrong_people)
    }))
}

/// `part` counts from 1 in time order, `parts` is the number of parts, and `continued` is true from the second on.
pub(super) fn parts_counted(plan: &Plan<'_>) -> Vec<Violation> {
    let says = |(part, parts, continued): (usize, usize, bool)| {
        format!("part {part} of {parts}{}", if continued { ", continued" } else { "" })
    };
    let numbered = |unit: usize| plan.parts[unit].iter().enumerate().map(move |(place, &part)| (unit, place, part));
    first(plan.unit_ixs().flat_map(numbered).filter_map(|(unit, place, part)| {
        let sitting = plan.sitting(part);
        let entry = sitting.slots[part.slot].entry;
        let has = (entry.part as usize, entry.parts as usize, entry.continued);
        let wanted = (place + 1, plan.parts[unit].len(), place > 0);
        (has != wanted).then(|| {
            let (name, id) = (plan.name(unit), &sitting.meeting.id);
            let message = format!("{id}: {name} is said to be {}, and is {}", says(has), says(wanted));
            Violation::new(RuleName::PartNumbers, item_statement(plan.units[unit].members[0]), message)
        })
    }))
}

/// `used_minutes` runs from the meeting's start to the end of its last entry, turnarounds included; waiting is unused time.
pub(super) fn used_minutes(plan: &Plan<'_>) -> Vec<Violation> {
    let broken = |(row, ix, meeting): (&HeldMeeting, MeetingIx, &Meeting)| {
        let (has, uses) = (i64::from(row.used_minutes.get()), uses(plan, row, meeting)?);
        (has != uses).then(|| {
            let message = format!("{}: used_minutes is {has}, and the entries use {uses} min", row.id);
            Violation::new(RuleName::UsedMinutes, meeting_statement(ix), message)
        })
    };
    rows(plan).filter_map(broken).collect()
}

/// `spare_minutes` = length - reserve - used.
pub(super) fn spare_minutes(plan: &Plan<'_>) -> Vec<Violation> {
    let broken = |(row, ix, meeting): (&HeldMeeting, MeetingIx, &Meeting)| {
        let (length, reserve) = (meeting.end - meeting.start, i64::from(meeting.reserve.get()));
        let (has, uses) = (i64::from(row.spare_minutes.get()), uses(plan, row, meeting)?);
        let spare = length - reserve - uses;
        // If the entries run over, none is spare, and the reserve states by how much.
        (has != spare.max(0)).then(|| {
            let message =
                format!("{}: spare_minutes is {has}, and {length} - {reserve} - {uses} min is {spare} min", row.id);
            Violation::new(RuleName::SpareMinutes, meeting_statement(ix), message)
        })
    };
    rows(plan).filter_map(broken).collect()
}

/// Minutes from the meeting's start to the end of its last entry, or, if entries may wait, their minutes and the turnarounds
/// between them; `None` if it has no entry.
fn uses(plan: &Plan<'_>, row: &HeldMeeting, meeting: &Meeting) -> Option<i64> {
    if plan.problem.idle {
        let turns = i64::from(plan.problem.rules.turnaround().get()) * (row.entries.len() as i64 - 1);
        let minutes = row.entries.iter().map(|entry| Instant::from(entry.end) - Instant::from(entry.start));
        return (!row.entries.is_empty()).then(|| minutes.sum::<i64>() + turns);
    }
    row.entries.iter().map(|entry| Instant::from(entry.end) - meeting.start).max()
}

/// Rows that name a meeting of the session.
fn rows<'p>(plan: &'p Plan<'_>) -> impl Iterator<Item = (&'p HeldMeeting, MeetingIx, &'p Meeting)> {
    let known = |row: &'p HeldMeeting| plan.find_meeting(&row.id).map(|ix| (row, ix, plan.problem.meeting(ix)));
    plan.schedule.meetings.iter().filter_map(known)
}

/// Entries whose first item is known, with that item.
fn entries<'p>(plan: &'p Plan<'_>) -> impl Iterator<Item = (&'p HeldMeeting, &'p Entry, ItemIx)> {
    let all = plan.schedule.meetings.iter().flat_map(|row| row.entries.iter().map(move |entry| (row, entry)));
    all.filter_map(|(row, entry)| Some((row, entry, plan.find_item(entry.items.first()?)?)))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::super::check;
    use super::super::testing::{assert_breaks, assert_valid, limit, schedule, session, two_days, wait};
    use super::*;
    use crate::model::{Minutes, Problem, Schedule};

    fn usual() -> (Problem, Schedule) {
        let problem = two_days(60, 30);
        let plan = schedule(&problem, &[("m1", &[("a", 30)]), ("m2", &[("a", 30), ("b", 30)])]);
        assert_valid(&problem, &plan);
        (problem, plan)
    }

    /// The file of the usual schedule breaks this rule when it is changed so.
    #[track_caller]
    fn breaks(rule: RuleName, change: impl Fn(&mut Schedule)) -> String {
        let (problem, mut plan) = usual();
        change(&mut plan);
        assert_breaks(&problem, &plan, rule)
    }

    #[test]
    fn a_meeting_is_what_the_session_says() {
        let minute = TimeDelta::minutes(1);
        let said = breaks(RuleName::MeetingTimes, |plan| plan.meetings[0].start += minute);
        assert!(said.contains("m1: start is 60 s after that of the session, 2022-05-04 10:00"), "{said}");
        breaks(RuleName::MeetingTimes, |plan| plan.meetings[1].end -= minute);
        breaks(RuleName::MeetingTimes, |plan| plan.meetings[1].utc_start += TimeDelta::hours(2));
        breaks(RuleName::MeetingRoom, |plan| plan.meetings[0].seats = Some(7));
        breaks(RuleName::EntryTitle, |plan| plan.meetings[0].entries[0].people = vec!["Ana".to_owned()]);
        breaks(RuleName::MeetingTrack, |plan| plan.meetings[0].track = "cow".to_owned());
        breaks(RuleName::MeetingLanguages, |plan| plan.meetings[0].interpreted = false);
        breaks(RuleName::MeetingLanguages, |plan| drop(plan.meetings[0].languages.pop()));
        breaks(RuleName::MeetingLanguages, |plan| {
            let twice = plan.meetings[0].languages[0].clone();
            plan.meetings[0].languages.push(twice);
        });
        breaks(RuleName::MeetingRoom, |plan| plan.meetings[0].room = Some("Boardroom".to_owned()));
        breaks(RuleName::UsedMinutes, |plan| plan.meetings[0].used_minutes = Minutes(31));
        breaks(RuleName::SpareMinutes, |plan| plan.meetings[0].spare_minutes = Minutes(29));
    }

    #[test]
    fn waiting_is_spare() {
        let mut problem = two_days(20, 15);
        problem.idle = true;
        problem.rules.turnaround_minutes = limit(Minutes(2));
        let mut plan = schedule(&problem, &[("m1", &[("a", 20), ("b", 15)])]);
        wait(&problem, &mut plan, 0, 1, 10);
        (plan.meetings[0].used_minutes, plan.meetings[0].spare_minutes) = (Minutes(37), Minutes(23));
        assert_valid(&problem, &plan);
        (plan.meetings[0].used_minutes, plan.meetings[0].spare_minutes) = (Minutes(47), Minutes(13));
        let broken = check(&problem, None, &plan);
        let rules: Vec<RuleName> = broken.iter().map(|violation| violation.rule).collect();
        assert_eq!(rules, [RuleName::UsedMinutes, RuleName::SpareMinutes]);
    }

    #[test]
    fn an_entry_is_what_the_session_says() {
        breaks(RuleName::EntryMinutes, |plan| plan.meetings[0].entries[0].minutes = Minutes(u32::MAX));
        breaks(RuleName::EntryTitle, |plan| plan.meetings[0].entries[0].number.push('x'));
        breaks(RuleName::EntryTitle, |plan| plan.meetings[0].entries[0].title = "Opening".into());
        let said = breaks(RuleName::PartNumbers, |plan| plan.meetings[1].entries[0].part = 1);
        assert!(
            said.contains("m2: item a is said to be part 1 of 2, continued, and is part 2 of 2, continued"),
            "{said}"
        );
        breaks(RuleName::PartNumbers, |plan| plan.meetings[0].entries[0].parts = 1);
        breaks(RuleName::PartNumbers, |plan| plan.meetings[0].entries[0].continued = true);
    }

    #[test]
    fn offsets_are_those_of_the_place() {
        breaks(RuleName::LocalOffset, |plan| {
            let entry = &mut plan.meetings[0].entries[0];
            entry.start = entry.start.with_timezone(&FixedOffset::east_opt(3600).unwrap());
        });
        breaks(RuleName::LocalOffset, |plan| plan.meetings[0].entries[0].start += TimeDelta::seconds(30));
        let problem = session(
            &[("m1", "2026-03-29T01:00", "2026-03-29T04:00"), ("m2", "2026-10-25T01:00", "2026-10-25T04:00")],
            &[("a", 120), ("b", 240)],
        );
        let plan = schedule(&problem, &[("m1", &[("a", 120)]), ("m2", &[("b", 240)])]);
        assert_valid(&problem, &plan);
        assert_eq!(plan.meetings[0].entries[0].start.to_rfc3339(), "2026-03-29T01:00:00+01:00");
        assert_eq!(plan.meetings[0].entries[0].end.to_rfc3339(), "2026-03-29T04:00:00+02:00");
        let mut wrong = plan;
        wrong.meetings[1].start = wrong.meetings[1].start.with_timezone(wrong.meetings[1].end.offset());
        assert_breaks(&problem, &wrong, RuleName::LocalOffset);
    }

    #[test]
    fn nothing_that_a_file_says_is_too_much() {
        let (problem, plan) = usual();
        let far = ["-262000-01-01T00:00:00+23:59", "+262000-12-31T23:59:59.999-23:59", "0000-01-01T00:00:00Z"];
        for stamp in far {
            let stamp: DateTime<FixedOffset> = stamp.parse().unwrap();
            let mut wild = plan.clone();
            let row = &mut wild.meetings[1];
            (row.start, row.end, row.utc_start) = (stamp, stamp, stamp.to_utc());
            (row.used_minutes, row.spare_minutes) = (Minutes(u32::MAX), Minutes(u32::MAX));
            let entry = &mut row.entries[1];
            (entry.start, entry.minutes, entry.part, entry.parts) = (stamp, Minutes(u32::MAX), u32::MAX, 0);
            wild.objectives[0].value = u64::MAX;
            wild.objectives[0].bound = Some(u64::MAX);
            assert!(!check(&problem, None, &wild).is_empty());
            wild.meetings[1].entries[1].end = stamp;
            assert!(!check(&problem, Some(&wild), &wild).is_empty());
            for goal in crate::model::Objective::ALL {
                super::super::objective(&problem, Some(&wild), &wild, goal);
            }
        }
    }
}
