//! What each tool does: it reads files of the folder, asks what the command of its name asks, and writes files.

use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::answering::{self, Checked};
use super::arguments as args;
use super::error::{FolderError, Reason, ToolError};
use super::folder::{FileAnswer, Folder, SavedAnswer};
use crate::sandbox::{self, SandboxError};
use crate::web::error::ApiError;
use crate::web::request::seconds;
use crate::web::sessions::language;
use crate::web::task::{Input, Question, Task};
use plenary_core::answers::CheckAnswer;
use plenary_core::details::Details;
use plenary_core::read::{self, Loaded, UiLanguage};
use plenary_core::risk::Effort;
use plenary_core::solve::memory::Megabytes;
use plenary_core::verify;
use plenary_core::whatif::{Edit, EditError};
use plenary_documents::import::readers::LIMIT;
use plenary_documents::import::{self, Hours};
use plenary_documents::imported::{Unreadable, read_imported};
use plenary_documents::render::{self, Format, Style};

/// The most bytes of a session, a schedule or a table, as for the commands.
const TEXT: u64 = 8 << 20;

/// The most bytes of a file that `read` returns, and of a document that `export` returns beside the file.
const SHOWN: u64 = 1 << 20;

/// The most samples of a simulation, as for the server.
const SAMPLES: u32 = 1_000_000;

/// The limits of the tools.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The most seconds of a solve.
    pub time_limit: Duration,
    /// The memory at which a solve takes the best plan so far.
    pub memory_limit: Option<Megabytes>,
    /// The language of messages.
    pub language: UiLanguage,
}

/// A call of a tool.
#[allow(missing_debug_implementations, reason = "it has a function")]
pub struct Call<'a> {
    /// The folder.
    pub folder: &'a Folder,
    /// The limits.
    pub options: Options,
    /// Whether the client has taken the call back.
    pub cancelled: &'a dyn Fn() -> bool,
}

type Answer = Result<Value, ToolError>;

/// The files of the folder.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FilesAnswer {
    /// Each file, by name.
    files: Vec<FileAnswer>,
}

/// A text file.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReadAnswer {
    /// Its name.
    file: String,
    /// What is in it.
    text: String,
}

/// What is in a session file.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SessionAnswer {
    /// The number of items.
    items: usize,
    /// The number of meetings that may be held.
    meetings: usize,
    /// What the file says and nothing uses.
    warnings: Vec<String>,
}

/// A session that was read from an agenda.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ImportAnswer {
    /// The session file.
    session: String,
    /// How much was read, in a sentence.
    summary: String,
    /// What is doubtful, estimated or missing, in sentences.
    doubts: Vec<String>,
}

/// A document that was written.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ExportAnswer {
    /// Its format.
    format: &'static str,
    /// Notes, such as that a title is printed in another language.
    notes: Vec<String>,
    /// The document itself, if it is short text.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

impl Call<'_> {
    /// The text of a session that can be read. Errors name the file.
    fn session(&self, name: &str) -> Result<(String, Loaded), ToolError> {
        let text = self.folder.text(name, TEXT)?;
        let loaded = read::session(&text, name)?;
        Ok((text, loaded))
    }

    /// The text of a schedule that can be read.
    fn schedule(&self, name: &str) -> Result<String, ToolError> {
        let text = self.folder.text(name, TEXT)?;
        let _readable = read::schedule(&text, name)?;
        Ok(text)
    }

    /// Asks about files of the folder.
    fn ask(
        &self,
        what: Question,
        session: &str,
        schedule: Option<&str>,
        time: Option<f64>,
    ) -> Result<Checked, ToolError> {
        let schedule = schedule.map(|name| self.schedule(name)).transpose()?;
        let pair = Input { session: self.session(session)?.0, schedule };
        let time = seconds(time, self.options.time_limit)?;
        let task = Task::Ask { what, pair, of: None, time };
        answering::ask(&task, self.options.memory_limit, self.options.language, self.cancelled)
    }

    /// Checks, before a long solve, that files may be written.
    fn check(&self, names: &[&Option<String>], overwrite: bool) -> Result<(), ToolError> {
        let named: Vec<&String> = names.iter().filter_map(|name| name.as_ref()).collect();
        for name in &named {
            self.folder.check(name, overwrite)?;
        }
        match named[..] {
            [one, other] if one == other => Err(FolderError::new(one, Reason::Exists).into()),
            _ => Ok(()),
        }
    }

    /// The schedule of an answer as a file, if it has one and a name is given.
    fn keep(&self, answer: &Value, name: Option<&String>, overwrite: bool) -> Result<Option<SavedAnswer>, ToolError> {
        let (Some(name), Some(schedule)) = (name, answer.get("schedule").filter(|one| one.is_object())) else {
            return Ok(None);
        };
        let schedule = read::schedule(&schedule.to_string(), name)?;
        Ok(Some(self.folder.write(name, &render::json::write(&schedule)?, overwrite)?))
    }
}

