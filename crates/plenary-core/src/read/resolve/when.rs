//! Local times to instants: windows and availability, also on days when the clocks change.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};

use crate::model::time::LocalTimeError;
use crate::model::{Instant, LocalTime, Meeting, Span, Statement, Zone};
use crate::read::clocks::{Moment, in_years, next_valid};
use crate::read::decode::{At, List};
use crate::read::extras::Window;
use crate::read::fault::Fault;
use crate::read::findings::Findings;
use crate::read::quote::quoted;
use crate::read::words::phrases;

/// The most intervals that the windows of a session may expand to.
const MOST_SPANS: usize = 1_000_000;

/// The clock of the place, and the days for which daily windows are expanded.
pub(super) struct Clock {
    zone: Zone,
    days: BTreeSet<NaiveDate>,
    spans: usize,
}

/// The instant of a local time. `exact` says that the field also accepts an offset, which the help then suggests.
pub(super) fn instant(
    zone: Zone,
    local: NaiveDateTime,
    exact: bool,
    at: &Statement,
    out: &mut Findings,
) -> Option<Instant> {
    let written = |local: NaiveDateTime| local.format("%Y-%m-%d %H:%M").to_string();
    match zone.instant(local) {
        Ok(instant) => Some(instant),
        Err(LocalTimeError::Missing) => {
            let next = next_valid(zone, local).map(|(next, _)| written(next));
            out.add(at, Fault::ClockSkips { local: written(local), zone: zone.name(), next });
            None
        }
        Err(LocalTimeError::Twice(first, second)) => {
            out.add(at, Fault::ClockRepeats { local: written(local), zone: zone.name(), first, second, exact });
            None
        }
    }
}

/// The first instant when the clock shows `local` or later. A skipped time moves forward; of a repeated one, the first
/// counts.
pub(super) fn from(zone: Zone, local: NaiveDateTime) -> Instant {
    match zone.instant(local) {
        Ok(instant) | Err(LocalTimeError::Twice(instant, _)) => instant,
        Err(LocalTimeError::Missing) => next_valid(zone, local).map_or(Instant::DISTANT_FUTURE, |(_, instant)| instant),
    }
}

/// The last instant when the clock shows `local`: the end of a daily window.
fn until(zone: Zone, local: NaiveDateTime) -> Instant {
    match zone.instant(local) {
        Err(LocalTimeError::Twice(_, last)) => last,
        _ => from(zone, local),
    }
}

fn midnight(date: NaiveDate) -> NaiveDateTime {
    date.and_time(NaiveTime::MIN)
}

fn end_of_day(zone: Zone, date: NaiveDate) -> Instant {
    date.checked_add_days(Days::new(1)).map_or(Instant::DISTANT_FUTURE, |next| from(zone, midnight(next)))
}

impl Clock {
    /// In any time zone, a daily window can hold a meeting only from a day before its date to a day after.
    pub fn new(zone: Zone, meetings: &[Meeting]) -> Self {
        let around = |date: NaiveDate| [date.pred_opt(), Some(date), date.succ_opt()];
        let days = meetings.iter().flat_map(|meeting| around(meeting.day)).flatten().collect();
        Self { zone, days, spans: 0 }
    }

    /// The clock of the place.
    pub fn zone(&self) -> Zone {
        self.zone
    }

    /// The instant from which something is available.
    pub fn available(&self, raw: &At<Moment>, out: &mut Findings) -> Option<Instant> {
        match raw.value {
            Moment::Daily(time) => {
                out.add(&raw.at, Fault::NotAMoment { shown: quoted(&time.to_string()), daily: false });
                None
            }
            _ => self.start(self.zone, raw, out),
        }
    }

    /// Expands windows to intervals, in order. An empty list is an error, because it could mean always or never.
    pub fn windows<const MOST: usize>(&mut self, raw: &At<List<Window, MOST>>, out: &mut Findings) -> Vec<Span> {
        if raw.value.whole && raw.value.items.is_empty() {
            out.add(&raw.at, Fault::Nothing { what: phrases::WINDOWS, mend: phrases::ANY_TIME });
        }
        self.windows_in(self.zone, raw, out)
    }

