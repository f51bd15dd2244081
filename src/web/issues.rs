//! The way of a stored session's schedule: circulated to the bureau, approved by silence, issued. Here are requests and replies; the
//! rules are those of `issue`, as on the command line.

mod kept;
mod replies;

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::NaiveDateTime;
use schemars::JsonSchema;
use serde::Deserialize;

use super::App;
use super::error::ApiError;
use super::export::kind;
use super::request::{ApiRequest, Reply};
use super::sessions::language;
use crate::issue::{self, Accepted, Deadline, IssueError, MOST_CHARACTERS, Place, Record, When};
use crate::store::StoreError;
use plenary_core::message::Message;
use plenary_core::model::{Instant, Language, Schedule};
use plenary_core::read;
use plenary_documents::publish::kind::Kind;
use plenary_documents::publish::silence::{self, MOST_DAYS};
use plenary_documents::render::{self, By, Format, Style, Words, words};

pub use kept::InStore;
pub use replies::{CirculationNow, CirculationStatus, IssueState, IssueWithChanges};

/// What an issue is to those before it.
#[derive(Debug, Default, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum After {
    /// A revision.
    #[default]
    Rev,
    /// A corrigendum.
    Corr,
    /// An addendum.
    Add,
}

impl From<After> for Kind {
    fn from(after: After) -> Self {
        match after {
            After::Rev => Self::Rev,
            After::Corr => Self::Corr,
            After::Add => Self::Add,
        }
    }
}

/// A schedule that goes to the bureau.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Circulation {
    /// The revision whose schedule it is; by default the current one.
    revision: Option<i64>,
    /// What the issue will be to those before it; by default a revision.
    #[serde(rename = "as", default)]
    after: After,
    /// The deadline, in working days after the day of circulation, at 18.00; 10 by default.
    working_days: Option<u32>,
    /// The deadline as a time at the place of the session, such as `2021-12-22T18:00`, instead of working days.
    until: Option<String>,
    /// When it was circulated, at the place of the session; by default now, and never later.
    at: Option<String>,
}

/// An objection of a member of the bureau.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewObjection")]
pub struct Objection {
    /// Who objects.
    by: String,
    /// The reason.
    reason: Option<String>,
    /// When, at the place of the session; by default now, and never later.
    at: Option<String>,
}

/// A step that needs no more than its time.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "IssueStep")]
pub struct Step {
    /// When, at the place of the session; by default now, and never later.
    at: Option<String>,
}

/// What is issued.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Issuing {
    /// `true`: the schedule of a revision, without the bureau; by default the one that silence has approved.
    #[serde(default)]
    directly: bool,
    /// `directly`: the revision; by default the current one.
    revision: Option<i64>,
    /// `directly`: what the issue is to those before it; by default a revision.
    #[serde(rename = "as", default)]
    after: After,
    /// When, at the place of the session; by default now, and never later. The day is that of the issue.
    at: Option<String>,
}

/// How often a step is tried again when another one is taken at the same time.
const TRIES: usize = 5;

/// The minute by the clock of the machine.
fn minute() -> Instant {
    let minutes = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() / 60);
    Instant::from_unix_minutes(i64::try_from(minutes).unwrap_or(0))
}

/// A time of a request.
fn time(field: &'static str, text: Option<&String>) -> Result<Option<NaiveDateTime>, ApiError> {
    let wrong = |text: &String| ApiError::Message {
        what: Message::new(
            "issue_no_time",
            "{field}: `{text}` is no time",
            &[("field", &field), ("text", &text.chars().take(60).collect::<String>())],
        ),
        help: Message::new("issue_write_time", "write a time such as 2021-12-22T18:00", &[]),
    };
    text.filter(|text| !text.is_empty()).map(|text| issue::local(text).ok_or_else(|| wrong(text))).transpose()
}

fn when(at: Option<&String>) -> Result<When, ApiError> {
    Ok(When { at: time("at", at)?, now: minute(), ahead: false })
}

/// Words that are kept: a name, or a reason.
fn said(field: &'static str, text: &str) -> Result<String, ApiError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > MOST_CHARACTERS {
        let most = &MOST_CHARACTERS;
        return Err(ApiError::Message {
            what: Message::new("issue_no_words", "{field}: empty or too long", &[("field", &field)]),
            help: Message::new("issue_write_words", "write 1 to {most} characters", &[("most", most)]),
        });
    }
    Ok(text.to_owned())
}

