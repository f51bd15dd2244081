//! How a command ends.

use std::process::ExitCode;

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
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An input file is wrong.
    #[error("{0}")]
    Input(Report),
    /// A document cannot be imported.
    #[error("error: {name}: {cause}")]
    Document {
        /// What it is called.
        name: String,
        /// What is wrong, with the way out.
        cause: String,
    },
    /// A result cannot be written.
    #[error("error: {path}: {cause}\n  help: {help}")]
    Output {
        /// Where it was to go.
        path: String,
        /// What the system says.
        cause: String,
        /// The way out.
        help: String,
    },
    /// What was typed cannot be meant.
    #[error("error: {what}\n  help: {help}")]
    Usage {
        /// What is wrong with it.
        what: String,
        /// The way out.
        help: String,
    },
    /// An edit is wrong.
    #[error("error: {0}")]
    Edit(EditError),
    /// A question cannot be read, or names nothing.
    #[error("error: {0}")]
    Question(QuestionError),
    /// A file of scenarios is wrong.
    #[error(
        "{file}: error: {what}\n  help: write a list such as [{{\"name\": \"without m3\", \"edits\": [\"drop-meeting=m3\"]}}]"
    )]
    Scenarios {
        /// The file.
        file: String,
        /// What is wrong with it.
        what: String,
    },
    /// The calendar that `--previous` names cannot be gone on from.
    #[error(
        "error: {path}: {why}\n  help: name the ics file that plenary wrote before for this session, or leave --previous out"
    )]
    Previous {
        /// Its path.
        path: String,
        /// What is wrong with it.
        why: NotOurs,
    },
    /// The store cannot be opened.
    #[error("error: {path}: {why}")]
    Store {
        /// Its path.
        path: String,
        /// What is wrong with it.
        why: crate::store::StoreError,
    },
    /// Nobody can be served.
    #[error(
        "error: {listen} cannot be served: {cause}\n  help: if another program has the address, name one with --listen, such as 127.0.0.1:0"
    )]
    Serve {
        /// The address.
        listen: String,
        /// What the system says.
        cause: String,
    },
    /// What was asked of a format or a language is not to be had.
    #[error("error: {0}")]
    Render(#[from] RenderError),
    /// Nothing could be solved, or what was solved is wrong.
    #[error("error: {0}")]
    Failure(#[from] Failure),
}

impl Error {
    /// The code of the exit.
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
            Self::Edit(_) | Self::Question(_) | Self::Usage { .. } | Self::Render(_) => Exit::Usage,
            Self::Failure(_) => Exit::Fault,
        }
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

impl From<BackendError> for Error {
    fn from(error: BackendError) -> Self {
        Self::Failure(Failure::Backend(error))
    }
}

/// What a command returns.
pub type Result<T = Exit> = std::result::Result<T, Error>;
