//! The arguments of the tools. Their comments are the descriptions that the client shows to its model.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Deserialize;

/// No arguments.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Files {}

/// A file.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Read {
    /// The name of a file of the working folder.
    pub file: String,
}

/// A session file.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Save {
    /// The text of the session file: JSON, in the form that `import` writes.
    pub text: String,
    /// The name of the file to write, such as session.json.
    pub save_as: String,
    /// Whether a file of that name is replaced. Only if the user agrees.
    #[serde(default)]
    pub overwrite: bool,
}

/// An agenda.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Import {
    /// The text of the agenda; or else name a `file`.
    pub text: Option<String>,
    /// The name of a document of the working folder: docx, pdf, html, md, txt, ics, xlsx or csv.
    pub file: Option<String>,
    /// The language of the agenda: ar, en, es, fr, ru or zh. By default it is detected.
    pub language: Option<String>,
    /// The days of the session, such as 2027-03-09. By default those of the document.
    #[serde(default)]
    pub days: Vec<NaiveDate>,
    /// The hours of the meetings of each day, such as 10:00-12:00. By default those of the document.
    #[serde(default)]
    pub times: Vec<String>,
    /// The name of the session file to write, such as session.json.
    pub save_as: String,
    /// Whether a file of that name is replaced. Only if the user agrees.
    #[serde(default)]
    pub overwrite: bool,
}

/// What to plan.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The name of a session file of the working folder.
    pub session: String,
    /// The name of an earlier schedule file, from which the plan differs as little as possible.
    pub baseline: Option<String>,
    /// The name of the schedule file to write, such as schedule.json.
    pub save_as: Option<String>,
    /// Whether a file of that name is replaced. Only if the user agrees.
    #[serde(default)]
    pub overwrite: bool,
    /// Seconds after which the solver takes the best plan so far; by default as many as the server allows.
    pub time_limit: Option<f64>,
}

/// Edits of a session.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WhatIf {
    /// The name of a session file of the working folder.
    pub session: String,
    /// The edits, applied in order, each in one of the forms that the description of the tool lists, such as drop-meeting=m3.
    pub edits: Vec<String>,
    /// The name of the schedule file from which the new plan differs as little as possible. By default the plan without the
    /// edits.
    pub baseline: Option<String>,
    /// The name of the session file to write, with the edits in it.
    pub save_session_as: Option<String>,
    /// The name of the schedule file to write, if there is a plan.
    pub save_schedule_as: Option<String>,
    /// Whether files of these names are replaced. Only if the user agrees.
    #[serde(default)]
    pub overwrite: bool,
    /// Seconds after which the solver takes the best plan so far; by default as many as the server allows.
    pub time_limit: Option<f64>,
}

/// A session.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Explain {
    /// The name of a session file of the working folder.
    pub session: String,
    /// The name of an earlier schedule file, whose hours are announced for items that keep theirs.
    pub baseline: Option<String>,
    /// Seconds after which it answers with what it has found; by default as many as the server allows.
    pub time_limit: Option<f64>,
}

/// A question about a schedule.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Why {
    /// The name of a session file of the working folder.
    pub session: String,
    /// The name of its schedule file.
    pub schedule: String,
    /// The question, with the ids of the session, such as `4 in m2`, `4 not in m2`, `3 before 2` or `3 after 2`.
    pub question: String,
    /// Seconds after which it answers with what it has found; by default as many as the server allows.
    pub time_limit: Option<f64>,
}

/// A session and its schedule.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// The name of a session file of the working folder.
    pub session: String,
    /// The name of a schedule file; or of a table made by hand, CSV with the columns meeting and item.
    pub schedule: String,
}

/// A session and its schedule, to be simulated.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Risk {
    /// The name of a session file of the working folder.
    pub session: String,
    /// The name of its schedule file.
    pub schedule: String,
    /// How often the session is simulated, from 1 to 1,000,000; 20,000 by default.
    pub samples: Option<u32>,
    /// The seed of the random numbers; 0 by default. The same seed gives the same answer.
    pub seed: Option<u64>,
}

/// A schedule to be written as a document.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// The name of a session file of the working folder.
    pub session: String,
    /// The name of its schedule file.
    pub schedule: String,
    /// The name of the file to write. Its ending is the format, unless `format` is given: docx, pdf, html, md, csv, xlsx, ics,
    /// svg, jsonld, akn or txt.
    pub save_as: String,
    /// The format, such as docx, or pretalx and indico, which are no endings.
    pub format: Option<String>,
    /// The language of headings, dates and titles: en, fr, es, ru, zh or ar; en by default.
    pub language: Option<String>,
    /// Whether a file of that name is replaced. Only if the user agrees.
    #[serde(default)]
    pub overwrite: bool,
}
