//! `lost_time`: minutes lost between items and by cutting them, with where they are lost.

use crate::model::{ItemIx, MeetingIx};

use super::objectives::{continuations, used};
use super::plan::{Plan, Sitting};

/// Where a schedule loses minutes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LostMinutes {
    /// Held meetings with spare minutes, except the last of each track; in order of time.
    pub unused: Vec<(MeetingIx, u64)>,
    /// Parts beyond the first, over all items.
    pub continuations: u64,
    /// The minutes that they cost.
    pub by_continuations: u64,
    /// Short parts of items in several parts, by item and in order of time.
    pub short_parts: Vec<ShortPart>,
}

/// A part shorter than `short_part_minutes`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShortPart {
    /// Its item; the first of items taken together.
    pub item: ItemIx,
    /// Its meeting.
    pub meeting: MeetingIx,
    /// Its length.
    pub minutes: u64,
    /// The minutes that it loses: twice those that it falls short.
    pub lost: u64,
}

impl LostMinutes {
    /// All of them: the value of the goal.
    pub fn total(&self) -> u64 {
        let unused = self.unused.iter().map(|&(_, minutes)| minutes);
        let short = self.short_parts.iter().map(|part| part.lost);
        unused.chain(short).fold(self.by_continuations, u64::saturating_add)
    }
}

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
    let unused = before_the_last.map(|sitting| (sitting.ix, spare(plan, sitting))).filter(|&(_, minutes)| minutes > 0);
    let continuations = continuations(plan);
    LostMinutes {
        unused: unused.collect(),
        continuations,
        by_continuations: continuations.saturating_mul(figures.continuation.get().into()),
        short_parts: short_parts(plan, i64::from(figures.short_part.get())),
    }
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
            let (item, meeting) = (plan.units[unit].members[0], plan.sitting(part).ix);
            short.push(ShortPart { item, meeting, minutes, lost });
        }
    }
    short
}

#[cfg(test)]
mod tests {
    use super::super::testing::{limit, move_meeting, schedule, two_days, two_tracks, wait};
    use crate::model::{LostTime, Minutes, Objective, Problem};
    use crate::verify::{lost_time, objective};

    /// The schedule loses so many minutes in all, by unused minutes, continuations and short parts.
    #[track_caller]
    fn assert_lost(problem: &Problem, rows: &[(&str, &[(&str, u32)])], expected: (&[u64], u64, &[u64])) {
        let schedule = schedule(problem, rows);
        let lost = lost_time(problem, &schedule);
        let unused: Vec<u64> = lost.unused.iter().map(|&(_, minutes)| minutes).collect();
        let short: Vec<u64> = lost.short_parts.iter().map(|part| part.lost).collect();
        assert_eq!((unused.as_slice(), lost.by_continuations, short.as_slice()), expected);
        let sum = unused.iter().sum::<u64>() + lost.by_continuations + short.iter().sum::<u64>();
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
        problem.items.push(problem.items[1].clone());
        problem.items[2].id.0 = "c".to_owned();
        // 60 - 5 - (30 + 4 + 15)
        assert_lost(&problem, &[("m1", &[("a", 30), ("b", 15)]), ("m2", &[("c", 15)])], (&[6], 0, &[]));
    }

    #[test]
    fn waiting_is_lost_too() {
        let mut problem = two_days(20, 15);
        problem.items.push(problem.items[1].clone());
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
    fn a_meeting_lasts_by_the_clock_that_passes() {
        // the clocks go forward at 02:00: from 01:00 to 04:00 are two hours, 70 of which a takes
        let mut problem = two_days(70, 30);
        move_meeting(&mut problem, 0, "2022-03-27T01:00", "2022-03-27T04:00");
        assert_lost(&problem, &[("m1", &[("a", 70)]), ("m2", &[("b", 30)])], (&[50], 0, &[]));
    }
}
