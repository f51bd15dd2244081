//! Answers in sentences, which the command line prints and the server sends.

use plenary_core::explain::keyword::Keyword;
use plenary_core::explain::statements::StatementRef;
use plenary_core::explain::why::{Asked, Why};
use plenary_core::model::{Objective, Problem};
use plenary_core::read::{Loaded, Source};
use plenary_documents::render::clean::clean;

/// The answer to a question about a schedule.
pub fn why(loaded: &Loaded, asked: &Asked, answer: &Why) -> String {
    let mut text = format!("{}\n", clean(&asked.is.to_string()));
    let forced = clean(&asked.forced.to_string());
    match answer {
        Why::Costs(schedule, compared) => {
            text += &match (schedule.confidence, loaded.problem.confidence) {
                (Some(of), Some(wanted)) if of < f64::from(wanted) => format!(
                    "{forced} is possible, but the confidence is {of:.1} %, less than the {wanted} % that are wanted: {}\n",
                    changes(&answer.costs())
                ),
                _ => format!("{forced} is possible: {}\n", cost(&answer.costs())),
            };
            for line in compared.in_words() {
                text += &format!("  {}\n", clean(&line));
            }
        }
        Why::Forbidden(said, out_of_turn) => {
            text += &format!("{forced} is not possible, because of these statements together:\n");
            for said in said {
                text += &format!("  {}\n", statement(&loaded.problem, &loaded.source, said));
            }
            text += "without any one of them, the others allow it\n";
            for &ix in out_of_turn {
                let id = clean(&loaded.problem.item(ix).id.0);
                text += &format!("it is possible if you take item {id} out of turn: set-order={id}:free\n");
            }
        }
        Why::Unknown => {}
    }
    text
}

/// The goals that change; the deciding one comes first.
fn changes(costs: &[(Objective, u64, u64)]) -> String {
    let one = |(goal, before, now): &(Objective, u64, u64)| goal.change(*before, *now);
    if costs.is_empty() { "no goal changes".to_owned() } else { costs.iter().map(one).collect::<Vec<_>>().join(", ") }
}

/// The cost of the alternative.
fn cost(costs: &[(Objective, u64, u64)]) -> String {
    let listed = || changes(costs);
    match costs {
        [] => "it is equally good for every goal; ties are broken in file order".to_owned(),
        [(_, before, now), ..] if now > before => format!("it costs {}", listed()),
        _ => format!("it is better, {}: the schedule is not optimal", listed()),
    }
}

/// A statement of a session file, with its place.
pub fn statement(problem: &Problem, source: &Source, statement: &StatementRef) -> String {
    let place = source.locate(&statement.pointer);
    let what = match statement.keyword {
        Keyword::Item => {
            let ids: Vec<String> = statement.placed.iter().map(|&ix| problem.item(ix).id.to_string()).collect();
            format!("item {} has to be placed", ids.join(" + "))
        }
        Keyword::Keep => announced(problem, statement),
        Keyword::Order if statement.pointer.0 == "/order" => "items are taken in the order of the file".to_owned(),
        keyword if statement.pointer.0.ends_with("/set") => format!("{keyword}, of the rule set"),
        keyword if place.text.starts_with(&format!("\"{keyword}\"")) => {
            return format!("{}:{}: {}", source.name(), place.line, place.text);
        }
        keyword => keyword.name().to_owned(),
    };
    format!("{}:{}: {what}: {}", source.name(), place.line, place.text)
}

/// `item 3 is announced for 2022-05-04 15:55, and keeps that within 30 min`.
fn announced(problem: &Problem, statement: &StatementRef) -> String {
    let index = statement.pointer.0.split('/').nth(2).and_then(|step| step.parse::<usize>().ok());
    let item = index.and_then(|ix| problem.items.get(ix));
    let Some((item, kept)) = item.and_then(|item| Some((item, problem.kept(item)?))) else {
        return statement.keyword.name().to_owned();
    };
    let hour = problem.zone.local(kept.hour).format("%Y-%m-%d %H:%M");
    format!("item {} is announced for {hour}, and keeps that within {}", item.id, kept.within)
}
