//! Errors as replies: `application/problem+json` (RFC 9457), with a code, a place and a way out of our own.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;

use super::{ApiError, chinese};
use crate::store::{Change, StoreError};
use plenary_core::details::{Detailed, Details};
use plenary_core::message::Message;
use plenary_core::read::{Diagnostic, UiLanguage};
use plenary_core::whatif::EditError;

/// The media type of an error.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// The kind of an error. A code never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ProblemCode")]
pub enum Code {
    /// The request cannot be read, or asks for what does not exist.
    Request,
    /// A session or schedule file has errors; `diagnostics` has each of them.
    Input,
    /// An edit is wrong; `place` says which.
    Edit,
    /// An event of the day cannot have happened.
    Event,
    /// A question of `why` is wrong.
    Question,
    /// A document cannot be imported.
    Document,
    /// A schedule cannot be printed in this form.
    Render,
    /// A step to an issue is not the next one.
    Step,
    /// `version` in the body is not the latest version; `changes` has what has changed since.
    Conflict,
    /// `If-Match` does not name the latest version; `changes` has what has changed since.
    Stale,
    /// A change names no version.
    NoVersion,
    /// Another change came first, several times.
    Overtaken,
    /// There is nothing to undo or to redo.
    AtTheEnd,
    /// A request with this idempotency key is still being answered.
    StillRunning,
    /// This idempotency key belongs to another request.
    KeyReused,
    /// A backup cannot be read.
    Store,
    /// A backup is of a newer version of the program.
    Newer,
    /// Nothing is there.
    Nothing,
    /// The name is taken.
    Taken,
    /// The caller has no role that allows it.
    Role,
    /// The resource does not have this method.
    Method,
    /// The session has no schedule yet.
    NoSchedule,
    /// The job ended long ago.
    Forgotten,
    /// The queue is full; `Retry-After` says when to ask again.
    Full,
    /// The database of the server cannot be reached. Whether a change is there, the session says.
    Unreachable,
    /// The server is overloaded; `Retry-After` says when to ask again.
    Busy,
    /// The request arrived too slowly.
    Slow,
    /// The question cost three workers.
    SetAside,
    /// Too many requests; `Retry-After` says when to ask again.
    TooMany,
    /// A token is required.
    Unknown,
    /// The request is for another server, or comes from a page of another one.
    Elsewhere,
    /// The body is too long.
    TooLong,
    /// The disk is full.
    DiskFull,
    /// The store is damaged.
    Damaged,
    /// A fault of the program.
    Fault,
}

impl Code {
    /// The title in English and in Chinese.
    fn titles(self) -> (&'static str, &'static str) {
        match self {
            Self::Request => ("The request cannot be read", "无法读懂请求"),
            Self::Input => ("The file has errors", "文件有误"),
            Self::Edit => ("The edit is wrong", "改动有误"),
            Self::Event => ("This cannot have happened", "不可能发生过"),
            Self::Question => ("The question is wrong", "问题有误"),
            Self::Document => ("The document cannot be read", "无法读取文件"),
            Self::Render => ("The schedule cannot be printed so", "无法这样输出安排"),
            Self::Step => ("This is not the next step", "还不能走这一步"),
            Self::Conflict | Self::Stale => ("The session has changed", "届会已有改动"),
            Self::NoVersion => ("The change names no version", "改动没有写明版本"),
            Self::Overtaken => ("Others were faster", "他人抢先改动"),
            Self::AtTheEnd => ("There is nothing more", "再没有了"),
            Self::StillRunning => ("The first request is still being answered", "第一个请求仍在处理"),
            Self::KeyReused => ("The key belongs to another request", "此键属于另一个请求"),
            Self::Store => ("The backup cannot be read", "无法读取备份"),
            Self::Newer => ("The backup is of a newer version", "备份来自更新的版本"),
            Self::Nothing => ("Nothing is there", "没有此物"),
            Self::Taken => ("The name is taken", "此名称已被使用"),
            Self::Role => ("A role is missing", "缺少权限"),
            Self::Method => ("The method does not exist here", "此处没有这种方法"),
            Self::NoSchedule => ("There is no schedule yet", "尚无安排"),
            Self::Forgotten => ("The result is no longer kept", "结果不再保存"),
            Self::Full => ("The queue is full", "队列已满"),
            Self::Busy => ("The server is overloaded", "服务器过于繁忙"),
            Self::Unreachable => ("The database cannot be reached", "无法连接数据库"),
            Self::Slow => ("The request was too slow", "请求太慢"),
            Self::SetAside => ("The question was set aside", "问题已搁置"),
            Self::TooMany => ("Too many requests", "请求过多"),
            Self::Unknown => ("Who asks is not known", "不知是谁请求"),
            Self::Elsewhere => ("The request is for another place", "请求来自别处"),
            Self::TooLong => ("The request is too long", "请求过长"),
            Self::DiskFull => ("The disk is full", "磁盘已满"),
            Self::Damaged => ("The store is damaged", "存储已损坏"),
            Self::Fault => ("The server failed", "服务器出错"),
        }
    }

