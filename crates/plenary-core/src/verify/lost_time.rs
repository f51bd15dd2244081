//! `lost_time`: minutes lost between items and by splitting them, with the places where they are lost.

use crate::model::{LostMinutes, Schedule, ShortPart, UnusedMinutes};

use super::plan::{Plan, Sitting};

/// The spare minutes of every held meeting that is not the last held one of its track by start, interpreted or not; plus
/// `continuation_minutes` for each continuation; plus, for each part of an item in several parts, twice the minutes it
/// falls short of `short_part_minutes`.
pub(super) fn lost_time(plan: &Plan<'_>) -> LostMinutes {
    let figures = plan.problem.lost_time;
    let goes_on_later = |sitting: &Sitting<'_>| {
        let held = plan.of_track(&sitting.meeting.track);
        held.iter().any(|&other| plan.sittings[other].meeting.start > sitting.meeting.start)
    };
    let before_the_last = plan.sittings.iter().filter(|sitting| goes_on_later(sitting));
    let unused = |sitting| UnusedMinutes { meeting: meeting_id(plan, sitting), minutes: spare(plan, sitting) };
    let continuations = continuations(plan);
    LostMinutes {
        unused: before_the_last.map(unused).filter(|one| one.minutes > 0).collect(),
        continuations,
        continuation_minutes: continuations.saturating_mul(figures.continuation.get().into()),
        short_parts: short_parts(plan, i64::from(figures.short_part.get())),
    }
}

/// `continuations`: parts beyond the first, over all items. Items taken jointly are one item.
pub(super) fn continuations(plan: &Plan<'_>) -> u64 {
    plan.parts.iter().map(|parts| parts.len().saturating_sub(1) as u64).sum()
}

/// The used minutes of a meeting. With `idle`, waiting is unused time: entries and turnarounds count.
pub(super) fn used(plan: &Plan<'_>, sitting: &Sitting<'_>) -> i64 {
    if !plan.problem.idle {
        return sitting.last_end() - sitting.meeting.start;
    }
    let turnaround = i64::from(plan.problem.rules.turnaround().get());
    let entries: i64 = sitting.slots.iter().map(|slot| slot.end - slot.start).sum();
    entries + turnaround.saturating_mul(sitting.slots.len() as i64 - 1)
}

fn meeting_id(plan: &Plan<'_>, sitting: &Sitting<'_>) -> String {
    plan.problem.meeting(sitting.ix).id.0.clone()
}

/// `spare_minutes` of rule 3.
fn spare(plan: &Plan<'_>, sitting: &Sitting<'_>) -> u64 {
    let spare = sitting.length() - i64::from(sitting.meeting.reserve.get()) - used(plan, sitting);
    u64::try_from(spare).unwrap_or(0)
}

fn short_parts(plan: &Plan<'_>, least: i64) -> Vec<ShortPart> {
    let mut short = Vec::new();
    for (unit, parts) in plan.parts.iter().enumerate().filter(|(_, parts)| parts.len() > 1) {
        for &part in parts.iter().filter(|part| part.minutes() < least) {
            let minutes = u64::try_from(part.minutes()).unwrap_or(0);
            let lost = least.unsigned_abs().saturating_sub(minutes).saturating_mul(2);
            let item = plan.item(plan.units[unit].members[0]).id.0.clone();
            let meeting = meeting_id(plan, plan.sitting(part));
            short.push(ShortPart { item, meeting, minutes, lost });
        }
    }
    short
}

/// The most meetings that the words list; of more there is only a sum.
const LISTED: usize = 3;

/// The lost minutes in words: `45 minutes lost: 15 unused in Thursday's first meeting (m3), 30 for one continuation`.
pub(super) fn in_words(lost: &LostMinutes, schedule: &Schedule) -> String {
    let mut parts = Vec::new();
    match lost.unused.len() {
        0..=LISTED => parts.extend(
            lost.unused
                .iter()
                .map(|one| format!("{} unused in {}", one.minutes, meeting_in_words(&one.meeting, schedule))),
        ),
        meetings => parts.push(format!("{} unused in {meetings} meetings", lost.unused_minutes())),
    }
    match lost.continuations {
        0 => {}
        1 => parts.push(format!("{} for one continuation", lost.continuation_minutes)),
        many => parts.push(format!("{} for {many} continuations", lost.continuation_minutes)),
    }
    match lost.short_parts.as_slice() {
        [] => {}
        [part] => parts.push(format!("{} for a part of {} minutes in {}", part.lost, part.minutes, part.meeting)),
        parts_of => parts.push(format!("{} for {} short parts", lost.short_part_minutes(), parts_of.len())),
    }
    let total = match lost.total() {
        0 => "no time lost".to_owned(),
        1 => "1 minute lost".to_owned(),
        many => format!("{many} minutes lost"),
    };
    if parts.is_empty() { total } else { format!("{total}: {}", parts.join(", ")) }
}

