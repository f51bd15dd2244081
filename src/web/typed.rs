//! Types of replies that are not made field by field: JSON that the store keeps, and jobs of each question.

use std::borrow::Cow;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::job::Job;

/// The schema of a type, as a part of a document.
pub type Shape = fn(&mut SchemaGenerator) -> Schema;

/// The schema of `T`; a reference if the document has it once for all.
pub fn of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// An object that has a schema of its own elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnyObject;

impl JsonSchema for AnyObject {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "AnyObject".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "object", "additionalProperties": true})
    }
}

/// JSON that was made as a `T`, by this version of the program or an earlier one, and is sent as it was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept<T>(Value, PhantomData<fn() -> T>);

impl<T> Kept<T> {
    /// Such JSON.
    pub fn new(value: Value) -> Self {
        Self(value, PhantomData)
    }
}

impl<T> Serialize for Kept<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

impl<T: JsonSchema> JsonSchema for Kept<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// A [`Job`] whose result is a `T`.
#[derive(Debug)]
pub struct JobOf<T>(PhantomData<fn() -> T>);

impl<T: JsonSchema> JsonSchema for JobOf<T> {
    fn schema_name() -> Cow<'static, str> {
        let name = T::schema_name();
        let name = name.strip_suffix("Answer").or(name.strip_suffix("Reply")).unwrap_or(&name);
        format!("{name}Job").into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let result = generator.subschema_for::<T>();
        let mut job = Job::json_schema(generator);
        if let Some(fields) = job.get_mut("properties").and_then(Value::as_object_mut) {
            fields.insert("result".to_owned(), json!(result));
        }
        job
    }
}
