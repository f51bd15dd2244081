//! Decides when the session meets: as the printed table says, else on the days and hours that the text names.

use chrono::NaiveDate;
use itertools::Itertools;

use super::draft;
use crate::import::doubt::Doubt;
use crate::import::extract::Found;
use crate::import::extract::header::Header;
use crate::import::extract::sentences::MeetingFacts;
use crate::import::extract::timetable::Timetable;
use crate::import::hours::{self, Hours, shown};
use crate::import::report::{Origin, Report};
use crate::import::{Error, Options};

/// The default track.
const PLENARY: &str = "plenary";

/// A meeting of the session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// Its id.
    pub id: String,
    /// Its day.
    pub date: NaiveDate,
    /// Its hours.
    pub hours: Hours,
    /// Its track.
    pub track: String,
    /// Its room.
    pub room: Option<String>,
    /// Whether it is interpreted.
    pub interpreted: bool,
}

/// The meetings in time order. The second list has the index of each meeting of the table; it is empty without a table, or
/// if the user gives days or hours.
///
/// # Errors
/// If no days are known.
pub fn build(
    header: &Header,
    facts: &MeetingFacts,
    table: &Timetable,
    options: &Options,
    report: &mut Report,
) -> Result<(Vec<Meeting>, Vec<usize>), Error> {
    // days that the user gives may only add the year
    let known = options.days.is_empty() || table.meetings.iter().all(|meeting| options.days.contains(&meeting.date));
    if !table.meetings.is_empty() && known && options.times.is_empty() {
        return Ok(printed(facts, table, report));
    }
    let days = days(header, facts, options, report)?;
    let times = times(facts, days.len(), options, report);
    let mut all = Vec::new();
    for date in days {
        for hours in &times {
            all.push((date, *hours));
        }
    }
    all.sort();
    all.dedup();
    if let Some(granted) = facts.granted.as_ref().filter(|granted| all.len() < granted.value as usize) {
        report.missing.push(Doubt::Granted { granted: granted.value, found: all.len() });
    }
    let meetings = all.into_iter().enumerate().map(|(ix, (date, hours))| Meeting {
        id: format!("m{}", ix + 1),
        date,
        hours,
        track: PLENARY.to_owned(),
        room: None,
        interpreted: true,
    });
    Ok((meetings.collect(), Vec::new()))
}

/// The meetings of the printed table, and the index of each.
fn printed(facts: &MeetingFacts, table: &Timetable, report: &mut Report) -> (Vec<Meeting>, Vec<usize>) {
    let mut order: Vec<usize> = (0..table.meetings.len()).collect();
    order.sort_by_key(|&ix| (table.meetings[ix].date, table.meetings[ix].hours.value, ix));
    let mut meetings: Vec<Meeting> = Vec::new();
    let mut index = vec![0; order.len()];
    for ix in order {
        let printed = &table.meetings[ix];
        let hours = &before_midnight(&printed.hours);
        let mut track = match printed.track.as_deref() {
            Some(track) if !track.eq_ignore_ascii_case(PLENARY) => track.to_owned(),
            _ => PLENARY.to_owned(),
        };
        let field = format!("meetings[{}]", meetings.len());
        let mut doubt = hours.doubt.clone();
        let overlaps = |meeting: &Meeting| {
            meeting.date == printed.date
                && meeting.hours.start < hours.value.end
                && hours.value.start < meeting.hours.end
        };
        if printed.track.is_none() && meetings.iter().any(|meeting| overlaps(meeting) && meeting.track == track) {
            track = "parallel".to_owned();
            doubt = Some(Doubt::Overlaps);
        }
        report.add(&field, format!("{} {}", printed.date, hours.value), Origin::Read, Some(&hours.from), doubt);
        index[ix] = meetings.len();
        meetings.push(Meeting {
            id: format!("m{}", meetings.len() + 1),
            date: printed.date,
            hours: hours.value,
            track,
            room: printed.room.clone(),
            interpreted: printed.interpreted.unwrap_or(true),
        });
    }
    for hours in facts.hours.iter().filter(|hours| !meetings.iter().any(|meeting| meeting.hours == hours.value)) {
        report.missing.push(Doubt::OtherHours {
            hours: hours.value,
            place: hours.from.place.to_string(),
            words: hours.from.words.clone(),
        });
    }
    if let Some(granted) = facts.granted.as_ref().filter(|granted| meetings.len() > granted.value as usize) {
        report.missing.push(Doubt::Granted { granted: granted.value, found: meetings.len() });
    }
    (meetings, index)
}

