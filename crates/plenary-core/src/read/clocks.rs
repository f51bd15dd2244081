//! Dates, times of day and time zones, as the file writes them. `resolve` turns them into instants.

use std::borrow::Cow;
use std::fmt;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::calendars::{Calendar, calendars};
use super::decode::{Decode, Node};
use super::fault::Fault;
use super::findings::{Findings, nearest};
use super::json::{Value, shown};
use super::values::inline_schema;
use super::words::phrases::{self, Phrase};
use crate::model::time::{YEARS, parse_date};
use crate::model::{Instant, LocalTime, Zone, places};

const TIME: &str = "([01][0-9]|2[0-3]):[0-5][0-9]";
const DATE: &str = "[0-9]{4}-[0-9]{2}-[0-9]{2}";

fn text<'a>(node: &Node<'a>, wanted: Phrase, out: &mut Findings) -> Option<&'a str> {
    if let Value::Text(text) = &node.json.value {
        return Some(text);
    }
    out.add(&node.at, node.wrong(wanted));
    None
}

/// A date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Day(pub NaiveDate);
inline_schema!([] Day, json_schema!({"type": "string", "format": "date", "pattern": format!("^{DATE}$")}));

impl Decode for Day {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        let date = parse_date(text(node, phrases::A_DATE, out)?);
        if date.is_none() {
            out.add(&node.at, Fault::NotADate { shown: shown(node.json) });
        }
        date.map(Self)
    }
}

/// A date, `weekends`, or the name of a calendar.
#[derive(Debug, Clone)]
pub(crate) enum DayOff {
    Date(NaiveDate),
    Weekends,
    Calendar(&'static Calendar),
}
inline_schema!([] DayOff, json_schema!({
    "anyOf": [{"type": "string", "format": "date", "pattern": format!("^{DATE}$")}, {"enum": DayOff::words()}],
}));

impl DayOff {
    fn words() -> Vec<&'static str> {
        calendars().iter().map(|calendar| calendar.name.as_str()).chain(["weekends"]).collect()
    }
}

impl Decode for DayOff {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        let text = text(node, phrases::DAY_OFF, out)?;
        let calendar = || calendars().iter().find(|calendar| calendar.name == text).map(Self::Calendar);
        let found = match text {
            "weekends" => Some(Self::Weekends),
            _ => parse_date(text).map(Self::Date).or_else(calendar),
        };
        if found.is_none() {
            let near = out.near(text, Self::words());
            let (shown, known) = (shown(node.json), Self::words());
            out.add(&node.at, Fault::UnknownWord { shown, what: phrases::DATE_OR_CALENDAR, near, known });
        }
        found
    }
}

/// A time of day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock(pub LocalTime);
inline_schema!([] Clock, json_schema!({"type": "string", "pattern": format!("^{TIME}$")}));

impl Decode for Clock {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        let text = text(node, phrases::TIME_OF_DAY, out)?;
        let time = text.parse().ok();
        if time.is_none() {
            out.add(&node.at, Fault::NotATime { shown: shown(node.json), midnight: text == "24:00" });
        }
        time.map(Self)
    }
}

/// A start and an end, such as `12:00-14:00`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TimeRange {
    pub start: LocalTime,
    pub end: LocalTime,
}
inline_schema!([] TimeRange, json_schema!({"type": "string", "pattern": format!("^{TIME}-{TIME}$")}));

impl Decode for TimeRange {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        let text = text(node, phrases::START_AND_END, out)?;
        let parsed: Option<(LocalTime, LocalTime)> =
            text.split_once('-').and_then(|(start, end)| Some((start.parse().ok()?, end.parse().ok()?)));
        match parsed {
            None if text.ends_with("-24:00") => {
                out.add(&node.at, Fault::NotATime { shown: "\"24:00\"".to_owned(), midnight: true });
            }
            None => out.add(&node.at, Fault::NotATimeRange { shown: shown(node.json) }),
            Some((start, end)) if end <= start => {
                out.add(&node.at, Fault::EndBeforeStart { start: start.to_string(), end: end.to_string() });
            }
            Some((start, end)) => return Some(Self { start, end }),
        }
        None
    }
}

/// A time zone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ZoneName(pub Zone);
inline_schema!([] ZoneName, json_schema!({"type": "string", "minLength": 1, "examples": ["Europe/Vienna", "UTC"]}));

impl Decode for ZoneName {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        let text = text(node, phrases::A_ZONE, out)?;
        let zone = text.parse().ok();
        if zone.is_none() {
            let near = zone_of_city(text).or_else(|| out.near(text, Zone::names()));
            out.add(&node.at, Fault::UnknownZone { shown: shown(node.json), near });
        }
        zone.map(Self)
    }
}

/// Finds a time zone by name.
///
/// # Errors
/// If it is unknown: the nearest name, if one is near.
pub fn zone(name: &str) -> Result<Zone, Option<String>> {
    name.parse().map_err(|()| zone_of_city(name).or_else(|| nearest(name, Zone::names())))
}

/// The zone of the city that a name ends in: `Europe/Zurich` for `Europe/Geneva`, which is no zone.
fn zone_of_city(name: &str) -> Option<String> {
    let city = name.rsplit('/').next().unwrap_or(name).replace('_', " ");
    places::zone(&city).map(|zone| zone.name().to_owned())
}

