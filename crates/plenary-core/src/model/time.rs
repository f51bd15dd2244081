//! Whole minutes, instants, and the clock of a place.
//!
//! All arithmetic is on [`Instant`]s and [`Minutes`]. Local time exists only at the edges (what a file says, what a
//! table prints), and [`Zone`] is the one place that converts: the rest of the program never sees `chrono-tz`.

pub mod observance;

use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone, Timelike, Utc};
use chrono_tz::{OffsetComponents, OffsetName};
use serde::{Deserialize, Serialize};

use observance::Observance;

/// A length of time in whole minutes; never negative.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(transparent)]
pub struct Minutes(pub u32);

impl Minutes {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// The number of minutes.
    pub const fn get(self) -> u32 {
        self.0
    }

    /// `self - other`, or zero if `other` is longer.
    pub const fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Add for Minutes {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::iter::Sum for Minutes {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Minutes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} min", self.0)
    }
}

/// A point on the time line, in whole minutes since 1970-01-01T00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// Before every instant of a session.
    pub const DISTANT_PAST: Self = Self(i64::MIN / 4);
    /// After every instant of a session.
    pub const DISTANT_FUTURE: Self = Self(i64::MAX / 4);

    /// The instant `minutes` after 1970-01-01T00:00Z.
    pub const fn from_unix_minutes(minutes: i64) -> Self {
        Self(minutes)
    }

    /// Minutes since 1970-01-01T00:00Z.
    pub const fn unix_minutes(self) -> i64 {
        self.0
    }

    /// The same point as a date and time in UTC.
    pub fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.0 * 60, 0).unwrap_or_default()
    }
}

impl From<DateTime<FixedOffset>> for Instant {
    fn from(stamp: DateTime<FixedOffset>) -> Self {
        Self(stamp.timestamp().div_euclid(60))
    }
}

impl Add<Minutes> for Instant {
    type Output = Self;
    fn add(self, length: Minutes) -> Self {
        Self(self.0 + i64::from(length.0))
    }
}

/// Signed minutes from `other` to `self`.
impl Sub for Instant {
    type Output = i64;
    fn sub(self, other: Self) -> i64 {
        self.0 - other.0
    }
}

/// An interval of time, `from` included and `to` excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Where it begins.
    pub from: Instant,
    /// Where it ends.
    pub to: Instant,
}

impl Span {
    /// Whether `other` lies within it.
    pub fn contains(self, other: Self) -> bool {
        self.from <= other.from && other.to <= self.to
    }

    /// Whether the two share more than an end point.
    pub fn overlaps(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }
}

/// A time of day on a wall clock, in minutes after midnight (0 to 1439).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalTime(u16);

impl LocalTime {
    /// From hours (0 to 23) and minutes (0 to 59); `None` out of range.
    pub fn new(hour: u32, minute: u32) -> Option<Self> {
        (hour < 24 && minute < 60).then(|| Self((hour * 60 + minute) as u16))
    }

    /// The hour, 0 to 23.
    pub const fn hour(self) -> u32 {
        self.0 as u32 / 60
    }

    /// The minute of the hour, 0 to 59.
    pub const fn minute(self) -> u32 {
        self.0 as u32 % 60
    }

    /// The time `minutes` later, ignoring changes of the clocks; `None` on another day.
    pub fn later(self, minutes: Minutes) -> Option<Self> {
        let minute = u32::from(self.0) + minutes.0;
        Self::new(minute / 60, minute % 60)
    }

    /// This time on a date.
    pub fn on(self, date: NaiveDate) -> NaiveDateTime {
        date.and_time(NaiveTime::from_num_seconds_from_midnight_opt(u32::from(self.0) * 60, 0).unwrap_or_default())
    }
}

impl From<NaiveTime> for LocalTime {
    fn from(time: NaiveTime) -> Self {
        Self((time.hour() * 60 + time.minute()) as u16)
    }
}

/// Two digits, a colon, two digits: `09:30`.
impl FromStr for LocalTime {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text.as_bytes() {
            [a, b, b':', c, d] if [a, b, c, d].iter().all(|byte| byte.is_ascii_digit()) => {
                let two = |tens: &u8, ones: &u8| u32::from(tens - b'0') * 10 + u32::from(ones - b'0');
                Self::new(two(a, b), two(c, d)).ok_or(())
            }
            _ => Err(()),
        }
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour(), self.minute())
    }
}

