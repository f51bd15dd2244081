//! The parts of an error: what happened, where, and how to fix it.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The parts of an error. As text: `place: message`, and `help: …` on the next line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Details {
    /// What happened.
    pub message: String,
    /// Where: a file, an edit, an option. `None` if the message is enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// How to fix it, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

impl Details {
    /// An error with only a message.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), place: None, help: None }
    }

    /// Adds an outer place, before the one that it has already.
    #[must_use]
    pub fn at(self, place: impl Into<String>) -> Self {
        let outer = place.into();
        let place = self.place.map_or_else(|| outer.clone(), |inner| format!("{outer}: {inner}"));
        Self { place: Some(place), ..self }
    }

    /// Adds a help.
    #[must_use]
    pub fn or(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

impl fmt::Display for Details {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.message)?;
        self.help.as_ref().map_or(Ok(()), |help| write!(f, "\n  help: {help}"))
    }
}

/// The help of an internal error.
pub const REPORT: &str = "this is a fault of Plenary, please report it with the session file";

/// An error that can give its parts.
pub trait Detailed {
    /// Its parts, in English.
    fn details(&self) -> Details;
}

/// Implements `Display` and `Error` by the [`Details`] of each type.
#[macro_export]
macro_rules! detailed_error {
    ($($error:ty),+) => {$(
        impl std::fmt::Display for $error {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&$crate::details::Detailed::details(self), f)
            }
        }

        impl std::error::Error for $error {}
    )+};
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_are_the_text() {
        let details = Details::new("unknown item `9`").at("pin=9:m1").at("scenario a").or("there are 1, 2");
        assert_eq!(details.to_string(), "scenario a: pin=9:m1: unknown item `9`\n  help: there are 1, 2");
        assert_eq!(Details::new("it failed").to_string(), "it failed");
    }
}