    /// The same, told on another clock by default; an empty list means never.
    pub fn windows_in<const MOST: usize>(
        &mut self,
        zone: Zone,
        raw: &At<List<Window, MOST>>,
        out: &mut Findings,
    ) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for window in &raw.value.items {
            spans.extend(self.window(zone, window, out));
        }
        if self.spans <= MOST_SPANS && self.spans + spans.len() > MOST_SPANS {
            let count = self.spans + spans.len();
            out.add(&raw.at, Fault::TooMany { count, most: MOST_SPANS, what: phrases::DAILY_WINDOWS });
        }
        self.spans += spans.len();
        if self.spans > MOST_SPANS {
            return Vec::new();
        }
        spans.sort_unstable();
        spans.dedup();
        spans
    }

    fn window(&self, zone: Zone, window: &At<Window>, out: &mut Findings) -> Vec<Span> {
        let Window { from: start, to: end, timezone } = &window.value;
        let zone = timezone.map_or(zone, |name| name.0);
        let daily = |end: &Option<At<Moment>>| match end.as_ref().map(|end| end.value) {
            Some(Moment::Daily(time)) => Some(Some(time)),
            Some(_) => None,
            None => Some(None),
        };
        let any_daily = [start, end].into_iter().flatten().any(|end| matches!(end.value, Moment::Daily(_)));
        if any_daily {
            let (Some(start_time), Some(end_time)) = (daily(start), daily(end)) else {
                out.add(&window.at, Fault::WindowMixed);
                return Vec::new();
            };
            if let (Some(from), Some(to)) = (start_time, end_time)
                && to <= from
            {
                let (from, to) = (from.to_string(), to.to_string());
                out.add(&window.at, Fault::WindowBackwards { from, to, daily: true });
                return Vec::new();
            }
            return self.every_day(zone, start_time, end_time);
        }
        // an invalid end is already reported; it is not an open end
        let begin = start.as_ref().map_or(Some(Instant::DISTANT_PAST), |start| self.start(zone, start, out));
        let finish = end.as_ref().map_or(Some(Instant::DISTANT_FUTURE), |end| match end.value {
            Moment::Day(date) => Some(end_of_day(zone, date)),
            _ => self.start(zone, end, out),
        });
        let (Some(from), Some(to)) = (begin, finish) else { return Vec::new() };
        if to <= from {
            let raw = |end: &Option<At<Moment>>| end.as_ref().map_or_else(String::new, |end| end.value.to_string());
            // an empty window is only a warning, because programs that generate windows make them
            let fault = if to == from {
                Fault::WindowEmpty { from: raw(start) }
            } else {
                Fault::WindowBackwards { from: raw(start), to: raw(end), daily: false }
            };
            out.add(&window.at, fault);
            return Vec::new();
        }
        vec![Span { from, to }]
    }

    fn every_day(&self, zone: Zone, start: Option<LocalTime>, end: Option<LocalTime>) -> Vec<Span> {
        let span = |&date: &NaiveDate| Span {
            from: from(zone, start.map_or(midnight(date), |time| time.on(date))),
            to: end.map_or_else(|| end_of_day(zone, date), |time| until(zone, time.on(date))),
        };
        // the clocks may skip the whole window
        self.days.iter().map(span).filter(|span| span.from < span.to).collect()
    }

    fn start(&self, zone: Zone, raw: &At<Moment>, out: &mut Findings) -> Option<Instant> {
        match raw.value {
            Moment::Day(date) => Some(from(zone, midnight(date))),
            Moment::Local(local) => instant(zone, local, true, &raw.at, out),
            // an offset can carry the last hours of the last year into the next
            Moment::Exact(stamp) if in_years(stamp.naive_utc().date()) => Some(stamp.into()),
            Moment::Exact(_) | Moment::Daily(_) => {
                out.add(&raw.at, Fault::NotAMoment { shown: quoted(&raw.value.to_string()), daily: false });
                None
            }
        }
    }
}