/// Why a local date and time names no single instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocalTimeError {
    /// The clocks skip it.
    Missing,
    /// The clocks repeat it, at these two instants.
    Twice(Instant, Instant),
}

/// A time zone of the IANA database, such as `Europe/Vienna`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone(chrono_tz::Tz);

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Self = Self(chrono_tz::UTC);

    /// Names of all known zones.
    pub fn names() -> impl Iterator<Item = &'static str> {
        chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name())
    }

    /// The name in the IANA database.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The instant that a local date and time names.
    ///
    /// # Errors
    /// Where the time is skipped or repeated because the clocks change.
    pub fn instant(self, local: NaiveDateTime) -> Result<Instant, LocalTimeError> {
        use chrono::LocalResult::{Ambiguous, None, Single};
        let minute = |stamp: DateTime<chrono_tz::Tz>| Instant(stamp.timestamp().div_euclid(60));
        match self.0.from_local_datetime(&local) {
            Single(stamp) => Ok(minute(stamp)),
            Ambiguous(first, second) => Err(LocalTimeError::Twice(minute(first), minute(second))),
            None => Err(LocalTimeError::Missing),
        }
    }

    /// What the clock of the place shows at an instant, with its offset from UTC.
    pub fn local(self, instant: Instant) -> DateTime<FixedOffset> {
        let stamp = instant.utc().with_timezone(&self.0);
        let offset = stamp.offset().fix();
        stamp.with_timezone(&offset)
    }

    /// The observances from `from` until `to`, in order. One that began more than two years before `from` gets a start in
    /// 1970 and no change of offset.
    pub fn observances(self, from: Instant, to: Instant) -> Vec<Observance> {
        let offset = |instant: Instant| *instant.utc().with_timezone(&self.0).offset();
        let day = |instant: Instant, days: i64| Instant(instant.0 + days * 24 * 60);
        // the minute within the day before `later` from which the clock shows what it shows then
        let onset = |later: Instant| {
            let (mut before, mut since) = (day(later, -1).0, later.0);
            while since - before > 1 {
                let middle = before + (since - before) / 2;
                if offset(Instant(middle)) == offset(later) { since = middle } else { before = middle }
            }
            Instant(since)
        };
        let observance = |from: Instant, before: Instant| Observance {
            from,
            before: offset(before).fix(),
            offset: offset(from).fix(),
            name: offset(from).abbreviation().unwrap_or_default().to_owned(),
            daylight_saving: !offset(from).dst_offset().is_zero(),
        };
        let changed = |later: &Instant| offset(*later) != offset(day(*later, -1));
        let began = (0..730).map(|days| day(from, -days)).find(changed).map(onset);
        let first = match began {
            Some(began) => observance(began, day(began, -1)),
            None => Observance { from: Instant(0), ..observance(from, from) },
        };
        let later =
            (1..).map(|days| day(from, days)).take_while(|later| *later <= day(to, 1)).filter(changed).map(onset);
        let later = later.filter(|onset| from < *onset && *onset <= to).map(|onset| observance(onset, day(onset, -1)));
        std::iter::once(first).chain(later).collect()
    }

    /// The local date at an instant.
    pub fn date(self, instant: Instant) -> NaiveDate {
        self.local(instant).date_naive()
    }

    /// The local time of day at an instant.
    pub fn time(self, instant: Instant) -> LocalTime {
        self.local(instant).time().into()
    }
}

impl FromStr for Zone {
    type Err = ();
    fn from_str(name: &str) -> Result<Self, ()> {
        name.parse().map(Self).map_err(|_| ())
    }
}

/// In files a zone is its name.
impl Serialize for Zone {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        name.parse().map_err(|()| serde::de::Error::custom(format!("`{name}` is not a known time zone")))
    }
}

impl schemars::JsonSchema for Zone {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Zone".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "examples": ["Europe/Vienna"]})
    }
}

/// The years of session dates; for others the zone database has little data.
pub const YEARS: std::ops::RangeInclusive<i32> = 1970..=2200;

