//! The log of the server and its workers: events with fields, on standard error, as text or as JSON.
//!
//! What must not be read by others is not logged: bodies, parameters, tokens, the paths of links, the address of the database.

use std::io;

pub use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// What is logged, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Log {
    /// Whether each event is a line with a JSON object, instead of a line of text.
    pub json: bool,
    /// The least important events that are logged. Errors should be reported; warnings went on by themselves, such as a worker
    /// that ended; each request and each job is an information.
    pub level: LevelFilter,
}

impl Log {
    /// Begins to log. Only the first call of a process counts.
    pub fn start(self) {
        // events of this program, not of its libraries, which may have anything in them
        let ours = Targets::new().with_target(env!("CARGO_PKG_NAME"), self.level);
        let lines = fmt::layer().with_writer(io::stderr).with_ansi(false).with_target(false);
        let to = tracing_subscriber::registry().with(ours);
        let _started_before = if self.json {
            to.with(lines.json().flatten_event(true).with_current_span(false)).try_init()
        } else {
            to.with(lines.compact()).try_init()
        };
    }

    /// As arguments of a worker.
    pub fn arguments(self) -> [String; 4] {
        let form = if self.json { "json" } else { "text" };
        ["--log".to_owned(), form.to_owned(), "--log-level".to_owned(), self.level.to_string()]
    }
}
