//! A request as the routes see it, and their replies.

use std::collections::BTreeMap;
use std::io::Read;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::caller::Access;
use super::error::ApiError;
use super::job::JobId;
use super::matching::Matching;
use super::routes::param::USUAL;
use super::upload::Upload;
use plenary_core::model::Instant;
use plenary_core::read::UiLanguage;

/// A request, already authenticated and read.
#[derive(Debug, Default)]
pub struct ApiRequest {
    /// The named parts of the path.
    pub path: BTreeMap<String, String>,
    /// The query parameters.
    pub query: BTreeMap<String, String>,
    /// The body, unless it is an upload.
    pub body: Bytes,
    /// A streamed body, which may be larger than the memory.
    pub upload: Upload,
    /// The name of the user, if known.
    pub who: Option<String>,
    /// Whose turn it is in the queue: the name of the user, or else the address.
    pub planner: String,
    /// The language of errors and warnings.
    pub language: UiLanguage,
    /// What `If-Match` names, for a change of a session.
    pub matching: Option<Matching>,
    /// What the caller may do.
    pub access: Access,
}

impl ApiRequest {
    /// A number of the path.
    ///
    /// # Errors
    /// If it is not a number.
    pub fn number(&self, name: &str) -> Result<i64, ApiError> {
        let text = self.path.get(name).map_or("", String::as_str);
        let number = text.parse().ok().filter(|number| *number > 0);
        number.ok_or_else(|| ApiError::request(format!("`{text}` is not a number"), "use a number from the list"))
    }

    /// How many entries a page of a list has at most.
    pub fn limit(&self) -> usize {
        self.query.get("limit").and_then(|text| text.parse().ok()).unwrap_or(USUAL)
    }

    /// Takes what is more than a page off a list, and returns where the next page begins if there is one.
    pub fn rest<T, A>(&self, found: &mut Vec<T>, place: impl FnOnce(&T) -> A) -> Option<A> {
        let is_more = found.len() > self.limit();
        found.truncate(self.limit());
        found.last().filter(|_| is_more).map(place)
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// If it is not JSON of this type, or not UTF-8.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        let mut json = serde_json::Deserializer::from_str(self.text()?);
        let found = serde_path_to_error::deserialize(&mut json);
        let wrong = |what: String| ApiError::request(what, "/api/v1/openapi.json describes the body");
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
    /// If it is not UTF-8.
    pub fn text(&self) -> Result<&str, ApiError> {
        std::str::from_utf8(&self.body).map(without_bom).map_err(|_| {
            ApiError::request("the body is not UTF-8", "send JSON in UTF-8; documents go to /api/v1/import")
        })
    }
}

/// A text without the byte order mark that some editors put first.
pub fn without_bom(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// The language that a request asks for.
pub fn language_of(headers: &HeaderMap) -> UiLanguage {
    preferred(headers, UiLanguage::English, |code| match code {
        "zh" => Some(UiLanguage::Chinese),
        "en" | "*" => Some(UiLanguage::English),
        _ => None,
    })
}

/// The language that a header `Accept-Language` prefers among those that are known; `usual` if it names none of them.
pub fn preferred<T>(headers: &HeaderMap, usual: T, known: impl Fn(&str) -> Option<T>) -> T {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut best = (0.0, usual);
    for range in accepted.split(',') {
        let (name, quality) = range.split_once(';').unwrap_or((range, "q=1"));
        let quality = quality.trim().strip_prefix("q=").and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
        let code = name.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
        if quality > best.0
            && let Some(language) = known(&code)
        {
            best = (quality, language);
        }
    }
    best.1
}

/// The reply to a request.
pub enum Reply {
    /// JSON, with a status.
    Json(u16, Value),
    /// What was made, as JSON, with its path.
    Made(String, Value),
    /// A page of a list, and where the next one begins.
    Page(Value, Option<String>),
    /// A reply with the version that it is about.
    Versioned(i64, Box<Reply>),
    /// A job that was queued.
    Job(JobId),
    /// Text of this media type, to be read by programs.
    Text(&'static str, String),
    /// A file: media type, name and content.
    File(&'static str, String, Vec<u8>),
    /// A file that is read while it is sent: media type, name, length and reader.
    Stream(&'static str, String, u64, Box<dyn Read + Send>),
    /// A stream of the state of a job.
    JobEvents(JobId),
    /// A stream of the state of a session.
    SessionEvents(i64),
    /// A stream of the states of several sessions and jobs.
    Events(Vec<Topic>),
}

impl Reply {
    /// JSON, with the status 200.
    pub fn ok(value: impl Serialize) -> Self {
        Self::Json(200, json!(value))
    }

    /// The reply, with the version of the session that it is about as its `ETag`.
    #[must_use]
    pub fn of_version(self, version: i64) -> Self {
        Self::Versioned(version, Box::new(self))
    }
}

/// The number of what was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MadeId {
    /// Its number.
    pub id: i64,
}

/// What was deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Dropped {
    /// `true`.
    pub dropped: bool,
}

/// A topic of a stream of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// A session of the store, as `session/3`.
    Session(i64),
    /// A job, as `job/` and its id.
    Job(JobId),
}

impl std::str::FromStr for Topic {
    type Err = ApiError;

    fn from_str(text: &str) -> Result<Self, ApiError> {
        let known = match text.split_once('/') {
            Some(("session", id)) => id.parse().ok().map(Self::Session),
            Some(("job", id)) => id.parse().ok().map(Self::Job),
            _ => None,
        };
        known.ok_or_else(|| {
            let short: String = text.chars().take(80).collect();
            ApiError::request(
                format!("topics: unknown topic `{short}`"),
                "write `session/3`, or `job/` and the id of a job",
            )
        })
    }
}

impl std::fmt::Display for Topic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Session(id) => write!(f, "session/{id}"),
            Self::Job(id) => write!(f, "job/{id}"),
        }
    }
}

