//! How a fault is said: what is wrong, and how to mend it. English is what the commands print; the planner's page asks
//! for others.
//!
//! Every language matches every fault, so that one without words does not compile; clauses that a fault brings along are
//! `phrases`, which have all languages side by side, or are sentences of our data, which `about` has in all languages.

mod about;
mod en;
#[cfg(test)]
mod left;
pub(crate) mod phrases;
mod report;
mod zh;

use super::fault::Fault;

pub(crate) use report::{Labels, alike, brief, more};

/// A language in which it can be said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum UiLanguage {
    /// English, which is the default everywhere.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
}

/// What is wrong.
pub(crate) fn message(fault: &Fault, language: UiLanguage) -> String {
    match language {
        UiLanguage::English => en::message(fault),
        UiLanguage::Chinese => zh::message(fault),
    }
}

/// How to mend it.
pub(crate) fn help(fault: &Fault, language: UiLanguage) -> String {
    match language {
        UiLanguage::English => en::help(fault),
        UiLanguage::Chinese => zh::help(fault),
    }
}

/// The first of many words, and how many more there are.
fn some(words: &[String], first: usize) -> (&[String], usize) {
    words.split_at_checked(first).map_or((words, 0), |(head, rest)| (head, rest.len()))
}

/// A circle that is too long is cut in the middle: its ends, and how many are left out between them.
fn circle(path: &[String]) -> (&[String], usize, &[String]) {
    const ENDS: usize = 10;
    if path.len() <= 2 * ENDS {
        return (path, 0, &[]);
    }
    (&path[..ENDS], path.len() - 2 * ENDS, &path[path.len() - ENDS..])
}
