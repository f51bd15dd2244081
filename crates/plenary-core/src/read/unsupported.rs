//! Fields that the schema has but this version does not enforce. They are refused, because silence would look like
//! success.

use super::json::{Json, Value};
use super::words::phrases::{self, Phrase};
use crate::model::Statement;

/// Patterns of pointers, and the reason. `*` stands for any element; `=word` refuses only that value.
const TABLE: &[(&str, Phrase)] = &[
    ("/items/*/prefer/*/together", phrases::WISHED_TOGETHER),
    ("/items/*/prefer/*/split/min_minutes", phrases::WISHED_PARTS),
];

/// Why a field is refused, or `None` if it is not.
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
