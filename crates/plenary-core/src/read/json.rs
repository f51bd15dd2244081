//! Parses strict JSON to a tree of values with their positions.

use std::collections::HashSet;
use std::ops::Range;

use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{ParseOptions, ast, common::Ranged};

use super::fault::{Fault, Syntax};
use super::findings::{Findings, Place, Stop};
use super::quote::{quoted, short};
use crate::model::Statement;

/// How deep objects and lists may nest. A session needs seven levels.
const DEPTH: usize = 64;

/// A value and its byte range.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Json {
    pub range: Range<usize>,
    pub value: Value,
}

/// A value. Numbers keep their digits.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<Member>),
}

/// A field of an object.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Member {
    pub key: String,
    pub key_range: Range<usize>,
    pub value: Json,
}

impl Json {
    /// The value at a pointer, or the nearest one around it, with its key if it has one.
    pub fn nearest(&self, statement: &Statement) -> (&Self, Option<&Member>) {
        let mut here = (self, None);
        for step in statement.0.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            let next = match &here.0.value {
                Value::List(list) => step.parse::<usize>().ok().and_then(|ix| list.get(ix)).map(|json| (json, None)),
                Value::Object(members) => {
                    members.iter().find(|member| member.key == step).map(|member| (&member.value, Some(member)))
                }
                _ => None,
            };
            match next {
                Some(next) => here = next,
                None => break,
            }
        }
        here
    }
}

/// Parses a text that is exactly one JSON value.
///
/// `serde_json` decides whether it is JSON; `jsonc-parser` gives positions and better error messages.
///
/// # Errors
/// At the first syntax error. A duplicate key is only reported: parsing goes on.
pub(crate) fn parse(text: &str) -> Result<(Json, Findings), Box<Stop>> {
    shallow(text)?;
    let strict = serde_json::from_str::<serde_json::Value>(text);
    let options = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let parsed = jsonc_parser::parse_to_ast(text, &Default::default(), &options);
    match (strict, parsed) {
        (Ok(_), Ok(jsonc_parser::ParseResult { value: Some(value), .. })) => {
            let mut findings = Findings::default();
            let tree = tree(value, &Statement::root(), &mut findings);
            Ok((tree, findings))
        }
        _ if text.trim().is_empty() => Err(stop(text, 0..0, Fault::Empty)),
        (_, Err(error)) => {
            let range = error.range();
            Err(stop(text, range.start..range.end, Fault::Syntax { kind: kind(error.kind()) }))
        }
        (Err(error), _) => {
            let at = byte(text, error.line(), error.column());
            Err(stop(text, at..at, Fault::Syntax { kind: Syntax::Other(plain(&error)) }))
        }
        (Ok(_), Ok(_)) => Err(stop(text, 0..0, Fault::Empty)),
    }
}

fn stop(text: &str, range: Range<usize>, fault: Fault) -> Box<Stop> {
    // an error at the end of the text has an offset past it
    let end = text.len();
    Box::new(Stop { range: range.start.min(end)..range.end.min(end), fault })
}

/// Refuses deep nesting: the decoder is recursive and would need a deep stack.
fn shallow(text: &str) -> Result<(), Box<Stop>> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'[' | b'{' => {
                depth += 1;
                if depth > DEPTH {
                    return Err(stop(text, at..at + 1, Fault::TooDeep { limit: DEPTH }));
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Ok(())
}

fn tree(value: ast::Value<'_>, at: &Statement, findings: &mut Findings) -> Json {
    let range = value.range();
    let value = match value {
        ast::Value::NullKeyword(_) => Value::Null,
        ast::Value::BooleanLit(literal) => Value::Bool(literal.value),
        ast::Value::NumberLit(literal) => Value::Number(literal.value.to_owned()),
        ast::Value::StringLit(literal) => Value::Text(literal.value.into_owned()),
        ast::Value::Array(array) => {
            Value::List(array.elements.into_iter().enumerate().map(|(ix, e)| tree(e, &at.at(ix), findings)).collect())
        }
        ast::Value::Object(object) => Value::Object(members(object, at, findings)),
    };
    Json { range: range.start..range.end, value }
}

fn members(object: ast::Object<'_>, at: &Statement, findings: &mut Findings) -> Vec<Member> {
    let mut seen = HashSet::new();
    let mut members = Vec::with_capacity(object.properties.len());
    for property in object.properties {
        let (key_range, key) = (property.name.range(), property.name.into_string());
        let (key_range, here) = (key_range.start..key_range.end, at.at(&key));
        let value = tree(property.value, &here, findings);
        // comments may repeat: `"//"` above each of several fields
        if !key.starts_with("//") && !seen.insert(key.clone()) {
            findings.put(Place::Range(here, key_range), Fault::TwiceKey { key });
        } else {
            members.push(Member { key, key_range, value });
        }
    }
    members
}

/// The byte that `serde_json` means by a line and a column, both from 1, the column in bytes.
fn byte(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut at = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The message of `serde_json` without the position, which the report has already.
fn plain(error: &serde_json::Error) -> String {
    let said = error.to_string();
    said.split(" at line ").next().unwrap_or(&said).to_owned()
}

fn kind(kind: &ParseErrorKind) -> Syntax {
    use ParseErrorKind as K;
    match kind {
        K::CommentsNotAllowed | K::UnterminatedCommentBlock => Syntax::Comment,
        K::TrailingCommasNotAllowed => Syntax::TrailingComma,
        K::ExpectedComma => Syntax::MissingComma,
        K::ExpectedColonAfterObjectKey => Syntax::MissingColon,
        K::ExpectedObjectValue => Syntax::MissingValue,
        K::ExpectedStringObjectProperty => Syntax::UnquotedName,
        K::SingleQuotedStringsNotAllowed => Syntax::SingleQuotes,
        K::MultipleRootJsonValues => Syntax::MoreAfterEnd,
        K::UnexpectedWord => Syntax::UnquotedWord,
        K::UnterminatedArray => Syntax::OpenList,
        K::UnterminatedObject => Syntax::OpenObject,
        K::BareDecimalPointNumbersNotAllowed
        | K::HexadecimalNumbersNotAllowed
        | K::NonFiniteNumbersNotAllowed
        | K::UnaryPlusNumbersNotAllowed
        | K::ExpectedDigit
        | K::ExpectedDigitFollowingNegativeSign
        | K::ExpectedPlusMinusOrDigitInNumberLiteral => Syntax::Number,
        K::String(jsonc_parser::ParseStringErrorKind::UnterminatedStringLiteral) => Syntax::OpenText,
        K::String(_) => Syntax::Escape,
        K::NestingDepthExceeded => Syntax::Other("objects and lists nest too deeply".to_owned()),
        K::UnexpectedCloseBrace
        | K::UnexpectedCloseBracket
        | K::UnexpectedColon
        | K::UnexpectedComma
        | K::UnexpectedToken
        | K::UnexpectedTokenInObject => Syntax::Unexpected,
    }
}
/// Quotes a value for a message: short and printable, whatever the file contains.
pub(crate) fn shown(json: &Json) -> String {
    match &json.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(digits) => short(digits, 40),
        Value::Text(text) => quoted(text),
        Value::List(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}
