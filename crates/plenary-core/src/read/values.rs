//! Texts, numbers and words of the file.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::decode::{Decode, Node, comment_schema};
use super::fault::{Fault, Write};
use super::findings::{Findings, Place};
use super::json::{Value, shown};
use super::quote::{quoted, short};
use super::words::phrases::{self, Phrase};
use crate::model::{Confidence, Language, Objective, Order, Position, TableName, Text, Uncertainty};

/// The value of `schema` in every session file.
pub(crate) const SCHEMA: &str = "plenary.session/2";

/// The version before it, which is read as ever.
pub(crate) const SCHEMA_1: &str = "plenary.session/1";

/// The most items, and the most meetings.
pub(crate) const MOST: usize = 2_000;

/// The value of `schema` in every file of a rule set.
pub(crate) const RULES_SCHEMA: &str = "plenary.rules/1";

/// The marker of the file's kind and version.
#[derive(Debug, Clone, Copy)]
pub(crate) enum SchemaName {
    /// Version 1: its default goals are others.
    First,
    /// The version that is written.
    Second,
}

/// The marker of a rule set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RulesSchemaName;

/// A value that is read elsewhere, as what it should be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unread;

/// Gives a type that is written where it is used the schema of an expression.
macro_rules! inline_schema {
    ([$($generic:tt)*] $type:ty, $schema:expr) => {
        impl<$($generic)*> JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }
            fn inline_schema() -> bool {
                true
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    };
}
pub(crate) use inline_schema;

/// Text on one line without control characters; both ends of the length are included.
pub(crate) fn line<'a>(node: &Node<'a>, most: usize, wanted: Phrase, out: &mut Findings) -> Option<&'a str> {
    let Value::Text(text) = &node.json.value else {
        let write = match &node.json.value {
            Value::Number(digits) => Write::InQuotes(short(digits, 40)),
            _ => Write::That,
        };
        out.add(&node.at, node.wrong_write(wanted, write));
        return None;
    };
    let chars = text.chars().count();
    if chars == 0 || chars > most {
        out.add(&node.at, Fault::TextLength { chars, most });
        return None;
    }
    if let Some(control) = text.chars().find(|c| c.is_control()) {
        out.add(&node.at, Fault::ControlCharacter { name: format!("U+{:04X}", u32::from(control)) });
        return None;
    }
    Some(text)
}

/// No control characters, at least one other.
const PLAIN: &str = "^[^\\u0000-\\u001f\\u007f-\\u009f]+$";

fn line_schema(most: usize) -> Schema {
    json_schema!({"type": "string", "minLength": 1, "maxLength": most, "pattern": PLAIN})
}

/// The name of an item, a meeting or a track.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Id(pub String);

/// The most characters of an id.
const ID: usize = 64;
inline_schema!([] Id, line_schema(ID));

impl Decode for Id {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        line(node, ID, phrases::AN_ID, out).map(|text| Self(text.to_owned()))
    }
}

/// A line of text.
#[derive(Debug, Clone)]
pub(crate) struct Line<const MOST: usize>(pub String);
inline_schema!([const MOST: usize] Line<MOST>, line_schema(MOST));

impl<const MOST: usize> Decode for Line<MOST> {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        line(node, MOST, phrases::A_TEXT, out).map(|text| Self(text.to_owned()))
    }
}

/// A text, or one for each of several languages.
#[derive(Debug, Clone)]
pub(crate) struct Title(pub Text);

/// The most characters of a title.
const TITLE: usize = 2_000;
const LANGUAGE: &str = "^[a-z]{2,3}$";

inline_schema!([] Title, json_schema!({
    "anyOf": [line_schema(TITLE), {
        "type": "object",
        "description": "Texts by language code.",
        "patternProperties": {LANGUAGE: line_schema(TITLE), "^//": comment_schema()},
        "additionalProperties": false,
        "minProperties": 1,
    }],
}));

