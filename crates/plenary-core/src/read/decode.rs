//! Decodes values, and describes them as JSON Schema. One declaration gives both, so they cannot differ.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, json};

use super::fault::{Fault, Write};
use super::findings::{Findings, Place};
use super::json::{Json, Value, shown};
use super::quote::short;
use super::unsupported;
use super::words::phrases::{self, Phrase};
use crate::model::Statement;

/// A value of the file and its place.
#[derive(Debug, Clone)]
pub(crate) struct Node<'a> {
    pub json: &'a Json,
    pub at: Statement,
}

impl<'a> Node<'a> {
    /// A field, if this is an object that has it.
    pub fn get(&self, key: &str) -> Option<Self> {
        let Value::Object(members) = &self.json.value else { return None };
        let member = members.iter().find(|member| member.key == key)?;
        Some(Self { json: &member.value, at: self.at.at(key) })
    }

    /// The elements, if this is a list.
    pub fn elements(&self) -> Option<impl ExactSizeIterator<Item = Self> + use<'a>> {
        let Value::List(list) = &self.json.value else { return None };
        let at = self.at.clone();
        Some(list.iter().enumerate().map(move |(ix, json)| Self { json, at: at.at(ix) }))
    }

    /// The fields of an object, without comments.
    pub fn fields(&self) -> Option<Vec<(&'a str, Self)>> {
        let Value::Object(members) = &self.json.value else { return None };
        let mut fields = Vec::with_capacity(members.len());
        for member in members {
            let node = Self { json: &member.value, at: self.at.at(&member.key) };
            if !member.key.starts_with("//") {
                fields.push((member.key.as_str(), node));
            }
        }
        Some(fields)
    }

    /// The fault of a value of the wrong type.
    pub fn wrong(&self, wanted: Phrase) -> Fault {
        self.wrong_write(wanted, Write::That)
    }

    /// The fault of a value of the wrong type, with advice on what to write.
    pub fn wrong_write(&self, wanted: Phrase, write: Write) -> Fault {
        let absent = matches!(self.json.value, Value::Null);
        Fault::WrongType { shown: shown(self.json), wanted, write, absent }
    }
}

/// A type that can be decoded. Errors go to the findings, and the result is `None`.
pub(crate) trait Decode: JsonSchema + Sized {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self>;
}

/// A field of an object.
pub(crate) struct Field {
    pub name: &'static str,
    pub required: bool,
    pub doc: &'static str,
    pub schema: fn(&mut SchemaGenerator) -> Schema,
}

/// The fields of an object that may be read.
pub(crate) struct Fields<'a>(Vec<(&'a str, Node<'a>)>);

impl<'a> Fields<'a> {
    /// Reports fields that are unknown, refused or missing.
    pub fn of(node: &Node<'a>, known: &[Field], out: &mut Findings) -> Option<Self> {
        let Some(mut fields) = node.fields() else {
            let names = known.iter().map(|field| field.name).collect();
            out.add(&node.at, node.wrong_write(phrases::AN_OBJECT, Write::Fields(names)));
            return None;
        };
        let written = fields.len();
        fields.retain(|(_, node)| match unsupported::refused(&node.at, node.json) {
            Some(sentence) => {
                out.put(Place::Key(node.at.clone()), Fault::NotYet { sentence });
                false
            }
            None => true,
        });
        // a refused field may replace required ones: do not report those as missing
        let complete = fields.len() == written;
        for (key, node) in &fields {
            if !known.iter().any(|field| field.name == *key) {
                let known: Vec<&'static str> = known.iter().map(|field| field.name).collect();
                let near = out.near(key, known.iter().copied());
                out.put(Place::Key(node.at.clone()), Fault::UnknownField { key: printable(key), near, known });
            }
        }
        for field in known.iter().filter(|field| field.required && complete) {
            if !fields.iter().any(|(key, _)| *key == field.name) {
                out.add(&node.at, Fault::MissingField { key: field.name, about: clause(field.doc) });
            }
        }
        Some(Self(fields))
    }

    /// Decodes a field, if it is there.
    pub fn read<T: Decode>(&self, name: &str, out: &mut Findings) -> Option<T> {
        let (_, node) = self.0.iter().find(|(key, _)| *key == name)?;
        T::decode(node, out)
    }
}

fn printable(key: &str) -> String {
    short(&key.escape_debug().to_string(), 60)
}