/// `Thursday's first meeting (m3)`, counted among the held meetings of its track on its date.
fn meeting_in_words(id: &str, schedule: &Schedule) -> String {
    const ORDINALS: [&str; 4] = ["first", "second", "third", "fourth"];
    let Some(meeting) = schedule.meetings.iter().find(|meeting| meeting.id == id) else { return id.to_owned() };
    let date = meeting.start.date_naive();
    let same =
        schedule.meetings.iter().filter(|other| other.track == meeting.track && other.start.date_naive() == date);
    let before = same.filter(|other| other.start < meeting.start).count();
    let weekday = date.format("%A");
    ORDINALS.get(before).map_or_else(|| id.to_owned(), |place| format!("{weekday}'s {place} meeting ({id})"))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{limit, move_meeting, schedule, two_days, two_tracks, wait};
    use super::in_words;
    use crate::model::{LostTime, Minutes, Objective, Problem};
    use crate::verify::{lost_time, objective};

    /// The schedule loses so many minutes in all, by unused minutes, continuations and short parts.
    #[track_caller]
    fn assert_lost(problem: &Problem, rows: &[(&str, &[(&str, u32)])], expected: (&[u64], u64, &[u64])) {
        let schedule = schedule(problem, rows);
        let lost = lost_time(problem, &schedule);
        let unused: Vec<u64> = lost.unused.iter().map(|one| one.minutes).collect();
        let short: Vec<u64> = lost.short_parts.iter().map(|part| part.lost).collect();
        assert_eq!((unused.as_slice(), lost.continuation_minutes, short.as_slice()), expected);
        let sum = unused.iter().sum::<u64>() + lost.continuation_minutes + short.iter().sum::<u64>();
        assert_eq!(objective(problem, None, &schedule, Objective::LostTime), sum);
    }

    #[test]
    fn minutes_are_lost_before_the_last_meeting_of_a_track() {
        // m1 has 60 - 40 minutes to spare; m3 is the last
        assert_lost(&two_days(40, 30), &[("m1", &[("a", 40)]), ("m3", &[("b", 30)])], (&[20], 0, &[]));
        assert_lost(&two_days(40, 20), &[("m1", &[("a", 40), ("b", 20)])], (&[], 0, &[]));
    }

    #[test]
    fn each_track_has_a_last_meeting() {
        let mut problem = two_days(40, 30);
        two_tracks(&mut problem);
        // a ends in m1 of the plenary, b in m4 of the committee: each is the last of its track
        assert_lost(&problem, &[("m1", &[("a", 40)]), ("m4", &[("b", 30)])], (&[], 0, &[]));
        problem.items[0].minutes = Minutes(90);
        assert_lost(&problem, &[("m1", &[("a", 45)]), ("m3", &[("a", 45)]), ("m4", &[("b", 30)])], (&[15], 30, &[]));
    }

    #[test]
    fn reserve_and_turnaround_are_not_lost() {
        let mut problem = two_days(30, 15);
        problem.meetings[0].reserve = Minutes(5);
        problem.rules.turnaround_minutes = limit(Minutes(4));
        let c = problem.items[1].clone();
        problem.items.push(c);
        problem.items[2].id.0 = "c".to_owned();
        // 60 - 5 - (30 + 4 + 15)
        assert_lost(&problem, &[("m1", &[("a", 30), ("b", 15)]), ("m2", &[("c", 15)])], (&[6], 0, &[]));
    }

    #[test]
    fn waiting_is_lost_too() {
        let mut problem = two_days(20, 15);
        let c = problem.items[1].clone();
        problem.items.push(c);
        problem.items[2].id.0 = "c".to_owned();
        let rows: &[(&str, &[(&str, u32)])] = &[("m1", &[("a", 20), ("b", 15)]), ("m2", &[("c", 15)])];
        problem.idle = true;
        let mut plan = schedule(&problem, rows);
        assert_eq!(objective(&problem, None, &plan, Objective::LostTime), 25);
        wait(&problem, &mut plan, 0, 1, 10);
        assert_eq!(
            objective(&problem, None, &plan, Objective::LostTime),
            25,
            "ten of them before b, and fifteen after it"
        );
    }

    #[test]
    fn a_meeting_without_interpretation_loses_minutes_like_any_other() {
        let mut problem = two_days(40, 30);
        problem.meetings[0].languages.clear();
        assert_lost(&problem, &[("m1", &[("a", 40)]), ("m2", &[("b", 30)])], (&[20], 0, &[]));
        // as the last meeting it loses none, and makes the one before it lose some
        problem.meetings.swap(0, 1);
        move_meeting(&mut problem, 0, "2022-05-04T10:00", "2022-05-04T11:00");
        move_meeting(&mut problem, 1, "2022-05-04T15:00", "2022-05-04T16:00");
        assert_lost(&problem, &[("m2", &[("a", 40)]), ("m1", &[("b", 30)])], (&[20], 0, &[]));
    }

    #[test]
    fn a_short_part_loses_twice_what_it_falls_short() {
        let mut problem = two_days(70, 20);
        // one continuation; the part of 10 minutes is 20 short, that of 60 is not, and b has one part
        let rows: &[(&str, &[(&str, u32)])] = &[("m1", &[("a", 60)]), ("m2", &[("a", 10), ("b", 20)])];
        assert_lost(&problem, rows, (&[], 30, &[40]));
        problem.lost_time = LostTime { continuation: Minutes(0), short_part: Minutes(61) };
        assert_lost(&problem, rows, (&[], 0, &[2, 102]));
        problem.lost_time = LostTime { continuation: Minutes(45), short_part: Minutes(0) };
        assert_lost(&problem, rows, (&[], 45, &[]));
    }

    #[test]
    fn items_taken_together_are_continued_once() {
        let mut problem = two_days(50, 30);
        problem.items[0].together = vec![crate::model::ItemIx(1)];
        // 60 + 20: one continuation, and a part that is ten minutes short
        assert_lost(&problem, &[("m1", &[("a+b", 60)]), ("m2", &[("a+b", 20)])], (&[], 30, &[20]));
    }

    #[test]
    fn the_words_say_where_minutes_are_lost() {
        let words = |problem: &Problem, rows: &[(&str, &[(&str, u32)])]| {
            let schedule = schedule(problem, rows);
            in_words(&lost_time(problem, &schedule), &schedule)
        };
        let rows: &[(&str, &[(&str, u32)])] = &[("m1", &[("a", 45)]), ("m3", &[("a", 30), ("b", 20)])];
        let said = words(&two_days(75, 20), rows);
        assert_eq!(said, "45 minutes lost: 15 unused in Wednesday's first meeting (m1), 30 for one continuation");
        let rows: &[(&str, &[(&str, u32)])] = &[("m1", &[("a", 50)]), ("m2", &[("a", 25)]), ("m4", &[("b", 20)])];
        let said = words(&two_days(75, 20), rows);
        assert_eq!(
            said,
            "85 minutes lost: 10 unused in Wednesday's first meeting (m1), 35 unused in Wednesday's second meeting (m2), \
             30 for one continuation, 10 for a part of 25 minutes in m2"
        );
        assert_eq!(words(&two_days(40, 20), &[("m1", &[("a", 40), ("b", 20)])]), "no time lost");
    }

    #[test]
    fn a_meeting_lasts_by_the_clock_that_passes() {
        // the clocks go forward at 02:00: from 01:00 to 04:00 are two hours, 70 of which a takes
        let mut problem = two_days(70, 30);
        move_meeting(&mut problem, 0, "2022-03-27T01:00", "2022-03-27T04:00");
        assert_lost(&problem, &[("m1", &[("a", 70)]), ("m2", &[("b", 30)])], (&[50], 0, &[]));
    }
}
