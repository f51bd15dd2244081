//! A schedule as a file, in every format and language, with the options of `plenary export`.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::App;
use super::error::ApiError;
use super::request::{ApiRequest, File, Reply};
use super::sessions::language;
use plenary_core::message::Message;
use plenary_core::model::{Schedule, Zone};
use plenary_core::read;
use plenary_documents::render::csv::{Dialect, Separator};
use plenary_documents::render::ics::earlier::{Earlier, NotOurs};
use plenary_documents::render::layout::By;
use plenary_documents::render::{self, Format, Style};

/// A schedule to be rendered.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// The schedule file.
    schedule: File,
    /// The ics file issued earlier.
    previous: Option<String>,
    /// The session file, which has the participants of `zones=participants`.
    session: Option<File>,
}

/// The calendar issued earlier for a session.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviousCalendar {
    /// The ics file issued earlier.
    previous: Option<String>,
}

/// Renders a schedule that is sent.
pub fn export(_: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let body: Export = request.json()?;
    let of = body.session.map(|file| file.0);
    drawn(request, read::schedule(&body.schedule.0, "schedule.json")?, body.previous.as_deref(), of.as_deref())
}

/// Renders the schedule of a stored session.
pub fn export_kept(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let id = request.number("session")?;
    if request.query.get("format").is_some_and(|format| format == "session") {
        let text = app.store.head(id)?.revision.text;
        return Ok(Reply::File("application/json", "session.json".to_owned(), text.into_bytes()));
    }
    let head = app.store.head(id)?;
    let schedule = app.store.answer(id, head.revision.number)?.and_then(|answer| answer.schedule);
    let text = schedule.ok_or(ApiError::NoSchedule)?;
    let issued: PreviousCalendar =
        if request.body.is_empty() { PreviousCalendar::default() } else { request.json()? };
    let of = Some(head.revision.text.as_str());
    drawn(request, read::schedule(&text, "schedule.json")?, issued.previous.as_deref(), of)
}

/// Renders a schedule. `session` is the text of the session file, if known.
fn drawn(
    request: &ApiRequest,
    mut schedule: Schedule,
    previous: Option<&str>,
    of: Option<&str>,
) -> Result<Reply, ApiError> {
    let format: Format = request.query.get("format").map_or("json", String::as_str).parse()?;
    let language = language(request.query.get("lang"))?;
    if let Some(zones) = request.query.get("zones").filter(|zones| !zones.is_empty()) {
        schedule.session.zones = all_zones(zones, of)?;
    }
    let style = style(request, format, previous, &schedule)?;
    let rendered = render::render(&schedule, format, &language, &style)?;
    let (mime, ending) = kind(format.name());
    Ok(Reply::File(mime, format!("organization-of-work.{}.{ending}", language.code()), rendered.bytes))
}

/// The style that the query asks for. An option that the format does not have is an error.
fn style(request: &ApiRequest, format: Format, previous: Option<&str>, schedule: &Schedule) -> Result<Style, ApiError> {
    let said = |name: &str| request.query.get(name).filter(|value| !value.is_empty());
    let options = [
        ("bom", said("bom").is_some(), Format::Csv),
        ("separator", said("separator").is_some(), Format::Csv),
        ("previous", previous.is_some(), Format::Ics),
    ];
    if let Some((name, _, required)) = options.into_iter().find(|(_, given, required)| *given && format != *required) {
        let what = format!("{name} needs the format {required}, but the format is {format}");
        return Err(ApiError::request(what, format!("ask for the format {required}, or omit {name}")));
    }
    let bom = match said("bom").map(String::as_str) {
        None | Some("false") => false,
        Some("true") => true,
        Some(other) => return Err(ApiError::request(format!("bom: unknown value `{other}`"), "write true or false")),
    };
    let separator = said("separator").map(|name| {
        let unknown = |help| ApiError::request(format!("separator: unknown separator `{name}`"), help);
        name.parse::<Separator>().map_err(unknown)
    });
    let separator = separator.transpose()?.unwrap_or_default();
    let by = match said("style").map(String::as_str) {
        None | Some("meeting") => By::Meeting,
        Some("item") => By::Item,
        Some(other) => {
            return Err(ApiError::request(format!("style: unknown style `{other}`"), "write meeting or item"));
        }
    };
    let ours = |error: NotOurs| ApiError::Message {
        what: Message::new("no_calendar", "previous: {error}", &[("error", &error)]),
        help: Message::new("no_send_calendar", "send the ics file that was issued earlier", &[]),
    };
    let earlier = previous.map(Earlier::read).transpose().map_err(ours)?;
    if let Some(earlier) = &earlier {
        earlier.is_of(&render::identifiers::session(&schedule.session)).map_err(ours)?;
    }
    Ok(Style { by, csv: Dialect { bom, separator }, earlier, ..Style::default() })
}

