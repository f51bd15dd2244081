//! Why an edit cannot be made, and what to do about it.

use super::grammar::GRAMMAR;
use crate::detailed_error;
use crate::details::{Detailed, Details};
use crate::message::Message;
use crate::read::Report;

/// What is wrong with an edit, or with edits together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditError {
    /// There is no such edit.
    Unknown {
        /// What was typed.
        text: String,
        /// The nearest name.
        near: Option<String>,
    },
    /// It is one, and not as it is written.
    Unreadable {
        /// What was typed.
        text: String,
        /// An example.
        write: String,
    },
    /// It names nothing that there is.
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
    Contradiction {
        /// An edit.
        one: String,
        /// A later one.
        other: String,
        /// Why not both.
        why: Message,
    },
    /// The session has something against it.
    Refused {
        /// The edit.
        edit: String,
        /// What.
        why: Box<Message>,
        /// The way out.
        help: Box<Message>,
    },
    /// The session as edited is wrong.
    Session {
        /// The edit.
        edit: String,
        /// What is wrong with it.
        report: Report,
    },
    /// The baseline is of another session.
    OtherSession {
        /// How that is known.
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
                Details::new(format!("unknown {what} `{id}`")).at(edit).or(help(near.as_deref(), known))
            }
            Self::Contradiction { one, other, why } => {
                Details::new(why.to_string()).at(format!("{one} and {other}")).or("keep one of them")
            }
            Self::Refused { edit, why, help } => Details::new(why.to_string()).at(edit).or(help.to_string()),
            Self::Session { edit, report } => {
                Details::new(format!("the session cannot be read any more\n{report}")).at(edit)
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
