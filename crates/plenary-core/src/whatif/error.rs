//! Why an edit cannot be made, and what to do about it.

use super::grammar::GRAMMAR;
use crate::read::Report;
use crate::told::Told;

/// What is wrong with an edit, or with edits together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// There is no such edit.
    #[error("`{text}` is not an edit\n  help: {}", .near.as_ref().map_or_else(|| format!("the edits are\n{GRAMMAR}"), |near| format!("did you mean `{near}`?")))]
    Unknown {
        /// What was typed.
        text: String,
        /// The nearest name.
        near: Option<String>,
    },
    /// It is one, and not as it is written.
    #[error("`{text}` cannot be read\n  help: write {write}")]
    Unreadable {
        /// What was typed.
        text: String,
        /// An example.
        write: String,
    },
    /// It names nothing that there is.
    #[error("{edit}: there is no {what} `{id}`\n  help: {}", help(.near.as_deref(), .known))]
    Nothing {
        /// The edit.
        edit: String,
        /// What it should name.
        what: &'static str,
        /// What it names.
        id: String,
        /// What is nearest to that.
        near: Option<String>,
        /// Some of those that there are.
        known: Vec<String>,
    },
    /// Two edits cannot both be meant.
    #[error("{one} and {other}: {why}\n  help: keep one of them")]
    Contradiction {
        /// An edit.
        one: String,
        /// A later one.
        other: String,
        /// Why not both.
        why: Told,
    },
    /// The session has something against it.
    #[error("{edit}: {why}\n  help: {help}")]
    Refused {
        /// The edit.
        edit: String,
        /// What.
        why: Box<Told>,
        /// The way out.
        help: Box<Told>,
    },
    /// The session as edited is wrong.
    #[error("{edit}: the session cannot be read any more\n{report}")]
    Session {
        /// The edit.
        edit: String,
        /// What is wrong with it.
        report: Report,
    },
    /// The baseline is of another session.
    #[error(
        "the baseline is of another session: {why}\n  help: name a schedule of this session, or leave the baseline out to plan it first"
    )]
    OtherSession {
        /// How that is known.
        why: Told,
    },
}

fn help(near: Option<&str>, known: &[String]) -> String {
    match (near, known) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, []) => "there are none".to_owned(),
        (None, known) => format!("there are {}", known.join(", ")),
    }
}
