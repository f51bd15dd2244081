//! `plenary explain`.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::exit::{Exit, Result};
use super::files;
use super::plan::{TimeLimit, time_limit};
use super::talk::{self, Teller};
use crate::explain::conflict::{self, Explanation, Shortage};
use crate::explain::statements::Said;
use crate::model::Problem;
use crate::read::{Loaded, Source};
use crate::solve::{Limits, SEED};

/// Says why a session has no schedule: which of its statements cannot hold together
///
/// The set is as small as can be: without any one of its statements there is a schedule. Where the meetings are simply
/// too short, that is told as arithmetic. Exit code 0 when a schedule exists, 1 when none does.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  plenary explain session.json
  plenary explain session.json --json")]
pub struct Args {
    /// The session file; `-` reads standard input
    session: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Seconds after which the search is given up, or `none`
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = time_limit, allow_negative_numbers = true)]
    time_limit: TimeLimit,
}

/// Runs the command.
pub fn run(args: &Args) -> Result {
    let loaded = files::session(&args.session)?;
    let limits = Limits { time: args.time_limit.0, threads: 1, seed: SEED };
    talk::listen_for_interrupts();
    print(&loaded, Some(&args.session), &limits, args.json)
}

/// Explains a session.
pub fn print(loaded: &Loaded, _session: Option<&Path>, limits: &Limits, json: bool) -> Result {
    let mut teller = Teller::default();
    let explanation = conflict::conflict(&loaded.problem, limits, &mut teller);
    teller.done();
    let (text, exit) = match explanation? {
        Explanation::Feasible => (feasible(json), Exit::Done),
        Explanation::Unknown => {
            talk::say("stopped before it was known which statements contradict each other\n  help: raise --time-limit");
            return Ok(Exit::TimeLimit);
        }
        Explanation::Conflict(said) => {
            let shortage = conflict::shortage(&loaded.problem, &said);
            let text = if json {
                in_json(loaded, &said, shortage.as_ref())
            } else {
                in_words(loaded, &said, shortage.as_ref())
            };
            (text, Exit::NoSchedule)
        }
    };
    files::write(None, text.as_bytes())?;
    Ok(exit)
}

fn feasible(json: bool) -> String {
    if json {
        format!("{:#}\n", json!({"feasible": true}))
    } else {
        "a schedule exists: `plenary plan` prints it\n".to_owned()
    }
}

fn in_words(loaded: &Loaded, said: &[Said], shortage: Option<&Shortage>) -> String {
    let mut text = String::new();
    let mut listed: Vec<&Said> = said.iter().collect();
    match shortage {
        Some(shortage) => {
            text += &format!("no schedule exists: {}\n", arithmetic(&loaded.problem, shortage));
            // the arithmetic has said the items
            listed.retain(|said| said.word != "item");
        }
        None => text += "no schedule exists: these cannot hold together\n",
    }
    for said in listed {
        text += &format!("  {}\n", line(&loaded.problem, &loaded.source, said));
    }
    text + "without any one of them there is a schedule\n"
}

/// `items 1a to 6 need 8 h 40; the four longest meetings give 8 h 00`.
fn arithmetic(problem: &Problem, shortage: &Shortage) -> String {
    let hours = |minutes: u32| format!("{} h {:02}", minutes / 60, minutes % 60);
    let ids: Vec<&str> = shortage.items.iter().map(|&ix| problem.item(ix).id.0.as_str()).collect();
    let items = match ids[..] {
        [one] => format!("item {one} needs"),
        [first, .., last] if ids.len() > 4 => format!("{} items, {first} to {last}, need", ids.len()),
        _ => format!("items {} need", ids.join(", ")),
    };
    let meetings = match shortage.meetings {
        1 => "the meeting that may be held gives".to_owned(),
        more => format!("{more} meetings give"),
    };
    format!("{items} {}; {meetings} {}", hours(shortage.needed), hours(shortage.room))
}

fn line(problem: &Problem, source: &Source, said: &Said) -> String {
    let place = source.locate(&said.statement);
    let what = match said.word {
        "item" => {
            let ids: Vec<String> = said.placed.iter().map(|&ix| problem.item(ix).id.to_string()).collect();
            format!("item {} has to be placed", ids.join(" + "))
        }
        "order" => "items are taken in the order of the file".to_owned(),
        word if said.statement.0.ends_with("/set") => format!("{word}, of the rule set"),
        word if place.text.starts_with(&format!("\"{word}\"")) => {
            return format!("{}:{}: {}", source.name(), place.line, place.text);
        }
        word => word.to_owned(),
    };
    format!("{}:{}: {what}: {}", source.name(), place.line, place.text)
}

fn in_json(loaded: &Loaded, said: &[Said], shortage: Option<&Shortage>) -> String {
    let one = |said: &Said| -> Value {
        let place = loaded.source.locate(&said.statement);
        json!({
            "statement": said.statement.0, "word": said.word, "line": place.line, "column": place.column,
            "text": place.text,
            "items": said.placed.iter().map(|&ix| loaded.problem.item(ix).id.to_string()).collect::<Vec<_>>(),
        })
    };
    let shortage = shortage.map(
        |short| json!({"needed_minutes": short.needed, "meetings": short.meetings, "meeting_minutes": short.room}),
    );
    let conflict: Vec<Value> = said.iter().map(one).collect();
    format!("{:#}\n", json!({"feasible": false, "conflict": conflict, "shortage": shortage}))
}
