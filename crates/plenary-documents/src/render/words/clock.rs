//! Formats the hours of meetings: `noon–2 p.m.`, `下午 4 时至 6 时`.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta, Timelike};

use super::Wording;

/// The form of times in a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// Whether hours run from 1 to 12, or from 0 to 23.
    pub twelve_hours: bool,
    /// The parts of a day, from midnight.
    pub parts: &'static [DayPart],
    /// Times with a name instead of figures, such as noon, by minute of the day.
    pub named: &'static [(u32, Wording)],
    /// A whole hour: `{part}`, `{hour}`.
    pub hour: Wording,
    /// An hour and minutes: `{part}`, `{hour}`, `{minute}` with two digits.
    pub minute: Wording,
    /// A range: `{start}`, `{end}`.
    pub range: Wording,
    /// Which time of a range names the part of the day if both are in the same part.
    pub shared: Shared,
    /// A `{time}` on another date, with the difference in `{days}` (`+1`, `-1`).
    pub other_day: Wording,
}

/// A part of the day and its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayPart {
    /// The minute of the day at which it starts.
    pub from: u32,
    /// `a.m.`, `下午`, …
    pub name: Wording,
}

/// Which time of a range names the part of the day that both share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shared {
    /// `下午 4 时至 6 时`.
    Start,
    /// `4–6 p.m.`
    End,
}

impl Clock {
    /// The range from `start` to `end` in local time.
    pub fn range(&self, start: NaiveDateTime, end: NaiveDateTime) -> String {
        let part = |time: NaiveDateTime| self.part(minute_of_day(time)).filter(|_| !self.is_named(time));
        let one_part = start.date() == end.date() && part(start).is_some() && part(start) == part(end);
        let start = self.time(start, !(one_part && self.shared == Shared::End));
        let end = self.time(end, !(one_part && self.shared == Shared::Start));
        self.range.fill(&[("start", &start), ("end", &end)])
    }

    /// A time: `12.20 p.m.`.
    pub fn at(&self, time: NaiveDateTime) -> String {
        self.time(time, true)
    }

    /// The range of a meeting of `date` in another time zone, where it may be on another day. The difference in days is
    /// printed once, or with each time if the range crosses midnight.
    pub fn range_beside(&self, date: NaiveDate, start: NaiveDateTime, end: NaiveDateTime) -> String {
        // midnight counts as the end of the day before it
        let days = [start, end - TimeDelta::minutes(1)].map(|time| (time.date() - date).num_days());
        if days[0] == days[1] {
            return self.with_days(self.range(start, end), days[0]);
        }
        let [start, end] =
            [(start, days[0]), (end, days[1])].map(|(time, day)| self.with_days(self.time(time, true), day));
        self.range.fill(&[("start", &start), ("end", &end)])
    }

    /// A time with its difference in days, if any.
    fn with_days(&self, time: String, days: i64) -> String {
        match days {
            0 => time,
            _ => self.other_day.fill(&[("time", &time), ("days", &format!("{days:+}"))]),
        }
    }

    fn is_named(&self, time: NaiveDateTime) -> bool {
        self.named.iter().any(|(minute, _)| *minute == minute_of_day(time))
    }

    fn part(&self, minute: u32) -> Option<&'static DayPart> {
        self.parts.iter().rev().find(|part| part.from <= minute)
    }

    fn time(&self, time: NaiveDateTime, with_part: bool) -> String {
        let of_day = minute_of_day(time);
        if let Some((_, name)) = self.named.iter().find(|(minute, _)| *minute == of_day) {
            return name.text.to_owned();
        }
        let hour = if self.twelve_hours { (time.hour() + 11) % 12 + 1 } else { time.hour() };
        let pattern = if time.minute() == 0 { self.hour } else { self.minute };
        let part = self.part(of_day).filter(|_| with_part).map_or("", |part| part.name.text);
        let minute = format!("{:02}", time.minute());
        // a part left out at the end leaves its space
        pattern.fill(&[("part", part), ("hour", &hour.to_string()), ("minute", &minute)]).trim_end().to_owned()
    }
}

fn minute_of_day(time: NaiveDateTime) -> u32 {
    time.hour() * 60 + time.minute()
}

#[cfg(test)]
mod tests {
    use super::super::{Words, en, zh};

    fn spoken() -> [&'static Words; 2] {
        [&en::WORDS, &zh::WORDS]
    }