/// The time limit of a solve: what was asked for, within the limit of the server.
///
/// # Errors
/// If it is not above 0 or is too long.
pub fn seconds(asked: Option<f64>, most: Duration) -> Result<Duration, ApiError> {
    let Some(seconds) = asked else { return Ok(most) };
    if seconds > 0.0 && seconds <= most.as_secs_f64() {
        return Ok(Duration::from_secs_f64(seconds));
    }
    Err(ApiError::request(
        format!("time_limit: {seconds} s is out of range"),
        format!("give more than 0 and at most {} seconds", most.as_secs()),
    ))
}

/// A moment of a request.
///
/// # Errors
/// If it is none.
pub fn moment(at: &str) -> Result<Instant, ApiError> {
    // a plus that is not encoded arrives as a space
    let stamp = chrono::DateTime::parse_from_rfc3339(&at.replace(' ', "+"));
    stamp.map(Instant::from).map_err(|_| {
        ApiError::request(
            format!("at: `{}` is no moment", at.chars().take(60).collect::<String>()),
            "write 2022-05-04T10:20:00Z",
        )
    })
}

/// A file inside JSON, kept byte for byte: as a JSON value, or as a string with its text.
#[derive(Debug, Clone)]
pub struct File(pub String);

impl<'de> Deserialize<'de> for File {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(from)?;
        if raw.get().starts_with('"') {
            let text: String = serde_json::from_str(raw.get()).map_err(serde::de::Error::custom)?;
            return Ok(Self(without_bom(&text).to_owned()));
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
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_file_inside_json_is_kept_as_it_is() {
        #[derive(Deserialize)]
        struct Two {
            one: File,
            other: Option<File>,
        }
        let body = r#"{"one": {"b": 1.50,  "a": 2}, "other": "{\"b\": 1}\n"}"#;
        let request = ApiRequest { body: Bytes::from(body), ..ApiRequest::default() };
        let two: Two = request.json().unwrap();
        assert_eq!(two.one.0, r#"{"b": 1.50,  "a": 2}"#);
        assert_eq!(two.other.unwrap().0, "{\"b\": 1}\n");
        let body = "\u{feff}{\"one\": \"\\ufeff{}\"}";
        let marked = ApiRequest { body: Bytes::from(body), ..ApiRequest::default() };
        assert_eq!(marked.json::<Two>().unwrap().one.0, "{}");
        let marked = ApiRequest { body: Bytes::from("\u{feff}{}"), ..ApiRequest::default() };
        assert_eq!(marked.text().unwrap(), "{}");
    }

    #[test]
    fn what_is_wrong_with_a_body_is_said_with_its_place() {
        #[derive(Debug, Deserialize)]
        struct One {
            #[allow(dead_code, reason = "it is read only")]
            version: i64,
        }
        let wrong = |body: &'static str| {
            let request = ApiRequest { body: Bytes::from(body), ..ApiRequest::default() };
            request.json::<One>().unwrap_err().to_string()
        };
        assert!(wrong(r#"{"version": "x"}"#).starts_with("version: invalid type"));
        assert!(wrong("{} x").contains("missing field"));
        assert!(wrong(r#"{"version": 1} x"#).contains("trailing"));
        let foreign = ApiRequest { body: Bytes::from_static(b"{\"version\": \xe9}"), ..ApiRequest::default() };
        assert!(foreign.json::<One>().unwrap_err().to_string().starts_with("the body is not UTF-8"));
    }

    #[test]
    fn the_language_is_the_one_that_is_wanted_most() {
        let language = |accepted: &str| {
            let accepted = HeaderValue::from_str(accepted).unwrap();
            language_of(&HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, accepted)]))
        };
        for chinese in ["zh", "zh-CN,zh;q=0.9,en;q=0.8", "en;q=0.4, zh-Hans;q=0.5", "fr, zh;q=0.1", "ZH"] {
            assert_eq!(language(chinese), UiLanguage::Chinese, "{chinese}");
        }
        for english in ["", "en-GB,en;q=0.9,zh;q=0.8", "fr", "zh;q=0", "zh;q=x", "*", "zhuang", ";;,,"] {
            assert_eq!(language(english), UiLanguage::English, "{english}");
        }
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