/// An answer with the report of the checker beside it.
fn with_check(checked: Checked) -> Value {
    let mut answer = checked.answer;
    if let Some(check) = checked.check {
        answer["check"] = check;
    }
    answer
}

/// `files`.
pub fn files(call: &Call<'_>, _: args::Files) -> Answer {
    Ok(json!(FilesAnswer { files: call.folder.list()? }))
}

/// `read`.
pub fn read(call: &Call<'_>, args: args::Read) -> Answer {
    let text = call.folder.text(&args.file, SHOWN)?;
    Ok(json!(ReadAnswer { file: args.file, text }))
}

/// `save`.
pub fn save(call: &Call<'_>, args: args::Save) -> Answer {
    call.folder.check(&args.save_as, args.overwrite)?;
    let loaded = read::session(&args.text, &args.save_as)?;
    let mut answer = json!(SessionAnswer {
        items: loaded.problem.items.len(),
        meetings: loaded.problem.meetings.len(),
        warnings: loaded.warnings.diagnostics.iter().map(|one| one.message.clone()).collect(),
    });
    answer["saved"] = json!([call.folder.write(&args.save_as, args.text.as_bytes(), args.overwrite)?]);
    Ok(answer)
}

/// `import`.
pub fn import(call: &Call<'_>, args: args::Import) -> Answer {
    call.folder.check(&args.save_as, args.overwrite)?;
    let (name, bytes) = match (args.text, args.file) {
        (Some(text), None) => ("agenda.txt".to_owned(), text.into_bytes()),
        (None, Some(file)) => (file.clone(), call.folder.read(&file, LIMIT)?),
        _ => {
            let what = "either `text` or `file` is needed";
            return Err(ToolError::arguments(what, "give the text of the agenda, or the name of a document"));
        }
    };
    let times = args.times.iter().map(|text| text.parse::<Hours>());
    let times =
        times.collect::<Result<Vec<Hours>, _>>().map_err(|help| ToolError::arguments("times: not hours", help))?;
    let options =
        import::Options { name: name.clone(), language: args.language, days: args.days, times, map: Vec::new() };
    let chinese = call.options.language == UiLanguage::Chinese;
    let imported = sandbox::import(bytes, &options).map_err(|error| match error {
        SandboxError::Refused(refusal) if chinese => ApiError::Document(refusal.chinese.at(&name)),
        SandboxError::Refused(refusal) => ApiError::Document(refusal.english.at(&name)),
        other => ApiError::Sandbox(other),
    })?;
    let _readable =
        read_imported(&imported, "the session that was made", call.options.language).map_err(|unreadable| {
            match unreadable {
                Unreadable::Cells(cause) => ApiError::Document(Details::new(cause).at(&name)),
                Unreadable::Session(report) => report.into(),
            }
        })?;
    let language = if chinese { import::Language::Chinese } else { import::Language::English };
    let saved = call.folder.write(&args.save_as, imported.session.as_bytes(), args.overwrite)?;
    let mut answer = json!(ImportAnswer {
        summary: imported.report.summary(language),
        doubts: imported.report.warnings(language),
        session: imported.session,
    });
    answer["saved"] = json!([saved]);
    Ok(answer)
}

/// `plan`.
pub fn plan(call: &Call<'_>, args: args::Plan) -> Answer {
    call.check(&[&args.save_as], args.overwrite)?;
    let mut answer = with_check(call.ask(Question::Plan, &args.session, args.baseline.as_deref(), args.time_limit)?);
    let saved = call.keep(&answer, args.save_as.as_ref(), args.overwrite)?;
    answer["saved"] = json!(saved.into_iter().collect::<Vec<_>>());
    Ok(answer)
}

