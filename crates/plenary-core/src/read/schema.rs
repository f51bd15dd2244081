//! JSON Schemas of both files, from the same types that read them.

use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::{document, values};
use crate::model::Schedule;

/// The schema of session files.
pub fn session_schema() -> Value {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<document::Session>();
    schema.insert("title".to_owned(), values::SCHEMA.into());
    schema.to_value()
}

/// The schema of files with a rule set.
pub fn rules_schema() -> Value {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<document::RuleSetFile>();
    schema.insert("title".to_owned(), values::RULES_SCHEMA.into());
    schema.to_value()
}

/// The schema of schedule files.
pub fn schedule_schema() -> Value {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Schedule>();
    schema.insert("title".to_owned(), crate::model::schedule::SCHEMA.into());
    schema.to_value()
}
