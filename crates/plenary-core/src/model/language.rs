//! Languages of interpretation and of documents.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language by its lower-case code of two or three letters (ISO 639), such as `en`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Language(String);

impl Language {
    /// A code that this program itself writes.
    pub fn known(code: &str) -> Self {
        Self(code.to_owned())
    }

    /// The code.
    pub fn code(&self) -> &str {
        &self.0
    }
}

impl FromStr for Language {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        let fits = (2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase());
        fits.then(|| Self(code.to_owned())).ok_or(())
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The languages that a meeting is interpreted into, or that an item needs.
pub type Languages = BTreeSet<Language>;

/// The six official languages of the United Nations.
pub fn six() -> Languages {
    ["ar", "en", "es", "fr", "ru", "zh"].into_iter().map(Language::known).collect()
}
