//! `plenary whatif --scenarios`: several answers in one table.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;

use super::exit::{Error, Exit, Result};
use super::grid::Grid;
use super::limits::Stopped;
use super::{files, process, stderr};
use plenary_core::answers::{ScenarioAnswer, ScenariosAnswer};
use plenary_core::explain::roster::Count;
use plenary_core::solve::Limits;
use plenary_core::solve::memory::{Ceiling, Megabytes};
use plenary_core::whatif::BaseCase;
use plenary_core::whatif::scenarios::{Scenario, ScenarioInput, ask_all};
use plenary_documents::render::Format;

/// The maximum number of scenarios in a file.
const MOST: usize = 200;

/// Reads a file of scenarios.
pub fn read(path: &Path) -> Result<Vec<Scenario>> {
    let (name, text) = files::text_with_name(path)?;
    let wrong = |what: String| Error::Scenarios { file: name.clone(), what };
    let mut json = serde_json::Deserializer::from_str(&text);
    let written: Vec<ScenarioInput> = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let at = match error.path().to_string() {
            root if root == "." => String::new(),
            path => format!("{path}: "),
        };
        wrong(format!("{at}{}", error.inner()))
    })?;
    json.end().map_err(|error| wrong(error.to_string()))?;
    if written.is_empty() || written.len() > MOST {
        return Err(wrong(format!("the file has {} scenarios; write 1 to {MOST}", written.len())));
    }
    let scenario = |written: ScenarioInput| {
        let name = written.name.clone();
        Scenario::try_from(written).map_err(|error| wrong(format!("scenario {name}: {error}")))
    };
    written.into_iter().map(scenario).collect()
}

/// Answers all scenarios, and prints the comparison.
pub fn run(
    base: &BaseCase<'_>,
    scenarios: &[Scenario],
    limits: &Limits,
    memory: Option<Megabytes>,
    format: Format,
) -> Result {
    let (clock, all) = (Instant::now(), scenarios.len());
    let done = |count: usize| {
        if clock.elapsed() > Duration::from_secs(1) && count < all {
            stderr::print(&format!("{count} of {all} scenarios answered; Ctrl-C ends with the best so far"));
        }
    };
    let ceiling = Ceiling::at(memory);
    let stop = || process::interrupted() || ceiling.is_passed();
    let answers = ask_all(base, scenarios, limits, &stop, &done).map_err(|failure| {
        let (name, error) = *failure;
        stderr::print(&format!("scenario {name}:"));
        Error::from(error)
    })?;
    if let Some(limit) = ceiling.passed() {
        stderr::print(&format!("note: {}, with the best answers so far", Stopped::Memory(limit).words()));
    }
    let each = scenarios.iter().zip(&answers).map(|(one, answer)| ScenarioAnswer::new(one, base, answer));
    let answer = ScenariosAnswer { scenarios: each.collect() };
    let text = if format == Format::Json { format!("{:#}\n", json!(answer)) } else { in_words(&answer.scenarios) };
    files::write(None, text.as_bytes())?;
    Ok(Exit::Done)
}

/// One table with a row per scenario, and one with the end of each item.
fn in_words(lines: &[ScenarioAnswer]) -> String {
    let mut grid = Grid::new(&["Scenario", "Schedule", "Meetings", "Continued", "Moved min", "Spare min", "Teams"]);
    for line in lines {
        let number = |value: u64| if line.feasible == Some(true) { value.to_string() } else { "–".to_owned() };
        let known = match (line.feasible, line.proven) {
            (Some(true), true) => "proven best",
            (Some(true), false) => "valid, not proven best",
            (Some(false), _) => "none exists",
            (None, _) => "stopped, not known",
        };
        let known = match line.left_out.as_slice() {
            [] => known.to_owned(),
            left_out => format!("{known}, without {}", left_out.join(", ")),
        };
        let known = match line.confidence {
            None => known,
            Some(confidence) => format!("{known}, confidence {confidence:.1} %"),
        };
        grid.row([
            line.name.clone(),
            known,
            number(line.meetings as u64),
            number(line.continuations),
            number(line.changes),
            number(u64::from(line.spare_minutes)),
            teams(line).map_or_else(|| "–".to_owned(), |count| count.to_string()),
        ]);
    }
    let mut items: Vec<&str> = Vec::new();
    for end in lines.iter().flat_map(|line| &line.ends) {
        if !items.contains(&end.item.as_str()) {
            items.push(&end.item);
        }
    }
    let header: Vec<&str> = ["Item ends"].into_iter().chain(lines.iter().map(|line| line.name.as_str())).collect();
    let mut ends = Grid::new(&header);
    for item in items {
        let end = |line: &ScenarioAnswer| {
            let end = line.ends.iter().find(|one| one.item == item).map(|one| one.end.get(5..).unwrap_or(&one.end));
            end.unwrap_or("–").to_owned()
        };
        ends.row([item.to_owned()].into_iter().chain(lines.iter().map(end)));
    }
    format!("{grid}\n{ends}")
}

fn teams(line: &ScenarioAnswer) -> Option<Count> {
    Some(Count { at_least: line.teams_at_least?, at_most: line.teams? })
}
