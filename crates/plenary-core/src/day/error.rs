//! Why an event cannot be recorded, with the way out.

use crate::detailed_error;
use crate::details::{Detailed, Details};
use crate::message::Message;
use crate::read::Report;
use crate::whatif::EditError;

/// Why an event cannot be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayError {
    /// It cannot have happened, or it is not known what happened.
    Refused {
        /// The event.
        event: String,
        /// The reason.
        why: Box<Message>,
        /// The way out.
        help: Box<Message>,
    },
    /// What it changes in the session cannot be changed.
    Edit(Box<EditError>),
    /// The session is invalid after it.
    Session {
        /// The event.
        event: String,
        /// Its errors.
        report: Box<Report>,
    },
}

detailed_error!(DayError);

impl DayError {
    /// An event that cannot have happened.
    pub fn refused(event: &dyn std::fmt::Display, why: Message, help: Message) -> Self {
        Self::Refused { event: event.to_string(), why: Box::new(why), help: Box::new(help) }
    }
}

impl From<EditError> for DayError {
    fn from(error: EditError) -> Self {
        Self::Edit(Box::new(error))
    }
}

impl Detailed for DayError {
    fn details(&self) -> Details {
        match self {
            Self::Refused { event, why, help } => Details::new(why.to_string()).at(event).or(help.to_string()),
            Self::Edit(error) => error.details(),
            Self::Session { event, report } => {
                Details::new(format!("this event makes the session invalid\n{report}")).at(event)
            }
        }
    }
}
