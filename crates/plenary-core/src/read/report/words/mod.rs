//! The wording of faults: message and help, in every language. Commands print English; the planner's page may ask for
//! another language.
//!
//! Each language matches every fault, so a fault without words does not compile. `phrases` are clauses that faults carry,
//! in all languages; `about` translates sentences of the built-in data.

mod about;
mod en;
#[cfg(test)]
mod left;
pub(crate) mod phrases;
mod report;
mod zh;

use super::fault::Fault;

pub(crate) use report::{Labels, alike, brief, more};

/// A language of messages and of the page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum UiLanguage {
    /// English, which is the default everywhere.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
}

/// The message of a fault.
pub(crate) fn message(fault: &Fault, language: UiLanguage) -> String {
    match language {
        UiLanguage::English => en::message(fault),
        UiLanguage::Chinese => zh::message(fault),
    }
}

/// The help of a fault: how to fix it.
pub(crate) fn help(fault: &Fault, language: UiLanguage) -> String {
    match language {
        UiLanguage::English => en::help(fault),
        UiLanguage::Chinese => zh::help(fault),
    }
}

/// Splits off the first words of a long list, and counts the rest.
fn some(words: &[String], first: usize) -> (&[String], usize) {
    words.split_at_checked(first).map_or((words, 0), |(head, rest)| (head, rest.len()))
}

/// Shortens a long cycle: its ends, and how many are left out between them.
fn circle(path: &[String]) -> (&[String], usize, &[String]) {
    const ENDS: usize = 10;
    if path.len() <= 2 * ENDS {
        return (path, 0, &[]);
    }
    (&path[..ENDS], path.len() - 2 * ENDS, &path[path.len() - ENDS..])
}
