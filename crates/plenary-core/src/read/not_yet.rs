//! What the interface names and this version does not enforce. It is refused, so that nothing a user wrote is ignored.

use super::json::{Json, Value};
use super::words::phrases::{self, Phrase};
use crate::model::Statement;

/// A pointer, in which `*` is any element, with `=word` where only that value is refused; and why.
const TABLE: &[(&str, Phrase)] = &[
    ("/items/*/prefer/*/together", phrases::WISHED_TOGETHER),
    ("/items/*/prefer/*/split/min_minutes", phrases::WISHED_PARTS),
];

/// Why a field of an object is refused, where it is.
pub(crate) fn refused(at: &Statement, value: &Json) -> Option<Phrase> {
    TABLE.iter().find(|(row, _)| matches(row, at, value)).map(|&(_, sentence)| sentence)
}

fn matches(row: &str, at: &Statement, value: &Json) -> bool {
    let (pattern, word) = row.split_once('=').map_or((row, None), |(pattern, word)| (pattern, Some(word)));
    let same = |(step, pattern): (&str, &str)| pattern == "*" || step == pattern;
    at.0.split('/').count() == pattern.split('/').count()
        && at.0.split('/').zip(pattern.split('/')).all(same)
        && word.is_none_or(|word| matches!(&value.value, Value::Text(text) if text == word))
}