/// The schedule of a revision, if the checker accepts it.
fn accepted(app: &App, id: i64, revision: Option<i64>) -> Result<Accepted, ApiError> {
    let number = match revision {
        Some(number) => number,
        None => app.store.head(id)?.revision.number,
    };
    let problem = read::session(&app.store.revision(id, number)?.text, "session.json")?.problem;
    let text = app.store.answer(id, number)?.and_then(|answer| answer.schedule).ok_or(ApiError::NoSchedule)?;
    let schedule = read::schedule(&text, "schedule.json")?;
    issue::accept(problem, None, schedule).map_err(|verdict| {
        IssueError::Refused(verdict.to_string().lines().next().unwrap_or_default().to_owned()).into()
    })
}

/// The address of a page that says what it is about: `CTOC/COP/WG.6/2022/1` becomes `ctoc-cop-wg-6-2022-1`.
fn address(schedule: &Schedule) -> String {
    let session = &schedule.session;
    let name = session.symbol.as_deref().unwrap_or_else(|| session.title.or_any(&Language::known("en")));
    let plain: String = name.chars().map(|one| if one.is_ascii_alphanumeric() { one } else { ' ' }).collect();
    let words: Vec<String> = plain.split_whitespace().map(str::to_ascii_lowercase).collect();
    let address: String = words.join("-").chars().take(60).collect();
    let address = address.trim_matches('-');
    if address.is_empty() { "session".to_owned() } else { address.to_owned() }
}

/// How far the schedules of a session have come, and its issues.
pub fn status(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let id = app.store.head(request.number("session")?)?.session;
    answer(app, id, request)
}

fn answer(app: &App, id: i64, request: &ApiRequest) -> Result<Reply, ApiError> {
    let head = app.store.head(id)?;
    let zone = read::session(&head.revision.text, "session.json")?.problem.zone;
    let record = InStore::of(&app.store, id, String::new())?;
    let language = language(request.query.get("lang"))?;
    let words = words::ALL.into_iter().find(|words| words.code == language.code()).unwrap_or(words::ALL[0]);
    let at = zone.local(minute());
    let issues: Vec<IssueWithChanges> = (0..record.issued.len()).map(|place| one(&record, place, words)).collect();
    let address = record.place.there.as_ref().map(|there| &there.address);
    let page = address.filter(|_| !issues.is_empty()).map(|address| format!("/public/{address}/"));
    let is_issued = match app.store.answer(id, head.revision.number)?.and_then(|answer| answer.schedule) {
        Some(text) => record.is_issued(&read::schedule(&text, "schedule.json")?),
        None => false,
    };
    let now = |one: &silence::Circulation| CirculationNow { circulation: one.clone(), status: one.status(at).into() };
    Ok(Reply::ok(IssueState {
        session: id,
        at,
        timezone: zone.name(),
        page,
        issues,
        issued: is_issued,
        circulations: record.register.circulations.iter().map(now).collect(),
    }))
}

/// An issue with what it changes.
fn one(record: &Record<InStore<'_>>, place: usize, words: &'static Words) -> IssueWithChanges {
    let changes = record.changes(place, words);
    let changes = changes.iter().map(|line| line.text(words.right_to_left)).collect();
    IssueWithChanges { issue: record.register.issues[place].clone(), changes }
}

