//! `plenary calibrate`.

use std::io::Read;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use super::answer_format::{AnswerFormat, count};
use super::exit::{Error, Exit, Result};
use super::files;
use super::grid::Grid;
use crate::sandbox;
use plenary_core::calibrate::{self, Calibration, Distribution, ENOUGH, Observed, Started, past};
use plenary_core::details::{Detailed, Details};
use plenary_core::model::{Schedule, Statement, Uncertainty};
use plenary_core::read::{self, Draft};
use plenary_documents::import::readers::LIMIT;
use plenary_documents::import::records::Recorded;

/// Says how estimates compare with what happened, from past sessions and summary records
///
/// A past session is a session file with `held`. It says what items took, and when meetings started. A schedule of it that
/// was planned before, named right after it, says what was planned. A summary or verbatim record (.docx, .pdf, .html, .txt) in any of six languages
/// says when a meeting was called to order and when it rose. A separate process reads it, with limits of memory and time. Each
/// distribution is printed with the number of its observations. From five of them on, an `uncertainty` for a session is made.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  plenary calibrate last-year.json last-year.schedule.json
  plenary calibrate records/*.docx
  plenary calibrate past.json records/*.pdf --into session.json")]
pub struct Args {
    /// Past sessions, each with or without a schedule that was planned before, and records
    #[arg(value_name = "SESSION | RECORD", required = true)]
    sources: Vec<PathBuf>,
    /// Write the `uncertainty` into this session; nothing else of it changes
    #[arg(long, value_name = "SESSION")]
    into: Option<PathBuf>,
    #[command(flatten)]
    pub(super) answer_format: AnswerFormat,
}

/// The answer as JSON.
#[derive(Debug, Serialize, JsonSchema)]
struct Answer {
    /// What items took, in per cent of their estimates.
    items: Vec<Distribution>,
    /// How late meetings started, in minutes.
    meetings: Vec<Distribution>,
    /// The observations of each source.
    sources: Vec<Source>,
    /// What a session can take.
    uncertainty: serde_json::Value,
}

/// A file that was read.
#[derive(Debug, Serialize, JsonSchema)]
struct Source {
    /// Its name.
    name: String,
    /// Observations of items.
    items: usize,
    /// Observations of meetings.
    meetings: usize,
    /// Meetings of a record whose announced start or whose call to order is not said, or that are not on one day.
    left_out: usize,
}

/// The latest start that is believed, in minutes. A longer one is a misread hour.
const LATEST: u32 = 240;

/// Runs the command.
pub fn run(args: &Args) -> Result {
    let mut all = Observed::default();
    let mut sources = Vec::new();
    let mut from = args.sources.as_slice();
    while let Some((path, rest)) = from.split_first() {
        from = rest;
        let (observed, left_out) = if is_json(path) {
            let plan = rest.first().filter(|next| is_json(next)).map(|next| schedule(next)).transpose()?.flatten();
            from = if plan.is_some() { &rest[1..] } else { rest };
            let loaded = files::session(path)?;
            (past::observed(&loaded.problem, loaded.source.text(), plan.as_ref()), 0)
        } else {
            record(path)?
        };
        let (items, meetings) = (observed.items.len(), observed.meetings.len());
        sources.push(Source { name: path.display().to_string(), items, meetings, left_out });
        all.items.extend(observed.items);
        all.meetings.extend(observed.meetings);
    }
    let found = Calibration::new(&all);
    let uncertainty = fields(&found.uncertainty);
    if let Some(path) = &args.into {
        write_into(path, &uncertainty)?;
    }
    let object = uncertainty.iter().cloned().collect::<serde_json::Map<_, _>>();
    let text = if args.answer_format.is_json() {
        let answer = Answer { items: found.items, meetings: found.meetings, sources, uncertainty: object.into() };
        format!("{:#}\n", json!(answer))
    } else {
        in_words(&found, &sources, &object.into())
    };
    files::write(None, text.as_bytes())?;
    Ok(Exit::Done)
}

fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"))
}

/// The schedule in a file; `None` if the file is a session.
fn schedule(path: &Path) -> Result<Option<Schedule>> {
    let (_, text) = files::text_with_name(path)?;
    let file: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    let is_schedule = file["schema"].as_str().is_some_and(|schema| schema.starts_with("plenary.schedule/"));
    if is_schedule { files::schedule(path).map(Some) } else { Ok(None) }
}

/// The meetings of a record, and how many say too little.
fn record(path: &Path) -> Result<(Observed, usize)> {
    let name = path.display().to_string();
    let wrong = |cause: Details| Error::Document { name: name.clone(), cause };
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(LIMIT + 1).read_to_end(&mut bytes));
    read.map_err(|error| wrong(Details::new(error.to_string()).or("check the name of the record")))?;
    let recorded = sandbox::record(bytes).map_err(|error| wrong(error.details()))?;
    if recorded.is_empty() {
        return Err(wrong(
            Details::new("no sentence says when a meeting was called to order, or when it rose")
                .or("name summary or verbatim records, such as \"The meeting was called to order at 3.10 p.m.\""),
        ));
    }
    let meetings: Vec<Started> = recorded.iter().filter_map(started).collect();
    let left_out = recorded.len() - meetings.len();
    Ok((Observed { items: Vec::new(), meetings }, left_out))
}

fn started(one: &Recorded) -> Option<Started> {
    let late = one.opened?.saturating_sub(one.announced?);
    let body = calibrate::body(one.symbol.as_deref(), "records without a symbol");
    (late <= LATEST).then_some(Started { body, late })
}

/// The fields of an `uncertainty`, as session files write them.
fn fields(uncertainty: &Uncertainty) -> Vec<(String, serde_json::Value)> {
    let spread = uncertainty.spread.map(|spread| json!({"low": spread.low, "high": spread.high}));
    let late = uncertainty
        .late_start
        .map(|late| json!({"low": late.low.get(), "likely": late.likely.get(), "high": late.high.get()}));
    let named = [("spread", spread), ("late_start", late)];
    named.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

/// Sets fields of the `uncertainty` of a session file. What results must be readable.
fn write_into(path: &Path, fields: &[(String, serde_json::Value)]) -> Result<()> {
    if fields.is_empty() {
        return Err(Error::Usage {
            what: format!("there are fewer than {ENOUGH} observations of items, and of meetings"),
            help: "name more past sessions or records, or omit --into".to_owned(),
        });
    }
    let loaded = files::session(path)?;
    let mut draft = Draft::of(loaded.source.text()).ok_or_else(|| Error::Usage {
        what: format!("{} cannot be edited", path.display()),
        help: "name a session file".to_owned(),
    })?;
    let at = Statement::root().at("uncertainty");
    if draft.get(&at).is_none() {
        draft.set(&at, "{}");
    }
    for (name, value) in fields {
        draft.set(&at.at(name), &value.to_string());
    }
    let _readable = read::session_in(draft.text(), &path.display().to_string(), Some(files::folder(path)))?;
    files::write(Some(&path.to_path_buf()), draft.text().as_bytes())
}

fn in_words(found: &Calibration, sources: &[Source], uncertainty: &serde_json::Value) -> String {
    let mut text = String::new();
    for source in sources {
        let left_out = match source.left_out {
            0 => String::new(),
            some => format!("; {} left out, which say too little", count(some, "meeting is", "meetings are")),
        };
        text += &format!(
            "{}: {} and {}{left_out}\n",
            source.name,
            count(source.items, "item", "items"),
            count(source.meetings, "meeting", "meetings")
        );
    }
    if !found.items.is_empty() {
        text += &format!("\n{}", grid("What items took, in per cent of the estimate", &found.items));
    }
    if !found.meetings.is_empty() {
        text += &format!("\n{}", grid("How late meetings started, in minutes", &found.meetings));
    }
    text += &match uncertainty.as_object().is_some_and(serde_json::Map::is_empty) {
        true => format!("\nno `uncertainty` is made of fewer than {ENOUGH} observations\n"),
        false => format!("\n\"uncertainty\": {uncertainty}\n"),
    };
    text
}

fn grid(what: &str, rows: &[Distribution]) -> String {
    let mut grid = Grid::new(&["Body", "Kind", "Observations", "1 in 10 up to", "half up to", "9 in 10 up to"]);
    for row in rows {
        let body = row.body.clone().unwrap_or_else(|| "all".to_owned());
        let kind = row.kind.map_or_else(|| "all".to_owned(), |kind| kind.to_string());
        let numbers = [row.observations as u32, row.p10, row.p50, row.p90].map(|number| number.to_string());
        grid.row([body, kind].into_iter().chain(numbers));
    }
    format!("{what}\n{grid}")
}
