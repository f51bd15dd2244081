//! `plenary rules`.

use std::path::Path;

use serde_json::{Value, json};

use super::answer_format::AnswerFormat;
use super::exit::{Error, Exit, Result};
use super::files;
use super::grid::Grid;
use plenary_core::answers::RulesAnswer;
use plenary_core::model::RuleSet;
use plenary_core::read::{self, Calendar};

/// Lists the rule sets and calendars, or the limits of one with their sources
///
/// A rule set is a set of limits of interpretation, which a session names in `rules.set`. A calendar is a list of days
/// off, which a session names in `rules.days_off`. Every figure has its source, and says how sure it is: `seen` in a
/// source, `practice` in printed timetables, `unconfirmed`, or `inferred` from other figures.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  plenary rules                     all sets and calendars
  plenary rules un-remote           the limits of a set, each with its source
  plenary rules un-vienna           the days off of a calendar
  plenary rules our-rules.json      a set of your own; `plenary schema rules` prints the format
  plenary rules un-remote --json > our-rules.json")]
pub struct Args {
    /// A rule set, a calendar, or a file with a rule set
    name: Option<String>,
    /// With --json it prints a set as a file, which you can change to make your own
    #[command(flatten)]
    pub(super) answer_format: AnswerFormat,
}

/// Runs the command.
pub fn run(args: &Args) -> Result {
    let json = args.answer_format.is_json();
    let text = match &args.name {
        None if json => format!("{:#}\n", json!(RulesAnswer::all())),
        None => list(),
        Some(name) => match read::calendars().iter().find(|calendar| calendar.name == *name) {
            Some(calendar) if json => format!("{:#}\n", json!(calendar)),
            Some(calendar) => days(calendar),
            None => {
                let set = named(name)?;
                if json { format!("{:#}\n", read::rule_set_file(&set)) } else { limits(&set) }
            }
        },
    };
    files::write(None, text.as_bytes())?;
    Ok(Exit::Done)
}

/// A set by its name, or from a file.
pub fn named(name: &str) -> Result<RuleSet> {
    if let Some(set) = read::rule_sets().iter().find(|set| set.name == name) {
        return Ok(set.clone());
    }
    if name.ends_with(".json") {
        return Ok(read::rule_set(&read::text(Path::new(name))?, name)?);
    }
    let sets = read::rule_sets().iter().map(|set| set.name.as_str());
    let known: Vec<&str> = sets.chain(read::calendars().iter().map(|calendar| calendar.name.as_str())).collect();
    let help = match read::nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean {near}?"),
        None => format!("there are {}; a file ends in .json", known.join(", ")),
    };
    Err(Error::Usage { what: format!("there is no rule set `{name}`"), help })
}

fn list() -> String {
    let mut grid = Grid::new(&["Rule set", "What it is", "Limits"]);
    for set in read::rule_sets() {
        grid.row([set.name.clone(), set.title.clone(), set.rules.rows().len().to_string()]);
    }
    let mut days = Grid::new(&["Calendar", "What it is", "Years"]);
    for calendar in read::calendars() {
        let years = calendar.years.keys();
        let (first, last) = (years.clone().min(), years.max());
        let years = first.zip(last).map_or_else(String::new, |(first, last)| format!("{first}-{last}"));
        days.row([calendar.name.clone(), calendar.title.clone(), years]);
    }
    format!("{grid}\n{days}\n`plenary rules NAME` shows each figure with its source.\n")
}

fn limits(set: &RuleSet) -> String {
    let mut text = format!("{}: {}\n", set.name, set.title);
    if !set.rules.rows().is_empty() {
        let mut grid = Grid::new(&["Limit", "Figure", "How sure", "Source"]);
        for row in set.rules.rows() {
            let (source, sure) = row.source.map_or(("", ""), |source| (&source.text, source.confidence.name()));
            grid.row([row.name.to_owned(), figure(&row.figure), sure.to_owned(), source.to_owned()]);
        }
        grid.no_wrap(3);
        text += &format!("\n{grid}");
    }
    for note in &set.notes {
        text += &format!("\n{note}\n");
    }
    text
}

/// A figure as a person reads it.
fn figure(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(figure).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| format!("{name} {}", figure(value))).collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    }
}

fn days(calendar: &Calendar) -> String {
    let mut text = format!("{}: {}\n", calendar.name, calendar.title);
    for (year, said) in &calendar.years {
        let complete = if said.complete { "" } else { ", not complete" };
        text += &format!("\n{year} ({}{complete}): {}\n", said.confidence, said.source);
        for (date, name) in &said.days {
            text += &format!("  {date} {}  {name}\n", date.format("%a"));
        }
    }
    text
}
