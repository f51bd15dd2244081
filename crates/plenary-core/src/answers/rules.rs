//! The rule sets and calendars that come with the program.

use schemars::JsonSchema;
use serde::Serialize;

use crate::read;

/// What a session may name in `rules`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RulesAnswer {
    /// The rule sets.
    pub rule_sets: Vec<NamedAnswer>,
    /// The calendars.
    pub calendars: Vec<NamedAnswer>,
}

/// A name and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NamedAnswer {
    /// The name.
    pub name: String,
    /// What it stands for, in words.
    pub title: String,
}

impl RulesAnswer {
    /// All of them.
    pub fn all() -> Self {
        let named = |name: &str, title: &str| NamedAnswer { name: name.to_owned(), title: title.to_owned() };
        Self {
            rule_sets: read::rule_sets().iter().map(|set| named(&set.name, &set.title)).collect(),
            calendars: read::calendars().iter().map(|one| named(&one.name, &one.title)).collect(),
        }
    }
}
