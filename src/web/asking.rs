//! A request as the routes see it, and what they reply.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::body::Bytes;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::wrong::Wrong;

/// What was sent.
#[derive(Debug, Default)]
pub struct Asking {
    /// The parts of the path that have names.
    pub path: BTreeMap<String, String>,
    /// What stands behind the question mark.
    pub query: BTreeMap<String, String>,
    /// The body.
    pub body: Bytes,
    /// Who asks, where that is known.
    pub who: Option<String>,
}

impl Asking {
    /// A number of the path.
    ///
    /// # Errors
    /// Where it is none.
    pub fn number(&self, name: &str) -> Result<i64, Wrong> {
        let text = self.path.get(name).map_or("", String::as_str);
        text.parse().map_err(|_| Wrong::request(format!("`{text}` is not a number"), "the list says what there is"))
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// Where it is something else.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Wrong> {
        let mut json = serde_json::Deserializer::from_slice(&self.body);
        let found = serde_path_to_error::deserialize(&mut json);
        let wrong = |what: String| Wrong::request(what, "/api/openapi.json says what the body has");
        let found = found.map_err(|error| match error.path().to_string() {
            root if root == "." => wrong(error.inner().to_string()),
            path => wrong(format!("{path}: {}", error.inner())),
        })?;
        json.end().map_err(|error| wrong(error.to_string()))?;
        Ok(found)
    }

    /// The body as text.
    ///
    /// # Errors
    /// Where it is not UTF-8.
    pub fn text(&self) -> Result<&str, Wrong> {
        std::str::from_utf8(&self.body)
            .map_err(|_| Wrong::request("the body is not UTF-8", "send a session file; documents go to /api/import"))
    }
}

/// What is replied.
#[derive(Debug)]
pub enum Reply {
    /// JSON, with a status.
    Json(u16, Value),
    /// A job that was put into the queue.
    Job(u64),
    /// A file, with its kind and what it is called.
    File(&'static str, String, Vec<u8>),
    /// What happens to a job.
    JobEvents(u64),
    /// What happens to a session.
    SessionEvents(i64),
}

/// Seconds of a solve, no more than the server allows.
///
/// # Errors
/// Where they are none or too many.
pub fn seconds(asked: Option<f64>, most: Duration) -> Result<Duration, Wrong> {
    let Some(seconds) = asked else { return Ok(most) };
    if seconds > 0.0 && seconds <= most.as_secs_f64() {
        return Ok(Duration::from_secs_f64(seconds));
    }
    Err(Wrong::request(
        format!("time_limit: {seconds} s is not to be had"),
        format!("ask for more than 0 and at most {} seconds", most.as_secs()),
    ))
}

/// A file inside JSON, byte for byte: as it is, or as a string of its text.
#[derive(Debug, Clone)]
pub struct File(pub String);

impl<'de> Deserialize<'de> for File {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(from)?;
        if raw.get().starts_with('"') {
            return serde_json::from_str(raw.get()).map(Self).map_err(serde::de::Error::custom);
        }
        Ok(Self(raw.get().to_owned()))
    }
}

impl JsonSchema for File {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "File".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A file of Plenary: as JSON, or as a string of its text.",
            "type": ["object", "string"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_inside_json_is_kept_as_it_is() {
        #[derive(Deserialize)]
        struct Two {
            one: File,
            other: Option<File>,
        }
        let body = r#"{"one": {"b": 1.50,  "a": 2}, "other": "{\"b\": 1}\n"}"#;
        let asking = Asking { body: Bytes::from(body), ..Asking::default() };
        let two: Two = asking.json().unwrap();
        assert_eq!(two.one.0, r#"{"b": 1.50,  "a": 2}"#);
        assert_eq!(two.other.unwrap().0, "{\"b\": 1}\n");
    }

    #[test]
    fn what_is_wrong_with_a_body_is_said_with_its_place() {
        #[derive(Debug, Deserialize)]
        struct One {
            #[allow(dead_code, reason = "it is read only")]
            version: i64,
        }
        let wrong = |body: &'static str| {
            let asking = Asking { body: Bytes::from(body), ..Asking::default() };
            asking.json::<One>().unwrap_err().to_string()
        };
        assert!(wrong(r#"{"version": "x"}"#).starts_with("version: invalid type"));
        assert!(wrong("{} x").contains("missing field"));
        assert!(wrong(r#"{"version": 1} x"#).contains("trailing"));
    }

    #[test]
    fn seconds_are_bounded() {
        let most = Duration::from_secs(60);
        assert_eq!(seconds(None, most).unwrap(), most);
        assert_eq!(seconds(Some(0.5), most).unwrap(), Duration::from_millis(500));
        for bad in [0.0, -1.0, 60.1, f64::NAN, f64::INFINITY] {
            assert!(seconds(Some(bad), most).is_err(), "{bad}");
        }
    }
}