impl Decode for Title {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        let Some(fields) = node.fields() else {
            return line(node, TITLE, phrases::TEXT_BY_LANGUAGE, out).map(|text| Self(Text::Plain(text.to_owned())));
        };
        if fields.is_empty() {
            out.add(&node.at, Fault::Nothing { what: phrases::TEXTS, mend: phrases::ADD_TEXT });
            return None;
        }
        let mut texts = BTreeMap::new();
        for (key, field) in fields {
            match key.parse::<Language>() {
                Ok(language) => {
                    if let Some(text) = line(&field, TITLE, phrases::A_TEXT, out) {
                        texts.insert(language, text.to_owned());
                    }
                }
                Err(()) => out.put(Place::Key(field.at), Fault::NotALanguage { shown: quoted(key) }),
            }
        }
        Some(Self(Text::ByLanguage(texts)))
    }
}

/// A language code.
#[derive(Debug, Clone)]
pub(crate) struct Lang(pub Language);
inline_schema!([] Lang, json_schema!({"type": "string", "pattern": LANGUAGE}));

impl Decode for Lang {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        let language = match &node.json.value {
            Value::Text(text) => text.parse().ok(),
            _ => None,
        };
        if language.is_none() {
            out.add(&node.at, Fault::NotALanguage { shown: shown(node.json) });
        }
        language.map(Self)
    }
}

/// `true` or `false`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Flag(pub bool);
inline_schema!([] Flag, json_schema!({"type": "boolean"}));

impl Decode for Flag {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        if let Value::Bool(value) = node.json.value {
            return Some(Self(value));
        }
        out.add(&node.at, node.wrong(phrases::TRUE_OR_FALSE));
        None
    }
}

/// Whole minutes within a range.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Minute<const LEAST: u32, const MOST: u32>(pub u32);
inline_schema!([const LEAST: u32, const MOST: u32] Minute<LEAST, MOST>, whole_schema(LEAST, MOST));

impl<const LEAST: u32, const MOST: u32> Decode for Minute<LEAST, MOST> {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        let found = whole(node, LEAST, MOST, phrases::NUMBER_OF_MINUTES, out)?;
        if found.is_none() {
            out.add(&node.at, Fault::NotMinutes { shown: shown(node.json), least: LEAST, most: MOST });
        }
        found.map(Self)
    }
}

/// A whole number within a range.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Count<const LEAST: u32, const MOST: u32>(pub u32);
inline_schema!([const LEAST: u32, const MOST: u32] Count<LEAST, MOST>, whole_schema(LEAST, MOST));

impl<const LEAST: u32, const MOST: u32> Decode for Count<LEAST, MOST> {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        let found = whole(node, LEAST, MOST, phrases::A_NUMBER, out)?;
        if found.is_none() {
            out.add(&node.at, Fault::NotCount { shown: shown(node.json), least: LEAST, most: MOST });
        }
        found.map(Self)
    }
}

/// A confidence in per cent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sureness(pub u32);
inline_schema!([] Sureness, whole_schema(1, 99));

impl Decode for Sureness {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        let found = whole(node, 1, 99, phrases::A_NUMBER, out)?;
        if found.is_none() {
            out.add(&node.at, Fault::NotSure { shown: shown(node.json) });
        }
        found.map(Self)
    }
}

fn whole_schema(least: u32, most: u32) -> Schema {
    json_schema!({"type": "integer", "minimum": least, "maximum": most})
}

/// The number, or `Some(None)` where it is one that may not stand here.
fn whole(node: &Node<'_>, least: u32, most: u32, wanted: Phrase, out: &mut Findings) -> Option<Option<u32>> {
    let Value::Number(digits) = &node.json.value else {
        let quoted = matches!(node.json.value, Value::Text(_));
        out.add(&node.at, node.wrong_write(wanted, Write::Whole { least, most, quoted }));
        return None;
    };
    // `90.0` and `9e1` are whole numbers to JSON Schema, and so to us
    let number = digits.parse::<f64>().ok().filter(|number| number.fract() == 0.0 && *number >= 0.0);
    let number = number.filter(|number| *number <= f64::from(u32::MAX)).map(|number| number as u32);
    Some(number.filter(|number| (least..=most).contains(number)))
}

