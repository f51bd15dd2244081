//! Formats the headings of days.

use chrono::{Datelike, NaiveDate};

use super::Wording;

/// The form of dates in a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dates {
    /// The heading of a day: `{weekday}`, `{day}`, `{month}`.
    pub day: Wording,
    /// The same with the `{year}`, for a session that spans two years, or where nothing else says the year.
    pub day_and_year: Wording,
    /// The first day of a month, if it is not a plain figure.
    pub first: Option<Wording>,
    /// The months from January, in the form that dates have.
    pub months: [Wording; 12],
    /// The weekdays from Monday.
    pub weekdays: [Wording; 7],
}

impl Dates {
    /// The heading of the day `date`.
    pub fn heading(&self, date: NaiveDate, with_year: bool) -> String {
        let pattern = if with_year { self.day_and_year } else { self.day };
        let day =
            self.first.filter(|_| date.day() == 1).map_or_else(|| date.day().to_string(), |day| day.text.to_owned());
        pattern.fill(&[
            ("weekday", self.weekdays[date.weekday().num_days_from_monday() as usize].text),
            ("day", &day),
            ("month", self.months[date.month0() as usize].text),
            ("year", &date.year().to_string()),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::super::ALL;

    #[test]
    fn a_day_has_a_heading() {
        for (date, printed) in [
            (
                "2022-05-04",
                [
                    ["Wednesday, 4 May", "Wednesday, 4 May 2022"],
                    ["Mercredi 4 mai", "Mercredi 4 mai 2022"],
                    ["Miércoles 4 de mayo", "Miércoles 4 de mayo de 2022"],
                    ["Среда, 4 мая", "Среда, 4 мая 2022 года"],
                    ["5月4日，星期三", "2022年5月4日，星期三"],
                    ["الأربعاء، 4 أيار/مايو", "الأربعاء، 4 أيار/مايو 2022"],
                ],
            ),
            (
                "2024-12-01",
                [
                    ["Sunday, 1 December", "Sunday, 1 December 2024"],
                    ["Dimanche 1er décembre", "Dimanche 1er décembre 2024"],
                    ["Domingo 1 de diciembre", "Domingo 1 de diciembre de 2024"],
                    ["Воскресенье, 1 декабря", "Воскресенье, 1 декабря 2024 года"],
                    ["12月1日，星期日", "2024年12月1日，星期日"],
                    ["الأحد، 1 كانون الأول/ديسمبر", "الأحد، 1 كانون الأول/ديسمبر 2024"],
                ],
            ),
        ] {
            let date = date.parse().unwrap();
            assert_eq!(ALL.map(|words| [false, true].map(|year| words.dates.heading(date, year))), printed);
        }
    }
}
