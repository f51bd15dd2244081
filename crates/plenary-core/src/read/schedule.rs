//! Reads the schedule file. Programs write it, so reporting one mistake at a time is enough.

use chrono::{DateTime, Datelike, FixedOffset};
use serde_json::Value;

use super::diagnose;
use super::fault::Fault;
use super::findings::Findings;
use super::json::{self, Json};
use super::quote::short;
use super::report::Report;
use super::source::Source;
use super::words::phrases::{self, Phrase};
use crate::model::schedule::SCHEMA;
use crate::model::time::YEARS;
use crate::model::{Schedule, Statement};

/// The most meetings, and the most entries of a meeting.
const MOST: usize = 2_000;

/// Reads a schedule file, ours or another program's. Unknown fields are skipped; `null` counts as absent.
///
/// # Errors
/// A report of what is wrong with the file.
pub fn schedule(text: &str, name: &str) -> Result<Schedule, Report> {
    let (tree, mut findings) = json::parse(text).map_err(|stop| diagnose::stopped(*stop, name, text))?;
    let schedule = decode(&tree, &mut findings);
    if let Some(schedule) = &schedule {
        check(schedule, &mut findings);
    }
    match schedule {
        Some(schedule) if findings.errors() == 0 => Ok(schedule),
        _ => Err(findings.report(&Source::new(name, text, tree))),
    }
}

fn decode(tree: &Json, out: &mut Findings) -> Option<Schedule> {
    let root = Statement::root();
    let mut value = plain(tree);
    match value.get("schema") {
        Some(Value::String(said)) if said == SCHEMA => {}
        None if value.is_object() => {
            let about = format!("\"{SCHEMA}\", the kind and version of the file");
            out.add(&root, Fault::MissingField { key: "schema", about });
            return None;
        }
        Some(_) => {
            let at = root.at("schema");
            let shown = json::shown(tree.nearest(&at).0);
            out.add(&at, Fault::UnknownSchema { shown, wanted: SCHEMA });
            return None;
        }
        None => {}
    }
    // the default time zone is UTC
    if let Some(Value::Object(session)) = value.get_mut("session") {
        session.entry("timezone").or_insert_with(|| "UTC".into());
    }
    serde_path_to_error::deserialize(value)
        .map_err(|error| {
            let said = short(&error.inner().to_string().escape_debug().to_string(), 200);
            out.add(&statement(error.path()), Fault::Schedule { said });
        })
        .ok()
}

/// The tree as `serde_json` has it. A `null` field is as one that is absent.
fn plain(json: &Json) -> Value {
    match &json.value {
        json::Value::Null => Value::Null,
        json::Value::Bool(value) => Value::Bool(*value),
        // a text that is JSON has numbers that are; one that no machine number holds is not a time or a count
        json::Value::Number(digits) => serde_json::from_str(digits).unwrap_or(Value::Null),
        json::Value::Text(text) => Value::String(text.clone()),
        json::Value::List(list) => list.iter().map(plain).collect(),
        json::Value::Object(members) => members
            .iter()
            .filter(|member| member.value.value != json::Value::Null)
            .map(|member| (member.key.clone(), plain(&member.value)))
            .collect(),
    }
}

fn statement(path: &serde_path_to_error::Path) -> Statement {
    use serde_path_to_error::Segment;
    path.iter().fold(Statement::root(), |at, segment| match segment {
        Segment::Seq { index } => at.at(index),
        Segment::Map { key } => at.at(key),
        Segment::Enum { .. } | Segment::Unknown => at,
    })
}

fn check(schedule: &Schedule, out: &mut Findings) {
    let announced = Statement::root().at("session").at("announced");
    for (id, &stamp) in &schedule.session.announced {
        year(stamp, &announced.at(id), out);
    }
    let meetings = Statement::root().at("meetings");
    count(schedule.meetings.len(), phrases::MEETINGS, &meetings, out);
    let unscheduled = Statement::root().at("unscheduled");
    count(schedule.unscheduled.len(), phrases::LEFT_OUT, &unscheduled, out);
    for (ix, meeting) in schedule.meetings.iter().take(MOST).enumerate() {
        let here = meetings.at(ix);
        span(meeting.start, meeting.end, &here, out);
        count(meeting.entries.len(), phrases::ENTRIES, &here.at("entries"), out);
        for (ix, entry) in meeting.entries.iter().take(MOST).enumerate() {
            let here = here.at("entries").at(ix);
            span(entry.start, entry.end, &here, out);
            count(entry.items.len(), phrases::ITEMS, &here.at("items"), out);
            if entry.items.is_empty() {
                let fault = Fault::Nothing { what: phrases::ENTRY_ITEMS, mend: phrases::ADD_ENTRY_ITEMS };
                out.add(&here.at("items"), fault);
            }
        }
    }
}

fn count(count: usize, what: Phrase, at: &Statement, out: &mut Findings) {
    if count > MOST {
        out.add(at, Fault::TooMany { count, most: MOST, what });
    }
}

fn year(stamp: DateTime<FixedOffset>, at: &Statement, out: &mut Findings) {
    if !YEARS.contains(&stamp.year()) {
        out.add(at, Fault::ScheduleYear { shown: stamp.to_rfc3339() });
    }
}

fn span(start: DateTime<FixedOffset>, end: DateTime<FixedOffset>, at: &Statement, out: &mut Findings) {
    for (word, stamp) in [("start", start), ("end", end)] {
        year(stamp, &at.at(word), out);
    }
    if end < start {
        let (start, end) = (start.to_rfc3339(), end.to_rfc3339());
        out.add(&at.at("end"), Fault::ScheduleTimes { start, end });
    }
}