/// A share from 0 to 1, in millionths.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Share(pub u32);
inline_schema!([] Share, json_schema!({"type": "number", "minimum": 0, "maximum": 1}));

impl Decode for Share {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        let share = match &node.json.value {
            Value::Number(digits) => digits.parse::<f64>().ok().filter(|share| (0.0..=1.0).contains(share)),
            _ => None,
        };
        if share.is_none() {
            out.add(&node.at, node.wrong(phrases::A_SHARE));
        }
        share.map(|share| Self((share * f64::from(Uncertainty::WHOLE)).round() as u32))
    }
}

/// A value that is one of a few words.
pub(crate) trait Worded: Copy {
    /// What the words are.
    const WHAT: Phrase;
    /// All of them.
    fn words() -> Vec<(&'static str, Self)>;
}

impl Worded for Order {
    const WHAT: Phrase = phrases::ORDER;
    fn words() -> Vec<(&'static str, Self)> {
        vec![("agenda", Self::Agenda), ("free", Self::Free)]
    }
}

impl Worded for Position {
    const WHAT: Phrase = phrases::POSITION;
    fn words() -> Vec<(&'static str, Self)> {
        vec![("first", Self::First), ("last", Self::Last)]
    }
}

impl Worded for Objective {
    const WHAT: Phrase = phrases::GOAL;
    fn words() -> Vec<(&'static str, Self)> {
        Self::ALL.into_iter().map(|goal| (goal.name(), goal)).collect()
    }
}

impl Worded for TableName {
    const WHAT: Phrase = phrases::TABLE_NAME;
    fn words() -> Vec<(&'static str, Self)> {
        vec![("organization-of-work", Self::OrganizationOfWork), ("programme", Self::Programme)]
    }
}

impl Worded for Confidence {
    const WHAT: Phrase = phrases::CONFIDENCE;
    fn words() -> Vec<(&'static str, Self)> {
        Self::ALL.to_vec()
    }
}

/// One of a few words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word<T>(pub T);
inline_schema!([T: Worded] Word<T>, {
    let words: Vec<&str> = T::words().into_iter().map(|(word, _)| word).collect();
    json_schema!({"enum": words})
});

impl<T: Worded> Decode for Word<T> {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        let known: Vec<&'static str> = T::words().into_iter().map(|(word, _)| word).collect();
        let Value::Text(text) = &node.json.value else {
            out.add(&node.at, node.wrong_write(T::WHAT, Write::OneOf(known)));
            return None;
        };
        let found = T::words().into_iter().find(|(word, _)| word == text);
        if found.is_none() {
            let near = out.near(text, known.iter().copied());
            out.add(&node.at, Fault::UnknownWord { shown: shown(node.json), what: T::WHAT, near, known });
        }
        found.map(|(_, value)| Self(value))
    }
}

inline_schema!([] SchemaName, json_schema!({"enum": [SCHEMA, SCHEMA_1]}));

impl Decode for SchemaName {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        if matches!(&node.json.value, Value::Text(text) if text == SCHEMA_1) {
            return Some(Self::First);
        }
        schema_name(node, SCHEMA, out).then_some(Self::Second)
    }
}

inline_schema!([] RulesSchemaName, json_schema!({"const": RULES_SCHEMA}));

impl Decode for RulesSchemaName {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        schema_name(node, RULES_SCHEMA, out).then_some(Self)
    }
}

fn schema_name(node: &Node<'_>, wanted: &'static str, out: &mut Findings) -> bool {
    let fits = matches!(&node.json.value, Value::Text(text) if text == wanted);
    if !fits {
        out.add(&node.at, Fault::UnknownSchema { shown: shown(node.json), wanted });
    }
    fits
}

inline_schema!([] Unread, json_schema!(true));

impl Decode for Unread {
    fn decode(_: &Node<'_>, _: &mut Findings) -> Option<Self> {
        Some(Self)
    }
}
