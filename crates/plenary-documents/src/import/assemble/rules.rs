//! Fills in the rules of the session: what the text grants and limits.

use super::draft::{Rules, Session};
use super::meetings::Meeting;
use crate::import::doubt::Doubt;
use crate::import::extract::sentences::MeetingFacts;
use crate::import::report::{Origin, Report};

/// Limits of the rule set `un-remote`: minutes of a meeting, minutes of a break, meetings a day. The set is inferred only
/// if the printed meetings keep them.
const REMOTE: (u32, u32, usize) = (120, 60, 2);

/// Fills in the rules, and records each in the report.
pub fn fill(facts: &MeetingFacts, meetings: &[Meeting], session: &mut Session, report: &mut Report) {
    let mut rules = Rules::default();
    if let Some(from) = &facts.platform
        && keep_remote_limits(meetings)
    {
        report.add("rules.set", "un-remote", Origin::Inferred, Some(from), None);
        rules.set = Some("un-remote".into());
        session.inferred.push("rules.set".into());
    }
    if let Some(limit) = &facts.limit {
        let over = meetings.iter().any(|meeting| meeting.interpreted && meeting.hours.length() > limit.value);
        let doubt = over.then_some(Doubt::LongMeetings);
        report.add(
            "rules.max_meeting_minutes",
            limit.value,
            Origin::Read,
            Some(&limit.from),
            doubt.or(limit.doubt.clone()),
        );
        // the rule set has this limit already
        rules.max_meeting_minutes =
            Some(limit.value).filter(|value| !over && (rules.set.is_none() || *value != REMOTE.0));
    }
    if let Some(granted) = &facts.granted {
        report.add(
            "rules.interpreted_meetings",
            granted.value,
            Origin::Read,
            Some(&granted.from),
            granted.doubt.clone(),
        );
        rules.interpreted_meetings = Some(granted.value);
    }
    for (found, what) in [(&facts.hybrid, "hybrid"), (&facts.six, "all six languages")] {
        if let Some(from) = found {
            report.add("(attendance and languages)", what, Origin::Read, Some(from), None);
        }
    }
    session.rules = (rules != Rules::default()).then_some(rules);
}

/// Whether the meetings keep the limits of the rule set `un-remote`.
fn keep_remote_limits(meetings: &[Meeting]) -> bool {
    let (longest, pause, a_day) = REMOTE;
    meetings.iter().enumerate().all(|(ix, meeting)| {
        let same_day = |other: &&Meeting| other.date == meeting.date && other.track == meeting.track;
        let next = meetings[ix + 1..].iter().find(same_day);
        meeting.hours.length() <= longest
            && meetings.iter().filter(same_day).count() <= a_day
            && next.is_none_or(|next| next.hours.start >= meeting.hours.end + pause)
    })
}