    /// The title in a language.
    pub fn title(self, language: UiLanguage) -> &'static str {
        match language {
            UiLanguage::English => self.titles().0,
            UiLanguage::Chinese => self.titles().1,
        }
    }
}

/// The sentences of an error as data, for other languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Said {
    /// What is wrong.
    pub message: Message,
    /// What to do about it.
    pub help: Message,
}

/// An error, as RFC 9457 has it. Its further members are the same for all errors of the API.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Problem {
    /// The kind of error as a name for programs: `urn:plenary:problem:` and the code.
    pub r#type: String,
    /// The kind of error in words.
    pub title: String,
    /// The status of the reply.
    pub status: u16,
    /// What is wrong, as the command line says it.
    pub detail: String,
    /// The path of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// The kind of error. A code never changes.
    pub code: Code,
    /// Where it is: an edit, a cell, a scenario.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What to do about it.
    pub help: String,
    /// `detail` and `help` as data, for other languages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said: Option<Said>,
    /// What is wrong with a file, error by error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diagnostics: Option<Vec<Diagnostic>>,
    /// `conflict` and `stale`: the latest version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// `conflict` and `stale`: the changes since the version that was seen, oldest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<Vec<Change>>,
}

impl Problem {
    /// An error in a language.
    pub fn new(error: &ApiError, language: UiLanguage) -> Self {
        let (status, code) = error.kind();
        let Details { message, place, help } = match language {
            UiLanguage::English => error.details(),
            UiLanguage::Chinese => chinese::details(error),
        };
        let diagnostics = match error {
            ApiError::Input(report) | ApiError::Edit(EditError::Session { report, .. }) => {
                Some(report.clone().in_language(language).diagnostics)
            }
            _ => None,
        };
        let (version, changes) = match error {
            ApiError::Store(StoreError::Conflict { version, changes }) | ApiError::Stale { version, changes } => {
                (Some(*version), Some(changes.clone()))
            }
            _ => (None, None),
        };
        let name = serde_json::to_value(code).ok();
        let name = name.as_ref().and_then(|name| name.as_str()).unwrap_or_default();
        Self {
            r#type: format!("urn:plenary:problem:{name}"),
            title: code.title(language).to_owned(),
            status: status.as_u16(),
            detail: message,
            instance: None,
            code,
            place,
            help: help.unwrap_or_default(),
            said: error.said().map(|(message, help)| Said { message, help }),
            diagnostics,
            version,
            changes,
        }
    }
}

/// The error of a job, in the form in which commands print errors with `--json`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Failure {
    /// The kind of error. A code never changes.
    pub code: Code,
    /// What is wrong.
    pub message: String,
    /// Where it is: an edit, a cell, a scenario.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What to do about it.
    pub help: String,
    /// `message` and `help` as data, for other languages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said: Option<Said>,
    /// What is wrong with a file, error by error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diagnostics: Option<Vec<Diagnostic>>,
}

impl Failure {
    /// An error in a language.
    pub fn new(error: &ApiError, language: UiLanguage) -> Self {
        let Problem { code, detail, place, help, said, diagnostics, .. } = Problem::new(error, language);
        Self { code, message: detail, place, help, said, diagnostics }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        self.response_in(UiLanguage::English)
    }
}

impl ApiError {
    /// As a reply. [`at`] adds the path of the request.
    pub fn response_in(&self, language: UiLanguage) -> Response {
        let problem = Problem::new(self, language);
        let (status, _) = self.kind();
        let mut response = (status, body(&problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.code()));
        if matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        if matches!(self, Self::StillRunning) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        if let Self::Stale { version, .. } = self
            && let Ok(tag) = HeaderValue::from_str(&format!("\"{version}\""))
        {
            headers.insert(header::ETAG, tag);
        }
        if matches!(self, Self::Slow(_)) {
            // the rest of the body may still arrive, and must not be read as a request
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        response.extensions_mut().insert(problem);
        response
    }
}

fn body(problem: &Problem) -> Vec<u8> {
    serde_json::to_vec(problem).unwrap_or_default()
}

/// Adds the path of the request to an error.
pub fn at(response: &mut Response, path: &str) {
    if let Some(problem) = response.extensions_mut().get_mut::<Problem>() {
        problem.instance = Some(path.to_owned());
        let told = body(problem);
        response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(told.len()));
        *response.body_mut() = told.into();
    }
}
