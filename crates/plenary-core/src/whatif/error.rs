//! Errors of edits, and their fixes.

use super::grammar::GRAMMAR;
use crate::detailed_error;
use crate::details::{Detailed, Details};
use crate::message::Message;
use crate::read::Report;

/// An error of an edit, or of several together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditError {
    /// Unknown edit.
    Unknown {
        /// What was typed.
        text: String,
        /// The nearest name.
        near: Option<String>,
    },
    /// A known edit with the wrong syntax.
    Unreadable {
        /// What was typed.
        text: String,
        /// An example.
        write: String,
    },
    /// Unknown id or field.
    Nothing {
        /// The edit.
        edit: String,
        /// The kind of thing that it should name.
        what: &'static str,
        /// The name that it has.
        id: String,
        /// The nearest known name.
        near: Option<String>,
        /// Some known names.
        known: Vec<String>,
    },
    /// Two edits contradict each other.
    Contradiction {
        /// An edit.
        one: String,
        /// A later one.
        other: String,
        /// The contradiction.
        why: Message,
    },
    /// The session does not allow the edit.
    Refused {
        /// The edit.
        edit: String,
        /// The reason.
        why: Box<Message>,
        /// The way out.
        help: Box<Message>,
    },
    /// The edited session is invalid.
    Session {
        /// The edit.
        edit: String,
        /// Its errors.
        report: Report,
    },
    /// The baseline is of another session.
    OtherSession {
        /// The evidence.
        why: Message,
    },
}

detailed_error!(EditError);

impl Detailed for EditError {
    fn details(&self) -> Details {
        match self {
            Self::Unknown { text, near } => {
                let help = near.as_ref().map(|near| format!("did you mean `{near}`?"));
                Details::new(format!("`{text}` is not an edit"))
                    .or(help.unwrap_or_else(|| format!("the edits are\n{GRAMMAR}")))
            }
            Self::Unreadable { text, write } => {
                Details::new(format!("`{text}` cannot be read")).or(format!("write {write}"))
            }
            Self::Nothing { edit, what, id, near, known } => {
                // the constraint may be known, but this item does not have it
                let message = match *what {
                    "constraint" => format!("the item has no constraint `{id}`"),
                    _ => format!("unknown {what} `{id}`"),
                };
                Details::new(message).at(edit).or(help(near.as_deref(), known))
            }
            Self::Contradiction { one, other, why } => {
                Details::new(why.to_string()).at(format!("{one} and {other}")).or("keep one of them")
            }
            Self::Refused { edit, why, help } => Details::new(why.to_string()).at(edit).or(help.to_string()),
            Self::Session { edit, report } => {
                Details::new(format!("this edit makes the session invalid\n{report}")).at(edit)
            }
            Self::OtherSession { why } => Details::new(format!("the baseline is of another session: {why}"))
                .or("name a schedule of this session, or leave the baseline out to plan it first"),
        }
    }
}

fn help(near: Option<&str>, known: &[String]) -> String {
    match (near, known) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, []) => "there are none".to_owned(),
        (None, known) => format!("there are {}", known.join(", ")),
    }
}
