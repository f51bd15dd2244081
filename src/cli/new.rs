//! `plenary new`.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use super::answer_format::AnswerFormat;
use super::exit::{Error, Exit, Result};
use super::files::Overwrite;
use super::{files, stderr};
use plenary_core::details::Details;
use plenary_core::read;
use plenary_documents::import::workbook;

/// Writes a session file with comments to start from
///
/// `plenary plan` can plan it without a change. Keys that begin with `//` are comments. With --xlsx it is a workbook of
/// items, meetings and session, which `plenary import` reads.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  plenary new -o session.json && plenary plan session.json
  plenary new --xlsx -o items.xlsx                          fill it in, and read it with plenary import
  plenary new --xlsx --from session.json -o items.xlsx      the items of an existing session")]
pub struct Args {
    /// Write a workbook (.xlsx) of items instead
    #[arg(long, conflicts_with_all = ["format", "json"])]
    xlsx: bool,
    /// Fill the workbook with the items, meetings and title of this session
    #[arg(long, value_name = "SESSION", requires = "xlsx")]
    from: Option<PathBuf>,
    /// The output file; standard output by default
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Overwrite FILE, whatever it contains
    #[arg(long, requires = "output")]
    force: bool,
    // a session is always JSON
    #[command(flatten)]
    pub(super) answer_format: AnswerFormat,
}

/// Runs the command.
pub fn run(args: &Args) -> Result {
    if !args.xlsx {
        return write(args, read::starter().as_bytes());
    }
    let to_stdout = args.output.as_deref().is_none_or(|path| path == Path::new("-"));
    if to_stdout && std::io::stdout().is_terminal() {
        return Err(Error::Usage {
            what: "a workbook cannot be printed in a terminal".to_owned(),
            help: "name a file with -o items.xlsx".to_owned(),
        });
    }
    let text = match &args.from {
        Some(path) => {
            let (name, text) = files::text_with_name(path)?;
            // report errors of the session before making a workbook of it
            let _loaded = read::session(&text, &name)?;
            text
        }
        None => read::starter().to_owned(),
    };
    let session = serde_json::from_str(&text).unwrap_or_default();
    let rule_sets = read::rule_sets().iter().map(|set| set.name.clone()).collect();
    let guide = workbook::Guide { schema: read::session_schema(), rule_sets };
    let written = workbook::write(&session, &guide).map_err(|error| Error::Document {
        name: args.from.as_deref().map_or_else(|| "the starter".to_owned(), |path| path.display().to_string()),
        cause: Details::new(format!("the workbook cannot be made: {error}")).or("shorten the texts that it names"),
    })?;
    if args.from.is_some() && !written.left_out.is_empty() {
        stderr::print(&format!(
            "note: the workbook has no cells for {}; they are omitted",
            one_of_each(&written.left_out)
        ));
    }
    write(args, &written.bytes)
}

/// The fields in a sentence: of those that differ in their places only, such as `items[3].minutes`, the first one and a count.
fn one_of_each(fields: &[String]) -> String {
    let kind = |field: &str| field.replace(|digit: char| digit.is_ascii_digit(), "");
    let mut kinds: Vec<(&str, usize)> = Vec::new();
    for field in fields {
        match kinds.iter_mut().find(|(first, _)| kind(first) == kind(field)) {
            Some((_, more)) => *more += 1,
            None => kinds.push((field, 0)),
        }
    }
    let told = |&(first, more): &(&str, usize)| match more {
        0 => first.to_owned(),
        more => format!("{first} ({more} more like it)"),
    };
    kinds.iter().map(told).collect::<Vec<_>>().join(", ")
}

/// Writes the output, but never over a file that may have been edited.
fn write(args: &Args, bytes: &[u8]) -> Result {
    if let Some(path) = args.output.as_deref().filter(|path| *path != Path::new("-")) {
        files::protect(path, Overwrite::Nothing.forced(args.force), Some(bytes))?;
    }
    files::write(args.output.as_ref(), bytes)?;
    Ok(Exit::Done)
}
