//! Days off by calendar and year, from `calendars/*.json`, with their sources and confidence.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A calendar of days off.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// Its name in session files.
    pub name: String,
    /// What it is.
    pub title: String,
    /// The known years.
    pub years: BTreeMap<i32, Year>,
}

/// The days off of a year.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Year {
    /// How sure they are.
    pub confidence: String,
    /// Whether the list is complete.
    pub complete: bool,
    /// The source, and what is missing.
    pub source: String,
    /// The name of each day.
    pub days: BTreeMap<NaiveDate, String>,
}

const FILES: [&str; 2] = [include_str!("calendars/austria.json"), include_str!("calendars/un-vienna.json")];

/// All calendars.
pub fn calendars() -> &'static [Calendar] {
    static ALL: LazyLock<Vec<Calendar>> = LazyLock::new(|| {
        // the test below finds a built-in file that is not JSON
        FILES.iter().filter_map(|file| serde_json::from_str(file).ok()).collect()
    });
    &ALL
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, Days, Weekday};

    use super::*;
    use crate::model::Confidence;

    /// Easter by the rule of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8).
    fn easter(year: i32) -> NaiveDate {
        let (a, b, c) = (year % 19, year / 100, year % 100);
        let g = (b - (b + 8) / 25 + 1) / 3;
        let h = (19 * a + b - b / 4 - g + 15) % 30;
        let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
        let n = h + l - 7 * ((a + 11 * h + 22 * l) / 451) + 114;
        NaiveDate::from_ymd_opt(year, n as u32 / 31, n as u32 % 31 + 1).unwrap()
    }

    #[test]
    fn every_file_reads_and_has_the_years_of_its_days() {
        assert_eq!(calendars().len(), FILES.len());
        for calendar in calendars() {
            assert!(!calendar.title.is_empty());
            assert_eq!(calendar.years.keys().copied().collect::<Vec<_>>(), (2020..2036).collect::<Vec<_>>());
            for (year, said) in &calendar.years {
                assert!(said.days.keys().all(|day| day.year() == *year), "{} {year}", calendar.name);
                assert!(Confidence::ALL.iter().any(|(name, _)| *name == said.confidence), "{} {year}", calendar.name);
                assert!(!said.source.is_empty());
            }
        }
    }

    #[test]
    fn days_that_follow_easter_do() {
        assert_eq!(easter(2022), NaiveDate::from_ymd_opt(2022, 4, 17).unwrap());
        for calendar in calendars() {
            for (year, said) in &calendar.years {
                for (name, days) in [
                    ("Good Friday", -2),
                    ("Easter Monday", 1),
                    ("Ascension Day", 39),
                    ("Whit Monday", 50),
                    ("Corpus Christi", 60),
                ] {
                    let day = easter(*year) + chrono::Duration::days(days);
                    let found = said.days.iter().find(|(_, called)| called.as_str() == name);
                    assert!(found.is_none_or(|(date, _)| *date == day), "{} {year}: {name}", calendar.name);
                }
                let monday = said.days.iter().find(|(_, called)| called.as_str() == "Easter Monday").unwrap().0;
                assert_eq!(monday.weekday(), Weekday::Mon);
                assert_eq!(monday.checked_sub_days(Days::new(1)), Some(easter(*year)));
            }
        }
    }

    #[test]
    fn the_law_of_austria_has_thirteen_days() {
        assert!(calendars()[0].years.values().all(|year| year.complete && year.days.len() == 13));
    }
}
