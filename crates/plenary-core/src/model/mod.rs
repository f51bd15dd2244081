//! The model of a session and of a schedule, independent of reading, solving and printing.
//!
//! - [`problem`]: a whole session, made of [`meeting`]s, [`item`]s, [`rules`] and [`objective`]s, one of them [`lost_time`]. [`change`] makes another
//!   problem and checks it.
//! - [`everything`]: what `after: "*"` stands for. [`person`]: whom items need. [`announced`]: the hours that `keep` is about.
//! - [`schedule`]: the result. [`wish`]: the wishes that it does not meet. [`printed`]: rows and notes that are only
//!   printed.
//! - [`uncertainty`]: how uncertain minutes and starts are. [`facts`]: what happened, with its hours.
//! - [`limit`]: a figure with its source. [`text`]: titles by [`language`]. [`time`]: minutes, instants and time zones;
//!   [`places`]: time zones of cities.

pub mod announced;
pub mod change;
pub mod everything;
mod expected;
pub mod facts;
pub mod item;
pub mod language;
pub mod limit;
pub mod lost_time;
pub mod meeting;
pub mod objective;
pub mod person;
pub mod places;
pub mod printed;
pub mod problem;
pub mod rules;
pub mod schedule;
pub mod text;
pub mod time;
pub mod uncertainty;
pub mod wish;

pub use announced::Kept;
pub use change::ProblemError;
pub use facts::{Facts, Turn};
pub use item::{
    After, Earlier, Interpretation, Item, ItemId, ItemIx, Order, Position, Preference, Speaker, SpeakerList, Split,
};
pub use language::{Language, Languages};
pub use limit::{Booth, Confidence, DaysOff, Limit, Source};
pub use lost_time::{LostMinutes, LostTime, ShortPart, UnusedMinutes};
pub use meeting::{Meeting, MeetingId, MeetingIx, Track};
pub use objective::Objective;
pub use person::{Person, PersonIx};
pub use printed::{Estimates, Note, OtherRow, TableName};
pub use problem::{Header, Hours, Participant, Problem, ProblemParts, Record};
pub use rules::{RuleSet, Rules};
pub use schedule::{Entry, HeldMeeting, LeftOut, Level, Schedule, SolverInfo, Status, Unscheduled};
pub use text::Text;
pub use time::observance::Observance;
pub use time::{Instant, LocalTime, Minutes, Span, Zone};
pub use uncertainty::{Spread, ThreePoint, Uncertainty};
pub use wish::{Ask, UnmetWish};

/// A statement of the session file, by its JSON pointer, such as `/items/3/after/0` (RFC 6901).
///
/// Rules, violations and explanations carry it, so that messages can show the line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Statement(pub String);

impl Statement {
    /// The whole file.
    pub fn root() -> Self {
        Self::default()
    }

    /// The statement at `key` inside this one.
    #[must_use]
    pub fn at(&self, key: impl std::fmt::Display) -> Self {
        let begins = self.0.len() + 1;
        let mut inside = format!("{}/{key}", self.0);
        // escape only if needed: this runs for every row of the program
        if inside[begins..].contains(['~', '/']) {
            let key = inside.split_off(begins);
            inside += &key.replace('~', "~0").replace('/', "~1");
        }
        Self(inside)
    }
}

impl std::fmt::Display for Statement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