    fn both(range: &str) -> [String; 2] {
        let (start, end) = range.split_once('-').unwrap();
        let at = |time: &str| match time {
            "24:00" => "2022-05-05T00:00:00".parse().unwrap(),
            time => format!("2022-05-04T{time}:00").parse().unwrap(),
        };
        spoken().map(|words| words.clock.range(at(start), at(end)))
    }

    #[test]
    fn ranges_read_as_documents_print_them() {
        for (range, en, zh) in [
            // Seen: the founding annex, and 10 to 1, 3 to 6 elsewhere.
            ("12:00-14:00", "noon–2 p.m.", "中午 12 时至下午 2 时"),
            ("16:00-18:00", "4–6 p.m.", "下午 4 时至 6 时"),
            ("10:00-13:00", "10 a.m.–1 p.m.", "上午 10 时至下午 1 时"),
            ("15:00-18:00", "3–6 p.m.", "下午 3 时至 6 时"),
            // Up to noon, across it, just after it.
            ("10:00-12:00", "10 a.m.–noon", "上午 10 时至中午 12 时"),
            ("09:00-11:00", "9–11 a.m.", "上午 9 时至 11 时"),
            ("11:30-12:30", "11.30 a.m.–12.30 p.m.", "上午 11 时 30 分至中午 12 时 30 分"),
            ("12:00-12:45", "noon–12.45 p.m.", "中午 12 时至 12 时 45 分"),
            ("12:30-14:00", "12.30–2 p.m.", "中午 12 时 30 分至下午 2 时"),
            // Minutes.
            ("10:30-11:05", "10.30–11.05 a.m.", "上午 10 时 30 分至 11 时 05 分"),
            ("16:00-17:30", "4–5.30 p.m.", "下午 4 时至 5 时 30 分"),
            // Evening and night.
            ("17:00-20:00", "5–8 p.m.", "下午 5 时至晚上 8 时"),
            ("18:30-19:00", "6.30–7 p.m.", "下午 6 时 30 分至晚上 7 时"),
            ("19:00-21:00", "7–9 p.m.", "晚上 7 时至 9 时"),
            ("22:00-24:00", "10 p.m.–midnight", "晚上 10 时至午夜 12 时"),
            ("00:00-02:00", "midnight–2 a.m.", "午夜 12 时至凌晨 2 时"),
            ("00:15-06:00", "12.15–6 a.m.", "午夜 12 时 15 分至上午 6 时"),
            ("03:00-05:00", "3–5 a.m.", "凌晨 3 时至 5 时"),
        ] {
            assert_eq!(both(range), [en, zh], "{range}");
        }
    }

    #[test]
    fn another_day_than_the_meeting_is_marked() {
        let date = "2022-05-04".parse().unwrap();
        let both = |start: &str, end: &str| {
            let at = |time: &str| format!("2022-05-{time}:00").parse().unwrap();
            spoken().map(|words| words.clock.range_beside(date, at(start), at(end)))
        };
        assert_eq!(both("04T06:00", "04T08:00"), ["6–8 a.m.", "上午 6 时至 8 时"]);
        // a day ends at midnight
        assert_eq!(both("04T22:00", "05T00:00"), ["10 p.m.–midnight", "晚上 10 时至午夜 12 时"]);
        assert_eq!(both("03T22:00", "04T00:00"), ["10 p.m.–midnight (-1 day)", "晚上 10 时至午夜 12 时（-1）"]);
        assert_eq!(both("05T00:00", "05T02:00"), ["midnight–2 a.m. (+1 day)", "午夜 12 时至凌晨 2 时（+1）"]);
        // over midnight each end is marked by itself
        assert_eq!(both("04T23:00", "05T01:00"), ["11 p.m.–1 a.m. (+1 day)", "晚上 11 时至凌晨 1 时（+1）"]);
        assert_eq!(both("03T23:00", "04T01:00"), ["11 p.m. (-1 day)–1 a.m.", "晚上 11 时（-1）至凌晨 1 时"]);
    }

    #[test]
    fn another_day_is_another_half_day() {
        let range = |words: &Words| {
            words.clock.range("2022-05-04T16:00:00".parse().unwrap(), "2022-05-05T17:00:00".parse().unwrap())
        };
        assert_eq!(spoken().map(range), ["4 p.m.–5 p.m.", "下午 4 时至下午 5 时"]);
    }
}
