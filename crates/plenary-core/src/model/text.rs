//! Texts of the user, in one or several languages.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::Language;

/// A title: one text for all languages, or a text for each of some.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum Text {
    /// The same text for every language.
    Plain(String),
    /// Texts by language code.
    ByLanguage(BTreeMap<Language, String>),
}

/// Fallback languages, in order, before any other that the title has.
const FALLBACK: [&str; 6] = ["en", "fr", "es", "ru", "zh", "ar"];

impl Text {
    /// The text in `language`, if it has one (see [`Text::or_any`]).
    pub fn get(&self, language: &Language) -> Option<&str> {
        match self {
            Self::Plain(words) => Some(words),
            Self::ByLanguage(map) => map.get(language).map(String::as_str),
        }
    }

    /// Whether it has no text in any language.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Plain(words) => words.is_empty(),
            Self::ByLanguage(map) => map.values().all(String::is_empty),
        }
    }

    /// The text in `language`, or else in a fallback language.
    pub fn or_any(&self, language: &Language) -> &str {
        let fallback = || FALLBACK.iter().find_map(|code| self.get(&Language::known(code)));
        let first = || match self {
            Self::Plain(words) => Some(words.as_str()),
            Self::ByLanguage(map) => map.values().next().map(String::as_str),
        };
        self.get(language).or_else(fallback).or_else(first).unwrap_or_default()
    }
}

/// In English, or else in a fallback language.
impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.or_any(&Language::known(FALLBACK[0])))
    }
}

impl Default for Text {
    fn default() -> Self {
        Self::Plain(String::new())
    }
}

impl From<&str> for Text {
    fn from(words: &str) -> Self {
        Self::Plain(words.to_owned())
    }
}