/// The first sentence of a description, as a clause.
pub(crate) fn clause(doc: &str) -> String {
    let sentence = doc.trim().split(". ").next().unwrap_or_default().trim_end_matches('.');
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// The schema of an object: no other fields than these, except comments.
pub(crate) fn object_schema(doc: &str, known: &[Field], generator: &mut SchemaGenerator) -> Schema {
    let properties: Map<String, serde_json::Value> = known
        .iter()
        .map(|field| {
            let mut schema = (field.schema)(generator);
            schema.insert("description".to_owned(), json!(field.doc.trim()));
            (field.name.to_owned(), schema.to_value())
        })
        .collect();
    let required: Vec<&str> = known.iter().filter(|field| field.required).map(|field| field.name).collect();
    json_schema!({
        "description": doc.trim(),
        "type": "object",
        "properties": properties,
        "required": required,
        "patternProperties": {"^//": comment_schema()},
        "additionalProperties": false,
    })
}

/// The schema of a comment.
pub(crate) fn comment_schema() -> serde_json::Value {
    json!({
        "description": "A comment: any field whose name starts with // is read over, whatever its value.",
    })
}

/// Declares an object of the file: a struct of what was read, how it is read, and its schema.
///
/// Every field is an `Option`: `None` if it is absent or wrong. A wrong or missing required field is reported.
macro_rules! object {
    ($(#[doc = $about:literal])+ $name:ident {
        $($(#[doc = $doc:literal])+ $mode:ident $field:ident: $type:ty,)+
    }) => {
        $(#[doc = $about])+
        #[derive(Debug)]
        pub(crate) struct $name { $($(#[doc = $doc])+ pub $field: Option<$type>,)+ }

        impl $name {
            const FIELDS: &'static [$crate::read::decode::Field] = &[$($crate::read::decode::Field {
                name: stringify!($field),
                required: object!(@$mode),
                doc: concat!($($doc),+),
                schema: |generator| generator.subschema_for::<$type>(),
            },)+];
        }

        impl $crate::read::decode::Decode for $name {
            fn decode(
                node: &$crate::read::decode::Node<'_>,
                out: &mut $crate::read::findings::Findings,
            ) -> Option<Self> {
                let fields = $crate::read::decode::Fields::of(node, Self::FIELDS, out)?;
                Some(Self { $($field: fields.read(stringify!($field), out),)+ })
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                $crate::read::decode::object_schema(concat!($($about),+), Self::FIELDS, generator)
            }
        }
    };
    (@required) => { true };
    (@optional) => { false };
}
pub(crate) use object;

/// A value with its place in the file.
#[derive(Debug, Clone)]
pub(crate) struct At<T> {
    pub value: T,
    pub at: Statement,
}

impl<T: Decode> Decode for At<T> {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        T::decode(node, out).map(|value| Self { value, at: node.at.clone() })
    }
}

impl<T: JsonSchema> JsonSchema for At<T> {
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// A list of at most `MOST` elements. Wrong elements are reported and left out.
#[derive(Debug)]
pub(crate) struct List<T, const MOST: usize> {
    pub items: Vec<At<T>>,
    /// Whether every element was valid.
    pub whole: bool,
}

impl<T: Decode, const MOST: usize> Decode for List<T, MOST> {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        let Some(elements) = node.elements() else {
            out.add(&node.at, node.wrong(phrases::A_LIST));
            return None;
        };
        let count = elements.len();
        if count > MOST {
            out.add(&node.at, Fault::TooMany { count, most: MOST, what: phrases::ELEMENTS });
            return None;
        }
        let items: Vec<At<T>> = elements.filter_map(|element| At::decode(&element, out)).collect();
        let whole = items.len() == count;
        Some(Self { items, whole })
    }
}

impl<T: JsonSchema, const MOST: usize> JsonSchema for List<T, MOST> {
    fn schema_name() -> Cow<'static, str> {
        format!("ListOf{}", T::schema_name()).into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "array", "maxItems": MOST, "items": generator.subschema_for::<T>()})
    }
}

/// One value, or a list of values.
#[derive(Debug)]
pub(crate) struct Many<T> {
    pub items: Vec<At<T>>,
    /// Whether every element was valid.
    pub whole: bool,
}

impl<T> Many<T> {
    /// Whether it is an empty list.
    pub fn says_nothing(&self) -> bool {
        self.whole && self.items.is_empty()
    }
}

/// The most elements of a [`Many`].
const MANY: usize = 2_000;

impl<T: Decode> Decode for Many<T> {
    fn decode(node: &Node<'_>, out: &mut Findings) -> Option<Self> {
        match node.json.value {
            Value::List(_) => {
                List::<T, MANY>::decode(node, out).map(|list| Self { items: list.items, whole: list.whole })
            }
            _ => At::decode(node, out).map(|one| Self { items: vec![one], whole: true }),
        }
    }
}

impl<T: JsonSchema> JsonSchema for Many<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("ManyOf{}", T::schema_name()).into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let list = List::<T, MANY>::json_schema(generator);
        json_schema!({"anyOf": [generator.subschema_for::<T>(), list]})
    }
}
