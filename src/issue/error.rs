//! Why a document cannot go on its way.

use std::fmt;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};

use plenary_core::message::Message;
use plenary_core::read::Report;
use plenary_documents::publish::silence::SilenceError;
use plenary_documents::render::RenderError;

/// Why a step is refused.
#[derive(Debug)]
pub enum IssueError {
    /// The silence procedure does not allow it.
    Silence(SilenceError),
    /// The checker does not accept the schedule; the first thing that it found.
    Refused(String),
    /// The schedule is the newest issue already.
    Same,
    /// There are not so many working days.
    NoDays(u32),
    /// The step would be taken in the future.
    Ahead(DateTime<FixedOffset>),
    /// The clocks at the place of the session do not show this time once.
    Clock {
        /// What the time is for: `at` or `until`.
        field: &'static str,
        /// The zone.
        zone: &'static str,
        /// The time.
        local: NaiveDateTime,
        /// Whether they show it twice; otherwise they skip it.
        twice: bool,
    },
    /// The circulated schedule has an unknown zone.
    Zone(String),
    /// The day is before that of the last issue.
    Backwards {
        /// The day.
        date: NaiveDate,
        /// That of the last issue.
        last: NaiveDate,
    },
    /// A frozen schedule is not as it was.
    Changed {
        /// Its name.
        name: String,
        /// What it has been since then.
        since: &'static str,
    },
    /// The register cannot be read.
    Register {
        /// Its name.
        name: String,
        /// Why.
        why: String,
    },
    /// The register is of a newer program.
    Schema {
        /// Its name.
        name: String,
        /// What it says.
        schema: String,
    },
    /// A frozen schedule cannot be read.
    Input(Report),
    /// A schedule cannot be written.
    Render(RenderError),
}

impl IssueError {
    /// What is wrong, and the way out; none of errors that are told elsewhere.
    pub fn said(&self) -> Option<(Message, Message)> {
        let plain = |what, words| Message::new(what, words, &[]);
        let backup = || plain("issue_backup", "take it from a backup");
        Some(match self {
            Self::Silence(error) => error.said(),
            Self::Refused(why) => (
                Message::new("issue_refused", "the checker does not accept the schedule: {why}", &[("why", why)]),
                plain("issue_plan_again", "plan the session again"),
            ),
            Self::Same => (
                plain("issue_same", "this is the newest issue already"),
                plain("issue_other_schedule", "circulate or issue another schedule"),
            ),
            Self::NoDays(days) => (
                Message::new(
                    "issue_no_days",
                    "there are no {days} working days in the ten years after the circulation",
                    &[("days", days)],
                ),
                plain("issue_name_deadline", "name the time of the deadline itself"),
            ),
            Self::Ahead(at) => (
                Message::new("issue_ahead", "{at} has not come yet", &[("at", at)]),
                plain("issue_not_ahead", "name the time at which the step was taken, or leave it out"),
            ),
            Self::Clock { field, zone, local, twice } => {
                let values: &[(&'static str, &dyn fmt::Display)] = &[("field", field), ("zone", zone), ("time", local)];
                let what = if *twice {
                    Message::new("issue_twice", "{field}: the clocks of {zone} show {time} twice", values)
                } else {
                    Message::new("issue_skipped", "{field}: the clocks of {zone} skip {time}", values)
                };
                (what, plain("issue_hour_off", "name a time one hour earlier or later"))
            }
            Self::Zone(zone) => (
                Message::new(
                    "issue_zone",
                    "the circulated schedule has the unknown time zone `{zone}`",
                    &[("zone", zone)],
                ),
                plain("issue_again", "circulate it again"),
            ),
            Self::Backwards { date, last } => (
                Message::new(
                    "issue_backwards",
                    "{date} is before the day of the last issue, {last}",
                    &[("date", date), ("last", last)],
                ),
                plain("issue_later_day", "name a later day"),
            ),
            Self::Changed { name, since } => (
                if *since == "issued" {
                    Message::new("issue_changed", "{name} has been changed since it was issued", &[("name", name)])
                } else {
                    Message::new(
                        "issue_changed_circulated",
                        "{name} has been changed since it was circulated",
                        &[("name", name)],
                    )
                },
                backup(),
            ),
            Self::Register { name, why } => (
                Message::new("issue_unreadable", "{name} cannot be read: {why}", &[("name", name), ("why", why)]),
                backup(),
            ),
            Self::Schema { name, schema } => (
                Message::new(
                    "issue_schema",
                    "{name} has the schema `{schema}`, which is unknown",
                    &[("name", name), ("schema", schema)],
                ),
                plain("issue_newer", "use a newer version of Plenary"),
            ),
            Self::Input(_) | Self::Render(_) => return None,
        })
    }

    /// The way out on the command line, where it has a name there.
    pub fn command(&self) -> Option<&'static str> {
        Some(match self {
            Self::Silence(error) => error.help(),
            Self::NoDays(_) => "name the deadline with --until",
            Self::Backwards { .. } => "name a later day with --date",
            _ => return None,
        })
    }
}