/// The days of the session: given by the user, in the head of the document, or the day of the opening.
fn days(
    header: &Header,
    facts: &MeetingFacts,
    options: &Options,
    report: &mut Report,
) -> Result<Vec<NaiveDate>, Error> {
    if !options.days.is_empty() {
        report.add("meetings.days", list(&options.days), Origin::Read, None, None);
        return Ok(options.days.clone());
    }
    if let Some(Found { value, from, doubt }) = &header.dates {
        report.add("meetings.days", list(value), Origin::Read, Some(from), doubt.clone());
        return Ok(value.clone());
    }
    let opening = facts.opening.as_ref().and_then(|opening| Some((opening.date?, &opening.from)));
    let (date, from) = opening.ok_or(Error::NoDays)?;
    let doubt = Some(Doubt::OnlyOpening);
    report.add("meetings.days", date, Origin::Read, Some(from), doubt);
    Ok(vec![date])
}

fn list(days: &[NaiveDate]) -> String {
    days.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The usual hours of meetings at the United Nations.
const USUAL_HOURS: [Hours; 2] = [Hours { start: 600, end: 780 }, Hours { start: 900, end: 1080 }];

/// The break between meetings in minutes, if their hours are counted from the opening.
const BREAK: u32 = 120;

/// The hours of the meetings of each day: given by the user, in the text, or counted from the opening.
fn times(facts: &MeetingFacts, days: usize, options: &Options, report: &mut Report) -> Vec<Hours> {
    if !options.times.is_empty() {
        for hours in &options.times {
            report.add("meetings.times", hours, Origin::Read, None, None);
        }
        return options.times.clone();
    }
    if !facts.hours.is_empty() {
        let printed = facts.hours.iter().map(before_midnight).collect_vec();
        for hours in &printed {
            report.add("meetings.times", hours.value, Origin::Read, Some(&hours.from), hours.doubt.clone());
        }
        return printed.iter().map(|hours| hours.value).collect();
    }
    let limit = facts.limit.as_ref().map(|limit| limit.value);
    let granted = facts.granted.as_ref().map(|granted| granted.value as usize);
    let a_day = facts.a_day.as_ref().map(|count| count.value as usize);
    let count = a_day.or(granted.map(|granted| granted.div_ceil(days.max(1)))).unwrap_or(2).clamp(1, 4);
    let opening = facts.opening.as_ref().and_then(|opening| opening.time);
    let (times, why) = match (opening, limit) {
        (None, None) if count <= 2 => (USUAL_HOURS[..count].to_vec(), Doubt::UsualHours),
        _ => {
            let length = limit.unwrap_or(180);
            let mut start = opening.unwrap_or(600);
            let mut times = Vec::new();
            while times.len() < count && start + length < 24 * 60 {
                times.push(Hours { start, end: start + length });
                start += length + BREAK;
            }
            (times, Doubt::HoursFromOpening)
        }
    };
    for hours in &times {
        report.add("meetings.times", hours, Origin::Inferred, None, Some(why.clone()));
    }
    times
}

/// Ends the hours before midnight, because a meeting of a session file ends on its date.
fn before_midnight(hours: &Found<Hours>) -> Found<Hours> {
    let mut hours = hours.clone();
    if hours.value.end > hours::LAST {
        hours.value.end = hours::LAST;
        hours.doubt = Some(Doubt::Midnight);
    }
    hours
}

/// The meetings as the session file has them: in the short form if that gives the same meetings.
pub fn written(meetings: &[Meeting]) -> draft::Meetings {
    let mut days: Vec<NaiveDate> = meetings.iter().map(|meeting| meeting.date).collect();
    days.dedup();
    let of_day =
        |date: NaiveDate| meetings.iter().filter(move |meeting| meeting.date == date).map(|meeting| meeting.hours);
    let times: Vec<Hours> = days.first().map_or_else(Vec::new, |first| of_day(*first).collect());
    let plain = |meeting: &Meeting| meeting.track == PLENARY && meeting.interpreted && meeting.room.is_none();
    if meetings.iter().all(plain) && days.iter().all(|date| of_day(*date).eq(times.iter().copied())) {
        return draft::Meetings::Short {
            days: days.iter().map(ToString::to_string).collect(),
            times: times.iter().map(ToString::to_string).collect(),
        };
    }
    let listed = |meeting: &Meeting| draft::Meeting {
        id: meeting.id.clone(),
        date: meeting.date.to_string(),
        start: shown(meeting.hours.start),
        end: shown(meeting.hours.end),
        track: Some(meeting.track.clone()).filter(|track| track != PLENARY),
        room: meeting.room.clone(),
        interpreted: (!meeting.interpreted).then_some(false),
    };
    draft::Meetings::List(meetings.iter().map(listed).collect())
}

/// Whether a track is the default track.
pub fn is_plenary(track: &str) -> bool {
    track == PLENARY
}
