//! The silence procedure: a schedule is circulated to the bureau, which approves it if nobody objects before the deadline.
//!
//! ```text
//! circulated -- deadline --> approved -- issue --> issued
//!     |-- objection --> broken
//!     |-- withdrawn --> withdrawn
//! ```
//!
//! Nothing here reads a clock: each step has the time at which it is taken.

use std::fmt;

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveDateTime};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use plenary_core::message::Message;

use super::kind::Kind;

/// The most working days of a deadline.
pub const MOST_DAYS: u32 = 250;

/// The hour of a deadline that is given as a number of working days: the close of business.
pub const CLOSE_OF_BUSINESS: u32 = 18;

/// A schedule that was circulated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Circulation {
    /// Its number, from 1.
    pub number: u32,
    /// What it is to the issues so far, once it is issued.
    pub kind: Kind,
    /// When it was circulated.
    pub circulated: DateTime<FixedOffset>,
    /// The last moment for an objection.
    pub deadline: DateTime<FixedOffset>,
    /// The objections, in the order in which they came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objections: Vec<Objection>,
    /// When the secretariat withdrew it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<DateTime<FixedOffset>>,
    /// Who withdrew it, where the server knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn_by: Option<String>,
    /// The number of the issue that it became.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issue: Option<u32>,
    /// Who circulated it, where the server knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// What the checker said of it.
    pub check: String,
    /// The SHA-256 of the schedule file, in hexadecimal figures.
    pub sha256: String,
}

/// An objection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Objection {
    /// Who objects.
    pub by: String,
    /// When.
    pub at: DateTime<FixedOffset>,
    /// The reason, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who recorded it, where the server knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
}

/// How far a circulated schedule has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The deadline has not passed, and nobody has objected.
    Circulated,
    /// Nobody objected before the deadline.
    Approved,
    /// Somebody objected.
    Broken,
    /// The secretariat withdrew it.
    Withdrawn,
    /// It was issued.
    Issued,
}

/// Why a step cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SilenceError {
    /// No schedule has been circulated.
    Nothing,
    /// Another schedule is before the bureau.
    Pending(DateTime<FixedOffset>),
    /// An approved schedule waits to be issued.
    NotIssued,
    /// The deadline has not passed.
    Open(DateTime<FixedOffset>),
    /// The deadline has passed.
    Late(DateTime<FixedOffset>),
    /// The procedure has ended otherwise.
    Ended(Status),
    /// The step would be before the last one.
    Earlier(DateTime<FixedOffset>),
    /// The deadline would be before the circulation.
    Deadline(DateTime<FixedOffset>),
}

impl fmt::Display for SilenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().0.fmt(f)
    }
}

impl std::error::Error for SilenceError {}

impl SilenceError {
    /// What is wrong, and the way out.
    pub fn said(&self) -> (Message, Message) {
        let plain = |what, words| Message::new(what, words, &[]);
        let again = || plain("issue_circulate_another", "circulate another one");
        match self {
            Self::Nothing => (
                plain("issue_nothing", "no schedule has been circulated"),
                plain("issue_circulate_one", "circulate one first"),
            ),
            Self::Pending(until) => (
                Message::new(
                    "issue_pending",
                    "another schedule is before the bureau until {until}",
                    &[("until", until)],
                ),
                plain("issue_wait_or_withdraw", "wait for the deadline, or withdraw it"),
            ),
            Self::NotIssued => (
                plain("issue_not_issued", "the schedule of the last circulation is approved and has not been issued"),
                plain("issue_publish_or_withdraw", "issue it, or withdraw it"),
            ),
            Self::Open(until) => (
                Message::new("issue_open", "the bureau can object until {until}", &[("until", until)]),
                plain("issue_wait", "wait until then, or withdraw it and circulate another one"),
            ),
            Self::Late(until) => (
                Message::new(
                    "issue_late",
                    "the deadline was {until}; nobody objected before it, so the schedule is approved",
                    &[("until", until)],
                ),
                plain("issue_withdraw", "withdraw it if it should not be issued"),
            ),
            Self::Ended(status) => (
                match status {
                    Status::Broken => plain("issue_is_broken", "the schedule of the last circulation is broken"),
                    Status::Withdrawn => {
                        plain("issue_is_withdrawn", "the schedule of the last circulation is withdrawn")
                    }
                    Status::Issued => plain("issue_is_issued", "the schedule of the last circulation is issued"),
                    Status::Circulated | Status::Approved => {
                        plain("issue_goes_on", "the schedule of the last circulation is still before the bureau")
                    }
                },
                again(),
            ),
            Self::Earlier(last) => (
                Message::new("issue_earlier", "the last step was at {last}", &[("last", last)]),
                plain("issue_later", "name a later time"),
            ),
            Self::Deadline(until) => (
                Message::new(
                    "issue_deadline",
                    "the deadline {until} is not after the circulation",
                    &[("until", until)],
                ),
                plain("issue_later_deadline", "name a later deadline"),
            ),
        }
    }

