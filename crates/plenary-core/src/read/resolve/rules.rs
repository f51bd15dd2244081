//! Limits: those of the rule set, overridden by the file's own.

use chrono::Datelike;

use crate::model::{Booth, DaysOff, Limit, LocalTime, Meeting, Minutes, RuleSet, Rules, Statement};
use crate::read::calendars::calendars;
use crate::read::clocks::{Clock, DayOff};
use crate::read::decode::List;
use crate::read::document;
use crate::read::document::choices::{Booths, Limited};
use crate::read::fault::Fault;
use crate::read::findings::Findings;
use crate::read::values::{Count, Minute};

/// Finds a rule set by its name.
pub(in crate::read) type Find<'a> = &'a dyn Fn(&str) -> Result<RuleSet, Fault>;

/// The limits in force, each with the statement that it comes from.
pub(in crate::read) fn rules(raw: Option<document::Rules>, find: Find<'_>, out: &mut Findings) -> Rules {
    let Some(raw) = raw else { return Rules::default() };
    let set = raw.set.and_then(|name| match find(&name.value.0) {
        Ok(set) => Some(set),
        Err(fault) => {
            out.add(&name.at, fault);
            None
        }
    });
    let name = set.as_ref().map(|set| set.name.clone());
    let base = set.map(|set| set.rules).unwrap_or_default();
    Rules {
        set: name,
        max_meeting_minutes: over(raw.max_meeting_minutes, base.max_meeting_minutes),
        min_break_minutes: over(raw.min_break_minutes, base.min_break_minutes),
        max_meetings_per_day: over(raw.max_meetings_per_day, base.max_meetings_per_day),
        max_minutes_per_day: over(raw.max_minutes_per_day, base.max_minutes_per_day),
        max_parallel_interpreted: over(raw.max_parallel_interpreted, base.max_parallel_interpreted),
        interpreted_meetings: over(raw.interpreted_meetings, base.interpreted_meetings),
        interpreted_minutes_per_day: over(raw.interpreted_minutes_per_day, base.interpreted_minutes_per_day),
        earliest: over(raw.earliest, base.earliest),
        latest: over(raw.latest, base.latest),
        max_span_minutes: over(raw.max_span_minutes, base.max_span_minutes),
        min_night_rest_minutes: over(raw.min_night_rest_minutes, base.min_night_rest_minutes),
        days_off: over(raw.days_off, base.days_off),
        interpreter_meetings_per_day: over(raw.interpreter_meetings_per_day, base.interpreter_meetings_per_day),
        interpreter_meetings_per_week: over(raw.interpreter_meetings_per_week, base.interpreter_meetings_per_week),
        interpreter_minutes_per_day: over(raw.interpreter_minutes_per_day, base.interpreter_minutes_per_day),
        interpreter_minutes_per_week: over(raw.interpreter_minutes_per_week, base.interpreter_minutes_per_week),
        booth: over(raw.booth, base.booth),
        turnaround_minutes: over(raw.turnaround_minutes, base.turnaround_minutes),
    }
}

/// The place where a session names its rule set.
fn statement() -> Statement {
    Statement::root().at("rules").at("set")
}

/// The limit of the file, or else of the set.
fn over<T: Figure>(raw: Option<Limited<T>>, set: Option<Limit<T::Of>>) -> Option<Limit<T::Of>> {
    match raw {
        None => set.map(|limit| Limit { from: statement(), ..limit }),
        Some(Limited::Lifted) => None,
        Some(Limited::To(limit, source)) => Some(Limit { value: limit.value.figure(), from: limit.at, source }),
    }
}

/// Converts a figure of the file to its type in the model.
trait Figure {
    type Of;
    fn figure(self) -> Self::Of;
}

impl<const LEAST: u32, const MOST: u32> Figure for Minute<LEAST, MOST> {
    type Of = Minutes;
    fn figure(self) -> Minutes {
        Minutes(self.0)
    }
}

impl<const LEAST: u32, const MOST: u32> Figure for Count<LEAST, MOST> {
    type Of = u32;
    fn figure(self) -> u32 {
        self.0
    }
}

impl Figure for Clock {
    type Of = LocalTime;
    fn figure(self) -> LocalTime {
        self.0
    }
}

impl Figure for Booths {
    type Of = Booth;
    fn figure(self) -> Booth {
        self.0
    }
}

impl<const MOST: usize> Figure for List<DayOff, MOST> {
    type Of = DaysOff;
    fn figure(self) -> DaysOff {
        let mut off = DaysOff::default();
        for day in self.items {
            match day.value {
                DayOff::Date(date) => {
                    off.entries.push(date.to_string());
                    off.dates.insert(date, "by the session".to_owned());
                }
                DayOff::Weekends => {
                    off.entries.push("weekends".to_owned());
                    off.weekends = true;
                }
                DayOff::Calendar(calendar) => {
                    off.entries.push(calendar.name.clone());
                    let days = calendar.years.values().flat_map(|year| &year.days);
                    off.dates.extend(days.map(|(date, name)| (*date, name.clone())));
                }
            }
        }
        off
    }
}

/// Reports years that a calendar does not have, and warns about years that are not confirmed.
pub(super) fn years(rules: &Rules, meetings: &[Meeting], out: &mut Findings) {
    let Some(limit) = &rules.days_off else { return };
    let mut years: Vec<i32> = meetings.iter().map(|meeting| meeting.day.year()).collect();
    years.sort_unstable();
    years.dedup();
    for calendar in calendars().iter().filter(|calendar| limit.value.entries.contains(&calendar.name)) {
        for &year in &years {
            let name = calendar.name.clone();
            match calendar.years.get(&year) {
                None => out.add(&limit.from, Fault::NoSuchYear { calendar: name, year }),
                Some(raw) if !raw.complete => {
                    let why = raw.source.clone();
                    out.add(&limit.from, Fault::YearNotConfirmed { calendar: name, year, why });
                }
                Some(_) => {}
            }
        }
    }
}