/// A point in time, as windows and availability write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// `2022-05-04`: the start of the day, or its end where it ends an interval.
    Day(NaiveDate),
    /// `2022-05-04T10:30`, on a clock that another field names.
    Local(NaiveDateTime),
    /// `2022-05-04T10:30+02:00`: no clock is needed.
    Exact(DateTime<FixedOffset>),
    /// `10:30`: every day.
    Daily(LocalTime),
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(date) => write!(f, "{date}"),
            Self::Local(local) => write!(f, "{}", local.format("%Y-%m-%d %H:%M")),
            Self::Exact(stamp) => write!(f, "{}", stamp.format("%Y-%m-%d %H:%M%:z")),
            Self::Daily(time) => write!(f, "{time}"),
        }
    }
}

inline_schema!([] Moment, json_schema!({
    "type": "string",
    "pattern": format!("^({TIME}|{DATE}(T{TIME}(:00)?(Z|[+-]{TIME})?)?)$"),
}));

impl Decode for Moment {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        let text = text(node, phrases::DATE_AND_TIME, out)?;
        let moment = moment(text);
        if moment.is_none() {
            let daily = node.at.0.contains("/windows/");
            out.add(&node.at, Fault::NotAMoment { shown: shown(node.json), daily });
        }
        moment
    }
}

fn moment(text: &str) -> Option<Moment> {
    if let Ok(time) = text.parse() {
        return Some(Moment::Daily(time));
    }
    let Some((date, rest)) = text.split_once('T') else { return parse_date(text).map(Moment::Day) };
    let (date, time) = (parse_date(date)?, rest.get(..5)?.parse::<LocalTime>().ok()?);
    let offset = rest.get(5..)?;
    let offset = offset.strip_prefix(":00").unwrap_or(offset);
    let local = time.on(date);
    let east = |sign: i32, east: &str| {
        let east = east.parse::<LocalTime>().ok()?;
        FixedOffset::east_opt(sign * 60 * (east.hour() * 60 + east.minute()) as i32)
    };
    let offset = match offset.as_bytes().first() {
        None => return Some(Moment::Local(local)),
        Some(b'Z') if offset.len() == 1 => FixedOffset::east_opt(0)?,
        Some(b'+') => east(1, &offset[1..])?,
        Some(b'-') => east(-1, &offset[1..])?,
        Some(_) => return None,
    };
    local.and_local_timezone(offset).single().map(Moment::Exact)
}

/// The first local time at or after `local` that exists, for times that the clocks skip.
pub(crate) fn next_valid(zone: Zone, local: NaiveDateTime) -> Option<(NaiveDateTime, Instant)> {
    // the longest skip was a whole day, over the date line
    (0..=2 * 24 * 60).find_map(|minutes| {
        let later = local.checked_add_signed(chrono::TimeDelta::minutes(minutes))?;
        zone.instant(later).ok().map(|instant| (later, instant))
    })
}

/// Whether a year is in range.
pub(crate) fn in_years(date: NaiveDate) -> bool {
    YEARS.contains(&date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_city_without_a_zone_of_its_own_gets_that_of_its_place() {
        for (name, near) in [
            ("Europe/Geneva", "Europe/Zurich"),
            ("Europe/The_Hague", "Europe/Amsterdam"),
            ("America/Washington", "America/New_York"),
            ("Bonn", "Europe/Berlin"),
            ("Europe/Viena", "Europe/Vienna"),
        ] {
            assert_eq!(zone(name).unwrap_err().as_deref(), Some(near), "{name}");
        }
        assert_eq!(zone("Europe/Vienna").unwrap().name(), "Europe/Vienna");
    }

    #[test]
    fn moments_are_dates_times_or_both_with_or_without_an_offset() {
        let exact = |text: &str| match moment(text) {
            Some(Moment::Exact(stamp)) => stamp.to_rfc3339(),
            other => format!("{other:?}"),
        };
        assert!(matches!(moment("2022-05-04"), Some(Moment::Day(_))));
        assert!(matches!(moment("10:30"), Some(Moment::Daily(_))));
        assert!(matches!(moment("2022-05-04T10:30"), Some(Moment::Local(_))));
        assert!(matches!(moment("2022-05-04T10:30:00"), Some(Moment::Local(_))));
        assert_eq!(exact("2022-05-04T10:30Z"), "2022-05-04T10:30:00+00:00");
        assert_eq!(exact("2022-05-04T10:30-05:30"), "2022-05-04T10:30:00-05:30");
        for bad in [
            "",
            "2022-05-04T",
            "2022-05-04T10:30:15",
            "2022-05-04T10:30+2",
            "2022-05-04T24:00",
            "2022-05-04 10:30",
            "T10:30",
            "2022-05-04T10:3é",
        ] {
            assert_eq!(moment(bad), None, "{bad}");
        }
    }

    #[test]
    fn after_a_time_that_is_skipped_comes_the_end_of_the_skip() {
        let zone: Zone = "Europe/Vienna".parse().unwrap();
        let (local, _) = next_valid(zone, "2026-03-29T02:30:00".parse().unwrap()).unwrap();
        assert_eq!(local.to_string(), "2026-03-29 03:00:00");
        let samoa: Zone = "Pacific/Apia".parse().unwrap();
        let (local, _) = next_valid(samoa, "2011-12-30T00:00:00".parse().unwrap()).unwrap();
        assert_eq!(local.to_string(), "2011-12-31 00:00:00");
    }
}
