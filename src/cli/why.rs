//! `plenary why`.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::exit::{Error, Exit, Result};
use super::limits::{MemoryLimit, TimeLimit, memory_limit, time_limit};
use super::printed::Printed;
use super::talk::{self, Teller};
use super::{explain, files};
use plenary_core::explain::why::{self, Asked, GRAMMAR, Question, Why};
use plenary_core::model::Objective;
use plenary_core::read::Loaded;
use plenary_core::solve::Limits;
use plenary_core::verify;
use plenary_core::whatif::ask::of_session;
use plenary_documents::render::clean::clean;

/// Says why something is as it is in a schedule: what the contrary would cost, or which statements forbid it
///
/// The contrary of what is so in the schedule is forced, and the session planned again. Exit code 0 when that can be, 1
/// when it cannot.
#[derive(Debug, clap::Args)]
#[command(after_help = format!("\
Questions:
{GRAMMAR}

Examples:
  plenary why session.json schedule.json \"4 not in m2\"
  plenary why session.json schedule.json 6 in m4"))]
pub struct Args {
    /// The session file; `-` reads standard input
    session: PathBuf,
    /// Its schedule
    schedule: PathBuf,
    /// The question, such as "4 not in m2"
    #[arg(required = true)]
    question: Vec<String>,
    #[command(flatten)]
    printed: Printed,
    /// Seconds after which the search is given up, or `none`
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = time_limit, allow_negative_numbers = true)]
    time_limit: TimeLimit,
    /// Megabytes of memory at which the search is given up, or `none`
    #[arg(long, value_name = "MB", default_value = "none", value_parser = memory_limit, allow_negative_numbers = true)]
    memory_limit: MemoryLimit,
}

/// Runs the command.
pub fn run(args: &Args) -> Result {
    files::one_stdin(&[args.session.as_path(), args.schedule.as_path()])?;
    let question: Question = args.question.join(" ").parse().map_err(Error::Question)?;
    let loaded = files::session_before("why", &args.session, &args.schedule)?;
    let schedule = files::schedule(&args.schedule)?;
    of_session(&loaded.problem, &schedule).map_err(Error::Edit)?;
    let asked = why::look_up(&loaded.problem, &schedule, &question).map_err(Error::Question)?;
    if !verify::check(&loaded.problem, None, &schedule).is_empty() {
        talk::say("note: the schedule breaks rules of the session; `plenary check` says which");
    }
    let limits = Limits::new().within(args.time_limit.left());
    talk::listen_for_interrupts();
    let mut teller = Teller::default().within(args.memory_limit.0);
    let answer = why::why(&loaded.problem, &schedule, &asked, &limits, &mut teller);
    teller.done();
    let answer = answer?;
    if answer == Why::Unknown {
        let stopped = teller.stopped();
        talk::say(&format!(
            "{} before it was known what \"{}\" would cost\n  help: {}",
            stopped.words(),
            asked.forced,
            stopped.help()
        ));
        return Ok(Exit::TimeLimit);
    }
    let text = if args.printed.is_json() {
        format!("{:#}\n", in_json(&loaded, &asked, &answer))
    } else {
        in_words(&loaded, &asked, &answer)
    };
    files::write(None, text.as_bytes())?;
    Ok(if matches!(answer, Why::Forbidden(_)) { Exit::NoSchedule } else { Exit::Done })
}

/// All of it in words.
pub fn in_words(loaded: &Loaded, asked: &Asked, answer: &Why) -> String {
    let mut text = format!("{}\n", clean(&asked.is.to_string()));
    let forced = clean(&asked.forced.to_string());
    match answer {
        Why::Costs(_, compared) => {
            text += &format!("{forced} can be: {}\n", cost(&answer.costs()));
            for line in compared.in_words() {
                text += &format!("  {}\n", clean(&line));
            }
        }
        Why::Forbidden(said) => {
            text += &format!("{forced} cannot be, because of these together:\n");
            for said in said {
                text += &format!("  {}\n", explain::line(&loaded.problem, &loaded.source, said));
            }
            text += "without any one of them it could\n";
        }
        Why::Unknown => {}
    }
    text
}

/// What forcing it comes to, the deciding goal first.
fn cost(costs: &[(Objective, u64, u64)]) -> String {
    let one = |(goal, before, now): &(Objective, u64, u64)| format!("{goal} {before} -> {now}");
    let listed = || costs.iter().map(one).collect::<Vec<_>>().join(", ");
    match costs {
        [] => "it is as good by every goal, and ties are broken towards the file order".to_owned(),
        [(_, before, now), ..] if now > before => format!("it costs {}", listed()),
        _ => format!("it is better, {}: the schedule is not the best there is", listed()),
    }
}

/// All of it as JSON.
pub fn in_json(loaded: &Loaded, asked: &Asked, answer: &Why) -> Value {
    let statements: Option<Vec<Value>> = match answer {
        Why::Forbidden(said) => Some(said.iter().map(|said| explain::statement_in_json(loaded, said)).collect()),
        _ => None,
    };
    let (schedule, compared) = match answer {
        Why::Costs(schedule, compared) => (Some(schedule), Some(compared)),
        _ => (None, None),
    };
    let costs = answer.costs();
    let costs: Vec<Value> =
        costs.iter().map(|(goal, before, now)| json!({"name": goal, "before": before, "now": now})).collect();
    json!({
        "is": asked.is.to_string(),
        "forced": asked.forced.to_string(),
        "possible": statements.is_none(),
        "costs": costs,
        "comparison": compared,
        "schedule": schedule,
        "conflict": statements,
    })
}
