//! The arguments of commands that log.

use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::log::{LevelFilter, Log};

/// What is logged, and how.
#[derive(Debug, Clone, clap::Args)]
pub struct LogArgs {
    /// How events are logged to standard error
    #[arg(long, value_name = "FORM", env = "PLENARY_LOG", default_value = "text", value_parser = ["text", "json"])]
    log: String,
    /// The least important events that are logged; `info` has each request and each job
    #[arg(long, value_name = "LEVEL", env = "PLENARY_LOG_LEVEL", default_value = "warn", value_parser = level())]
    log_level: LevelFilter,
}

fn level() -> impl TypedValueParser<Value = LevelFilter> {
    PossibleValuesParser::new(["off", "error", "warn", "info"]).try_map(|name| name.parse::<LevelFilter>())
}

impl LogArgs {
    /// Begins to log, and returns what workers are told.
    pub fn start(&self) -> Log {
        let log = Log { json: self.log == "json", level: self.log_level };
        log.start();
        log
    }
}