/// `whatif`.
pub fn what_if(call: &Call<'_>, args: args::WhatIf) -> Answer {
    call.check(&[&args.save_session_as, &args.save_schedule_as], args.overwrite)?;
    let edits = args.edits.iter().map(|text| text.parse()).collect::<Result<Vec<Edit>, EditError>>()?;
    let what = Question::WhatIf(edits);
    let mut answer = with_check(call.ask(what, &args.session, args.baseline.as_deref(), args.time_limit)?);
    let mut saved = Vec::new();
    if let (Some(name), Some(text)) = (&args.save_session_as, answer["session"].as_str()) {
        saved.push(call.folder.write(name, text.as_bytes(), args.overwrite)?);
    }
    saved.extend(call.keep(&answer, args.save_schedule_as.as_ref(), args.overwrite)?);
    answer["saved"] = json!(saved);
    Ok(answer)
}

/// `explain`.
pub fn explain(call: &Call<'_>, args: args::Explain) -> Answer {
    Ok(call.ask(Question::Explain, &args.session, args.baseline.as_deref(), args.time_limit)?.answer)
}

/// `why`.
pub fn why(call: &Call<'_>, args: args::Why) -> Answer {
    let what = Question::Why(args.question);
    Ok(with_check(call.ask(what, &args.session, Some(&args.schedule), args.time_limit)?))
}

/// `check`.
pub fn check(call: &Call<'_>, args: args::Check) -> Answer {
    let text = call.folder.text(&args.schedule, TEXT)?;
    let (what, schedule) = if read::is_table(&text) {
        // errors of the table name its file
        let _readable = read::table(&text, &args.schedule, &call.session(&args.session)?.1.problem)?;
        (Question::Check(Some(text)), None)
    } else {
        (Question::Check(None), Some(args.schedule.as_str()))
    };
    Ok(call.ask(what, &args.session, schedule, None)?.answer)
}

/// `risk`.
pub fn risk(call: &Call<'_>, args: args::Risk) -> Answer {
    let samples = args.samples.unwrap_or(Effort::default().samples);
    if !(1..=SAMPLES).contains(&samples) {
        return Err(ToolError::arguments("samples: out of range", format!("ask for 1 to {SAMPLES}")));
    }
    let what = Question::Risk { samples, seed: args.seed.unwrap_or(0) };
    Ok(call.ask(what, &args.session, Some(&args.schedule), None)?.answer)
}

/// `export`.
pub fn export(call: &Call<'_>, args: args::Export) -> Answer {
    call.folder.check(&args.save_as, args.overwrite)?;
    let format = match &args.format {
        Some(name) => name.parse()?,
        None => Format::of_file(args.save_as.as_ref())?.ok_or_else(|| {
            ToolError::arguments(
                "the name of the file has no ending",
                "write a name such as annex.docx, or give `format`",
            )
        })?,
    };
    let language = language(args.language.as_ref())?;
    let (_, loaded) = call.session(&args.session)?;
    let schedule = read::schedule(&call.folder.text(&args.schedule, TEXT)?, &args.schedule)?;
    let verdict = verify::judge(&loaded.problem, None, &schedule);
    if let Some(first) = verdict.broken.first() {
        return Err(ToolError::arguments(
            format!(
                "the schedule breaks rules of the session ({}); the first: {}",
                verdict.broken.len(),
                first.message
            ),
            "ask `check` for all of them, and `plan` for a schedule that breaks none",
        ));
    }
    let rendered = render::render(&schedule, format, &language, &Style::default())?;
    let saved = call.folder.write(&args.save_as, &rendered.bytes, args.overwrite)?;
    let short = !format.is_binary() && rendered.bytes.len() as u64 <= SHOWN;
    let mut answer = json!(ExportAnswer {
        format: format.name(),
        notes: rendered.notes,
        text: if short { String::from_utf8(rendered.bytes).ok() } else { None },
    });
    answer["check"] = json!(CheckAnswer::new(&loaded, &verdict));
    answer["saved"] = json!([saved]);
    Ok(answer)
}