    /// The way out on the command line.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Nothing => "circulate one: plenary issue circulate DIR session.json schedule.json",
            Self::Pending(_) => "wait for the deadline, or withdraw it: plenary issue withdraw DIR",
            Self::NotIssued => "issue it (plenary issue publish DIR), or withdraw it (plenary issue withdraw DIR)",
            Self::Open(_) => "wait until then, or withdraw it and circulate another one",
            Self::Late(_) => "withdraw it if it should not be issued: plenary issue withdraw DIR",
            Self::Ended(_) => "circulate another one: plenary issue circulate DIR session.json schedule.json",
            Self::Earlier(_) => "name a later time with --at",
            Self::Deadline(_) => "name a later one with --until",
        }
    }
}

impl Status {
    /// Its name, as JSON has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Circulated => "circulated",
            Self::Approved => "approved",
            Self::Broken => "broken",
            Self::Withdrawn => "withdrawn",
            Self::Issued => "issued",
        }
    }
}

impl Circulation {
    /// How far it has come at `now`. The deadline itself is still in time for an objection.
    pub fn status(&self, now: DateTime<FixedOffset>) -> Status {
        if self.issue.is_some() {
            Status::Issued
        } else if self.withdrawn.is_some() {
            Status::Withdrawn
        } else if !self.objections.is_empty() {
            Status::Broken
        } else if now > self.deadline {
            Status::Approved
        } else {
            Status::Circulated
        }
    }

    /// The path of its schedule in the folder of the page.
    pub fn path(&self) -> String {
        format!("circulated/{}/schedule.json", self.number)
    }

    /// The time of its last step.
    pub fn last_step(&self) -> DateTime<FixedOffset> {
        let objected = self.objections.last().map(|objection| objection.at);
        objected.into_iter().chain(self.withdrawn).fold(self.circulated, DateTime::max)
    }
}

/// The deadline after `days` working days: the close of business on the last one. The day of circulation does not count.
/// `None` if there are not so many working days within ten years.
pub fn deadline(circulated: NaiveDate, days: u32, is_off: impl Fn(NaiveDate) -> bool) -> Option<NaiveDateTime> {
    let later = (1..=3_660).filter_map(|after| circulated.checked_add_days(Days::new(after)));
    let mut working = later.filter(|day| !is_off(*day));
    working.nth(usize::try_from(days.checked_sub(1)?).ok()?)?.and_hms_opt(CLOSE_OF_BUSINESS, 0, 0)
}

#[cfg(test)]
mod tests {
    use super::super::register::Register;
    use super::*;
    use chrono::{Datelike, Weekday};

