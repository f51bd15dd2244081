//! The rule set: limits on held, interpreted meetings, one per file. An absent limit does not bind.
//!
//! Meetings that have happened never break a limit: limits bind only planned meetings, together with those that have
//! happened. If the latter alone exceed a limit, they are allowed, but no planned meeting may add to them.

mod breaks;
mod day_minutes;
mod days_off;
mod granted;
mod hours;
mod meeting_length;
mod meetings_per_day;
mod minutes_per_day;
mod nights;
mod parallel;
mod spans;
pub(crate) mod teams;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use good_lp::Expression;

use crate::formulate::Build;
use crate::formulate::tag::{Rule, Tag};
use crate::model::{Limit, Meeting, MeetingIx};

pub(super) fn state(build: &mut Build) {
    meeting_length::state(build);
    hours::state(build);
    days_off::state(build);
    breaks::state(build);
    nights::state(build);
    spans::state(build);
    meetings_per_day::state(build);
    minutes_per_day::state(build);
    parallel::state(build);
    day_minutes::state(build);
    granted::state(build);
    teams::state(build);
}

/// Interpreted meetings of a track, in time order, one list a track.
fn teams(build: &Build) -> Vec<Vec<MeetingIx>> {
    let interpreted = |m: &MeetingIx| build.problem.meeting(*m).interpreted();
    build.units.tracks.iter().map(|track| track.meetings.iter().copied().filter(interpreted).collect()).collect()
}

/// Interpreted meetings of all tracks that have not happened yet.
fn planned(build: &Build) -> Vec<MeetingIx> {
    teams(build).concat().into_iter().filter(|&m| !build.problem.has_happened(m)).collect()
}

/// Meetings by local date.
pub(super) fn by_day(
    build: &Build,
    meetings: impl IntoIterator<Item = MeetingIx>,
) -> BTreeMap<NaiveDate, Vec<MeetingIx>> {
    let mut days: BTreeMap<NaiveDate, Vec<MeetingIx>> = BTreeMap::new();
    for m in meetings {
        days.entry(build.problem.meeting(m).day).or_default().push(m);
    }
    days
}

/// At most `most` of the weighted held meetings.
fn at_most(build: &mut Build, meetings: &[MeetingIx], weight: impl Fn(&Meeting) -> u32, limit: &Limit<u32>) {
    let total: u64 = meetings.iter().map(|&m| u64::from(weight(build.problem.meeting(m)))).sum();
    let past = meetings.iter().filter(|&&m| build.problem.has_happened(m));
    let past: u64 = past.map(|&m| u64::from(weight(build.problem.meeting(m)))).sum();
    let most = past.max(u64::from(limit.value));
    if total > most {
        let weighted = |&m: &MeetingIx| f64::from(weight(build.problem.meeting(m))) * build.places.held(m);
        let held: Expression = meetings.iter().map(weighted).sum();
        build.program.require(held.leq(most as f64), tag(limit));
    }
}

/// States for each pair of meetings of a track that `clash`: at most one of them is held.
fn not_both(build: &mut Build, tag: &Tag, clash: impl Fn(&Meeting, &Meeting) -> bool) {
    for team in teams(build) {
        for (n, &a) in team.iter().enumerate() {
            for &b in &team[n + 1..] {
                let past = build.problem.has_happened(a) && build.problem.has_happened(b);
                if !past && clash(build.problem.meeting(a), build.problem.meeting(b)) {
                    let row = (build.places.held(a) + build.places.held(b)).leq(1);
                    build.program.require(row, tag.clone());
                }
            }
        }
    }
}

fn tag<T>(limit: &Limit<T>) -> Tag {
    Tag::new(Rule::Limit, limit.from.clone())
}
