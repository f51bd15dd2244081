//! What a session is and what a schedule is, with no idea of how either is read, solved or printed.
//!
//! [`time`] minutes, instants and clocks, summer time among them · [`places`] whose clock is known · [`text`] titles in several languages · [`language`] what a meeting is
//! interpreted into · [`limit`] a figure and who says so · [`rules`] the limits in force · [`meeting`] and [`item`] the
//! nouns · [`problem`] them all together · [`change`] another problem, checked · [`schedule`] the result · [`objective`] what makes one schedule better than
//! another.

pub mod change;
pub mod item;
pub mod language;
pub mod limit;
pub mod meeting;
pub mod objective;
pub mod places;
pub mod printed;
pub mod problem;
pub mod rules;
pub mod schedule;
pub mod text;
pub mod time;

pub use change::ProblemError;
pub use item::{After, Interpretation, Item, ItemId, ItemIx, Position, Preference, Split};
pub use language::{Language, Languages};
pub use limit::{Booth, Confidence, DaysOff, Limit, Source};
pub use meeting::{Meeting, MeetingId, MeetingIx, Track};
pub use objective::Objective;
pub use printed::{Note, OtherRow};
pub use problem::{Header, Order, Participant, Problem, ProblemParts, Record};
pub use rules::{RuleSet, Rules};
pub use schedule::{Entry, HeldMeeting, Level, Schedule, SolverInfo, Status, Unscheduled};
pub use text::Text;
pub use time::observance::Observance;
pub use time::{Instant, LocalTime, Minutes, Span, Zone};

/// Where in the session file something was said: a JSON pointer such as `/items/3/after/0` (RFC 6901).
///
/// Rules, violations and explanations carry it, so that a person can be shown the line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Statement(pub String);

impl Statement {
    /// The whole file.
    pub fn root() -> Self {
        Self::default()
    }

    /// What is said of `key` inside this.
    #[must_use]
    pub fn at(&self, key: impl std::fmt::Display) -> Self {
        let begins = self.0.len() + 1;
        let mut inside = format!("{}/{key}", self.0);
        // few keys need it, and statements are made by the hundred
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