    fn at(text: &str) -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339(text).unwrap()
    }

    /// Circulated on the day of the founding case.
    fn circulated() -> Register {
        let mut register = Register::default();
        let new = Circulation {
            number: 0,
            kind: Kind::First,
            circulated: at("2021-12-09T10:00:00+01:00"),
            deadline: at("2021-12-22T18:00:00+01:00"),
            objections: Vec::new(),
            withdrawn: None,
            withdrawn_by: None,
            issue: None,
            who: None,
            check: String::new(),
            sha256: String::new(),
        };
        assert_eq!(register.circulate(new).unwrap().number, 1);
        register
    }

    fn objection(when: &str) -> Objection {
        Objection { by: "Vice-Chair".to_owned(), at: at(when), reason: None, who: None }
    }

    #[test]
    fn silence_approves_after_the_deadline() {
        let mut register = circulated();
        let deadline = at("2021-12-22T18:00:00+01:00");
        assert_eq!(register.approved(deadline).unwrap_err(), SilenceError::Open(deadline));
        // the same instant in another zone is still in time
        assert_eq!(register.circulations[0].status(at("2021-12-22T17:00:00Z")), Status::Circulated);
        assert_eq!(register.approved(at("2021-12-22T18:01:00+01:00")).unwrap().number, 1);
        let late = register.object(objection("2021-12-22T18:01:00+01:00")).unwrap_err();
        assert_eq!(late, SilenceError::Late(deadline));
        let again = register.circulations[0].clone();
        let next = Circulation { circulated: at("2022-01-10T10:00:00+01:00"), ..again };
        assert_eq!(register.circulate(next).unwrap_err(), SilenceError::NotIssued);
    }

    #[test]
    fn an_objection_breaks_silence() {
        let mut register = circulated();
        let early = register.object(objection("2021-12-01T10:00:00+01:00")).unwrap_err();
        assert_eq!(early, SilenceError::Earlier(at("2021-12-09T10:00:00+01:00")));
        register.object(objection("2021-12-13T10:00:00+01:00")).unwrap();
        register.object(objection("2021-12-14T10:00:00+01:00")).unwrap();
        let after = at("2022-01-03T10:00:00+01:00");
        assert_eq!(register.approved(after).unwrap_err(), SilenceError::Ended(Status::Broken));
        assert_eq!(register.withdraw(after, None).unwrap_err(), SilenceError::Ended(Status::Broken));
        let next = Circulation {
            circulated: after,
            deadline: at("2022-01-14T18:00:00+01:00"),
            objections: Vec::new(),
            ..register.circulations[0].clone()
        };
        let backwards = Circulation { deadline: after, ..next.clone() };
        assert_eq!(register.circulate(backwards).unwrap_err(), SilenceError::Deadline(after));
        assert_eq!(register.circulate(next.clone()).unwrap().number, 2);
        assert_eq!(register.circulate(next.clone()).unwrap_err(), SilenceError::Pending(next.deadline));
        register.withdraw(at("2022-01-04T10:00:00+01:00"), None).unwrap();
        assert_eq!(register.circulations[1].status(after), Status::Withdrawn);
    }

    #[test]
    fn nothing_can_be_done_before_something_is_circulated() {
        let mut register = Register::default();
        let now = at("2022-01-04T10:00:00+01:00");
        assert_eq!(register.withdraw(now, None).unwrap_err(), SilenceError::Nothing);
        assert_eq!(register.approved(now).unwrap_err(), SilenceError::Nothing);
        assert_eq!(register.object(objection("2022-01-04T10:00:00+01:00")).unwrap_err(), SilenceError::Nothing);
    }

    #[test]
    fn deadlines_count_working_days() {
        let date = |text: &str| text.parse::<NaiveDate>().unwrap();
        let weekend = |day: NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let with_days_off = |day: NaiveDate| weekend(day) || day == date("2022-04-15") || day == date("2022-04-18");
        let day = |from: &str, days| deadline(date(from), days, with_days_off).unwrap().to_string();
        // Thursday; the next working day is the Tuesday after Easter
        assert_eq!(day("2022-04-14", 1), "2022-04-19 18:00:00");
        // over the change of clocks on 27 March
        assert_eq!(day("2022-03-25", 1), "2022-03-28 18:00:00");
        assert_eq!(day("2022-03-26", 10), "2022-04-08 18:00:00");
        assert_eq!(deadline(date("2022-04-14"), 0, weekend), None);
        assert_eq!(deadline(date("2022-04-14"), 1, |_| true), None);
    }
}
