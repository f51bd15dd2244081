//! The output format of commands that print one answer: text or JSON.

/// A number and what it counts, such as `1 session` and `2 sessions`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// For a person
    Text,
    /// For a program
    Json,
}

/// The options of a command that prints one answer.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct AnswerFormat {
    /// How to print it
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    format: Form,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

impl AnswerFormat {
    /// Whether JSON is wanted.
    pub fn is_json(self) -> bool {
        self.json || self.format == Form::Json
    }
}
