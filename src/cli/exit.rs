//! How a command ends.

use std::fmt;
use std::process::ExitCode;

use serde_json::{Value, json};

use plenary_core::day::DayError;
use plenary_core::details::{Detailed, Details};
use plenary_core::explain::why::QuestionError;
use plenary_core::pipeline::Failure;
use plenary_core::read::Report;
use plenary_core::solve::BackendError;
use plenary_core::whatif::{AskError, EditError};
use plenary_documents::render::RenderError;
use plenary_documents::render::ics::earlier::NotOurs;

/// The exit codes of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done; for `check`, valid.
    Done = 0,
    /// No schedule exists, or the schedule breaks a rule.
    NoSchedule = 1,
    /// The command line is wrong.
    Usage = 2,
    /// An input file is wrong, or an output cannot be written.
    Input = 3,
    /// Stopped at a limit of time or memory with no schedule; for `check`, a rule is not decided.
    TimeLimit = 4,
    /// A fault of the program.
    Fault = 70,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command could not do what it was asked.
#[derive(Debug)]
pub enum Error {
    /// An input file is wrong.
    Input(Report),
    /// A document cannot be imported.
    Document {
        /// What it is called.
        name: String,
        /// What is wrong, with the way out.
        cause: Details,
    },
    /// A result cannot be written.
    Output {
        /// The file that was to be written.
        path: String,
        /// The error of the operating system.
        cause: String,
        /// The way out.
        help: String,
    },
    /// The command line is wrong in a way that the parser does not see.
    Usage {
        /// What is wrong with it.
        what: String,
        /// The way out.
        help: String,
    },
    /// An edit is wrong.
    Edit(EditError),
    /// An event cannot have happened.
    Day(DayError),
    /// A question cannot be read, or names nothing.
    Question(QuestionError),
    /// A file of scenarios is wrong.
    Scenarios {
        /// The file.
        file: String,
        /// What is wrong with it.
        what: String,
    },
    /// The calendar that `--previous` names does not belong to this session.
    Previous {
        /// Its path.
        path: String,
        /// What is wrong with it.
        why: NotOurs,
    },
    /// The store cannot be opened.
    Store {
        /// Its path.
        path: String,
        /// What is wrong with it.
        why: crate::store::StoreError,
    },
    /// The server cannot listen.
    Serve {
        /// The address.
        listen: String,
        /// The error of the operating system.
        cause: String,
    },
    /// The format or language is not available.
    Render(RenderError),
    /// The solver failed, or the checker refused its result.
    Failure(Failure),
}

impl Detailed for Error {
    fn details(&self) -> Details {
        match self {
            Self::Input(report) => Details::new(report.to_string()),
            Self::Document { name, cause } => cause.clone().at(name),
            Self::Output { path, cause, help } => Details::new(cause).at(path).or(help),
            Self::Usage { what, help } => Details::new(what).or(help),
            Self::Edit(error) => error.details(),
            Self::Day(error) => error.details(),
            Self::Question(error) => error.details(),
            Self::Scenarios { file, what } => Details::new(what)
                .at(file)
                .or("write a list such as [{\"name\": \"without m3\", \"edits\": [\"drop-meeting=m3\"]}]"),
            Self::Previous { path, why } => Details::new(why.to_string())
                .at(path)
                .or("name the ics file that plenary wrote earlier for this session, or omit --previous"),
            Self::Store { path, why } => why.details().at(path),
            Self::Serve { listen, cause } => Details::new(format!("cannot listen on {listen}: {cause}"))
                .or("if another program uses the address, choose one with --listen, such as 127.0.0.1:0"),
            Self::Render(error) => error.details(),
            Self::Failure(failure) => failure.details(),
        }
    }
}

/// The error as text.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input(report) => report.fmt(f),
            Self::Scenarios { file, .. } => {
                write!(f, "{file}: error: {}", Details { place: None, ..self.details() })
            }
            Self::Render(error) => write!(f, "error: {error}"),
            Self::Failure(failure) => write!(f, "error: {failure}"),
            other => write!(f, "error: {}", other.details()),
        }
    }
}

impl Error {
    /// The error as JSON.
    pub fn in_json(&self) -> Value {
        let mut error = json!(self.details());
        if let Self::Input(report) | Self::Edit(EditError::Session { report, .. }) = self {
            error["diagnostics"] = json!(report.diagnostics);
        }
        json!({ "error": error })
    }

    /// The exit code that the error leads to.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Input(_)
            | Self::Document { .. }
            | Self::Store { .. }
            | Self::Serve { .. }
            | Self::Output { .. }
            | Self::Previous { .. }
            | Self::Scenarios { .. }
            | Self::Edit(EditError::OtherSession { .. }) => Exit::Input,
            Self::Edit(_) | Self::Day(_) | Self::Question(_) | Self::Usage { .. } | Self::Render(_) => Exit::Usage,
            Self::Failure(_) => Exit::Fault,
        }
    }
}

impl From<RenderError> for Error {
    fn from(error: RenderError) -> Self {
        Self::Render(error)
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<Report> for Error {
    fn from(report: Report) -> Self {
        Self::Input(report)
    }
}

/// A wrong edit is a wrong command line, a wrong baseline a wrong file.
impl From<AskError> for Error {
    fn from(error: AskError) -> Self {
        match error {
            AskError::Edit(error) => error.into(),
            AskError::Failure(failure) => Self::Failure(failure),
        }
    }
}

impl From<EditError> for Error {
    fn from(error: EditError) -> Self {
        Self::Edit(error)
    }
}

impl From<DayError> for Error {
    fn from(error: DayError) -> Self {
        Self::Day(error)
    }
}

impl From<BackendError> for Error {
    fn from(error: BackendError) -> Self {
        Self::Failure(Failure::Backend(error))
    }
}

/// What a command returns.
pub type Result<T = Exit> = std::result::Result<T, Error>;
