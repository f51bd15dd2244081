//! Messages of answers, as data: an id, English words and values. A page in another language uses its own words for the
//! same id and values. `notes` has the messages about a plan.

mod notes;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::{self, Display};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

/// A message with values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The id of the message.
    pub what: &'static str,
    /// The English words, with names of values in braces.
    words: &'static str,
    values: Vec<(&'static str, String)>,
}

impl Message {
    /// A message. Each name in braces stands for a value.
    #[must_use]
    pub fn new(what: &'static str, words: &'static str, values: &[(&'static str, &dyn Display)]) -> Self {
        let values = values.iter().map(|(name, value)| (*name, value.to_string())).collect();
        Self { what, words, values }
    }

    /// The message in other words, with the same names in braces.
    #[must_use]
    pub fn in_words(&self, words: &str) -> String {
        let (mut said, mut rest) = (String::new(), words);
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            let value = self.values.iter().find(|(other, _)| *other == name).map_or(name, |(_, value)| value);
            said += before;
            said += value;
            rest = after;
        }
        said + rest
    }
}

impl Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_words(self.words))
    }
}

/// The JSON of a message.
#[derive(Serialize, JsonSchema)]
struct Sent<'a> {
    /// The id of the message.
    what: &'a str,
    /// The message in English.
    words: String,
    /// Its values by name.
    values: BTreeMap<&'a str, &'a str>,
}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let values = self.values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Sent { what: self.what, words: self.to_string(), values }.serialize(to)
    }
}

impl JsonSchema for Message {
    fn schema_name() -> Cow<'static, str> {
        "Message".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Sent::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_put_in_once_and_are_no_words_themselves() {
        let message =
            Message::new("left", "{minutes} min are left of item {item}", &[("item", &"{minutes}"), ("minutes", &5)]);
        assert_eq!(message.to_string(), "5 min are left of item {minutes}");
        assert_eq!(
            serde_json::to_value(&message).unwrap(),
            serde_json::json!({"what": "left", "words": message.to_string(), "values": {"item": "{minutes}", "minutes": "5"}})
        );
    }
}