/// A date `2022-05-04` within [`YEARS`].
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    let digits = |range: std::ops::Range<usize>| text.get(range)?.bytes().all(|b| b.is_ascii_digit()).then_some(());
    let shaped = text.len() == 10 && text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
    (shaped && digits(0..4).is_some() && digits(5..7).is_some() && digits(8..10).is_some())
        .then(|| text.parse::<NaiveDate>().ok())
        .flatten()
        .filter(|date| YEARS.contains(&date.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vienna(text: &str) -> Result<Instant, LocalTimeError> {
        let zone: Zone = "Europe/Vienna".parse().unwrap();
        zone.instant(text.parse().unwrap())
    }

    #[test]
    fn clocks_go_forward_and_an_hour_is_missing() {
        assert_eq!(vienna("2026-03-29T02:30:00"), Err(LocalTimeError::Missing));
        let before = vienna("2026-03-29T01:59:00").unwrap();
        let after = vienna("2026-03-29T03:00:00").unwrap();
        assert_eq!(after - before, 1);
    }

    #[test]
    fn clocks_go_back_and_an_hour_happens_twice() {
        let Err(LocalTimeError::Twice(first, second)) = vienna("2026-10-25T02:30:00") else {
            panic!("half past two happens twice")
        };
        assert_eq!(second - first, 60);
    }

    #[test]
    fn an_instant_shows_the_offset_of_its_season() {
        let zone: Zone = "Europe/Vienna".parse().unwrap();
        let summer = vienna("2022-05-04T12:00:00").unwrap();
        assert_eq!(zone.local(summer).to_rfc3339(), "2022-05-04T12:00:00+02:00");
        let winter = vienna("2022-12-04T12:00:00").unwrap();
        assert_eq!(zone.local(winter).to_rfc3339(), "2022-12-04T12:00:00+01:00");
        assert_eq!(Instant::from(zone.local(summer)), summer);
    }

    #[test]
    fn clocks_of_a_zone_are_told_around_a_time() {
        let told = |zone: &str, from: &str, to: &str| {
            let zone: Zone = zone.parse().unwrap();
            let at =
                |date: &str| Instant::from(format!("{date}T12:00:00+00:00").parse::<DateTime<FixedOffset>>().unwrap());
            let told = zone.observances(at(from), at(to)).into_iter();
            let told = told.map(|one| {
                let (from, before, offset) = (one.from.utc().format("%F %H:%M"), one.before, one.offset);
                format!("{from} {before}{offset} {} {}", one.name, one.daylight_saving)
            });
            told.collect::<Vec<_>>()
        };
        assert_eq!(
            told("Europe/Vienna", "2026-10-24", "2027-03-30"),
            [
                "2026-03-29 01:00 +01:00+02:00 CEST true",
                "2026-10-25 01:00 +02:00+01:00 CET false",
                "2027-03-28 01:00 +01:00+02:00 CEST true",
            ]
        );
        assert_eq!(told("Asia/Kolkata", "2026-10-24", "2027-10-24"), ["1970-01-01 00:00 +05:30+05:30 IST false"]);
        // half an hour, and the other half of the year
        assert_eq!(
            told("Australia/Lord_Howe", "2026-06-01", "2026-11-01"),
            ["2026-04-04 15:00 +11:00+10:30  false", "2026-10-03 15:30 +10:30+11:00  true"]
        );
        assert_eq!(told("UTC", "2026-06-01", "2026-06-01"), ["1970-01-01 00:00 +00:00+00:00 UTC false"]);
    }

    #[test]
    fn times_of_day_are_two_digits_a_colon_two_digits() {
        assert_eq!("09:30".parse::<LocalTime>().unwrap().to_string(), "09:30");
        for bad in ["9:30", "24:00", "09:60", "09.30", "", "09:30 "] {
            assert!(bad.parse::<LocalTime>().is_err(), "{bad}");
        }
    }

    #[test]
    fn dates_are_plain_and_within_reason() {
        assert!(parse_date("2022-05-04").is_some());
        for bad in ["2022-5-4", "2022-02-30", "0001-01-01", "22-05-04", "２０２２-05-04"] {
            assert!(parse_date(bad).is_none(), "{bad}");
        }
    }
}
