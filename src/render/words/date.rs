//! Days, as the heading of a day's rows prints them.

use chrono::{Datelike, NaiveDate};

use super::Said;

/// How a language writes a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dates {
    /// A day heading: `{weekday}`, `{day}`, `{month}`.
    pub day: Said,
    /// The same with the `{year}`, for a session that spans two.
    pub day_and_year: Said,
    /// January to December.
    pub months: [&'static str; 12],
    /// Monday to Sunday.
    pub weekdays: [&'static str; 7],
}

impl Dates {
    /// `date` as a day heading.
    pub fn heading(&self, date: NaiveDate, with_year: bool) -> String {
        let pattern = if with_year { self.day_and_year } else { self.day };
        pattern.fill(&[
            ("weekday", self.weekdays[date.weekday().num_days_from_monday() as usize]),
            ("day", &date.day().to_string()),
            ("month", self.months[date.month0() as usize]),
            ("year", &date.year().to_string()),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::super::ALL;

    #[test]
    fn a_day_has_a_heading() {
        let date = "2022-05-04".parse().unwrap();
        let [en, zh] = ALL.map(|words| [words.dates.heading(date, false), words.dates.heading(date, true)]);
        assert_eq!(en, ["Wednesday, 4 May", "Wednesday, 4 May 2022"]);
        assert_eq!(zh, ["5月4日，星期三", "2022年5月4日，星期三"]);
    }
}
