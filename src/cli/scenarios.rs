//! `plenary whatif --scenarios`: several answers in one table.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::exit::{Error, Exit, Result};
use super::grid::Grid;
use super::limits::Stopped;
use super::{files, talk, whatif};
use plenary_core::explain::roster::Count;
use plenary_core::solve::Limits;
use plenary_core::solve::memory::{Ceiling, Megabytes};
use plenary_core::whatif::Ground;
use plenary_core::whatif::scenarios::{Line, Scenario, Written, ask_all, line};
use plenary_documents::render::Format;

/// The most scenarios of a file.
const MOST: usize = 200;

/// Reads a file of scenarios.
pub fn read(path: &Path) -> Result<Vec<Scenario>> {
    let (name, text) = files::named(path)?;
    let wrong = |what: String| Error::Scenarios { file: name.clone(), what };
    let mut json = serde_json::Deserializer::from_str(&text);
    let written: Vec<Written> = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let at = match error.path().to_string() {
            root if root == "." => String::new(),
            path => format!("{path}: "),
        };
        wrong(format!("{at}{}", error.inner()))
    })?;
    json.end().map_err(|error| wrong(error.to_string()))?;
    if written.is_empty() || written.len() > MOST {
        return Err(wrong(format!("there are {} scenarios; name 1 to {MOST}", written.len())));
    }
    let scenario = |one: Written| {
        let called = one.name.clone();
        Scenario::try_from(one).map_err(|error| wrong(format!("scenario {called}: {error}")))
    };
    written.into_iter().map(scenario).collect()
}

/// Answers them, and prints the comparison.
pub fn run(
    ground: &Ground<'_>,
    scenarios: &[Scenario],
    limits: &Limits,
    memory: Option<Megabytes>,
    format: Format,
) -> Result {
    let (clock, all) = (Instant::now(), scenarios.len());
    let done = |count: usize| {
        if clock.elapsed() > Duration::from_secs(1) && count < all {
            talk::say(&format!("{count} of {all} scenarios answered; Ctrl-C ends with the best so far"));
        }
    };
    let ceiling = Ceiling::at(memory);
    let stop = || talk::interrupted() || ceiling.is_passed();
    let answers = ask_all(ground, scenarios, limits, &stop, &done).map_err(|failure| {
        let (name, error) = *failure;
        talk::say(&format!("scenario {name}:"));
        whatif::error(error)
    })?;
    if let Some(limit) = ceiling.passed() {
        talk::say(&format!("note: {}, with the best answers so far", Stopped::Memory(limit).words()));
    }
    let lines: Vec<Line> =
        scenarios.iter().zip(&answers).map(|(scenario, answer)| line(&scenario.name, ground, answer)).collect();
    let text = if format == Format::Json { format!("{:#}\n", in_json(scenarios, &lines)) } else { in_words(&lines) };
    files::write(None, text.as_bytes())?;
    Ok(Exit::Done)
}

/// All of it as JSON.
pub fn in_json(scenarios: &[Scenario], lines: &[Line]) -> Value {
    let each = scenarios.iter().zip(lines).map(|(scenario, line)| {
        let mut value = serde_json::to_value(line).unwrap_or_default();
        value["edits"] = json!(scenario.edits);
        value["ends"] = line.ends.iter().map(|(item, end)| json!({"item": item, "end": end})).collect();
        value
    });
    json!({"scenarios": each.collect::<Vec<Value>>()})
}

/// One table of what they come to, and one of when each item ends.
fn in_words(lines: &[Line]) -> String {
    let mut grid = Grid::new(&["Scenario", "Schedule", "Meetings", "Continued", "Moved min", "Spare min", "Teams"]);
    for line in lines {
        let number = |value: u64| if line.feasible == Some(true) { value.to_string() } else { "–".to_owned() };
        let known = match (line.feasible, line.proven) {
            (Some(true), true) => "proven best",
            (Some(true), false) => "valid, not proven best",
            (Some(false), _) => "none exists",
            (None, _) => "not known in time",
        };
        let known = match line.left_out.as_slice() {
            [] => known.to_owned(),
            left_out => format!("{known}, without {}", left_out.join(", ")),
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
    for (item, _) in lines.iter().flat_map(|line| &line.ends) {
        if !items.contains(&item.as_str()) {
            items.push(item);
        }
    }
    let header: Vec<&str> = ["Item ends"].into_iter().chain(lines.iter().map(|line| line.name.as_str())).collect();
    let mut ends = Grid::new(&header);
    for item in items {
        let end = |line: &Line| {
            let end = line.ends.iter().find(|(id, _)| id == item).map(|(_, end)| end.get(5..).unwrap_or(end));
            end.unwrap_or("–").to_owned()
        };
        ends.row([item.to_owned()].into_iter().chain(lines.iter().map(end)));
    }
    format!("{grid}\n{ends}")
}

fn teams(line: &Line) -> Option<Count> {
    Some(Count { at_least: line.teams_at_least?, at_most: line.teams? })
}