/// Takes a step, once more if another one came first.
fn step(
    app: &Arc<App>,
    request: &ApiRequest,
    wanted: &str,
    take: &dyn Fn(&mut Record<InStore<'_>>) -> Result<(), ApiError>,
) -> Result<Reply, ApiError> {
    let id = app.store.head(request.number("session")?)?.session;
    for _ in 0..TRIES {
        let mut record = InStore::of(&app.store, id, wanted.to_owned())?;
        record.who.clone_from(&request.who);
        record.place.quiet = app.options.mail.as_ref().map(|mail| mail.quiet);
        let issues = record.issued.len();
        match take(&mut record) {
            Err(ApiError::Store(StoreError::Overtaken)) => {}
            other => {
                other?;
                if record.issued.len() > issues
                    && let Some(there) = app.store.publication(id)?
                {
                    app.public.renew(&app.store, there);
                }
                app.jobs.notify();
                return answer(app, id, request);
            }
        }
    }
    Err(StoreError::Overtaken.into())
}

/// Circulates a schedule to the bureau.
pub fn circulate(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let body: Circulation = if request.body.is_empty() { Circulation::default() } else { request.json()? };
    let until = match (time("until", body.until.as_ref())?, body.working_days) {
        (Some(_), Some(_)) => return Err(ApiError::request("until and working_days exclude each other", "give one")),
        (Some(until), None) => Deadline::Until(until),
        (None, days) => Deadline::Days(days.unwrap_or(10)),
    };
    if let Deadline::Days(days) = until
        && !(1..=MOST_DAYS).contains(&days)
    {
        return Err(ApiError::request(
            format!("working_days: {days} is out of range"),
            format!("give 1 to {MOST_DAYS}"),
        ));
    }
    let new = accepted(app, request.number("session")?, body.revision)?;
    let when = when(body.at.as_ref())?;
    step(app, request, &address(&new.schedule), &|record| {
        record.circulate(&new, body.after.into(), until, when).map(drop)
    })
}

/// Records an objection.
pub fn object(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let body: Objection = request.json()?;
    let by = said("by", &body.by)?;
    let reason = body.reason.filter(|text| !text.trim().is_empty()).map(|text| said("reason", &text)).transpose()?;
    let when = when(body.at.as_ref())?;
    step(app, request, "", &|record| record.object(&by, reason.as_deref(), when).map(drop))
}

/// Withdraws the schedule that is before the bureau or approved.
pub fn withdraw(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let body: Step = if request.body.is_empty() { Step::default() } else { request.json()? };
    let when = when(body.at.as_ref())?;
    step(app, request, "", &|record| record.withdraw(when).map(drop))
}

/// Issues a schedule: the public page shows it.
pub fn publish(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let body: Issuing = if request.body.is_empty() { Issuing::default() } else { request.json()? };
    let when = when(body.at.as_ref())?;
    if !body.directly {
        if body.revision.is_some() {
            return Err(ApiError::request("revision needs directly", "what silence has approved is frozen"));
        }
        return step(app, request, "", &|record| record.issue_approved(when).map(drop));
    }
    let id = request.number("session")?;
    let wanted = address(&accepted(app, id, body.revision)?.schedule);
    step(app, request, &wanted, &|record| {
        let new = accepted(app, id, body.revision)?;
        let date = when.moment(new.problem.zone)?.date_naive();
        record.issue_directly(new, body.after.into(), date)
    })
}

/// The frozen schedule of an issue, or its annex in a format and a language.
pub fn issued(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let (record, number) = (there(app, request)?, request.number("issue")?);
    let none = StoreError::NotFound { what: "issue", id: number };
    let place = record.issued.iter().position(|one| i64::from(one.issue.number) == number).ok_or(none)?;
    let (issued, before) = (&record.issued[place], place.checked_sub(1).map(|before| &record.issued[before]));
    let name = issued.issue.symbol.as_ref().map_or_else(|| format!("issue-{number}"), |symbol| file_name(symbol));
    let before = before.map(|before| &before.schedule);
    file(request, &name, record.place.text(&issued.issue.path())?, &issued.schedule, before)
}

/// The frozen schedule of a circulation, or its annex in a format and a language.
pub fn circulated(app: &Arc<App>, request: &ApiRequest) -> Result<Reply, ApiError> {
    let (record, number) = (there(app, request)?, request.number("circulation")?);
    let none = StoreError::NotFound { what: "circulation", id: number };
    let found = record.register.circulations.iter().find(|one| i64::from(one.number) == number).ok_or(none)?;
    let before = record.issued.last().map(|last| &last.schedule);
    let schedule = record.circulated(found)?;
    file(request, &format!("circulation-{number}"), record.place.text(&found.path())?, &schedule, before)
}

fn there<'a>(app: &'a App, request: &ApiRequest) -> Result<Record<InStore<'a>>, ApiError> {
    InStore::of(&app.store, app.store.head(request.number("session")?)?.session, String::new())
}

fn file_name(symbol: &str) -> String {
    symbol.chars().map(|one| if one.is_ascii_alphanumeric() { one } else { '-' }).collect()
}

fn file(
    request: &ApiRequest,
    name: &str,
    text: String,
    schedule: &Schedule,
    before: Option<&Schedule>,
) -> Result<Reply, ApiError> {
    let format: Format = request.query.get("format").map_or("json", String::as_str).parse()?;
    let language = language(request.query.get("lang"))?;
    let tracked = match request.query.get("changes").map(String::as_str) {
        None | Some("" | "false") => false,
        Some("true") => true,
        Some(other) => {
            return Err(ApiError::request(format!("changes: unknown value `{other}`"), "write true or false"));
        }
    };
    let (mime, ending) = kind(format.name());
    if tracked && format != Format::Docx {
        return Err(ApiError::request("changes need the format docx", "ask for the format docx, or omit changes"));
    }
    if format == Format::Json {
        return Ok(Reply::File(mime, format!("{name}.json"), text.into_bytes()));
    }
    let rendered = match before {
        Some(before) if tracked => render::render_since(before, schedule, &language, By::Meeting)?,
        None if tracked => return Err(ApiError::request("there is no issue before", "omit changes")),
        _ => render::render(schedule, format, &language, &Style::default())?,
    };
    let since = if tracked { ".changes" } else { "" };
    Ok(Reply::File(mime, format!("{name}{since}.{}.{ending}", language.code()), rendered.bytes))
}