/// The zones of a list separated by commas. `participants` stands for those of the session.
fn all_zones(names: &str, of: Option<&str>) -> Result<Vec<Zone>, ApiError> {
    let mut zones = Vec::new();
    for name in names.split(',') {
        if name == "participants" {
            zones.extend(participants(of)?);
        } else {
            zones.push(zone(name)?);
        }
    }
    Ok(zones)
}

fn participants(of: Option<&str>) -> Result<Vec<Zone>, ApiError> {
    let Some(text) = of else {
        let words = "also send the session file as `session`, or name the zones, such as zones=Asia/Tokyo";
        let what = Message::new("no_participants_there", "a schedule file has no participants", &[]);
        return Err(ApiError::Message { what, help: Message::new("no_send_session", words, &[]) });
    };
    let all = read::session(text, "session.json")?.problem.participants.clone();
    if all.is_empty() {
        let words = "add `participants` to it, or name the zones, such as zones=Asia/Tokyo";
        let what = Message::new("no_participants", "the session has no participants", &[]);
        return Err(ApiError::Message { what, help: Message::new("no_add_participants", words, &[]) });
    }
    Ok(all.iter().map(|participant| participant.zone).collect())
}

fn zone(name: &str) -> Result<Zone, ApiError> {
    read::zone(name).map_err(|near| {
        let help =
            near.map_or("write a name from the IANA database".to_owned(), |near| format!("did you mean {near}?"));
        ApiError::request(format!("unknown time zone `{name}`"), help)
    })
}

/// The formats by name.
pub fn formats() -> Vec<&'static str> {
    Format::ALL.iter().map(|format| format.name()).collect()
}

/// The same, and the session file.
pub fn kept_formats() -> Vec<&'static str> {
    formats().into_iter().chain(["session"]).collect()
}

/// The media types of the formats.
pub const MEDIA_TYPES: &[&str] = &[
    "application/json",
    "text/plain; charset=utf-8",
    "text/markdown; charset=utf-8",
    "text/html; charset=utf-8",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/pdf",
    "text/csv; charset=utf-8",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "text/calendar; charset=utf-8",
    "image/svg+xml",
    "application/octet-stream",
];

/// The media type and the file extension of a format.
pub(super) fn kind(format: &str) -> (&'static str, &str) {
    match format {
        "table" => ("text/plain; charset=utf-8", "txt"),
        "json" => ("application/json", "json"),
        "md" => ("text/markdown; charset=utf-8", "md"),
        // sent as an attachment, so it is never shown as a page of this server
        "html" => ("text/html; charset=utf-8", "html"),
        "docx" => ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
        "pdf" => ("application/pdf", "pdf"),
        "csv" => ("text/csv; charset=utf-8", "csv"),
        "xlsx" => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        "ics" => ("text/calendar; charset=utf-8", "ics"),
        "svg" => ("image/svg+xml", "svg"),
        "pretalx" | "indico" => ("application/json", "json"),
        other => ("application/octet-stream", other),
    }
}
